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
from dashboard.exports.pptx.slide_layout import Deck, SlideText
from dashboard.exports.pptx.slide_words import footer, short_address
from dashboard.exports.pptx.sources import publishers_slide, source_tables
from dashboard.exports.pptx.template import TEXT
from dashboard.exports.pptx.title_slides import deck_title, figures_slide, opening_slide, unknown_slide
from dashboard.exports.selection_text import filter_lines
from dashboard.exports.text_fitting import cut, joined, strip_unwritable
from dashboard.selection import DeckEntry

MAX_NAME_LENGTH, MAX_NAMED = 60, 8
"""Characters of the name of what is no slide, and how many are named on the last one."""

MAX_TABLES = 2
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


def dashboard_to_pptx(export: DashboardExport) -> bytes:
    """Return a deck of a whole selection; tables and all sources if its appendix is asked for."""
    return whole_deck(export).save(deck_title(export), export.permalink, export.dataset.version)


def whole_deck(export: DashboardExport) -> Deck:
    """Return the deck of a whole selection, in the making."""
    text = export.reader.text
    deck = Deck(export.reader, footer(export.dataset, text, export.options.geometry), geometry=export.options.geometry)
    charts = {chart.chart.id: chart for chart in export.charts}
    for entry in export.options.deck:
        _listed_slide(deck, export, entry)
    for slide in () if export.options.deck else STORY:
        substitute = INSTEAD.get(slide, "")
        name = substitute if slide not in charts and substitute in charts else slide
        deck.origin = _origin(export, name)
        if name in FRAMES:
            FRAMES[name](deck, export)
        elif name in charts:
            story_slide(deck, charts[name])
    _unknown_slide(deck, export)
    if export.options.appendix:
        deck.begin_appendix()
        for chart in export.charts:
            deck.origin = _origin(export, f"{chart.chart.id}{ROWS}")
            table_slides(deck, chart, MAX_TABLES)
        deck.origin = _origin(export, APPENDIX)
        source_tables(deck, export)
    if not deck.file.slides:
        deck.origin = _origin(export, DECK_SLIDES[0])
        opening_slide(deck, export)
    return deck


def _listed_slide(deck: Deck, export: DashboardExport, entry: DeckEntry) -> None:
    """Add the slide of an entry of the list; a chart without rows says so."""
    deck.entry = entry
    if entry.chart in FRAMES:
        part = export.part(entry) if entry.is_narrowed else export
        deck.origin = _origin(part, entry.chart, entry)
        FRAMES[entry.chart](deck, part)
    else:
        chart = export.chart(entry)
        deck.origin = _origin(replace(export, selection=chart.selection), entry.chart, entry)
        keys = [key for key in chart.selection.active() if key in chart.chart.filters]
        text = chart.reader.text
        deck.filters = joined(*filter_lines(chart.selection, chart.dataset, text, keys))
        (chart_slides if chart.empty else story_slide)(deck, chart)
    deck.entry, deck.filters = None, ""


def _unknown_slide(deck: Deck, export: DashboardExport) -> None:
    """Name what the list asks for and what is no slide, at the end; nothing where all are known."""
    if not export.options.unknown:
        return
    text = export.reader.text
    deck.origin = None
    title = text.t("Asked for, but not in this deck")
    slide = deck.slide(TEXT, SlideText(title, link=export.permalink, address=short_address(export.permalink)))
    lines = [text.t("There is no chart “{name}”.", name=name[:MAX_NAME_LENGTH]) for name in export.options.unknown]
    write_lines(
        slide, [f"– {cut(strip_unwritable(line), 20, deck.geometry.wide, 1)}" for line in lines[:MAX_NAMED]], deck
    )
    deck.notes(slide, [title, *lines])


def _origin(export: DashboardExport, slide: str, entry: DeckEntry | None = None) -> Origin:
    """Return the origin of a slide; of an entry, with its title and note."""
    words = (entry.words,) if entry and (entry.title or entry.note) else ()
    selection = export.selection.with_values("deck", words)
    return origin_of(WHOLE, slide, selection, export.dataset, export.root, export.options.geometry)


def to_pptx(export: ChartExport) -> bytes:
    """Return a deck of one chart: a slide with the finding and a chart, then what is left."""
    return chart_deck(export).save(export.title, export.subtitle, export.dataset.version)


def chart_deck(export: ChartExport) -> Deck:
    """Return the deck of one chart, in the making."""
    selection, geometry = export.selection.without("deck"), export.options.geometry
    origin = origin_of(CHART, export.chart.id, selection, export.dataset, export.root, geometry)
    deck = Deck(export.reader, footer(export.dataset, export.reader.text, geometry), origin, geometry)
    chart_slides(deck, export)
    return deck
