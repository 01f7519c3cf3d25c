"""Which changes concern a selection, a chart, a country; how many numbers they touch."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from dashboard.charts.chart import Chart
from dashboard.charts.registry import EVERY_CHART
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

Ids = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class ChartRecords:
    """The rows of a table that a chart reads, and which columns (None: every measure)."""

    table: str
    ids: frozenset[str]
    columns: tuple[str, ...] | None = None


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


def chart_records(chart: Chart, dataset: Dataset, selection: Selection) -> ChartRecords:
    """Return the rows of the package that a chart of a selection is made of."""
    table = table_of(chart)
    if table != "activities":
        rows = chart.cached_rows(dataset, selection)
        return ChartRecords(table, frozenset(rows["key"]) & frozenset(dataset.table(table)["id"]))
    mask = query.chosen(dataset, selection)
    if chart.id in FILLED:
        mask = mask & dataset.activities[FILLED[chart.id]].notna().to_numpy()
    ids = frozenset(dataset.activities["id"].to_numpy()[mask].tolist())
    return ChartRecords("activities", ids, COUNTED.get(chart.id))


def count_changes(
    charts: Iterable[Chart], old: Dataset, new: Dataset, changes: DatasetChanges, selection: Selection
) -> ChangeCount:
    """Return how many numbers of charts of an older dataset are others in a newer one."""
    every, changed, fresh = set[tuple[str, str]](), set[tuple[str, str]](), set[tuple[str, str]]()
    for chart in charts:
        before, after = chart_records(chart, old, selection), chart_records(chart, new, selection)
        every |= {(before.table, key) for key in before.ids}
        known, now = changes.by_id(before.table, old=True), changes.by_id(before.table)
        changed |= {(before.table, key) for key in before.ids & known.keys() if touches(known[key], before, old)}
        fresh |= {(after.table, key) for key in after.ids & now.keys() if now[key].kind == "added"}
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
    found = {}
    listed = tuple(rows)
    tables = {row.table for row in listed}
    for chart in (chart for chart in EVERY_CHART.values() if table_of(chart) in tables):
        before, after = chart_records(chart, old, selection), chart_records(chart, new, selection)
        own = tuple(
            row
            for row in listed
            if row.table == after.table
            and (row.old_id in before.ids or (row.kind != "withdrawn" and row.id in after.ids))
            and touches(row, after, new)
        )
        if own:
            found[chart.id] = own
    return found


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
