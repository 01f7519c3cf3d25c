"""A copy of the validated cells as a workbook with the bad ones marked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from dashboard.dataset.validation_report import ProblemGroup, Report, group_problems
from dashboard.errors import Problem
from dashboard.exports.xlsx.workbook import HARMLESS, LONGEST_NAME, fitting, sheet_name, write_text
from dashboard.text.problem_messages import problem_sentence, translate
from dashboard.text.translate import Translator
from dashboard.xlsx_reader.raw_sheet import RawSheet

MARK = {"bg_color": "#FFD9D9", "border": 1, "border_color": "#B00020", "font_color": "#5F0010"}
LONGEST_COMMENT = 8_000
MOST_COMMENTS = 5_000
"""Cells of one sheet that are commented; more make Excel slow. All are marked."""

WIDTHS = {"place": 32, "row": 8, "column": 24, "said": 120}
NUMBER = re.compile(r"(?=.{1,15}$)-?\d+(?:\.\d+)?(?:e[+-]?\d+)?", re.IGNORECASE)
"""A number without words of its format (`25 pax`), of as many digits as a cell keeps."""


@dataclass(frozen=True)
class AnnotatedFile:
    """One checked table: its name in problems, its cells, whether it has more rows."""

    place: str
    sheet: RawSheet
    cut: bool = False


def annotate_workbook(report: Report, tables: Sequence[AnnotatedFile], text: Translator) -> bytes:
    """Return a sheet of all faults and what is cut, then the checked sheets with marks."""
    content = BytesIO()
    with Workbook(content, HARMLESS | {"in_memory": True}) as writer:
        mark, bold = writer.add_format(MARK), writer.add_format({"bold": True})
        used_names = {sheet_name(table.sheet.name).casefold() for table in tables}
        sheet = _list(writer, _free(text.t("Faults"), used_names), group_problems(report.problems), bold, text)
        for row, table in enumerate(
            (table for table in tables if table.cut), max(len(group_problems(report.problems)), 1) + 1
        ):
            write_text(sheet, row, 0, translate(table.place, text))
            write_text(sheet, row, 3, text.t("Only its first rows are copied here."))
        for table in tables:
            faults = [problem for problem in report.problems if problem.table == table.place]
            within = [problem for problem in faults if not table.cut or problem.row <= len(table.sheet.rows)]
            _copy(writer, table.sheet, _sentences(table.sheet, within, text), mark)
    return content.getvalue()


def _list(writer: Any, name: str, groups: Sequence[ProblemGroup], bold: Any, text: Translator) -> Any:
    sheet = writer.add_worksheet(name)
    if text.direction == "rtl":
        sheet.right_to_left()
    heads = (text.t("Table"), text.t("Row"), text.t("Column"), text.t("What is wrong, and what to do"))
    for column, (head, width) in enumerate(zip(heads, WIDTHS.values(), strict=True)):
        sheet.set_column(column, column, width)
        write_text(sheet, 0, column, head, bold)
    for row, group in enumerate(groups, 1):
        write_text(sheet, row, 0, translate(group.first.table, text))
        if group.first.row:
            sheet.write_number(row, 1, group.first.row)
        write_text(sheet, row, 2, translate(group.first.column, text))
        write_text(sheet, row, 3, group.sentence(text))
    if not groups:
        write_text(sheet, 1, 3, text.t("Nothing is wrong."))
    sheet.freeze_panes(1, 0)
    return sheet


def _copy(writer: Any, sheet: RawSheet, faults: Mapping[tuple[int, int], list[str]], mark: Any) -> None:
    copy = writer.add_worksheet(sheet_name(sheet.name))
    for number, row in enumerate(sheet.rows):
        for column, cell in enumerate(row):
            look = mark if (number, column) in faults else None
            if sheet.kinds.get((number + 1, column + 1)) in ("number", "percent") and NUMBER.fullmatch(cell):
                copy.write_number(number, column, float(cell), look)
            else:
                write_text(copy, number, column, cell, look)
    for place in sorted(faults):
        line, column = place
        if not any(sheet.rows[line][column : column + 1] if line < len(sheet.rows) else ()):
            copy.write_blank(line, column, None, mark)
    for place in sorted(faults)[:MOST_COMMENTS]:
        comment = fitting("\n".join(faults[place]))[:LONGEST_COMMENT]
        copy.write_comment(*place, comment, {"x_scale": 3, "y_scale": 1 + len(comment) / 200})
    copy.freeze_panes(1, 0)


def _sentences(sheet: RawSheet, faults: Sequence[Problem], text: Translator) -> dict[tuple[int, int], list[str]]:
    """Return row and column from 0 -> what is wrong there."""
    header = list(sheet.rows[0]) if sheet.rows else []
    sentences: dict[tuple[int, int], list[str]] = {}
    for problem in faults:
        for column in _columns(header, problem):
            if problem.row or problem.column in header:
                row = max(problem.row - 1, 0)
                sentences.setdefault((row, column), []).append(problem_sentence(problem, text))
    return sentences


def _columns(header: Sequence[str], problem: Problem) -> Iterator[int]:
    """Yield the columns a fault is about; the first for one of the whole row."""
    names = [problem.column] if problem.column in header else problem.column.split(" and ")
    places = [header.index(name) for name in names if name in header]
    yield from places or [0]


def _free(name: str, used_names: set[str]) -> str:
    """Return a name of a sheet that no other sheet has."""
    name = sheet_name(name)
    while name.casefold() in used_names:
        name = f"_{name}"[:LONGEST_NAME]
    return name
