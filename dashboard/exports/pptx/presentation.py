"""PowerPoint: native charts and tables, with sources on slides and rows in notes."""

from __future__ import annotations

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.pptx.chart_slides import chart_slides
from dashboard.exports.pptx.slide_layout import Deck
from dashboard.exports.pptx.sources import source_slides
from dashboard.exports.pptx.title_slides import numbers_slide, opening_slide

MOST_TABLES, MOST_TABLES_IN_WHOLE = 20, 2
"""Slides of tables for one chart, alone and in the deck of all; what does not fit is said, with the way to all rows."""

MOST_SOURCES = 8
"""Slides of sources in the deck of all."""


def to_pptx(exported: ChartExport) -> bytes:
    """Return a deck of one chart.

    A slide with the finding and a native chart, then tables where rows are left.
    """
    deck = Deck(exported.reader)
    chart_slides(deck, exported, MOST_TABLES)
    return deck.save(exported.title, exported.subtitle, exported.dataset.version)


def dashboard_to_pptx(whole: DashboardExport) -> bytes:
    """Return a deck of a whole selection.

    What was chosen, the key numbers, each chart that has rows, the sources.
    """
    text, deck = whole.reader.text, Deck(whole.reader)
    opening_slide(deck, whole)
    numbers_slide(deck, whole)
    for exported in whole.charts:
        chart_slides(deck, exported, MOST_TABLES_IN_WHOLE)
    source_slides(deck, whole, MOST_SOURCES)
    title = text.t("COVID-19: disrupted services and the response")
    return deck.save(title, whole.permalink, whole.dataset.version)
