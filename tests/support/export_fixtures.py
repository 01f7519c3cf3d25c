"""What the tests of every format start from.

One chart as it is exported, and data whose words are out to hurt.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT

ROOT = "http://dashboard.example/"
DAY = date(2020, 12, 1)
NOTHING = Selection(country=("no-such",), service=("no-such",))
"""A selection that no chart has rows for."""

ODD = (
    '=HYPERLINK("http://evil.example","x")',
    "<script>document.title='hurt'</script><img src=x onerror=\"document.title='hurt'\">",
    "@SUM(1+1)",
    "+1-1",
    "😷 emoji & {braces} %(percent)s \\u003c",
    "العربية مع UNODC و 78%",
    "Я = Ы, «кавычки», ]]> --> </style></textarea>",
    "long " * 400,
)
"""Words that a spreadsheet, a browser or a template could take for something else."""

OURS = re.compile(r'=(B\d+([+-][\d.]+)?|SUM\(B\d+:[A-Z]\d+\)|("[^"]*"&)?IF\(ABS\([BC]\d+.*)$', re.DOTALL)
"""Ends, sums and labels, which read the cells of their own row."""

DATA_TEXT = {
    "activities": ("title", "organizer", "note"),
    "observations": ("note",),
    "outputs": ("measure", "note"),
    "services": ("name",),
    "sources": ("title", "publisher"),
}


def export(
    chart: str, dataset: Dataset, selection: Selection | None = None, reader: RenderContext | None = None
) -> ChartExport:
    """Return what to export of a chart, always of the same day."""
    reader = reader or RenderContext(text_for("en"), LIGHT)
    return replace(chart_export(CHARTS[chart], dataset, selection or Selection(), reader, ROOT), exported_on=DAY)


def odd(dataset: Dataset) -> Dataset:
    """Return the data with odd words at the beginning of every text a reader sees of them."""
    tables: dict[str, Any] = {
        name: dataset.table(name).assign(**{column: _odd(dataset.table(name)[column]) for column in columns})
        for name, columns in DATA_TEXT.items()
    }
    return replace(dataset, **tables)


def _odd(cells: pd.Series) -> pd.Series:
    return pd.Series([ODD[place % len(ODD)] + cell for place, cell in enumerate(cells)], index=cells.index, dtype="str")
