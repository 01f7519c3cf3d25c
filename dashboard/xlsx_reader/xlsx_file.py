"""Workbooks of Excel (.xlsx): sheets, shared texts and number formats, cells."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.cell import column_index_from_string
from openpyxl.utils.datetime import from_ISO8601

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import NumberFormat, date_text, number_format, number_text
from dashboard.xlsx_reader.raw_sheet import RAISED, Budget, CellKind, CellPosition, RawSheet, ReadCell, SheetCells
from dashboard.xlsx_reader.zip_container import ZipContainer, local_name

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes characters that XML cannot hold."""

PLACE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})")
MOST_COLUMNS = 16_384
"""Columns of a sheet of Excel."""


@dataclass(frozen=True)
class SharedParts:
    """What cells refer to: shared texts, formats of styles, styles that strike through."""

    strings: Sequence[str]
    formats: Sequence[NumberFormat]
    striking: frozenset[int]
    counts_from_1904: bool


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook that hold cells (not chart sheets).

    Raises:
        WorkbookRejected: it is no workbook, or larger than the limits allow.
        ValueError: it is damaged.
    """
    package = ZipContainer(content, limits)
    book = next(iter(_related(package, "", "officeDocument").values()), "")
    if not book.endswith(".xml") or not any(True for _ in package.elements(book, "workbook")):
        raise WorkbookRejected("not-a-workbook")
    shared = _shared_parts(package, book)
    sheets = list(_sheets(package, book))
    if len(sheets) > limits.sheets:
        raise WorkbookRejected("sheets")
    room = Budget(limits)
    return tuple(_cells(package, shared, part, room).sheet(name, hidden=hidden) for name, part, hidden in sheets)


def _shared_parts(package: ZipContainer, book: str) -> SharedParts:
    strings = _related(package, book, "sharedStrings").values()
    styles = _related(package, book, "styles").values()
    properties = package.elements(book, "workbookPr")
    return SharedParts(
        strings=[_text(element) for part in strings for element in package.elements(part, "si")],
        formats=[number_format(code) for part in styles for code in _formats(package, part)],
        striking=frozenset(style for part in styles for style in _striking(package, part)),
        counts_from_1904=any(element.get("date1904") in ("1", "true") for element in properties),
    )


def _sheets(package: ZipContainer, book: str) -> Iterator[tuple[str, str, bool]]:
    """Yield name, part and hiddenness of each sheet."""
    parts = _related(package, book, "worksheet")
    for element in package.elements(book, "sheet"):
        link = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        if link in parts:
            yield element.get("name", ""), parts[link], element.get("state", "visible") != "visible"


def _text(element: Element) -> str:
    """Return the text of a cell or shared string.

    Its runs joined, those with a line through them and the reading aids of Asian scripts left out.
    """
    runs = [element, *(child for child in element if local_name(child) == "r" and not _is_struck(_font(child)))]
    joined = "".join(map(_run_text, runs))
    if "_x" not in joined:
        return joined
    units = ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), joined)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _run_text(run: Element) -> str:
    """Return the text of a run, raised digits as such."""
    text = "".join(part.text or "" for part in run if local_name(part) == "t")
    is_raised = any(each.get("val") == "superscript" for each in _font(run) or () if local_name(each) == "vertAlign")
    return text.translate(RAISED) if is_raised else text


def _font(run: Element) -> Element | None:
    return next((part for part in run if local_name(part) == "rPr"), None)


def _related(package: ZipContainer, part: str, kind: str) -> dict[str, str]:
    """Return id -> part of those that a part names as its parts of one kind.

    What lies outside is left out.
    """
    folder, name = posixpath.split(part)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    if links not in package.names:
        return {}
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        for link in package.elements(links, "Relationship")
        if link.get("Type", "").endswith(f"/{kind}") and link.get("TargetMode") != "External"
    }


def _formats(package: ZipContainer, part: str) -> list[str]:
    # Of the formats a file does not spell, Excel shows the currency of the reader's country.
    spelled = {int(number): code.replace('"$"', "").replace("$", "") for number, code in BUILTIN_FORMATS.items()}
    styles: list[str] = []
    for element in package.elements(part, "numFmts", "cellXfs"):
        if local_name(element) == "numFmts":
            spelled |= {int(child.get("numFmtId", "0")): child.get("formatCode", "") for child in element}
        else:
            styles = [spelled.get(int(style.get("numFmtId", "0")), "") for style in element]
    return styles


def _striking(package: ZipContainer, part: str) -> Iterator[int]:
    """Yield the styles whose font has a line through it."""
    fonts: list[bool] = []
    for element in package.elements(part, "fonts", "cellXfs"):
        if local_name(element) == "fonts":
            fonts = [_is_struck(font) for font in element]
        else:
            used = (int(style.get("fontId", "0")) for style in element)
            yield from (number for number, font in enumerate(used) if font < len(fonts) and fonts[font])


def _is_struck(font: Element | None) -> bool:
    """Return whether a font has a line through it."""
    lines = [each for each in font or () if local_name(each) == "strike"]
    return any(each.get("val", "1") not in ("0", "false") for each in lines)


def _cells(package: ZipContainer, shared: SharedParts, part: str, room: Budget) -> SheetCells:
    """Read the cells of one part of the package."""
    cells = SheetCells(room)
    number = 0
    for element in package.elements(part, "row", "mergeCell", "col"):
        if local_name(element) == "col":
            cells.hidden_columns += _hidden_columns(element)
        elif local_name(element) == "mergeCell":
            first, _, last = element.get("ref", "").partition(":")
            cells.merge(_place(first), _place(last or first))
        else:
            number = int(element.get("r", number + 1))
            cells.put(number, _row(element, shared), hidden=element.get("hidden") in ("1", "true"))
    return cells


def _hidden_columns(element: Element) -> range:
    """Return the columns that an element of column widths hides."""
    if element.get("hidden") not in ("1", "true"):
        return range(0)
    first, last = int(element.get("min", 1)), int(element.get("max", 1))
    if not 1 <= first <= last <= MOST_COLUMNS:
        raise ValueError(f"there are no columns {first} to {last}")
    return range(first, last + 1)


def _place(name: str) -> CellPosition:
    """Return row and column of a cell that is called as in `B3`."""
    parts = PLACE.fullmatch(name)
    column = column_index_from_string(parts[1]) if parts else 0
    if not parts or column > MOST_COLUMNS:
        raise ValueError(f"{name!r} is no cell")
    return int(parts[2]), column


def _row(element: Element, shared: SharedParts) -> list[ReadCell]:
    """Return the cells of a row to the last that holds something."""
    row: list[ReadCell] = []
    column = 0
    for cell in element:
        place = cell.get("r")
        column = _place(place)[1] if place else column + 1
        read = _cell(cell, shared)
        if any(read):
            if column <= len(row):
                raise ValueError(f"column {column} stands to the right of column {len(row)}")
            row.extend([("", None)] * (column - 1 - len(row)))
            row.append(read)
    return row


def _cell(cell: Element, shared: SharedParts) -> ReadCell:
    """Return the text of a cell (of a formula: of the value Excel saved) and its kind."""
    parts = {local_name(part): part for part in cell}
    value = parts["v"].text or "" if "v" in parts else ""
    kind: CellKind | None = None
    text = cell.get("t", "n")
    if text == "inlineStr":
        value = _text(parts["is"]) if "is" in parts else ""
    elif value and text == "s":
        value = shared.strings[int(value)]
    elif value and text == "n":
        style = int(cell.get("s", "0"))
        shown = shared.formats[style] if style < len(shared.formats) else NumberFormat()
        value, kind = number_text(value, shown, shared.counts_from_1904)
    elif value and text == "b":
        value, kind = ("TRUE" if value.strip() == "1" else "FALSE"), "boolean"
    elif value and text == "d":
        value, kind = date_text(from_ISO8601(value), "day"), "date"
    elif text == "e":
        kind = "error"
    if value and shared.striking and int(cell.get("s", "0")) in shared.striking:
        return value, "struck"
    return value, "formula" if "f" in parts and kind in (None, "number", "date", "boolean") else kind
