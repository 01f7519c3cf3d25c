"""A slide that was delivered without a drawing gets one as soon as there are rows."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.dataset.dataset import Dataset
from dashboard.exports.refresh.deck_refresh import RefreshResult, refresh_deck
from dashboard.selection import Selection
from tests.support.dataset_variants import with_tables
from tests.support.officer_edits import edited
from tests.support.pptx_reader import assert_sound, slides, words
from tests.support.story_deck import story_deck

pytestmark = pytest.mark.usefixtures("children_here")

COUNTRY = Selection(country=("TKM",))
CHARTS = ("activities-by-month", "activity-timeline")


@pytest.fixture(scope="module")
def empty_deck(dataset: Dataset) -> bytes:
    """Slides of a country of which nothing was known."""
    activities = dataset.activities
    before = with_tables(
        dataset, {"activities": activities[~activities["countries"].str.contains("TKM")].reset_index(drop=True)}
    )
    return story_deck(before, COUNTRY, CHARTS)


@pytest.fixture(scope="module")
def result(empty_deck: bytes, dataset: Dataset) -> RefreshResult:
    return refresh_deck(empty_deck, dataset)


def test_slides_without_rows_get_todays_drawing(empty_deck: bytes, result: RefreshResult) -> None:
    assert all("Nothing matches" in words(slide) for slide in slides(empty_deck))
    months, timeline = slides(result.content)[: len(CHARTS)]
    assert [shape.name for shape in months.shapes if shape.has_chart]
    assert "Webinar" in [shape.name for shape in timeline.shapes if shape.shape_type == 6]
    assert not any("Nothing matches" in words(slide) or "Kind: All" in words(slide) for slide in (months, timeline))
    assert {change.slide for change in result.changes if change.done == "new"} == {1, 2}
    assert_sound(result.content)


def test_what_was_put_in_is_refreshed_from_then_on(result: RefreshResult, dataset: Dataset) -> None:
    again = refresh_deck(result.content, dataset)
    assert (again.is_changed, {change.done for change in again.changes}) == (False, {"unchanged"})
    assert any(change.element.startswith("Activities by month") for change in again.changes)


def test_only_the_address_of_a_source_line_is_a_link(result: RefreshResult) -> None:
    source = next(shape for shape in slides(result.content)[0].placeholders if shape.name == "Source")
    runs = source.text_frame.paragraphs[0].runs
    assert [run.text.startswith("dashboard.example") for run in runs if run.hyperlink.address] == [True]


def test_words_of_an_officer_in_the_place_stay(empty_deck: bytes, dataset: Dataset) -> None:
    def write(file: Any) -> None:
        next(shape for shape in file.slides[0].shapes if shape.name == "Text").text_frame.text = "We asked twice"

    result = refresh_deck(edited(empty_deck, write), dataset)
    assert "We asked twice" in words(slides(result.content)[0])
    assert {change.done for change in result.changes if change.line == "Text" and change.slide == 1} == {
        "not-added",
        "kept",
    }
