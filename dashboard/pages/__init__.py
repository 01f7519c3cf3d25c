"""One URL a file; `PAGES` in `catalogue` is the table of contents."""
