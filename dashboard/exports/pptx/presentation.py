"""PowerPoint: native, editable charts and tables, with their sources on the slide and their rows in the notes."""

from __future__ import annotations

from dashboard.exports.chart_export import Exported
from dashboard.exports.dashboard_export import Whole
from dashboard.exports.pptx.chart_slides import chart_slides
from dashboard.exports.pptx.slide_layout import Deck
from dashboard.exports.pptx.sources import source_slides
from dashboard.exports.pptx.title_slides import numbers_slide, opening_slide

MOST_TABLES, MOST_TABLES_IN_WHOLE = 20, 2
"""Slides of tables for one chart, alone and in the deck of all; what does not fit is said, with the way to all rows."""

MOST_SOURCES = 8
"""Slides of sources in the deck of all."""


def to_pptx(exported: Exported) -> bytes:
    """Return a deck of one chart: a slide with the finding and a native chart, then tables where rows are left."""
    deck = Deck(exported.reader)
    chart_slides(deck, exported, MOST_TABLES)
    return deck.save(exported.title, exported.subtitle, exported.dataset.version)


def whole_to_pptx(whole: Whole) -> bytes:
    """Return a deck of a whole selection: what was chosen, the key numbers, each chart that has rows, the sources."""
    text, deck = whole.reader.text, Deck(whole.reader)
    opening_slide(deck, whole)
    numbers_slide(deck, whole)
    for exported in whole.charts:
        chart_slides(deck, exported, MOST_TABLES_IN_WHOLE)
    source_slides(deck, whole, MOST_SOURCES)
    title = text.t("COVID-19: disrupted services and the response")
    return deck.save(title, whole.permalink, whole.dataset.version)
