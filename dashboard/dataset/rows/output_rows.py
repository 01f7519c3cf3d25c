"""The results that services and activities reported."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.categories import matches
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.activity_rows import activity_rows
from dashboard.dataset.rows.columns import COMMON_COLUMNS, MAX_COMPLETE, MAX_ROWS, empty_rows
from dashboard.dataset.rows.rows_by_lane import lane_spans, row_objects
from dashboard.selection import Selection
from dashboard.text.translate import message, text_for

COLUMNS = (
    *("key", "row_kind", "activity", "activity_title", "scope", "scope_name", "unit_name", "bound_name"),
    *("pair", "pair_label", "part_of", "part_of_name", "note_language"),
)

MOST_DRAWN = 60
"""Results that are drawn, at most; more would be a figure of many screens. The title says so."""

PEOPLE = {
    "respondents": message("Answered a survey"),
    "users": message("Used a service or site"),
    "reached": message("Reached"),
    "experts": message("Experts sent"),
    "planned": message("Planned participants"),
}
"""What a number of people says who did not attend and were not trained, by `people_kind`: in no sum of participants."""


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the reported results by place and activity; the parts of a total follow it.

    Returns:
        The common columns and `COLUMNS`. One row a reported number: `row_kind` is `low` or `high` for the ends of a
        reported range, whose rows share `pair` and `pair_label`, else `single`. `part_of` is the key of the total.
        Totals and parts stand as reported, whether or not they add up. Empty when nothing matches.
    """
    frame, people = query.outputs(dataset, selection), _people(dataset, selection)
    if frame.empty:
        return people
    parts = frame.loc[frame["part_of"] != "", "part_of"]
    totals = frame[frame["id"].isin(parts)].set_index("id")["order"]
    under = parts.map(totals).reindex(frame.index).fillna(frame["order"])
    place, first = (frame.groupby(column)["order"].transform("min") for column in ("scope", "activity"))
    frame = frame.assign(_place=place, _first=first, _under=under, _part=frame["part_of"] != "")
    frame = frame.sort_values(["_place", "_first", "activity", "_under", "_part", "order"], ignore_index=True)
    bounds = dataset.labels("outputs", "bound", selection.lang)
    words, mask = dataset.words("outputs", selection.lang, "measure"), dataset.outputs["id"].isin(parts)
    measures = dict(zip(dataset.outputs.loc[mask, "id"], words[mask], strict=True))
    english = query.in_english(dataset, "outputs", selection.lang, "note")
    pair, pair_label = _pairs(frame)
    outputs = frame.assign(
        key=frame["id"],
        row_kind=frame["bound"].where(pair != "", "single"),
        label=frame["measure"],
        n=float("nan"),
        source=frame["source"].where(frame["also_sources"] == "", frame["source"] + ";" + frame["also_sources"]),
        unit_name=frame["unit"].map(dataset.labels("outputs", "unit", selection.lang)),
        bound_name=[bounds.get(bound, "") for bound in frame["bound"].tolist()],
        pair=pair,
        pair_label=pair_label,
        part_of_name=[measures.get(total, "") for total in frame["part_of"].tolist()],
        note_language=np.where(frame["id"].isin(english), "en", selection.lang),
    )
    outputs = outputs[[*COMMON_COLUMNS, *COLUMNS]]
    return outputs if people.empty else pd.concat([outputs, people], ignore_index=True)


def _people(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return how many people activities reached who took no part, a row an activity."""
    activities = activity_rows(dataset, selection)
    mask = matches(activities.categories("people_kind"), PEOPLE.__contains__)
    mask &= ~np.isnan(activities.cells("participants"))
    activities = replace(activities, at=activities.at[mask])
    if not len(activities.at):
        return empty_rows(COLUMNS)
    text, common = text_for(selection.lang), activities.common_columns()
    rows = pd.DataFrame(common).assign(
        key="people-" + pd.Series(common["key"], dtype="str"),
        row_kind="single",
        label=activities.map_cells("people_kind", lambda kind: text.t(PEOPLE[kind]) if kind in PEOPLE else ""),
        value=activities.cells("participants"),
        qualifier=activities.map_cells("participants_qualifier", lambda qualifier: qualifier or "exact"),
        unit="people",
        activity=common["key"],
        activity_title=common["label"],
        scope=common["place"],
        scope_name=common["place_name"],
        unit_name=dataset.labels("outputs", "unit", selection.lang)["people"],
    )
    english = query.in_english(dataset, "activities", selection.lang, "note")
    rows = rows.assign(note_language=["en" if i in english else selection.lang for i in common["key"]])
    blank = [name for name in COLUMNS if name not in rows]
    return rows.assign(**dict.fromkeys(blank, ""))[[*COMMON_COLUMNS, *COLUMNS]]


def _pairs(frame: pd.DataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the id of the low end for both ends of a range, and their common measure."""
    pair, label = [""] * len(frame), [""] * len(frame)
    bounds = frame["bound"].to_numpy()
    lows = np.flatnonzero((bounds[:-1] == "low") & (bounds[1:] == "high"))
    columns = frame[["id", "activity", "unit", "measure"]]
    ends = (row_objects(columns.take(places)) for places in (lows, lows + 1))
    for low, a, b in zip(lows.tolist(), *ends, strict=True):
        if a.activity == b.activity and a.unit == b.unit:
            measure, _comma, _end = a.measure.replace("،", ",").rpartition(",")
            pair[low : low + 2] = [a.id] * 2
            label[low : low + 2] = [measure or a.measure] * 2
    return pd.Series(pair, index=frame.index, dtype="str"), pd.Series(label, index=frame.index, dtype="str")


def visible_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the results of the first activities, of each all or none: the long list ends.

    `MAX_ROWS` activities of more than `MAX_COMPLETE`, and at most `MOST_DRAWN` results; parts stay with their total.
    The first activity is drawn however many it has.
    """
    ends = [end for _begin, end in lane_spans(rows, ("activity",))]
    if len(rows) <= MOST_DRAWN and len(ends) <= MAX_COMPLETE:
        return rows
    ends = ends[: MAX_ROWS if len(ends) > MAX_COMPLETE else None]
    return rows.iloc[: max((end for end in ends if end <= MOST_DRAWN), default=ends[0])]
