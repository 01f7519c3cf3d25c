"""The cells of the workbook behind a chart, read and written in place; all else of it stays."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from dashboard.exports.office_errors import DeckRejected
from dashboard.exports.pptx.identity import ROW, SHEET, normalize_label
from dashboard.exports.refresh.merge import Line, MergeCode, is_written, parse_number
from dashboard.exports.refresh.package import OfficePackage, relation_id

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
CALCULATIONS = "calcChain"
"""The list of formulas, which Excel makes anew."""

Value = float | str | None


class Workbook:
    """The workbook behind a chart.

    Raises:
        DeckRejected: it is damaged, or has no sheet of numbers.
    """

    def __init__(self, content: bytes) -> None:
        """Open a workbook from its bytes."""
        self._package = OfficePackage(content)
        self._main = self._package.related("", "officeDocument")
        links = self._package.relations(self._main)
        sheets = self._package.tree(self._main).iter(f"{S}sheet")
        parts = {sheet.get("name", ""): links.get(relation_id(sheet), ("", ""))[1] for sheet in sheets}
        self._sheets = {name: part for name, part in parts.items() if part in self._package.names}
        self._part = next((part for name, part in self._sheets.items() if name != SHEET), "")
        if not self._part:
            raise DeckRejected("broken")
        strings = self._package.related(self._main, "sharedStrings")
        entries = self._package.tree(strings).iter(f"{S}si") if strings else ()
        self._strings = ["".join(text.text or "" for text in entry.iter(f"{S}t")) for entry in entries]
        self._changed = set[str]()

    def record(self) -> str:
        """Return the text of the hidden sheet; "" where there is none."""
        part = self._sheets.get(SHEET, "")
        if not part:
            return ""
        return "".join(str(self._value(cell) or "") for cell in self._package.tree(part).iter(f"{S}c"))

    def write_record(self, text: str, piece: int) -> None:
        """Replace the text of the hidden sheet, if there is one."""
        part = self._sheets.get(SHEET, "")
        if part:
            for row in list(self._package.tree(part).iter(f"{S}row")):
                row.getparent().remove(row)
            for place in range(0, len(text), piece):
                self._set(part, "A", place // piece + 1, text[place : place + piece], "")

    def value(self, column: str, row: int) -> Value:
        """Return what a cell holds; of a formula its last result."""
        cell = self._find(self._part, f"{column}{row}")
        return None if cell is None else self._value(cell)

    def has_values_below(self, row: int) -> bool:
        """Return whether any cell below a row holds something."""
        cells = self._package.tree(self._part).iter(f"{S}c")
        return any(_row(cell.get("r", "")) > row and self._value(cell) is not None for cell in cells)

    def formula(self, column: str, row: int) -> str:
        """Return the formula of a cell without its sign; "" where it has none."""
        cell = self._find(self._part, f"{column}{row}")
        formula = None if cell is None else cell.find(f"{S}f")
        return "" if formula is None else formula.text or ""

    def write(self, column: str, row: int, value: Value, formula: str = "") -> None:
        """Put a value, or a formula with its result, into a cell; its look stays."""
        self._set(self._part, column, row, value, formula.removeprefix("="))

    def insert_column(self, letter: str, last: str, name: str) -> bool:
        """Insert a column before another; this one and those up to the last move on by one.

        Return whether it was done: what stands behind the last one is an officer's, and stays where it is.
        """
        tree, behind = self._package.tree(self._part), chr(ord(last) + 1)
        cells = {cell: cell.get("r", "").rstrip("0123456789") for cell in tree.iter(f"{S}c")}
        if last >= "Z" or any(place == behind and len(cell) for cell, place in cells.items()):
            return False
        summed, moves = chr(ord(last) - 1), {chr(code): chr(code + 1) for code in range(ord(letter), ord(last) + 1)}
        for cell, place in cells.items():
            row, formula = cell.get("r")[len(place) :], cell.find(f"{S}f")
            if place == behind:
                cell.getparent().remove(cell)
            if formula is not None and formula.text:
                is_sum = place == last and formula.text == f"SUM(B{row}:{summed}{row})"
                formula.text = f"SUM(B{row}:{last}{row})" if is_sum else move_columns(formula.text, moves)
            if place in moves:
                cell.set("r", f"{moves[place]}{row}")
                cell.getparent().attrib.pop("spans", None)
        look = next((cell.get("s") for cell, place in cells.items() if place == last and cell.get("s")), None)
        for row in [line.get("r", "") for line in tree.iter(f"{S}row")][1:]:
            for column in (letter, behind) if look and row.isdecimal() else ():
                cell = self._cell(self._part, column, int(row))
                cell.set("s", cell.get("s", look))
        self.write(letter, 1, name)
        return True

    def save(self) -> bytes:
        """Return the workbook; the list of its formulas is left to Excel."""
        for name in self._changed:
            self._package.touch(name)
        chain = self._package.related(self._main, CALCULATIONS)
        if chain and self._changed:
            self._package.unrelate(self._main, {chain})
            self._package.remove({chain})
        return self._package.save()

    def _find(self, part: str, place: str) -> Any:
        return self._package.tree(part).find(f".//{S}c[@r='{place}']")

    def _value(self, cell: Any) -> Value:
        kind, value = cell.get("t", "n"), cell.find(f"{S}v")
        if kind == "inlineStr":
            return "".join(text.text or "" for text in cell.iter(f"{S}t"))
        if value is None or value.text is None:
            return None
        if kind == "s":
            place = int(value.text) if value.text.isdecimal() else -1
            return self._strings[place] if 0 <= place < len(self._strings) else ""
        return str(value.text) if kind in ("str", "e") else parse_number(value.text)

    def _set(self, part: str, column: str, row: int, value: Value, formula: str) -> None:
        cell = self._cell(part, column, row)
        self._changed.add(part)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", None)
        if formula:
            etree.SubElement(cell, f"{S}f").text = formula
        if isinstance(value, str) and not formula:
            cell.set("t", "inlineStr")
            text = etree.SubElement(etree.SubElement(cell, f"{S}is"), f"{S}t")
            text.text = value
            text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
        elif value is not None:
            if isinstance(value, str):
                cell.set("t", "str")
            etree.SubElement(cell, f"{S}v").text = value if isinstance(value, str) else f"{value:.15g}"

    def _cell(self, part: str, column: str, row: int) -> Any:
        """Return a cell, made where there is none, in the order of rows and columns."""
        cell = self._find(part, f"{column}{row}")
        if cell is not None:
            return cell
        data = self._package.tree(part).find(f"{S}sheetData")
        line = data.find(f"{S}row[@r='{row}']")
        if line is None:
            line = etree.Element(f"{S}row", {"r": str(row)})
            data.insert(sum(int(element.get("r", "0")) < row for element in data), line)
        cell = etree.Element(f"{S}c", {"r": f"{column}{row}"})
        above = self._find(part, f"{column}{row - 1}")
        if above is not None and row > 2 and above.get("s"):
            cell.set("s", above.get("s"))
        line.insert(sum(_order(element.get("r", "")) < _order(cell.get("r")) for element in line), cell)
        return cell


def _row(place: str) -> int:
    number = place.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return int(number) if number.isdecimal() and len(number) < 8 else 0


def _order(place: str) -> tuple[int, str]:
    letters = place.rstrip("0123456789")
    return len(letters), letters


def move_columns(formula: str, moves: Mapping[str, str]) -> str:
    """Return a formula whose references to columns that moved go along with them."""
    return re.sub(
        r"(?<![A-Za-z0-9_\"!'])(\$?)([A-Z])(?=\$?\d+(?![\w(]))", lambda m: m[1] + moves.get(m[2], m[2]), formula
    )


def write_cells(book: Workbook, order: Sequence[Line], count: int) -> None:
    """Write the cells of lines that changed, came or moved, and empty those that are left over."""
    width = 2 + len(order[0].result["nums"]) + order[0].is_bar if order else 0
    letters = [chr(ord("A") + place) for place in range(min(width, 26))]
    before = {
        row: [(book.value(letter, row + 2), book.formula(letter, row + 2)) for letter in letters]
        for row in range(count)
    }
    for place, line in enumerate(order):
        differs = any(line.result[name] != line.deck.get(name) for name in ("nums", "label"))
        if line.origin is not None and line.origin != place:
            for letter, (value, formula) in zip(letters, before[line.origin], strict=True):
                book.write(letter, place + 2, value, shift_formula(formula, line.origin + 2, place + 2))
        if differs or line.code in (MergeCode.GONE, MergeCode.NEW) or is_written(line.code):
            _write_line(book, letters, place + 2, line)
    for row in range(len(order), count):
        for letter in letters:
            book.write(letter, row + 2, None)


def _write_line(book: Workbook, letters: Sequence[str], row: int, line: Line) -> None:
    result, nums = line.result, line.result["nums"]
    if line.is_bar:
        end, solid, *start = nums
        words = normalize_label(result["texts"][0])
        values: list[Value] = [result["label"], result.get("value"), *start, solid, end, words]
        own_formulas = [text.replace(ROW, str(row)) for text in result.get("formulas", ["", "", ""])]
    else:
        values, last = [result["label"], *nums], letters[len(nums) - 1]
        own_formulas = [f"SUM(B{row}:{last}{row})" if nums[-1] is not None else ""]
    formulas = [*[""] * (len(values) - len(own_formulas)), *own_formulas]
    for letter, value, formula in zip(letters, values, formulas, strict=False):
        if not line.is_gone or letter == letters[len(values) - 1]:
            book.write(letter, row, value, formula)


def shift_formula(formula: str, origin: int, row: int) -> str:
    """Return a formula of a line that stands in another row now."""
    return re.sub(rf"(?<![A-Z$\"\w])([A-Z]){origin}(?!\d)", rf"\g<1>{row}", formula) if formula else ""
