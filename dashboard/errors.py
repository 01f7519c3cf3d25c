"""The errors a reader or an editor of the data can cause, each with a sentence that says what to mend."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


class DashboardError(Exception):
    """The base of every error the program raises on purpose; its text is meant for people."""


class SelectionError(DashboardError):
    """A query string that cannot be read at all (for example one that is too long)."""


class SettingsError(DashboardError):
    """A setting whose value is not allowed; the message names the setting and the values it takes."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of the data: where it is, what was found, what is allowed, what to do.

    `row` counts as a spreadsheet does (the header is row 1); it is 0 for a fault of the whole table.
    """

    table: str
    row: int
    column: str
    found: str
    allowed: str
    remedy: str

    def __str__(self) -> str:
        place = self.table
        if self.row:
            place += f" row {self.row}"
        if self.column:
            place += f", column {self.column}"
        fact = f"{self.found} {self.allowed}".strip()
        return f"{place}: {fact}. {self.remedy}"


class DataError(DashboardError):
    """Data that cannot be used. `problems` holds every fault that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
