"""What was done, where and when: a lane a country, each activity at its date."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np
import pandas as pd

from dashboard.charts.chart import Chart, Column, RenderContext
from dashboard.dataset.category_codes import Cells, Coded, code
from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.columns import MOST_ROWS, WHOLE
from dashboard.dataset.rows.timeline_rows import (
    count_of_activities,
    first_lines,
    outside,
    rows,
    visible_activities,
)
from dashboard.plotting.timeline.timeline_figure import timeline_figure
from dashboard.plotting.timeline.timeline_marks import is_readable
from dashboard.text.chart_words import first_listed
from dashboard.text.translate import Translator, message

LONGEST_LIST = 12
"""Names in one list of the summary; of the others it says how many there are."""

MOST_DATES = 3
"""Dates that a title names of what is not drawn."""

DATED = ("key", "first_day", "label", "date_start", "date_end")
"""What is said of the first and the last activity, and what these are found by."""


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say how many activities there are, each counted once, where, and of which kind most are."""
    text, cells = reader.text, _cells(rows, "kind_name", "lane", "lane_name", "date_start", "date_end")
    first = first_lines(rows)
    (kind, most), *others = code(cells["kind_name"][first]).counts()
    lanes = code(cells["lane"])
    number, countries = len(first), len(set(lanes.words) - {WORLD})
    parts = {
        "places": text.listed(cells["lane_name"][lanes.firsts()].tolist()),
        "where": text.n("in {number} country", "in {number} countries", countries),
        "kind": kind,
        "count": text.number(most),
    }
    if most == number or (others and others[0][1] == most):
        starts, ends = (cells[name][first].tolist() for name in ("date_start", "date_end"))
        period = text.period(starts[0], ends[0]) if number == 1 else _span(starts, text)
        return _of_one_kind(number, countries, len(lanes.words), text, parts | {"period": period})
    if len(lanes.words) <= 2:
        return text.n(
            "{places}: {number} activity ({kind})",
            "{places}: {number} activities; most frequent kind: {kind} ({count})",
            number,
            **parts,
        )
    if countries == len(lanes.words):
        return text.n(
            "{number} activity {where} ({kind})",
            "{number} activities {where}; most frequent kind: {kind} ({count})",
            number,
            **parts,
        )
    return text.n(
        "{number} activity {where} and worldwide ({kind})",
        "{number} activities {where} and worldwide; most frequent kind: {kind} ({count})",
        number,
        **parts,
    )


def _of_one_kind(number: int, countries: int, lanes: int, text: Translator, parts: dict[str, str]) -> str:
    """Say when activities began: those of the kind of the filter, or of no most frequent kind."""
    if lanes <= 2:
        return text.n(
            "{places}: {number} activity, {period}", "{places}: {number} activities, {period}", number, **parts
        )
    if countries == lanes:
        return text.n("{number} activity {where}, {period}", "{number} activities {where}, {period}", number, **parts)
    return text.n(
        "{number} activity {where} and worldwide, {period}",
        "{number} activities {where} and worldwide, {period}",
        number,
        **parts,
    )


def _span(starts: list[str], text: Translator) -> str:
    """Return from when to when activities began, in months or, where one has none, years."""
    length = min(map(len, starts))
    ends = sorted(start[: min(length, 7)] for start in starts)
    return text.period(ends[0], ends[-1] if ends[-1] != ends[0] else "")


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name what is shown and when; say so where counts stand for the activities."""
    text, activities, visible = reader.text, rows.iloc[: count_of_activities(rows)], visible_activities(rows)
    period = text.period(rows["shown_from"].iloc[0][:7], rows["shown_to"].iloc[0][:7])
    if is_readable(visible, reader):
        title = text.t("Activities by country and date, {period}", period=period)
    else:
        title = text.t("Activities by country, counted in the month they begin, {period}", period=period)
    return title if len(visible) == len(activities) else _with_omissions(title, activities, text)


def _with_omissions(title: str, activities: pd.DataFrame, text: Translator) -> str:
    """Return a title that says what is not drawn: far activities, and further countries."""
    far = activities[outside(activities)].drop_duplicates("key")
    if len(far):
        title = text.n(
            "{title}; not drawn: {number} activity many years from the others ({dates})",
            "{title}; not drawn: {number} activities many years from the others ({dates})",
            len(far),
            title=title,
            dates=_far_dates(far["date_start"].tolist(), text),
        )
    lanes = activities["lane"].nunique()
    if lanes <= WHOLE:
        return title
    return text.t(
        "{title}; drawn are the {most} of {all} countries with most activities, the table and the downloads have all",
        title=title,
        most=text.number(MOST_ROWS),
        all=text.number(lanes),
    )


def _far_dates(dates: list[str], text: Translator) -> str:
    """List dates, the first few of many."""
    parts = [text.date(date) for date in dates[:MOST_DATES]]
    more = len(dates) - MOST_DATES
    return text.listed([*parts, text.n("{number} more", "{number} more", more)] if more > 0 else parts)


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Describe counts by lane and kind, the precision of dates, the first and the last."""
    text, cells = reader.text, _cells(rows, *DATED, "kind_name", "lane_name", "date_precision", "certainty")
    lanes, once = code(cells["lane_name"]), first_lines(rows)
    told = {name: column[once] for name, column in cells.items()}
    precisions, certain = Counter(told["date_precision"]), (told["certainty"] == "stated").sum()
    first, last = _ends(told, text)
    sentences = [
        _opening(rows, len(once), reader),
        text.t("By lane, a regional activity in each it covers: {list}.", list=_counts_text(lanes, text)),
        text.t("By kind: {list}.", list=_counts_text(code(told["kind_name"]), text)),
        text.t(
            "Dated to the day: {days}, to the month: {months}, to the year: {years}; inferred or disputed: {unsure}.",
            **{f"{name}s": text.number(precisions[name]) for name in ("day", "month", "year")},
            unsure=text.number(len(once) - certain),
        ),
        text.t("The first: {title} ({date}).", **first),
        text.t("The last: {title} ({date}).", **last),
    ]
    return " ".join(sentences if len(once) > 1 else sentences[:-1])


def _opening(rows: pd.DataFrame, number: int, reader: RenderContext) -> str:
    """Say what is drawn, how many activities of it, and of when."""
    text = reader.text
    period = text.period(rows["shown_from"].iloc[0][:7], rows["shown_to"].iloc[0][:7])
    if _is_dense(rows, reader):
        return text.n(
            "Counts by month of {number} activity, {period}.",
            "Counts by month of {number} activities, {period}.",
            number,
            period=period,
        )
    return text.n(
        "Timeline of {number} activity, {period}.",
        "Timeline of {number} activities, {period}.",
        number,
        period=period,
    )


def _counts_text(names: Coded, text: Translator) -> str:
    """List the names with their counts, the most frequent first, at most `LONGEST_LIST` of them."""
    return first_listed([f"{name} {text.number(count)}" for name, count in names.counts()], LONGEST_LIST, text)


def _ends(told: Mapping[str, Cells], text: Translator) -> list[dict[str, str]]:
    """Return title and date of the first and the last activity, ties by the first or last key."""
    days = code(told["first_day"])
    earliest, latest = (np.flatnonzero(days.where(end(days.words).__eq__)) for end in (min, max))
    ends = [
        end(zip(told["key"][rows].tolist(), rows, strict=True))[1] for end, rows in ((min, earliest), (max, latest))
    ]
    return [
        {"title": told["label"][row], "date": text.period(told["date_start"][row], told["date_end"][row])}
        for row in ends
    ]


def _is_dense(rows: pd.DataFrame, reader: RenderContext) -> bool:
    return not is_readable(visible_activities(rows), reader)


def _cells(rows: pd.DataFrame, *names: str) -> dict[str, Cells]:
    """Return these cells of the rows of activities, which come first."""
    number = count_of_activities(rows)
    return {name: rows[name].array[:number] for name in names}


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
        Column("duration", message("Duration")),
        Column("amount", message("Amount"), "amount"),
        Column("duration", message("Duration")),
        Column("certainty_name", message("Certainty")),
        Column("note", message("Note")),
        Column("source", message("Source"), "source"),
    ),
    rows=rows,
    figure=timeline_figure,
    finding=finding,
    subtitle=subtitle,
    summary=summary,
    caveat=message(
        "An activity of several countries is shown for each of them and counted once. Some dates are inferred, "
        "sources disagree on others, and of some only the month or the year is known. "
        "On 11 March 2020 the Director-General of WHO called COVID-19 a pandemic (WHO media briefing of that day)."
    ),
)
