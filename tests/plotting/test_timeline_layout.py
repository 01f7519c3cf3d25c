"""Where the marks and labels of a timeline stand: nothing over anything else, nothing cut."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest

from dashboard.plotting.glyph_width import label_width
from dashboard.plotting.timeline.time_window import days_after, first_days
from dashboard.plotting.timeline.timeline_item import TimelineItem
from dashboard.plotting.timeline.timeline_layout import OFFSET, SYMBOL, Rows, TimelineLayout, place_items

DAYS, WIDTH = 366.0, 1000.0
HEADING = "2020, month not known:"


def item(begin: float, end: float | None = None, form: str = "day", **facts: object) -> TimelineItem:
    """One activity of a lane; a single day unless an end is given."""
    base: dict[str, object] = {"lane": "webinar", "lane_name": "Webinar", "label": "Webinar on care", "number": "68"}
    return TimelineItem(begin=begin, end=begin + 1 if end is None else end, form=form, **(base | facts))  # type: ignore[arg-type]


def lay_out(items: list[TimelineItem], label_rows: int | None = None, order: tuple[str, ...] = ()) -> TimelineLayout:
    return place_items(items, DAYS, WIDTH, 0.0, HEADING, order, label_rows)


def boxes(items: list[TimelineItem], layout: TimelineLayout) -> list[tuple[float, float, float]]:
    """What each symbol with its label covers: row, left, right."""
    extents = []
    for index, entry in enumerate(items):
        x, side = layout.x[index], layout.sides[index]
        left = x - OFFSET - entry.width if side == "before" else x - SYMBOL / 2
        right = x + OFFSET + entry.width if side == "after" else x + SYMBOL / 2
        extents.append((layout.y[index], left, right))
    return extents


def assert_nothing_overlaps(items: list[TimelineItem], layout: TimelineLayout) -> None:
    for box, other in combinations(boxes(items, layout), 2):
        assert box[0] != other[0] or box[2] <= other[1] or other[2] <= box[1], (box, other)


def mixed_items(number: int, seed: int) -> list[TimelineItem]:
    """Activities of all forms, at random but the same each time."""
    random, items = np.random.default_rng(seed), list[TimelineItem]()
    for _index in range(number):
        begin, form = float(random.integers(0, 360)), str(random.choice(["day", "days", "month", "year"]))
        if form == "year":
            begin, end = 0.0, DAYS
        elif form == "month":
            begin = begin // 30 * 30
            end = min(begin + 30.0, DAYS)
        else:
            end = begin + 1 if form == "day" else min(begin + float(random.integers(2, 40)), DAYS)
        items.append(item(begin, end, form, label="word " * int(random.integers(1, 5)), period="2020"))
    return items


def test_the_days_of_a_month_end_where_the_month_does() -> None:
    days = days_after(["2020-02-31", "2020-06-31", "2020-12-31", "2020-09-25", "2021-02-28"])
    assert days.astype(str).tolist() == ["2020-03-01", "2020-07-01", "2021-01-01", "2020-09-26", "2021-03-01"]
    assert first_days(["2020-02-01", "2020-02-31"]).astype(str).tolist() == ["2020-02-01", "2020-03-01"]


def test_rows_fill_from_the_first_one() -> None:
    rows = Rows()
    assert [rows.place(box) for box in [(0, 4), (1, 2), (2, 5), (3, 6), (10, 11), (4, 8)]] == [0, 1, 1, 2, 0, 0]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("label_rows", [None, 0, 4, 40])
def test_no_label_and_no_symbol_lies_on_another_or_is_cut(seed: int, label_rows: int | None) -> None:
    items = mixed_items(120, seed)
    layout = lay_out(items, label_rows)
    assert_nothing_overlaps(items, layout)
    assert all(left >= -0.01 and right <= WIDTH + 0.01 for _row, left, right in boxes(items, layout))


@pytest.mark.parametrize("seed", range(3))
def test_in_a_narrow_frame_labels_give_up_their_numbers_before_they_are_cut(seed: int) -> None:
    items = [
        replace(entry, label="Rapid assessment, WHO", number="46 (answered a survey)")
        for entry in mixed_items(60, seed)
    ]
    layout = place_items(items, DAYS, 404.0, 0.0, HEADING, ())
    assert "" not in layout.sides
    assert all(left >= -0.01 and right <= 404.01 for _row, left, right in boxes([*layout.items], layout))
    assert_nothing_overlaps([*layout.items], layout)
    assert {entry.label for entry in layout.items} == {"Rapid assessment, WHO"}
    assert {entry.number for entry in layout.items} == {"46 (answered a survey)", ""}


def test_a_title_wider_than_its_frame_ends_in_dots() -> None:
    items = [item(180, label="W" * 40), item(0, DAYS, "year", period="2020", label="W" * 60)]
    layout = place_items(items, DAYS, 404.0, 0.0, HEADING, ())
    assert all(entry.label.endswith("…") and len(entry.label) > 10 for entry in layout.items)
    assert all(left >= -0.01 and right <= 404.01 for _row, left, right in boxes([*layout.items], layout))


def test_every_activity_of_one_country_has_its_label() -> None:
    layout = lay_out(mixed_items(80, 1))
    assert "" not in layout.sides
    assert layout.lanes[0].unlabelled == 0


def test_sixty_activities_of_one_day_stand_one_below_the_other() -> None:
    layout = lay_out([item(150)] * 60)
    assert len(set(layout.y)) == 60


def test_a_label_that_would_leave_the_plot_stands_before_its_symbol() -> None:
    assert lay_out([item(2), item(363)]).sides == ["after", "before"]


def test_of_several_countries_labels_stand_by_priority_and_the_rest_is_counted() -> None:
    items = [item(20 + 8 * index, label="word " * 12, priority=(index,)) for index in range(40)]
    layout = lay_out(items, 4)
    indexes = [index for index, side in enumerate(layout.sides) if side]
    assert indexes[:3] == list(range(3)), "the first in priority have their labels"
    assert layout.lanes[0].unlabelled == 40 - len(indexes) > 0
    assert layout.lanes[0].count == 40


@pytest.mark.parametrize("seed", range(4))
def test_a_lane_is_as_high_as_its_symbols_take_and_has_labels_in_all_its_rows(seed: int) -> None:
    items = mixed_items(120, seed)
    bare_layout = lay_out([replace(entry, label="", number="") for entry in items], 0)
    layout, high_layout = lay_out(items, 0), lay_out(items, 40)
    assert layout.lanes[0].bottom == bare_layout.lanes[0].bottom < high_layout.lanes[0].bottom
    assert 0 < high_layout.lanes[0].unlabelled < layout.lanes[0].unlabelled < 120
    rows = {y for y, side in zip(layout.y, layout.sides, strict=True) if side}
    assert len(rows) > 4


def test_symbols_of_years_alone_leave_room_for_the_number_of_what_has_no_label() -> None:
    items = [item(0, DAYS, "year", period="2020") for _index in range(90)]
    layout = lay_out(items, 4)
    assert layout.lanes[0].unlabelled == 90
    assert max(x for x, y in zip(layout.x, layout.y, strict=True) if y == layout.y[0]) < WIDTH - 30


def test_years_without_labels_share_a_row() -> None:
    layout = lay_out([item(0, DAYS, "year", period=period) for period in ("2020", "2021")], 4)
    assert len({year.y for year in layout.years}) == 1
    assert layout.years[0].x < layout.x[0] < layout.years[1].x < layout.x[1]


def test_a_month_is_a_tint_as_wide_as_the_month_and_a_day_has_none() -> None:
    layout = lay_out([item(213, 244, "month"), item(100), item(0, DAYS, "year", period="2020")])
    scale = WIDTH / DAYS
    assert layout.tints == [pytest.approx((213 * scale, 244 * scale)), (0.0, 0.0), (0.0, 0.0)]
    assert layout.x[0] == pytest.approx(213 * scale, abs=SYMBOL), "the symbol stands where the month begins"


def test_what_is_known_by_its_year_only_stands_below_with_the_words_of_the_year() -> None:
    items = [item(10), item(0, DAYS, "year", period="2020"), item(0, DAYS, "year", period="2021")]
    layout = lay_out(items)
    assert [year.period for year in layout.years] == ["2020", "2021"]
    assert layout.y[0] < layout.y[1] < layout.y[2]
    assert layout.x[1] == layout.x[2] > label_width(HEADING, 12)


def test_lanes_follow_each_other_in_their_order_and_hold_their_marks() -> None:
    items = [
        item(5, lane="UZB", lane_name="Uzbekistan"),
        item(5, lane="KAZ", lane_name="Kazakhstan"),
        item(7, lane="KAZ"),
    ]
    layout = lay_out(items, order=("KAZ", "KGZ", "UZB"))
    assert [(lane.code, lane.count) for lane in layout.lanes] == [("KAZ", 2), ("UZB", 1)]
    first, second = layout.lanes
    assert first.top == 0
    assert first.bottom == second.top
    assert first.top < layout.y[1] < layout.y[2] < first.bottom
    assert second.top < layout.y[0] < second.bottom


def test_arabic_and_cyrillic_words_are_given_their_width() -> None:
    assert label_width("حلقة دراسية", 12) > 40
    assert label_width("Вебинар", 12) > label_width("Webinar", 12) * 0.9
    assert label_width("\u0301\u2067", 12) == 0, "marks and isolates take no room"
