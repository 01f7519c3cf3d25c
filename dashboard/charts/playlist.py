"""The charts that are presented one after the other."""

from __future__ import annotations

from dashboard.charts.registry import CHARTS
from dashboard.charts.survey_rates import RATES_PATH
from dashboard.selection import Selection


def chart_steps(selection: Selection) -> list[str]:
    """Return the ids of the charts to step through: of `deck` in its order, else of published figures."""
    steps = [name for name in selection.deck if name in CHARTS]
    steps = steps or [name for name, chart in CHARTS.items() if chart.page != RATES_PATH]
    is_apart = selection.present in CHARTS and selection.present not in steps
    return [selection.present, *steps] if is_apart else steps
