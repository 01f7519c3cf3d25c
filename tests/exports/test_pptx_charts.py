"""Native charts of slides draw the plot of their chart.

With labels and ends from the cells behind them.
"""

from __future__ import annotations

import io
from collections import Counter
from dataclasses import replace
from typing import Any

import openpyxl
import pytest

from dashboard.charts.chart import Chart
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.native_chart import NativeBar, NativeBars, NativeColumns
from dashboard.exports.pptx.chart_slides import MAX_SLIDES
from dashboard.exports.pptx.deck import to_pptx
from dashboard.plotting.plot import Mark, Plot, Row, Scale, Section
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import DARK, LIGHT
from tests.support.covering import covering
from tests.support.excel_formula import evaluate
from tests.support.export_fixtures import export
from tests.support.pptx_reader import A, C, Memory, assert_apart, native_charts, slides

BARS = [name for name in CHARTS if name not in ("activities-by-month", "activity-timeline")]
SELECTIONS = (Selection(), Selection(country=("KAZ",)), Selection(country=("UZB", "TKM"), survey="who-ehs-r2"))
HEADS = " ▾"
CELLS = "{http://schemas.microsoft.com/office/drawing/2012/chart}"


@pytest.fixture(scope="module")
def decks(dataset: Dataset) -> dict[str, list[Memory]]:
    """Return the native charts of each chart's deck, made once."""
    return {name: native_charts(to_pptx(export(name, dataset))) for name in CHARTS}


def with_plot(chart_export: ChartExport, plot: Plot) -> ChartExport:
    chart: Chart = replace(
        chart_export.chart, plot=lambda _rows, _reader: plot, finding=lambda _rows, _reader: "Finding"
    )
    return replace(chart_export, chart=chart)


def bars_of(chart_export: ChartExport) -> list[NativeBar]:
    return [bar for chart in chart_export.native_charts if isinstance(chart, NativeBars) for bar in chart.bars]


def value_texts(chart: Memory) -> list[Any]:
    """Return the last column of the workbook: the values in words."""
    return [row[-1] for row in chart.sheet[1:]]


@pytest.mark.parametrize(("name", "selection"), covering(BARS, SELECTIONS))
def test_the_workbooks_hold_the_values_of_the_plot(name: str, selection: Selection, dataset: Dataset) -> None:
    chart_export = export(name, dataset, selection)
    charts = native_charts(to_pptx(chart_export))
    workbook_counts = Counter(value for chart in charts for value in chart.reported if value is not None)
    plot_counts = Counter(bar.reported for bar in bars_of(chart_export) if bar.reported is not None)
    if len(charts) == MAX_SLIDES:
        assert workbook_counts <= plot_counts
    else:
        assert workbook_counts == plot_counts


@pytest.mark.parametrize("name", BARS)
def test_every_value_is_labelled_as_it_was_stated(name: str, decks: dict[str, list[Memory]]) -> None:
    for chart in decks[name]:
        assert [chart.labels().get(place, "") for place in range(len(chart.names))] == [
            (words or "").replace("\u00a0", " ") for words in value_texts(chart)
        ]


@pytest.mark.parametrize("name", BARS)
def test_labels_come_from_cells_and_follow_the_numbers(name: str, decks: dict[str, list[Memory]]) -> None:
    for chart in decks[name]:
        ends = next(iter(chart.xml.iter(f"{C}ser")))
        column = chr(ord("A") + len(chart.sheet[0]) - 1)
        assert ends.findtext(f".//{CELLS}f") == f"Sheet1!${column}$2:${column}${len(chart.sheet)}"
        cache = {int(p.get("idx")): p.findtext(f"{C}v") for p in ends.find(f".//{CELLS}dlblRangeCache").iter(f"{C}pt")}
        assert cache == {place: words for place, words in enumerate(value_texts(chart)) if words}
        fields = [field.get("type") for field in ends.iter(f"{A}fld")]
        assert fields == ["CELLRANGE"] * len(cache)
        assert all(shows.get("val") == "1" for shows in ends.iter(f"{CELLS}showDataLabelsRange"))


@pytest.mark.parametrize("name", CHARTS)
def test_what_the_chart_shows_is_what_the_workbook_holds(name: str, decks: dict[str, list[Memory]]) -> None:
    """Programs draw the numbers kept in the chart, and read the workbook when these are edited."""
    for chart in decks[name]:
        for series in chart.xml.iter(f"{C}ser"):
            place = series.findtext(f"{C}val/{C}numRef/{C}f")
            column = ord(place[len("Sheet1!$")]) - ord("A")
            cache = {int(p.get("idx")): float(p.findtext(f"{C}v")) for p in series.find(f"{C}val").iter(f"{C}pt")}
            cells = {i: row[column] for i, row in enumerate(chart.sheet[1:]) if row[column] is not None}
            assert cache == pytest.approx(cells)
            assert series.findtext(f"{C}tx//{C}v") == chart.sheet[0][column]


@pytest.mark.parametrize("name", BARS)
def test_ends_and_labels_are_formulas_of_the_reported_number(name: str, decks: dict[str, list[Memory]]) -> None:
    for frame in (chart.frame for chart in decks[name]):
        blob = frame.chart.part.chart_workbook.xlsx_part.blob
        formulas, values = (
            openpyxl.load_workbook(io.BytesIO(blob), data_only=flag)["Sheet1"] for flag in (False, True)
        )
        for row in formulas.iter_rows(min_row=2):
            numbers = {cell.coordinate: values[cell.coordinate].value for cell in row[1:3]}
            for cell in row:
                if cell.data_type == "f":
                    operands = {name: value for name, value in numbers.items() if value is not None}
                    assert evaluate(cell.value, operands) == values[cell.coordinate].value


@pytest.mark.parametrize("name", BARS)
def test_a_chart_names_its_unit_in_its_own_title(name: str, decks: dict[str, list[Memory]]) -> None:
    """A chart that is copied alone says what its numbers are, and of which source."""
    for chart in decks[name]:
        title = "".join(chart.xml.find(f"{C}chart/{C}title").itertext())
        assert title
        description = chart.frame._element.nvGraphicFramePr.cNvPr.get("descr")
        assert "Source" in description
        assert title.removesuffix("…") in description


@pytest.mark.parametrize(("name", "selection"), covering(BARS, SELECTIONS))
def test_every_mark_of_the_page_is_a_bar_or_stands_in_words(name: str, selection: Selection, dataset: Dataset) -> None:
    chart_export = export(name, dataset, selection)
    plot = chart_export.plot
    if plot is None:
        return
    keys = {bar.mark.key for bar in bars_of(chart_export) if bar.mark is not None}
    for section in plot.sections:
        for row in section.rows:
            marks = [row.total] if row.total else row.marks if section.scale.kind != "log" else ()
            assert {mark.key for mark in marks if mark.value == mark.value or mark.is_range} <= keys


def bar_plot(*marks: Mark) -> Plot:
    rows = tuple(Row(f"Row {place}", (mark,)) for place, mark in enumerate(marks))
    return Plot((Section(Scale("share", 100.0, "percent_countries"), rows),))


def test_an_unknown_value_is_a_gap_that_is_named_and_never_zero(dataset: Dataset) -> None:
    chart_export = export("disruption-by-round", dataset)
    gaps = [
        (chart.reported[place], chart.labels()[place])
        for chart in native_charts(to_pptx(chart_export))
        for place, words in enumerate(value_texts(chart))
        if words == "not found"
    ]
    assert len(gaps) == chart_export.rows["value"].isna().sum() > 0
    assert set(gaps) == {(None, "not found")}
    assert all(
        chart.xml.find(f".//{C}dispBlanksAs").get("val") == "gap" for chart in native_charts(to_pptx(chart_export))
    )


def test_a_place_of_which_nothing_was_found_heads_no_bars(dataset: Dataset) -> None:
    """The figures of the world never stand under the name of a country."""
    chart_export = export("response-measures", dataset, Selection(country=("KAZ", "UZB", "TJK")))
    rows = chart_export.rows
    names = {"Uzbekistan", "Tajikistan"}
    assert names.isdisjoint(rows.loc[rows["row_kind"] != "missing", "scope_name"])
    assert names.isdisjoint(bar.label for bar in bars_of(chart_export))


def test_a_long_title_of_a_chart_keeps_its_unit_and_lists_are_divided_evenly(dataset: Dataset) -> None:
    plot = bar_plot(*(Mark(float(n), key=f"k{n}", label=f"{n}%") for n in range(100, 89, -1)))
    section = replace(
        plot.sections[0], part="A place " * 9, title="An activity " * 9, unit_name="Unit: sessions a month"
    )
    charts = native_charts(to_pptx(with_plot(export("service-outputs", dataset), replace(plot, sections=(section,)))))
    titles = {"".join(chart.xml.find(f"{C}chart/{C}title").itertext()) for chart in charts}
    assert [title.endswith("Unit: sessions a month") for title in titles] == [True]
    sizes = [len(chart.names) for chart in charts]
    assert max(sizes) - min(sizes) <= 1


def test_a_summary_of_a_group_is_its_heading_and_no_bar(dataset: Dataset) -> None:
    charts = native_charts(to_pptx(export("disruption-by-service", dataset)))
    chart, place = next(
        (chart, place) for chart in charts for place, name in enumerate(chart.names) if name.endswith(f">60%{HEADS}")
    )
    assert chart.reported[place] is None
    assert place not in chart.labels()


@pytest.mark.parametrize("name", ["activities-by-month", "activity-timeline"])
def test_columns_count_what_began_in_each_month(name: str, dataset: Dataset) -> None:
    chart_export = export(name, dataset)
    (columns,) = chart_export.native_charts
    assert isinstance(columns, NativeColumns)
    months = CHARTS["activities-by-month"].rows(dataset, Selection())
    counts = Counter[tuple[str, str]]()
    for row in months.to_dict("records"):
        counts[row["period_start"], row["kind_name"]] += row["value"]
    assert sum(columns.totals) == sum(counts.values())
    for series in columns.series:
        kind_counts = sorted(count for (_period, kind), count in counts.items() if kind == series.name)
        assert sorted(value for value in series.values if value) == kind_counts


def test_totals_stand_on_the_columns_and_follow_the_numbers(dataset: Dataset) -> None:
    (chart,) = native_charts(to_pptx(export("activities-by-month", dataset)))
    *series, total = chart.xml.iter(f"{C}ser")
    looks = [element.find(f"{C}spPr/{A}pattFill") for element in series]
    assert len({None if look is None else look.get("prst") for look in looks}) == len(series)
    assert total.getparent().tag == f"{C}lineChart"
    assert total.find(f"{C}spPr/{A}ln/{A}noFill") is not None
    assert total.find(f"{C}dLbls/{C}showVal").get("val") == "1"
    assert chart.xml.find(f".//{C}legendEntry/{C}idx").get("val") == str(len(series))
    blob = chart.frame.chart.part.chart_workbook.xlsx_part.blob
    sheet = openpyxl.load_workbook(io.BytesIO(blob))["Sheet1"]
    assert sheet.cell(2, len(series) + 2).value == f"=SUM(B2:{chr(ord('A') + len(series))}2)"


def test_a_long_list_of_bars_goes_on_on_the_next_slides(dataset: Dataset) -> None:
    plot = bar_plot(*(Mark(float(n), key=f"k{n}", label=f"{n}%") for n in range(100, 70, -1)))
    chart_export = with_plot(export("disruption-by-service", dataset), plot)
    charts = native_charts(to_pptx(chart_export))
    assert [value for chart in charts for value in chart.reported] == [float(n) for n in range(100, 70, -1)]
    assert 2 < len(charts) == len(slides(to_pptx(chart_export)))
    titles = [slide.shapes.title.text_frame.text for slide in slides(to_pptx(chart_export))]
    assert titles[-1].endswith(f"Row {sum(len(chart.names) for chart in charts[:-1])}, {charts[-1].labels()[0]}")


def test_results_stand_above_the_source_however_wide_the_values_of_some_are(dataset: Dataset) -> None:
    """A wide value leaves less room for the words of all results on its slide."""
    texts = ("4", "5", "more than seven hundred and sixty million")
    rows = tuple(Row("People reached by posters and by radio " * 3, key=text, value_text=text) for text in texts)
    plot = Plot((Section(Scale("log", 1.0, "people"), rows, part="Kazakhstan"),))
    for slide in slides(to_pptx(with_plot(export("service-outputs", dataset), plot))):
        assert_apart(slide)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_colours_are_those_of_the_theme_of_the_deck(theme: Any, dataset: Dataset) -> None:
    content = to_pptx(export("disruption-by-service", dataset, reader=RenderContext(text_for("en"), theme)))
    chart = native_charts(content)[0]
    assert chart.xml.find(f".//{C}ser/{C}spPr/{A}solidFill/{A}schemeClr").get("val") == "accent1"
    assert list(chart.xml.iter(f"{A}srgbClr")) == []
    master = slides(content)[0].slide_layout.slide_master.part
    blobs = [r.target_part.blob for r in master.rels.values() if r.reltype.endswith("/theme")]
    assert [f'accent1><a:srgbClr val="{theme.mark[1:].upper()}"'.encode() in blob for blob in blobs] == [True]
