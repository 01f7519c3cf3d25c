"""Twenty formulas in every text of every table.

None is one in a CSV, a workbook, or a workbook inside a slide.
"""

from __future__ import annotations

import csv
import io
import math
import zipfile
from collections.abc import Iterator
from dataclasses import replace

import openpyxl
import pytest
from lxml import etree

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.formula_escaping import BLANKS, STARTS, escape_formula
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.to_csv import to_csv
from dashboard.exports.xlsx.chart_workbook import to_xlsx
from tests.support.covering import few
from tests.support.export_fixtures import OURS, export
from tests.support.hostile_inputs import FORMULAS, hostile
from tests.support.pptx_reader import parts

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


@pytest.fixture(scope="module")
def hostile_dataset(dataset: Dataset) -> Dataset:
    return hostile(dataset, FORMULAS, first=True)


def workbooks(content: bytes) -> Iterator[bytes]:
    """Yield the workbooks inside a deck."""
    for name, blob in parts(content).items():
        if name.endswith(".xlsx"):
            yield blob


def formulas(workbook: bytes) -> list[str]:
    """Return every formula in cells, names and rules of a workbook, and external links."""
    expressions = []
    with zipfile.ZipFile(io.BytesIO(workbook)) as file:
        for name in file.namelist():
            root = etree.fromstring(file.read(name)) if name.endswith((".xml", ".rels")) else None
            if root is None:
                continue
            if name.startswith("xl/worksheets/"):
                expressions += [
                    str(element.text) for tag in ("f", "formula1", "formula") for element in root.iter(f"{SHEET}{tag}")
                ]
            expressions += [element.get("Target") for element in root.iter() if element.get("TargetMode") == "External"]
            expressions += [name] if "externalLink" in name or "ddeLink" in name else []
    return expressions


def is_number(cell: str) -> bool:
    try:
        return math.isfinite(float(cell))
    except ValueError:
        return False


def test_there_are_twenty() -> None:
    assert len(set(FORMULAS)) == 20


@pytest.mark.parametrize("chart", CHARTS)
def test_no_cell_of_a_csv_is_a_formula(chart: str, hostile_dataset: Dataset) -> None:
    content = to_csv(export(chart, hostile_dataset)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(io.StringIO(content, newline="")) for cell in row]
    assert any("HYPERLINK" in cell or "1+1" in cell or "cmd" in cell for cell in cells)
    assert [cell for cell in cells if cell.lstrip(BLANKS).startswith(STARTS) and not is_number(cell)] == []


@pytest.mark.parametrize("chart", CHARTS)
def test_no_cell_of_a_workbook_is_a_formula_but_ours(chart: str, hostile_dataset: Dataset) -> None:
    content = to_xlsx(export(chart, hostile_dataset))
    assert [formula for formula in formulas(content) if "evil" in formula or "cmd" in formula or "1+1" in formula] == []
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    texts = [str(cell.value) for cell in cells if cell.data_type == "s"]
    assert any("HYPERLINK" in text or "1+1" in text or "cmd" in text for text in texts)
    assert [cell.value for cell in cells if cell.data_type == "f" and not OURS.match(str(cell.value))] == []


@pytest.mark.parametrize("chart", few(CHARTS, 3))
def test_no_cell_of_a_workbook_inside_a_slide_is_a_formula_but_ours(chart: str, hostile_dataset: Dataset) -> None:
    for workbook in workbooks(to_pptx(export(chart, hostile_dataset))):
        assert [formula for formula in formulas(workbook) if not OURS.match(f"={formula}")] == []
        book = openpyxl.load_workbook(io.BytesIO(workbook))
        cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
        assert [cell.value for cell in cells if cell.data_type == "f" and not OURS.match(str(cell.value))] == []


def test_some_slides_hold_a_workbook_with_the_words(hostile_dataset: Dataset) -> None:
    books = [w for chart in CHARTS for w in workbooks(to_pptx(export(chart, hostile_dataset)))]
    shared_strings = b"".join(zipfile.ZipFile(io.BytesIO(workbook)).read("xl/sharedStrings.xml") for workbook in books)
    assert b"1+1" in shared_strings or b"cmd" in shared_strings


@pytest.mark.parametrize("text", FORMULAS)
def test_each_is_kept_as_text(text: str) -> None:
    cell = str(escape_formula(text))
    assert cell.removeprefix("'") == text
    assert not cell.lstrip(BLANKS).startswith(STARTS)


NUMBERS = (-5.0, -0.5, 0.0, 0.1, 78.0, 1e-07, 4_000.0, 123_456_789.0, 1e15)


@pytest.mark.parametrize("number", few(NUMBERS, 4))
def test_numbers_keep_their_value_and_sign(dataset: Dataset, number: float) -> None:
    observations = dataset.observations.assign(value=number)
    chart_export = export("disruption-by-service", replace(dataset, observations=observations))
    values = chart_export.rows["value"].dropna()
    assert set(values) == {number}
    content = to_csv(chart_export).decode("utf-8-sig")
    assert {float(row["value"]) for row in csv.DictReader(io.StringIO(content)) if row["value"]} == {number}
    assert {value for value in column(to_xlsx(chart_export), "value") if value is not None} == {number}


def column(workbook: bytes, name: str) -> list[object]:
    """Return the cells of a column of the sheet of rows."""
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook)):
        rows = list(sheet.iter_rows(values_only=True))
        if rows and name in rows[0]:
            place = rows[0].index(name)
            return [row[place] for row in rows[1:]]
    raise LookupError(name)
