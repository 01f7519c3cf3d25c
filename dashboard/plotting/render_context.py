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

LINE, TABLET, TABLET_LINE = 296, 700, 540
"""Pixels of a line of the narrowest figure, which is 320 wide (assets/cards.css); of a tablet, and of a line there."""


@dataclass(frozen=True)
class RenderContext:
    """The language, theme and room for labels that a figure is made for.

    `wide` screens (850 pixels of figure or more) have labels beside their bars, others above them. `width`: pixels
    that a figure has at least, where they are known. `line`: pixels of a line of a narrow one. `compact`: it shares a
    screen with another one, so that it says less. `by_place`: the lanes of a timeline are places, also where there is
    one, and have labels in `label_rows` rows, or in those their symbols take. `older`: what marks that changed said
    before, by the key of their row; empty where no changes are marked.
    """

    text: Translator
    theme: Theme
    wide: bool = False
    width: int = 0
    line: int = LINE
    compact: bool = False
    by_place: bool = False
    label_rows: int = 4
    older: Mapping[str, str] = field(default_factory=dict, compare=False)

    @property
    def figure_width(self) -> int:
        """Return the pixels that a figure is laid out for."""
        return self.width or (WIDE_FIGURE if self.wide else NARROW_FIGURE)

    @property
    def mirrored(self) -> bool:
        """Return whether the reader's language runs from right to left."""
        return self.text.direction == "rtl"


CONTENT, WIDEST_CONTENT, BROAD, GAP, STEP = 1360, 1800, 1700, 24, 50
"""Pixels of the content of a page, from a broad window on, and what cards leave free at each side."""


SHARED, TALL = 0.54, 900
"""What the wider of two figures has of the width of one; pixels of a high screen."""


@dataclass(frozen=True)
class Viewport:
    """The reader's screen: room for labels beside bars, CSS pixels, dark by choice."""

    wide: bool = False
    width: int = 390
    height: int = 844
    dark: bool = False

    @property
    def figure_width(self) -> int:
        """Return the pixels that a figure in a card has at least, in steps, so that few are drawn."""
        if not self.wide:
            return NARROW_FIGURE
        content = min(self.width - 2 * GAP, WIDEST_CONTENT if self.width >= BROAD else CONTENT)
        return max(WIDE_FIGURE, (content - 2 * GAP) // STEP * STEP)

    @property
    def line(self) -> int:
        """Return the pixels that a line of a narrow figure has."""
        return TABLET_LINE if self.width >= TABLET else LINE

    @property
    def shared_width(self) -> int:
        """Return the pixels of the wider of two figures that share a screen."""
        return round(self.figure_width * SHARED / self.enlargement)

    @property
    def enlargement(self) -> float:
        """Return how much larger the figures of a shared screen are than on a small projector."""
        return 1.3 if self.width >= BROAD and self.height >= TALL else 1.0


DEFAULT_VIEWPORT = Viewport()
"""What is assumed where nothing is known."""
