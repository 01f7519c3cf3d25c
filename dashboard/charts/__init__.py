"""The charts; `CHARTS` in `catalogue` is their table of contents."""
