"""One table is the same in every kind of file; what is no table is refused in a sentence."""

from __future__ import annotations

import datetime
import io
import json
import zipfile
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pyreadstat
import pytest

from dashboard.bounds.limits import PREVIEW, WORKBOOK, Limits
from dashboard.xlsx_reader import read_workbook
from dashboard.xlsx_reader.errors import WorkbookRejected, rejection
from dashboard.xlsx_reader.file_kinds import OLD_OFFICE, detect_kind, workbook_warnings
from dashboard.xlsx_reader.parser import parse
from tests.support import files_of_kinds as kinds
from tests.support.cost_growth import seconds_of
from tests.support.files_of_kinds import Month, Percent
from tests.support.workbook_fixtures import zipped

ROWS: kinds.Rows = [
    ["Title", "Начало", "Share", "n", "Note"],
    ["Курс", datetime.date(2020, 8, 1), Percent(0.67), 30, "a & b\nc"],
    ["Hidden", Month(datetime.date(2020, 8, 1)), Percent(1.2), 2.5, ""],
    ["", None, None, None, "last"],
]
SHOWN = [["Title", "Начало", "Share", "n", "Note"], ["Курс", "2020-08-01", "0.67", "30", "a & b\nc"]]


def refusal(content: bytes, limits: Limits = WORKBOOK) -> str:
    """Return why a file is refused; whatever else it raised would fail the test."""
    with pytest.raises(WorkbookRejected) as error:
        parse(content, limits)
    (problem,) = rejection("file", error.value.reason, limits).problems
    return str(problem.found)


@pytest.mark.parametrize("kind", [kind for kind in kinds.WORKBOOKS if kind != "html"])
def test_dates_percentages_and_hidden_rows_are_read_as_they_are_shown(kind: str) -> None:
    content = kinds.WORKBOOKS[kind](ROWS, [3])
    assert detect_kind(content) == kind
    (sheet,) = read_workbook(content, PREVIEW)
    assert sheet.rows[:2] == SHOWN
    assert list(sheet.rows[2][:4]) == ["Hidden", "2020-08", "1.2", "2.5"]
    assert sheet.rows[3] == ["", "", "", "", "last"]
    assert [sheet.kinds.get((2, column)) for column in range(1, 6)] == [None, "date", "percent", "number", None]
    assert sheet.hidden_rows == (3,)
    assert not sheet.formats_lost


def test_a_web_page_gives_the_text_that_is_shown() -> None:
    (sheet,) = read_workbook(kinds.as_html(ROWS, [3]), PREVIEW)
    assert sheet.rows == [
        ["Title", "Начало", "Share", "n", "Note"],
        ["Курс", "2020-08-01", "67%", "30", "a & b\nc"],
        ["Hidden", "2020-08", "120%", "2.5"],
        ["", "", "", "", "last"],
    ]
    assert sheet.hidden_rows == (3,)


def test_cells_of_a_web_page_that_span_others_are_merged_cells() -> None:
    page = "<table><tr><th colspan=2>Where<th rowspan=2>n<tr><td>A<td>B<tr><td>C<td>D<td>1</table>"
    (sheet,) = parse(page.encode(), WORKBOOK)
    assert sheet.rows == [["Where", "", "n"], ["A", "B"], ["C", "D", "1"]]
    assert sheet.merged == (((1, 1), (1, 2)), ((1, 3), (2, 3)))


def test_each_table_of_a_web_page_is_a_sheet_and_scripts_are_left_aside() -> None:
    page = "<table><tr><td>a<script>alert(1)</script></td></tr></table><p>x</p><table><tr><td>b</table>"
    assert [sheet.rows for sheet in parse(page.encode(), WORKBOOK)] == [[["a"]], [["b"]]]


def test_a_web_page_says_in_which_letters_it_is() -> None:
    page = '<html><meta http-equiv="Content-Type" content="text/html; charset=windows-1256"><table><tr><td>دورة</table>'
    assert parse(page.encode("cp1256"), WORKBOOK)[0].rows == [["دورة"]]
    assert refusal(b"<table><tr><td>\xd0\xff</table>") == "the letters of the file are not those that it names"
    for codec in (b"punycode", b"idna", b"undefined", b"zip"):
        content = b"<meta charset=" + codec + b"><table><tr><td>a</table>"
        assert refusal(content) == "the letters of the file are not those that it names"


def test_a_binary_workbook_says_that_its_formats_are_not_seen() -> None:
    content = kinds.as_xlsb(ROWS)
    assert detect_kind(content) == "xlsb"
    (sheet,) = read_workbook(content, PREVIEW)
    assert sheet.rows[:2] == SHOWN
    assert sheet.kinds[2, 2] == "date"
    assert sheet.formats_lost


def test_what_libreoffice_repeats_hides_and_cannot_compute_is_told() -> None:
    cell = "<table:table-cell{}><text:p>{}</text:p></table:table-cell>"
    error = cell.format(' office:value-type="string" calcext:value-type="error"', "#DIV/0!")
    merged_cell = cell.format(' table:number-columns-spanned="2" table:number-rows-spanned="2"', "x")
    repeated_cell = cell.format(' table:number-columns-repeated="2"', "y<text:s text:c='2'/>z")
    boolean_cell = '<table:table-cell office:value-type="boolean" office:boolean-value="true"/>'
    rows = f"<table:table-row table:number-rows-repeated='2'>{repeated_cell}{boolean_cell}</table:table-row>"
    rows += f"<table:table-row>{merged_cell}<table:covered-table-cell/>{error}</table:table-row>"
    first, second = parse(kinds.ods_file(kinds.ods_sheet(rows), kinds.ods_sheet(rows, "Old", "away")), WORKBOOK)
    assert first.rows == [["y  z", "y  z", "TRUE"]] * 2 + [["x", "", "#DIV/0!"]]
    assert (first.kinds[3, 3], first.kinds[1, 3]) == ("error", "boolean")
    assert first.merged == (((3, 1), (4, 2)),)
    assert (first.hidden, second.hidden) == (False, True)


def statistics(tmp_path: Path, kind: str) -> bytes:
    frame = pd.DataFrame(
        {
            "country": [1.0, 2.0, None],
            "people": [12.5, -99.0, 3.0],
            "day": [datetime.date(2020, 8, 1)] * 3,
            "month": [13_817_000_000.0, None, None],
            "share": [67.0, 1.5, 2.0],
        }
    )
    labels: dict[str, dict[int | float, str]] = {"country": {1: "Kazakhstan", 2: "Uzbekistan"}}
    path = tmp_path / f"file.{kind}"
    titles: dict[str, str | None] = {"country": "Where"}
    if kind == "dta":
        pyreadstat.write_dta(frame, str(path), column_labels=titles, variable_value_labels=labels)
    else:
        labels["people"] = {-99: "no answer"}
        formats = {"month": "MOYR8", "share": "PCT8.1"}
        pyreadstat.write_sav(
            frame, str(path), column_labels=titles, variable_value_labels=labels, variable_format=formats
        )
    return path.read_bytes()


def test_labels_of_spss_are_words_and_their_codes_are_kept(tmp_path: Path) -> None:
    (sheet,) = read_workbook(statistics(tmp_path, "sav"), PREVIEW)
    assert sheet.rows == [
        ["country / Where", "country (code)", "people", "people (code)", "day", "month", "share"],
        ["Kazakhstan", "1", "12.5", "12.5", "2020-08-01", "2020-08", "67%"],
        ["Uzbekistan", "2", "no answer", "-99", "2020-08-01", "", "1.5%"],
        ["", "", "3", "3", "2020-08-01", "", "2%"],
    ]


@pytest.mark.parametrize("form", ["DATE11", "DATETIME20", "MOYR8", "QYR8"])
def test_a_day_beyond_the_calendar_is_damage(form: str, tmp_path: Path) -> None:
    path = tmp_path / "file.sav"
    pyreadstat.write_sav(pd.DataFrame({"day": [1e300]}), str(path), variable_format={"day": form})
    assert refusal(path.read_bytes()) == "the file of SPSS or Stata is damaged"


def test_labels_of_stata_are_words_and_their_codes_are_kept(tmp_path: Path) -> None:
    (sheet,) = read_workbook(statistics(tmp_path, "dta"), PREVIEW)
    assert [row[:2] for row in sheet.rows] == [
        ["country / Where", "country (code)"],
        ["Kazakhstan", "1"],
        ["Uzbekistan", "2"],
        ["", ""],
    ]


DHIS2 = {
    "headers": [
        {"name": name, "column": column, "meta": name != "value"}
        for name, column in (("dx", "Data"), ("pe", "Period"), ("ou", "Organisation unit"), ("value", "Value"))
    ],
    "metaData": {
        "items": {"fbf": {"name": "ANC 1st visit"}, "Ims": {"name": "Kazakhstan"}, "202006": {"name": "June"}}
    },
    "rows": [["fbf", "202006", "Ims", "42.5"], ["fbf", "2020Q2", "Ims", "7.0"], ["fbf", "2020W23", "Ims", "8"]],
}


def test_codes_of_dhis2_become_names_and_periods_dates() -> None:
    (sheet,) = read_workbook(json.dumps(DHIS2).encode(), PREVIEW)
    assert sheet.rows == [
        ["Data", "Period", "Organisation unit", "Value"],
        ["ANC 1st visit", "2020-06 - 2020-06", "Kazakhstan", "42.5"],
        ["ANC 1st visit", "2020-04 - 2020-06", "Kazakhstan", "7.0"],
        ["ANC 1st visit", "2020-06-01 - 2020-06-07", "Kazakhstan", "8"],
    ]


def test_fields_of_the_health_observatory_get_their_headings_and_bounds_stay_bounds() -> None:
    record = {"Id": 1, "IndicatorCode": "X", "SpatialDim": "KAZ", "TimeDim": 2020, "Dim1Type": "SEX", "Dim1": "SEX_MLE"}
    value = {"Value": "<0.1 [0-1]", "NumericValue": 0.05, "Low": 0, "Date": "2021-03-02T10:00:00+01:00"}
    (sheet,) = parse(json.dumps({"@odata.context": "x", "value": [record | value]}).encode(), WORKBOOK)
    assert dict(zip(*sheet.rows, strict=True)) == {
        "Indicator": "X",
        "Country (code)": "KAZ",
        "Year": "2020",
        "Sex": "SEX_MLE",
        "Display value": "<0.1 [0-1]",
        "Value": "<0.1",
        "Low": "0",
        "Last updated": "2021-03-02T10:00:00+01:00",
    }


def test_records_of_the_world_bank_are_found_behind_their_page() -> None:
    record = {
        "indicator": {"id": "SH", "value": "Beds"},
        "country": {"id": "KZ", "value": "Kazakhstan"},
        "countryiso3code": "KAZ",
        "date": "2020",
        "value": None,
        "tags": ["a", True, {"b": 1}],
    }
    (sheet,) = parse(json.dumps([{"page": 1}, [record]]).encode(), WORKBOOK)
    assert parse(json.dumps({"events": [record]}).encode(), WORKBOOK)[0].rows == sheet.rows
    assert sheet.rows[0][:6] == [
        "indicator",
        "indicator (code)",
        "country",
        "country (code)",
        "countryiso3code",
        "Period start",
    ]
    assert sheet.rows[1][:6] == ["Beds", "SH", "Kazakhstan", "KZ", "KAZ", "2020 - 2020"]


ENCRYPTED_ODS = kinds.ods_file(
    META__INF__manifest_xml="<manifest:manifest xmlns:manifest='urn:x'><manifest:encryption-data/></manifest:manifest>"
)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (kinds.as_xls(ROWS)[:2_000], "the workbook is damaged"),
        (kinds.as_xls(ROWS)[:30], "the workbook is damaged"),
        (b'[{"a": "x"}, {"a": "\\udc00"}]', "the JSON of the file is damaged"),
        (OLD_OFFICE + bytes(5_000), "the workbook is damaged"),
        (kinds.as_ods(ROWS)[:-30], "the workbook is damaged"),
        (zipped({"mimetype": "x", "content.xml": "<a><b></a>"}), "the workbook is damaged"),
        (zipped({"mimetype": "x", "content.xml": "<a/>"}), "the file is of a kind that is not read"),
        (kinds.as_xlsb(ROWS)[:-30], "the workbook is damaged"),
        (zipped({"xl/workbook.bin": b"\x00" * 50}), "the workbook is damaged"),
        (kinds.as_spreadsheetml(ROWS)[:-40], "the workbook is damaged"),
        (b"$FL2@(#) SPSS DATA FILE" + bytes(300), "the file of SPSS or Stata is damaged"),
        (b"<stata_dta><header>" + bytes(300), "the file of SPSS or Stata is damaged"),
        (b'{"headers": [1], "rows": [[1]]}', "the workbook is damaged"),
        (b'{"headers": [1', "the JSON of the file is damaged"),
        (b"[" * 50 + b"]" * 50, "the JSON of the file is damaged"),
        (b'{"a": 1}', "the JSON of the file holds no list of records"),
        (b"[]", "the JSON of the file holds no list of records"),
        (b"<html><p>Not found</p></html>", "the web page in the file holds no table"),
        (b"<html><table><tr><td>a</table><![<!", "the workbook is damaged"),
        (b"<?xml version='1.0'?><iati-activities/>", "the file is of a kind that is not read"),
        (b"%PDF-1.7\n", "the file is of a kind that is not read"),
        (zipped({"word/document.xml": "<a/>"}), "the file is of a kind that is not read"),
        (OLD_OFFICE + "EncryptedPackage".encode("utf-16-le"), "the workbook is protected with a password"),
        (b"ENCRYPTEDSAV" + bytes(50), "the workbook is protected with a password"),
    ],
)
def test_what_cannot_be_read_is_told_in_a_sentence(content: bytes, sentence: str) -> None:
    assert refusal(content).startswith(sentence)


def test_an_encrypted_workbook_of_libreoffice_is_called_so() -> None:
    content = ENCRYPTED_ODS.replace(b"META/INF/", b"META-INF/")
    assert refusal(content) == "the workbook is protected with a password"


SMALL = {
    "rows": (replace(WORKBOOK, rows=2), "below row 2"),
    "cells": (replace(WORKBOOK, cells=4), "more than 4 cells"),
    "columns": (replace(WORKBOOK, columns=2), "more than 2 columns"),
    "characters": (replace(WORKBOOK, characters=20), "more than 20 characters"),
}


@pytest.mark.parametrize("bound", SMALL)
@pytest.mark.parametrize("kind", [*kinds.WORKBOOKS, "xlsb", "json", "sav"])
def test_each_bound_holds_for_each_kind(kind: str, bound: str, tmp_path: Path) -> None:
    limits, sentence = SMALL[bound]
    if kind == "sav":
        content = statistics(tmp_path, "sav")
    else:
        content = {**kinds.WORKBOOKS, "xlsb": kinds.as_xlsb, "json": kinds.as_json}[kind](ROWS, [])
    assert sentence in refusal(content, limits)


def test_a_page_that_spans_more_columns_than_there_may_be_takes_no_memory() -> None:
    assert "more than 16,384 columns" in refusal(b"<table><tr><td colspan=9999999>a</table>")
    assert "tables" not in refusal(b"<table><tr><td>" * 500)


@pytest.mark.parametrize("unit", ["<a ", "<a href='", "<!--a>", "<![CDATA[>", "<b>x", "<tr>", "<tr><td>"])
def test_a_page_of_twice_the_length_takes_about_twice_the_time(unit: str) -> None:
    def read(page: str) -> None:
        with suppress(WorkbookRejected):
            parse(page.encode(), PREVIEW)

    head = "<table><tr>" + "<td rowspan=9999999>" * 500 + "a"
    short_time, long_time = (seconds_of(read, head + unit * (size // len(unit))) for size in (30_000, 240_000))
    assert long_time < 8 * 4 * short_time + 0.01


def test_cells_that_are_merged_many_times_are_refused() -> None:
    cell = "<table:table-cell table:number-rows-spanned='50000'><text:p>a</text:p></table:table-cell>"
    rows = f"<table:table-row>{cell * 11}</table:table-row>"
    row = "<table:table-row table:number-rows-repeated='40000'><table:table-cell><text:p>a</text:p></table:table-cell>"
    sheet = kinds.ods_sheet(f"{rows * 2}{row}</table:table-row>")
    assert refusal(kinds.ods_file(sheet), PREVIEW) == "the workbook has more than 500,000 cells"


def test_entities_of_xml_are_refused_in_new_kinds() -> None:
    doctype = "<!DOCTYPE x [<!ENTITY a SYSTEM 'file:///etc/passwd'>]>"
    page = kinds.as_spreadsheetml(ROWS).decode().replace("<Workbook", f"{doctype}<Workbook")
    assert refusal(page.encode()).startswith("the workbook defines entities")
    with zipfile.ZipFile(io.BytesIO(kinds.as_ods(ROWS))) as archive:
        text = archive.read("content.xml").decode().replace("?>", f"?>{doctype}", 1)
    assert refusal(zipped({"mimetype": "x", "content.xml": text})).startswith("the workbook defines entities")


def test_macros_are_told_in_workbooks_of_every_kind() -> None:
    old = kinds.as_xls(ROWS) + "_VBA_PROJECT".encode("utf-16-le")
    for content in (old, kinds.ods_file(Basic__Standard__Module1_xml="<a/>"), zipped({"xl/vbaProject.bin": ""})):
        (remark,) = workbook_warnings("file", content, [])
        assert remark.found == "the workbook has macros"
    assert not list(workbook_warnings("file", kinds.as_html(ROWS), []))


def test_comments_are_told_in_workbooks_of_every_kind() -> None:
    workbook = kinds.as_spreadsheetml(ROWS).replace(b"</Cell>", b"<Comment><Data>old</Data></Comment></Cell>", 1)
    with zipfile.ZipFile(io.BytesIO(kinds.as_ods(ROWS))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    note = '<annotation xmlns="urn:oasis:names:tc:opendocument:xmlns:office:1.0">old</annotation></table:table-cell>'
    parts["content.xml"] = parts["content.xml"].replace("</table:table-cell>", note, 1)
    for content in (workbook, zipped(parts)):
        (remark,) = workbook_warnings("file", content, read_workbook(content, None, "file"))
        assert remark.found == "cells of the workbook have comments"
