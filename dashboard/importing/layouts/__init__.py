"""The shapes in which tables come: rows of the package, wide survey tables."""
