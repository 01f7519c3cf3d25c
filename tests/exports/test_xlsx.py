"""Workbooks are read back with openpyxl, which did not write them."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

import openpyxl
import pandas as pd
import pytest
from openpyxl.utils import get_column_letter, range_boundaries

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.columns import distinct_ids
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.native_chart import NativeBars
from dashboard.exports.xlsx import chart_workbook
from dashboard.exports.xlsx import workbook as book
from dashboard.exports.xlsx.chart import HIGHEST, bars_height
from dashboard.exports.xlsx.chart_workbook import to_xlsx
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.covering import few
from tests.support.excel_formula import evaluate
from tests.support.export_fixtures import NOTHING, ODD, OURS, export, odd


def open_workbook(chart_export: ChartExport) -> Any:
    return openpyxl.load_workbook(io.BytesIO(to_xlsx(chart_export)))


def cells(sheet: Any) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def sheet_text(sheet: Any) -> str:
    return "\n".join(str(cell.value) for cell in cells(sheet))


def assert_rows(sheet: Any, chart_export: ChartExport) -> None:
    """Every row stands in the sheet.

    Numbers as numbers, texts as they are, unknown values as empty cells.
    """
    header, *lines = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert header == [*chart_export.rows.columns, "source_title", "source_url"]
    assert len(lines) == len(chart_export.rows)
    for line, row in zip(lines, chart_export.rows.to_dict("records"), strict=True):
        for name, value in zip(header, line, strict=False):
            if name in row:
                assert (value.date().isoformat() if isinstance(value, datetime) else value) == to_cell(row[name]), name


def to_cell(value: Any) -> Any:
    if isinstance(value, str):
        return value[: book.LONGEST_TEXT] or None
    return None if pd.isna(value) else value


@pytest.mark.parametrize("chart", CHARTS)
def test_every_row_is_a_row_of_the_table(chart: str, dataset: Dataset) -> None:
    chart_export = export(chart, dataset)
    sheet = open_workbook(chart_export)["Rows"]
    assert_rows(sheet, chart_export)
    assert list(sheet.tables) == [chart.replace("-", "_")]
    (table,) = sheet.tables.values()
    assert table.ref == sheet.dimensions
    assert table.tableStyleInfo.name == "TableStyleMedium2"
    assert sheet.freeze_panes == "B2"


@pytest.mark.parametrize("chart", CHARTS)
def test_the_sheet_about_says_what_the_rows_are(chart: str, dataset: Dataset) -> None:
    chart_export = export(chart, dataset, Selection(kind=("webinar",), date_from="2020-06"))
    words = sheet_text(open_workbook(chart_export)["About"])
    licence = dataset.contract.descriptor["licenses"][0]["name"]
    for part in (
        chart_export.title,
        chart_export.subtitle,
        chart_export.summary,
        chart_export.permalink,
        chart_export.chart.question,
    ):
        assert part in words
    for part in (str(dataset.version), licence, "1 December 2020", *chart_export.footnotes.caveats):
        assert part in words
    lines = words.split("\n")
    for name in chart_export.rows.columns:
        assert name in lines
    assert ("Answers" in lines) == bool(chart_export.footnotes.n)  # no heading of nothing
    sources = dataset.sources.set_index("id")
    for source in distinct_ids(chart_export.rows["source"]):
        assert str(sources.at[source, "title"]) in words
        assert str(sources.at[source, "url"]) in words
    assert ("Webinar" in words) == ("kind" in chart_export.chart.filters)


@pytest.mark.parametrize("language", ["en", "ru", "fr"])
@pytest.mark.parametrize("chart", ["activities-by-month", "participants-by-country"])
def test_lines_above_the_charts_are_as_high_as_their_words(chart: str, language: str, dataset: Dataset) -> None:
    reader = RenderContext(text_for(language), LIGHT)
    content = to_xlsx(export(chart, dataset, Selection(lang=language), reader))
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
    columns = sheet.column_dimensions.values()
    # a letter of a sentence takes about as much as a figure
    letters = sum(column.width for column in columns for _place in range(column.min, min(column.max, 6) + 1))
    lines = [cells.min_row for cells in sheet.merged_cells.ranges]
    assert len(lines) > 3
    for row in lines:
        assert (sheet.row_dimensions[row].height or 15) / 15 * letters >= len(sheet.cell(row, 1).value), row


@pytest.mark.parametrize("chart", few(CHARTS, 4))
def test_there_is_a_native_chart_of_the_numbers_beside_it(chart: str, dataset: Dataset) -> None:
    content = to_xlsx(export(chart, dataset))
    sheet = openpyxl.load_workbook(io.BytesIO(content))["Chart"]
    numbers_ = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Chart"]
    assert sheet._charts
    for native_chart in sheet._charts:
        assert native_chart.title.tx.strRef.f.startswith("Chart!$A$")
        for series in native_chart.series:
            where = series.val.numRef.f
            assert where.startswith("Chart!$")
            left, top, right, bottom = range_boundaries(where.partition("!")[2])
            numbers = [cell for row in numbers_.iter_rows(top, bottom, left, right, values_only=True) for cell in row]
            assert all(number is None or isinstance(number, int | float) for number in numbers)
            assert left == right


@pytest.mark.parametrize("chart", ["procurement-by-country", "service-outputs"])
def test_every_chart_has_a_title_and_a_unit_of_its_own(chart: str, dataset: Dataset) -> None:
    chart_export = export(chart, dataset)
    sheet = open_workbook(chart_export)["Chart"]
    titles = [
        sheet[native_chart.title.tx.strRef.f.partition("!")[2].replace("$", "")].value for native_chart in sheet._charts
    ]
    assert titles == [bars.title for bars in chart_export.native_charts if isinstance(bars, NativeBars)]
    assert chart_export.title not in titles


@pytest.mark.parametrize("chart", few(CHARTS, 4))
def test_a_workbook_opens_on_its_chart_and_prints_on_the_width_of_a_page(chart: str, dataset: Dataset) -> None:
    workbook = open_workbook(export(chart, dataset))
    assert workbook.sheetnames == ["Chart", "Rows", "About"]
    assert workbook.active.title == "Chart"
    for sheet in workbook.worksheets:
        assert sheet.page_setup.fitToHeight == 0
        assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert len(workbook["Chart"].row_breaks.brk) == len(workbook["Chart"]._charts) - 1
    left, _top, right, _bottom = range_boundaries(workbook["Rows"].print_area.partition("!")[2].replace("$", ""))
    widths = workbook["Rows"].column_dimensions
    assert sum(widths[get_column_letter(place)].width for place in range(left, right + 1)) < 220


def test_a_long_label_does_not_lengthen_the_axis_and_a_long_chart_is_printed_on_one_page(dataset: Dataset) -> None:
    chart_export = export("disruption-by-service", dataset, Selection(country=("KAZ",)))
    sheet = open_workbook(chart_export)["Chart"]
    (native_chart,), (bars,) = sheet._charts, chart_export.native_charts
    assert isinstance(bars, NativeBars)
    assert 100 <= native_chart.y_axis.scaling.max < 115
    assert sheet.page_setup.orientation == "portrait"
    assert bars_height(bars.part(bars.bars[:1] * 50)) <= HIGHEST


def test_numbers_are_written_as_the_language_writes_them(dataset: Dataset) -> None:
    for language, share in (("en", '0"%"'), ("ru", '0"\u00a0%"')):
        chart_export = export("disruption-by-service", dataset, reader=RenderContext(text_for(language), LIGHT))
        sheet = open_workbook(chart_export)[text_for(language).t("Rows")]
        head = {cell.value: cell.column for cell in sheet[1]}
        assert sheet.cell(2, head["value"]).number_format == share
        assert sheet.cell(2, head["n"]).number_format == "#,##0"


def test_labels_and_ends_follow_the_reported_numbers(dataset: Dataset) -> None:
    chart_export = export("participants-by-country", dataset)
    formulas, values = (
        openpyxl.load_workbook(io.BytesIO(to_xlsx(chart_export)), data_only=flag)["Chart"] for flag in (False, True)
    )
    head = next(cell for cell in cells(formulas) if cell.value == "As reported")
    count = 0
    for row in range(head.row + 1, formulas.max_row + 1):
        number_cell = formulas.cell(row, head.column)
        for column in range(head.column + 1, head.column + 4):
            cell = formulas.cell(row, column)
            if cell.data_type == "f":
                assert (
                    evaluate(cell.value, {number_cell.coordinate: number_cell.value}) == values.cell(row, column).value
                )
                count += 1
    assert count > 10


def test_the_numbers_of_a_native_chart_are_those_of_the_rows(dataset: Dataset) -> None:
    chart_export = export("disruption-by-service", dataset)
    sheet = open_workbook(chart_export)["Chart"]
    head = next(cell for cell in cells(sheet) if cell.value == "As reported")
    column = [sheet.cell(row, head.column).value for row in range(head.row + 1, sheet.max_row + 1)]
    figures = chart_export.rows[chart_export.rows["row_kind"].isin(["figure", "overall"])]
    assert sorted(number for number in column if number is not None) == sorted(figures["value"])


def test_a_bound_is_drawn_open_and_labelled_as_stated(dataset: Dataset) -> None:
    content = to_xlsx(export("participants-by-country", dataset))
    sheet = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["Chart"]
    head = next(cell for cell in cells(sheet) if cell.value == "As stated")
    count = 0
    for row in range(head.row + 1, sheet.max_row + 1):
        solid, end, words = (sheet.cell(row, head.column - back).value for back in (2, 1, 0))
        if solid is not None:
            assert (end > solid) == str(words).startswith((">", "~"))
            count += end > solid
    assert count > 3


@pytest.mark.parametrize("chart", CHARTS)
def test_a_selection_without_rows_gives_a_workbook_that_says_so(chart: str, dataset: Dataset) -> None:
    chart_export = export(chart, dataset, NOTHING.with_values("survey", ("no-such",)))
    assert chart_export.empty
    workbook = open_workbook(chart_export)
    assert workbook.sheetnames == ["Rows", "About"]
    for sheet in workbook.worksheets:
        assert "Nothing matches this selection" in sheet_text(sheet)
    assert [cell.value for cell in workbook["Rows"][1]][:2] == ["label", "value"]


@pytest.mark.parametrize("chart", few(CHARTS, 4))
def test_words_are_text_whatever_they_look_like(chart: str, dataset: Dataset) -> None:
    chart_export = export(chart, odd(dataset))
    workbook = open_workbook(chart_export)
    assert_rows(workbook["Rows"], chart_export)
    for sheet in workbook.worksheets:
        assert [cell.value for cell in cells(sheet) if cell.data_type == "f" and not OURS.match(cell.value)] == []
    assert sum(word.strip() in sheet_text(workbook["Rows"]) for word in ODD) >= len(ODD) - 1


def test_full_days_are_dates_and_months_are_not(dataset: Dataset) -> None:
    chart_export = export("activity-timeline", dataset)
    sheet = open_workbook(chart_export)["Rows"]
    columns = {cell.value: cell.column for cell in sheet[1]}
    days = [sheet.cell(row, columns["first_day"]) for row in range(2, sheet.max_row + 1)]
    assert all(cell.is_date and cell.number_format == "yyyy-mm-dd" for cell in days if cell.value)
    partial = [sheet.cell(row, columns["date_start"]) for row in range(2, sheet.max_row + 1)]
    assert {cell.data_type for cell in partial if cell.value} == {"s"}


def test_many_rows_are_written_without_being_kept(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chart_workbook, "MOST_IN_A_TABLE", 10)
    chart_export = export("activity-timeline", dataset)
    workbook = open_workbook(chart_export)
    assert_rows(workbook["Rows"], chart_export)
    assert not workbook["Rows"].tables
    assert workbook["Rows"].auto_filter.ref == workbook["Rows"].dimensions
    assert chart_export.title in sheet_text(workbook["About"])
    assert workbook["Chart"]._charts


def test_text_longer_than_a_cell_is_cut_and_looks_it() -> None:
    assert book.fitting("short") == "short"
    assert book.fitting("x" * book.LONGEST_TEXT) == "x" * book.LONGEST_TEXT
    cut = book.fitting("😷" * 20_000)
    assert cut.endswith("😷…")
    assert len(cut.encode("utf-16-le")) <= 2 * book.LONGEST_TEXT


def test_sheets_lie_on_the_reader_side(dataset: Dataset) -> None:
    reader = RenderContext(text_for("ar"), LIGHT)
    assert all(
        sheet.sheet_view.rightToLeft for sheet in open_workbook(export("service-outputs", dataset, reader=reader))
    )
    assert not any(sheet.sheet_view.rightToLeft for sheet in open_workbook(export("service-outputs", dataset)))


def test_the_same_export_gives_the_same_bytes(dataset: Dataset) -> None:
    chart_export = export("response-measures", dataset)
    assert to_xlsx(chart_export) == to_xlsx(chart_export)
