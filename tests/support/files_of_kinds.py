"""One table as files of every kind: texts, numbers, days, months and percentages."""

from __future__ import annotations

import csv
import datetime
import html
import io
import json
import struct
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape

import openpyxl
import xlwt

from dashboard.xlsx_reader.number_format import plain_number
from tests.support.workbook_fixtures import zipped


@dataclass(frozen=True)
class Percent:
    """A fraction that is shown with a percent sign."""

    fraction: float


@dataclass(frozen=True)
class Month:
    """A day of which the month only is shown."""

    first: datetime.date


Cell = str | int | float | datetime.date | Percent | Month | None
Rows = Sequence[Sequence[Cell]]


def _shown(cell: Cell) -> str:
    """Return what a reader of the table sees."""
    if isinstance(cell, Percent):
        return f"{plain_number(round(cell.fraction * 100, 6))}%"
    if isinstance(cell, Month):
        return f"{cell.first:%Y-%m}"
    if isinstance(cell, datetime.date):
        return cell.isoformat()
    return "" if cell is None else str(cell)


def _typed(cell: Cell) -> tuple[object, str]:
    """Return the value of a cell in a workbook, and its number format."""
    if isinstance(cell, Percent):
        return cell.fraction, "0%"
    if isinstance(cell, Month):
        return cell.first, "mmm yyyy"
    return cell, "yyyy-mm-dd" if isinstance(cell, datetime.date) else "General"


def as_csv(rows: Rows, _hidden: Sequence[int] = ()) -> bytes:
    """Return a CSV file, in which every row is shown."""
    text = io.StringIO()
    csv.writer(text).writerows([[_shown(cell) for cell in row] for row in rows])
    return text.getvalue().encode()


def as_xlsx(rows: Rows, hidden: Sequence[int] = ()) -> bytes:
    """Return a workbook of today."""
    book = openpyxl.Workbook()
    sheet = book.active
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row, 1):
            value, sheet.cell(number, column).number_format = _typed(cell)
            sheet.cell(number, column).value = value
        sheet.row_dimensions[number].hidden = number in hidden
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def as_xls(rows: Rows, hidden: Sequence[int] = ()) -> bytes:
    """Return a workbook as Excel wrote it before 2007."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Sheet")
    styles = {code: xlwt.easyxf(num_format_str=code) for code in ("General", "0%", "mmm yyyy", "yyyy-mm-dd")}
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            value, code = _typed(cell)
            sheet.write(number, column, value, styles[code])
        sheet.row(number).hidden = number + 1 in hidden
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0">'
    "<office:automatic-styles>"
    '<number:date-style style:name="N1"><number:year/><number:month/><number:day/></number:date-style>'
    '<number:date-style style:name="N2"><number:month number:textual="true"/><number:year/></number:date-style>'
    '<style:style style:name="day" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="month" style:family="table-cell" style:data-style-name="N2"/>'
    '<style:style style:name="away" style:family="table"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)


def ods_sheet(rows: str, name: str = "Sheet", style: str = "") -> str:
    """Return a sheet of LibreOffice with these rows, and the empty ones that it adds."""
    rest = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="9"/>'
    return f'<table:table table:name="{name}" table:style-name="{style}">{rows}{rest}</table:table-row></table:table>'


def ods_file(*sheets: str, **parts: str) -> bytes:
    """Return a workbook of LibreOffice with these sheets.

    `parts` are further ones, `__` for / and `_` for a point.
    """
    content = f"{ODS_HEAD}{''.join(sheets)}</office:spreadsheet></office:body></office:document-content>"
    files = {name.replace("__", "/").replace("_", "."): text for name, text in parts.items()}
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content, **files})


def _ods_cell(cell: Cell) -> str:
    content = escape(_shown(cell)).replace("\n", "</text:p><text:p>")
    text = f"<text:p>{content}</text:p></table:table-cell>"
    if cell is None or cell == "":
        return "<table:table-cell/>"
    if isinstance(cell, Percent):
        kind = f'office:value-type="percentage" office:value="{cell.fraction}"'
    elif isinstance(cell, Month):
        kind = f'table:style-name="month" office:value-type="date" office:date-value="{cell.first.isoformat()}"'
    elif isinstance(cell, datetime.date):
        kind = f'table:style-name="day" office:value-type="date" office:date-value="{cell.isoformat()}"'
    elif isinstance(cell, int | float):
        kind = f'office:value-type="float" office:value="{cell}"'
    else:
        kind = 'office:value-type="string"'
    return f"<table:table-cell {kind}>{text}"


def as_ods(rows: Rows, hidden: Sequence[int] = ()) -> bytes:
    """Return a workbook of LibreOffice."""
    begin = {True: "<table:table-row table:visibility='filter'>", False: "<table:table-row>"}
    lines = (
        f"{begin[number in hidden]}{''.join(map(_ods_cell, row))}</table:table-row>"
        for number, row in enumerate(rows, 1)
    )
    return ods_file(ods_sheet("".join(lines)))


def _xml_cell(cell: Cell) -> str:
    value, code = _typed(cell)
    if isinstance(value, datetime.datetime):
        kind, text = "DateTime", f"{value:%Y-%m-%dT%H:%M:%S}.000"
    elif isinstance(value, datetime.date):
        kind, text = "DateTime", f"{value.isoformat()}T00:00:00.000"
    elif isinstance(value, int | float):
        kind, text = "Number", str(value)
    else:
        kind, text = "String", escape(str(value or ""))
    style = {"0%": " ss:StyleID='p'", "mmm yyyy": " ss:StyleID='m'", "yyyy-mm-dd": " ss:StyleID='d'"}.get(code, "")
    return f'<Cell{style}><Data ss:Type="{kind}">{text}</Data></Cell>'


def as_spreadsheetml(rows: Rows, hidden: Sequence[int] = ()) -> bytes:
    """Return a workbook as Excel 2003 wrote it in XML."""
    begin = {True: "<Row ss:Hidden='1'>", False: "<Row>"}
    lines = (f"{begin[number in hidden]}{''.join(map(_xml_cell, row))}</Row>" for number, row in enumerate(rows, 1))
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    spaces = f'xmlns="{name}" xmlns:ss="{name}"'
    styles = "".join(
        f'<Style ss:ID="{name}"><NumberFormat ss:Format="{code}"/></Style>'
        for name, code in (("p", "Percent"), ("m", "mmm yyyy"), ("d", "Short Date"))
    )
    return (
        f'<?xml version="1.0"?>\n<?mso-application progid="Excel.Sheet"?>\n<Workbook {spaces}><Styles>{styles}</Styles>'
        f'<Worksheet ss:Name="Sheet"><Table>{"".join(lines)}</Table></Worksheet></Workbook>'
    ).encode()


def as_html(rows: Rows, hidden: Sequence[int] = ()) -> bytes:
    """Return a web page as programs save it under the name .xls."""
    begin = {True: "<tr style='display: none'>", False: "<tr>"}
    html_rows = ([html.escape(_shown(cell)).replace("\n", "<br>") for cell in row] for row in rows)
    lines = (f"{begin[number in hidden]}<td>{'<td>'.join(row)}</tr>" for number, row in enumerate(html_rows, 1))
    return f'<html><head><meta charset="utf-8"></head><body><table>{"".join(lines)}</table></body></html>'.encode()


def as_json(rows: Rows, _hidden: Sequence[int] = ()) -> bytes:
    """Return a list of records; the first row names their fields."""
    names = [_shown(cell) for cell in rows[0]]
    cells = [[cell if isinstance(cell, int | float) else _shown(cell) for cell in row] for row in rows[1:]]
    records = [dict(zip(names, row, strict=False)) for row in cells]
    return json.dumps(records, ensure_ascii=False).encode()


def _record(number: int, body: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 127 | 128, number >> 7])
    size, length = b"", len(body)
    while True:
        size += bytes([length & 127 | (128 if length > 127 else 0)])
        length >>= 7
        if not length:
            return head + size + body


def _wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _binary_cell(column: int, cell: Cell) -> bytes:
    value, code = _typed(cell)
    place = struct.pack("<II", column, 1 if "yy" in code else 0)
    if isinstance(value, datetime.date):
        days = (value - datetime.date(1899, 12, 30)).days
        return _record(5, place + struct.pack("<d", days))
    if isinstance(value, int | float):
        return _record(5, place + struct.pack("<d", value))
    return _record(6, place + _wide(str(value or "")))


def as_xlsb(rows: Rows, hidden: Sequence[int] = ()) -> bytes:
    """Return a binary workbook, with the records that a reader of cells needs."""
    width = max(map(len, rows))
    body = b"".join(
        _record(0, struct.pack("<IIHBBBI", number, 0, 300, 0, 16 if number + 1 in hidden else 0, 0, 0))
        + b"".join(_binary_cell(column, cell) for column, cell in enumerate(row))
        for number, row in enumerate(rows)
    )
    dimension = _record(148, struct.pack("<IIII", 0, len(rows) - 1, 0, width - 1))
    sheet = _record(129) + dimension + _record(145) + body + _record(146) + _record(130)
    bundle = _record(156, struct.pack("<II", 0, 1) + _wide("rId1") + _wide("Sheet"))
    book = _record(131) + _record(143) + bundle + _record(144) + _record(132)
    styles = _record(278) + _record(617, struct.pack("<I", 2))
    styles += b"".join(_record(47, struct.pack("<HHHHHHHH", 0, code, 0, 0, 0, 0, 0, 0)) for code in (0, 14))
    styles += _record(618) + _record(279)
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    links = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    link = '<Relationship Id="{}" Type="' + office + '/{}" Target="{}"/>'
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": f"{links}{link.format('rId1', 'officeDocument', 'xl/workbook.bin')}</Relationships>",
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f"{links}{link.format('rId1', 'worksheet', 'worksheets/sheet1.bin')}"
            f"{link.format('rId2', 'styles', 'styles.bin')}</Relationships>",
            "xl/worksheets/sheet1.bin": sheet,
            "xl/styles.bin": styles,
        }
    )


Writer = Callable[[Rows], bytes]
WORKBOOKS: Mapping[str, Callable[[Rows, Sequence[int]], bytes]] = {
    "xlsx": as_xlsx,
    "xls": as_xls,
    "ods": as_ods,
    "spreadsheetml": as_spreadsheetml,
    "html": as_html,
}
"""Kinds in which everything that is shown can be read: formats, months, hidden rows."""
