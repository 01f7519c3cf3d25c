"""Periods as DHIS2 and the World Bank write them (202001, 2020Q1), to ISO 8601.

https://docs.dhis2.org/en/develop/using-the-api/dhis-core-version-master/introduction.html#webapi_date_perid_format
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta

from dashboard.xlsx_reader.raw_sheet import RawSheet

HEADINGS = (
    ("pe", frozenset(("dx", "ou", "value"))),
    ("period", frozenset(("data", "organisation unit", "value"))),
    ("periodid", frozenset(("dataid", "organisationunitid", "value"))),
    ("period", frozenset(("dataelement", "orgunit", "value"))),
)
"""The heading of the periods in a CSV file of DHIS2, and those that stand beside it."""

PERIOD = re.compile(r"(\d{4})(?:(\d{2})(\d{2})?|(Q|S|M|W|Sat|Sun|Wed|Thu)(\d{1,2}))?")
MONTHS = {"M": 1, "Q": 3, "S": 6}


def period_text(code: str) -> str:
    """Return a period as a span of dates; what is none stays as it is."""
    match = PERIOD.fullmatch(code)
    if not match:
        return code
    year, month, day, kind, number = match.groups()
    if kind in MONTHS:
        last = int(number) * MONTHS[kind]
        return f"{year}-{last - MONTHS[kind] + 1:02d} - {year}-{last:02d}" if 0 < last <= 12 else code
    if kind == "W":
        try:
            monday = date.fromisocalendar(int(year), int(number), 1)
        except ValueError:
            return code
        return f"{monday.isoformat()} - {(monday + timedelta(6)).isoformat()}"
    date_text = "-".join(filter(None, (year, month, day)))
    return code if kind else f"{date_text} - {date_text}"


def convert_periods(sheet: RawSheet) -> RawSheet:
    """Return a CSV file of DHIS2 with its periods as dates; any other file as it is."""
    headings = [cell.strip().casefold() for cell in sheet.rows[0]] if sheet.rows else []
    column = next((headings.index(name) for name, neighbours in HEADINGS if {name, *neighbours} <= set(headings)), None)
    if column is None:
        return sheet
    rows = [list(row) for row in sheet.rows]
    for row in rows[1:]:
        row[column : column + 1] = [period_text(cell.strip()) for cell in row[column : column + 1]]
    return replace(sheet, rows=rows)
