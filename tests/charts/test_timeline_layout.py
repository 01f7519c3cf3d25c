"""Where marks stand: real days, and a packing in which nothing hides anything."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from dashboard.charts.timeline_layout import (
    BESIDE,
    NARROWEST,
    SHORTEST,
    SIZE,
    Window,
    days_after,
    first_days,
    pack_rows,
    place_marks,
)

YEAR = Window(np.datetime64("2020-01-01"), np.datetime64("2021-01-01"))


def marks(*dates: tuple[str, str, str], lane: str = "KAZ") -> pd.DataFrame:
    """Rows of one lane from (first day, last day, precision)."""
    frame = pd.DataFrame(dates, columns=["first_day", "last_day", "date_precision"])
    return frame.assign(lane=lane, lane_name=lane)


def test_the_days_of_a_month_end_where_the_month_does() -> None:
    found = days_after(["2020-02-31", "2020-06-31", "2020-12-31", "2020-09-25", "2021-02-28"])
    assert found.astype(str).tolist() == ["2020-03-01", "2020-07-01", "2021-01-01", "2020-09-26", "2021-03-01"]
    assert first_days(["2020-02-01", "2020-02-31"]).astype(str).tolist() == ["2020-02-01", "2020-03-01"]


def test_packing_known_by_hand() -> None:
    assert pack_rows([0, 1, 2, 3, 10], [4, 2, 5, 6, 11]) == [0, 1, 1, 2, 0]
    assert pack_rows([5, 0], [6, 5]) == [0, 0], "one that ends where another starts shares its sub-row"
    assert pack_rows([], []) == []


@pytest.mark.parametrize("seed", range(5))
def test_packing_lets_nothing_overlap_and_wastes_no_sub_row(seed: int) -> None:
    random = np.random.default_rng(seed)
    starts = random.integers(0, 200, 300).astype(float)
    ends = starts + random.integers(1, 20, 300)
    rows = np.array(pack_rows(starts.tolist(), ends.tolist()))
    for row in range(rows.max() + 1):
        order = np.argsort(starts[rows == row])
        assert (starts[rows == row][order][1:] >= ends[rows == row][order][:-1]).all()
    deepest = max(int(((starts <= day) & (ends > day)).sum()) for day in range(220))
    assert rows.max() + 1 == deepest


def test_forty_activities_of_one_day_stand_one_below_the_other() -> None:
    place = place_marks(marks(*[("2020-06-04", "2020-06-04", "day")] * 40), YEAR, 0)
    assert len(set(place.y)) == 40
    assert np.diff(np.sort(place.y)).min() >= SIZE["day"]


def test_a_month_covers_its_days_and_a_programme_is_cut_at_the_edge() -> None:
    place = place_marks(marks(("2020-08-01", "2020-08-31", "month"), ("2019-05-01", "2022-12-31", "day")), YEAR, 0)
    assert place.form.tolist() == ["month", "days"]
    assert (place.begin[0], place.end[0]) == (213, 244)  # 1 August is day 214 of a leap year
    assert (place.begin[1], place.end[1]) == (0, 366)


def test_a_hundred_activities_of_a_year_take_few_bands_and_stay_apart() -> None:
    place = place_marks(marks(*[("2020-01-01", "2020-12-31", "year")] * 100), YEAR, 0)
    assert len(place.bands) == len(set(place.y)) <= 3
    assert sorted(index for band in place.bands for index in band.rows) == list(range(100))
    for band in place.bands:
        gaps = np.diff(np.sort(place.at[band.rows])) * NARROWEST / YEAR.days
        assert gaps.min() == pytest.approx(BESIDE)
        assert 0 < place.at[band.rows].min() < place.at[band.rows].max() < YEAR.days


def test_lanes_follow_each_other_and_hold_their_marks() -> None:
    first, second = marks(("2020-03-01", "2020-03-01", "day")), marks(("2020-03-01", "2020-03-01", "day"), lane="UZB")
    place = place_marks(pd.concat([first, second], ignore_index=True), YEAR, 10)
    assert [lane.code for lane in place.lanes] == ["KAZ", "UZB"]
    assert place.lanes[0].top == 10
    assert place.lanes[0].bottom == place.lanes[1].top == 10 + SHORTEST
    assert place.y.tolist() == [lane.middle for lane in place.lanes]
