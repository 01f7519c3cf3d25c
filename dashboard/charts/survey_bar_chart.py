"""Survey figures as bars: each where a stack has left room for it, with its tooltip."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dashboard.charts import survey_text
from dashboard.charts.chart import RenderContext

PlacedRow = tuple[Any, float]
"""A row of a survey chart, and where its bar stands."""


def bar_columns(placed: Sequence[PlacedRow], lengths: Sequence[float], reader: RenderContext) -> dict[str, list[Any]]:
    """Return rows as `drawing.bar_traces` takes them, with these lengths."""
    return {
        "y": [y for _row, y in placed],
        "value": list(lengths),
        "hover": [survey_text.tooltip(row, reader) for row, _y in placed],
        **{name: [getattr(row, name) for row, _y in placed] for name in ("qualifier", "unit", "key")},
    }
