"""The parts that charts make, for pages to place."""

from __future__ import annotations

from dashboard.charts.registry import CHARTS
from dashboard.components.region import Part, chart_part


def chart_parts(*ids: str) -> tuple[Part, ...]:
    """Return the parts that hold these charts' cards, in this order."""
    return tuple(chart_part(CHARTS[chart]) for chart in ids if chart in CHARTS)
