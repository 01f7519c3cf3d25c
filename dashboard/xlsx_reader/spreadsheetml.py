"""Workbooks that Excel 2003 wrote as one XML file, often called .xls."""

from __future__ import annotations

import io
from xml.etree.ElementTree import Element

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import NumberFormat, number_format, number_text, truncate_date
from dashboard.xlsx_reader.raw_sheet import SUPERSCRIPTS, Budget, RawSheet, ReadCell, SheetCells
from dashboard.xlsx_reader.zip_container import XmlReader, local_name

NAMED_FORMATS = {
    **dict.fromkeys(("Long Date", "Medium Date", "Short Date"), NumberFormat("day")),
    **dict.fromkeys(("General Date", "Long Time", "Medium Time", "Short Time"), NumberFormat("time")),
    "Percent": NumberFormat("percent"),
    "Euro Currency": number_format("0.00 €"),
}
"""Number formats that this kind calls by names."""


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook (a `Parser`)."""
    styles: dict[str, NumberFormat] = {}
    budget, sheets = Budget(limits), []
    title, hidden, cells, number = "", False, SheetCells(budget), 0
    for element in XmlReader(limits).parse(io.BytesIO(content), ("Style", "Row", "Visible"), heads=("Worksheet",)):
        name = local_name(element)
        if name == "Style":
            code = next((_get(part, "Format") for part in element if local_name(part) == "NumberFormat"), "")
            styles[_get(element, "ID")] = NAMED_FORMATS.get(code) or number_format(code)
        elif name == "Worksheet":
            if title:
                sheets.append(cells.sheet(title, hidden=hidden))
            title, hidden, cells, number = _get(element, "Name") or "Sheet", False, SheetCells(budget), 0
        elif name == "Visible":
            hidden = (element.text or "").startswith("Sheet")
        else:
            number = _put_row(cells, element, number, styles)
    return (*sheets, cells.sheet(title, hidden=hidden)) if title else ()


def _put_row(cells: SheetCells, element: Element, number: int, styles: dict[str, NumberFormat]) -> int:
    """Put a row in its place, and return the number of the last row it stands for."""
    number = int(_get(element, "Index") or number + 1)
    row: list[ReadCell] = []
    column = 0
    for cell in (part for part in element if local_name(part) == "Cell"):
        column = int(_get(cell, "Index") or column + 1)
        if column > cells.budget.limits.columns:
            raise WorkbookRejected("columns")
        row += [("", None)] * (column - 1 - len(row))
        cells.has_comments |= any(local_name(part) == "Comment" for part in cell)
        row.append(_value(cell, styles.get(_get(cell, "StyleID"), NumberFormat())))
        right, down = int(_get(cell, "MergeAcross") or 0), int(_get(cell, "MergeDown") or 0)
        if right or down:
            cells.merge((number, column), (number + down, column + right))
        column += right
    cells.add_row(number, row, hidden=_get(element, "Hidden") == "1")
    return number + int(_get(element, "Span") or 0)


def _value(cell: Element, style: NumberFormat) -> ReadCell:
    data = next((part for part in cell if local_name(part) == "Data"), None)
    if data is None:
        return "", "formula" if _get(cell, "Formula") else None
    text, kind = _text(data), _get(data, "Type")
    if kind == "Number":
        return number_text(text, style if style.style in ("number", "percent") else NumberFormat())
    if kind == "DateTime":
        day, _, time = text.partition("T")
        has_time = time.strip("0:.") and style.style in ("number", "time")
        return (text.removesuffix(".000") if has_time else truncate_date(day, style.style)), "date"
    if kind == "Boolean":
        return ("TRUE" if text == "1" else "FALSE"), "boolean"
    return text, "error" if kind == "Error" else None


def _text(element: Element) -> str:
    """Return the text of an element without struck words, raised digits as such."""
    name = local_name(element)
    text = (element.text or "") + "".join(_text(part) + (part.tail or "") for part in element)
    return "" if name == "S" else text.translate(SUPERSCRIPTS) if name == "Sup" else text


def _get(element: Element, name: str) -> str:
    """Return an attribute by its local name."""
    return next((value for key, value in element.attrib.items() if key[key.rfind("}") + 1 :] == name), "")
