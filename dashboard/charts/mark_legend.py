"""The legend of the marks in lanes, as a panel of its own.

Plotly's legend takes its height from the plot, which is measured in pixels here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from dashboard.charts import figure_style
from dashboard.charts.chart import Figure, RenderContext
from dashboard.charts.dot_plot import ARROWS, DotLane, MarkSeries, marker
from dashboard.charts.list_layout import fitting
from dashboard.charts.subplots import WIDTH, Panel

LINE = 22
SHORT = 19
"""Letters of a name that leave room for another on a line of the legend, on a phone."""

LETTER, BESIDE = 7.0, 34
"""Pixels of a letter, and of a symbol with the room around it."""


def legend_panel(series: Mapping[str, MarkSeries], lanes: Sequence[DotLane], reader: RenderContext) -> Panel:
    """Return a panel that names the series and the signs of qualifiers that are there.

    Two short names stand on a line, on a wide screen as many as it holds.

    Args:
        series: all series by their code.
        lanes: all that is drawn.
        reader: who looks.
    """
    marks = [mark for lane in lanes for mark in lane.marks]
    there, used = {mark.qualifier for mark in marks}, {mark.series for mark in marks}
    looks = [look for code, look in series.items() if code in used]
    if "about" in there:
        looks.append(MarkSeries(reader.text.t("Reported as about (~)"), "circle-open", reader.theme.muted))
    signs = {"over": reader.text.t("Reported as over (>)"), "under": reader.text.t("Reported as under (<)")}
    arrows = ARROWS[reader.mirrored]
    hidden = [
        MarkSeries(f"{arrows[sign]} {signs[sign]}", "circle", "rgba(0,0,0,0)", 1) for sign in signs if sign in there
    ]
    places = list(_flowing([*looks, *hidden]) if reader.wide else _in_pairs(looks, len(hidden)))
    traces = [
        _key(look, x, 10.0 - LINE * line, reader) for look, (x, line) in zip([*looks, *hidden], places, strict=True)
    ]
    return Panel(depth=10 + LINE * max((line for _x, line in places), default=0), traces=traces)


def _in_pairs(looks: Sequence[MarkSeries], hidden: int) -> Iterator[tuple[float, int]]:
    """Yield where each name begins (a share of the width) and on which line, for a phone.

    Signs have lines alone.
    """
    line, half = 0, False
    for look in looks:
        half = half and len(look.name) <= SHORT
        line += not half
        yield 0.52 if half else 0.02, line
        half = not half and len(look.name) <= SHORT
    for number in range(hidden):
        yield 0.0, line + 1 + number


def _flowing(looks: Sequence[MarkSeries]) -> Iterator[tuple[float, int]]:
    """Yield the start (share of the width) and line of each name, on a wide screen.

    The narrowest wide screen is assumed.
    """
    used, line = 0.0, 1
    for look in looks:
        needed = len(look.name) * LETTER * 100 / fitting(look.name, 100) + BESIDE
        if used and used + needed > WIDTH:
            used, line = 0.0, line + 1
        yield 0.01 + used / WIDTH, line
        used += needed


def _key(look: MarkSeries, x: float, y: float, reader: RenderContext) -> Figure:
    return {
        "type": "scatter",
        "mode": "markers+text",
        "x": [x],
        "y": [y],
        "text": [f"\u2002{figure_style.escape_text(look.name)}\u2002"],
        "textposition": "middle left" if reader.mirrored else "middle right",
        "textfont": {"size": 13, "color": reader.theme.ink},
        "marker": marker(look, [look.symbol], reader),
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
