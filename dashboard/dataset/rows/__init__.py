"""Rows of charts: frames made of the tables of a dataset, a row a number with its source."""
