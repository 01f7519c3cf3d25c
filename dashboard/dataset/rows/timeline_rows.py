"""Each activity once for every lane it stands in, then what it is read against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.category_codes import Cells, Coded, Flags, code, coded
from dashboard.dataset.dataset import DEFAULT_SURVEY, Dataset
from dashboard.dataset.derived_columns import sources_of_activities, worded_activities
from dashboard.dataset.rows.activity_location import place_names
from dashboard.dataset.rows.activity_rows import ActivityRows, Positions
from dashboard.dataset.rows.columns import COMMON_COLUMNS, MOST_ROWS, WHOLE, empty_rows
from dashboard.dates import first_day, last_day, main_span
from dashboard.selection import Selection
from dashboard.text.translate import text_for

COLUMNS = (
    *("key", "row_kind", "activity", "kind", "kind_name", "lane", "lane_name", "countries_name"),
    *("date_start", "date_end", "date_precision", "certainty", "certainty_name", "place", "organizer"),
    *("amount", "currency", "amount_qualifier", "first_day", "last_day", "duration", "short_title"),
    *("people_kind", "people_kind_name", "shown_from", "shown_to"),
)
NUMBERS = ("value", "n", "amount")
SHOWN = ("shown_from", "shown_to")

PULSE = "who-ehs"
"""The family of the WHO pulse surveys, which are context beside the WHO rapid assessment."""

SAME = {
    "value": "participants",
    "qualifier": "participants_qualifier",
    "period_start": "date_start",
    "period_end": "date_end",
    **{name: name for name in ("kind", "date_start", "date_end", "date_precision", "certainty")},
    **{name: name for name in ("amount", "currency", "amount_qualifier", "first_day", "last_day", "people_kind")},
}
"""The columns that are those of the activities, by what these are called there."""

WORDS = {name: name for name in ("place", "organizer", "note", "short_title")} | {"label": "title"}
"""The columns that are theirs in the reader's language."""


def visible_activities(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the activities of the days shown, in the lanes with most of them."""
    lines = visible_lines(rows)
    return rows.iloc[: len(lines)] if len(lines) == count_of_activities(rows) else rows.iloc[lines]


def visible_lines(rows: pd.DataFrame) -> Positions:
    """Return where the activities of the days shown stand, in the lanes with most of them."""
    lines = np.flatnonzero(~outside(rows)[: count_of_activities(rows)])
    lanes = code(rows["lane"].array[lines])
    if len(lanes.words) <= WHOLE:
        return lines
    most = {lane for lane, _count in lanes.counts()[:MOST_ROWS]}
    return lines[lanes.where(most.__contains__)]


def outside(rows: pd.DataFrame) -> Flags:
    """Return which rows lie in none of the days shown: slips of the hand, most likely."""
    first, last = rows["shown_from"].iloc[0], rows["shown_to"].iloc[0]
    return code(rows["first_day"]).where(lambda day: day > last) | code(rows["last_day"]).where(lambda day: day < first)


def counts(rows: pd.DataFrame, column: str, lines: Positions | slice) -> dict[str, int]:
    """Return how often each cell of a column occurs in lines, the most frequent first."""
    return dict(code(rows[column].array[lines]).counts())


def names_by_code(rows: pd.DataFrame, column: str) -> dict[str, str]:
    """Return code -> name of the lanes or kinds of the activities, in the order of the rows."""
    codes = code(rows[column].array[: count_of_activities(rows)])
    return dict(zip(codes.words, rows[f"{column}_name"].array[codes.firsts()], strict=True))


@dataclass(frozen=True)
class TimelineRows:
    """Every line by lane and date: the place of its activity, and its lane."""

    places: Positions
    lanes: Coded

    def at(self, lines: Positions) -> TimelineRows:
        """Return some of them."""
        return TimelineRows(self.places[lines], self.lanes.at(lines))


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return each activity once for every lane it stands in, by lane and date, then the context.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `activity`, or `context` for a WHO survey of the days
        shown (`label` its name, `period_start` and `period_end` its period; no activity, counted nowhere).
        `value` is the number of participants. `shown_from` and `shown_to` bound the days to draw: the
        chosen dates, else what the activities need. Empty when no activity matches.
    """
    lines = dataset.derived("lines of the timeline", lambda: _lines(dataset))
    mask = query.chosen(dataset, selection)[lines.places]
    if selection.country:
        mask &= lines.lanes.where(selection.country.__contains__)
    positions = np.flatnonzero(mask)
    if not len(positions):
        return empty_rows(COLUMNS)
    shown = _selected(dataset, lines.places[positions], selection)
    context = np.flatnonzero(overlapping(context_rows(dataset, selection.lang), shown))
    every = dataset.derived(f"rows of the timeline:{selection.lang}", lambda: _every(dataset, lines, selection.lang))
    picked = every.take(np.concatenate([positions, len(lines.places) + context]))
    return picked.set_axis(pd.RangeIndex(len(picked))).assign(**dict(zip(SHOWN, shown, strict=True)))


def _lines(dataset: Dataset) -> TimelineRows:
    places, lanes = query.places_by_country(dataset.activities["countries"])
    # The table is by date; a stable order keeps it so within each lane.
    ranks = lanes.numbered((*dataset.countries(), *sorted(lanes.words)))
    return TimelineRows(places, lanes).at(np.argsort(ranks, kind="stable"))


def _selected(dataset: Dataset, places: Positions, selection: Selection) -> tuple[str, str]:
    """Return the first and the last day to draw.

    Without chosen dates that is from the first beginning to the end of the month of the last one, or of its year
    where no month is known: a programme of years runs out of the edge and does not squeeze everything else.
    """
    firsts, lasts = (coded(dataset, "activities", name) for name in ("first_day", "last_day"))
    starts = firsts.said(places)
    earliest, latest = main_span(starts)
    begin = first_day(selection.date_from) or earliest
    by_year = coded(dataset, "activities", "date_precision").at(places).where("year".__eq__)
    years = [start[:4] for start in firsts.said(places[by_year]) if start <= latest]
    end = last_day(selection.date_to) or max([last_day(latest[:7]), *map(last_day, years)])
    return (begin, end) if begin <= end else (begin, max(lasts.said(places)))


def _every(dataset: Dataset, lines: TimelineRows, language: str) -> pd.DataFrame:
    """Return all lines, in small categories, then the context, without the days shown."""
    beside, ids = context_rows(dataset, language), dataset.activities["id"]
    each = pd.CategoricalDtype(pd.Index([*ids.tolist(), "", *beside["key"].tolist()], dtype="str"))
    numbers, rest = lines.places.astype(np.int32), np.arange(len(beside), dtype=np.int32)
    columns: dict[str, Any] = {
        "key": pd.Categorical.from_codes(np.append(numbers, len(ids) + 1 + rest), dtype=each),
        "activity": pd.Categorical.from_codes(np.append(numbers, len(ids) + 0 * rest), dtype=each),
    }
    for name, cells in _columns(ActivityRows(dataset, lines.places, language), lines.lanes):
        more: Any = beside[name].tolist() if name in beside else [np.nan if name in NUMBERS else ""] * len(beside)
        columns[name] = cells.appended(more).categorical() if isinstance(cells, Coded) else np.append(cells, more)
    return pd.DataFrame(columns, columns=[name for name in (*COMMON_COLUMNS, *COLUMNS) if name in columns], copy=False)


def _columns(shown: ActivityRows, lanes: Coded) -> Iterator[tuple[str, Coded | Cells]]:
    """Yield the name of each column of the activities, and its cells."""
    for name, column in SAME.items():
        yield name, shown.cells(column) if name in NUMBERS else shown.coded(column)
    for name, column in WORDS.items():
        yield name, code(worded_activities(shown.dataset, shown.language, column)).at(shown.at)
    for name in ("kind", "certainty", "people_kind"):
        labels = shown.dataset.labels("activities", name, shown.language)
        yield f"{name}_name", shown.coded(name).renamed({word: labels.get(word, word) for word in ("", *labels)})
    yield "source", code(sources_of_activities(shown.dataset)).at(shown.at)
    yield "duration", code(_durations(shown))
    yield "unit", code(shown.always("participants"))
    yield "row_kind", code(shown.always("activity"))
    yield "n", shown.always(np.nan)
    names, text = place_names(shown.dataset, shown.language), text_for(shown.language)
    yield "lane", lanes
    yield "lane_name", lanes.renamed(lambda lane: names.get(lane, lane))
    listed = shown.coded("countries").renamed(
        lambda cell: text.listed([names.get(country, country) for country in cell.split(";")])
    )
    yield "countries_name", listed


def _durations(shown: ActivityRows) -> Cells:
    """Return how long each activity took in words: minutes, else days, else ""."""
    text, cells = text_for(shown.language), shown.always("")
    days, minutes = shown.cells("duration_days"), shown.cells("duration_minutes")
    for number in np.unique(days[~np.isnan(days)]):
        cells[days == number] = text.n("{number} day", "{number} days", int(number))
    for number in np.unique(minutes[~np.isnan(minutes)]):
        cells[minutes == number] = text.n("{number} minute", "{number} minutes", int(number))
    return cells


def count_of_activities(rows: pd.DataFrame) -> int:
    """Return how many rows of the timeline are activities: those before the few of the context."""
    kinds, number = rows["row_kind"].array, len(rows)
    while number and kinds[number - 1] != "activity":
        number -= 1
    return number


def first_lines(rows: pd.DataFrame) -> Positions:
    """Return the first line of each activity: only one of several countries has more than one."""
    return np.flatnonzero(~rows["key"].array[: count_of_activities(rows)].duplicated())


def context_rows(dataset: Dataset, language: str) -> pd.DataFrame:
    """Return the WHO surveys with a known period as timeline rows of kind `context`.

    Columns: those of the chart that say something of a survey. `note` tells fieldwork and period of the
    data apart. Empty when there is none.
    """
    return dataset.derived(f"context of the timeline:{language}", lambda: _context_rows(dataset, language))


def overlapping(rows: pd.DataFrame, shown: tuple[str, str]) -> Flags:
    """Return which rows of the context overlap the days shown."""
    days = zip(rows["first_day"].tolist(), rows["last_day"].tolist(), strict=True)
    return np.array([first <= shown[1] and last >= shown[0] for first, last in days], np.bool_)


def _context_rows(dataset: Dataset, language: str) -> pd.DataFrame:
    surveys, text = dataset.surveys, text_for(language)
    named = surveys[(surveys["id"] == DEFAULT_SURVEY) | (surveys["family"] == PULSE)]
    named = named.assign(first_day=named["period_start"].map(first_day), last_day=named["period_end"].map(last_day))
    frame = named[(named["first_day"] != "") & (named["last_day"] != "")].sort_values("first_day")
    return pd.DataFrame(
        {
            **{name: frame[name] for name in ("period_start", "period_end", "first_day", "last_day", "source")},
            "key": frame["id"],
            "row_kind": "context",
            "label": frame["id"].map(dataset.names("surveys", language, "short_name")),
            "kind_name": text.t("Context: period of a survey"),
            "lane_name": text.t("WHO surveys"),
            "organizer": frame["publisher"],
            "note": frame["id"].map(dataset.names("surveys", language, "note")),
        }
    )
