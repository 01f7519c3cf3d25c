"""Files as staff have them, brought into the data package: read, understood, compared, checked, written."""
