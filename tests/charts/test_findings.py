"""Findings over many selections: none repeats its filter, nor calls one of one the most."""

from __future__ import annotations

import re
from itertools import product

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.complete_languages import COMPLETE
from tests.support.covering import covering

COUNTRIES = ((), ("KAZ",), ("TKM",), ("WLD",), ("KAZ", "UZB"))
YEARS = ("", "2020", "2021", "2020-03", "2020-09-25")
OF_ALL = re.compile(r"\b(\d+) (?:of|из|sur|من) (\d+)\b")


def selections(dataset: Dataset, language: str) -> list[Selection]:
    kinds = [(), *((kind,) for kind in dataset.labels("activities", "kind", language))]
    return [
        Selection(country=country, kind=kind, date_from=year, date_to=year, lang=language)
        for country, kind, year in product(COUNTRIES, kinds, YEARS)
    ]


@pytest.mark.parametrize(
    ("chart", "language"),
    covering(["activity-timeline", "activities-by-month", "participants-by-country"], COMPLETE),
)
def test_no_finding_repeats_its_filter_nor_says_one_of_one(chart: str, language: str, dataset: Dataset) -> None:
    reader, kinds = RenderContext(text_for(language), LIGHT, wide=True), dataset.labels("activities", "kind", language)
    for selection in selections(dataset, language):
        rows = CHARTS[chart].cached_rows(dataset, selection)
        if rows.empty:
            continue
        words = CHARTS[chart].headline(rows, selection, reader)
        assert all(part != total for part, total in OF_ALL.findall(words)), words
        if selection.kind and chart == "activity-timeline":
            assert f"({kinds[selection.kind[0]]}" not in words, words
        numbers = re.findall(r"[\d.,\u202f\u00a0]*\d{3,}", words) if chart == "participants-by-country" else []
        assert len(numbers) == len(set(numbers)), words


def test_a_tie_is_no_most_frequent_kind(dataset: Dataset, reader: RenderContext) -> None:
    chart = CHARTS["activity-timeline"]
    rows = chart.cached_rows(dataset, Selection())
    activities = rows[rows["row_kind"] == "activity"].drop_duplicates("kind").assign(lane="KAZ", lane_name="Kazakhstan")
    words = chart.finding(activities.head(2).reset_index(drop=True), reader)
    assert words.startswith("Kazakhstan: 2 activities, ")


def test_months_say_what_is_true_of_few_activities(dataset: Dataset, reader: RenderContext) -> None:
    chart = CHARTS["activities-by-month"]
    rows = chart.cached_rows(dataset, Selection())
    months = rows[rows["row_kind"] == "month"].drop_duplicates("period_start").assign(value=1.0)
    one_month, two_months = months.head(1), months.head(2)
    assert re.fullmatch(r"1 activity began in \w+ \d{4}", chart.finding(one_month, reader))
    assert chart.finding(two_months, reader) == "2 activities, each in a month of its own"
    assert re.fullmatch(r"3 activities began in \w+ \d{4}", chart.finding(one_month.assign(value=3.0), reader))
    assert chart.finding(two_months.assign(value=3.0), reader).endswith(": in each 3 of 6")
    assert " 3 of 4" in chart.finding(type(rows)([*two_months.to_dict("records")]).assign(value=[3.0, 1.0]), reader)
    year = rows[rows["row_kind"] == "year"].head(1).assign(value=2.0)
    both = chart.finding(type(rows)([*two_months.to_dict("records"), *year.to_dict("records")]), reader)
    assert both == "2 activities, each in a month of its own; 2 more are known only by their year"
