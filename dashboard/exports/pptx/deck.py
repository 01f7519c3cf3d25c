"""The deck of a whole selection: at most ten slides that tell a story.

`deck=` chooses and orders them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.download_options import DECK_SLIDES
from dashboard.exports.pptx.chart_slides import story_slide, table_slides
from dashboard.exports.pptx.origin import APPENDIX, WHOLE, Origin, origin_of
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
    return whole_deck(whole).save(deck_title(whole), whole.permalink, whole.dataset.version)


def whole_deck(whole: DashboardExport) -> Deck:
    """Return the deck of a whole selection, in the making."""
    text = whole.reader.text
    name = text.t("COVID-19: disrupted services and the response")
    deck = Deck(whole.reader, f"{name} · {deck_month(whole)}", geometry=whole.options.geometry)
    charts = {one.chart.id: one for one in whole.charts}
    for slide in whole.options.deck or STORY:
        instead = INSTEAD.get(slide, "")
        drawn = instead if slide not in charts and instead in charts and not whole.options.deck else slide
        deck.origin = _origin(whole, drawn)
        if drawn in FRAMES:
            FRAMES[drawn](deck, whole)
        elif drawn in charts:
            story_slide(deck, charts[drawn])
    deck.origin = _origin(whole, APPENDIX)
    if whole.options.appendix:
        deck.begin_appendix()
        for one in whole.charts:
            table_slides(deck, one, MOST_TABLES)
        source_tables(deck, whole)
    if not deck.file.slides:
        deck.origin = _origin(whole, DECK_SLIDES[0])
        opening_slide(deck, whole)
    return deck


def _origin(whole: DashboardExport, slide: str) -> Origin:
    return origin_of(WHOLE, slide, whole.selection, whole.dataset, whole.root, whole.options.geometry)
