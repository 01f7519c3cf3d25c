"""The charts; `CHARTS` in `registry` is their table of contents."""
