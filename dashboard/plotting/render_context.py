"""For whom a plot is drawn: language, theme, and room for labels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dashboard.text.translate import Translator
from dashboard.theme import Theme

Figure = dict[str, Any]
"""A Plotly figure as a plain dictionary: `{"data": [...], "layout": {...}}`. Faster to build than `go.Figure`."""

WIDE_FIGURE, NARROW_FIGURE = 850, 640
"""Pixels of a figure on a wide screen, and on a narrow one, which shows a part of the timeline at a time."""


@dataclass(frozen=True)
class RenderContext:
    """The language, theme and room for labels that a figure is made for.

    `wide` screens (850 pixels of figure or more) have labels beside their bars, others above them. `width`: pixels
    that a figure has at least, where they are known. `compact`: it shares a screen with another one, so that it
    says less. `by_place`: the lanes of a timeline are places, also where there is one. `older`: what marks that changed
    said before, by the key of their row; empty where no changes are marked.
    """

    text: Translator
    theme: Theme
    wide: bool = False
    width: int = 0
    compact: bool = False
    by_place: bool = False
    older: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def figure_width(self) -> int:
        """Return the pixels that a figure is laid out for."""
        return self.width or (WIDE_FIGURE if self.wide else NARROW_FIGURE)

    @property
    def mirrored(self) -> bool:
        """Return whether the reader's language runs from right to left."""
        return self.text.direction == "rtl"
