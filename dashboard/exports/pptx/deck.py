"""PowerPoint: the deck of one chart, and that of a whole selection, which tells a story."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.download_options import DECK_SLIDES
from dashboard.exports.pptx.chart_slides import chart_slides, story_slide, table_slides, write_lines
from dashboard.exports.pptx.record_schema import APPENDIX, CHART, ROWS, WHOLE, Origin
from dashboard.exports.pptx.records import origin_of
from dashboard.exports.pptx.slide_layout import BETWEEN, Deck, SlideText
from dashboard.exports.pptx.slide_words import footer, short_address
from dashboard.exports.pptx.sources import publishers_slide, source_tables
from dashboard.exports.pptx.template import TEXT
from dashboard.exports.pptx.title_slides import deck_title, figures_slide, opening_slide, unknown_slide
from dashboard.exports.selection_text import filter_lines
from dashboard.exports.text_fitting import cut, strip_unwritable
from dashboard.selection import DeckEntry

LONGEST_NAME, MOST_NAMED = 60, 8
"""Characters of the name of what is no slide, and how many are named on the last one."""

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
    """Return a deck of a whole selection; tables and all sources if its appendix is asked for."""
    return whole_deck(whole).save(deck_title(whole), whole.permalink, whole.dataset.version)


def whole_deck(whole: DashboardExport) -> Deck:
    """Return the deck of a whole selection, in the making."""
    text = whole.reader.text
    deck = Deck(whole.reader, footer(whole.dataset, text, whole.options.geometry), geometry=whole.options.geometry)
    charts = {one.chart.id: one for one in whole.charts}
    for entry in whole.options.deck:
        _listed_slide(deck, whole, entry)
    for slide in () if whole.options.deck else STORY:
        instead = INSTEAD.get(slide, "")
        drawn = instead if slide not in charts and instead in charts else slide
        deck.origin = _origin(whole, drawn)
        if drawn in FRAMES:
            FRAMES[drawn](deck, whole)
        elif drawn in charts:
            story_slide(deck, charts[drawn])
    _unknown_slide(deck, whole)
    if whole.options.appendix:
        deck.begin_appendix()
        for one in whole.charts:
            deck.origin = _origin(whole, f"{one.chart.id}{ROWS}")
            table_slides(deck, one, MOST_TABLES)
        deck.origin = _origin(whole, APPENDIX)
        source_tables(deck, whole)
    if not deck.file.slides:
        deck.origin = _origin(whole, DECK_SLIDES[0])
        opening_slide(deck, whole)
    return deck


def _listed_slide(deck: Deck, whole: DashboardExport, entry: DeckEntry) -> None:
    """Add the slide of an entry of the list; a chart without rows says so."""
    deck.entry = entry
    if entry.chart in FRAMES:
        own = whole.part(entry) if entry.is_narrowed else whole
        deck.origin = _origin(own, entry.chart, entry)
        FRAMES[entry.chart](deck, own)
    else:
        exported = whole.chart(entry)
        deck.origin = _origin(replace(whole, selection=exported.selection), entry.chart, entry)
        keys = [key for key in exported.selection.active() if key in exported.chart.filters]
        text = exported.reader.text
        deck.filters = BETWEEN.join(filter_lines(exported.selection, exported.dataset, text, keys))
        (chart_slides if exported.empty else story_slide)(deck, exported)
    deck.entry, deck.filters = None, ""


def _unknown_slide(deck: Deck, whole: DashboardExport) -> None:
    """Name what the list asks for and what is no slide, at the end; nothing where all are known."""
    if not whole.options.unknown:
        return
    text = whole.reader.text
    deck.origin = None
    title = text.t("Asked for, but not in this deck")
    slide = deck.slide(TEXT, SlideText(title, link=whole.permalink, address=short_address(whole.permalink)))
    lines = [text.t("There is no chart “{name}”.", name=name[:LONGEST_NAME]) for name in whole.options.unknown]
    write_lines(
        slide, [f"– {cut(strip_unwritable(line), 20, deck.geometry.wide, 1)}" for line in lines[:MOST_NAMED]], deck
    )
    deck.notes(slide, [title, *lines])


def _origin(whole: DashboardExport, slide: str, entry: DeckEntry | None = None) -> Origin:
    """Return the origin of a slide; of an entry, with its title and note."""
    listed = (entry.words,) if entry and (entry.title or entry.note) else ()
    selection = whole.selection.with_values("deck", listed)
    return origin_of(WHOLE, slide, selection, whole.dataset, whole.root, whole.options.geometry)


def to_pptx(exported: ChartExport) -> bytes:
    """Return a deck of one chart: a slide with the finding and a chart, then what is left."""
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
