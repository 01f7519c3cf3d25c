"""Participants as reported, and their sums by place; unknown ones stay unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset.categories import Cells, map_categories, matches
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import activity_location, qualified_sum
from dashboard.dataset.rows.activity_rows import ActivityRows, Positions, activity_rows, frame, own_parts, with_sums
from dashboard.dataset.rows.columns import COMMON_COLUMNS, distinct, empty_rows
from dashboard.selection import Selection
from dashboard.text.translate import Translator, text_for

COLUMNS = (
    "key",
    "row_kind",
    "place",
    "place_name",
    "countries_name",
    "kind",
    "kind_name",
    "activities",
    "reported",
    "of",
)
ADDED_UP = ["participants", "participants_qualifier"]

OTHERS = ("respondents", "users", "reached", "experts", "planned")
"""Kinds of people that took no part: their numbers are results of their own kind and in no sum."""


@dataclass(frozen=True)
class PlaceRows:
    """A place with the index of its sum, the end of its rows, its sum and count."""

    place: str
    begin: int
    end: int
    total: qualified_sum.QualifiedSum
    activities: int


def added_up(found: Mapping[str, Any]) -> qualified_sum.QualifiedSum:
    """Return the sum of participants of activities (`ADDED_UP`), as the chart has it."""
    return qualified_sum.rounded(qualified_sum.add_sums(found["participants"], found["participants_qualifier"]))


def attended(shown: ActivityRows) -> Cells:
    """Return how many people attended or were trained in each activity.

    NaN where a number is of others or unknown. Of several countries it is the part of the chosen ones, if known.
    """
    values = shown.cells("participants")
    if "participants_split" in shown.dataset.activities:
        values = own_parts(values, shown.categories("participants_split"), shown.countries)
    if "people_kind" not in shown.dataset.activities:
        return values
    return np.where(matches(shown.categories("people_kind"), OTHERS.__contains__), np.nan, values)


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return for each place the sum of participants, then its activities.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `sum` (one a place: a country, `several`, `WLD`; `value`
        is NaN when none of its activities reported participants; `activities` and `reported` count them, `of`
        says it in words) or `activity`. `value` is in people. Sums are not to be added to the rows they
        are made of. Places from the largest sum down, several countries and the world last.
        Empty when no activity matches.
    """
    found = activity_rows(dataset, selection)
    if not len(found.at):
        return empty_rows(COLUMNS)
    shown, lanes = _in_lanes(found)
    told, text = _with_text(shown), text_for(selection.lang)
    names = activity_location.place_names(dataset, selection.lang)
    for lane in lanes:
        _describe_sum(told, lane, shown.at, names.get(lane.place, lane.place), text)
    return frame(told, (*COMMON_COLUMNS, *COLUMNS))


def _in_lanes(found: ActivityRows) -> tuple[ActivityRows, list[PlaceRows]]:
    """Return activities by place (all there are), largest first, after a row of the sum."""
    everywhere, values = map_categories(found.categories("countries"), activity_location.place), attended(found)
    known = ~np.isnan(values)
    total = {
        place: added_up(counted(replace(found, at=found.at[known & (everywhere == place)])))
        for place in everywhere.unique()
    }
    placed = sorted(total, key=lambda place: _largest_first(place, total[place]))
    lanes = pd.DataFrame({"place": everywhere.set_categories(placed), "value": values})
    order = lanes[known].sort_values(["place", "value"], ascending=[True, False], kind="stable").index
    lengths = np.array([total[place].parts for place in placed])
    at, begins = with_sums(found.at[order], np.cumsum(lengths) - lengths)
    counts = everywhere.value_counts()
    return replace(found, at=at), [
        PlaceRows(place, begin, begin + 1 + total[place].parts, total[place], int(counts[place]))
        for place, begin in zip(placed, begins.tolist(), strict=True)
    ]


def counted(shown: ActivityRows) -> dict[str, Any]:
    """Return the columns `ADDED_UP` of activities: people who attended or were trained."""
    return {"participants": attended(shown), "participants_qualifier": shown.categories("participants_qualifier")}


def _with_text(shown: ActivityRows) -> dict[str, Cells]:
    """Return the columns of the rows, as if all were of an activity."""
    return shown.common() | {
        "value": attended(shown),
        "qualifier": shown.named("participants_qualifier", lambda qualifier: qualifier or "exact"),
        "unit": shown.always("people"),
        "activities": shown.always(np.nan),
        "reported": shown.always(np.nan),
        "of": shown.always(""),
    }


def _largest_first(place: str, total: qualified_sum.QualifiedSum) -> tuple[int, float, str]:
    """Return the sort key: countries from the largest sum down, several, the world."""
    last = (activity_location.SEVERAL, WORLD)
    return last.index(place) + 1 if place in last else 0, -total.value, place


def _describe_sum(told: dict[str, Cells], lane: PlaceRows, at: Positions, name: str, text: Translator) -> None:
    """Tell the sum of a place in its row, from the rows under it."""
    own = slice(lane.begin + 1, lane.end)
    # The table is by date: so are the sources of a sum, however its parts are ordered.
    sources = told["source"][own][np.argsort(at[own])]
    for column, cell in _sum_row(lane, name, set(told["period_start"][own]), distinct(sources), text).items():
        told[column][lane.begin] = cell


def _sum_row(lane: PlaceRows, name: str, starts: set[str], sources: Sequence[str], text: Translator) -> dict[str, Any]:
    total, count = lane.total, float(lane.activities)
    return dict.fromkeys((*COMMON_COLUMNS, *COLUMNS), "") | {
        "key": f"sum-{lane.place}",
        "row_kind": "sum",
        "label": text.t("{place}: sum of what was reported", place=name),
        "value": total.value,
        "qualifier": total.qualifier,
        "unit": "people",
        "n": float("nan"),
        "period_start": min(starts, default=""),
        "period_end": max(starts, default=""),
        "source": ";".join(sources),
        "place": lane.place,
        "place_name": name,
        "activities": count,
        "reported": float(total.parts),
        "of": text.t("{reported} of {all}", reported=text.number(total.parts), all=text.number(count)),
        "note": text.t("Some of the parts are stated as about or over.") if total.qualifier != "exact" else "",
    }
