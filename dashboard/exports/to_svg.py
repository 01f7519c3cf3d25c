"""One chart as an SVG drawing: no script, nothing fetched, every mark with its tooltip."""

from __future__ import annotations

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.picture import LAYOUT, draw_picture
from dashboard.exports.slide_picture import SLIDE_WIDTH, draw_slide


def to_svg(exported: ChartExport) -> bytes:
    """Return the drawing of a chart, as wide as was asked for."""
    return svg_text(exported, titled=True).encode()


def svg_text(exported: ChartExport, *, titled: bool) -> str:
    """Return the drawing of a chart; `titled`: marks say their tooltips."""
    asked = exported.options.picture
    picture = (draw_slide if asked.slide else draw_picture)(exported, titled=titled)
    return picture.document(exported, asked.width or (SLIDE_WIDTH if asked.slide else LAYOUT))
