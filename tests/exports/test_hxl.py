"""The hashtags of downloads are read by libhxl, the reference implementation."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

import hxl
import openpyxl
import pytest
from hxl.model import TagPattern

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.columns import hashtags
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.to_csv import to_csv
from dashboard.exports.xlsx.chart_workbook import to_xlsx
from dashboard.selection import Selection
from tests.support.covering import covering, few
from tests.support.export_fixtures import NOTHING, export

WRITERS = {"csv": to_csv, "xlsx": to_xlsx}


def export_with_hashtags(chart: str, dataset: Dataset, selection: Selection | None = None) -> ChartExport:
    return replace(export(chart, dataset, selection), options=DownloadOptions(hxl=True))


def read(content: bytes) -> Any:
    return hxl.data(io.BytesIO(content), hxl.InputOptions(encoding="utf-8-sig"))


@pytest.mark.filterwarnings("ignore:defusedxml.cElementTree is deprecated:DeprecationWarning")  # by libhxl's xlrd3
@pytest.mark.parametrize(("chart", "form"), covering(CHARTS, WRITERS))
def test_another_reader_finds_every_row_under_its_hashtags(chart: str, form: str, dataset: Dataset) -> None:
    chart_export = export_with_hashtags(chart, dataset)
    table = read(WRITERS[form](chart_export))
    rows = list(table)
    assert len(rows) == len(chart_export.rows)
    assert table.headers[: len(chart_export.rows.columns)] == list(chart_export.rows.columns)
    values = [row.get(TagPattern.parse("#*+value+num")) for row in rows]
    # Of sheets, libhxl reads the cell of a zero as empty; that it is none is told by openpyxl (test_xlsx.py).
    numbers = [
        None if value != value or (form == "xlsx" and value == 0) else value for value in chart_export.rows["value"]
    ]
    assert [None if value in (None, "") else float(value) for value in values] == numbers
    assert [row.get("#meta+source") or "" for row in rows] == list(chart_export.rows["source"])


@pytest.mark.parametrize("chart", CHARTS)
def test_every_hashtag_is_one_of_the_contract_or_names_its_codes(chart: str, dataset: Dataset) -> None:
    contract_tags = {field.hxl for table in dataset.contract.tables.values() for field in table.fields if field.hxl}
    columns = [str(name) for name in export(chart, dataset).rows.columns]
    for name, tag in zip(columns, hashtags(columns, dataset.contract), strict=True):
        assert not tag or TagPattern.parse(tag).tag.startswith("#")
        assert tag in {"", *contract_tags} or (name.endswith("_name") and tag.endswith("+name")), name


def test_a_hashtag_says_what_the_column_holds_here(dataset: Dataset) -> None:
    timeline = [str(name) for name in export("activity-timeline", dataset).rows.columns]
    sums = [str(name) for name in export("participants-by-country", dataset).rows.columns]
    assert dict(zip(timeline, hashtags(timeline, dataset.contract), strict=True))["place"] == "#loc+name"
    assert dict(zip(sums, hashtags(sums, dataset.contract), strict=True))["place"] == "", "a country, not a town"
    assert hashtags(["service", "service_name"], dataset.contract) == ["#service+id", "#service+name"]
    assert hashtags(["no_such"], dataset.contract) == [""]


@pytest.mark.parametrize("chart", few(CHARTS, 3))
def test_only_who_asks_for_hashtags_gets_them(chart: str, dataset: Dataset) -> None:
    plain_csv, hashtag_csv = (
        to_csv(exporter(chart, dataset)).decode("utf-8-sig") for exporter in (export, export_with_hashtags)
    )
    lines = hashtag_csv.split("\r\n")
    assert plain_csv.split("\r\n") == [lines[0], *lines[2:]]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(export(chart, dataset))))["Rows"]
    assert not any(str(cell.value).startswith("#") for cell in sheet[2])


@pytest.mark.parametrize("chart", CHARTS)
def test_without_rows_the_hashtags_are_there(chart: str, dataset: Dataset) -> None:
    chart_export = export_with_hashtags(chart, dataset, NOTHING.with_values("survey", ("no-such",)))
    lines = list(csv.reader(io.StringIO(to_csv(chart_export).decode("utf-8-sig"))))
    assert len(lines) == 2
    assert "#meta+source" in lines[1]
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(chart_export)))["Rows"]
    assert "#meta+source" in [cell.value for cell in sheet[2]]
    assert sheet["A3"].value == chart_export.subtitle


def test_the_hashtags_stand_still_above_the_rows_of_a_sheet(dataset: Dataset) -> None:
    chart_export = export_with_hashtags("service-outputs", dataset)
    sheet = openpyxl.load_workbook(io.BytesIO(to_xlsx(chart_export)))["Rows"]
    assert sheet.freeze_panes == "B3"
    (table,) = sheet.tables.values()
    assert table.ref == sheet.dimensions
    assert sheet.max_row == len(chart_export.rows) + 2
