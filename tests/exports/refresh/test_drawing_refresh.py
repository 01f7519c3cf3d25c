"""The timeline on a slide follows the data; what its officer moved or coloured is kept."""

from __future__ import annotations

from collections.abc import Callable
from html import escape, unescape
from typing import Any

import pandas as pd
import pytest
from lxml import etree
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches

from dashboard.dataset.dataset import Dataset
from dashboard.exports.pptx.drawing import MARK, OPEN_LOOK, drawn_shapes, shape_states
from dashboard.exports.pptx.identity import parse_record, serialize_record
from dashboard.exports.refresh.deck_refresh import refresh_deck
from dashboard.selection import Selection
from tests.support.covering import few
from tests.support.officer_edits import assert_settled, edited, later, without
from tests.support.pptx_reader import A, P, slides
from tests.support.story_deck import story_deck

pytestmark = pytest.mark.usefixtures("children_here")

COUNTRY = Selection(country=("KAZ",))
ANOTHER_DAY = dict.fromkeys(("date_start", "date_end", "first_day", "last_day"), "2021-09-15")


def timeline(dataset: Dataset, selection: Selection = COUNTRY) -> bytes:
    return story_deck(dataset, selection, ("activity-timeline",))


def drawing(content: bytes) -> dict[str, list[Any]]:
    """Return the places and looks of the shapes of the first slide."""
    return shape_states(slides(content)[0].shapes._spTree)


def marks(content: bytes) -> dict[str, Any]:
    """Return the symbols of the first slide by the ids of their activities."""
    shapes = drawn_shapes(slides(content)[0].shapes._spTree)
    return {shape.name.rpartition(" · ")[2]: shape for shape in shapes if shape.kind == MARK and " · " in shape.name}


def edges(content: bytes) -> dict[str, list[bytes]]:
    """Return the lines around the symbols of the first slide."""
    symbols = marks(content).items()
    return {key: [*map(etree.tostring, mark.element.spPr.iterchildren(f"{A}ln"))] for key, mark in symbols}


@pytest.fixture(scope="module")
def deck(dataset: Dataset) -> bytes:
    return timeline(dataset)


@pytest.fixture(scope="module")
def day(dataset: Dataset) -> pd.Series:
    """An activity of Kazakhstan alone whose day is known."""
    activities = dataset.activities
    return activities[
        activities["countries"].eq("KAZ") & activities["date_precision"].eq("day") & activities["participants"].notna()
    ].iloc[0]


def outcomes_by_activity(content: bytes, dataset: Dataset) -> dict[str, set[str]]:
    """Return what was done to the shapes of each activity."""
    codes = dict[str, set[str]]()
    for change in refresh_deck(content, dataset).changes:
        codes.setdefault(change.line.rpartition(" · ")[2], set()).add(change.done)
    return codes


@pytest.fixture(
    scope="module",
    params=few(["another day", "no more sure", "another kind", "many more", "one less", "a lane less", "one more"], 4),
)
def versions(request: pytest.FixtureRequest, dataset: Dataset, day: pd.Series) -> tuple[Dataset, Dataset]:
    """Data as they were, and as they are."""
    key, activities = day["id"], dataset.activities
    if request.param == "another day":
        return dataset, later(dataset, {key: ANOTHER_DAY}, "activities")
    if request.param == "no more sure":
        return dataset, later(dataset, {key: {"certainty": "inferred"}}, "activities")
    if request.param == "another kind":
        kind = "meeting" if day["kind"] != "meeting" else "webinar"
        return dataset, later(dataset, {key: {"kind": kind}}, "activities")
    if request.param == "one less":
        return dataset, without(dataset, key, "activities")
    if request.param == "one more":
        return without(dataset, key, "activities"), dataset
    alone = activities[activities["countries"].eq("KAZ")]
    if request.param == "many more":
        few = dataset
        for activity_id in alone["id"].iloc[::3]:
            few = without(few, activity_id, "activities")
        return few, later(dataset, {})
    kinds = activities[activities["countries"].str.contains("KAZ")].groupby("kind")["id"]
    fewest = min(kinds, key=lambda group: len(group[1]))[1]
    less = dataset
    for activity_id in fewest:
        less = without(less, activity_id, "activities")
    return dataset, less


def test_a_refreshed_timeline_stands_as_a_new_one(versions: tuple[Dataset, Dataset], tmp_path: Any) -> None:
    before, today = versions
    result = refresh_deck(timeline(before), today)
    assert result.is_changed
    fresh, shapes = drawing(timeline(today)), drawing(result.content)
    assert shapes.keys() == fresh.keys()
    assert {key: state for key, state in shapes.items() if state != fresh[key]} == {}
    assert edges(result.content) == edges(timeline(today))
    assert_settled(result.content, today, tmp_path)


def test_a_timeline_of_several_countries_follows_too(dataset: Dataset, day: pd.Series) -> None:
    several = Selection(country=("KAZ", "UZB"))
    today = later(dataset, {day["id"]: ANOTHER_DAY}, "activities")
    result = refresh_deck(timeline(dataset, several), today)
    assert drawing(result.content) == drawing(timeline(today, several))


def shapes_of(file: Any, key: str) -> list[Any]:
    return [
        shape
        for group in file.slides[0].shapes
        if group.shape_type == 6
        for shape in group.shapes
        if shape.name.endswith(key)
    ]


def push(file: Any, key: str) -> None:
    for shape in shapes_of(file, key):
        shape.top = Emu(shape.top + Inches(0.4))


def recolor(file: Any, key: str) -> None:
    mark = next(shape for shape in shapes_of(file, key) if not shape.has_text_frame or not shape.text_frame.text)
    mark.fill.solid()
    mark.fill.fore_color.rgb = RGBColor(255, 0, 0)


def take_out(file: Any, key: str) -> None:
    for shape in shapes_of(file, key):
        shape._element.getparent().remove(shape._element)


@pytest.mark.parametrize(("edit", "code"), [(push, "kept"), (recolor, "kept"), (take_out, "removed")])
def test_an_officers_symbol_is_kept_and_listed(
    edit: Callable[[Any, str], None], code: str, deck: bytes, dataset: Dataset, day: pd.Series
) -> None:
    mine = edited(deck, lambda file: edit(file, day["id"]))
    assert code in outcomes_by_activity(mine, dataset)[day["id"]]
    assert refresh_deck(mine, dataset).content == mine
    other = next(key for key in marks(deck) if key != day["id"] and key in set(dataset.activities["id"]))
    result = refresh_deck(mine, without(dataset, other, "activities"))
    assert other not in marks(result.content)
    if edit is take_out:
        assert day["id"] not in marks(result.content)
    else:
        was, now = marks(mine)[day["id"]].state, marks(result.content)[day["id"]].state
        assert now[:4] == was[:4] if edit is push else now[5] == was[5]


def test_a_symbol_that_was_moved_stays_though_its_activity_is_gone(
    deck: bytes, dataset: Dataset, day: pd.Series
) -> None:
    mine = edited(deck, lambda file: push(file, day["id"]))
    today = without(dataset, day["id"], "activities")
    assert day["id"] in marks(refresh_deck(mine, today).content)
    assert "kept" in outcomes_by_activity(mine, today)[day["id"]]


def test_what_an_animation_speaks_of_stays_though_its_activity_is_gone(
    deck: bytes, dataset: Dataset, day: pd.Series
) -> None:
    def animate(file: Any) -> None:
        for shape in shapes_of(file, day["id"]):
            target = f'<p:spTgt xmlns:p="{P[1:-1]}" spid="{shape.shape_id}"/>'
            file.slides[0]._element.append(parse_xml(f'<p:timing xmlns:p="{P[1:-1]}">{target}</p:timing>'))

    today = without(dataset, day["id"], "activities")
    assert day["id"] in marks(refresh_deck(edited(deck, animate), today).content)


def test_a_lane_that_was_moved_as_a_whole_stays_where_it_is_and_follows_the_data(
    deck: bytes, dataset: Dataset, day: pd.Series
) -> None:
    lane = marks(deck)[day["id"]].group
    down = Inches(0.5)

    def move(file: Any) -> None:
        group = next(shape for shape in file.slides[0].shapes if shape.name == lane)
        for shape in group.shapes:
            shape.top = Emu(shape.top + down)
        group._element.grpSpPr.xfrm.off.y += down
        group._element.grpSpPr.xfrm.chOff.y += down

    mine = edited(deck, move)
    assert refresh_deck(mine, dataset).content == mine
    today = later(dataset, {day["id"]: ANOTHER_DAY}, "activities")
    fresh, state = marks(timeline(today))[day["id"]].state, marks(refresh_deck(mine, today).content)[day["id"]].state
    assert state[0] == pytest.approx(fresh[0], abs=2)
    assert state[1] == pytest.approx(fresh[1] + 500, abs=2)


def test_a_kind_in_another_colour_lends_it_to_what_is_new(dataset: Dataset, day: pd.Series) -> None:
    old = timeline(without(dataset, day["id"], "activities"))
    lane = marks(timeline(dataset))[day["id"]].group

    def recolor_all(file: Any) -> None:
        for group in (shape for shape in file.slides[0].shapes if shape.name == lane):
            for shape in group.shapes:
                if " · " in shape.name and not shape.text_frame.text:
                    shape.fill.solid()
                    shape.fill.fore_color.rgb = RGBColor(0, 90, 0)

    assert "005A00" in marks(refresh_deck(edited(old, recolor_all), dataset).content)[day["id"]].state[5]


@pytest.mark.parametrize("shapes", [[], {"x": 1}, {"x": [1, 2, 3, 4, 5, 6]}, {"x": [None] * 6}, "text"])
def test_forged_places_move_nothing(shapes: Any, deck: bytes, dataset: Dataset) -> None:
    def forge(file: Any) -> None:
        for rel in file.slides[0].part.rels.values():
            if rel.reltype.endswith("/tags"):
                blob = rel.target_part.blob.decode()
                start, end = blob.index('val="') + 5, blob.rindex('"')
                record = parse_record(unescape(blob[start:end]))
                if record and "shapes" in record:
                    rel.target_part._blob = (
                        blob[:start] + escape(serialize_record({**record, "shapes": shapes})) + blob[end:]
                    ).encode()

    forged_deck = edited(deck, forge)
    assert drawing(refresh_deck(forged_deck, dataset).content) == drawing(deck)


def ungroup(file: Any) -> None:
    """Dissolve every group, as PowerPoint does: the shapes stay where they are."""
    for group in [shape._element for shape in file.slides[0].shapes if shape.shape_type == 6]:
        for shape in list(group.iterchildren(f"{P}sp")):
            group.addprevious(shape)
        group.getparent().remove(group)


def regroup(file: Any) -> None:
    """Put all groups into another one."""
    groups = [shape._element for shape in file.slides[0].shapes if shape.shape_type == 6]
    outer = file.slides[0].shapes.add_group_shape()._element
    for group in groups:
        outer.append(group)


@pytest.mark.parametrize("edit", [ungroup, regroup])
def test_symbols_out_of_their_groups_are_still_known(
    edit: Callable[[Any], None], deck: bytes, dataset: Dataset, day: pd.Series
) -> None:
    loose = edited(deck, edit)
    first = refresh_deck(loose, dataset)
    assert (first.is_changed, {change.done for change in first.changes}) == (False, {"unchanged"})
    result = refresh_deck(loose, later(dataset, {day["id"]: ANOTHER_DAY}, "activities"))
    old, new = (
        {
            element.get("name"): element.getparent().getparent()
            for element in slides(content)[0]._element.iter(f"{P}cNvPr")
            if element.get("descr")
        }
        for content in (loose, result.content)
    )
    names = [
        name for name in old if name.endswith(day["id"]) and etree.tostring(old[name]) != etree.tostring(new[name])
    ]
    assert len(names) == 1
    assert "removed" not in {change.done for change in result.changes}


def test_the_colour_of_one_symbol_stays_though_its_day_is_sure_no_more(deck: bytes, dataset: Dataset) -> None:
    group, keys = max(_groups_of_marks(deck).items(), key=lambda item: len(item[1]))
    key = keys[0]

    def recolor(file: Any) -> None:
        (holder,) = [shape for shape in file.slides[0].shapes if shape.name == group]
        (shape,) = [
            candidate for candidate in holder.shapes if candidate.name.endswith(key) and not candidate.text_frame.text
        ]
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor(0, 90, 0)

    today = later(dataset, {key: {"certainty": "inferred"}}, "activities")
    assert "005A00" in marks(refresh_deck(edited(deck, recolor), today).content)[key].state[5]


def _groups_of_marks(content: bytes) -> dict[str, list[str]]:
    """Return the activities of each lane that are filled in one colour."""
    groups = dict[str, list[str]]()
    for key, shape in marks(content).items():
        if shape.state[5] != OPEN_LOOK and "alpha" not in shape.state[5]:
            groups.setdefault(shape.group, []).append(key)
    return groups
