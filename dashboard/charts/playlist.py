"""The charts that are presented one after the other."""

from __future__ import annotations

from dashboard.charts.registry import CHARTS, EVERY_CHART
from dashboard.selection import Selection


def chart_steps(selection: Selection) -> list[str]:
    """Return the ids of the charts to step through: those of `deck`, in their order, else all."""
    steps = [name for name in selection.deck if name in EVERY_CHART] or list(CHARTS)
    is_apart = selection.present in EVERY_CHART and selection.present not in steps
    return [selection.present, *steps] if is_apart else steps
