"""Monthly counts as staff have them, as a row a unit, service and month.

A row each, a column a month (HMIS workbooks), a column a service (DHIS2 pivots), years over months or on sheets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.answers.vocabulary import role_of
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.personal_data import is_personal
from dashboard.importing.text_normalization import fold_text, trim
from dashboard.importing.vocabulary import months as month_names
from dashboard.importing.vocabulary import totals
from dashboard.xlsx_reader.raw_sheet import RawSheet

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("organisationunitname", "organisation unit", "organisationunit", "orgunit", "ou", "facility",
             "facility name", "health facility", "organisationunitid", "учреждение", "établissement", "المرفق",
             "district", "район", "district sanitaire", "المديرية"),
    "month": ("periodname", "period", "periodid", "pe", "month", "месяц", "период", "mois", "période", "الشهر",
              "الفترة"),
    "service": ("dataname", "data", "dataid", "dx", "dataelement", "data element", "indicator", "service", "услуга",
                "показатель", "indicateur", "الخدمة", "المؤشر"),
    "value": ("value", "count", "number", "cases", "visits", "значение", "количество", "valeur", "nombre", "القيمة",
              "العدد"),
    "year": ("year", "год", "année", "annee", "السنة"),
}  # fmt: skip
"""What a table of counts has -> the headings by which it is known, the nearest to a unit first."""

ROLES = (*COLUMNS, "scope")
BLANK = frozenset(("", "-", "–", "—", "…", "...", "..", "."))
"""Cells that say that nothing was reported."""

MOST_ABOVE, LEAST_MONTHS, SHOWN = 15, 3, 3
"""Rows that may stand above the headings; columns of months from which a table is wide; cells that are named."""

SYSTEM = re.compile(r"(organisation ?unit|period|data)( ?(id|name|code|description))?")
YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)")


@dataclass
class CountTable:
    """Counts in long form, and how they were read.

    `frame` has unit, scope, service, month and value; `columns` heading -> what it is, None for what is left out.
    """

    frame: pd.DataFrame
    columns: dict[str, str | None] = field(default_factory=dict)
    blank: int = 0
    added_up: int = 0


@dataclass(frozen=True)
class _Layout:
    """Where things stand on a sheet: role -> column, column -> month, column -> service."""

    headings: tuple[str, ...]
    first: int
    places: Mapping[str, int]
    months: Mapping[int, str]
    services: Mapping[int, str]

    @property
    def is_whole(self) -> bool:
        """Return whether unit, month and value of each count are known."""
        timed = bool(self.months) or "month" in self.places
        return "unit" in self.places and timed and bool(self.months or self.services or "value" in self.places)


def read_counts(sheets: Sequence[RawSheet], mapping: AnswerMapping, name: str) -> CountTable:
    """Return the counts of all sheets that hold some.

    Raises:
        UsageError: no sheet has a unit, a month and counts.
        ImportRejected: cells are no months or numbers, or a unit, service and month occurs twice.
    """
    tables = [
        (sheet, layout, rows)
        for sheet in sheets
        if not sheet.hidden
        for rows in [[[trim(cell) for cell in row] for row in sheet.rows]]
        if (layout := _layout(sheet, rows, mapping)) and layout.is_whole
    ]
    if not tables:
        raise UsageError(_missing(sheets, mapping))
    parts = [_long(sheet, layout, rows, alone=len(tables) == 1) for sheet, layout, rows in tables]
    result = CountTable(pd.concat(parts, ignore_index=True))
    for sheet, layout, _ in tables:
        result.columns |= _columns(sheet, layout)
    return _checked(result, tables[0][1], name)


def looks_like_counts(sheets: Sequence[RawSheet], baseline: int) -> bool:
    """Return whether a file holds monthly counts of units, of the baseline and another year."""
    try:
        frame = read_counts(sheets, AnswerMapping(), "").frame
    except ImportRejected:
        return False
    years = set(frame["month"].str[:4])
    return str(baseline) in years and len(years) > 1 and frame["unit"].nunique() > 1


def _layout(sheet: RawSheet, rows: Sequence[Sequence[str]], mapping: AnswerMapping) -> _Layout | None:
    """Return how a sheet is laid out, by the first row that can be its headings; None for none."""
    best: _Layout | None = None
    for number, row in enumerate(rows[:MOST_ABOVE]):
        above = rows[number - 1] if number else []
        layout = _of_headings(sheet, _joined(above, row), number + 1, rows, mapping)
        if layout.is_whole:
            return layout
        if best is None or len(layout.places) > len(best.places):
            best = layout
    return best


def _joined(above: Sequence[str], row: Sequence[str]) -> tuple[str, ...]:
    """Return headings, months with the year that stands over them."""
    year, names = "", list[str]()
    for place, cell in enumerate(row):
        over = above[place] if place < len(above) else ""
        year = over if re.fullmatch(YEAR, over) else "" if over else year
        bare = fold_text(cell) in month_names()
        names.append(f"{cell} {year}" if bare and year else cell)
    return tuple(names)


def _of_headings(
    sheet: RawSheet, headings: tuple[str, ...], first: int, rows: Sequence[Sequence[str]], mapping: AnswerMapping
) -> _Layout:
    """Return what the columns under some headings are."""
    roles = {place: mapping.role(heading) for place, heading in enumerate(headings) if heading}
    places = {role: place for place, role in reversed(roles.items()) if role in ROLES}
    for role, words in COLUMNS.items():
        known = [place for place, said in roles.items() if said is None and fold_text(headings[place]) in words]
        if role not in places and known:
            # Programs export names and ids beside each other, and one of them may be empty.
            filled = [place for place in known if _is_filled(rows[first:], place)] or known
            places[role] = min(filled, key=lambda place: words.index(fold_text(headings[place])))
    free = [place for place, said in roles.items() if said is None and place not in places.values()]
    for role in ("unit", "scope"):
        named = [place for place in free if role_of(headings[place]) == role and place != places.get("unit")]
        if named:
            places.setdefault(role, named[0])
    months = _month_columns(sheet, headings, roles, places)
    known_services = {
        place: str(said) for place, said in roles.items() if said and said not in ROLES and not month_of(said)
    }
    services = known_services or (
        {} if months or "value" in places else dict(_service_columns(headings, roles, places, rows[first:]))
    )
    return _Layout(headings, first, places, months, {} if months else services)


def _is_filled(rows: Sequence[Sequence[str]], place: int) -> bool:
    return any(place < len(row) and row[place] for row in rows)


def _month_columns(
    sheet: RawSheet, headings: Sequence[str], roles: Mapping[int, str | None], places: Mapping[str, int]
) -> dict[int, str]:
    """Return the columns of single months: `2019-04`, or `04` beside a column of years."""
    taken = set(places.values())
    months = {
        place: month
        for place, said in roles.items()
        if place not in taken and said != "" and (month := month_of(said or "") or _month_heading(headings[place]))
    }
    named = sum(bool(roles[place]) for place in months)
    found = YEAR.search(sheet.name)
    year = found[1] if found else ""
    if "year" not in places:
        months = {place: month if len(month) > 2 else f"{year}-{month}" for place, month in months.items()}
        months = {place: month for place, month in months.items() if len(month) == 7}
    return months if len(months) >= LEAST_MONTHS or named else {}


def _month_heading(heading: str) -> str:
    """Return the month of a heading: `2019-04`, `04` for one without a year, "" for none."""
    short = re.fullmatch(r"(\D+?)[\s,.'’-]*(\d\d)", heading)
    bare = month_names().get(fold_text(heading), 0)
    if bare:
        return f"{bare:02d}"
    if short and (number := month_names().get(fold_text(short[1]), 0)):
        return f"20{short[2]}-{number:02d}"
    return month_of(heading) or ""


def _service_columns(
    headings: Sequence[str],
    roles: Mapping[int, str | None],
    places: Mapping[str, int],
    rows: Sequence[Sequence[str]],
) -> Iterator[tuple[int, str]]:
    """Yield the columns that hold nothing but numbers, each a service."""
    for place, said in roles.items():
        cells = [row[place] for row in rows if place < len(row) and row[place] not in BLANK]
        numbers = bool(cells) and all(_number(cell) is not None for cell in cells)
        if said is None and place not in places.values() and numbers and not SYSTEM.fullmatch(headings[place].lower()):
            yield place, headings[place]


def _long(sheet: RawSheet, layout: _Layout, rows: Sequence[Sequence[str]], *, alone: bool) -> pd.DataFrame:
    """Return the cells of a sheet in long form, as text; `total` marks rows that add up others."""
    # Years or one table: the sheet's name is no service.
    sheet_service = "" if alone or YEAR.search(sheet.name) else sheet.name
    records = list[tuple[str, str, str, str, str, bool]]()
    for row in rows[layout.first :]:
        cells = {role: row[place] if place < len(row) else "" for role, place in layout.places.items()}
        unit, scope, year = cells["unit"], cells.get("scope", ""), cells.get("year", "")
        total = any(fold_text(cell) in totals() for cell in (unit, scope, cells.get("service", "")) if cell)
        service = cells.get("service") or sheet_service
        month = _dated(cells.get("month", ""), year)
        if layout.months:
            spread = [(service, _dated(when, year), place) for place, when in layout.months.items()]
        elif layout.services:
            spread = [(name, month, place) for place, name in layout.services.items()]
        else:
            spread = [(service, month, layout.places["value"])]
        for name, when, place in spread if any(row) else ():
            records.append((unit, scope, name, when, row[place] if place < len(row) else "", total))
    return pd.DataFrame(records, columns=["unit", "scope", "service", "month", "value", "total"])


def _dated(month: str, year: str) -> str:
    """Return a month with its year, where it stands in a column of its own."""
    if not re.fullmatch(YEAR, year):
        return month
    bare = month.zfill(2) if month.isdecimal() and len(month) < 3 else f"{month_names().get(fold_text(month), 0):02d}"
    return f"{year}-{bare}" if bare != "00" else month


def _columns(sheet: RawSheet, layout: _Layout) -> dict[str, str | None]:
    """Return each heading of a sheet with what it is taken for; data of persons are left out."""
    known: dict[int, str] = {place: role for role, place in layout.places.items()}
    known |= {**dict.fromkeys(layout.months, ""), **layout.services}
    columns: dict[str, str | None] = {}
    for place, heading in enumerate(layout.headings):
        if heading and place not in layout.months:
            columns[heading] = None if is_personal(sheet, layout.first - 1, place, heading) else known.get(place)
    return columns


def _checked(table: CountTable, layout: _Layout, name: str) -> CountTable:
    """Return the counts as numbers by month.

    Raises:
        ImportRejected: some are none, or stand twice.
    """
    frame = table.frame
    table.added_up = int((frame["total"] & ~frame["value"].isin(BLANK)).sum())
    frame = frame[~frame["total"] & (frame["unit"] != "")].drop(columns="total")
    table.blank = int(frame["value"].isin(BLANK).sum())
    frame = frame[~frame["value"].isin(BLANK)]
    if frame.empty:
        raise ImportRejected(LazyMessage.t("No row is left of {count} ({reasons}).", count=table.blank, reasons=name))
    headings = {role: layout.headings[place] for role, place in layout.places.items()}
    months = frame["month"].map({cell: month_of(cell) for cell in frame["month"].unique()})
    frame = frame.assign(month=_known(frame["month"], months, headings.get("month", name), LazyMessage.t("a month")))
    numbers = frame["value"].map({cell: _number(cell) for cell in frame["value"].unique()}).astype(float)
    column, kind = headings.get("value", name), LazyMessage.t("a number from zero")
    frame = frame.assign(value=_known(frame["value"], numbers.where(numbers >= 0), column, kind))
    twice = int(frame.duplicated(["unit", "scope", "service", "month"]).sum())
    if twice:
        raise ImportRejected(
            LazyMessage.t(
                "{column}: {count} rows repeat a unit, service and month; which of them counts cannot be told.",
                column=headings["unit"],
                count=twice,
            )
        )
    table.frame = frame.reset_index(drop=True)
    return table


def _known(cells: pd.Series, values: pd.Series, column: str, kind: LazyMessage) -> pd.Series:
    """Return cells as they were read.

    Raises:
        ImportRejected: some could not be read.
    """
    wrong = cells[values.isna()]
    if len(wrong):
        raise ImportRejected(
            LazyMessage.t(
                "{column}: {count} cells are not {kind} ({cells}).",
                column=column,
                count=len(wrong),
                kind=kind,
                cells=", ".join(dict.fromkeys(wrong.head(SHOWN))),
            )
        )
    return values


def _number(cell: str) -> float | None:
    """Return a count; None for what is none. Groups of three digits may be parted."""
    plain = re.sub(r"[\s\u00a0\u202f']", "", cell)
    if re.fullmatch(r"\d{1,3}(,\d{3})+(\.0+)?", plain):
        plain = plain.replace(",", "")
    plain = plain.replace(",", ".")
    try:
        number = float(plain)
    except ValueError:
        return None
    return number if number == number and abs(number) != float("inf") else None


def _missing(sheets: Sequence[RawSheet], mapping: AnswerMapping) -> LazyMessage:
    """Return which columns a file of counts lacks."""
    layouts = [
        layout
        for sheet in sheets
        if not sheet.hidden
        and (layout := _layout(sheet, [[trim(cell) for cell in row] for row in sheet.rows], mapping))
    ]
    best = max(layouts, key=lambda each: len(each.places), default=None)
    if best is None:
        return LazyMessage.t("The file is empty.")
    missing = [] if "unit" in best.places else ["unit"]
    missing += [] if best.months or "month" in best.places else ["month"]
    missing += [] if best.months or best.services or "value" in best.places else ["value"]
    return LazyMessage.t(
        "No column is known as {columns}. Name it with --column 'Header=unit', month, service or value.",
        columns=", ".join(missing),
    )


def month_of(cell: str) -> str | None:
    """Return a month as `2020-04`; None for what is none."""
    span = re.fullmatch(r"(\d{4}-\d{2})(?:-\d{2})? - \1(?:-\d{2})?", cell)
    cell = span[1] if span else cell
    match = re.fullmatch(r"(\d{4})[-/.]?(\d{1,2})(?:[-/.]\d{1,2}.*)?", cell)
    if match:
        return f"{match[1]}-{int(match[2]):02d}" if 1 <= int(match[2]) <= 12 else None
    match = re.fullmatch(r"(?:\d{1,2}[./])?(\d{1,2})[./](\d{4})", cell)
    if match:
        return f"{match[2]}-{int(match[1]):02d}" if 1 <= int(match[1]) <= 12 else None
    match = re.fullmatch(r"(\D+?)[\s,.-]*(\d{4})", cell) or re.fullmatch(r"(?P<year>\d{4})[\s,.-]*(\D+)", cell)
    if not match:
        return None
    name, year = (match[2], match[1]) if match.groupdict() else (match[1], match[2])
    number = month_names().get(fold_text(name))
    return f"{year}-{number:02d}" if number else None
