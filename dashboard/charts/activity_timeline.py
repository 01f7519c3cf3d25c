"""What was done, where and when: a lane a country, each activity at its date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pandas as pd

from dashboard.charts.chart import ACTIVITY_FILTERS, LAST_COLUMNS, Chart, Column
from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.activity_rows import Positions
from dashboard.dataset.rows.columns import MAX_COMPLETE, MAX_ROWS
from dashboard.dataset.rows.timeline_rows import (
    SHOWN,
    count_of_activities,
    counts,
    first_lines,
    names_by_code,
    out_of_range_mask,
    rows,
    visible_lines,
)
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.timeline.timeline_figure import timeline_figure
from dashboard.plotting.timeline.timeline_marks import is_readable
from dashboard.text.chart_words import first_listed
from dashboard.text.translate import Translator, message, plurals

LONGEST_LIST, MOST_DATES = 12, 3
"""Names in a list of the summary, and dates that a title names of what is not drawn."""

FINDINGS = {
    "one place": plurals(
        "{places}: {number} activity ({kind})", "{places}: {number} activities; most frequent kind: {kind} ({count})"
    ),
    "countries": plurals(
        "{number} activity {where} ({kind})", "{number} activities {where}; most frequent kind: {kind} ({count})"
    ),
    "worldwide": plurals(
        "{number} activity {where} and worldwide ({kind})",
        "{number} activities {where} and worldwide; most frequent kind: {kind} ({count})",
    ),
}
FINDINGS_OF_ONE_KIND = {
    "one place": plurals("{places}: {number} activity, {period}", "{places}: {number} activities, {period}"),
    "countries": plurals("{number} activity {where}, {period}", "{number} activities {where}, {period}"),
    "worldwide": plurals(
        "{number} activity {where} and worldwide, {period}", "{number} activities {where} and worldwide, {period}"
    ),
}
"""What is said where all activities are of one kind, or no kind is the most frequent one."""

TIMELINE = plurals("Timeline of {number} activity, {period}.", "Timeline of {number} activities, {period}.")
COUNTS = plurals("Counts by month of {number} activity, {period}.", "Counts by month of {number} activities, {period}.")


def finding(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Say how many activities there are, each counted once, where, and of which kind most are."""
    text, once, lanes = reader.text, first_lines(rows), names_by_code(rows, "lane")
    kinds, countries = counts(rows, "kind_name", once), len(lanes.keys() - {WORLD})
    (kind, highest), *other_kinds = kinds.items()
    is_of_one_kind = highest == len(once) or (other_kinds and other_kinds[0][1] == highest)
    places = "one place" if len(lanes) <= 2 else "countries" if countries == len(lanes) else "worldwide"
    return text.n(
        *(FINDINGS_OF_ONE_KIND if is_of_one_kind else FINDINGS)[places],
        len(once),
        places=text.listed([*lanes.values()]),
        where=text.n("in {number} country", "in {number} countries", countries),
        kind=kind,
        count=text.number(highest),
        period=_period(rows, once, text) if is_of_one_kind else "",
    )


def _period(rows: pd.DataFrame, once: Positions, text: Translator) -> str:
    """Return when one activity was, or from when to when several began, in months or years."""
    starts = list(counts(rows, "date_start", once))
    if len(once) == 1:
        return text.period(starts[0], rows["date_end"].iloc[once[0]])
    length = min(7, *map(len, starts))
    first, *later = sorted({start[:length] for start in starts})
    return text.period(first, later[-1] if later else "")


def subtitle(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Name what is shown and when, whether it is counted, and what is not drawn."""
    text, visible = reader.text, visible_lines(rows)
    if is_readable(rows, reader, visible):
        title = text.t("Activities by country and date, {period}", period=_days(rows, text))
    else:
        title = text.t("Activities by country, counted in the month they begin, {period}", period=_days(rows, text))
    number = count_of_activities(rows)
    return title if len(visible) == number else _with_omissions(title, rows.iloc[:number], text)


def _days(rows: pd.DataFrame, text: Translator) -> str:
    return text.period(*(rows[name].array[0][:7] for name in SHOWN))


def _with_omissions(title: str, activities: pd.DataFrame, text: Translator) -> str:
    """Return a title that says what is not drawn: far activities, and further countries."""
    far = activities[out_of_range_mask(activities)].drop_duplicates("key")
    if len(far):
        title = text.n(
            "{title}; not drawn: {number} activity many years from the others ({dates})",
            "{title}; not drawn: {number} activities many years from the others ({dates})",
            len(far),
            title=title,
            dates=first_listed([text.date(date) for date in far["date_start"]], MOST_DATES, text),
        )
    lanes = activities["lane"].nunique()
    if lanes <= MAX_COMPLETE:
        return title
    return text.t(
        "{title}; drawn are the {most} of {all} countries with most activities, the table and the downloads have all",
        title=title,
        most=text.number(MAX_ROWS),
        all=text.number(lanes),
    )


def summary(rows: pd.DataFrame, reader: RenderContext) -> str:
    """Describe counts by lane and kind, the precision of dates, the first and the last."""
    text, once = reader.text, first_lines(rows)
    precisions, certainties = (rows[name].array.take(once) for name in ("date_precision", "certainty"))
    opening = TIMELINE if is_readable(rows, reader) else COUNTS
    lanes = counts(rows, "lane_name", np.arange(count_of_activities(rows)))
    sentences = [
        text.n(*opening, len(once), period=_days(rows, text)),
        text.t("By lane, a regional activity in each it covers: {list}.", list=_counts_text(lanes, text)),
        text.t("By kind: {list}.", list=_counts_text(counts(rows, "kind_name", once), text)),
        text.t(
            "Dated to the day: {days}, to the month: {months}, to the year: {years}; inferred or disputed: {unsure}.",
            **{f"{name}s": text.number(int((precisions == name).sum())) for name in ("day", "month", "year")},
            unsure=text.number(int((certainties != "stated").sum())),
        ),
    ]
    first, last = _ends(rows, once, text)
    sentences.append(text.t("The first: {title} ({date}).", **first))
    sentences += [text.t("The last: {title} ({date}).", **last)] if len(once) > 1 else []
    return " ".join(sentences)


def _counts_text(numbers: Mapping[str, int], text: Translator) -> str:
    return first_listed([f"{name} {text.number(count)}" for name, count in numbers.items()], LONGEST_LIST, text)


def _ends(rows: pd.DataFrame, once: Positions, text: Translator) -> Iterator[dict[str, str]]:
    """Yield title and date of the first and of the last activity, ties by the key."""
    names = ("first_day", "key", "label", "date_start", "date_end")
    days, keys, titles, starts, ends = (rows[name].array for name in names)
    days = days.take(once)
    bounds = days.unique().tolist()
    for end in (min, max):
        lines = once[days == end(bounds)]
        _key, line = end(zip(keys.take(lines), lines.tolist(), strict=True))
        yield {"title": titles[line], "date": text.period(starts[line], ends[line])}


CHART = Chart(
    id="activity-timeline",
    page="/activities",
    name=message("Timeline"),
    question=message("What was done, where and when?"),
    filters=ACTIVITY_FILTERS,
    columns=(
        Column("period", message("Date"), "period"),
        Column("label", message("Title")),
        Column("kind_name", message("Kind")),
        Column("lane_name", message("Lane")),
        Column("countries_name", message("Countries")),
        Column("organizer", message("Organizer")),
        Column("value", message("People"), "value"),
        Column("people_kind_name", message("Kind of people")),
        Column("duration", message("Duration")),
        Column("amount", message("Amount"), "amount"),
        Column("certainty_name", message("Certainty")),
        *LAST_COLUMNS,
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
