"""Of many countries the first twenty are drawn in every form, which says so."""

from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pptx import Presentation

from dashboard.charts.chart import Chart
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.columns import MAX_COMPLETE, MAX_ROWS
from dashboard.exports.chart_export import chart_export
from dashboard.exports.registry import FORMATS
from dashboard.plotting.first_rows import first_rows
from dashboard.plotting.plot import Plot, Row, Scale, Section, Series
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import languages, text_for
from dashboard.theme import LIGHT
from tests.support.many_countries import country_codes, with_countries

MANY = 122
BY_PLACE = ("participants-by-country", "procurement-by-country", "disruption-by-scope", "activity-timeline")
ROOT = "http://localhost:8050"


@pytest.fixture(scope="module")
def many(dataset: Dataset) -> Dataset:
    return with_countries(dataset, MANY)


def limit_sentence(chart: Chart, many: Dataset, reader: RenderContext) -> str:
    """Return the sentence that says how many are drawn, from the title or the notes."""
    selection = Selection(lang=reader.text.language)
    rows = chart.cached_rows(many, selection)
    notes = [row.label for row in chart.describe(rows, reader).rows() if row.kind == "note"] if chart.plot else []
    pattern = re.compile(rf"(?<![\d.,–]){MAX_ROWS}(?![\d.,–])")
    words = [note for note in [chart.titled(rows, selection, reader), *notes] if pattern.search(note)]
    assert len(words) == 1, words
    return words[0]


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("chart", BY_PLACE)
def test_a_chart_of_many_countries_draws_twenty_and_says_how_many_there_are(
    chart: str, language: str, dataset: Dataset, many: Dataset
) -> None:
    reader = RenderContext(text_for(language), LIGHT, wide=True)
    assert re.search(r"\b(12\d|13\d)\b", limit_sentence(CHARTS[chart], many, reader))
    rows = CHARTS[chart].cached_rows(many, Selection(lang=language))
    assert CHARTS[chart].draw(rows, reader)["layout"]["height"] < 5_000
    codes = country_codes(dataset, MANY)
    place = next(name for name in ("lane", "scope", "place") if name in rows)
    assert set(codes) <= set(rows[place])


def test_the_largest_are_drawn_and_among_them_the_one_of_the_title(many: Dataset, wide: RenderContext) -> None:
    chart = CHARTS["participants-by-country"]
    rows = chart.cached_rows(many, Selection())
    labels = [row.label for row in chart.describe(rows, wide).rows() if row.kind != "note"]
    sums = rows[rows["row_kind"] == "sum"].sort_values("value", ascending=False, kind="stable")
    assert set(labels) == set(sums["place_name"].head(MAX_ROWS))
    assert any(name in chart.finding(rows, wide) for name in labels)


def test_a_chosen_country_is_drawn_however_many_others_there_are(
    dataset: Dataset, many: Dataset, wide: RenderContext
) -> None:
    last = country_codes(dataset, MANY)[-1]
    chart, selection = CHARTS["disruption-by-scope"], Selection(country=(last,))
    plot = chart.describe(chart.cached_rows(many, selection), wide)
    assert last in [column.name for column in plot.columns]
    assert len(plot.columns) == MAX_ROWS


@pytest.mark.parametrize("chart", BY_PLACE[:2])
def test_files_draw_the_same_rows_and_say_the_same_sentence(
    chart: str, dataset: Dataset, many: Dataset, wide: RenderContext
) -> None:
    sentence = limit_sentence(CHARTS[chart], many, wide)
    export = chart_export(CHARTS[chart], many, Selection(), wide, ROOT)
    sheet = load_workbook(BytesIO(FORMATS["xlsx"].write(export)))
    assert any(sentence == cell.value for row in sheet.worksheets[0].iter_rows() for cell in row)
    slides = Presentation(BytesIO(FORMATS["pptx"].write(export))).slides
    assert any(sentence in slide.notes_slide.notes_text_frame.text for slide in slides)
    table = FORMATS["csv"].write(export).decode("utf-8-sig")
    assert all(code in table for code in country_codes(dataset, MANY))


def test_headings_without_rows_go_and_own_rows_stay() -> None:
    rows = [row for at in range(35) for row in (Row(f"group {at}", kind="heading"), Row(f"service {at}"))]
    section = Section(Scale("share", 100, "percent"), (*rows, Row("own", kind="local")))
    labels = [row.label for row in first_rows(Plot((section,)), text_for("en")).sections[0].rows]
    assert labels[:2] == ["group 0", "service 0"]
    assert "group 20" not in labels
    assert labels[-2] == "own"
    assert labels[-1] == "Drawn are the first 20 of 35; the table and the downloads have all."


def test_strips_end_and_short_plots_are_left_alone() -> None:
    section = Section(Scale("share", 100, "percent"), (Row("service"),), "title")
    text = text_for("en")
    long = Plot((section,) * 40, (Series("", ""),), direction="columns")
    assert len(first_rows(long, text).sections) == MAX_ROWS
    assert [row.kind for row in first_rows(long, text).rows()][-1] == "note"
    short = Plot((section,) * MAX_COMPLETE, direction="columns")
    assert first_rows(short, text) == short


@pytest.mark.parametrize("chart", ["disruption-by-service", "response-measures"])
def test_many_chosen_countries_without_figures_are_one_note(
    chart: str, dataset: Dataset, many: Dataset, wide: RenderContext
) -> None:
    without = replace(many, observations=dataset.observations)
    selection = Selection(country=tuple(country_codes(dataset, MANY)))
    rows = CHARTS[chart].cached_rows(without, selection)
    plot = CHARTS[chart].describe(rows, wide)
    notes = [*plot.notes, *(row.label for row in plot.rows() if row.kind == "note")]
    words = f"for {MANY} chosen places: {', '.join(selection.country[:3])} and {MANY - 3} more."
    assert [words in note for note in notes] == [True]
    assert words in CHARTS[chart].summary(rows, wide)
    assert set(selection.country) <= set(rows["scope"])


@pytest.mark.parametrize("count", [1, 3])
def test_few_countries_without_figures_have_a_sentence_each(
    count: int, dataset: Dataset, many: Dataset, wide: RenderContext
) -> None:
    without, codes = replace(many, observations=dataset.observations), country_codes(dataset, count)
    chart = CHARTS["disruption-by-service"]
    plot = chart.describe(chart.cached_rows(without, Selection(country=tuple(codes))), wide)
    assert [section.part for section in plot.sections[:count]] == codes
    assert sum(row.kind == "note" for row in plot.rows()) == count


def test_services_draw_twenty_countries_of_many_that_have_figures(
    dataset: Dataset, many: Dataset, wide: RenderContext
) -> None:
    chart, selection = CHARTS["disruption-by-service"], Selection(country=tuple(country_codes(dataset, MANY)))
    plot = chart.describe(chart.cached_rows(many, selection), wide)
    parts = list(dict.fromkeys(section.part for section in plot.sections))
    assert parts[:-1] == list(selection.country[:MAX_ROWS])
    assert plot.notes == (f"Drawn are the first 20 of {MANY}; the table and the downloads have all.",)


def test_results_end_after_twenty_activities(dataset: Dataset, many: Dataset, wide: RenderContext) -> None:
    chart = CHARTS["service-outputs"]
    assert "drawn are" not in chart.subtitle(chart.cached_rows(dataset, Selection()), wide)
    rows = chart.cached_rows(many, Selection(country=tuple(country_codes(dataset, MANY))))
    titles = [section.title for section in chart.describe(rows, wide).sections]
    assert len(set(rows["activity"])) > MAX_COMPLETE
    assert len(titles) == MAX_ROWS
    assert "drawn are the first" in chart.subtitle(rows, wide)
    assert chart.draw(rows, wide)["layout"]["height"] < 5_000


def test_a_chosen_country_and_several_countries_are_one_place_in_a_finding(
    dataset: Dataset, wide: RenderContext
) -> None:
    selection = Selection(country=("KGZ",), kind=("meeting",))
    for chart, of in (("participants-by-country", "activities of several countries"), ("service-outputs", "")):
        rows = CHARTS[chart].cached_rows(dataset, selection)
        title = CHARTS[chart].headline(rows, selection, wide) if len(rows) else of
        assert "Several countries:" not in title
        assert of in title
