"""A sheet of answers: its headings, its rows, and the sheet whose rows it repeats."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path

from dashboard.importing.errors import ImportRejected
from dashboard.importing.raw_answers import PLAIN, ExportKind, export_kind, plain_heading
from dashboard.importing.text_normalization import cell_at, filled_cells, fold_text, trim
from dashboard.importing.vocabulary import small_words, totals
from dashboard.xlsx_reader.raw_sheet import RawSheet

PARENT_INDEX = "_parent_index"
LINKS = ((PARENT_INDEX, "_index"), ("parent_key", "key"))
"""How rows that repeat name their parent, of KoboToolbox and of ODK Central: its column, and the parent's."""

REPEATS = ("redcap_repeat_instrument", "repeat instrument")
"""The column in which REDCap names the instrument that a row repeats; the first column names the record."""

MAX_TITLE_ROWS = 15
"""Rows that may stand above the headings."""

FIRST_ROWS = 100
"""Rows by which columns are looked at before a file is loaded; as many are spread over the others."""

BASE, SUM = re.compile(r"[*†]+.*|[nN]\s*=\s*\d+"), re.compile(r"[-+\d.,\s%]+")
"""What stands alone in a row below the answers: a note, how many there are; and what stands in a row of sums."""

RESPONSE = ("response", "open-ended response", "réponse", "ответ", "الإجابة")
"""What SurveyMonkey writes under a question without parts."""


@dataclass(frozen=True)
class AnswerSheet:
    """A table of answers: headings, the number of rows above the answers, and a sample of them.

    `path` is the file that DuckDB reads (CSV in UTF-8 with `separator`, or Parquet with ""); where it is None, `rows`
    holds all answers. `parent` is the sheet whose rows these repeat ("": none); its cells are the columns from
    `parent_start` on, which describe the rows, and are counted in their own sheet. `labels` are heading -> the
    question in words; `foot_lines` says how many rows below the answers name their source, or add them up.
    """

    name: str
    kind: ExportKind
    headings: tuple[str, ...]
    heading_rows: int
    sample: Sequence[Sequence[str]]
    path: Path | None = None
    separator: str = ""
    rows: Sequence[Sequence[str]] = field(default=(), repr=False)
    parent: str = ""
    parent_start: int | None = None
    labels: Mapping[str, str] = field(default_factory=dict)
    foot_lines: int = 0

    def column(self, heading: str) -> int:
        """Return the position of a heading, -1 where it is none."""
        return self.headings.index(heading) if heading in self.headings else -1

    def column_of_name(self, name: str) -> int:
        """Return the position of a heading in any letters by its small ones, -1 for none."""
        return next((at for at, heading in enumerate(self.headings) if heading.casefold() == name), -1)

    @property
    def repeat_column(self) -> int:
        """Return the column in which REDCap names what a row repeats; -1 where none does."""
        place = max(map(self.column_of_name, REPEATS))
        return place if place >= 0 and filled_cells(self.sample, place) else -1

    @property
    def link(self) -> tuple[str, str]:
        """Return the column that names the parent of rows, and that of its key; "" for none."""
        names = set(map(str.casefold, self.headings))
        if self.repeat_column >= 0:
            return self.headings[0].casefold(), self.headings[0].casefold()
        return next((columns for columns in LINKS if columns[0] in names), ("", ""))

    def cells(self, name: str) -> list[str]:
        """Return the filled cells of a column, whatever the letters of its heading."""
        place = self.column_of_name(name)
        return filled_cells(self.rows, place) if place >= 0 else []


def answer_sheets(name: str, sheets: Sequence[RawSheet]) -> tuple[AnswerSheet, ...]:
    """Return the sheets of a file that hold answers, children after their parents.

    Raises:
        ImportRejected: none has headings and rows below them.
    """
    tables = [sheet for sheet in sheets if not sheet.hidden and len(sheet.rows) > 1]
    visible = [part for table in tables for part in _by_instrument(table)]
    result = [sheet_of_rows(sheet.name, list(sheet.rows)) for sheet in visible]
    if not result:
        raise ImportRejected.t("{file} holds no answers: no sheet has a row of headings and rows below it.", file=name)
    # A sheet of other things than answers stays as it is, and is left out where no question is taken of it.
    sheets_with_parents = [replace(sheet, parent=_parent(sheet, result)) for sheet in result]
    return tuple(sorted(sheets_with_parents, key=lambda sheet: sheet.parent != ""))


def _by_instrument(sheet: RawSheet) -> list[RawSheet]:
    """Return the records of REDCap, and each instrument that repeats, as sheets."""
    headings = distinct_headings([plain_heading(cell) for cell in sheet.rows[0]])
    repeat = next((place for place, heading in enumerate(headings) if heading.casefold() in REPEATS), -1)
    groups: dict[str, list[Sequence[str]]] = {}
    for row in filter(any, sheet.rows[1:] if repeat >= 0 else ()):
        groups.setdefault(cell_at(row, repeat), []).append(row)
    records = groups.pop("", [])
    if not groups or not records or len({row[0] for row in records}) < len(records):
        return [sheet]
    record_columns, *filled = (
        {place for row in rows for place, cell in enumerate(row) if cell} for rows in (records, *groups.values())
    )
    rest = [place for place in range(len(headings)) if place in record_columns or place not in set().union(*filled)]
    repeated = [[0, *sorted(places - record_columns)] for places in filled]
    parts = zip((sheet.name, *groups), (records, *groups.values()), (rest, *repeated), strict=True)
    return [
        RawSheet(name, [[cell_at(row, place) for place in places] for row in (headings, *rows)])
        for name, rows, places in parts
    ]


def sheet_of_rows(name: str, rows: Sequence[Sequence[str]]) -> AnswerSheet:
    """Return the answers below a title and one row or two of headings, above foot lines."""
    top = title_rows(rows)
    width = max(map(len, rows[: 2 * FIRST_ROWS]))
    first, second = (
        [plain_heading(cell) for cell in row] + [""] * (width - len(row))
        for row in (rows[top], rows[top + 1] if len(rows) > top + 1 else ())
    )
    kind = export_kind(first)
    headings, above, labels = first, kind.heading_rows, dict[str, str]()
    if kind.name == "SurveyMonkey":
        headings = _two_rows(first, second)
    elif kind.name == "Qualtrics":
        above = 1 + sum(1 for row in rows[top + 1 : top + 3] if not _is_qualtrics_answer(row))
        labels = dict(zip(first, second, strict=True)) if above > 1 else {}
    elif kind is PLAIN and "" in first[1:] and _has_parts(first, second):
        headings, above = _two_rows(first, second), 2
    above += top
    foot_rows, foot_lines = foot_of(rows[above:])
    rows = rows[above : len(rows) - foot_rows]
    sample = sample_of(rows)
    if kind.blank:  # the rows themselves are rid of it where they are loaded
        sample = [["" if cell == kind.blank else cell for cell in row] for row in sample]
    names = tuple(distinct_headings(headings))
    return AnswerSheet(name, kind, names, above, sample, rows=rows, labels=labels, foot_lines=foot_lines)


def sample_of(rows: Sequence[Sequence[str]]) -> list[Sequence[str]]:
    """Return the rows by which columns are looked at."""
    return [*rows[:FIRST_ROWS], *rows[FIRST_ROWS :: sample_step(len(rows))]]


def sample_step(rows: int) -> int:
    """Return of how many of the rows behind the first one is looked at."""
    return max(1, math.ceil(rows / FIRST_ROWS) - 1)


def foot_of(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """Return how many rows at the end are no answers, and in how many of them something stands."""
    foot_rows = foot_lines = 0
    for number, row in enumerate(reversed(rows), 1):
        cells = [cell for cell in map(trim, row) if cell]
        if cells and not _is_foot_line(cells):
            break
        foot_rows, foot_lines = (number, foot_lines + 1) if cells else (foot_rows, foot_lines)
    return foot_rows, foot_lines


def _is_foot_line(cells: Sequence[str]) -> bool:
    """Return whether a row names a source, a note or n alone, or begins with the word for sums."""
    first, *rest = cells
    if totals().get(fold_text(first)) == "total":
        return all(map(SUM.fullmatch, rest))
    is_named = fold_text(first.partition(":")[0]) in {*small_words("source line"), *small_words("note line")}
    return not rest and (is_named or bool(BASE.fullmatch(first)))


def _is_qualtrics_answer(row: Sequence[str]) -> bool:
    """Return whether a row begins with a date in any form, or has the id of an answer."""
    return "".join(row[:1])[:1].isdigit() or any(cell.startswith("R_") for cell in row)


def title_rows(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above the headings: a title, or nothing."""
    cells_of_rows = (sum(1 for cell in row if cell.strip()) for row in rows[:MAX_TITLE_ROWS])
    return next((number for number, cells in enumerate(cells_of_rows) if cells > 1), 0)


def _has_parts(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return whether a second row names the parts of questions that stand over several columns."""
    parts = [below for above, below in zip(first, second, strict=True) if not above]
    single = [
        below for above, below, beside in zip(first, second, [*first[1:], "end"], strict=True) if above and beside
    ]
    is_response = any(cell.casefold() in RESPONSE for cell in second)
    return is_response or (all(parts) and bool(single) and not any(single))


def _two_rows(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Join a question with its parts below it, the question standing over the first of them."""
    headings, question = list[str](), ""
    for above, below in zip(first, second, strict=True):
        question = above or question
        part = plain_heading(below)
        headings.append(question if not part or part.casefold() in RESPONSE else f"{question}/{part}")
    return headings


def distinct_headings(headings: Sequence[str]) -> list[str]:
    """Return headings of which none occurs twice; what is empty is called after its column."""
    counts: dict[str, int] = {}
    names = list[str]()
    for place, heading in enumerate(headings, 1):
        name = heading or f"column {place}"
        counts[name] = counts.get(name, 0) + 1
        names.append(name if counts[name] == 1 else f"{name} ({counts[name]})")
    return names


def _parent(sheet: AnswerSheet, sheets: Sequence[AnswerSheet]) -> str:
    """Return the sheet whose rows the rows of a sheet belong to, "" for none.

    It is named in a column, or its keys are those that the first row has; else it is the first that has no parent.
    """
    link, key = sheet.link
    if not link:
        return ""
    candidates = {candidate.name: candidate for candidate in sheets if candidate is not sheet}
    table_name, parent_key = (next(iter(sheet.cells(name)), "") for name in ("_parent_table_name", link))
    if table_name in candidates:
        return table_name
    matches = (name for name, parent in candidates.items() if parent_key in parent.cells(key))
    roots = (name for name, parent in candidates.items() if not parent.link[0])
    return next(roots if link == PARENT_INDEX else chain(matches, roots), "")


def with_parent_cells(sheet: AnswerSheet, sheets: Sequence[AnswerSheet]) -> AnswerSheet:
    """Join the columns of parents to a sheet of repeats; return any other sheet as it is.

    Raises:
        ImportRejected: rows belong to no submission of the file.
    """
    parent = next((candidate for candidate in sheets if candidate.name == sheet.parent), None)
    if parent is None:
        return sheet
    above = with_parent_cells(parent, [candidate for candidate in sheets if candidate is not sheet])
    link, key = (candidate.column_of_name(name) for candidate, name in zip((sheet, parent), sheet.link, strict=True))
    rows_by_key = {
        cell_at(row, key): parent_row
        for row, parent_row in zip(filter(any, parent.rows), filter(any, above.rows), strict=True)
        if key >= 0
    }
    rows = list(filter(any, sheet.rows))
    missing = sum(cell_at(row, link) not in rows_by_key for row in rows)
    if missing:
        raise ImportRejected.t(
            "{file}, {column}: {count} rows belong to no row of the sheet {parent}.",
            file=sheet.name,
            column=sheet.headings[link],
            count=missing,
            parent=parent.name,
        )
    # What both have (the key, the index) is the parent's, by which last answers and approvals are told.
    columns = [at for at, heading in enumerate(sheet.headings) if heading not in above.headings]
    rows_with_parent = [
        [
            *(cell_at(row, at) for at in columns),
            *(cell_at(rows_by_key[cell_at(row, link)], at) for at in range(len(above.headings))),
        ]
        for row in rows
    ]
    headings = (*(sheet.headings[at] for at in columns), *above.headings)
    sample = sample_of(rows_with_parent)
    return replace(
        sheet, kind=above.kind, headings=headings, rows=rows_with_parent, sample=sample, parent_start=len(columns)
    )
