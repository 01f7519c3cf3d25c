"""The tables of a web page, as programs save them under the name .xls."""

from __future__ import annotations

import codecs
import re
from html.parser import HTMLParser

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.raw_sheet import SUPERSCRIPTS, Budget, RawSheet, ReadCell, SheetCells

HOST_NAME_CODECS = ("punycode", "idna")
"""Codecs of no page, which take time that grows with the square of the text."""

CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w.-]+)", re.IGNORECASE)
HIDDEN_STYLE = re.compile(r"display\s*:\s*none", re.IGNORECASE)
LINE = r"text-decoration[^;:{}]{0,20}:[^;{}]{0,60}line-through"
STRUCK = re.compile(LINE, re.IGNORECASE)
STRUCK_CLASS = re.compile(rf"\.([\w-]+)\s*\{{[^{{}}]{{0,1000}}{LINE}", re.IGNORECASE)
"""A class of cells or words with a line through them."""

IGNORED_TAGS = ("script", "style", "title")
STRIKE_TAGS = ("del", "s", "strike")
VOID_TAGS = ("br", "col", "hr", "img", "input", "link", "meta", "wbr")
BLOCK_TAGS = ("br", "p", "div", "li")
HEAD, MAX_DEPTH = 4_096, 20
"""Bytes in which the letters are named, and tables within tables."""

MAX_UNFINISHED = 4_096
"""Characters of a tag or comment without its end: `close` looks for that of each `<` among them, up to the last one."""

Attributes = list[tuple[str, str | None]]


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return each table of a page as a sheet (a `Parser`)."""
    text = decode(content)
    reader = _TableReader(limits, frozenset(STRUCK_CLASS.findall(text)))
    reader.feed(text)
    if len(reader.rawdata) > MAX_UNFINISHED:
        raise WorkbookRejected("broken")
    reader.close()
    while reader.open_tables:
        reader.handle_endtag("table")
    sheets = [table.cells for table in reader.tables if table.cells.rows]
    if not sheets:
        raise WorkbookRejected("no-table")
    return tuple(cells.sheet(f"Table {number}") for number, cells in enumerate(sheets, 1))


def decode(content: bytes) -> str:
    """Return the text in the letters that the page names; WorkbookRejected if it is not."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        name = "utf-16"
    elif content.startswith(codecs.BOM_UTF8):
        name = "utf-8-sig"
    else:
        match = CHARSET.search(content[:HEAD])
        name = match[1].decode("ascii", "ignore") if match else "utf-8"
    try:
        if codecs.lookup(name).name in HOST_NAME_CODECS:
            raise LookupError
        return content.decode(name)
    except (UnicodeError, LookupError):
        raise WorkbookRejected("letters") from None


class _Table:
    """A table being read; `covered_until`: column -> last row of the cell that spans down."""

    def __init__(self, budget: Budget) -> None:
        self.cells, self.number = SheetCells(budget), 0
        self.row: list[ReadCell] | None = None
        self.hidden = self.struck_row = self.struck = False
        self.text: list[str] | None = None
        self.spans = (1, 1)
        self.covered_until: dict[int, int] = {}


class _TableReader(HTMLParser):
    """The tables of a page in the order in which they begin."""

    def __init__(self, limits: Limits, striking: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self.striking = striking
        self.limits, self.budget = limits, Budget(limits)
        self.tables: list[_Table] = []
        self.open_tables: list[_Table] = []
        self.ignored_depth = 0
        self.inline_elements: list[tuple[str, bool, bool]] = []

    def handle_starttag(self, tag: str, attrs: Attributes) -> None:
        self._begin_element(tag, attrs)
        if tag == "table":
            if len(self.open_tables) >= MAX_DEPTH:
                raise WorkbookRejected("elements")
            if len(self.tables) >= self.limits.sheets:
                raise WorkbookRejected("sheets")
            self.open_tables.append(_Table(self.budget))
            self.tables.append(self.open_tables[-1])
        elif tag in IGNORED_TAGS:
            self.ignored_depth += 1
        elif tag == "tr" and self.open_tables:
            table = self.open_tables[-1]
            self._end_row(table)
            table.row, table.number = [], table.number + 1
            table.hidden = bool(HIDDEN_STYLE.search(dict(attrs).get("style") or ""))
            table.struck_row = self._is_struck(attrs)
        elif tag in ("td", "th") and self.open_tables and self.open_tables[-1].row is not None:
            table = self.open_tables[-1]
            self._end_cell(table)
            table.text, table.struck = [], table.struck_row or self._is_struck(attrs)
            table.spans = (self._span(attrs, "rowspan"), self._span(attrs, "colspan"))
        elif tag in BLOCK_TAGS and self.open_tables and self.open_tables[-1].text:
            self.open_tables[-1].text.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if self.inline_elements and self.inline_elements[-1][0] == tag:
            self.inline_elements.pop()
        if tag in IGNORED_TAGS:
            self.ignored_depth = max(self.ignored_depth - 1, 0)
        elif self.open_tables and tag in ("td", "th"):
            self._end_cell(self.open_tables[-1])
        elif self.open_tables and tag in ("tr", "table"):
            self._end_row(self.open_tables[-1])
            if tag == "table":
                self.open_tables.pop()

    def handle_data(self, data: str) -> None:
        _, is_shown, is_raised = self.inline_elements[-1] if self.inline_elements else ("", True, False)
        if self.open_tables and self.open_tables[-1].text is not None and not self.ignored_depth and is_shown:
            text = data.translate(SUPERSCRIPTS) if is_raised else data
            self.open_tables[-1].text.append(re.sub(r"[ \t\r\n\f]+", " ", text))

    def _begin_element(self, tag: str, attrs: Attributes) -> None:
        """Keep an element within a cell, and whether its words hold and are raised."""
        if tag in ("table", "tr", "td", "th"):
            self.inline_elements.clear()
        elif self.open_tables and self.open_tables[-1].text is not None and tag not in VOID_TAGS:
            is_hidden = HIDDEN_STYLE.search(dict(attrs).get("style") or "")
            holds = not (is_hidden or tag in STRIKE_TAGS or self._is_struck(attrs))
            _, is_shown, is_raised = self.inline_elements[-1] if self.inline_elements else ("", True, False)
            self.inline_elements.append((tag, is_shown and holds, is_raised or tag == "sup"))

    def _is_struck(self, attrs: Attributes) -> bool:
        """Return whether an element has a line through it."""
        attributes = dict(attrs)
        classes = (attributes.get("class") or "").split()
        return bool(STRUCK.search(attributes.get("style") or "")) or not self.striking.isdisjoint(classes)

    def _span(self, attrs: Attributes, name: str) -> int:
        digits = (dict(attrs).get(name) or "1").strip()
        return min(max(int(digits), 1), self.limits.columns + 1) if digits.isdecimal() and len(digits) < 8 else 1

    def _end_cell(self, table: _Table) -> None:
        if table.text is None or table.row is None:
            return
        text = "\n".join(line.strip(" ") for line in "".join(table.text).split("\n")).strip()
        table.text = None
        self.inline_elements.clear()
        while table.covered_until.get(len(table.row) + 1, 0) >= table.number:
            self.budget.count_cells(1)
            table.row.append(("", None))
        column, (down, right) = len(table.row) + 1, table.spans
        if column + right - 1 > self.limits.columns:
            raise WorkbookRejected("columns")
        table.row += [(text, "struck" if text and table.struck else None), *[("", None)] * (right - 1)]
        if max(down, right) > 1:
            table.cells.merge((table.number, column), (table.number + down - 1, column + right - 1))
            table.covered_until |= dict.fromkeys(range(column, column + right), table.number + down - 1)

    def _end_row(self, table: _Table) -> None:
        self._end_cell(table)
        if table.row is not None:
            table.cells.add_row(table.number, table.row, hidden=table.hidden)
        table.row = None
