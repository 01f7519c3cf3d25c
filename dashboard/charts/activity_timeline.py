"""What was done, where and when: a lane a country, each activity at its date, as precisely as that is known."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts import drawing
from dashboard.charts.chart import COMMON, Chart, Column, Figure, Reader, empty_rows
from dashboard.charts.lanes import Lane, Placement, Window, days_after, first_days, placed
from dashboard.charts.places import place_names
from dashboard.charts.time_axis import time_axis
from dashboard.charts.timeline_context import context_rows, context_traces
from dashboard.charts.timeline_density import density_traces
from dashboard.charts.timeline_marks import mark_traces
from dashboard.dataset import query
from dashboard.dataset.records import WORLD, Dataset
from dashboard.selection import Selection, first_day, last_day
from dashboard.text.translate import Text, message, text_for

MOST_MARKS, TALLEST = 900, 2000
"""More marks than these, or a figure of more pixels, cannot be read: the figure shows counts by month instead."""

LONGEST_LIST = 12
MARGIN = {"l": 8, "r": 22, "t": 52, "b": 46}
"""Pixels around the lanes; the legend stands above them, the dates below."""

WALK = message("Arrow keys walk along the activities and from lane to lane; Enter opens one.")
WORDS = ("title", "place", "organizer", "note")
EXTRA = (
    *("key", "row_kind", "activity", "kind", "kind_name", "lane", "lane_name", "countries_name"),
    *("date_start", "date_end", "date_precision", "certainty", "certainty_name", "place", "organizer"),
    *("amount", "currency", "amount_qualifier", "first_day", "last_day", "shown_from", "shown_to"),
)


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return each activity once for every lane it stands in, by lane and date, then the context.

    Returns:
        The common columns and `EXTRA`. `row_kind` is `activity`, or `context` for a WHO survey of the days
        shown (`label` its name, `period_start` and `period_end` its period; no activity, counted nowhere).
        `value` is the number of participants. `shown_from` and `shown_to` bound the days to draw: the
        chosen dates, else what the activities need. Empty when no activity matches.
    """
    found = query.by_country(query.activities(dataset, selection)).rename(columns={"country": "lane"})
    if selection.country:
        found = found[found["lane"].isin(selection.country)]
    if found.empty:
        return empty_rows(EXTRA)
    lanes = {code: place for place, code in enumerate(dataset.countries())}
    found = found.assign(_lane=found["lane"].map(lanes).fillna(len(lanes))).sort_values(
        ["_lane", "lane", "first_day", "id"]
    )
    shown = _shown(found, selection)
    parts = [_named(found, dataset, selection.lang), context_rows(dataset, selection.lang, shown)]
    whole = pd.concat([part for part in parts if not part.empty], ignore_index=True)
    return whole.assign(shown_from=shown[0], shown_to=shown[1])[[*COMMON, *EXTRA]]


def _named(found: pd.DataFrame, dataset: Dataset, language: str) -> pd.DataFrame:
    text = text_for(language)
    words = {column: found["id"].map(dataset.names("activities", language, column)) for column in WORDS}
    places = place_names(dataset, language)
    covered = {
        cell: text.listed([places.get(code, code) for code in cell.split(";")]) for cell in found["countries"].unique()
    }
    return found.assign(
        **words,
        label=words["title"],
        value=found["participants"],
        qualifier=found["participants_qualifier"],
        unit="participants",
        n=np.nan,
        period_start=found["date_start"],
        period_end=found["date_end"],
        source=found["id"].map(query.main_sources(dataset)).fillna(""),
        key=found["id"],
        row_kind="activity",
        activity=found["id"],
        kind_name=found["kind"].map(dataset.labels("activities", "kind", language)),
        lane_name=found["lane"].map(lambda code: places.get(code, code)),
        countries_name=found["countries"].map(covered),
        certainty_name=found["certainty"].map(dataset.labels("activities", "certainty", language)),
    )


def _shown(found: pd.DataFrame, selection: Selection) -> tuple[str, str]:
    """Return the first and the last day to draw.

    Without chosen dates that is from the first beginning to the end of the month of the last one: a programme
    of years runs out of the edge and does not squeeze everything else.
    """
    chosen = sorted(date for date in (selection.date_from, selection.date_to) if date)
    begin = first_day(selection.date_from and chosen[0]) or found["first_day"].min()
    end = last_day(selection.date_to and chosen[-1]) or last_day(found["first_day"].max()[:7])
    return (begin, end) if begin <= end else (begin, found["last_day"].max())


def figure(rows: pd.DataFrame, reader: Reader) -> Figure:
    """Draw a symbol or a bar an activity, or a square a month where there are too many to read."""
    window, activities = _window(rows), _activities(rows)
    context, shapes, strip = context_traces(rows[rows["row_kind"] == "context"], window, reader)
    top = strip.bottom if strip else 0.0
    place = placed(activities, window, top)
    if _too_many(place):
        traces, lanes = density_traces(activities, window, top, reader)
    else:
        traces, lanes = mark_traces(activities, place, window, reader), place.lanes
    return {
        "data": [*context, *traces],
        "layout": _layout([*([strip] if strip else []), *lanes], time_axis(window, reader), shapes, reader),
    }


def _layout(lanes: list[Lane], axis: Figure, lines: list[Figure], reader: Reader) -> Figure:
    theme, bottom = reader.theme, lanes[-1].bottom
    return drawing.layout(
        reader,
        round(bottom) + MARGIN["t"] + MARGIN["b"],
        xaxis=axis,
        yaxis={
            "range": [-bottom, 0],
            "tickmode": "array",
            "tickvals": [-lane.middle for lane in lanes],
            "ticktext": [drawing.wrapped(lane.name, 15) for lane in lanes],
            "tickfont": {"size": 13, "color": theme.ink},
            "side": "right" if reader.mirrored else "left",
            "showgrid": False,
            "zeroline": False,
            "fixedrange": True,
        },
        margin=MARGIN,
        shapes=[*_stripes(lanes, theme.raised), *lines],
        showlegend=True,
        legend={"tracegroupgap": 0},
        dragmode="zoom",
        hovermode="closest",
        meta={
            "lanes": [{"name": lane.name, "from": -lane.bottom, "to": -lane.top} for lane in lanes],
            "walk": reader.text.t(WALK),
        },
    )


def _stripes(lanes: list[Lane], color: str) -> list[Figure]:
    """Return the shade behind every other lane."""
    flat = {"type": "rect", "xref": "paper", "x0": 0, "x1": 1, "layer": "below", "line": {"width": 0}}
    shade = drawing.faded(color, 0.6)
    return [flat | {"y0": -lane.top, "y1": -lane.bottom, "fillcolor": shade} for lane in lanes[1::2]]


def finding(rows: pd.DataFrame, reader: Reader) -> str:
    """Say how many activities there are, where, and of which kind most are; each is counted once."""
    text, once = reader.text, _once(rows)
    kinds = once["kind_name"].value_counts()
    lanes = _activities(rows).drop_duplicates("lane")
    countries = lanes.loc[lanes["lane"] != WORLD, "lane_name"]
    most = {"kind": kinds.index[0], "count": text.number(kinds.iloc[0])}
    if len(lanes) <= 2:
        return text.n(
            "{places}: {number} activity ({kind})",
            "{places}: {number} activities; most frequent kind: {kind} ({count})",
            len(once),
            places=text.listed(lanes["lane_name"].tolist()),
            **most,
        )
    return text.n(
        "{number} activity in {countries} countries ({kind})",
        "{number} activities in {countries} countries; most frequent kind: {kind} ({count})",
        len(once),
        countries=text.number(len(countries)),
        **most,
    )


def subtitle(rows: pd.DataFrame, reader: Reader) -> str:
    """Name what is shown and when; say so where counts stand for the activities."""
    period = reader.text.period(rows["shown_from"].iloc[0][:7], rows["shown_to"].iloc[0][:7])
    if _dense(rows):
        return reader.text.t("Activities by country, counted in the month they begin, {period}", period=period)
    return reader.text.t("Activities by country and date, {period}", period=period)


def summary(rows: pd.DataFrame, reader: Reader) -> str:
    """Say how many there are by lane and by kind, how exactly they are dated, and which come first and last."""
    text, once = reader.text, _once(rows)
    period = text.period(rows["shown_from"].iloc[0][:7], rows["shown_to"].iloc[0][:7])
    drawn = "Timeline of {number} activity, {period}.", "Timeline of {number} activities, {period}."
    if _dense(rows):
        drawn = "Counts by month of {number} activity, {period}.", "Counts by month of {number} activities, {period}."
    first, last = once.iloc[0], once.iloc[-1]
    sentences = [
        text.n(*drawn, len(once), period=period),
        text.t(
            "By lane, a regional activity in each it covers: {list}.",
            list=_counted(_activities(rows)["lane_name"], text),
        ),
        text.t("By kind: {list}.", list=_counted(once["kind_name"], text)),
        text.t(
            "Dated to the day: {days}, to the month: {months}, to the year: {years}; inferred or disputed: {unsure}.",
            **{f"{name}s": text.number((once["date_precision"] == name).sum()) for name in ("day", "month", "year")},
            unsure=text.number((once["certainty"] != "stated").sum()),
        ),
        text.t(
            "The first: {title} ({date}).",
            title=first["label"],
            date=text.period(first["date_start"], first["date_end"]),
        ),
        text.t(
            "The last: {title} ({date}).", title=last["label"], date=text.period(last["date_start"], last["date_end"])
        ),
    ]
    return " ".join(sentences if len(once) > 1 else sentences[:-1])


def _counted(names: pd.Series, text: Text) -> str:
    """List the names with their counts, the most frequent first, at most `LONGEST_LIST` of them."""
    counts = names.value_counts()
    parts = [f"{name} {text.number(count)}" for name, count in counts.head(LONGEST_LIST).items()]
    more = len(counts) - LONGEST_LIST
    return text.listed([*parts, text.n("{number} more", "{number} more", more)] if more > 0 else parts)


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each activity once, by date."""
    return _activities(rows).drop_duplicates("key").sort_values(["first_day", "key"])


def _dense(rows: pd.DataFrame) -> bool:
    return _too_many(placed(_activities(rows), _window(rows), 0))


def _too_many(place: Placement) -> bool:
    return len(place.y) > MOST_MARKS or place.lanes[-1].bottom - place.lanes[0].top > TALLEST


def _activities(rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["row_kind"] == "activity"]


def _window(rows: pd.DataFrame) -> Window:
    first, after = first_days(rows["shown_from"].head(1))[0], days_after(rows["shown_to"].head(1))[0]
    return Window(first, max(after, first + np.timedelta64(1, "D")))


CHART = Chart(
    id="activity-timeline",
    page="/activities",
    name=message("Timeline"),
    question=message("What was done, where and when?"),
    filters=("country", "kind", "area", "from", "to"),
    columns=(
        Column("period", message("Date"), "period"),
        Column("label", message("Title")),
        Column("kind_name", message("Kind")),
        Column("lane_name", message("Lane")),
        Column("countries_name", message("Countries")),
        Column("organizer", message("Organizer")),
        Column("value", message("Participants"), "value"),
        Column("amount", message("Amount"), "amount"),
        Column("certainty_name", message("Certainty")),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    figure=figure,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "An activity of several countries stands in the lane of each and is counted once. An open symbol marks what "
        "was inferred, or what sources disagree on. A thin bar covers the month or year in which the day is not known. "
        "On 11 March 2020 the Director-General of WHO called COVID-19 a pandemic (WHO media briefing of that day)."
    ),
)
