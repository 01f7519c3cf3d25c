"""Where the units, months, services and values of monthly counts stand on a sheet."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.answers.answer_mapping import COUNTS, ROLES_OF, AnswerMapping
from dashboard.answers.vocabulary import role_of
from dashboard.importing.date_parsing import read_dates
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.number_parsing import ParsedNumber, read_number
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import months as month_names
from dashboard.importing.vocabulary import read_words
from dashboard.xlsx_reader.dhis2 import period_text
from dashboard.xlsx_reader.raw_sheet import RawSheet

BLANK = frozenset(("", "-", "–", "—", "…", "...", "..", "."))
"""Cells that say that nothing was reported."""

MAX_ROWS_ABOVE, MIN_MONTHS = 15, 3
"""Rows that may stand above the headings; columns of months from which a table is wide."""

SYSTEM = re.compile(r"(organisation ?unit|period|data)( ?(id|name|code|description))?")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d|\s*[-–/]\s*\d)")
"""A year; of `2019-20`, which is one of a budget, none of the two."""


@dataclass(frozen=True)
class CountLayout:
    """Where things stand on a sheet: role -> column, column -> month, column -> service."""

    headings: tuple[str, ...]
    first: int
    places: Mapping[str, int]
    months: Mapping[int, str]
    services: Mapping[int, str]

    @property
    def missing(self) -> list[str]:
        """Return which of unit and month are not known; where both are, whether it is the value."""
        unknown = {"unit", "month"} - {*self.places, "month" if self.months else ""}
        has_values = self.months or self.services or "value" in self.places
        return sorted(unknown, reverse=True) or ([] if has_values else ["value"])


def count_layout(sheet: RawSheet, rows: Sequence[Sequence[str]], mapping: AnswerMapping) -> CountLayout | None:
    """Return how a sheet is laid out, by the first row that can be its headings; None for none."""
    best: CountLayout | None = None
    for number, row in enumerate(rows[:MAX_ROWS_ABOVE]):
        above = rows[number - 1] if number else []
        layout = _layout_of(sheet, _join_headings(above, row), number + 1, rows, mapping)
        if not layout.missing:
            return layout
        if best is None or len(layout.places) > len(best.places):
            best = layout
    return best


def _join_headings(above: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    """Return headings, months with the year over them; where a cell is empty, the one over it."""
    year, names = "", list[str]()
    for place, cell in enumerate(row):
        over = above[place] if place < len(above) else ""
        year = over if re.fullmatch(YEAR, over) else "" if over else year
        bare = fold_text(cell) in month_names()
        names.append(f"{cell} {year}" if bare and year else cell or (over if over != year else ""))
    return tuple(names)


def _layout_of(
    sheet: RawSheet, headings: tuple[str, ...], first: int, rows: Sequence[Sequence[str]], mapping: AnswerMapping
) -> CountLayout:
    """Return what the columns under some headings are."""
    roles = {place: mapping.role(heading) for place, heading in enumerate(headings) if heading}
    places = {role: place for place, role in reversed(roles.items()) if role in ROLES_OF[COUNTS]}
    free_columns = [place for place, role in roles.items() if role is None]
    known_headings = read_words("dashboard.answers", "count_columns", "column")  # the nearest to a unit first
    order = list(known_headings)
    for role in ROLES_OF[COUNTS]:
        candidates = [place for place in free_columns if known_headings.get(fold_text(headings[place])) == role]
        if role not in places and candidates:
            # Programs export names and ids beside each other, and one of them may be empty.
            nonempty = [place for place in candidates if any(row[place:] and row[place] for row in rows[first:])]
            places[role] = min(nonempty or candidates, key=lambda place: order.index(fold_text(headings[place])))
    for role in ("unit", "scope"):
        free = (place for place in free_columns if place not in places.values() and role_of(headings[place]) == role)
        if (first_match := next(free, -1)) >= 0:
            places.setdefault(role, first_match)
    months = _month_columns(sheet, headings, roles, places)
    role_by_column = {place: role for place, role in roles.items() if role and role not in ROLES_OF[COUNTS]}
    mapped_services = {place: service for place, service in role_by_column.items() if not month_of(service)}
    # Cells are read under headings of counts only: most rows that are tried are none, and a list is long.
    is_pivot = {"unit", "month"} <= places.keys() and "value" not in places and not months
    services = mapped_services or {
        place: headings[place]
        for place in free_columns
        if is_pivot
        and place not in places.values()
        and not SYSTEM.fullmatch(headings[place].lower())
        and _holds_counts(rows[first:], place)
    }
    if "service" in places and is_pivot:  # beside the names of services, the one column of numbers holds the counts
        places |= dict.fromkeys(("value",) if len(services) == 1 else (), next(iter(services), -1))
        services = {}
    return CountLayout(headings, first, places, months, {} if months else services)


def _month_columns(
    sheet: RawSheet, headings: Sequence[str], roles: Mapping[int, str | None], places: Mapping[str, int]
) -> dict[int, str]:
    """Return the columns of single months: `2019-04`, or `04` beside a column of years."""
    role_columns = set(places.values())
    months = {
        place: month
        for place, role in roles.items()
        if place not in role_columns
        and role != ""
        and (month := month_of(role or "") or month_heading(headings[place]))
    }
    mapped_months = sum(bool(roles[place]) for place in months)
    years = set(YEAR.findall(sheet.name))
    year = years.pop() if len(years) == 1 else ""
    if "year" not in places:
        months = {place: month if len(month) > 2 else f"{year}-{month}" for place, month in months.items()}
        months = {place: month for place, month in months.items() if len(month) == 7}
    return months if len(months) >= MIN_MONTHS or mapped_months else {}


def month_heading(heading: str) -> str:
    """Return the month of a heading: `2019-04`, `04` for one without a year, "" for none."""
    short = re.fullmatch(r"(\D+?)[\s,.'’-]*(\d\d)", heading)
    bare = month_names().get(fold_text(heading), 0)
    if bare:
        return f"{bare:02d}"
    if short and (number := month_names().get(fold_text(short[1]), 0)):
        return f"20{short[2]}-{number:02d}"
    return month_of(heading) or ""


def _holds_counts(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Return whether a column holds nothing but numbers."""
    cells = {row[place] for row in rows if place < len(row)}.difference(BLANK)
    return bool(cells) and all(count_of(cell) is not None for cell in cells)


def count_of(cell: str) -> float | None:
    """Return a count; None for what is none, could be two numbers, or has a mark beside it."""
    try:
        number = read_number(cell, is_integer=True)
    except UnparsedRow:
        return None
    return float(number.digits) if number == ParsedNumber(number.digits) else None


def month_of(cell: str) -> str | None:
    """Return a month as `2020-04`; None for what is none, or could be two."""
    try:
        start, end = read_dates(period_text(cell))
    except UnparsedRow:
        return None
    month = start[:7]
    if len(month) < len("2020-04"):
        return None
    last = monthrange(int(month[:4]), int(month[5:]))[1]
    return month if end in ("", month) or (start, end) == (f"{month}-01", f"{month}-{last}") else None
