"""Frames of which only the name tells get the keys of today's lines."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from dashboard.dataset.dataset import Dataset
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.pptx.identity import C, element_prints
from dashboard.exports.refresh.chart_part import ChartPart
from dashboard.exports.refresh.deck_refresh import refresh_deck
from dashboard.exports.refresh.merge import ElementToday
from dashboard.exports.refresh.weak_records import weak_chart
from tests.support.export_fixtures import export
from tests.support.officer_edits import chart_frames, edited, later

OTHERS = "Several countries"
SCHOOL, SCHOOL_NAME = "who-mns-2020-school-mental-health-disrupted-any", "School mental health services"
NAMES = (("A", 0.0), ("B", 1.0))


def chart(names: list[str]) -> ChartPart:
    """Return a chart of bars with names and a value each."""
    points = {
        tag: "".join(f'<c:pt idx="{n}"><c:v>{{}}</c:v></c:pt>' for n in range(len(names))) for tag in ("cat", "val")
    }
    series = (
        f'<c:cat><c:strCache><c:ptCount val="{len(names)}"/>{points["cat"].format(*names)}</c:strCache></c:cat>'
        f"<c:val><c:numCache>{points['val'].format(*range(len(names)))}</c:numCache></c:val>"
    )
    return ChartPart(etree.fromstring(f'<c:chartSpace xmlns:c="{C[1:-1]}"><c:ser>{series}</c:ser></c:chartSpace>'))


@pytest.mark.parametrize(
    ("names", "keys"),
    [
        (["Rounds · Round 1", "Round 1"], ["one", "~1"]),
        (["Round 1", "Rounds · Round 1"], ["~0", "one"]),
        (["Rounds · Round 1", "Round 2"], ["one", "two"]),
        (["Other rounds · Round 2", "Round 3"], ["two", "~1"]),
    ],
)
def test_no_two_lines_get_the_same_key(names: list[str], keys: list[str]) -> None:
    """A bar is known by its own name, and by the one with its heading, drawn today or not."""
    line: dict[str, Any] = {"key": "one", "label": "Rounds · Round 1", "texts": ["1%"], "nums": [1.0]}
    element = {"kind": "bars", "title": "", "max": 1.0, "lines": [line]}
    today = ElementToday(
        element,
        {
            "one": {"name": "Round 1", "texts": ["1%"]},
            "two": {"name": "Round 2", "heading": "Other rounds", "texts": ["2%"]},
        },
    )
    record = weak_chart(chart(names), today, {"prints": ""}, overwrite=False)
    assert [line["key"] for line in record["element"]["lines"]] == keys


def test_what_was_delivered_is_in_its_own_order_where_an_officer_has_another() -> None:
    lines = [{"key": name, "label": name, "name": name, "texts": [""], "nums": [value]} for name, value in NAMES]
    element = {"kind": "bars", "title": "", "max": 1.0, "lines": lines}
    prints = element_prints("", {**element, "lines": lines[::-1]})
    record = weak_chart(chart(["A", "B"]), ElementToday(element, {}), {"prints": prints}, overwrite=False)
    assert [line["label"] for line in record["element"]["lines"]] == ["B", "A"]


@pytest.mark.usefixtures("children_here")
def test_a_bar_gets_no_number_of_a_chart_of_something_else(dataset: Dataset) -> None:
    """A program that keeps but names saved the deck; both charts have such a bar."""

    def forget(file: Any) -> None:
        for frame in chart_frames(file):
            for data in list(frame._element.iter("{*}custDataLst")):
                data.getparent().remove(data)
            for link in list(frame.chart._chartSpace.iter(f"{C}externalData")):
                link.getparent().remove(link)

    deck = edited(to_pptx(export("procurement-by-country", dataset)), forget)
    amount = {"unodc-ca-japan-ppe-allocation-2020": {"amount": None, "currency": ""}}
    result = refresh_deck(deck, later(dataset, amount, "activities"))
    outcomes = [(change.today, change.done) for change in result.changes if change.line == OTHERS]
    assert outcomes == [("", "gone"), ("750,000 CAD", "unchanged")]


@pytest.mark.usefixtures("children_here")
def test_a_bar_that_is_called_otherwise_is_listed_with_the_number_it_keeps(dataset: Dataset) -> None:
    def translate(file: Any) -> None:
        frame = chart_frames(file)[0]
        for name in [value for value in frame.chart._chartSpace.iter(f"{C}v") if value.text == SCHOOL_NAME]:
            name.text = "Школьные службы"
        for link in list(frame.chart.part.rels):
            frame.chart.part.rels.pop(link)
        for data in [*file.slides[0]._element.iter("{*}custDataLst"), *frame.chart._chartSpace.iter("{*}externalData")]:
            data.getparent().remove(data)

    deck = edited(to_pptx(export("disruption-by-service", dataset)), translate)
    result = refresh_deck(deck, later(dataset, {SCHOOL: {"value": 81.0}}))
    outcomes = [(change.deck, change.done) for change in result.changes if change.line == "Школьные службы"]
    assert outcomes == [("78%", "kept")]
