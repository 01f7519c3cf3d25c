"""The timeline on the stage of a phone: a list whose parts hold every activity once."""

from __future__ import annotations

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.components.chart_card import chart_card, plot_properties
from dashboard.components.stage_parts import stage_rows
from dashboard.components.timeline_list import list_parts
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.timeline_rows import count_of_activities
from dashboard.exports.download_options import vocabulary
from dashboard.pages.registry import page_state
from dashboard.plotting.render_context import Viewport
from dashboard.plotting.timeline.activity_label import LABEL_LETTERS, short_label
from dashboard.selection import Selection, read_query
from dashboard.text.translate import text_for
from tests.support.component_tree import every, said

TIMELINE = CHARTS["activity-timeline"]
PHONE = Viewport()


@pytest.mark.parametrize("room", [10, 240, 480])
def test_the_parts_follow_each_other_in_time_and_hold_each_activity_once(dataset: Dataset, room: float) -> None:
    rows = TIMELINE.rows(dataset, Selection(country=("KAZ", "KGZ")))
    parts = [part.iloc[: count_of_activities(part)] for part in list_parts(rows, 366, room, text_for("ru"))]
    keys = [set(part["key"]) for part in parts]
    assert sorted(key for part in keys for key in part) == sorted(set(rows.iloc[: count_of_activities(rows)]["key"]))
    assert sum(map(len, parts)) == count_of_activities(rows)
    day_columns = [part[part["date_precision"] != "year"]["first_day"].astype("str") for part in parts]
    ends = [(days.min(), days.max()) for days in day_columns if len(days)]
    assert ends == sorted(ends)


def test_more_room_makes_fewer_parts(dataset: Dataset) -> None:
    rows = TIMELINE.rows(dataset, Selection(country=("KAZ",)))
    counts = [len(list_parts(rows, 366, room, text_for("en"))) for room in (10, 240, 480, 10_000)]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] == rows.iloc[: count_of_activities(rows)]["key"].nunique()
    assert counts[-1] == 1


def test_the_stage_of_a_phone_has_a_part_of_the_list(dataset: Dataset) -> None:
    query = "present=activity-timeline&country=KAZ&part=2"
    view = page_state("/", read_query(query, vocabulary(dataset)), dataset, PHONE)
    part = stage_rows(TIMELINE, view)
    card = chart_card(TIMELINE, view)
    links = [link.to_plotly_json()["props"]["data-activity"] for link in every(every(card, "Ol"), "A")]
    assert plot_properties(TIMELINE, view) == {}
    assert set(links) == set(part["key"][: count_of_activities(part)])
    assert said(every(card, "Ol"))


@pytest.mark.parametrize(
    ("title", "label"),
    [
        ("Ausführliche Beschreibung der Lieferung", "Ausführliche…"),
        ("Unabbreviated" * 20, "UnabbreviatedUnabbrevia…"),
        ("A " + "b" * 300, "A bbbbbbbbbbbbbbbbbbbbb…"),
        ("Twenty-four letters here", "Twenty-four letters here"),
    ],
)
def test_a_missing_short_title_is_made_from_the_title_at_the_end_of_a_word(title: str, label: str) -> None:
    assert short_label({"short_title": "", "label": title}) == label
    assert len(label) <= LABEL_LETTERS
