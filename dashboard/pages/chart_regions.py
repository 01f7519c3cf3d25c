"""The parts that charts make, for pages to place."""

from __future__ import annotations

from dashboard.charts.registry import CHARTS
from dashboard.components.region import Region, chart_region


def chart_regions(*ids: str) -> tuple[Region, ...]:
    """Return the parts that hold these charts' cards, in this order."""
    return tuple(chart_region(CHARTS[chart]) for chart in ids if chart in CHARTS)
