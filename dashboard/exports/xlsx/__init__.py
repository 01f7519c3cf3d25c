"""What workbooks are made of.

The table of the rows, native charts, and the sheet that says what it is all about.
"""
