"""A timeline of odd data as a slide: lanes drawn, no name on another, an axis for any time."""

from __future__ import annotations

import io
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pandas as pd
import pytest
from pptx import Presentation
from pptx.util import Pt

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import chart_export
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.pptx.drawing import MARK, OPEN_LOOK, drawn_shapes
from dashboard.exports.pptx.template import READING
from dashboard.exports.text_fitting import ems
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.export_fixtures import ROOT
from tests.support.many_countries import with_countries

TIMELINE = CHARTS["activity-timeline"]
MEASURED = 1.042
"""How much wider than estimated Noto Sans writes "IOM appeal launch · >100 participants", as measured."""


def groups(dataset: Dataset, selection: Selection) -> dict[str, list[Any]]:
    """Return the shapes of each group of the slide by the name of the group."""
    timeline = chart_export(TIMELINE, dataset, selection, RenderContext(text_for("en"), LIGHT), ROOT)
    slide = Presentation(io.BytesIO(to_pptx(timeline))).slides[0]
    return {shape.name: list(shape.shapes) for shape in slide.shapes if hasattr(shape, "shapes")}


def words(shapes: list[Any]) -> list[str]:
    return [shape.text_frame.text for shape in shapes if shape.has_text_frame and shape.text_frame.text]


def country(dataset: Dataset, frame: pd.DataFrame) -> Dataset:
    return replace(dataset, activities=frame[frame["countries"] == "KGZ"].reset_index(drop=True))


def test_a_lane_in_which_only_years_are_known_has_its_bands_and_labels(dataset: Dataset) -> None:
    frame = dataset.activities
    year_dataset = country(dataset, frame[frame["date_precision"] == "year"])
    lanes = groups(year_dataset, Selection(country=("KGZ",)))
    keys = set(year_dataset.activities["id"])
    shape_keys = {key for shapes in lanes.values() for shape in shapes for key in keys if shape.name.endswith(key)}
    assert shape_keys == keys


def test_sixty_activities_of_a_day_have_an_axis_and_labels_that_do_not_overlap(dataset: Dataset) -> None:
    frame = dataset.activities
    activity = frame[(frame["countries"] == "KGZ") & (frame["date_precision"] == "day")].head(1)
    day = dict.fromkeys(("date_start", "first_day", "last_day"), "2020-06-10") | {"date_end": ""}
    sixty = pd.concat(
        [activity.assign(id=f"own-{number}", overlaps="", **day) for number in range(60)], ignore_index=True
    )
    parts = groups(country(dataset, sixty), Selection(country=("KGZ",)))
    assert len(words(parts["Months"])) == 1
    labels = [shape for name, lane in parts.items() if name not in ("Months", "Key") for shape in lane[2:]]
    boxes = sorted((shape.top, shape.top + shape.height) for shape in labels if words([shape]))
    assert len(boxes) > 5
    assert all(above[1] <= below[0] + Pt(1) for above, below in pairwise(boxes))


@pytest.mark.parametrize("code", ["KAZ", "UZB"])
def test_labels_side_by_side_are_apart_in_the_widest_font(code: str, dataset: Dataset) -> None:
    parts = groups(dataset, Selection(country=(code,)))
    labels = [shape for name, lane in parts.items() if name not in ("Months", "Key") for shape in lane[2:]]
    lines = dict[int, list[tuple[float, float]]]()
    for shape in labels:
        for text in words([shape]):
            middle, half = shape.left + shape.width / 2, Pt(ems(text) * MEASURED * READING) / 2
            lines.setdefault(shape.top, []).append((middle - half, middle + half))
    pairs = [pair for boxes in lines.values() for pair in pairwise(sorted(boxes))]
    assert pairs
    assert all(before[1] < after[0] for before, after in pairs)


def test_what_open_symbols_stand_for_is_said_under_the_title(dataset: Dataset) -> None:
    sure = country(dataset, dataset.activities.assign(certainty="stated"))
    for variant, is_open in ((country(dataset, dataset.activities), True), (sure, False)):
        timeline = chart_export(TIMELINE, variant, Selection(), RenderContext(text_for("en"), LIGHT), ROOT)
        slide = Presentation(io.BytesIO(to_pptx(timeline))).slides[0]
        looks = [shape.state[5] for shape in drawn_shapes(slide.shapes._spTree) if shape.kind == MARK]
        subtitle = next(shape.text_frame.text for shape in slide.placeholders if shape.name == "Subtitle")
        assert any(look == OPEN_LOOK for look in looks) == is_open
        assert ("Open: inferred or disputed" in subtitle) == is_open


def test_the_names_of_very_many_lanes_are_no_higher_than_their_lanes(dataset: Dataset) -> None:
    parts = groups(with_countries(dataset, 120), Selection())
    lanes = [shapes for name, shapes in parts.items() if name not in ("Months", "Key")]
    assert len(lanes) > 15
    for shapes in lanes:
        ground, name = shapes[:2]
        assert name.text_frame.paragraphs[0].runs[0].font.size * 1.1 <= ground.height
