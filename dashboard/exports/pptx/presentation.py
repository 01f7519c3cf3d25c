"""PowerPoint: native charts in the placeholders of a template.

A deck of one chart or of a whole selection.
"""

from __future__ import annotations

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.pptx.chart_slides import chart_slides
from dashboard.exports.pptx.deck import dashboard_to_pptx
from dashboard.exports.pptx.origin import CHART, origin_of
from dashboard.exports.pptx.slide_layout import Deck
from dashboard.exports.pptx.slide_words import footer

__all__ = ["dashboard_to_pptx", "to_pptx"]


def to_pptx(exported: ChartExport) -> bytes:
    """Return a deck of one chart: a slide with the finding and a native chart.

    Then what is left to draw.
    """
    return chart_deck(exported).save(exported.title, exported.subtitle, exported.dataset.version)


def chart_deck(exported: ChartExport) -> Deck:
    """Return the deck of one chart, in the making."""
    text, chart = exported.reader.text, exported.chart
    root = exported.permalink.partition("?")[0].removesuffix(chart.page)
    origin = origin_of(
        CHART, chart.id, exported.selection.without("deck"), exported.dataset, root, exported.options.geometry
    )
    geometry = exported.options.geometry
    deck = Deck(exported.reader, footer(exported.dataset, text, geometry), origin, geometry)
    chart_slides(deck, exported)
    return deck
