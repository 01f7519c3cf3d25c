"""The slides of one chart: native charts of what can be read, then tables, and a sentence on what is left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.exports.chosen import chosen
from dashboard.exports.exported import Exported
from dashboard.exports.licence import licences
from dashboard.exports.slides import table
from dashboard.exports.slides.bars import bar_chart
from dashboard.exports.slides.columns import column_chart, columns
from dashboard.exports.slides.frame import Deck, Words
from dashboard.exports.slides.plan import Bars, Line, bar_plan
from dashboard.exports.slides.words import INK, clean, write

MOST_NOTED = 400
"""Rows of a table in the notes of one slide."""


def chart_slides(deck: Deck, exported: Exported, most_tables: int) -> None:
    """Add the slides of a chart, with at most so many of tables; an empty selection makes one that says so."""
    if exported.empty:
        _empty_slide(deck, exported)
        return
    if exported.chart.native.series:
        _columns_slide(deck, exported)
        rest = exported.rows if exported.chart.native.counted else exported.rows.iloc[:0]
        _tables(deck, exported, rest, most_tables, opening=False)
        return
    plan = bar_plan(exported)
    for place, bars in enumerate(plan.charts):
        _bars_slide(deck, exported, bars, plan.unpublished, opening=place == 0)
    _tables(deck, exported, plan.rest, most_tables, opening=not plan.charts)
