"""Monthly counts as staff have them, as a row a unit, service and month.

A row each, a column a month (HMIS workbooks), a column a service (DHIS2 pivots), years over months or on sheets.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.answers.count_layout import BLANK, YEAR, CountLayout, count_layout, count_of, month_of
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.personal_data import is_personal
from dashboard.importing.text_normalization import fold_text, trim
from dashboard.importing.vocabulary import months as month_names
from dashboard.importing.vocabulary import totals
from dashboard.xlsx_reader.raw_sheet import RawSheet

MAX_EXAMPLES = 3
"""Cells that a sentence names."""

MIN_UNITS = 3
"""Units, and different counts, from which it is no chance that one is the sum of the others."""

MAX_BLOCK, MIN_COUNTS = 200, 5
"""Units that stand beside their sum; different counts from which it is no chance that it is theirs."""


@dataclass
class CountTable:
    """Counts in long form, and how they were read.

    `frame` has unit, scope, service, month and value; `columns` heading -> what it is, None for what is left out.
    """

    frame: pd.DataFrame
    columns: dict[str, str | None]
    blank_cells: int = 0
    total_cells: int = 0


def read_counts(sheets: Sequence[RawSheet], mapping: AnswerMapping, name: str) -> CountTable:
    """Return the counts of all sheets that hold some.

    Raises:
        UsageError: no sheet has a unit, a month and counts.
        ImportRejected: cells are no months or numbers, or a unit, service and month occurs twice.
    """
    layouts = [
        (sheet, layout, rows)
        for sheet in sheets
        if not sheet.hidden
        for rows in [_cells(sheet)]
        if (layout := count_layout(sheet, rows, mapping))
    ]
    tables = [table for table in layouts if not table[1].missing]
    if not tables:
        raise UsageError(_missing([layout for _, layout, _ in layouts]))
    parts = [_to_long(sheet, layout, rows, alone=len(tables) == 1) for sheet, layout, rows in tables]
    columns: dict[str, str | None] = {}
    for sheet, layout, _ in tables:
        columns |= _columns(sheet, layout, mapping)
    return _validate(CountTable(pd.concat(parts, ignore_index=True), columns), tables[0][1], name)


def looks_like_counts(sheets: Sequence[RawSheet], baseline: int) -> bool:
    """Return whether a file holds monthly counts of units, of the baseline and another year."""
    try:
        frame = read_counts(sheets, AnswerMapping(), "").frame
    except ImportRejected:
        return False
    years = set(frame["month"].str[:4])
    return str(baseline) in years and len(years) > 1 and frame["unit"].nunique() > 1


def _cells(sheet: RawSheet) -> list[list[str]]:
    """Return the cells of a sheet; those that are shown as per cent have the sign."""
    rows = [[trim(cell) for cell in row] for row in sheet.rows]
    for (row, column), kind in sheet.kinds.items():
        if kind == "percent":
            rows[row - 1][column - 1] = f"{100 * float(rows[row - 1][column - 1]):g}%"
    return rows


def _to_long(sheet: RawSheet, layout: CountLayout, rows: Sequence[Sequence[str]], *, alone: bool) -> pd.DataFrame:
    """Return the cells of a sheet in long form, as text; `total` marks rows that add up others."""
    # Years or one table: the sheet's name is no service.
    sheet_service = "" if alone or re.search(r"20\d\d", sheet.name) else sheet.name
    records = list[tuple[str, str, str, str, str, bool]]()
    count_columns = {*layout.months, *layout.services, layout.places.get("value", -1)}
    for row in rows[layout.first :]:
        cells = {role: row[place] if place < len(row) else "" for role, place in layout.places.items()}
        unit, scope, year = cells["unit"], cells.get("scope", ""), cells.get("year", "")
        total = any(
            fold_text(cell) in totals() for place, cell in enumerate(row) if cell and place not in count_columns
        )
        service = cells.get("service") or sheet_service
        month = _with_year(cells.get("month", ""), year)
        if layout.months:
            spread = [(service, _with_year(when, year), place) for place, when in layout.months.items()]
        elif layout.services:
            spread = [(name, month, place) for place, name in layout.services.items()]
        else:
            spread = [(service, month, layout.places["value"])]
        for name, when, place in spread if any(row) else ():
            records.append((unit, scope, name, when, row[place] if place < len(row) else "", total))
    return pd.DataFrame(records, columns=["unit", "scope", "service", "month", "value", "total"])


def _with_year(month: str, year: str) -> str:
    """Return a month with its year, where it stands in a column of its own."""
    if not re.fullmatch(YEAR, year):
        return month
    bare = month.zfill(2) if month.isdecimal() and len(month) < 3 else f"{month_names().get(fold_text(month), 0):02d}"
    return f"{year}-{bare}" if bare != "00" else month


def _columns(sheet: RawSheet, layout: CountLayout, mapping: AnswerMapping) -> dict[str, str | None]:
    """Return each heading of a sheet with what it is taken for; data of persons are left out.

    A month that its heading says is not among them; one that a person says is.
    """
    roles = {place: role for role, place in layout.places.items()} | {**layout.services}
    columns: dict[str, str | None] = {}
    for place, heading in enumerate(layout.headings):
        mapped_role = mapping.role(heading)
        if heading and (mapped_role or place not in layout.months):
            personal = is_personal(sheet, layout.first, place, heading)
            columns[heading] = None if personal else mapped_role or roles.get(place)
    return columns


def _validate(table: CountTable, layout: CountLayout, name: str) -> CountTable:
    """Return the counts as numbers by month; refuse what is none, or stands twice."""
    frame = table.frame
    table.total_cells = int((frame["total"] & ~frame["value"].isin(BLANK)).sum())
    frame = frame[~frame["total"]].drop(columns="total")
    is_blank = frame["value"].isin(BLANK)
    headings = {role: layout.headings[place] for role, place in layout.places.items()}
    nameless = int(((frame["unit"] == "") & ~is_blank).sum())
    if nameless:
        raise ImportRejected.t(
            "{column}: {count} counts stand in rows that name no unit. Fill it in, or remove these rows.",
            column=headings["unit"],
            count=nameless,
        )
    table.blank_cells = int((is_blank & (frame["unit"] != "")).sum())
    frame = frame[~is_blank]
    if frame.empty:
        raise ImportRejected.t("No row is left of {count} ({reasons}).", count=table.blank_cells, reasons=name)
    months = frame["month"].map({cell: month_of(cell) for cell in frame["month"].unique()})
    _refuse_unparsed(frame["month"][months.isna()], headings.get("month", name), LazyMessage.t("a month"))
    numbers = frame["value"].map({cell: count_of(cell) for cell in frame["value"].unique()}).astype(float)
    wrong = frame["value"][~(numbers >= 0)]
    _refuse_unparsed(wrong, headings.get("value", name), LazyMessage.t("a number from zero"))
    # A unit is one however its name is typed.
    frame = frame.assign(month=months, value=numbers, unit=frame["unit"].str.casefold())
    twice = int(frame.duplicated(["unit", "scope", "service", "month"]).sum())
    if twice:
        raise ImportRejected.t(
            "{column}: {count} rows repeat a unit, service and month; which of them counts cannot be told.",
            column=headings["unit"],
            count=twice,
        )
    keys = ["service", "month"]
    # The sum of sums shows once these are gone.
    while (is_total := _is_sum_of(frame, keys) | _is_sum_of(frame, ["scope", *keys]) | _is_subtotal(frame)).any():
        table.total_cells += int(is_total.sum())
        frame = frame[~is_total]
    table.frame = frame.reset_index(drop=True)
    return table


def _refuse_unparsed(wrong: pd.Series, column: str, kind: LazyMessage) -> None:
    if len(wrong):
        raise ImportRejected.t(
            "{column}: {count} cells are not {kind} ({cells}).",
            column=column,
            count=len(wrong),
            kind=kind,
            cells=", ".join(dict.fromkeys(wrong.head(MAX_EXAMPLES))),
        )


def _is_subtotal(frame: pd.DataFrame) -> pd.Series:
    """Return which counts are of a unit that is always the sum of those just beside it."""
    table = frame.pivot_table("value", ["scope", "unit"], ["service", "month"], sort=False, fill_value=0, observed=True)
    counts = table.to_numpy()
    sums = np.vstack([np.zeros(counts.shape[1]), counts.cumsum(axis=0)])
    is_sum = np.zeros(len(counts), dtype=bool)
    for size in range(2, min(MAX_BLOCK, len(counts))):
        blocks = sums[size:] - sums[:-size]
        is_sum[size:] |= (blocks[:-1] == counts[size:]).all(axis=1)
        is_sum[:-size] |= (blocks[1:] == counts[:-size]).all(axis=1)
    is_sum &= (table.nunique(axis=1) >= MIN_COUNTS).to_numpy()
    units = pd.MultiIndex.from_frame(frame[["scope", "unit"]])
    return pd.Series(units.isin(table.index[is_sum]), frame.index)


def _is_sum_of(frame: pd.DataFrame, keys: list[str]) -> pd.Series:
    """Return which counts are of a unit that is always the sum of the others with these keys."""
    totals = frame.groupby(keys)["value"]
    is_sum = (2 * frame["value"] == totals.transform("sum")) & (totals.transform("size") >= MIN_UNITS)
    units = frame.assign(is_sum=is_sum).groupby(["unit", "scope"])
    return units["is_sum"].transform("all") & (units["value"].transform("nunique") >= MIN_UNITS)


def _missing(layouts: Sequence[CountLayout]) -> LazyMessage:
    """Return which columns the sheets of a file of counts lack."""
    best = max(layouts, key=lambda layout: len(layout.places), default=None)
    if best is None:
        return LazyMessage.t("The file is empty.")
    return LazyMessage.t(
        "No column is known as {columns}. Name it with --column 'Header=unit', month, service or value.",
        columns=", ".join(best.missing),
    )
