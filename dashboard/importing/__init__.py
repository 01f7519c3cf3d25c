"""Files as staff have them: read, understood, compared, checked, written."""
