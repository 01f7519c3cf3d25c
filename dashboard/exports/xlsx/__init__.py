"""What workbooks are made of: rows, native charts, the sheet about it all."""
