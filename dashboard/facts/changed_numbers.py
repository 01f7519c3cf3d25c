"""Which changes concern a selection, a chart, a country; how many numbers they touch."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

import numpy as np

from dashboard.charts.chart import Chart
from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset import query
from dashboard.dataset.changes import LINKED, DatasetChanges, RowChange, is_measure
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.required_columns import TABLES
from dashboard.selection import Selection
from dashboard.text.translate import SOURCE_LANGUAGE

WHEN_AND_WHERE = ("kind", "countries", "areas", "date_start", "date_end", "date_precision")
COUNTED: Mapping[str, tuple[str, ...]] = {
    "activities-by-month": WHEN_AND_WHERE,
    "participants-by-country": (
        *WHEN_AND_WHERE,
        *("participants", "participants_qualifier", "participants_split", "people_kind", LINKED),
    ),
    "procurement-by-country": (
        *WHEN_AND_WHERE,
        *("amount", "amount_qualifier", "amount_kind", "amount_split", "currency", "overlaps", LINKED),
    ),
}
"""The columns of activities that a chart counts or adds up; the timeline shows all that are measures."""

ADDED_UP = ("participants-by-country", "procurement-by-country")
"""The charts that hold the activities whose number they add up, and no others."""

OF_SURVEYS = ("n", "period_start", "period_end", "respondents")
"""The columns of surveys that charts of their figures, and the strip above the timeline, show."""

PEOPLE = "people-"
"""How the keys begin of results that are the people of an activity."""

Ids = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class ChartRecords:
    """Rows and columns (None: all measures) of a table in a chart; `prefix` begins its keys."""

    table: str
    ids: frozenset[str]
    columns: tuple[str, ...] | None = None
    prefix: str = ""


@dataclass(frozen=True)
class ChangeCount:
    """How many of the numbers of a view are others in the newer data, how many are new there."""

    changed: int
    total: int
    new: int = 0


def table_of(chart: Chart) -> str:
    """Return the table that a chart is made of."""
    if chart.id == "service-outputs":
        return "outputs"
    return "observations" if chart.page == "/services" else "activities"


def read_columns(chart: Chart) -> Mapping[str, tuple[str, ...] | None]:
    """Return table -> columns that a chart reads, None for every measure; its own first."""
    table = table_of(chart)
    if table == "observations":
        return {table: None, "surveys": OF_SURVEYS}
    if table == "outputs":
        return {table: None, "activities": COUNTED["participants-by-country"]}
    return {table: COUNTED.get(chart.id)} | ({"surveys": OF_SURVEYS} if chart.id == "activity-timeline" else {})


def chart_records(
    chart: Chart, dataset: Dataset, selection: Selection, tables: Container[str] = TABLES
) -> Iterator[ChartRecords]:
    """Yield the rows of the package that a chart of a selection is made of, of these tables."""
    for table, columns in read_columns(chart).items():
        if table in tables:
            is_people = chart.id == "service-outputs" and table == "activities"
            ids = _chart_row_ids(chart, table, dataset, selection)
            yield ChartRecords(table, ids, columns, PEOPLE if is_people else "")


def _chart_row_ids(chart: Chart, table: str, dataset: Dataset, selection: Selection) -> frozenset[str]:
    """Return the ids of the rows of a table that a chart is made of."""
    if table == table_of(chart) == "activities" and chart.id not in ADDED_UP:
        return frozenset(dataset.activities["id"].to_numpy()[query.activity_mask(dataset, selection)].tolist())
    rows = chart.cached_rows(dataset, selection)
    if chart.id in ADDED_UP:
        return frozenset(rows["key"].to_numpy()[(rows["row_kind"] == "activity").to_numpy()].tolist())
    if table == "surveys" and chart.id == "activity-timeline":
        return frozenset(rows["key"].to_numpy()[(rows["row_kind"] == "context").to_numpy()].tolist())
    if table == "surveys":
        return frozenset(rows["survey"])
    if table == "activities":
        return frozenset(key.removeprefix(PEOPLE) for key in rows["key"] if key.startswith(PEOPLE))
    return frozenset(rows["key"]) & frozenset(dataset.table(table)["id"])


def count_changes(
    charts: Iterable[Chart], old: Dataset, new: Dataset, changes: DatasetChanges, selection: Selection
) -> ChangeCount:
    """Return how many numbers of charts of an older dataset are others in a newer one."""
    rows_before, changed_rows, new_rows = set[tuple[str, str]](), set[tuple[str, str]](), set[tuple[str, str]]()
    for chart in charts:
        columns = read_columns(chart)
        before = {records.table: records.ids for records in chart_records(chart, old, selection)}
        rows_before |= {(table, key) for table, ids in before.items() for key in ids}
        relevant = [row for row in changes.rows if row.table in columns and is_relevant(row, columns[row.table], old)]
        changed_rows |= {(row.table, row.old_id) for row in relevant if row.old_id in before[row.table]}
        candidates = [row for row in relevant if row.kind != "withdrawn" and row.old_id not in before[row.table]]
        tables = {row.table for row in candidates}
        after = {records.table: records.ids for records in chart_records(chart, new, selection, tables)}
        new_rows |= {(row.table, row.id) for row in candidates if row.id in after[row.table]}
    return ChangeCount(len(changed_rows), len(rows_before), len(new_rows))


def is_relevant(row: RowChange, columns: Container[str] | None, dataset: Dataset) -> bool:
    """Return whether a change is one of what a chart reads, and not only of words about it."""
    if row.kind in ("added", "withdrawn"):
        return True
    return any(
        is_measure(cell.column, dataset.contract, row.table) and (columns is None or cell.column in columns)
        for cell in row.cells
    )


def charts_of_changes(
    rows: Iterable[RowChange], old: Dataset, new: Dataset, selection: Selection
) -> dict[str, tuple[RowChange, ...]]:
    """Return chart -> the changes of what it shows for a selection, charts without any left out."""
    all_rows = tuple(rows)
    plain = replace(selection, lang=SOURCE_LANGUAGE)  # which rows a chart has is the same in every language
    by_chart = {chart.id: _changes_of(chart, all_rows, old, new, plain) for chart in EVERY_CHART.values()}
    return {chart: changes for chart, changes in by_chart.items() if changes}


def _changes_of(
    chart: Chart, rows: Iterable[RowChange], old: Dataset, new: Dataset, selection: Selection
) -> tuple[RowChange, ...]:
    """Return the changes of what a chart shows now or before, in their order."""
    columns = read_columns(chart)
    relevant = [row for row in rows if row.table in columns and is_relevant(row, columns[row.table], new)]
    tables = {row.table for row in relevant}
    after = {records.table: records.ids for records in chart_records(chart, new, selection, tables)}
    tables_before = {row.table for row in relevant if row.kind == "withdrawn" or row.id not in after[row.table]}
    before = {records.table: records.ids for records in chart_records(chart, old, selection, tables_before)}
    return tuple(
        row
        for row in relevant
        if (row.kind != "withdrawn" and row.id in after[row.table]) or row.old_id in before.get(row.table, ())
    )


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
    countries = dict.fromkeys(
        country
        for dataset, key in ((new, row.id if row.kind != "withdrawn" else ""), (old, row.old_id))
        if key
        for country in _countries(dataset).get(row.table, {}).get(key, ())
    )
    return tuple(countries)


def _countries(dataset: Dataset) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Return table -> id -> countries."""
    return dataset.derived("countries of rows", lambda: _countries_by_id(dataset))


def _countries_by_id(dataset: Dataset) -> dict[str, dict[str, tuple[str, ...]]]:
    countries = set(dataset.countries())
    scopes = {
        str(row.id): tuple(code for code in (row.id, row.parent, *str(row.members).split(";")) if code in countries)
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
    activities = dataset.activities[query.activity_mask(dataset, selection)]
    outputs = query.outputs(dataset, selection)
    links = dataset.activity_sources
    activity_sources = links.loc[links["activity"].isin(activities["id"]), "source"]
    lists = (frame[column] for frame in (observations, outputs) for column in ("source", "also_sources"))
    sources = {part for cells in (*lists, activity_sources) for cell in cells for part in cell.split(";")}
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
        countries = {*selection.country, WORLD}
        places = _countries(dataset)["observations"]
        mask &= np.array([not places[key] or not countries.isdisjoint(places[key]) for key in frame["id"]], np.bool_)
    return mask
