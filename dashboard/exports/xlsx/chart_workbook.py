"""XLSX: the rows as a typed table, what they are about, and native charts of them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from io import BytesIO

from xlsxwriter import Workbook

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.xlsx.chart_sheet import charts_sheet
from dashboard.exports.xlsx.data_sheet import MOST_IN_A_TABLE, rows_sheet
from dashboard.exports.xlsx.metadata_sheet import about_sheet
from dashboard.exports.xlsx.workbook import ChartWorkbook

HARMLESS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
LONGEST_PROPERTY = 255


def to_xlsx(exported: ChartExport) -> bytes:
    """Return a workbook: `Chart` if drawn, `Rows`, `About`; equal exports give equal bytes."""
    content = BytesIO()
    many = len(exported.rows) > MOST_IN_A_TABLE
    with Workbook(content, HARMLESS | {"constant_memory": many, "in_memory": not many}) as writer:
        writer.set_properties(
            {
                "title": exported.title[:LONGEST_PROPERTY],
                "subject": exported.subtitle[:LONGEST_PROPERTY],
                "comments": exported.permalink[:LONGEST_PROPERTY],
                "created": datetime.combine(exported.exported_on, time(), UTC),
            }
        )
        book = ChartWorkbook(writer, exported)
        charts_sheet(book)
        rows_sheet(book)
        about_sheet(book)
    return content.getvalue()
