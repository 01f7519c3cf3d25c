"""When activities began: how many a month, by kind; those known only by their year stand apart."""

from __future__ import annotations

from typing import Any

import pandas as pd

from dashboard.charts import drawing
from dashboard.charts.chart import COMMON, Chart, Column, Figure, Reader, distinct, empty_rows
from dashboard.dataset import query
from dashboard.dataset.records import Dataset
from dashboard.selection import Selection
from dashboard.text.translate import message, text_for

EXTRA = ("key", "row_kind", "kind", "kind_name", "activities", "titles")

PATTERNS = {
    "webinar": "",
    "training": "/",
    "procurement": ".",
    "assessment": "-",
    "meeting": "x",
    "service_adaptation": "|",
    "other": "+",
}
"""The hatch of each kind, so that colour never speaks alone."""

HEIGHT = 460
YEAR = 3.4
"""Months a column of a year takes: its label is wider than that of a month."""

MOST_TITLES = 6
"""Activities that a tooltip names before it says how many more there are."""

MOST_LISTED = 12


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return how many activities began in each month, by kind; each activity is counted once.

    An activity of several months counts in its first one, a regional one once. What is known only by its year
    is never spread over months: it makes rows of its own.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `month` (`period_start` a month) or `year` (`period_start`
        a year); `value` counts activities; `activities` holds their ids, `titles` their titles, a line each.
        Months first, in order of time. Months without any have no row. Empty when no activity matches.
    """
    found = query.activities(dataset, selection)
    if found.empty:
        return empty_rows(EXTRA)
    titles = dataset.names("activities", selection.lang, "title")
    sources = query.main_sources(dataset)
    kinds = dataset.labels("activities", "kind", selection.lang)
    found = found.assign(
        period_start=found["date_start"].str[:7],
        order=found["kind"].map({kind: place for place, kind in enumerate(kinds)}),
        all_sources=found["id"].map(sources).fillna(""),
        shown=found["id"].map(titles),
        doubtful=found["certainty"] != "stated",
    )
    counted = found.groupby(["period_start", "order", "kind"], as_index=False).agg(
        value=("id", "size"),
        activities=("id", ";".join),
        titles=("shown", "\n".join),
        source=("all_sources", lambda cells: ";".join(distinct(cells))),
        doubtful=("doubtful", "sum"),
    )
    return _told(counted, dict(kinds), selection.lang)


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


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Draw a stacked column a month, and after a gap a column for what is known only by its year."""
    slots = _slots(rows)
    placed = rows.assign(x=rows["period_start"].map(slots))
    traces = [_column_trace(part, kind, reader) for kind, part in placed.groupby("kind", sort=False)]
    order = {kind: place for place, kind in enumerate(PATTERNS)}
    traces.sort(key=lambda trace: order.get(trace["legendgroup"], len(order)))
    totals = placed.groupby("x")["value"].sum()
    span = [-0.7, max(slots.values()) + 1.7]
    made = drawing.layout(
        reader,
        HEIGHT,
        barmode="stack",
        showlegend=True,
        xaxis=_time_axis(slots, reader) | {"range": span[::-1] if reader.mirrored else span},
        yaxis=_count_axis(totals.max(), reader),
        legend={"traceorder": "normal", "entrywidth": 0.46, "entrywidthmode": "fraction"},
        annotations=_year_note(slots, reader),
    )
    return {"data": [*traces, _totals(totals, reader)], "layout": made}


def _slots(rows: pd.DataFrame) -> dict[str, float]:
    """Return the place of each month from the first to the last, then, after a gap, of each year."""
    months = rows.loc[rows["row_kind"] == "month", "period_start"]
    spans = pd.period_range(months.min(), months.max(), freq="M") if len(months) else []
    slots = {str(month): float(place) for place, month in enumerate(spans)}
    start = len(slots) + (1.0 if slots else 0.0)
    years = sorted(rows.loc[rows["row_kind"] == "year", "period_start"].unique())
    return slots | {year: start + 1.0 + YEAR * place for place, year in enumerate(years)}


def _column_trace(part: pd.DataFrame, kind: str, reader: Reader) -> Figure:
    theme = reader.theme
    marker = {"color": theme.kinds[kind], "line": {"color": theme.surface, "width": 1}}
    hatch = {
        "shape": PATTERNS.get(kind, ""),
        "size": 6,
        "solidity": 0.22,
        "fgcolor": theme.surface,
        "fillmode": "overlay",
    }
    hovers = [_hover(row, reader) for row in part.itertuples()]
    return {
        "type": "bar",
        "x": part["x"].tolist(),
        "y": part["value"].tolist(),
        "width": 0.82,
        "name": drawing.wrapped(part["kind_name"].iloc[0], 11),
        "legendgroup": kind,
        "marker": marker | {"pattern": hatch},
        "customdata": part["key"].tolist(),
        "hovertext": hovers,
        "hovertemplate": "%{hovertext}<extra></extra>",
    }


def _hover(row: Any, reader: Reader) -> str:
    titles = row.titles.split("\n")
    count = reader.text.n("{number} activity", "{number} activities", len(titles))
    more = len(titles) - MOST_TITLES
    rest = [reader.text.n("and {number} more", "and {number} more", more)] if more > 0 else []
    return drawing.hover(f"{row.label} · {row.kind_name}", count, row.note, *titles[:MOST_TITLES], *rest)


def _totals(totals: pd.Series, reader: Reader) -> Figure:
    """Return the number on top of each column."""
    return {
        "type": "bar",
        "x": totals.index.tolist(),
        "y": [0] * len(totals),
        "width": 0.9,
        "text": _total_texts(totals, reader),
        "textposition": "outside",
        "textangle": 0,
        "constraintext": "none",
        "textfont": {"size": 12, "color": reader.theme.ink},
        "hoverinfo": "skip",
        "customdata": [""] * len(totals),
        "showlegend": False,
        "cliponaxis": False,
    }


def _total_texts(totals: pd.Series, reader: Reader) -> list[str]:
    """Return the totals; one that would touch its equal neighbour on a phone stands a line higher."""
    texts, raised = list[str](), False
    for (x, total), before in zip(totals.items(), [(-9.0, 0.0), *totals.items()], strict=False):
        level = x - before[0] <= 1 and total >= 10 and abs(total - before[1]) < totals.max() * 0.06
        raised = level and not raised
        texts.append(reader.text.number(total) + ("<br> " if raised else ""))
    return texts


def _time_axis(slots: dict[str, float], reader: Reader) -> Figure:
    """Return the axis of months: a name every third (or sixth, or twelfth), the year under the first of each."""
    months = [slot for slot in slots if len(slot) > len("2020")]
    step = next((step for step, most in ((1, 9), (3, 30), (6, 60)) if len(months) <= most), 12)
    names, ticks, year = reader.text.months(), dict[float, str](), ""
    for slot in months:
        number = int(slot[5:7])
        if (number - 1) % step and len(months) > 1:
            continue
        first = "" if slot[:4] == year else f"<br><b>{reader.text.date(slot[:4])}</b>"
        year = slot[:4]
        ticks[slots[slot]] = names[number - 1] + first
    for slot in slots.keys() - set(months):
        ticks[slots[slot]] = f"<br><b>{reader.text.date(slot)}</b>"
    return {
        "tickvals": list(ticks),
        "ticktext": list(ticks.values()),
        "tickangle": 0,
        "ticks": "outside",
        "tickcolor": reader.theme.line,
        "showgrid": False,
        "zeroline": False,
        "showline": True,
    }


def _year_note(slots: dict[str, float], reader: Reader) -> list[Figure]:
    """Return what is said of the columns of years, above their labels; nothing when there are none."""
    years = [place for slot, place in slots.items() if len(slot) == len("2020")]
    if not years:
        return []
    font = {"size": 13, "color": reader.theme.muted}
    note = {"x": sum(years) / len(years), "yref": "paper", "y": 0, "yanchor": "top", "yshift": -6, "showarrow": False}
    return [note | {"text": drawing.plain(reader.text.t("year only")), "font": font}]


def _count_axis(highest: float, reader: Reader) -> Figure:
    end = drawing.nice_end(highest)
    ticks = [end * part / 4 for part in range(5) if (end * part / 4).is_integer()]
    return {
        "range": [0, max(end, highest * 1.1)],
        "tickvals": ticks,
        "ticktext": [reader.text.number(tick) for tick in ticks],
        "side": "right" if reader.mirrored else "left",
        "zeroline": True,
    }


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
        named = {text.date(month): count for month, count in highest.items()}
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
    caveat=message(
        "Each activity is counted once, in the month in which it began, a regional one too. "
        "Activities known only by their year stand apart at the end. Only published activities that were found are counted."
    ),
)
