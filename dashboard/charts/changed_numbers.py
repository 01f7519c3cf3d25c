"""Which changes concern a selection, a chart, a country; how many numbers they touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.charts.chart import Chart
from dashboard.charts.registry import CHARTS
from dashboard.dataset import query
from dashboard.dataset.changes import LINKED, DatasetChanges, RowChange, is_measure
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.selection import Selection

WHEN_AND_WHERE = ("kind", "countries", "areas", "date_start", "date_end", "date_precision")
COUNTED: Mapping[str, tuple[str, ...]] = {
    "activities-by-month": WHEN_AND_WHERE,
    "participants-by-country": (*WHEN_AND_WHERE, "participants", "participants_qualifier", "people_kind", LINKED),
    "procurement-by-country": (
        *WHEN_AND_WHERE,
        *("amount", "amount_qualifier", "amount_kind", "amount_split", "currency", "overlaps", LINKED),
    ),
}
"""The columns of activities that a chart counts or adds up; the timeline shows all that are measures."""

FILLED = {"participants-by-country": "participants", "procurement-by-country": "amount"}
"""The column of activities without which one is not in a chart."""

OF_SURVEYS = ("n", "period_start", "period_end", "respondents")
"""The columns of surveys that charts of their figures, and the strip above the timeline, show."""

PEOPLE = "people-"
"""How the keys begin of results that are the people of an activity."""

Ids = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class ChartRecords:
    """The rows of a table that a chart reads, and which columns (None: every measure).

    `prefix` is what the key of a row of the chart has before the id.
    """

    table: str
    ids: frozenset[str]
    columns: tuple[str, ...] | None = None
    prefix: str = ""


@dataclass(frozen=True)
class ChangeCount:
    """How many of the numbers of a view are others in the newer data, how many are new there."""

    changed: int
    every: int
    new: int = 0


def table_of(chart: Chart) -> str:
    """Return the table that a chart is made of."""
    if chart.id == "service-outputs":
        return "outputs"
    return "observations" if chart.page == "/services" else "activities"


def chart_records(chart: Chart, dataset: Dataset, selection: Selection) -> tuple[ChartRecords, ...]:
    """Return the rows of the package that a chart of a selection is made of, those of its own table first."""
    table = table_of(chart)
    if table == "activities":
        return _activity_records(chart, dataset, selection)
    rows = chart.cached_rows(dataset, selection)
    keys = frozenset(rows["key"])
    own = ChartRecords(table, keys & frozenset(dataset.table(table)["id"]))
    if table == "observations":
        return own, ChartRecords("surveys", frozenset(rows["survey"]), OF_SURVEYS)
    people = frozenset(key.removeprefix(PEOPLE) for key in keys - own.ids)
    return own, ChartRecords("activities", people, COUNTED["participants-by-country"], PEOPLE)


def _activity_records(chart: Chart, dataset: Dataset, selection: Selection) -> tuple[ChartRecords, ...]:
    mask = query.chosen(dataset, selection)
    if chart.id in FILLED:
        mask = mask & dataset.activities[FILLED[chart.id]].notna().to_numpy()
    ids = frozenset(dataset.activities["id"].to_numpy()[mask].tolist())
    own = ChartRecords("activities", ids, COUNTED.get(chart.id))
    if chart.id != "activity-timeline":
        return (own,)
    rows = chart.cached_rows(dataset, selection)
    surveys = frozenset(rows["key"].to_numpy()[(rows["row_kind"] == "context").to_numpy()].tolist())
    return own, ChartRecords("surveys", surveys, OF_SURVEYS)


def count_changes(
    charts: Iterable[Chart], old: Dataset, new: Dataset, changes: DatasetChanges, selection: Selection
) -> ChangeCount:
    """Return how many numbers of charts of an older dataset are others in a newer one."""
    every, changed, fresh = set[tuple[str, str]](), set[tuple[str, str]](), set[tuple[str, str]]()
    for chart in charts:
        for records in chart_records(chart, old, selection):
            every |= {(records.table, key) for key in records.ids}
            known = changes.by_id(records.table, old=True)
            changed |= {(records.table, i) for i in records.ids & known.keys() if touches(known[i], records, old)}
        for records in chart_records(chart, new, selection):
            now = changes.by_id(records.table)
            fresh |= {(records.table, key) for key in records.ids & now.keys() if now[key].kind == "added"}
    return ChangeCount(len(changed), len(every), len(fresh))


def touches(row: RowChange, records: ChartRecords, dataset: Dataset) -> bool:
    """Return whether a change is one of what a chart reads, and not only of words about it."""
    if row.kind in ("added", "withdrawn"):
        return True
    columns = records.columns
    return any(
        is_measure(cell.column, dataset.contract, row.table) and (columns is None or cell.column in columns)
        for cell in row.cells
    )


def charts_of_changes(
    rows: Iterable[RowChange], old: Dataset, new: Dataset, selection: Selection
) -> dict[str, tuple[RowChange, ...]]:
    """Return chart -> the changes of what it shows for a selection, charts without any left out."""
    listed = tuple(rows)
    tables = {row.table for row in listed}
    concerned = [chart for chart in CHARTS.values() if tables & {table_of(chart), "surveys", "activities"}]
    own = {chart.id: _changes_of(chart, listed, old, new, selection) for chart in concerned}
    return {chart: changes for chart, changes in own.items() if changes}


def _changes_of(
    chart: Chart, rows: Iterable[RowChange], old: Dataset, new: Dataset, selection: Selection
) -> tuple[RowChange, ...]:
    """Return the changes of what a chart shows before or now, in their order."""
    pairs = zip(chart_records(chart, old, selection), chart_records(chart, new, selection), strict=True)
    by_table = {before.table: (before, after) for before, after in pairs}
    found = []
    for row in rows:
        before, after = by_table.get(row.table, (None, None))
        if before is None or after is None or not touches(row, after, new):
            continue
        if row.old_id in before.ids or (row.kind != "withdrawn" and row.id in after.ids):
            found.append(row)
    return tuple(found)


def selected_changes(
    changes: DatasetChanges, old: Dataset, new: Dataset, selection: Selection
) -> tuple[RowChange, ...]:
    """Return the changes of rows that match a selection before or now."""
    if not selection.active():
        return changes.rows
    before, after = _selected_ids(old, selection), _selected_ids(new, selection)
    return tuple(
        row
        for row in changes.rows
        if row.old_id in before[row.table] or (row.kind != "withdrawn" and row.id in after[row.table])
    )


def countries_of(row: RowChange, old: Dataset, new: Dataset) -> tuple[str, ...]:
    """Return the countries that a changed row speaks of, before or now."""
    found = dict.fromkeys(
        country
        for dataset, key in ((new, row.id if row.kind != "withdrawn" else ""), (old, row.old_id))
        if key
        for country in _countries(dataset).get(row.table, {}).get(key, ())
    )
    return tuple(found)


def _countries(dataset: Dataset) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return table -> id -> countries."""
    return dataset.derived("countries of rows", lambda: _countries_by_id(dataset))


def _countries_by_id(dataset: Dataset) -> dict[str, dict[str, tuple[str, ...]]]:
    known = set(dataset.countries())
    scopes = {
        str(row.id): tuple(code for code in (row.id, row.parent, *str(row.members).split(";")) if code in known)
        for row in dataset.scopes.itertuples()
    }
    places = {
        name: {key: scopes.get(scope, ()) for key, scope in zip(frame["id"], frame["scope"], strict=True)}
        for name, frame in (("observations", dataset.observations), ("outputs", dataset.outputs))
    }
    activities = dataset.activities
    lists = zip(activities["id"], activities["countries"], strict=True)
    return {**places, "activities": {key: tuple(filter(None, cell.split(";"))) for key, cell in lists}}


def _selected_ids(dataset: Dataset, selection: Selection) -> Ids:
    """Return table -> the ids of the rows that match a selection, and of what they refer to."""
    observations = dataset.observations[_observed(dataset, selection)]
    activities = dataset.activities[query.chosen(dataset, selection)]
    outputs = query.outputs(dataset, selection)
    links = dataset.activity_sources
    own = links.loc[links["activity"].isin(activities["id"]), "source"]
    lists = (frame[column] for frame in (observations, outputs) for column in ("source", "also_sources"))
    sources = {part for cells in (*lists, own) for cell in cells for part in cell.split(";")}
    scopes = {*observations["scope"], *outputs["scope"], *selection.country}
    return {
        "observations": frozenset(observations["id"]),
        "activities": frozenset(activities["id"]),
        "outputs": frozenset(outputs["id"]),
        "sources": frozenset(sources),
        "scopes": frozenset(scopes),
        **{name: frozenset(observations[name.removesuffix("s")]) for name in ("services", "indicators", "surveys")},
    }


def _observed(dataset: Dataset, selection: Selection) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return which observations match; a country's include its groups' and the world's."""
    frame = dataset.observations
    mask = np.ones(len(frame), np.bool_)
    groups = dict(zip(dataset.services["id"], dataset.services["group"], strict=True))
    if selection.service:
        mask &= frame["service"].isin(selection.service).to_numpy()
    if selection.group:
        mask &= frame["service"].map(groups).isin(selection.group).to_numpy()
    if selection.survey:
        mask &= (frame["survey"] == selection.survey).to_numpy()
    if selection.country:
        chosen = {*selection.country, WORLD}
        places = _countries(dataset)["observations"]
        mask &= np.array([not places[key] or not chosen.isdisjoint(places[key]) for key in frame["id"]], np.bool_)
    return mask
