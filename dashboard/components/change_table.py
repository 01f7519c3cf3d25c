"""The table of changed rows: what, from what to what, by which source, and why."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from dash import html

from dashboard.components.html_table import html_table
from dashboard.components.links import activity_link, internal_link
from dashboard.components.page_state import PageState
from dashboard.dataset.changes import RowChange
from dashboard.exports.change_export import ChangeExport
from dashboard.exports.change_words import KIND_NAMES

MAX_LINES = 300
"""Lines of a table on the page; the download has all."""

MAX_SOURCES, MAX_CELL_LENGTH = 3, 400
"""Sources named in a line, and characters of a cell that are shown."""


def change_table(rows: Sequence[RowChange], name: str, export: ChangeExport, view: PageState) -> html.Div:
    """Return the lines of rows, one a cell, and a note if there are more than fit."""
    text = view.text
    heads = [text.t("What"), text.t("Change"), text.t("Column"), text.t("Before"), text.t("Now"), text.t("Source")]
    lines = [line for row in rows for line in _lines(row, export, view)]
    table = html_table(name, [*heads, text.t("Why")], lines[:MAX_LINES])
    if len(lines) <= MAX_LINES:
        return html.Div(table)
    sentence = text.t(
        "The first {shown} of {all} rows. The download has all of them.",
        shown=text.number(MAX_LINES),
        all=text.number(len(lines)),
    )
    return html.Div([table, html.P(sentence, className="small-print")])


def _lines(row: RowChange, export: ChangeExport, view: PageState) -> Iterator[list[Any]]:
    text, words = view.text, export.words
    item, kind = _item_cell(row, export, view), [text.t(KIND_NAMES[row.kind]), *_split_items(row, view)]
    after = [_sources(row, export, view), _truncate(row.why)]
    if row.kind == "renamed":
        yield [item, kind, text.t("Id"), html.Code(row.old_id), html.Code(row.id), *after]
    elif row.kind == "changed":
        for cell in row.cells:
            before = _truncate(words.cell(row, cell.column, cell.before, old=True)) or "—"
            now = _truncate(words.cell(row, cell.column, cell.after)) or "—"
            yield [item, kind, words.column(row.table, cell.column), before, now, *after]
    else:
        is_withdrawn = row.kind == "withdrawn"
        summary = _truncate(words.summary(row, old=is_withdrawn)) or "—"
        yield [item, kind, "", *((summary, "—") if is_withdrawn else ("—", summary)), *after]


def _item_cell(row: RowChange, export: ChangeExport, view: PageState) -> Any:
    label = _truncate(export.words.label(row))
    if row.table == "activities" and row.kind != "withdrawn":
        return activity_link(label, row.id, view)
    return label


def _split_items(row: RowChange, view: PageState) -> list[Any]:
    """Say which rows came of this one, or of which it is a part."""
    if row.parts:
        sentence = view.text.t("split into: {list}", list=view.text.listed(list(row.parts)))
    elif row.split_of:
        sentence = view.text.t("part of: {row}", row=row.split_of)
    else:
        return []
    return [html.Br(), html.Small(sentence, className="cell-note")]


def _sources(row: RowChange, export: ChangeExport, view: PageState) -> Any:
    """Return the links to the sources of a row; one that is withdrawn leads nowhere."""
    if row.table == "sources":
        return "—"
    source_ids, page = set(view.dataset.sources["id"]), view.plain("/sources")
    parts: list[Any] = []
    for key, title in export.words.source_titles(row)[:MAX_SOURCES]:
        parts += [internal_link(title, f"{page}#{key}") if key in source_ids else title, html.Br()]
    return html.Span(parts[:-1]) if parts else "—"


def _truncate(cell: str) -> str:
    return cell if len(cell) <= MAX_CELL_LENGTH else f"{cell[:MAX_CELL_LENGTH]}…"
