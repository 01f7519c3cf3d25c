"""What changed between two data versions: every cell, and no other."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from dashboard.dataset.changes import DatasetChanges, RowChange, compare_datasets
from dashboard.dataset.dataset import Dataset
from tests.support.covering import few
from tests.support.data_revisions import revise
from tests.support.dataset_variants import with_tables


def cells_of(changes: DatasetChanges) -> dict[tuple[str, str, str], tuple[str, str]]:
    """Return the cells of changed rows."""
    return {
        (row.table, row.id, cell.column): (cell.before, cell.after)
        for row in changes.rows
        if row.kind == "changed"
        for cell in row.cells
    }


def keys_of(changes: DatasetChanges, kind: str) -> set[tuple[str, str]]:
    return {(row.table, row.id) for row in changes.rows if row.kind == kind}


def edit_row(dataset: Dataset, table: str, key: str, **cells: Any) -> Dataset:
    frame = dataset.table(table).copy()
    for column, cell in cells.items():
        frame.loc[frame["id"] == key, column] = cell
    return with_tables(dataset, {table: frame})


def row_of(changes: DatasetChanges, table: str, key: str) -> RowChange:
    return changes.by_id(table)[key]


@pytest.mark.parametrize("seed", few(range(50), 10))
def test_every_changed_cell_of_a_revision_is_listed_and_no_other(dataset: Dataset, seed: int) -> None:
    new, revision = revise(dataset, seed)
    changes = compare_datasets(dataset, new)
    cells = {cell: pair for cell, pair in revision.changed.items() if pair[0] != pair[1]}
    assert cells_of(changes) == cells
    assert keys_of(changes, "added") == revision.added
    assert keys_of(changes, "withdrawn") == revision.withdrawn
    old_ids = {(row.table, row.id): row.old_id for row in changes.rows if row.old_id not in ("", row.id)}
    assert old_ids == revision.renamed
    splits = {(row.table, row.old_id): set(row.parts) for row in changes.rows if row.parts}
    assert splits == revision.splits
    assert revision.changed or revision.added or revision.withdrawn or revision.renamed


def test_a_version_and_itself_differ_in_nothing(dataset: Dataset) -> None:
    assert compare_datasets(dataset, dataset).rows == ()


def test_back_and_forth_is_the_same_the_other_way_round(dataset: Dataset) -> None:
    new, _revision = revise(dataset, 7)
    forward, back = compare_datasets(dataset, new), compare_datasets(new, dataset)
    assert keys_of(forward, "added") == keys_of(back, "withdrawn")
    assert len(cells_of(forward)) == len(cells_of(back))


def test_the_note_that_was_written_for_a_change_says_why(dataset: Dataset) -> None:
    key = dataset.observations["id"].iloc[0]
    changes = compare_datasets(
        dataset, edit_row(dataset, "observations", key, value=12.0, note="Corrected by the publisher.")
    )
    row = row_of(changes, "observations", key)
    assert row.why == "Corrected by the publisher."
    assert row.source.split(";")[0] == dataset.observations["source"].iloc[0]


def test_an_older_note_is_no_reason_for_a_change(dataset: Dataset) -> None:
    row = dataset.observations[dataset.observations["note"] != ""].iloc[0]
    changes = compare_datasets(dataset, edit_row(dataset, "observations", row["id"], value=12.0))
    assert row_of(changes, "observations", row["id"]).why == ""


def test_the_order_of_the_sources_of_an_activity_is_told(dataset: Dataset) -> None:
    links = dataset.activity_sources.copy()
    several = links.groupby("activity").filter(lambda group: len(group) == 2)
    activity = several["activity"].iloc[0]
    mask = links["activity"] == activity
    links.loc[mask, "order"] = links.loc[mask, "order"].to_numpy()[::-1]
    changes = compare_datasets(dataset, with_tables(dataset, {"activity_sources": links}))
    assert [(row.table, row.id) for row in changes.rows] == [("activities", activity)]
    (cell,) = changes.rows[0].cells
    assert cell.column == "sources"
    assert cell.before.split(";") == cell.after.split(";")[::-1]


def test_a_part_that_keeps_its_id_is_told_as_part_of_what_it_was(dataset: Dataset) -> None:
    frame = dataset.activities
    place = frame.index[(frame["participants"] > 10) & (frame["countries"] == "KAZ")][0]
    row = frame.loc[place]
    other = row.copy()
    other["id"], other["participants"], other["title"] = "the-other-part", 4.0, "The other part"
    smaller = edit_row(dataset, "activities", row["id"], participants=row["participants"] - 4)
    new = with_tables(smaller, {"activities": pd.concat([smaller.activities, other.to_frame().T], ignore_index=True)})
    changes = compare_datasets(dataset, new)
    assert row_of(changes, "activities", "the-other-part").split_of == row["id"]
    assert row_of(changes, "activities", row["id"]).parts == (row["id"], "the-other-part")


def test_an_id_that_is_given_to_another_row_does_not_make_it_the_same(dataset: Dataset) -> None:
    frame = dataset.sources.copy()
    first, second = frame["id"].iloc[0], frame["id"].iloc[1]
    frame = frame.drop(index=frame.index[1])
    frame.loc[frame["id"] == first, "id"] = second
    changes = compare_datasets(dataset, with_tables(dataset, {"sources": frame}))
    sources = [row for row in changes.rows if row.table == "sources"]
    assert {(row.kind, row.old_id, row.id) for row in sources} == {
        ("renamed", first, second),
        ("withdrawn", second, second),
    }


def test_a_row_that_is_split_beside_new_ones_of_its_kind_is_told_by_its_parts(dataset: Dataset) -> None:
    frame = dataset.observations
    row: Any = frame[
        (frame["discrepancy_of"] == "") & (frame["value"] > 10) & ~frame["id"].isin(frame["discrepancy_of"])
    ]
    row = row.iloc[0]
    rows = [row.copy() for _part in range(3)]
    for number, (part, value) in enumerate(zip(rows, (4.0, row["value"] - 4.0, 50.0), strict=True)):
        part["id"], part["value"] = f"part-{number}", value
        part["population" if number < 2 else "service"] = f"another {number}"
    remaining = frame[frame["id"] != row["id"]]
    new = with_tables(dataset, {"observations": pd.concat([remaining, pd.DataFrame(rows)]).astype(frame.dtypes)})
    changes = compare_datasets(dataset, new)
    assert {change.old_id: change.parts for change in changes.rows if change.parts} == {row["id"]: ("part-0", "part-1")}
    assert keys_of(changes, "added") == {("observations", f"part-{number}") for number in range(3)}
