"""What the process that opens a deck may take."""

from __future__ import annotations

from dashboard.bounds.limits import DECK_BYTES, MEGABYTE, Limits

LIMITS = Limits(packed=DECK_BYTES, memory=1024 * MEGABYTE, seconds=20)
MOST_OUTPUT = 64 * MEGABYTE
"""Bytes of a refreshed deck with the list of its changes."""
