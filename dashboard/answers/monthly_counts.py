"""Monthly counts of services against the same months of a baseline year.

A table with a row a unit, month and service (DHIS2, HMIS, Excel). As reported and for the units that reported in both
months, side by side; nothing is filled in.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.answers.answer_file import read_sheets
from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.text_normalization import fold_text, trim
from dashboard.importing.vocabulary import months as month_names
from dashboard.text.translate import Translator
from dashboard.xlsx_reader.dhis2 import with_periods

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "unit": ("organisation unit", "organisationunit", "organisationunitid", "orgunit", "ou", "facility", "district",
             "учреждение", "район", "établissement", "district sanitaire", "المرفق", "المديرية"),
    "month": ("period", "periodid", "pe", "month", "месяц", "период", "mois", "période", "الشهر", "الفترة"),
    "service": ("data", "dataid", "dx", "dataelement", "indicator", "service", "услуга", "показатель", "indicateur",
                "الخدمة", "المؤشر"),
    "value": ("value", "count", "number", "cases", "visits", "значение", "количество", "valeur", "nombre", "القيمة",
              "العدد"),
}  # fmt: skip
"""What a table of counts has -> the headings by which it is known."""

SHOWN = 3


@dataclass(frozen=True)
class CountsRequest:
    """A file of counts, the year it is held against, and what its columns are."""

    file: Path
    baseline: int
    mapping: AnswerMapping


def count_changes(request: CountsRequest) -> pd.DataFrame:
    """Return the change of each service and month against the same month of the baseline year.

    Returns:
        service, month, reported, baseline, change (per cent), units_now, units_baseline, units_both, share_both (per
        cent of the units that reported in either month), both_reported, both_baseline, both_change. NaN where there is
        nothing to divide by.

    Raises:
        ImportRejected: columns are missing, or cells are no months or numbers; each with its count.
    """
    frame = _read(request)
    frame["year"], frame["of_year"] = frame["month"].str[:4].astype(int), frame["month"].str[5:]
    base = frame[frame["year"] == request.baseline]
    if base.empty:
        raise ImportRejected(
            LazyMessage.t("{file} has no month of the baseline {year}.", file=request.file.name, year=request.baseline)
        )
    later = frame[frame["year"] != request.baseline]
    pairs = later.merge(base, on=["service", "unit", "of_year"], how="left", suffixes=("", "_base"))
    now = later.groupby(["service", "month"])["value"].agg(reported="sum", units_now="size").reset_index()
    now["of_year"] = now["month"].str[5:]
    before = base.groupby(["service", "of_year"])["value"].agg(baseline="sum", units_baseline="size").reset_index()
    both = pairs[pairs["value_base"].notna()].groupby(["service", "month"])
    matched = both.agg(
        both_reported=("value", "sum"), both_baseline=("value_base", "sum"), units_both=("value", "size")
    )
    table = now.merge(before, on=["service", "of_year"], how="left").merge(
        matched.reset_index(), on=["service", "month"], how="left"
    )
    table = table.fillna({"units_both": 0, "units_baseline": 0}).astype({"units_both": int, "units_baseline": int})
    either = table["units_now"] + table["units_baseline"] - table["units_both"]
    return table.assign(
        share_both=100 * table["units_both"] / either,
        change=_change(table["reported"], table["baseline"]),
        both_change=_change(table["both_reported"], table["both_baseline"]),
    ).sort_values(["service", "month"], ignore_index=True)


def _change(now: pd.Series, before: pd.Series) -> pd.Series:
    """Return the change in per cent; NaN where there was nothing before."""
    return 100 * (now / before.where(before > 0) - 1)


def _read(request: CountsRequest) -> pd.DataFrame:
    """Return unit, service, month and value of every row that has a value.

    Raises:
        ImportRejected: see `count_changes`.
    """
    sheets = [with_periods(sheet) for sheet in read_sheets(request.file) if not sheet.hidden and len(sheet.rows) > 1]
    if not sheets:
        raise ImportRejected(LazyMessage.t("The file is empty."))
    rows = [[trim(cell) for cell in row] for row in sheets[0].rows if any(row)]
    places = _places(rows[0], request.mapping)
    cells = {name: [row[at] if at < len(row) else "" for row in rows[1:]] for name, at in places.items()}
    frame = pd.DataFrame({"service": "", **cells}).query("value != ''")
    names = {name: rows[0][at] for name, at in places.items()}
    frame["month"] = _checked(frame["month"], frame["month"].map(month_of), names["month"], LazyMessage.t("a month"))
    numbers = pd.to_numeric(frame["value"].str.replace(r"[\s\u00a0]", "", regex=True).str.replace(",", "."), "coerce")
    frame["value"] = _checked(
        frame["value"], numbers.where(numbers >= 0), names["value"], LazyMessage.t("a number from zero")
    )
    twice = int(frame.duplicated(["unit", "service", "month"]).sum())
    if twice:
        raise ImportRejected(
            LazyMessage.t(
                "{column}: {count} rows repeat a unit, service and month; which of them counts cannot be told.",
                column=names["unit"],
                count=twice,
            )
        )
    return frame.reset_index(drop=True)


def _places(headings: Sequence[str], mapping: AnswerMapping) -> dict[str, int]:
    """Return which column is which, as a person says or by its heading."""
    places: dict[str, int] = {}
    for at, heading in enumerate(headings):
        role = mapping.role(heading)
        role = (
            role
            if role is not None
            else next((name for name, words in COLUMNS.items() if fold_text(heading) in words), "")
        )
        if role in COLUMNS and role not in places:
            places[role] = at
    missing = [name for name in ("unit", "month", "value") if name not in places]
    if missing:
        raise UsageError(
            LazyMessage.t(
                "No column is known as {columns}. Name it with --column 'Header=unit', month, service or value.",
                columns=", ".join(missing),
            )
        )
    return places


def _checked(cells: pd.Series, read: pd.Series, column: str, kind: LazyMessage) -> pd.Series:
    """Return cells as they were read.

    Raises:
        ImportRejected: some could not be read.
    """
    wrong = cells[read.isna()]
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
    return read


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
    match = re.fullmatch(r"(\D+?)[\s,.-]*(\d{4})", cell)
    number = month_names().get(fold_text(match[1])) if match else None
    return f"{match[2]}-{number:02d}" if match and number else None


def summarize_counts(changes: pd.DataFrame, baseline: int, text: Translator) -> Iterator[str]:
    """Yield a line for each service and month, as reported and for the same units."""
    for service, rows in changes.groupby("service", sort=False):
        yield str(service) or "-"
        for row in rows.to_dict("records"):
            yield "  " + text.t(
                "{month} against {year}: as reported {change}; {share}% of the units reported in both months, for them "
                "{both}",
                month=text.date(row["month"]),
                year=baseline,
                change=_in_words(row["change"], text),
                share=f"{row['share_both']:.1f}".removesuffix(".0"),
                both=_in_words(row["both_change"], text),
            )


def _in_words(change: float, text: Translator) -> str:
    if change != change:
        return text.t("not known")
    percent = f"{abs(change):.1f}".removesuffix(".0")
    if percent == "0":
        return text.t("unchanged")
    return (
        text.t("a fall of {percent}%", percent=percent)
        if change < 0
        else text.t("a rise of {percent}%", percent=percent)
    )


def counts_json(changes: pd.DataFrame) -> str:
    """Return the changes as JSON, unknown numbers as null."""
    rows: list[dict[Any, Any]] = changes.drop(columns="of_year").to_dict("records")
    clean = [{name: None if cell != cell else cell for name, cell in row.items()} for row in rows]
    return json.dumps({"changes": clean}, ensure_ascii=False, indent=2)
