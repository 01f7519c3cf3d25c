"""Raw answers of a questionnaire: which program exported them, told by the columns it adds."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from dashboard.importing.errors import ImportRejected
from dashboard.importing.vocabulary import read_rows
from dashboard.xlsx_reader.raw_sheet import RawSheet

FORM_ROWS = 10
"""Rows in which the headings of a form are looked for."""

MOJIBAKE = re.compile("^(?:\ufeff|ï»¿|Ã¯Â»Â¿|Ã)+")
"""What becomes of a byte order mark that was read in a wrong encoding."""

COMPLETION = re.compile(r"[a-z][a-z0-9_]*_complete|Complete\?( \(\d+\))?")
"""The columns in which REDCap keeps whether an instrument was finished; `*_complete` in the table of programs."""

REGISTERS = ("Microsoft Forms", "DHIS2")
"""Programs in which registers of activities are kept just as well."""

ROLES = ("unit", "time", "key", "version", "finished", "approval", "preview")


@dataclass(frozen=True)
class ExportKind:
    """A program by its columns, roles, further columns and `heading_rows` above answers.

    `separator` stands between the choices of a cell ("": unknown), `blank` in a cell without an answer.
    """

    name: str
    signature: frozenset[str] = frozenset()
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    system: frozenset[str] = frozenset()
    heading_rows: int = 1
    separator: str = ""
    blank: str = ""

    def owns(self, heading: str) -> bool:
        """Return whether a column is the program's own, no question."""
        name = heading.casefold()
        return name in self.system or name in self.signature or any(name in names for names in self.roles.values())


PLAIN = ExportKind("")
"""A table of no program that is known."""


@lru_cache(1)
def _kinds() -> tuple[ExportKind, ...]:
    """Return the programs, those with the most telling columns first."""
    return tuple(
        ExportKind(
            row["program"],
            frozenset(row["marks"].split("|")),
            {role: tuple(row[role].split("|")) for role in ROLES if row[role]},
            frozenset(row["own"].split("|")),
            int(row["heading_rows"] or 1),
            row["separator"],
            row["blank"],
        )
        for row in read_rows("export_kinds")
    )


def plain_heading(cell: str) -> str:
    """Return a heading in one line, without what a wrong encoding left of a byte order mark."""
    return re.sub(r"(?<!\s)\s*[\r\n]\s*", " ", MOJIBAKE.sub("", cell.strip()).strip())


def export_kind(headings: Sequence[str]) -> ExportKind:
    """Return the program of a sheet with these headings, `PLAIN` for none."""
    names = {heading.casefold() for heading in headings}
    names |= {"*_complete"} if completion_columns(headings) else set()
    return next((kind for kind in _kinds() if kind.signature <= names), PLAIN)


def completion_columns(headings: Sequence[str]) -> list[str]:
    """Return the columns in which REDCap keeps whether an instrument was finished."""
    return [heading for heading in headings if COMPLETION.fullmatch(heading)]


def is_raw_answers(headings: Sequence[str]) -> str:
    """Return the program whose raw answers have these headings; "" for none, or registers."""
    name, names = export_kind(headings).name, {heading.casefold() for heading in headings}
    return "" if name in REGISTERS and not {"start time", "completion time", "email"} <= names else name


def reject_raw_answers(sheets: Sequence[RawSheet]) -> None:
    """Refuse answers of a questionnaire, of which each row is one respondent.

    Raises:
        ImportRejected: the headings of a sheet are those of a form; of Google's, which has but one, a list may be.
    """
    for sheet in sheets:
        for row in sheet.rows[:FORM_ROWS]:
            headings = [plain_heading(cell).partition(" / ")[0] for cell in row]
            if is_raw_answers(headings) not in ("", "Google Forms"):
                raise ImportRejected.t(
                    "{sheet}: these are raw answers of a questionnaire, a row for each respondent. The dashboard "
                    "takes rates, with n and an interval: python -m dashboard rates {sheet} --form FORM.xlsx, or "
                    "--learn MAP.json without a form.",
                    sheet=sheet.name,
                )
