"""When activities began: how many a month, by kind.

Those known only by their year stand apart.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart, Column, RenderContext
from dashboard.dataset.rows.month_rows import rows
from dashboard.dataset.rows.survey_rows import each
from dashboard.plotting.plot import ColumnHeading, Mark, Plot, Row, Scale, Section, Series, whole_end
from dashboard.text.chart_words import counts_listed
from dashboard.text.translate import message
from dashboard.theme import SYMBOLS

MOST_LISTED = 12


PATTERNS = {
    "training": "/",
    "procurement": ".",
    "assessment": "-",
    "meeting": "x",
    "service_adaptation": "|",
    "other": "+",
}
"""The hatch of each kind, so that colour never speaks alone."""


MOST_TITLES = 6
"""Activities that a tooltip names before it says how many more there are."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a stacked column a month, then a column a year for what has no month."""
    starts, text = set(rows["period_start"].tolist()), reader.text
    years = sorted(start for start in starts if len(start) == len("2020"))
    months = starts - set(years)
    spans = pd.period_range(min(months), max(months), freq="M").astype("str").tolist() if months else []
    columns = {start: index for index, start in enumerate([*spans, *years])}
    names = text.months()
    headings = [ColumnHeading(names[int(month[5:]) - 1], part=text.date(month[:4])) for month in spans]
    headings += [ColumnHeading(text.date(year), part=text.t("year only"), apart=True) for year in years]
    marks = tuple(_mark(row, columns[row.period_start], reader) for row in each(rows))
    highest = max(_by(rows, "period_start").values())
    kinds = dict(zip(rows["kind"].tolist(), rows["kind_name"].tolist(), strict=True))
    order = [*(kind for kind in SYMBOLS if kind in kinds), *sorted(kinds.keys() - SYMBOLS.keys())]
    series = tuple(Series(kind, kinds[kind], f"kind-{kind}", "square", PATTERNS.get(kind, "")) for kind in order)
    section = Section(Scale("count", whole_end(highest), "activities"), (Row("", marks),))
    return Plot((section,), series, tuple(headings), direction="columns")


def _mark(row: Any, column: int, reader: RenderContext) -> Mark:
    """Return how many activities of a kind began in a month, and which."""
    text, titles = reader.text, row.titles.split("\n")
    count = text.n("{number} activity", "{number} activities", len(titles))
    more = len(titles) - MOST_TITLES
    rest = [text.n("and {number} more", "and {number} more", more)] if more > 0 else []
    tooltip = (f"{row.label} · {row.kind_name}", count, row.note, *titles[:MOST_TITLES], *rest)
    return Mark(row.value, series=row.kind, column=column, key=row.key, label=text.number(row.value), tooltip=tooltip)


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name the month in which most began, and how many are known only by their year."""
    text = reader.text
    months, years = (_by(rows, "period_start", kind) for kind in ("month", "year"))
    total, unknown = rows["value"].sum(), sum(years.values())
    if not months:
        return text.t("Known only by their year, no month: all {total}", total=text.number(total))
    most = max(months.values())
    top = [month for month, count in months.items() if count == most]
    parts = {
        "month": text.listed([text.date(month) for month in top[:3]]),
        "count": text.number(most),
        "total": text.number(total),
        "unknown": text.number(unknown),
    }
    if len(top) > 3:
        return text.t(
            "Most in one month: {count}, in {months} different months; {unknown} of {total} are known only by year",
            months=text.number(len(top)),
            **parts,
        )
    if unknown:
        return text.t("Most activities began in {month}: {count} of {total}; {unknown} are known only by year", **parts)
    return text.t("Most activities began in {month}: {count} of {total}", **parts)


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say what is counted, of how many, when."""
    ends = _by(rows, "period_start", "month") or {start[:4]: 0 for start in rows["period_start"].tolist()}
    return reader.text.t(
        "Activities by the month in which they began and by kind, {period}, {total} in all",
        period=reader.text.period(min(ends), max(ends)),
        total=reader.text.number(rows["value"].sum()),
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the months with most activities, the kinds, the months without any and the years."""
    text, months = reader.text, _by(rows, "period_start", "month")
    kinds = _by(rows, "kind_name")
    sentences = [text.t("Stacked columns, one a month. By kind: {list}.", list=counts_listed(_most(kinds), text))]
    if months:
        named = {text.date(month): count for month, count in list(_most(months).items())[:MOST_LISTED]}
        sentences.append(text.t("Months with most activities: {list}.", list=counts_listed(named, text)))
        without = len(pd.period_range(min(months), max(months), freq="M")) - len(months)
        sentences.append(text.t("Months in between without any: {number}.", number=text.number(without)))
    years = _by(rows, "label", "year")
    if years:
        sentences.append(
            text.t("Known only by their year, not placed in a month: {list}.", list=counts_listed(years, text))
        )
    return " ".join(sentences)


def _most(counts: Mapping[str, float]) -> dict[str, float]:
    """Return counts from the highest down; those that are equal keep their order."""
    return dict(sorted(counts.items(), key=lambda item: -item[1]))


def _by(rows: pd.DataFrame, column: str, kind: str = "") -> dict[str, float]:
    """Return how many activities each cell of a column stands for, in rows of a kind."""
    counts = dict[str, float]()
    for cell, value, own in zip(*(rows[name].tolist() for name in (column, "value", "row_kind")), strict=True):
        if not kind or own == kind:
            counts[cell] = counts.get(cell, 0.0) + value
    return counts


CHART = Chart(
    id="activities-by-month",
    page="/activities",
    name=message("Activities by month"),
    question=message("When were activities begun, and of which kind?"),
    filters=("country", "kind", "area", "from", "to"),
    columns=(
        Column("label", message("Month")),
        Column("kind_name", message("Kind")),
        Column("value", message("Activities"), "number"),
        Column("titles", message("Which")),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    plot=plot,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "Each activity is counted once, in the month in which it began, a regional one too. "
        "Where only the date of a report is known, its month counts. "
        "Activities known only by their year stand apart at the end. "
        "Only published activities that were found are counted."
    ),
)
