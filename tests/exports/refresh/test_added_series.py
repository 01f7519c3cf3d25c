"""A kind of activity that a deck's columns had no series for gets its own, as in a new deck."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from lxml import etree
from pptx.dml.color import RGBColor

from dashboard.dataset.dataset import Dataset
from dashboard.exports.refresh.deck_refresh import RefreshOptions, refresh_deck
from dashboard.selection import Selection
from tests.exports.refresh.test_libreoffice_refresh import names_only
from tests.support.dataset_variants import with_tables
from tests.support.officer_edits import LATER, assert_settled, chart_frames, edited
from tests.support.pptx_reader import C, native_charts, slides
from tests.support.story_deck import story_deck

SELECTION, STORY = Selection(country=("KAZ",)), ("activities-by-month",)
KINDS = {"webinar": "Webinar", "assessment": "Assessment", "other": "Other"}
"""Kinds whose series is the first, one in between, and the last before the total."""


def without_kind(dataset: Dataset, kind: str) -> Dataset:
    """Return the data before anything of a kind was published."""
    activities = dataset.activities
    return with_tables(dataset, {"activities": activities[activities["kind"] != kind].reset_index(drop=True)})


def deck_before(dataset: Dataset, kind: str) -> bytes:
    return story_deck(without_kind(dataset, kind), SELECTION, STORY)


@pytest.fixture(scope="module")
def today(dataset: Dataset) -> Dataset:
    return replace(dataset, version=LATER)


def heights(root: Any) -> list[float]:
    """Return the shares of the height that the legend and the columns take."""
    return [round(float(root.find(f"{C}chart/{path}//{C}h").get("val")), 3) for path in (f"{C}legend", f"{C}plotArea")]


def plot(content: bytes) -> list[Any]:
    """Return what the series of a chart draw, and which are hidden from its legend."""
    root = native_charts(content)[0].xml
    series = [
        [etree.tostring(part) for part in element if part.tag != f"{C}extLst"] for element in root.iter(f"{C}ser")
    ]
    return [series, [etree.tostring(entry) for entry in root.iter(f"{C}legendEntry")], *heights(root)]


def cells(content: bytes) -> list[tuple[Any, ...]]:
    """Return the formulas and values behind a chart, with their formats."""
    blob = native_charts(content)[0].frame.chart.part.chart_workbook.xlsx_part.blob
    rows = openpyxl.load_workbook(io.BytesIO(blob))["Sheet1"].iter_rows()
    return [tuple((cell.value, cell.value is not None and cell.number_format) for cell in row) for row in rows]


@pytest.mark.parametrize("kind", KINDS)
def test_it_stands_where_a_new_deck_has_it(kind: str, dataset: Dataset, today: Dataset, tmp_path: Path) -> None:
    deck, fresh = deck_before(dataset, kind), story_deck(today, SELECTION, STORY)
    result = refresh_deck(deck, today)
    assert len(plot(deck)[0]) == len(plot(fresh)[0]) - 1
    assert plot(result.content) == plot(fresh)
    assert cells(result.content) == cells(fresh)
    assert native_charts(result.content)[0].sheet == native_charts(fresh)[0].sheet
    assert {change.done for change in result.changes if change.line.endswith(f" · {KINDS[kind]}")} == {"written"}
    assert_settled(result.content, today, tmp_path)


def bare(file: Any) -> None:
    """Leave a deck what LibreOffice leaves it: the names of frames, and no workbook."""
    names_only(file)
    links = chart_frames(file)[0].chart.part.rels
    for key in list(links):
        links.pop(key)


def chart_series(content: bytes) -> list[tuple[Any, ...]]:
    (frame,) = [shape for slide in slides(content) for shape in slide.shapes if shape.has_chart]
    return [(series.name, *series.values) for plot in frame.chart.plots for series in plot.series]


def test_it_stands_in_a_deck_of_which_libreoffice_left_the_names(dataset: Dataset, today: Dataset) -> None:
    result = refresh_deck(edited(deck_before(dataset, "webinar"), bare), today)
    assert chart_series(result.content) == chart_series(story_deck(today, SELECTION, STORY))
    again = refresh_deck(result.content, today)
    assert (again.is_changed, {change.done for change in again.changes}) == (False, {"unchanged"})


def with_cells(place: str, value: str) -> Callable[[Any], None]:
    """Return the edit of an officer who wrote into a cell beside the numbers."""

    def edit(file: Any) -> None:
        part = chart_frames(file)[0].chart.part.chart_workbook.xlsx_part
        book = openpyxl.load_workbook(io.BytesIO(part.blob))
        book["Sheet1"][place] = value
        target = io.BytesIO()
        book.save(target)
        part._blob = target.getvalue()

    return edit


def test_notes_of_an_officer_right_behind_the_total_stay_and_it_is_said(dataset: Dataset, today: Dataset) -> None:
    deck = edited(deck_before(dataset, "other"), with_cells("I3", "ask Almaty"))
    result = refresh_deck(deck, today)
    assert cells(result.content)[2][8][0] == "ask Almaty"
    assert len(plot(result.content)[0]) == len(plot(deck)[0])
    assert [(c.today, c.done) for c in result.changes if c.line == "Other"] == [("6", "not-added")]


def test_formulas_of_an_officer_follow_the_numbers_they_speak_of(dataset: Dataset, today: Dataset) -> None:
    result = refresh_deck(edited(deck_before(dataset, "webinar"), with_cells("K3", "=SUM($B$3:H3)*2+H30")), today)
    assert cells(result.content)[2][10][0] == "=SUM($C$3:I3)*2+I30"


def test_colours_and_names_of_an_officer_stay_with_their_series(dataset: Dataset, today: Dataset) -> None:
    def paint(file: Any) -> None:
        series = chart_frames(file)[0].chart.plots[0].series[0]
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = RGBColor(1, 2, 3)

    result = refresh_deck(edited(deck_before(dataset, "webinar"), paint), today)
    fills = [b'"010203"' in b"".join(series) for series in plot(result.content)[0]]
    assert fills == [False, True, *[False] * (len(fills) - 2)]


def test_where_nothing_may_be_written_it_is_only_listed(dataset: Dataset, today: Dataset) -> None:
    def forget(file: Any) -> None:
        bare(file)
        frame = chart_frames(file)[0]
        frame.name = frame.name.rpartition(".")[0]

    older = edited(deck_before(dataset, "other"), forget)
    result = refresh_deck(older, today)
    assert (result.content, result.is_changed) == (older, False)
    assert "weak" in {change.done for change in result.changes if change.line.endswith(" · Other")}
    assert "written" not in {change.done for change in result.changes}
    assert refresh_deck(older, today, RefreshOptions(overwrite=True)).is_changed
