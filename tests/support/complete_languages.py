"""Which languages the dashboard is complete in: the one place a test asks."""

from __future__ import annotations

COMPLETE = ("ar", "fr", "ru")
"""Beside English, the languages that lack no message. The others are started: what they lack is shown in English."""
