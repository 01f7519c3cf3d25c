"""When activities began, by month and kind; those known only by their year stand apart."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pandas as pd

from dashboard.charts.chart import ACTIVITY_FILTERS, LAST_COLUMNS, Chart, Column
from dashboard.dataset.rows.month_rows import rows
from dashboard.dataset.rows.rows_by_lane import row_objects
from dashboard.dates import main_span
from dashboard.plotting.plot import ColumnHeading, Mark, Plot, Row, Scale, Section, Series, count_axis_end
from dashboard.plotting.render_context import RenderContext
from dashboard.text.chart_words import listed_sentences
from dashboard.text.translate import Translator, message, plurals
from dashboard.theme import SYMBOLS

MOST_LISTED, MOST_TOP, MOST_TITLES = 12, 3, 6
"""Months that the summary names, ties that the finding names, activities that a tooltip names."""

PATTERNS = {
    "training": "/",
    "procurement": ".",
    "assessment": "-",
    "meeting": "x",
    "service_adaptation": "|",
    "other": "+",
}
"""The hatch of each kind, so that colour never speaks alone."""


IN_ONE = plurals("{number} activity began in {month}", "{number} activities began in {month}")
APART = plurals("{number} activity, alone in its month", "{number} activities, each in a month of its own")
BESIDE = plurals(
    "{finding}; {number} more is known only by its year", "{finding}; {number} more are known only by their year"
)
AMONG = plurals(
    "{finding}; {number} of them is known only by its year", "{finding}; {number} of them are known only by their year"
)
"""What follows the finding, which counts those known only by their year or not."""


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a stacked column a month, then a column a year for what has no month."""
    starts, text = set(rows["period_start"].tolist()), reader.text
    years = sorted(start for start in starts if len(start) == len("2020"))
    months = starts - set(years)
    spans = _months(months)
    columns = {start: index for index, start in enumerate([*spans, *years])}
    names = text.months()
    headings = [ColumnHeading(names[int(month[5:]) - 1], part=text.date(month[:4])) for month in spans]
    headings += [ColumnHeading(text.date(year), part=text.t("year only"), is_separate=True) for year in years]
    marks = tuple(_mark(row, columns[row.period_start], reader) for row in row_objects(rows))
    highest = _counts_by(rows, "period_start").max()
    kinds = dict(zip(rows["kind"], rows["kind_name"], strict=True))
    order = [*(kind for kind in SYMBOLS if kind in kinds), *sorted(kinds.keys() - SYMBOLS.keys())]
    series = tuple(Series(kind, kinds[kind], f"kind-{kind}", "square", PATTERNS.get(kind, "")) for kind in order)
    section = Section(Scale("count", count_axis_end(highest), "activities"), (Row("", marks),))
    return Plot((section,), series, tuple(headings), direction="columns")


def _months(months: Collection[str]) -> list[str]:
    """Return every month from the first to the last, of far ones only themselves."""
    if not months:
        return []
    first, last = main_span(months)
    between = pd.period_range(first, last, freq="M").astype("str").tolist()
    return sorted({*between, *months})


def _mark(row: Any, column: int, reader: RenderContext) -> Mark:
    """Return how many activities of a kind began in a month, and which."""
    text, titles = reader.text, row.titles.split("\n", MOST_TITLES)
    count = text.n("{number} activity", "{number} activities", int(row.value))
    more = int(row.value) - MOST_TITLES
    rest = [text.n("and {number} more", "and {number} more", more)] if more > 0 else []
    tooltip = (f"{row.label} · {row.kind_name}", count, row.note, *titles[:MOST_TITLES], *rest)
    return Mark(row.value, series=row.kind, column=column, key=row.key, label=text.number(row.value), tooltip=tooltip)


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name the month in which most began, and how many are known only by their year."""
    text = reader.text
    months, years = (_counts_by(rows, "period_start", kind) for kind in ("month", "year"))
    total, unknown = rows["value"].sum(), int(years.sum())
    if months.empty:
        return text.t("Known only by their year, no month: all {total}", total=text.number(total))
    highest, dated_count = int(months.max()), int(months.sum())
    top = months.index[months == highest].tolist()
    is_sparse = highest == 1 or (len(top) == 1 and highest == dated_count)
    # All began in one month, or no two in the same one, or some months had most.
    sparse = IN_ONE if highest == dated_count else APART
    sentence = _busiest_sentence(top, highest, total, text)
    if is_sparse:
        sentence = text.n(*sparse, dated_count, month=text.date(top[0]))
    return text.n(*(BESIDE if is_sparse else AMONG), unknown, finding=sentence) if unknown else sentence


def _busiest_sentence(top: list[str], highest: int, total: float, text: Translator) -> str:
    """Say in which months most of the activities began; of ties how many in each."""
    tied = message("Most activities began in {month}: in each {count} of {total}")
    if len(top) > MOST_TOP:
        tied = message("Most in one month: {count} of {total} activities, in {months} different months")
    return text.t(
        tied if len(top) > 1 else message("Most activities began in {month}: {count} of {total}"),
        count=text.number(highest),
        total=text.number(total),
        month=text.listed([text.date(month) for month in top[:MOST_TOP]]),
        months=text.number(len(top)),
    )


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say what is counted, of how many, when."""
    months = rows.loc[rows["row_kind"] == "month", "period_start"]
    ends = rows["period_start"].str[:4] if months.empty else months
    return reader.text.t(
        "Activities by the month in which they began and by kind, {period}, {total} in all",
        period=reader.text.period(ends.min(), ends.max()),
        total=reader.text.number(rows["value"].sum()),
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """List the months with most activities, the kinds, the months without any and the years."""
    text = reader.text
    months, years = _counts_by(rows, "period_start", "month"), _counts_by(rows, "label", "year")
    kinds = _highest_first(_counts_by(rows, "kind_name"))
    busiest = _highest_first(months)[:MOST_LISTED].rename(text.date)
    without = text.number(len(_months(months.index.tolist())) - len(months))
    lists = {
        message("Stacked columns, one a month. By kind: {list}."): kinds,
        message("Months with most activities: {list}."): busiest,
        message("Known only by their year, not placed in a month: {list}."): years,
    }
    # Names with how many of each there are: `Webinar (12)`.
    parts = {words: [f"{name} ({text.number(n)})" for name, n in counts.items()] for words, counts in lists.items()}
    sentences = listed_sentences(parts, text)
    if len(months):
        sentences.insert(2, text.t("Months in between without any: {number}.", number=without))
    return " ".join(sentences)


def _highest_first(counts: pd.Series) -> pd.Series:
    return counts.sort_values(ascending=False, kind="stable")


def _counts_by(rows: pd.DataFrame, column: str, kind: str = "") -> pd.Series:
    """Return how many activities each cell of a column stands for, in rows of a kind."""
    frame = rows[rows["row_kind"] == kind] if kind else rows
    return frame.groupby(column, sort=False)["value"].sum()


CHART = Chart(
    id="activities-by-month",
    page="/activities",
    name=message("Activities by month"),
    question=message("When were activities begun, and of which kind?"),
    filters=ACTIVITY_FILTERS,
    columns=(
        Column("label", message("Month")),
        Column("kind_name", message("Kind")),
        Column("value", message("Activities"), "number"),
        Column("titles", message("Which")),
        *LAST_COLUMNS,
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
