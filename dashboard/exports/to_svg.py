"""One chart as an SVG drawing: no script, nothing fetched, every mark with its tooltip."""

from __future__ import annotations

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.picture import LAYOUT, draw_picture
from dashboard.exports.slide_picture import SLIDE_WIDTH, draw_slide


def to_svg(export: ChartExport) -> bytes:
    """Return the drawing of a chart, as wide as was asked for."""
    return svg_text(export, titled=True).encode()


def svg_text(export: ChartExport, *, titled: bool) -> str:
    """Return the drawing of a chart; `titled`: marks say their tooltips."""
    options = export.options
    picture = (draw_slide if options.slide else draw_picture)(export, titled=titled)
    return picture.document(export, options.width or (SLIDE_WIDTH if options.slide else LAYOUT))
