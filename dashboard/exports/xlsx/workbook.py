"""A workbook in the making: its formats, and text written so that it stays text."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from dashboard.exports.chart_export import ChartExport
from dashboard.plotting.render_context import RenderContext

HARMLESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
"""How XlsxWriter leaves text as it is."""

LONGEST_TEXT = 32_767
"""Characters (UTF-16) that a cell holds."""

LONGEST_LINK = 2_000
"""Characters of an address that Excel follows; a longer one stands as text."""

LONGEST_NAME = 31
A4 = 9
RIGHT_TO_LEFT = 2
_NOT_IN_NAMES = re.compile(r"[\[\]:*?/\\']")
_LINK = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class ChartWorkbook:
    """The workbook of one export (`writer` is XlsxWriter's), in light colours as on paper."""

    writer: Any
    exported: ChartExport

    @property
    def reader(self) -> RenderContext:
        """Return who reads it."""
        return self.exported.reader

    def sheet(self, name: str) -> Any:
        """Return a new sheet, named as far as Excel allows, laid out from the reader's side."""
        worksheet = self.writer.add_worksheet(sheet_name(name))
        worksheet.set_landscape()
        worksheet.set_paper(A4)
        if self.reader.mirrored:
            worksheet.right_to_left()
        return worksheet

    def style(self, **properties: Any) -> Any:
        """Return a cell format; mixed text reads from the reader's side."""
        order = {"reading_order": RIGHT_TO_LEFT} if self.reader.mirrored else {}
        return self.writer.add_format({"valign": "top", **order, **properties})


def sheet_name(name: str) -> str:
    """Return the name of a sheet as Excel allows it."""
    return _NOT_IN_NAMES.sub("_", name).strip()[:LONGEST_NAME] or "_"


def write_text(sheet: Any, row: int, column: int, text: str, style: Any = None) -> None:
    """Write a cell that is never a formula, a link or a number; nothing for ""."""
    if text:
        sheet.write_string(row, column, fitting(text), style)


def write_link(sheet: Any, row: int, column: int, address: str, style: Any = None) -> None:
    """Write an address as a link that can be followed, where it is one of the web."""
    if _LINK.fullmatch(address) and len(address) <= LONGEST_LINK:
        sheet.write_url(row, column, address, style, address)
    else:
        write_text(sheet, row, column, address, style)


def fitting(text: str) -> str:
    """Return text that a cell can hold; what is cut ends in an ellipsis."""
    if len(text) <= LONGEST_TEXT // 2:  # no letter takes more than two
        return text
    letters = text.encode("utf-16-le", "replace")
    if len(letters) <= 2 * LONGEST_TEXT:
        return text
    return letters[: 2 * LONGEST_TEXT - 2].decode("utf-16-le", "ignore") + "…"
