"""Rows of a repeating group with the cells of the submission they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.answers.answer_file import SAMPLE, AnswerSheet
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected


def with_parent_cells(sheet: AnswerSheet, sheets: Sequence[AnswerSheet]) -> AnswerSheet:
    """Return a sheet of repeats with the columns of its parents beside it.

    Any other sheet as it is.

    Raises:
        ImportRejected: rows belong to no submission of the file.
    """
    parent = next((each for each in sheets if each.name == sheet.parent), None)
    if parent is None:
        return sheet
    above = with_parent_cells(parent, [each for each in sheets if each is not sheet])
    link, key = (each.column_of_name(name) for each, name in zip((sheet, parent), sheet.link, strict=True))
    keyed = {
        _cell(row, key).strip(): full
        for row, full in zip(filter(any, parent.rows), filter(any, above.rows), strict=True)
    }
    rows = list(filter(any, sheet.rows))
    missing = sum(_cell(row, link).strip() not in keyed for row in rows)
    if missing:
        raise ImportRejected(
            LazyMessage.t(
                "{file}, {column}: {count} rows belong to no row of the sheet {parent}.",
                file=sheet.name,
                column=sheet.headings[link],
                count=missing,
                parent=parent.name,
            )
        )
    # What both have (the key, the index) is the parent's, by which last answers and approvals are told.
    own = [at for at, heading in enumerate(sheet.headings) if heading not in above.headings]
    joined = [
        [
            *(_cell(row, at) for at in own),
            *(_cell(keyed[_cell(row, link).strip()], at) for at in range(len(above.headings))),
        ]
        for row in rows
    ]
    headings = (*(sheet.headings[at] for at in own), *above.headings)
    return replace(sheet, kind=above.kind, headings=headings, rows=joined, sample=joined[:SAMPLE], own=len(own))


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""
