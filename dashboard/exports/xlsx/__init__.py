"""What workbooks are made of: the table of the rows, native charts, and the sheet that says what it is all about."""
