"""The timeline on a slide follows the data; what its officer moved or coloured is kept."""

from __future__ import annotations

from collections.abc import Callable
from html import escape, unescape
from typing import Any

import pandas as pd
import pytest
from lxml import etree
from openxml_audit import OpenXmlValidator
from pptx.dml.color import RGBColor
from pptx.oxml import parse_xml
from pptx.util import Emu, Inches

from dashboard.dataset.dataset import Dataset
from dashboard.exports.pptx.drawing import MARK, OPEN_LOOK, drawn_shapes, shape_states
from dashboard.exports.pptx.identity import parse_record, serialize_record
from dashboard.exports.refresh.deck_refresh import refresh_deck
from dashboard.selection import Selection
from tests.support.covering import few
from tests.support.officer_edits import edited, later, without
from tests.support.pptx_reader import A, P, assert_sound, slides
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
    found = marks(content).items()
    return {key: [*map(etree.tostring, mark.element.spPr.iterchildren(f"{A}ln"))] for key, mark in found}


@pytest.fixture(scope="module")
def made(dataset: Dataset) -> bytes:
    return timeline(dataset)


@pytest.fixture(scope="module")
def day(dataset: Dataset) -> pd.Series:
    """An activity of Kazakhstan alone whose day is known."""
    own = dataset.activities
    return own[own["countries"].eq("KAZ") & own["date_precision"].eq("day") & own["participants"].notna()].iloc[0]


def done(content: bytes, dataset: Dataset) -> dict[str, set[str]]:
    """Return what was done to the shapes of each activity."""
    found = dict[str, set[str]]()
    for change in refresh_deck(content, dataset).changes:
        found.setdefault(change.line.rpartition(" · ")[2], set()).add(change.done)
    return found


@pytest.fixture(
    scope="module",
    params=few(["another day", "no more sure", "another kind", "many more", "one less", "a lane less", "one more"], 4),
)
def changed(request: pytest.FixtureRequest, dataset: Dataset, day: pd.Series) -> tuple[Dataset, Dataset]:
    """Data as they were, and as they are."""
    key, own = day["id"], dataset.activities
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
    alone = own[own["countries"].eq("KAZ")]
    if request.param == "many more":
        few = dataset
        for each in alone["id"].iloc[::3]:
            few = without(few, each, "activities")
        return few, later(dataset, {})
    kinds = own[own["countries"].str.contains("KAZ")].groupby("kind")["id"]
    fewest = min(kinds, key=lambda each: len(each[1]))[1]
    less = dataset
    for each in fewest:
        less = without(less, each, "activities")
    return dataset, less


def test_a_refreshed_timeline_stands_as_a_new_one(changed: tuple[Dataset, Dataset], tmp_path: Any) -> None:
    before, today = changed
    result = refresh_deck(timeline(before), today)
    assert result.is_changed
    fresh, own = drawing(timeline(today)), drawing(result.content)
    assert own.keys() == fresh.keys()
    assert {key: state for key, state in own.items() if state != fresh[key]} == {}
    assert edges(result.content) == edges(timeline(today))
    assert_sound(result.content)
    path = tmp_path / "deck.pptx"
    path.write_bytes(result.content)
    assert [str(fault) for fault in OpenXmlValidator().validate(path).errors] == []
    again = refresh_deck(result.content, today)
    assert (again.is_changed, {change.done for change in again.changes}) == (False, {"unchanged"})


def test_a_timeline_of_several_countries_follows_too(dataset: Dataset, day: pd.Series) -> None:
    several = Selection(country=("KAZ", "UZB"))
    moved = later(dataset, {day["id"]: ANOTHER_DAY}, "activities")
    result = refresh_deck(timeline(dataset, several), moved)
    assert drawing(result.content) == drawing(timeline(moved, several))


def shapes_of(file: Any, key: str) -> list[Any]:
    return [
        each
        for group in file.slides[0].shapes
        if group.shape_type == 6
        for each in group.shapes
        if each.name.endswith(key)
    ]


def push(file: Any, key: str) -> None:
    for each in shapes_of(file, key):
        each.top = Emu(each.top + Inches(0.4))


def recolor(file: Any, key: str) -> None:
    mark = next(each for each in shapes_of(file, key) if not each.has_text_frame or not each.text_frame.text)
    mark.fill.solid()
    mark.fill.fore_color.rgb = RGBColor(255, 0, 0)


def take_out(file: Any, key: str) -> None:
    for each in shapes_of(file, key):
        each._element.getparent().remove(each._element)


@pytest.mark.parametrize(("edit", "code"), [(push, "kept"), (recolor, "kept"), (take_out, "removed")])
def test_an_officers_symbol_is_kept_and_listed(
    edit: Callable[[Any, str], None], code: str, made: bytes, dataset: Dataset, day: pd.Series
) -> None:
    mine = edited(made, lambda file: edit(file, day["id"]))
    assert code in done(mine, dataset)[day["id"]]
    assert refresh_deck(mine, dataset).content == mine
    other = next(key for key in marks(made) if key != day["id"] and key in set(dataset.activities["id"]))
    result = refresh_deck(mine, without(dataset, other, "activities"))
    assert other not in marks(result.content)
    if edit is take_out:
        assert day["id"] not in marks(result.content)
    else:
        was, now = marks(mine)[day["id"]].state, marks(result.content)[day["id"]].state
        assert now[:4] == was[:4] if edit is push else now[5] == was[5]


def test_a_symbol_that_was_moved_stays_though_its_activity_is_gone(
    made: bytes, dataset: Dataset, day: pd.Series
) -> None:
    mine = edited(made, lambda file: push(file, day["id"]))
    gone = without(dataset, day["id"], "activities")
    assert day["id"] in marks(refresh_deck(mine, gone).content)
    assert "kept" in done(mine, gone)[day["id"]]


def test_what_an_animation_speaks_of_stays_though_its_activity_is_gone(
    made: bytes, dataset: Dataset, day: pd.Series
) -> None:
    def animate(file: Any) -> None:
        for each in shapes_of(file, day["id"]):
            target = f'<p:spTgt xmlns:p="{P[1:-1]}" spid="{each.shape_id}"/>'
            file.slides[0]._element.append(parse_xml(f'<p:timing xmlns:p="{P[1:-1]}">{target}</p:timing>'))

    gone = without(dataset, day["id"], "activities")
    assert day["id"] in marks(refresh_deck(edited(made, animate), gone).content)


def test_a_lane_that_was_moved_as_a_whole_stays_where_it_is_and_follows_the_data(
    made: bytes, dataset: Dataset, day: pd.Series
) -> None:
    lane = marks(made)[day["id"]].group
    down = Inches(0.5)

    def move(file: Any) -> None:
        group = next(each for each in file.slides[0].shapes if each.name == lane)
        for each in group.shapes:
            each.top = Emu(each.top + down)
        group._element.grpSpPr.xfrm.off.y += down
        group._element.grpSpPr.xfrm.chOff.y += down

    mine = edited(made, move)
    assert refresh_deck(mine, dataset).content == mine
    today = later(dataset, {day["id"]: ANOTHER_DAY}, "activities")
    fresh, own = marks(timeline(today))[day["id"]].state, marks(refresh_deck(mine, today).content)[day["id"]].state
    assert own[0] == pytest.approx(fresh[0], abs=2)
    assert own[1] == pytest.approx(fresh[1] + 500, abs=2)


def test_a_kind_in_another_colour_lends_it_to_what_is_new(dataset: Dataset, day: pd.Series) -> None:
    old = timeline(without(dataset, day["id"], "activities"))
    lane = marks(timeline(dataset))[day["id"]].group

    def recolor_all(file: Any) -> None:
        for group in (each for each in file.slides[0].shapes if each.name == lane):
            for each in group.shapes:
                if " · " in each.name and not each.text_frame.text:
                    each.fill.solid()
                    each.fill.fore_color.rgb = RGBColor(0, 90, 0)

    assert "005A00" in marks(refresh_deck(edited(old, recolor_all), dataset).content)[day["id"]].state[5]


@pytest.mark.parametrize("shapes", [[], {"x": 1}, {"x": [1, 2, 3, 4, 5, 6]}, {"x": [None] * 6}, "text"])
def test_forged_places_move_nothing(shapes: Any, made: bytes, dataset: Dataset) -> None:
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

    forged = edited(made, forge)
    assert drawing(refresh_deck(forged, dataset).content) == drawing(made)


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
    edit: Callable[[Any], None], made: bytes, dataset: Dataset, day: pd.Series
) -> None:
    loose = edited(made, edit)
    same = refresh_deck(loose, dataset)
    assert (same.is_changed, {change.done for change in same.changes}) == (False, {"unchanged"})
    result = refresh_deck(loose, later(dataset, {day["id"]: ANOTHER_DAY}, "activities"))
    old, new = (
        {
            each.get("name"): each.getparent().getparent()
            for each in slides(deck)[0]._element.iter(f"{P}cNvPr")
            if each.get("descr")
        }
        for deck in (loose, result.content)
    )
    moved = [
        name for name in old if name.endswith(day["id"]) and etree.tostring(old[name]) != etree.tostring(new[name])
    ]
    assert len(moved) == 1
    assert "removed" not in {change.done for change in result.changes}


def test_the_colour_of_one_symbol_stays_though_its_day_is_sure_no_more(made: bytes, dataset: Dataset) -> None:
    group, every = max(_groups_of_marks(made).items(), key=lambda each: len(each[1]))
    key = every[0]

    def recolor(file: Any) -> None:
        (holder,) = [shape for shape in file.slides[0].shapes if shape.name == group]
        (shape,) = [each for each in holder.shapes if each.name.endswith(key) and not each.text_frame.text]
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor(0, 90, 0)

    today = later(dataset, {key: {"certainty": "inferred"}}, "activities")
    assert "005A00" in marks(refresh_deck(edited(made, recolor), today).content)[key].state[5]


def _groups_of_marks(content: bytes) -> dict[str, list[str]]:
    """Return the activities of each lane that are filled in one colour."""
    groups = dict[str, list[str]]()
    for key, shape in marks(content).items():
        if shape.state[5] != OPEN_LOOK and "alpha" not in shape.state[5]:
            groups.setdefault(shape.group, []).append(key)
    return groups
