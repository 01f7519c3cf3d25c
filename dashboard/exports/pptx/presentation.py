"""PowerPoint: native charts in the placeholders of a template.

A deck of one chart or of a whole selection.
"""

from __future__ import annotations

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.pptx.chart_slides import chart_slides
from dashboard.exports.pptx.deck import dashboard_to_pptx
from dashboard.exports.pptx.slide_layout import Deck

__all__ = ["dashboard_to_pptx", "to_pptx"]


def to_pptx(exported: ChartExport) -> bytes:
    """Return a deck of one chart: a slide with the finding and a native chart.

    Then what is left to draw.
    """
    text = exported.reader.text
    name = text.t("COVID-19: disrupted services and the response")
    deck = Deck(exported.reader, f"{name} · {text.date(exported.dataset.version.date[:7])}")
    chart_slides(deck, exported)
    return deck.save(exported.title, exported.subtitle, exported.dataset.version)
