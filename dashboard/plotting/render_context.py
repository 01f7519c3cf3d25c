"""For whom a plot is drawn: language, theme, and room for labels."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dashboard.text.translate import Translator
from dashboard.theme import Theme

Figure = dict[str, Any]
"""A Plotly figure as a plain dictionary: `{"data": [...], "layout": {...}}`. Faster to build than `go.Figure`."""


@dataclass(frozen=True)
class RenderContext:
    """The language, theme and room for labels that a figure is made for.

    `wide` screens (850 pixels of figure or more) have labels beside their bars, others above them.
    """

    text: Translator
    theme: Theme
    wide: bool = False

    @property
    def mirrored(self) -> bool:
        """Return whether the reader's language runs from right to left."""
        return self.text.direction == "rtl"
