"""Monthly counts of services against the same months of a baseline year.

As reported and for the units that reported in both months, side by side; nothing is filled in.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from dashboard.answers.answer_file import read_sheets
from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.answers.count_table import MAX_EXAMPLES, CountTable, read_counts
from dashboard.importing.errors import ImportRejected
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import totals
from dashboard.text.translate import Translator
from dashboard.xlsx_reader.raw_sheet import RawSheet

BASELINE = 2019
"""The year that months are held against, where nothing else is said."""

FAR_ABOVE = 3
"""How many times the largest other count of its unit a code is, at least."""

MONTHS_TO_TELL = 4
"""Months of a year from which it shows that counts are added up."""

MONTHS_OF_ONE = 10
"""Months of each year from which it shows of the counts of one unit."""


@dataclass(frozen=True)
class CountsRequest:
    """A file of counts, and what is said of it.

    `sheets` are those of the file where they are read already.
    """

    file: Path
    mapping: AnswerMapping
    sheets: Sequence[RawSheet] = ()

    @property
    def baseline(self) -> int:
        """Return the year that months are held against."""
        return self.mapping.number("baseline", BASELINE)

    @cached_property
    def table(self) -> CountTable:
        """Return the counts of the file, or raise as `read_counts` does."""
        return read_counts(self.sheets or read_sheets(self.file, self.mapping.encoding), self.mapping, self.file.name)


def count_changes(request: CountsRequest) -> pd.DataFrame:
    """Return the change of each service and month against the same month of the baseline year.

    Returns:
        service, scope ("" for all units), month, reported, baseline, change (per cent), units_now, units_baseline,
        units_both, share_both (per cent of the units that reported in either month), both_reported, both_baseline,
        both_change. NaN where there is nothing to divide by.

    Raises:
        ImportRejected: columns are missing, or cells are no months or numbers; each with its count.
    """
    frame = request.table.frame.assign(
        year=lambda rows: rows["month"].str[:4].astype(int), of_year=lambda rows: rows["month"].str[5:]
    )
    _refuse_months_to_come(frame, request.file.name)
    if not (frame["year"] == request.baseline).any():
        raise ImportRejected.t(
            "{file} has no month of the baseline {year}.", file=request.file.name, year=request.baseline
        )
    if request.mapping.option("counts") != "monthly":
        _refuse_cumulative(frame, request.file.name)
        _refuse_nines(frame, request.file.name)
        _refuse_sums(frame, request.file.name)
    later = frame[frame["year"] != request.baseline]
    if later.empty:
        raise ImportRejected.t(
            "{file} has no month of another year than the baseline {year}, so that nothing can be held against it.",
            file=request.file.name,
            year=request.baseline,
        )
    # Two places may have a unit of one name.
    parts = [frame.assign(unit=frame["scope"] + "\n" + frame["unit"], scope="")]
    parts += [frame[frame["scope"] != ""]] if frame["scope"].nunique() > 1 else []
    return pd.concat([_compare(part, request.baseline) for part in parts if len(part)], ignore_index=True)


def _refuse_months_to_come(frame: pd.DataFrame, name: str) -> None:
    """Refuse counts of months that have not begun."""
    present = datetime.now(UTC).strftime("%Y-%m")
    if coming := int((frame["month"] > present).sum()):
        raise ImportRejected.t(
            "{file}: {count} counts are of months after {month}. Correct these months, or leave their rows out.",
            file=name,
            count=coming,
            month=present,
        )


def _refuse_cumulative(frame: pd.DataFrame, name: str) -> None:
    """Refuse counts, of all units or one, that are added up since January and fall only then."""
    series = ["unit", "scope", "service"]
    rows = frame.sort_values([*series, "month"])
    years = rows.groupby([*series, "year"])["value"].agg(["first", "last", "size"])
    long = years[years["size"] >= MONTHS_TO_TELL]
    change = rows.groupby([*series, "year"])["value"].diff()
    starts = years["first"] - years.groupby(series)["last"].shift()
    rises = (long["last"] > long["first"]).all() and not (change < 0).any()
    is_file = len(long) > 1 and rises and starts.notna().any() and (starts.dropna() < 0).all()
    keys = [rows[column] for column in (*series, "year")]
    falls, climbs = (change < 0).groupby(keys).any(), (change > 0).groupby(keys).sum()
    is_rising = ~falls & (climbs >= MONTHS_OF_ONE / 2) & ~(starts >= 0)
    of_unit = is_rising[years["size"] >= MONTHS_OF_ONE].groupby(series).agg(["all", "size"])
    units = of_unit.index[of_unit["all"] & (of_unit["size"] > 1)]
    if is_file or len(units):
        name = name if is_file else ", ".join([name, *filter(None, units[0])])
        raise ImportRejected.t(
            "{file}: no count falls within a year, and all fall when a year begins, as counts do that are added up "
            "since January. Give those of single months, or say --set counts=monthly if they are.",
            file=name,
        )


def _refuse_sums(frame: pd.DataFrame, name: str) -> None:
    """Refuse units that are sums of others by their names, such as "Total of the district"."""
    words = {unit: fold_text(unit).split() or [""] for unit in frame["unit"].unique()}
    total_words = {word for word, kind in totals().items() if kind == "total" and len(word) > len("all")}
    sums = [unit for unit, unit_words in words.items() if {unit_words[0], unit_words[-1]} & total_words]
    if sums:
        raise ImportRejected.t(
            "{file}: {count} units are called like sums of others ({cells}). Leave their rows out, or say --set "
            "counts=monthly if they are none.",
            file=name,
            count=len(sums),
            cells="; ".join(sums[:MAX_EXAMPLES]),
        )


def _refuse_nines(frame: pd.DataFrame, name: str) -> None:
    """Refuse codes such as 9999 for what is not known: nines far above a unit's other counts."""
    is_nines = frame["value"].map("{:g}".format).str.fullmatch("9{3,}")
    other_counts = frame["value"].where(~is_nines).groupby([frame[column] for column in ("unit", "scope", "service")])
    codes = frame.loc[is_nines & (frame["value"] > FAR_ABOVE * other_counts.transform("max")), "value"]
    if len(codes):
        raise ImportRejected.t(
            "{file}: {count} counts are {cells}, far above the others, as is written where nothing is known. Leave "
            "these cells empty, or say --set counts=monthly if they are counts.",
            file=name,
            count=len(codes),
            cells=", ".join(f"{code:g}" for code in sorted(set(codes))),
        )


def _compare(frame: pd.DataFrame, year: int) -> pd.DataFrame:
    """Return the changes of all services and places, by month."""
    keys, is_base = ["service", "scope", "of_year"], frame["year"] == year
    base, later = frame[is_base], frame[~is_base]
    pairs = later.merge(base, on=[*keys, "unit"], suffixes=("", "_base"))
    now = later.groupby([*keys, "month"])["value"].agg(reported="sum", units_now="size").reset_index()
    before = base.groupby(keys)["value"].agg(baseline="sum", units_baseline="size").reset_index()
    both = pairs.groupby([*keys, "month"]).agg(
        both_reported=("value", "sum"), both_baseline=("value_base", "sum"), units_both=("value", "size")
    )
    table = now.merge(before, on=keys, how="left").merge(both.reset_index(), on=[*keys, "month"], how="left")
    table = table.fillna({"units_both": 0, "units_baseline": 0}).astype({"units_both": int, "units_baseline": int})
    either = table["units_now"] + table["units_baseline"] - table["units_both"]
    return table.assign(
        share_both=100 * table["units_both"] / either,
        change=_change(table["reported"], table["baseline"]),
        both_change=_change(table["both_reported"], table["both_baseline"]),
    ).sort_values(["scope", "service", "month"], ignore_index=True)


def _change(now: pd.Series, before: pd.Series) -> pd.Series:
    """Return the change in per cent; NaN where there was nothing before."""
    return 100 * (now / before.where(before > 0) - 1)


def summarize_counts(changes: pd.DataFrame, request: CountsRequest, text: Translator) -> Iterator[str]:
    """Yield what was read, then a line for each service and month."""
    table = request.table
    yield text.t(
        "{file}: counts read: {read}; cells without a report: {blank}; left out as they add up others: {added}.",
        file=request.file.name,
        read=text.number(len(table.frame)),
        blank=text.number(table.blank_cells),
        added=text.number(table.total_cells),
    )
    for (scope, service), rows in changes.groupby(["scope", "service"], sort=False):
        yield ", ".join(filter(None, (str(scope), str(service)))) or "-"
        for row in rows.to_dict("records"):
            yield "  " + text.t(
                "{month} against {year}: as reported {change}; {share}% of the units reported in both months, for them "
                "{both}",
                month=text.date(row["month"]),
                year=request.baseline,
                change=_change_text(row["change"], text),
                share=f"{row['share_both']:.1f}".removesuffix(".0"),
                both=_change_text(row["both_change"], text),
            )


def _change_text(change: float, text: Translator) -> str:
    if change != change:
        return text.t("not known")
    percent = f"{abs(change):.1f}".removesuffix(".0")
    if percent == "0":
        return text.t("unchanged")
    if change < 0:
        return text.t("a fall of {percent}%", percent=percent)
    return text.t("a rise of {percent}%", percent=percent)


def counts_json(changes: pd.DataFrame) -> str:
    """Return the changes as JSON, unknown numbers as null."""
    rows: list[dict[Any, Any]] = changes.drop(columns="of_year").to_dict("records")
    clean = [{name: None if cell != cell else cell for name, cell in row.items()} for row in rows]
    return json.dumps({"changes": clean}, ensure_ascii=False, indent=2)
