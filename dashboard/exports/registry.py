"""`FORMATS` is the table of contents: a new format is one file and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.pptx.deck import dashboard_to_pptx, to_pptx
from dashboard.exports.to_csv import to_csv
from dashboard.exports.to_html import dashboard_to_html, to_html
from dashboard.exports.to_json import to_json
from dashboard.exports.to_png import to_png
from dashboard.exports.to_svg import to_svg
from dashboard.exports.xlsx.chart_workbook import to_xlsx


@dataclass(frozen=True)
class Format:
    """A format; `write_dashboard`: None for one chart a file; `quick`: no place needed to write."""

    extension: str
    media_type: str
    write: Callable[[ChartExport], bytes]
    write_dashboard: Callable[[DashboardExport], bytes] | None = None
    quick: bool = False


_ALL = (
    Format("csv", "text/csv; charset=utf-8", to_csv, quick=True),
    Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", to_xlsx),
    Format("json", "application/json", to_json, quick=True),
    Format(
        "pptx",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        to_pptx,
        dashboard_to_pptx,
    ),
    Format("html", "text/html; charset=utf-8", to_html, dashboard_to_html),
    Format("svg", "image/svg+xml", to_svg, quick=True),
    Format("png", "image/png", to_png),
)

FORMATS = MappingProxyType({entry.extension: entry for entry in _ALL})
