"""PowerPoint: native, editable charts and tables, with their sources on the slide and their rows in the notes."""

from __future__ import annotations

from dashboard.exports.exported import Exported
from dashboard.exports.slides.chart_slides import chart_slides
from dashboard.exports.slides.frame import Deck

MOST_TABLES = 20
"""Slides of tables in the deck of one chart; what does not fit is said, with the way to all rows."""


def to_pptx(exported: Exported) -> bytes:
    """Return a deck of one chart: a slide with the finding and a native chart, then tables where rows are left."""
    deck = Deck(exported.reader)
    chart_slides(deck, exported, MOST_TABLES)
    return deck.save(exported.title, exported.subtitle, exported.dataset.version)
