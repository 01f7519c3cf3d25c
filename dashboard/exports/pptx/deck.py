"""The deck of a whole selection: at most ten slides that tell a story.

`deck=` chooses and orders them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.download_options import DECK_SLIDES
from dashboard.exports.pptx.chart_slides import story_slide, table_slides
from dashboard.exports.pptx.slide_layout import Deck
from dashboard.exports.pptx.sources import publishers_slide, source_tables
from dashboard.exports.pptx.title_slides import deck_month, deck_title, figures_slide, opening_slide, unknown_slide

MOST_TABLES = 2
"""Slides of tables of each chart in the appendix of the deck of all."""

STORY = (
    "question",
    "figures",
    "disruption-by-service",
    "disruption-by-round",
    "response-measures",
    "activity-timeline",
    "activities-by-month",
    "service-outputs",
    "unknown",
    "sources",
)
"""The slides where nothing is asked for, in their order."""

INSTEAD: Mapping[str, str] = MappingProxyType({"activities-by-month": "procurement-by-country"})
"""A chart -> what takes its place where it has nothing to show."""

FRAMES: Mapping[str, Callable[[Deck, DashboardExport], None]] = MappingProxyType(
    dict(zip(DECK_SLIDES, (opening_slide, figures_slide, unknown_slide, publishers_slide), strict=True))
)
"""The slides that are no chart."""


def dashboard_to_pptx(whole: DashboardExport) -> bytes:
    """Return a deck of a whole selection.

    Tables and all sources only where the appendix is asked for.
    """
    text, title = whole.reader.text, deck_title(whole)
    name = text.t("COVID-19: disrupted services and the response")
    deck = Deck(whole.reader, f"{name} · {deck_month(whole)}")
    charts = {one.chart.id: one for one in whole.charts}
    for slide in whole.options.deck or STORY:
        if slide in FRAMES:
            FRAMES[slide](deck, whole)
        elif slide in charts:
            story_slide(deck, charts[slide])
        elif not whole.options.deck and INSTEAD.get(slide, "") in charts:
            story_slide(deck, charts[INSTEAD[slide]])
    if whole.options.appendix:
        deck.begin_appendix()
        for one in whole.charts:
            table_slides(deck, one, MOST_TABLES)
        source_tables(deck, whole)
    if not deck.file.slides:
        opening_slide(deck, whole)
    return deck.save(title, whole.permalink, whole.dataset.version)
