"""Where the numbers of a deck are from: publishers on a slide, all sources in the appendix."""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import segno
from pptx.util import Inches

from dashboard.dataset import query
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.datapackage import licences
from dashboard.exports.pptx import table
from dashboard.exports.pptx.slide_layout import Deck, SlideText, move_before_source
from dashboard.exports.pptx.slide_words import short_address, speaker_notes, version_line
from dashboard.exports.pptx.template import CONTENT, READING
from dashboard.exports.pptx.text_runs import MUTED, write
from dashboard.exports.table_cells import WEB, source_ids
from dashboard.exports.text_fitting import TALL_LINE, cut, joined, line_count, strip_unwritable
from dashboard.text.translate import Translator

MAX_PUBLISHERS, MAX_TABLES, MAX_LINES = 10, 8, 3
CODE = Inches(2.3)
"""The side of the QR code: read from the third row."""

ROW = READING * TALL_LINE / 72 + 0.065
"""Inches of a line of a publisher, and the width of the column of counts."""
COUNT = 1.1


def publishers(export: DashboardExport) -> list[tuple[str, int]]:
    """Return the publishers of all rows with their number of sources, most first, mirrors last."""
    sources = query.sources_by_id(export.dataset)
    ids = dict.fromkeys(
        id_ for chart in export.charts for cell in chart.rows["source"].unique() for id_ in source_ids(cell)
    )
    used = [sources[source] for source in ids if source in sources]
    originals = {str(source["publisher"]) for source in used if source["standing"] != "mirror"}
    counts = Counter(str(source["publisher"]) for source in used).most_common()
    return sorted(counts, key=lambda pair: pair[0] not in originals)


def publishers_slide(deck: Deck, export: DashboardExport) -> None:
    """Add the slide of the publishers with most sources, and a code that leads to all."""
    text, address = export.reader.text, sources_address(export)
    counts = publishers(export)
    total = sum(count for _name, count in counts)
    title = text.n(
        "Where the numbers are from: {number} source",
        "Where the numbers are from: {number} sources",
        total,
    )
    subtitle = text.n(
        "{number} publisher, those with most sources first",
        "{number} publishers, those with most sources first",
        len(counts),
    )
    licence = text.separated(licence.name or licence.title for licence in licences(export.dataset))
    about = joined(licence, version_line(export.dataset, text))
    slide = deck.slide(CONTENT, SlideText(title, subtitle, about, (), address, short_address(address)))
    names = [(name, count) for name, count in counts if name][:MAX_PUBLISHERS]
    behind = [text.labelled(name, text.number(count)) for name, count in names]
    if names:
        frame = _publishers_table(slide, names, deck)
        names_drawn = [name for name, _count in names[: len(frame.table.rows)]]
        deck.add_table(slide, frame, title, text.separated(behind), names_drawn)
    _code(slide, address, deck)
    say = [title, subtitle, text.t("All sources, and what was taken from each: {url}", url=address)]
    deck.notes(slide, speaker_notes(export, say, behind, address))


def sources_address(export: DashboardExport) -> str:
    """Return the address of all sources."""
    return export.root + export.selection.only(("lang", "theme")).href("/sources")


def _publishers_table(slide: Any, names: list[tuple[str, int]], deck: Deck) -> Any:
    text, geometry = deck.reader.text, deck.geometry
    wide = (geometry.room - CODE) / Inches(1) - 0.5
    left = geometry.left + (CODE + Inches(0.5) if text.direction == "rtl" else 0)
    room, pairs, heights = geometry.high, list[tuple[str, int]](), list[float]()
    for name, count in names:
        words = cut(strip_unwritable(name), READING, wide - COUNT - 0.3, MAX_LINES)
        lines = line_count(words, READING, wide - COUNT - 0.3)
        if sum(heights) + lines * ROW > room:
            break  # what is lower must not stand where a higher one is left out
        pairs.append((words, count))
        heights.append(lines * ROW)
    rows = [(text.number(count), [text.isolate(name)]) for name, count in pairs]
    return table.pair_table(slide.shapes, rows, (left, geometry.top, wide, COUNT), heights, text, READING)


def _code(slide: Any, address: str, deck: Deck) -> None:
    """Add a QR code at the far end, and below it where it leads."""
    text = deck.reader.text
    picture = io.BytesIO()
    # A code needs its light edge in the dark theme, too.
    segno.make(address[:1_000], error="m").save(picture, kind="png", scale=8, border=2)
    picture.seek(0)
    left, top, room, _tall = deck.geometry.box
    left = left if deck.reader.mirrored else left + room - CODE
    shape = slide.shapes.add_picture(picture, left, top, CODE, CODE)
    words = text.t("All sources")
    shape.name = "QR"
    shape._element.nvPicPr.cNvPr.set("descr", strip_unwritable(words))
    move_before_source(slide, shape._element)
    below = slide.shapes.add_textbox(left, top + CODE + Inches(0.1), CODE, Inches(0.3))
    below.name, frame = words, below.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    write(frame.paragraphs[0], words, text, READING, MUTED, link=address)
    move_before_source(slide, below._element)


def source_tables(deck: Deck, export: DashboardExport) -> None:
    """Add all sources as tables on some slides; what is left out is said, with the way to all."""
    text, uses = export.reader.text, Counter[str]()
    for chart in export.charts:
        uses.update(source for cell in chart.rows["source"] for source in source_ids(cell))
    all_sources: list[dict[Any, Any]] = export.dataset.sources.to_dict("records")
    records = sorted((row for row in all_sources if row["id"] in uses), key=lambda row: -uses[row["id"]])
    grid = _grid(records, query.standings(export.dataset, text.language), text)
    columns = table.widths(grid, deck.geometry.wide) if records else []
    for start, end in table.page_ranges(grid, deck.geometry)[:MAX_TABLES]:
        counts = {"first": text.number(start + 1), "last": text.number(end), "all": text.number(len(records))}
        title = text.t("Sources {first} to {last} of {all}", **counts)
        subtitle = text.t("The sources of the numbers in this file, those of most rows first.")
        link = sources_address(export)
        slide = deck.slide(CONTENT, SlideText(title, subtitle, "", (), link, short_address(link)))
        frame = table.draw(slide.shapes, grid.part(start, end), columns, text, deck.geometry.box)
        deck.add_table(slide, frame, title, title, [str(row["id"]) for row in records[start:end]], heads=1)
        parts = ("title", "publisher", "published_on", "url")
        texts = [text.enumerated(str(row[part]) for part in parts if row[part]) for row in records[start:end]]
        deck.notes(slide, speaker_notes(export, [title], texts, link))


def _grid(records: list[dict[Any, Any]], standings: Mapping[str, str], text: Translator) -> table.SlideGrid:
    heads = (text.t("Title"), text.t("Publisher"), text.t("Date"), text.t("Address"))
    cells = list[tuple[str, ...]]()
    for row in records:
        site = urlsplit(row["url"]).netloc.removeprefix("www.") if row["url"].startswith(WEB) else ""
        publisher, standing = str(row["publisher"]), standings.get(row["id"], "")
        if standing:
            publisher = text.t("{name} ({standing})", name=publisher, standing=standing)
        words = (row["title"], publisher, text.date(row["published_on"]), site)
        cells.append(tuple(map(strip_unwritable, words)))
    return table.SlideGrid(heads, tuple(cells), (False,) * len(heads), tuple(str(row["url"]) for row in records))
