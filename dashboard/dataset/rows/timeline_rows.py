"""Each activity once for every lane it stands in, then what it is read against."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.category_codes import Cells, Coded, Codes, Flags, code, coded
from dashboard.dataset.dataset import DEFAULT_SURVEY, Dataset
from dashboard.dataset.derived_columns import coded_words, sources_of_activities
from dashboard.dataset.rows.activity_location import place_names
from dashboard.dataset.rows.activity_rows import Positions
from dashboard.dataset.rows.columns import COMMON_COLUMNS, MOST_ROWS, WHOLE, empty_rows
from dashboard.dates import first_day, last_day, main_span
from dashboard.selection import Selection
from dashboard.text.translate import Translator, text_for

COLUMNS = (
    *("key", "row_kind", "activity", "kind", "kind_name", "lane", "lane_name", "countries_name"),
    *("date_start", "date_end", "date_precision", "certainty", "certainty_name", "place", "organizer"),
    *("amount", "currency", "amount_qualifier", "first_day", "last_day", "duration", "short_title"),
    *("people_kind", "people_kind_name", "shown_from", "shown_to"),
)
SHOWN = ("shown_from", "shown_to")
OF_LINES = ("lane", "lane_name")
"""The columns that say something else in each lane of an activity."""

PULSE = "who-ehs"
"""The family of the WHO pulse surveys, which are context beside the WHO rapid assessment."""

SAME = {
    "qualifier": "participants_qualifier",
    "period_start": "date_start",
    "period_end": "date_end",
    **{name: name for name in ("kind", "date_start", "date_end", "date_precision", "certainty")},
    **{name: name for name in ("currency", "amount_qualifier", "first_day", "last_day", "people_kind")},
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
        return TimelineRows(self.places[lines], self.lanes[lines])


@dataclass(frozen=True)
class TimelineColumn:
    """A column of activities or lines, and of the context; `categories` of what is no number."""

    cells: Codes | Cells
    context: Codes | Cells
    categories: pd.CategoricalDtype | None

    def take(self, places: Positions, context: Positions) -> Any:
        """Return the cells of some activities or lines, then of some of the context."""
        cells: Any = np.append(self.cells[places], self.context[context])
        return cells if self.categories is None else pd.Categorical.from_codes(cells, dtype=self.categories)


def derive_columns(dataset: Dataset) -> None:
    """Derive what every timeline is made of, before readers come and processes fork."""
    for column in ("countries", *SAME.values(), *WORDS.values()):
        coded(dataset, "activities", column)
    sources_of_activities(dataset)
    timeline_lines(dataset)


def timeline_lines(dataset: Dataset) -> TimelineRows:
    """Return the lines of all activities."""
    return dataset.derived("lines of the timeline", lambda: _lines(dataset))


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return each activity once for every lane it stands in, by lane and date, then the context.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `activity`, or `context` for a WHO survey of the days
        shown (`label` its name, `period_start` and `period_end` its period; no activity, counted nowhere).
        `value` is the number of participants. `shown_from` and `shown_to` bound the days to draw: the
        chosen dates, else what the activities need. Empty when no activity matches.
    """
    lines = timeline_lines(dataset)
    mask = query.chosen(dataset, selection)[lines.places]
    if selection.country:
        mask &= lines.lanes.where(selection.country.__contains__)
    positions = np.flatnonzero(mask)
    if not len(positions):
        return empty_rows(COLUMNS)
    places, language = lines.places[positions], selection.lang
    shown = _selected(dataset, places, selection)
    context = np.flatnonzero(overlapping(context_rows(dataset, language), shown))
    columns = dataset.derived(f"columns of the timeline:{language}", lambda: dict(_columns(dataset, lines, language)))
    cells = {
        name: columns[name].take(positions if name in OF_LINES else places, context)
        for name in (*COMMON_COLUMNS, *COLUMNS)
        if name not in SHOWN
    }
    none = np.zeros(len(places) + len(context), np.int8)
    days: Any = {name: pd.Categorical.from_codes(none, pd.Index([day])) for name, day in zip(SHOWN, shown, strict=True)}
    return pd.DataFrame(cells | days, copy=False)


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
    by_year = coded(dataset, "activities", "date_precision")[places].where("year".__eq__)
    years = [start[:4] for start in firsts.said(places[by_year]) if start <= latest]
    end = last_day(selection.date_to) or max([last_day(latest[:7]), *map(last_day, years)])
    return (begin, end) if begin <= end else (begin, max(lasts.said(places)))


def _columns(dataset: Dataset, lines: TimelineRows, language: str) -> Iterator[tuple[str, TimelineColumn]]:
    """Yield the name of each column, its cells of all activities or lines, and of the context."""
    beside, ids = context_rows(dataset, language), dataset.activities["id"].to_numpy(object)
    rest, places = np.arange(len(beside), dtype=np.int32), np.arange(len(ids), dtype=np.int32)
    names = np.concatenate([ids, [""], beside["key"].to_numpy(object)])
    keys = pd.CategoricalDtype(pd.Index(names, dtype="str"))
    yield "key", TimelineColumn(places, len(ids) + 1 + rest, keys)
    yield "activity", TimelineColumn(places, len(ids) + 0 * rest, keys)
    for name, column in (("value", "participants"), ("amount", "amount")):
        yield name, TimelineColumn(dataset.activities[column].to_numpy(), np.full(len(rest), np.nan), None)
    yield "n", TimelineColumn(np.full(len(ids), np.nan, np.float32), np.full(len(rest), np.nan), None)
    for name, own in _texts(dataset, lines, language):
        further = beside[name].tolist() if name in beside else [""] * len(beside)
        number = {word: place for place, word in enumerate(dict.fromkeys((*own.words, *further)))}
        codes = np.array([number[cell] for cell in further], own.codes.dtype)
        yield name, TimelineColumn(own.codes, codes, pd.CategoricalDtype(pd.Index([*number], dtype="str")))


def _texts(dataset: Dataset, lines: TimelineRows, language: str) -> Iterator[tuple[str, Coded]]:
    """Yield the name of each column of text of the activities, and its cells."""
    for name, column in SAME.items():
        yield name, coded(dataset, "activities", column)
    for name, column in WORDS.items():
        yield name, coded_words(dataset, language, column)
    for name in ("kind", "certainty", "people_kind"):
        labels = dataset.labels("activities", name, language)
        named = {word: labels.get(word, word) for word in ("", *labels)}
        yield f"{name}_name", coded(dataset, "activities", name).renamed(named)
    yield "source", sources_of_activities(dataset)
    yield "duration", code(_durations(dataset.activities, text_for(language)))
    none = np.zeros(len(dataset.activities), np.int8)
    yield "unit", Coded(none, ("participants",))
    yield "row_kind", Coded(none, ("activity",))
    names, text = place_names(dataset, language), text_for(language)
    yield "lane", lines.lanes
    yield "lane_name", lines.lanes.renamed(lambda lane: names.get(lane, lane))
    listed = coded(dataset, "activities", "countries").renamed(
        lambda cell: text.listed([names.get(country, country) for country in cell.split(";")])
    )
    yield "countries_name", listed


def _durations(activities: pd.DataFrame, text: Translator) -> Cells:
    """Return how long each activity took in words: minutes, else days, else ""."""
    cells = np.full(len(activities), "", object)
    days, minutes = (activities[name].to_numpy() for name in ("duration_days", "duration_minutes"))
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
