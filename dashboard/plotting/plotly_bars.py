"""Bars as their values were reported, each with its label, tooltip and row."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.plotting import figure_style
from dashboard.plotting.plot import Extent, Mark, Pattern, Scale, reported_extents
from dashboard.plotting.plotly_axes import drawn_end
from dashboard.plotting.render_context import Figure, RenderContext

THICK = 16
"""Pixels a bar is thick."""

SHAPES: dict[Pattern, str] = {"solid": "", "open": "/", "hatched": "/", "soft": "."}
"""Plotly's pattern of each part of a mark."""

HATCH = {"size": 7, "solidity": 0.35}


@dataclass(frozen=True)
class Bar:
    """A mark and where it is drawn.

    Attributes:
        mark, scale: what it states.
        at: its middle across, on the other axis.
        origin: where its scale begins along the axis.
        stretch: units of the axis that a unit of the scale takes.
    """

    mark: Mark
    scale: Scale
    at: float
    origin: float = 0.0
    stretch: float = 1.0

    def position(self, value: float) -> float:
        """Return where a value of its scale lies on the axis."""
        return self.origin + (value - self.scale.start) * self.stretch


@dataclass(frozen=True)
class BarStyle:
    """How the bars of one series look.

    Attributes:
        color, soft: theme colours of what is certain, and of what is not.
        thick: pixels (or units) across.
        name: of the series.
        upright: whether the bars stand.
        labelled: whether each has its label at its end.
    """

    color: str
    soft: str
    thick: float = THICK
    name: str = ""
    upright: bool = False
    labelled: bool = True


def bar_traces(bars: Sequence[Bar], style: BarStyle, reader: RenderContext) -> list[Figure]:
    """Return the bars of one series: certain parts, and uncertain parts and whiskers if any."""
    bars = [bar for bar in bars if reported_extents(bar.mark, bar.scale)]
    if not bars:
        return []
    parts, common, labels = [_parts(bar) for bar in bars], _common(bars, style), _labels(bars, style, reader)
    certain = common | _along([solid for solid, _ in parts], bars, style) | {"marker": {"color": style.color}}
    if all(solid.end == uncertain.start == uncertain.end for solid, uncertain in parts):
        return [certain | labels]
    shapes = [SHAPES[uncertain.pattern] for _solid, uncertain in parts]
    pattern = HATCH | {"fgcolor": style.color, "shape": shapes}
    uncertain = {"color": style.soft, "line": {"width": 0}, "pattern": pattern}
    traces = [certain, common | _along([part for _, part in parts], bars, style) | {"marker": uncertain} | labels]
    intervals = [bar for bar in bars if not math.isnan(bar.mark.value + bar.mark.low + bar.mark.high)]
    return [*traces, *([_whiskers(intervals, style, reader)] if intervals else [])]


def _parts(bar: Bar) -> tuple[Extent, Extent]:
    """Return the certain and the uncertain part of a bar, empty at its end where it has none."""
    extents = reported_extents(bar.mark, bar.scale)
    start = bar.scale.start
    solid = next((extent for extent in extents if extent.pattern == "solid"), Extent(start, start, "solid"))
    end = drawn_end(bar.mark, bar.scale)
    return solid, next((extent for extent in extents if extent.pattern != "solid"), Extent(end, end, "soft"))


def _common(bars: Sequence[Bar], style: BarStyle) -> Figure:
    return {
        "type": "bar",
        "orientation": "v" if style.upright else "h",
        "x" if style.upright else "y": [bar.at for bar in bars],
        "width": style.thick,
        **figure_style.tooltip_keys(bar.mark for bar in bars),
        "name": figure_style.escape_text(style.name),
        "cliponaxis": False,
    }


def _along(extents: Sequence[Extent], bars: Sequence[Bar], style: BarStyle) -> Figure:
    """Return where the parts of bars begin and how long they are."""
    starts = [bar.position(extent.start) for bar, extent in zip(bars, extents, strict=True)]
    lengths = [(extent.end - extent.start) * bar.stretch for bar, extent in zip(bars, extents, strict=True)]
    return {"base": starts, "y" if style.upright else "x": lengths}


def _labels(bars: Sequence[Bar], style: BarStyle, reader: RenderContext) -> Figure:
    """Return the trace properties that label bars with their stated values (`>60%`)."""
    if not style.labelled:
        return {}
    return {
        "text": [figure_style.escape_text(bar.mark.label) for bar in bars],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": figure_style.LABEL_SIZE, "color": reader.theme.ink},
    }


def _whiskers(bars: Sequence[Bar], style: BarStyle, reader: RenderContext) -> Figure:
    """Return the intervals around values, over their bars."""
    along, across = ("y", "x") if style.upright else ("x", "y")
    error: dict[str, Any] = {
        "type": "data",
        "symmetric": False,
        "array": [(bar.mark.high - bar.mark.value) * bar.stretch for bar in bars],
        "arrayminus": [(bar.mark.value - bar.mark.low) * bar.stretch for bar in bars],
        "color": reader.theme.ink,
        "thickness": 1.5,
        "width": 4,
    }
    return {
        "type": "scatter",
        "mode": "markers",
        along: [bar.position(bar.mark.value) for bar in bars],
        across: [bar.at for bar in bars],
        f"error_{along}": error,
        "marker": {"size": 1, "color": reader.theme.ink},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }
