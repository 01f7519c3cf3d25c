"""Labels stand above bars on narrow screens, beside them on wide ones."""

from __future__ import annotations

import pytest

from dashboard.charts.chart import RenderContext
from dashboard.charts.list_layout import BAR, COLUMN, EDGES, ListLayout, line_height
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT

LONG = "Mental health services for children and adolescents, and for those who care for them at home"


def test_on_a_narrow_screen_a_label_stands_above_its_bar(reader: RenderContext) -> None:
    stack = ListLayout(reader)
    middle = stack.labelled(LONG, BAR)
    (note,) = stack.notes
    lines = note["text"].count("<br>") + 1
    assert lines > 1
    assert (note["y"], note["yanchor"]) == (0, "top")
    assert middle == -lines * line_height("plain") - BAR / 2
    assert stack.layout()["margin"] == EDGES


@pytest.mark.parametrize(("language", "edge", "shift", "margin"), [("en", 0, -COLUMN, "l"), ("ar", 1, COLUMN, "r")])
def test_on_a_wide_screen_a_label_stands_beside_its_bar(language: str, edge: int, shift: int, margin: str) -> None:
    stack = ListLayout(RenderContext(text_for(language), LIGHT, wide=True))
    middle = stack.labelled(LONG, BAR)
    (note,) = stack.notes
    assert (note["x"], note["xshift"], note["y"], note["yanchor"]) == (edge, shift, middle, "middle")
    assert stack.depth == (note["text"].count("<br>") + 1) * line_height("plain")  # as high as the higher of the two
    assert stack.layout()["margin"] == EDGES | {margin: EDGES[margin] + COLUMN}


def test_a_short_label_takes_the_height_of_its_bar(wide: RenderContext) -> None:
    stack = ListLayout(wide)
    stack.labelled("Counselling", 40)
    assert stack.depth == 40


def test_a_heading_and_what_more_there_is_to_say_share_a_line_that_holds_both(
    reader: RenderContext, wide: RenderContext
) -> None:
    beside, above, long = ListLayout(wide), ListLayout(reader), ListLayout(wide)
    beside.head("Vulnerable people: >60%", "Mental health services <for> vulnerable people", "tooltip")
    above.head("Vulnerable people: >60%", "Mental health services for vulnerable people", "tooltip")
    long.head("Vulnerable people", "x" * 120)
    (note,) = beside.notes
    assert note["text"].startswith("<b>Vulnerable people: &gt;60%</b>")
    assert "&lt;for&gt;" in note["text"]
    assert note["hovertext"] == "tooltip"
    assert [len(stack.notes) for stack in (above, long)] == [2, 2]


def test_a_rule_crosses_the_labels_too(wide: RenderContext) -> None:
    stack = ListLayout(wide)
    stack.rule(-10)
    across, labels = stack.shapes
    assert (across["x0"], across["x1"]) == (0, 1)
    assert (labels["xsizemode"], labels["xanchor"], labels["x1"]) == ("pixel", 0, -COLUMN)


def test_in_one_of_two_columns_labels_stand_above(wide: RenderContext) -> None:
    stack = ListLayout(wide, half=True)
    middle = stack.labelled("Counselling", BAR)
    (note,) = stack.notes
    assert (note["y"], note["yanchor"], note["yshift"]) == (0, "top", 0)
    assert middle == pytest.approx(-line_height("plain") - BAR / 2)
    assert stack.layout()["margin"] == EDGES


def test_a_value_that_is_no_bar_stands_where_its_bar_would_begin(wide: RenderContext) -> None:
    stack = ListLayout(wide)
    stack.stated("5 days", "Kyrgyzstan", "tooltip")
    label, value = stack.notes
    assert (label["xshift"], value["xshift"]) == (-COLUMN, 0)
    assert label["y"] == value["y"]
    assert value["hovertext"] == "tooltip"


def test_on_a_wide_screen_labels_are_ticks_of_the_axis_and_what_can_be_touched_is_not(wide: RenderContext) -> None:
    stack = ListLayout(wide)
    stack.say("World", "title")
    stack.head("Vulnerable people: >60%", "Mental health services for vulnerable people", "tooltip")
    middle = stack.labelled("Counselling", 40)
    layout = stack.layout()
    axis = layout["yaxis"]
    assert axis["tickvals"] == [-line_height("title") / 2, middle]
    assert axis["ticktext"] == [f'<span style="font-size:17px;color:{LIGHT.accent}"><b>World</b></span>', "Counselling"]
    assert axis["ticklabelstandoff"] == -COLUMN - 1, "they begin where the column does"
    assert [note["hovertext"] for note in layout["annotations"]] == ["tooltip"]


def test_what_is_longer_than_the_column_hides_the_lines_of_the_axis(wide: RenderContext) -> None:
    stack = ListLayout(wide)
    stack.say("A heading that reaches far into what the bars and the lines of the axis take", "strong")
    layout = stack.layout()
    assert layout["annotations"][0]["bgcolor"] == LIGHT.surface
    assert layout["yaxis"]["visible"] is False
