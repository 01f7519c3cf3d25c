"""The shapes in which tables come.

Rows of one of the package's tables, and wide survey tables.
"""
