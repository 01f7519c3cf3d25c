"""The notes of a slide: the table behind it, the way back, licence, version and date."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.licence import licences
from dashboard.text.translate import Translator

Table = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Headings and cells."""

MOST_ROWS = 400
"""Rows of a table in the notes of one slide."""


def notes(exported: ChartExport, title: str, said: Sequence[str], table: Table) -> list[str]:
    """Return the notes of a slide of a chart, a paragraph each.

    What it says, its rows, where all is from.
    """
    text, (heads, cells) = exported.reader.text, table
    lines = [" | ".join(row) for row in (heads, *cells[:MOST_ROWS])]
    more = len(cells) - MOST_ROWS
    if more > 0:
        lines.append(text.n("and {number} more row", "and {number} more rows", more))
    if not cells:
        lines = []
    return [title, *said, *lines, *exported.lines, *origin(exported.dataset, exported.exported_on, text)]


def origin(dataset: Dataset, exported_on: date, text: Translator) -> list[str]:
    """Return licence, data version and date of export, a sentence each."""
    name = "; ".join(str(licence) for licence in licences(dataset)) or text.t("not stated")
    return [
        text.t("Licence: {licence}", licence=name),
        text.t("Data version: {version}", version=dataset.version),
        text.t("Exported on {date}", date=text.date(exported_on.isoformat())),
    ]
