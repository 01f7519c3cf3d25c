"""The tables of a web page, as programs save them under the name .xls."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.raw_sheet import Budget, RawSheet, SheetCells

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.-]+)", re.IGNORECASE)
NOT_SHOWN = re.compile(r"display\s*:\s*none", re.IGNORECASE)
LEFT_ASIDE = ("script", "style", "title")
BLOCKS = ("br", "p", "div", "li")
HEAD = 4_096
DEEPEST = 20
"""Tables within tables."""

Attributes = list[tuple[str, str | None]]


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return each table as a sheet.

    Raises:
        WorkbookRejected: it has no table, is larger than the limits allow, or its letters are not those it names.
    """
    reader = _TableReader(limits)
    reader.feed(decode(content))
    reader.close()
    while reader.open:
        reader.handle_endtag("table")
    sheets = [table.cells for table in reader.tables if table.cells.rows]
    if not sheets:
        raise WorkbookRejected("no-table")
    return tuple(cells.sheet(f"Table {number}") for number, cells in enumerate(sheets, 1))


def decode(content: bytes) -> str:
    """Return the text in the letters that the page names (none: UTF-8).

    Raises:
        WorkbookRejected: it is not in them.
    """
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    elif content.startswith(codecs.BOM_UTF8):
        name = "utf-8-sig"
    else:
        match = CHARSET.search(content[:HEAD])
        name = match[1].decode("ascii", "ignore") if match else "utf-8"
    try:
        return content.decode(name)
    except (UnicodeDecodeError, LookupError):
        raise WorkbookRejected("letters") from None


class _Table:
    """A table being read; `down`: column -> rows left of cells that reach down."""

    def __init__(self, room: Budget) -> None:
        self.cells, self.number = SheetCells(room), 0
        self.row: list[str] | None = None
        self.hidden = False
        self.text: list[str] | None = None
        self.spans = (1, 1)
        self.down: dict[int, int] = {}


class _TableReader(HTMLParser):
    """The tables of a page in the order in which they begin."""

    def __init__(self, limits: Limits) -> None:
        super().__init__(convert_charrefs=True)
        self.limits, self.room = limits, Budget(limits)
        self.tables: list[_Table] = []
        self.open: list[_Table] = []
        self.aside = 0

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        if tag == "table":
            self._begin_table()
        elif tag in LEFT_ASIDE:
            self.aside += 1
        elif tag == "tr" and self.open:
            self._end_row(self.open[-1])
            table = self.open[-1]
            table.row, table.number = [], table.number + 1
            table.hidden = bool(NOT_SHOWN.search(dict(attrs).get("style") or ""))
        elif tag in ("td", "th") and self.open and self.open[-1].row is not None:
            self._end_cell(self.open[-1])
            self.open[-1].text = []
            self.open[-1].spans = (self._span(attrs, "rowspan"), self._span(attrs, "colspan"))
        elif tag in BLOCKS and self.open and self.open[-1].text:
            self.open[-1].text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in LEFT_ASIDE:
            self.aside = max(self.aside - 1, 0)
        elif self.open and tag in ("td", "th"):
            self._end_cell(self.open[-1])
        elif self.open and tag in ("tr", "table"):
            self._end_row(self.open[-1])
            if tag == "table":
                self.open.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1].text is not None and not self.aside:
            self.open[-1].text.append(re.sub(r"[ \t\r\n\f]+", " ", data))

    def _begin_table(self) -> None:
        if len(self.open) >= DEEPEST:
            raise WorkbookRejected("elements")
        if len(self.tables) >= self.limits.sheets:
            raise WorkbookRejected("sheets")
        self.open.append(_Table(self.room))
        self.tables.append(self.open[-1])

    def _span(self, attrs: Attributes, name: str) -> int:
        digits = (dict(attrs).get(name) or "1").strip()
        return min(max(int(digits), 1), self.limits.columns + 1) if digits.isdecimal() and len(digits) < 8 else 1

    def _end_cell(self, table: _Table) -> None:
        if table.text is None or table.row is None:
            return
        text = "\n".join(line.strip(" ") for line in "".join(table.text).split("\n")).strip()
        table.text = None
        self._skip_covered(table, table.row)
        column, (down, right) = len(table.row) + 1, table.spans
        if column + right - 1 > self.limits.columns:
            raise WorkbookRejected("columns")
        table.row += [text, *[""] * (right - 1)]
        if max(down, right) > 1:
            table.cells.merge((table.number, column), (table.number + down - 1, column + right - 1))
            table.down |= dict.fromkeys(range(column, column + right), down) if down > 1 else {}

    @staticmethod
    def _skip_covered(table: _Table, row: list[str]) -> None:
        while table.down.get(len(row) + 1, 0) > 0:
            row.append("")

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        if table.row is not None:
            table.cells.put(table.number, [(text, None) for text in table.row], hidden=table.hidden)
            table.down = {column: left - 1 for column, left in table.down.items() if left > 1}
        table.row = None
