"""What a timeline says in words: the finding, the statistical title, and the text for those who do not see it."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.charts.chart import Reader
from dashboard.charts.lanes import is_readable, window_of
from dashboard.charts.timeline_context import count_of_activities
from dashboard.dataset.indexes import code
from dashboard.dataset.records import WORLD
from dashboard.text.translate import Text

LONGEST_LIST = 12
"""Names in one list of the summary; of the others it says how many there are."""

ONCE = ["key", "kind_name", "first_day", "date_precision", "certainty", "label", "date_start", "date_end"]
"""What is said of each activity."""


def finding(rows: pd.DataFrame, reader: Reader) -> str:
    """Say how many activities there are, where, and of which kind most are; each is counted once."""
    text, once = reader.text, _once(rows)
    kinds, lanes = once["kind_name"].value_counts(), _activities(rows)[["lane", "lane_name"]].drop_duplicates()
    number, countries = len(once), int((lanes["lane"] != WORLD).sum())
    parts = {
        "places": text.listed(lanes["lane_name"].tolist()),
        "countries": text.number(countries),
        "kind": kinds.index[0],
        "count": text.number(kinds.iloc[0]),
    }
    if len(lanes) <= 2:
        return text.n(
            "{places}: {number} activity ({kind})",
            "{places}: {number} activities; most frequent kind: {kind} ({count})",
            number,
            **parts,
        )
    if countries == len(lanes):
        return text.n(
            "{number} activity in {countries} countries ({kind})",
            "{number} activities in {countries} countries; most frequent kind: {kind} ({count})",
            number,
            **parts,
        )
    return text.n(
        "{number} activity in {countries} countries and worldwide ({kind})",
        "{number} activities in {countries} countries and worldwide; most frequent kind: {kind} ({count})",
        number,
        **parts,
    )


def subtitle(rows: pd.DataFrame, reader: Reader) -> str:
    """Name what is shown and when; say so where counts stand for the activities."""
    period = reader.text.period(rows["shown_from"].iloc[0][:7], rows["shown_to"].iloc[0][:7])
    if _is_dense(rows):
        return reader.text.t("Activities by country, counted in the month they begin, {period}", period=period)
    return reader.text.t("Activities by country and date, {period}", period=period)


def summary(rows: pd.DataFrame, reader: Reader) -> str:
    """Say how many there are by lane and by kind, how exactly they are dated, and which come first and last."""
    text, once = reader.text, _once(rows)
    first, last = _ends(once)
    sentences = [
        _opening(rows, len(once), text),
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


def _opening(rows: pd.DataFrame, number: int, text: Text) -> str:
    """Say what is drawn, how many activities of it, and of when."""
    period = text.period(rows["shown_from"].iloc[0][:7], rows["shown_to"].iloc[0][:7])
    if _is_dense(rows):
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


def _counted(names: pd.Series, text: Text) -> str:
    """List the names with their counts, the most frequent first, at most `LONGEST_LIST` of them."""
    counts = names.value_counts()
    parts = [f"{name} {text.number(count)}" for name, count in counts.head(LONGEST_LIST).items()]
    more = len(counts) - LONGEST_LIST
    return text.listed([*parts, text.n("{number} more", "{number} more", more)] if more > 0 else parts)


def _once(rows: pd.DataFrame) -> pd.DataFrame:
    """Return each activity once."""
    return _activities(rows)[ONCE].drop_duplicates("key")


def _ends(once: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the first and the last activity by date; of those of one day the one with the first, or last, key."""
    days = code(once["first_day"])
    earliest, latest = (days.where(end(days.words).__eq__) for end in (min, max))
    return (
        once.iloc[min(np.flatnonzero(earliest), key=once["key"].to_numpy().__getitem__)],
        once.iloc[max(np.flatnonzero(latest), key=once["key"].to_numpy().__getitem__)],
    )


def _is_dense(rows: pd.DataFrame) -> bool:
    return not is_readable(_activities(rows), window_of(rows))


def _activities(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of activities, which come first."""
    return rows.iloc[: count_of_activities(rows)]
