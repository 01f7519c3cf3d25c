"""Lists on pages stop, say how many more there are, and lead to all of them."""

from __future__ import annotations

import pytest

from dashboard.components.discrepancies import discrepancies
from dashboard.components.long_list import MAX_LISTED
from dashboard.components.organizers import organizers
from dashboard.components.source_usage import MAX_PER_SOURCE, usage_list, usages_by_source
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.derived_columns import sources_cells
from dashboard.dataset.scale_data import multiplied
from dashboard.pages.registry import page_state_at
from dashboard.selection import Selection
from tests.support.component_tree import every, hrefs, said


@pytest.fixture(scope="module")
def many(dataset: Dataset) -> Dataset:
    return multiplied(dataset, 60)


def test_what_was_taken_is_counted_in_full_and_listed_in_part(many: Dataset, dataset: Dataset) -> None:
    page = page_state_at("/sources", "", many)
    before, now = usages_by_source(page_state_at("/sources", "", dataset)), usages_by_source(page)
    assert before.keys() == now.keys()
    for source, usages in now.items():
        count = len(before[source].activities)
        assert len(usages.activities) == min(MAX_PER_SOURCE, count * 60)
        assert len(usages.activities) + usages.more_activities == count * 60
        assert len(usages.results) + usages.more_results == len(before[source].results) * 60
        words = said(usage_list(usages, page))
        assert ("more activities: the table has every one" in words) == (count * 60 > MAX_PER_SOURCE + 1)


def test_the_first_activities_of_a_source_are_those_of_the_table(many: Dataset) -> None:
    selection = Selection(country=("KAZ",), kind=("training",))
    activities = query.activities(many, selection)
    ids_by_source: dict[str, list[str]] = {}
    for activity, sources in zip(activities["id"], sources_cells(many, activities), strict=True):
        for source in sources.split(";"):
            ids_by_source.setdefault(source, []).append(activity)
    firsts = query.first_of_sources(many, selection, 7)
    assert firsts == {source: (ids[:7], len(ids)) for source, ids in ids_by_source.items()}


def test_who_organized_lists_some_and_leads_to_the_table(many: Dataset) -> None:
    content = organizers(page_state_at("/country/KAZ", "", many))
    entries = every(content, "Details")
    assert entries
    assert all(len(every(entry, "Li")) <= MAX_LISTED + 1 for entry in entries)
    assert "more activities: the table has every one" in said(content)


def test_the_disputed_activities_are_listed_in_part_and_lead_to_the_data(many: Dataset, dataset: Dataset) -> None:
    count = 60 * int((dataset.activities["discrepancy"] != "").sum())
    content = discrepancies(page_state_at("/sources", "", many))
    assert f"{count - MAX_LISTED:,} more activities on which sources disagree" in said(content)
    assert "/download/datapackage.zip" in hrefs(content).values()
    assert "more activities" not in said(discrepancies(page_state_at("/sources", "", dataset)))
