"""The same fault in many rows is one group, said in the reader's language."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from dashboard.errors import LazyMessage, Problem
from dashboard.text.problem_messages import problem_sentence, translate
from dashboard.text.translate import Translator

SCHEMA = 1
"""The version of what `as_json` returns; it grows when a reader of the old one would stumble."""

MOST_RUNS, MOST_PARTS = 4, 20
"""Runs of rows that a line names, the rows of further runs are counted; faulty parts of a row that are each told."""


@dataclass(frozen=True)
class Report:
    """What a check of a file or folder found: unusable `problems`, `remarks` to know."""

    checked: str
    problems: tuple[Problem, ...]
    remarks: tuple[Problem, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Return whether the data can be used."""
        return not self.problems


@dataclass(frozen=True)
class ProblemGroup:
    """The same fault in rows of a column, sorted; row 0 is the whole table."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """Return the fault of the first row."""
        return self.problems[0]

    @property
    def rows(self) -> tuple[int, ...]:
        """Return the rows, each once."""
        return tuple(dict.fromkeys(problem.row for problem in self.problems if problem.row))

    def sentence(self, text: Translator) -> str:
        """Return the group as one sentence; where values differ, it tells that of the first row."""
        rows = self.rows
        if len(rows) < 2:
            return problem_sentence(self.first, text)
        alike = {(problem.found, problem.allowed, problem.remedy) for problem in self.problems}
        likewise = self.first.row if len(alike) > 1 else 0
        return problem_sentence(self.first, text, rows_in_words(rows, text), likewise=likewise)


def group_problems(problems: Iterable[Problem]) -> list[ProblemGroup]:
    """Return the problems in groups, sorted by table, first row and column."""
    groups: dict[tuple[str, ...], list[Problem]] = {}
    for problem in sorted(set(problems)):
        groups.setdefault(_kind(problem), []).append(problem)
    problem_groups = list[ProblemGroup]()
    for group in map(ProblemGroup, map(tuple, groups.values())):
        is_told_as_one = len(group.rows) > 1 or len(group.problems) > MOST_PARTS
        problem_groups += [group] if is_told_as_one else [ProblemGroup((problem,)) for problem in group.problems]
    return sorted(problem_groups, key=lambda group: group.first)


def rows_in_words(rows: tuple[int, ...], text: Translator) -> str:
    """Return `rows 2-14, 17, 20 and 380 more`; the rows are sorted."""
    runs = [[row for _, row in run] for _, run in groupby(enumerate(rows), lambda pair: pair[1] - pair[0])]
    name = ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs[:MOST_RUNS])
    more = sum(map(len, runs[MOST_RUNS:]))
    if more:
        return text.n("rows {rows} and {number} more", "rows {rows} and {number} more", more, rows=name)
    return text.t("rows {rows}", rows=name)


def as_json(report: Report, text: Translator) -> dict[str, Any]:
    """Return a report for programs.

    `schema` (the version of this form), `checked`, `good`, `language`, `faults` (how many, before grouping), then
    `problems` and `remarks`: lists of groups. A group has `place` (file, or workbook and sheet), `column` ("" for
    the row or table as a whole), `rows` (none for the table as a whole), `cells` (for each fault: `row`, `found`),
    `found`, `allowed`, `remedy` of the first, and `text`, the whole sentence.
    """
    return {
        "schema": SCHEMA,
        "checked": report.checked,
        "good": report.is_valid,
        "language": text.language,
        "faults": len(report.problems),
        "problems": [_group_json(group, text) for group in group_problems(report.problems)],
        "remarks": [_group_json(group, text) for group in group_problems(report.remarks)],
    }


def _group_json(group: ProblemGroup, text: Translator) -> dict[str, Any]:
    first = group.first
    return {
        "place": translate(first.table, text),
        "column": translate(first.column, text),
        "rows": list(group.rows),
        "cells": [
            {"row": problem.row, "found": translate(problem.found, text)} for problem in group.problems if problem.row
        ],
        "found": translate(first.found, text),
        "allowed": translate(first.allowed, text),
        "remedy": translate(first.remedy, text),
        "text": group.sentence(text),
    }


def _kind(problem: Problem) -> tuple[str, ...]:
    """Return the grouping key of a fault; faults of whole tables stand alone."""
    place = (problem.table, problem.column)
    if not problem.row:
        return (*place, *_words(problem.found, problem.allowed, problem.remedy), str(problem.found))
    sentences = (problem.allowed, problem.remedy) if problem.allowed else (problem.found, problem.remedy)
    return (*place, "row", *_words(*sentences))


def _words(*parts: str) -> Iterator[str]:
    """Yield what the program says, without the values it says it of."""
    return (part.message or str(part) if isinstance(part, LazyMessage) else part for part in parts)
