"""Files as staff have them, brought into the data package.

Read, understood, compared, checked, written.
"""
