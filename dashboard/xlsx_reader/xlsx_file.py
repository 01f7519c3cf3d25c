"""Workbooks of Excel (.xlsx): sheets, shared texts and number formats, cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_ISO8601

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import NumberFormat, date_text, number_format, number_text
from dashboard.xlsx_reader.raw_sheet import SUPERSCRIPTS, Budget, CellKind, CellPosition, RawSheet, ReadCell, SheetCells
from dashboard.xlsx_reader.zip_container import ZipContainer, local_name

ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""The escape of a character that XML cannot hold."""

CELL_REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
MAX_COLUMNS = 16_384
"""Columns of a sheet of Excel."""


@dataclass(frozen=True)
class SharedParts:
    """What cells refer to: shared strings, number formats by style, struck-through styles."""

    strings: Sequence[str]
    formats: Sequence[NumberFormat]
    striking: frozenset[int]
    counts_from_1904: bool


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook that hold cells, so no chart sheets (a `Parser`)."""
    package = ZipContainer(content, limits)
    workbook = next(iter(_related_parts(package, "", "officeDocument").values()), "")
    if not workbook.endswith(".xml") or not any(True for _ in package.elements(workbook, "workbook")):
        raise WorkbookRejected("not-a-workbook")
    parts = _shared_parts(package, workbook)
    sheets = list(_sheets(package, workbook))
    if len(sheets) > limits.sheets:
        raise WorkbookRejected("sheets")
    budget = Budget(limits)
    return tuple(_cells(package, parts, part, budget).sheet(name, hidden=hidden) for name, part, hidden in sheets)


def _shared_parts(package: ZipContainer, workbook: str) -> SharedParts:
    strings = _related_parts(package, workbook, "sharedStrings").values()
    style_parts = _related_parts(package, workbook, "styles").values()
    styles = [style for part in style_parts for style in _styles(package, part)]
    properties = package.elements(workbook, "workbookPr")
    return SharedParts(
        strings=[_text(element) for part in strings for element in package.elements(part, "si")],
        formats=[number_format for number_format, _struck in styles],
        striking=frozenset(number for number, (_format, has_line) in enumerate(styles) if has_line),
        counts_from_1904=any(element.get("date1904") in ("1", "true") for element in properties),
    )


def _sheets(package: ZipContainer, workbook: str) -> Iterator[tuple[str, str, bool]]:
    """Yield name, part and hiddenness of each sheet."""
    parts = _related_parts(package, workbook, "worksheet")
    for element in package.elements(workbook, "sheet"):
        link = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        if link in parts:
            yield element.get("name", ""), parts[link], element.get("state", "visible") != "visible"


def _text(element: Element) -> str:
    """Return a text without struck runs and phonetic aids, raised digits as such."""
    text = ""
    for run in (element, *(child for child in element if local_name(child) == "r")):
        font = next((part for part in run if local_name(part) == "rPr"), ())
        if not _is_struck(font):
            words = "".join(part.text or "" for part in run if local_name(part) == "t")
            is_raised = any(mark.get("val") == "superscript" for mark in font if local_name(mark) == "vertAlign")
            text += words.translate(SUPERSCRIPTS) if is_raised else words
    return _unescape(text)


def _unescape(text: str) -> str:
    """Return a text with the characters that XML cannot hold."""
    if "_x" not in text:
        return text
    units = ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _related_parts(package: ZipContainer, part: str, kind: str) -> dict[str, str]:
    """Return id -> part of the relationships of one kind inside the package."""
    folder, name = posixpath.split(part)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    if links not in package:
        return {}
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        for link in package.elements(links, "Relationship")
        if link.get("Type", "").endswith(f"/{kind}") and link.get("TargetMode") != "External"
    }


def _styles(package: ZipContainer, part: str) -> list[tuple[NumberFormat, bool]]:
    """Return the number format of each style, and whether its font has a line through it."""
    # Of the formats a file does not spell, Excel shows the currency of the reader's country.
    codes = {int(number): code.replace('"$"', "").replace("$", "") for number, code in BUILTIN_FORMATS.items()}
    struck_fonts, styles = set[int](), list[tuple[NumberFormat, bool]]()
    for element in package.elements(part, "numFmts", "fonts", "cellXfs"):
        if local_name(element) == "numFmts":
            codes |= {int(child.get("numFmtId", "0")): child.get("formatCode", "") for child in element}
        elif local_name(element) == "fonts":
            struck_fonts = {number for number, font in enumerate(element) if _is_struck(font)}
        else:
            ids = [(int(style.get("numFmtId", "0")), int(style.get("fontId", "0"))) for style in element]
            styles = [(number_format(codes.get(code, "")), font in struck_fonts) for code, font in ids]
    return styles


def _is_struck(font: Iterable[Element]) -> bool:
    """Return whether a font has a line through it."""
    return any(line.get("val", "1") not in ("0", "false") for line in font if local_name(line) == "strike")


def _cells(package: ZipContainer, shared_parts: SharedParts, part: str, budget: Budget) -> SheetCells:
    """Read the cells of one part of the package."""
    cells = SheetCells(budget)
    number = 0
    for element in package.elements(part, "row", "mergeCell", "col"):
        if local_name(element) == "col":
            cells.hidden_columns += _hidden_columns(element)
        elif local_name(element) == "mergeCell":
            first, _, last = element.get("ref", "").partition(":")
            cells.merge(_cell_position(first), _cell_position(last or first))
        else:
            number = int(element.get("r", number + 1))
            cells.add_row(number, _row(element, shared_parts), hidden=element.get("hidden") in ("1", "true"))
    return cells


def _hidden_columns(element: Element) -> range:
    """Return the columns that an element of column widths hides."""
    if element.get("hidden") not in ("1", "true"):
        return range(0)
    first, last = int(element.get("min", 1)), int(element.get("max", 1))
    if not 1 <= first <= last <= MAX_COLUMNS:
        raise ValueError(f"there are no columns {first} to {last}")
    return range(first, last + 1)


def _cell_position(name: str) -> CellPosition:
    """Return row and column of a cell reference such as `B3`."""
    parts = CELL_REFERENCE.fullmatch(name)
    column = column_index_from_string(parts[1]) if parts else 0
    if not parts or column > MAX_COLUMNS:
        raise ValueError(f"{name!r} is no cell")
    return int(parts[2]), column


def _row(element: Element, shared_parts: SharedParts) -> list[ReadCell]:
    """Return the cells of a row to the last that holds something."""
    row: list[ReadCell] = []
    column = 0
    for cell in element:
        reference = cell.get("r")
        column = _cell_position(reference)[1] if reference else column + 1
        value = _cell(cell, shared_parts)
        if any(value):
            if column <= len(row):
                raise ValueError(f"column {column} stands to the right of column {len(row)}")
            row.extend([("", None)] * (column - 1 - len(row)))
            row.append(value)
    return row


def _cell(cell: Element, shared_parts: SharedParts) -> ReadCell:
    """Return the text of a cell (of a formula: of the value Excel saved) and its kind."""
    parts = {local_name(part): part for part in cell}
    value = parts["v"].text or "" if "v" in parts else ""
    kind: CellKind | None = None
    cell_type = cell.get("t", "n")
    if cell_type == "inlineStr":
        value = _text(parts["is"]) if "is" in parts else ""
    elif value and cell_type == "s":
        value = shared_parts.strings[int(value)]
    elif value and cell_type == "n":
        style = int(cell.get("s", "0"))
        number_style = shared_parts.formats[style] if style < len(shared_parts.formats) else NumberFormat()
        value, kind = number_text(value, number_style, shared_parts.counts_from_1904)
    elif value and cell_type == "b":
        value, kind = ("TRUE" if value.strip() in ("1", "true") else "FALSE"), "boolean"
    elif cell_type == "str":
        value = _unescape(value)
    elif value and cell_type == "d":
        value, kind = date_text(from_ISO8601(value), "time"), "date"
    elif cell_type == "e":
        kind = "error"
    if value and shared_parts.striking and int(cell.get("s", "0")) in shared_parts.striking:
        return value, "struck"
    if "f" in parts and kind in (None, "number", "date", "boolean"):
        return value, "formula" if value or "v" not in parts or cell_type != "str" else None
    return value, kind
