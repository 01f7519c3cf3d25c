"""A number that is edited behind a native chart moves its bar and changes its label."""

from __future__ import annotations

import math

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_cells import label_formula, number_format, shift_formula
from dashboard.exports.native_chart import NativeBar, NativeBars
from dashboard.plotting.plot import Mark, Scale, reported_extents
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.excel_formula import Marks, evaluate
from tests.support.export_fixtures import export

SCALE = Scale("share", 100.0, "percent")
RUSSIAN = Marks("\u00a0", ",")


def bar(text: str, mark: Mark) -> NativeBar:
    return NativeBar("name", text, mark, reported_extents(mark, SCALE))


@pytest.mark.parametrize(
    ("text", "mark", "value", "label"),
    [
        ("78%", Mark(78), 80.0, "80%"),
        (">60%", Mark(60, "over"), 61.5, ">61.5%"),
        ("<20%", Mark(20, "under"), 19.0, "<19%"),
        ("~4,000", Mark(4000, "about"), 12345.0, "~12,345"),
        (">34.6 million USD", Mark(34_600_000, "over"), 35_100_000.0, ">35.1 million USD"),
        ("27 of 28", Mark(27), 26.0, "26 of 28"),
        ('7 "so said"', Mark(7), 8.0, '8 "so said"'),
    ],
)
@pytest.mark.parametrize("marks", [Marks(), RUSSIAN], ids=["English program", "Russian program"])
def test_a_label_follows_its_number_whatever_the_program_writes(
    text: str, mark: Mark, value: float, label: str, marks: Marks
) -> None:
    formula = label_formula(bar(text, mark), "B2", "C2", text_for("en"))
    assert evaluate(formula, {"B2": mark.value}, marks) == text
    assert evaluate(formula, {"B2": value}, marks) == label


def test_a_range_follows_both_ends() -> None:
    formula = label_formula(bar("3 to 5", Mark(math.nan, low=3, high=5)), "B2", "C2", text_for("en"))
    assert evaluate(formula, {"B2": 6.0, "C2": 4.0}) == "4 to 6"


@pytest.mark.parametrize("text", ["No", "27 of 128", "5 of 50"])
def test_words_that_are_more_than_their_number_have_no_formula(text: str) -> None:
    assert label_formula(bar(text, Mark(28)), "B2", "C2", text_for("en")) == ""


def test_an_end_keeps_its_distance_from_the_number() -> None:
    assert evaluate(shift_formula("B2", 60.0, 68.0), {"B2": 61.0}) == 69.0
    assert evaluate(shift_formula("B2", 50.0, 46.0), {"B2": 40.0}) == 36.0
    assert shift_formula("B2", 5.0, 5.0) == "=B2"


@pytest.mark.parametrize(("language", "code"), [("en", '0"%"'), ("ru", '0"\u00a0%"')])
def test_formats_are_those_of_the_language(language: str, code: str) -> None:
    assert number_format(text_for(language), "percent_countries") == code
    assert number_format(text_for(language), "people") == "#,##0"


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_every_label_is_what_its_formula_gives(language: str, dataset: Dataset) -> None:
    """Programs calculate anew when a file is opened: today's labels must come out unchanged."""
    reader = RenderContext(text_for(language), LIGHT)
    count = 0
    for name in CHARTS:
        for chart in export(name, dataset, Selection(lang=language), reader).native_charts:
            for native_bar in chart.bars if isinstance(chart, NativeBars) else ():
                formula = label_formula(native_bar, "B2", "C2", reader.text)
                if formula:
                    assert native_bar.reported is not None
                    cells = {"B2": native_bar.reported, "C2": native_bar.start or 0.0}
                    assert evaluate(formula, cells) == native_bar.text
                    assert evaluate(formula, cells, RUSSIAN) == native_bar.text
                    count += 1
    assert count > 80
