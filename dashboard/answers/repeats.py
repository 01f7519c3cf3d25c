"""Rows of a repeating group with the cells of the submission they belong to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dashboard.answers.answer_file import SAMPLE, AnswerSheet
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected

PARENT = "_parent_index"


def with_parent_cells(sheet: AnswerSheet, sheets: Sequence[AnswerSheet]) -> AnswerSheet:
    """Return a sheet of repeats with the columns of its parent beside it.

    Any other sheet as it is.

    Raises:
        ImportRejected: rows belong to no submission of the file.
    """
    parent = next((each for each in sheets if each.name == sheet.parent), None)
    if parent is None:
        return sheet
    index = parent.column("_index")
    by_index = {row[index].strip(): row for row in parent.rows if index < len(row)}
    place = sheet.column(PARENT)
    missing = [row for row in sheet.rows if place >= len(row) or row[place].strip() not in by_index]
    if missing:
        raise ImportRejected(
            LazyMessage.t(
                "{file}, {column}: {count} rows belong to no row of the sheet {parent}.",
                file=sheet.name,
                column=PARENT,
                count=len(missing),
                parent=parent.name,
            )
        )
    # What both have (the key, the index) is the parent's, by which last answers and approvals are told.
    own = [at for at, heading in enumerate(sheet.headings) if heading not in parent.headings or heading == PARENT]
    width = len(sheet.headings)
    rows = [
        [
            *(_cell(row, at) for at in own),
            *(_cell(by_index[row[place].strip()], at) for at in range(len(parent.headings))),
        ]
        for row in sheet.rows
        if any(row[:width])
    ]
    headings = (*(sheet.headings[at] for at in own), *parent.headings)
    return replace(sheet, kind=parent.kind, headings=headings, rows=rows, sample=rows[:SAMPLE])


def _cell(row: Sequence[str], place: int) -> str:
    return row[place] if place < len(row) else ""
