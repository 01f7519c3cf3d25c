"""The timeline of a phone: a list in order of time, by month; on its stage in parts."""

from __future__ import annotations

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.components.chart_card import chart_card, plot_properties
from dashboard.components.long_list import MAX_LISTED
from dashboard.components.page_state import PageState
from dashboard.components.stage_parts import stage_rows
from dashboard.components.timeline_list import list_parts, timeline_list
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.timeline_rows import count_of_activities
from dashboard.exports.download_options import vocabulary
from dashboard.pages.registry import page_state
from dashboard.plotting.render_context import Viewport
from dashboard.plotting.timeline.activity_label import LABEL_LETTERS, short_label
from dashboard.selection import Selection, read_query
from dashboard.text.translate import text_for
from tests.support.component_tree import every, props, said
from tests.support.csv_counts import csv_rows

TIMELINE = CHARTS["activity-timeline"]


def phone(dataset: Dataset, search: str = "", viewport: Viewport | None = None) -> PageState:
    return page_state("/activities", read_query(search, vocabulary(dataset)), dataset, viewport or Viewport())


def entries(dataset: Dataset, search: str = "") -> list[str]:
    view = phone(dataset, search)
    months = every(every(timeline_list(view.rows(TIMELINE), view), "Ol"), "Ul")
    return [said(entry) for month in months for entry in every(month, "Li")]


def test_every_activity_of_a_month_stands_under_it_with_its_number(dataset: Dataset) -> None:
    view = phone(dataset, "?country=KAZ&from=2020-08&to=2020-09")
    content = timeline_list(view.rows(TIMELINE), view)
    headings = [said(heading) for heading in every(content, "H3")]
    assert headings[headings.index("August 2020") + 1] == "September 2020"
    lines = entries(dataset, "?country=KAZ&from=2020-08&to=2020-09")
    assert any("12,000 USD" in line and "Procurement" in line for line in lines)
    assert any(" · 12,000 USD" in line for line in lines)
    assert any("68 participants" in line and "25 September 2020" in line for line in lines)


def test_a_regional_activity_stands_once_and_the_year_only_comes_last(dataset: Dataset) -> None:
    rows = [row for row in csv_rows("activities") if row["kind"] == "training" and "KAZ" in row["countries"].split(";")]
    view = phone(dataset, "?country=KAZ&kind=training")
    content = timeline_list(view.rows(TIMELINE), view)
    assert len(entries(dataset, "?country=KAZ&kind=training")) == len(rows)
    headings = [said(heading) for heading in every(content, "H3")]
    last = [heading for heading in headings if "month not known" in heading]
    assert last
    assert headings[-len(last) :] == last


def test_a_long_list_says_how_many_more_there_are(dataset: Dataset) -> None:
    view = phone(dataset)
    content = timeline_list(view.rows(TIMELINE), view)
    number = len(csv_rows("activities")) - MAX_LISTED
    assert len(entries(dataset)) == MAX_LISTED
    assert f"{number} more activities" in said(content[-1])


def test_a_phone_has_the_list_and_a_projector_the_drawing(dataset: Dataset) -> None:
    view = phone(dataset)
    assert plot_properties(TIMELINE, view) == {}
    assert every(chart_card(TIMELINE, view), "Ol")
    wide = phone(dataset, viewport=Viewport(wide=True, width=1366, height=768))
    assert plot_properties(TIMELINE, wide)["figure"]["data"]
    assert not every(chart_card(TIMELINE, wide), "Ol")


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
    view = phone(dataset, "present=activity-timeline&country=KAZ&part=2")
    part = stage_rows(TIMELINE, view)
    card = chart_card(TIMELINE, view)
    links = [props(link)["data-activity"] for link in every(every(card, "Ol"), "A")]
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
