"""How the deck of a whole selection ends.

The sources of its numbers, those of most rows first.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from pptx.util import Inches

from dashboard.charts.table_cells import source_ids
from dashboard.dataset import query
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.pptx import table
from dashboard.exports.pptx.notes import origin
from dashboard.exports.pptx.slide_layout import Deck, SlideText
from dashboard.exports.pptx.text_fitting import strip_unwritable
from dashboard.text.translate import Translator

WEB = ("https://", "http://")
HEIGHT = Inches(5.1)
"""The least room there is for the table."""


def source_slides(deck: Deck, whole: DashboardExport, most: int) -> None:
    """Add the slides of the sources, at most so many.

    What is left out is said, with the way to all.
    """
    text, records = whole.reader.text, _sources(whole)
    grid = _grid(records, query.standings(whole.dataset, text.language), text)
    columns, pages = table.widths(grid) if records else [], list(table.pages(grid, HEIGHT))
    for start, end in pages[:most]:
        spoken = {"first": text.number(start + 1), "last": text.number(end), "all": text.number(len(records))}
        title = text.t("Sources {first} to {last} of {all}", **spoken)
        subtitle = text.t("The sources of the numbers in this file, those of most rows first.")
        every = whole.root + whole.selection.only(("lang", "theme")).href("/sources")
        small = [text.t("All sources, and what was taken from each: {url}", url=every)]
        slide, box = deck.slide(SlideText(title, subtitle, tuple(small)))
        frame = table.draw(slide.shapes, grid.part(start, end), columns, text, box)
        frame._element.nvGraphicFramePr.cNvPr.set("descr", strip_unwritable(title))
        texts = [", ".join(part for part in _named(row) if part) for row in records[start:end]]
        deck.notes(slide, [title, *texts, every, *origin(whole.dataset, whole.exported_on, text)])


def _sources(whole: DashboardExport) -> list[dict[str, Any]]:
    """Return the sources of all rows, the most used first.

    Sources used as often in the order of the package.
    """
    uses = Counter(source for one in whole.charts for cell in one.rows["source"] for source in source_ids(cell))
    records = [row for row in whole.dataset.sources.to_dict("records") if row["id"] in uses]
    return sorted(
        ({str(key): value for key, value in row.items()} for row in records), key=lambda row: -uses[row["id"]]
    )


def _grid(found: list[dict[str, Any]], standings: Mapping[str, str], text: Translator) -> table.SlideGrid:
    heads = (text.t("Title"), text.t("Publisher"), text.t("Date"), text.t("Address"))
    cells = tuple(
        (
            strip_unwritable(row["title"]),
            strip_unwritable(_publisher(row, standings, text)),
            strip_unwritable(text.date(row["published_on"])),
            _site(row["url"]),
        )
        for row in found
    )
    return table.SlideGrid(heads, cells, (False,) * len(heads), tuple(str(row["url"]) for row in found))


def _publisher(row: Mapping[str, Any], standings: Mapping[str, str], text: Translator) -> str:
    """Return the publisher of a source, and what kind of copy it is."""
    name, standing = str(row["publisher"]), standings.get(row["id"], "")
    return text.t("{name} ({standing})", name=name, standing=standing) if standing else name


def _site(url: str) -> str:
    """Return the site of an address; "" for a document that has none."""
    return strip_unwritable(urlsplit(url).netloc.removeprefix("www.")) if url.startswith(WEB) else ""


def _named(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(str(row[name]) for name in ("title", "publisher", "published_on", "url"))
