"""The shapes in which tables come: rows of one of the package's tables, and wide survey tables."""
