"""When activities began: how many a month, by kind; those known only by their year stand apart."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import COMMON, Chart, Column, Native, Reader, distinct, empty_rows
from dashboard.charts.month_columns import figure
from dashboard.dataset import query
from dashboard.dataset.indexes import worded
from dashboard.dataset.records import Dataset
from dashboard.selection import Selection
from dashboard.text.translate import message, text_for

EXTRA = ("key", "row_kind", "kind", "kind_name", "activities", "titles")

MOST_LISTED = 12
USED = ["id", "kind", "date_start", "certainty"]
"""What the rows are made from; each further column would cost as much."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return how many activities began in each month, by kind; each activity is counted once.

    An activity of several months counts in its first one, a regional one once. What is known only by its year
    is never spread over months: it makes rows of its own.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `month` (`period_start` a month) or `year` (`period_start`
        a year); `value` counts activities; `activities` holds their ids, `titles` their titles, a line each.
        Months first, in order of time. Months without any have no row. Empty when no activity matches.
    """
    found = query.activities_with(dataset, selection, USED)
    if found.empty:
        return empty_rows(EXTRA)
    kinds = dataset.labels("activities", "kind", selection.lang)
    found = found.assign(
        period_start=worded(found["date_start"], lambda date: date[:7]),
        order=found["kind"].map({kind: place for place, kind in enumerate(kinds)}),
        all_sources=query.sources_cells(dataset, found),
        shown=query.words_of(dataset, found, selection.lang, "title"),
        doubtful=found["certainty"] != "stated",
    )
    return _told(_counted(found), dict(kinds), selection.lang)


def _counted(found: pd.DataFrame) -> pd.DataFrame:
    """Return a row a month and kind: how many, their ids, titles and sources, how many of them are doubtful."""
    # Joined in Python: pandas would build a frame for each of the hundreds of groups.
    names = ["period_start", "order", "kind"]
    groups: dict[tuple[str, int, str], list[tuple[str, str, str, bool]]] = {}
    cells = (found[name] for name in (*names, "id", "shown", "all_sources", "doubtful"))
    for start, order, kind, *activity in zip(*cells, strict=True):
        groups.setdefault((start, order, kind), []).append(tuple(activity))
    made = []
    for group, own in groups.items():
        ids, titles, sources, doubtful = zip(*own, strict=True)
        joined = {"activities": ";".join(ids), "titles": "\n".join(titles), "source": ";".join(distinct(sources))}
        made.append(dict(zip(names, group, strict=True)) | joined | {"value": len(own), "doubtful": sum(doubtful)})
    return pd.DataFrame(made).sort_values(names, ignore_index=True)


def _told(counted: pd.DataFrame, kinds: dict[str, str], language: str) -> pd.DataFrame:
    text = text_for(language)
    is_year = counted["period_start"].str.len() == len("2020")
    labels = [
        text.t("{year}, month not known", year=text.date(start)) if year else text.date(start)
        for start, year in zip(counted["period_start"], is_year, strict=True)
    ]
    notes = [
        text.n(
            "{number} of them with an uncertain date or place", "{number} of them with an uncertain date or place", n
        )
        if n
        else ""
        for n in counted["doubtful"]
    ]
    told = counted.assign(
        key=counted["period_start"] + "-" + counted["kind"],
        row_kind=is_year.map({True: "year", False: "month"}),
        label=labels,
        kind_name=counted["kind"].map(kinds),
        value=counted["value"].astype("float64"),
        qualifier="exact",
        unit="activities",
        n=float("nan"),
        period_end="",
        note=notes,
    )
    return told.sort_values(["row_kind", "period_start", "order"], ignore_index=True)[[*COMMON, *EXTRA]]


def finding(rows: pd.DataFrame, reader: Reader) -> str:
    """Name the month in which most began, and how many are known only by their year."""
    text = reader.text
    months, total, unknown = _by_month(rows), rows["value"].sum(), _year_only(rows)
    if months.empty:
        return text.t("Known only by their year, no month: all {total}", total=text.number(total))
    top = months[months == months.max()]
    parts = {
        "month": text.listed([text.date(month) for month in top.index[:3]]),
        "count": text.number(months.max()),
        "total": text.number(total),
        "unknown": text.number(unknown),
    }
    if len(top) > 3:
        return text.t(
            "At most {count} activities began in any month; {unknown} of {total} are known only by year", **parts
        )
    if unknown:
        return text.t("Most activities began in {month}: {count} of {total}; {unknown} are known only by year", **parts)
    return text.t("Most activities began in {month}: {count} of {total}", **parts)


def subtitle(rows: pd.DataFrame, reader: Reader) -> str:
    """Say what is counted, of how many, when."""
    months = _by_month(rows)
    ends = rows["period_start"].str[:4] if months.empty else months.index
    return reader.text.t(
        "Activities by the month in which they began and by kind, {period}, {total} in all",
        period=reader.text.period(min(ends), max(ends)),
        total=reader.text.number(rows["value"].sum()),
    )


def summary(rows: pd.DataFrame, reader: Reader) -> str:
    """List the months with most activities, the kinds, the months without any and the years."""
    text, months = reader.text, _by_month(rows)
    kinds = rows.groupby("kind_name", sort=False)["value"].sum().sort_values(ascending=False)
    said = [text.t("Stacked columns, one a month. By kind: {list}.", list=_listed(kinds, reader))]
    if not months.empty:
        highest = months.sort_values(ascending=False, kind="stable")[:MOST_LISTED]
        named = {text.date(str(month)): count for month, count in highest.items()}
        said.append(text.t("Months with most activities: {list}.", list=_listed(pd.Series(named), reader)))
        without = len(pd.period_range(months.index.min(), months.index.max(), freq="M")) - len(months)
        said.append(text.t("Months in between without any: {number}.", number=text.number(without)))
    years = rows[rows["row_kind"] == "year"].groupby("label")["value"].sum()
    if not years.empty:
        said.append(text.t("Known only by their year, not placed in a month: {list}.", list=_listed(years, reader)))
    return " ".join(said)


def _listed(counts: pd.Series, reader: Reader) -> str:
    return reader.text.listed([f"{name} ({reader.text.number(count)})" for name, count in counts.items()])


def _by_month(rows: pd.DataFrame) -> pd.Series:
    return rows[rows["row_kind"] == "month"].groupby("period_start")["value"].sum()


def _year_only(rows: pd.DataFrame) -> float:
    return float(rows.loc[rows["row_kind"] == "year", "value"].sum())


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
    figure=figure,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    native=Native(series="kind"),
    caveat=message(
        "Each activity is counted once, in the month in which it began, a regional one too. "
        "Activities known only by their year stand apart at the end. "
        "Only published activities that were found are counted."
    ),
)
