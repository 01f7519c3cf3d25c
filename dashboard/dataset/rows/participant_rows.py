"""Participants as reported, and their sums by place; unknown ones stay unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from dashboard.dataset.categories import Cells, map_categories, matches
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows import qualified_sum
from dashboard.dataset.rows.activity_rows import (
    SEVERAL,
    ActivityRows,
    Positions,
    activity_rows,
    country_parts,
    frame,
    insert_sum_rows,
    place_names,
    place_of_countries,
)
from dashboard.dataset.rows.columns import COMMON_COLUMNS, distinct_ids, empty_rows
from dashboard.dataset.rows.output_rows import PEOPLE
from dashboard.selection import Selection
from dashboard.text.translate import Translator, text_for

COLUMNS = (
    *("key", "row_kind", "place", "place_name", "countries_name", "kind", "kind_name"),
    *("activities", "reported", "of"),
)
SUMMED_COLUMNS = ["participants", "participants_qualifier"]


@dataclass(frozen=True)
class PlaceRows:
    """A place with the index of its sum, the end of its rows, its sum and count."""

    place: str
    begin: int
    end: int
    total: qualified_sum.QualifiedSum
    activities: int


def sum_participants(columns: Mapping[str, Any]) -> qualified_sum.QualifiedSum:
    """Return the sum of participants of activities (`SUMMED_COLUMNS`), as the chart has it."""
    return qualified_sum.rounded(qualified_sum.add_sums(columns["participants"], columns["participants_qualifier"]))


def participant_counts(activities: ActivityRows) -> Cells:
    """Return how many people attended or were trained, NaN where unknown or of others.

    Of several countries it is the part of the chosen ones, if known.
    """
    values = activities.cells("participants")
    if "participants_split" in activities.dataset.activities:
        values = country_parts(values, activities.categories("participants_split"), activities.countries)
    return np.where(matches(activities.categories("people_kind"), PEOPLE.__contains__), np.nan, values)


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return for each place the sum of participants, then its activities.

    Returns:
        The common columns and `COLUMNS`. `row_kind` is `sum` (one a place: a country, `several`, `WLD`; `value`
        is NaN when none of its activities reported participants; `activities` and `reported` count them, `of`
        says it in words) or `activity`. `value` is in people. Sums are not to be added to the rows they
        are made of. Places from the largest sum down, several countries and the world last.
        Empty when no activity matches.
    """
    activities = activity_rows(dataset, selection)
    if not len(activities.at):
        return empty_rows(COLUMNS)
    activities, lanes = _in_lanes(activities)
    columns, text = _with_text(activities), text_for(selection.lang)
    names = place_names(dataset, selection.lang)
    for lane in lanes:
        _describe_sum(columns, lane, activities.at, names.get(lane.place, lane.place), text)
    return frame(columns, (*COMMON_COLUMNS, *COLUMNS))


def _in_lanes(activities: ActivityRows) -> tuple[ActivityRows, list[PlaceRows]]:
    """Return activities by place (all there are), largest first, after a row of the sum."""
    place_of = map_categories(activities.categories("countries"), place_of_countries)
    values = participant_counts(activities)
    mask = ~np.isnan(values)
    total = {
        place: sum_participants(participant_columns(replace(activities, at=activities.at[mask & (place_of == place)])))
        for place in place_of.unique()
    }
    last = (SEVERAL, WORLD)
    ranks = {place: last.index(place) + 1 if place in last else 0 for place in total}
    places = sorted(total, key=lambda place: (ranks[place], -total[place].value, place))
    lanes = pd.DataFrame({"place": place_of.set_categories(places), "value": values})
    order = lanes[mask].sort_values(["place", "value"], ascending=[True, False], kind="stable").index
    lengths = np.array([total[place].parts for place in places])
    at, begins = insert_sum_rows(activities.at[order], np.cumsum(lengths) - lengths)
    counts = place_of.value_counts()
    return replace(activities, at=at), [
        PlaceRows(place, begin, begin + 1 + total[place].parts, total[place], int(counts[place]))
        for place, begin in zip(places, begins.tolist(), strict=True)
    ]


def participant_columns(activities: ActivityRows) -> dict[str, Any]:
    """Return the columns `SUMMED_COLUMNS` of activities: people who attended or were trained."""
    return {
        "participants": participant_counts(activities),
        "participants_qualifier": activities.categories("participants_qualifier"),
    }


def _with_text(activities: ActivityRows) -> dict[str, Cells]:
    """Return the columns of the rows, as if all were of an activity."""
    return activities.common_columns() | {
        "value": participant_counts(activities),
        "qualifier": activities.map_cells("participants_qualifier", lambda qualifier: qualifier or "exact"),
        "unit": activities.constant("people"),
        "activities": activities.constant(np.nan),
        "reported": activities.constant(np.nan),
        "of": activities.constant(""),
    }


def _describe_sum(columns: dict[str, Cells], lane: PlaceRows, at: Positions, name: str, text: Translator) -> None:
    """Tell the sum of a place in its row, from the rows under it."""
    span, total, count = slice(lane.begin + 1, lane.end), lane.total, float(lane.activities)
    starts = set(columns["period_start"][span])
    # The table is by date: so are the sources of a sum, however its parts are ordered.
    sources = distinct_ids(columns["source"][span][np.argsort(at[span])])
    row = dict.fromkeys((*COMMON_COLUMNS, *COLUMNS), "") | {
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
    for column, cell in row.items():
        columns[column][lane.begin] = cell
