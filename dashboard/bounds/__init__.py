"""Bounds of inputs, and the readers that check them before parsing."""
