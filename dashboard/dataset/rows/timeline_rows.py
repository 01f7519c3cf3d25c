"""Each activity once for every lane it stands in, then what it is read against."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from pandas.api.types import union_categoricals

from dashboard.dataset import query
from dashboard.dataset.categories import Flags, category, count_cells, map_categories, matches
from dashboard.dataset.dataset import DEFAULT_SURVEY, PULSE, Dataset
from dashboard.dataset.derived_columns import sources_of_activities, worded_categories
from dashboard.dataset.rows.activity_rows import Positions, place_names
from dashboard.dataset.rows.columns import COMMON_COLUMNS, MAX_COMPLETE, MAX_ROWS, empty_rows
from dashboard.dataset.rows.output_rows import PEOPLE
from dashboard.dates import first_day, last_day, main_span
from dashboard.selection import Selection
from dashboard.text.translate import Translator, plurals, text_for

COLUMNS = (
    *("key", "row_kind", "activity", "kind", "kind_name", "lane", "lane_name", "countries_name"),
    *("date_start", "date_end", "date_precision", "certainty", "certainty_name", "place", "organizer"),
    *("amount", "currency", "amount_qualifier", "first_day", "last_day", "duration", "short_title"),
    *("people_kind", "people_kind_name", "shown_from", "shown_to"),
)
SHOWN = ("shown_from", "shown_to")
DAYS = ("first_day", "last_day", "date_precision")
"""The columns that tell which days are shown."""

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

DURATIONS = {
    "duration_minutes": plurals("{number} minute", "{number} minutes"),
    "duration_days": plurals("{number} day", "{number} days"),
}
"""The columns of how long activities took, the more exact first, with their words."""


def visible_lines(rows: pd.DataFrame) -> Positions:
    """Return where the activities of the days shown stand, in the lanes with most of them."""
    lines = np.flatnonzero(~out_of_range_mask(rows)[: count_of_activities(rows)])
    lanes = rows["lane"].array.take(lines)
    if len(lanes.unique()) <= MAX_COMPLETE:
        return lines
    mask: Flags = lanes.isin([*counts(rows, "lane", lines)][:MAX_ROWS])
    return lines[mask]


def out_of_range_mask(rows: pd.DataFrame) -> Flags:
    """Return which rows lie in none of the days shown: slips of the hand, most likely."""
    first, last = (rows[name].array[0] for name in SHOWN)
    begins, ends = rows["first_day"].array, rows["last_day"].array
    return matches(begins, lambda day: day > last) | matches(ends, lambda day: day < first)


def counts(rows: pd.DataFrame, column: str, lines: Positions) -> dict[str, int]:
    """Return how often each cell of a column occurs in lines, the most frequent first."""
    # Those as frequent as one another stand as they first occur.
    return dict(sorted(count_cells(rows[column].array.take(lines)).items(), key=lambda number: -number[1]))


def names_by_code(rows: pd.DataFrame, column: str, lines: Positions | None = None) -> dict[str, str]:
    """Return code -> name of the lanes or kinds of activities (all, or these lines), in order."""
    lines = np.arange(count_of_activities(rows)) if lines is None else lines
    cells, names = rows[column].array, rows[f"{column}_name"].array
    return {cells[line]: names[line] for line in lines[~cells.take(lines).duplicated()]}


def derive_columns(dataset: Dataset) -> None:
    """Derive what every timeline is made of, before readers come and processes fork."""
    for column in ("countries", *SAME.values(), *WORDS.values()):
        category(dataset, "activities", column)
    sources_of_activities(dataset)
    timeline_lines(dataset)


def timeline_lines(dataset: Dataset) -> pd.DataFrame:
    """Return the `lane` of every line by lane and date, and `at`, the place of its activity."""
    return dataset.derived("lines of the timeline", lambda: _lines(dataset))


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return each activity once for every lane it stands in, by lane and date, then the context.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `activity`, or `context` for a WHO survey of the days
        shown (`label` its name, `period_start` and `period_end` its period; no activity, counted nowhere).
        `value` is the number of participants, or of other people (`people_kind`). `shown_from` and `shown_to`
        bound the days to draw: the chosen dates, else what the activities need. Empty when no activity matches.
    """
    lines, language = timeline_lines(dataset), selection.lang
    mask = query.activity_mask(dataset, selection)[lines["at"]]
    if selection.country:
        mask &= matches(lines["lane"].array, selection.country.__contains__)
    places = np.flatnonzero(mask)
    if not len(places):
        return empty_rows(COLUMNS)
    all_columns = dataset.derived(f"timeline:{language}", lambda: _every_row(dataset, language))
    days = _days_shown({name: all_columns[name].take(places) for name in DAYS}, selection)
    surveys = context_rows(dataset, language)
    spans = zip(surveys["first_day"].tolist(), surveys["last_day"].tolist(), strict=True)
    overlap = [first <= days[1] and last >= days[0] for first, last in spans]
    all_places = np.append(places, np.flatnonzero(overlap) + len(lines))
    # A frame taken from a frame checks each of its columns anew, which takes twice as long as all else.
    columns = {name: cells.take(all_places) for name, cells in all_columns.items()}
    none = np.zeros(len(all_places), np.int8)
    columns |= {name: pd.Categorical.from_codes(none, pd.Index([day])) for name, day in zip(SHOWN, days, strict=True)}
    return pd.DataFrame(columns, copy=False)


def _lines(dataset: Dataset) -> pd.DataFrame:
    lines = query.countries_of(dataset.activities["countries"]).rename(columns={"country": "lane"})
    order = dict.fromkeys((*dataset.countries(), *lines["lane"].cat.categories))
    # The table is by date; a stable order keeps it so within each lane.
    return lines.assign(lane=lines["lane"].cat.set_categories([*order])).sort_values(
        "lane", kind="stable", ignore_index=True
    )


def _days_shown(activities: Mapping[str, pd.Categorical], selection: Selection) -> tuple[str, str]:
    """Return the first and the last day to draw.

    Without chosen dates that is from the first beginning to the end of the month of the last one, or of its year
    where no month is known: a programme of years runs out of the edge and does not squeeze everything else.
    """
    earliest, latest = main_span(activities["first_day"].unique())
    begin = first_day(selection.date_from) or earliest
    by_year = activities["first_day"][activities["date_precision"] == "year"]
    years = [start[:4] for start in by_year.unique() if start <= latest]
    end = last_day(selection.date_to) or max([last_day(latest[:7]), *map(last_day, years)])
    return (begin, end) if begin <= end else (begin, max(activities["last_day"].unique()))


def _every_row(dataset: Dataset, language: str) -> dict[str, Any]:
    """Return the columns of all lines, then of the context, with text as categories."""
    lines, beside = timeline_lines(dataset), context_rows(dataset, language)
    lanes, at, names = lines["lane"].array, lines["at"].to_numpy(), place_names(dataset, language)
    activities = pd.DataFrame(dict(_texts(dataset, language)), copy=False).take(at)
    activities = activities.assign(lane=lanes, lane_name=map_categories(lanes, lambda lane: names.get(lane, lane)))
    cells = {str(name): activities[name].array for name in activities}
    surveys = {name: beside[name] if name in beside else pd.Series("", beside.index, dtype="str") for name in cells}
    texts = {name: union_categoricals([cells[name], pd.Categorical(surveys[name])]) for name in cells}
    frame = pd.DataFrame(texts | _ids(dataset, lines, beside), copy=False)
    numbers = dataset.activities[["participants", "amount"]].take(at).set_axis(frame.index[: len(lines)])
    frame = frame.assign(value=numbers["participants"], amount=numbers["amount"], n=np.nan)
    return {name: frame[name].array for name in (*COMMON_COLUMNS, *COLUMNS) if name not in SHOWN}


def _ids(dataset: Dataset, lines: pd.DataFrame, beside: pd.DataFrame) -> dict[str, pd.Categorical]:
    """Return the ids of rows, and of their activities: the context has none."""
    names = pd.Index(dataset.activities["id"]).append(pd.Index(["", *beside["key"]], dtype="str"))
    ids, none = pd.Categorical.from_codes(np.arange(len(names)), names), len(dataset.activities)
    context = {"key": np.arange(none + 1, len(names)), "activity": np.full(len(beside), none)}
    return {name: ids.take(np.append(lines["at"], places)) for name, places in context.items()}


def _texts(dataset: Dataset, language: str) -> Iterator[tuple[str, pd.Categorical[Any]]]:
    """Yield the name of each column of text of the activities, and its cells."""
    for name, column in SAME.items():
        yield name, category(dataset, "activities", column)
    for name, column in WORDS.items():
        yield name, worded_categories(dataset, language, column)
    for name in ("kind", "certainty", "people_kind"):
        labels = dataset.labels("activities", name, language)
        cells = category(dataset, "activities", name)
        yield f"{name}_name", map_categories(cells, lambda code, labels=labels: labels.get(code, code))  # type: ignore[misc]
    yield "source", sources_of_activities(dataset)
    names, text = place_names(dataset, language), text_for(language)
    yield "duration", _durations(dataset.activities, text)
    people_kinds = category(dataset, "activities", "people_kind")
    yield "unit", map_categories(people_kinds, lambda kind: "people" if kind in PEOPLE else "participants")
    yield "row_kind", pd.Categorical.from_codes(np.zeros(len(dataset.activities), np.int8), pd.Index(["activity"]))
    countries = category(dataset, "activities", "countries")
    listed = map_categories(countries, lambda cell: text.listed([names.get(code, code) for code in cell.split(";")]))
    yield "countries_name", listed


def _durations(activities: pd.DataFrame, text: Translator) -> pd.Categorical[Any]:
    """Return how long each activity took in words: minutes, else days, else ""."""
    minutes, days = (
        activities[name].map({number: text.n(*words, int(number)) for number in activities[name].dropna().unique()})
        for name, words in DURATIONS.items()
    )
    return pd.Categorical(minutes.astype("str").fillna(days.astype("str")).fillna(""))


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


def _context_rows(dataset: Dataset, language: str) -> pd.DataFrame:
    surveys, text = dataset.surveys, text_for(language)
    frame = surveys[(surveys["id"] == DEFAULT_SURVEY) | (surveys["family"] == PULSE)]
    frame = frame.assign(first_day=frame["period_start"].map(first_day), last_day=frame["period_end"].map(last_day))
    frame = frame[(frame["first_day"] != "") & (frame["last_day"] != "")].sort_values("first_day")
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
