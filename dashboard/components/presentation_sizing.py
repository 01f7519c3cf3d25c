"""How large a chart is drawn on the stage: as its screen and the words around it leave room."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil

import pandas as pd

from dashboard.charts.chart import Chart, Figure, footnotes
from dashboard.components.chart_footnotes import MOST_SOURCES
from dashboard.components.page_state import PageState
from dashboard.plotting.figure_scaling import scale_figure

WIDE_FIGURE, NARROW_FIGURE, LARGEST = 1000, 360, 2.5
"""The widths in pixels figures are drawn for, and the largest they are shown at."""

SMALLEST = 0.05
"""Of the growth that the width allows, what a chart gets at least; one that is then too tall is scrolled."""

LEAST, MOST = 0.9, 1.12
"""How much lower or higher than drawn a figure may become so that it ends where the screen does."""

LETTER, BOLD_LETTER = 0.52, 0.57
"""The mean width of a letter, as a share of the size of its type."""

ONE_LINE = 1.85
"""The size from which on a title stands in one line; a longer one takes two, a little larger."""

ACROSS = 0.94
"""The share of the width that words have (assets/presentation.css); a title leaves `CODE` of it to the QR code."""

CODE = 0.08
FOOT, GAPS = 66, 56
"""Pixels of the foot, and of what lies between titles, figure, small print and the edges."""


@dataclass(frozen=True)
class FigureSize:
    """A figure as large as its stage allows.

    `least` and `most` are the heights in pixels it may take.
    """

    figure: Figure
    least: float
    most: float


def fit_figure(chart: Chart, rows: pd.DataFrame, figure: Figure, view: PageState) -> FigureSize:
    """Return a chart's figure, larger.

    One that the screen cannot hold so is as high as it needs, and scrolls.
    """
    screen, height = view.screen, figure["layout"]["height"]
    room = screen.height - _words(chart, rows, view) - FOOT - GAPS - 0.06 * screen.height
    across = min(max(screen.width / (WIDE_FIGURE if screen.wide else NARROW_FIGURE), 1.0), LARGEST)
    factor = min(room / height, across)
    if factor < 1 + (across - 1) * SMALLEST:
        tall = 1 + (across - 1) * 0.4
        return FigureSize(scale_figure(figure, tall), height * tall, height * tall)
    return FigureSize(scale_figure(figure, factor), height * factor * LEAST, height * factor * MOST)


def title_size(title: str) -> float:
    """Return the font size of a title (1/100 of the width) for one line or two."""
    line = 100 * (ACROSS - CODE) * 0.95 / (BOLD_LETTER * max(len(title), 1))
    return line if line >= ONE_LINE else 2 * line


def _words(chart: Chart, rows: pd.DataFrame, view: PageState) -> float:
    """Return about how high titles and small print are, in pixels.

    The sizes are those of assets/presentation.css.
    """
    screen, title = view.screen, chart.headline(rows, view.selection, view.reader)
    large = _between(20, min(0.026, title_size(title) / 100) * screen.width, 52)
    subtitle = _between(16, 0.014 * screen.width, 28)
    small = _between(12.8, 0.0095 * screen.width, 17.6)
    beside = screen.width * (ACROSS - CODE)
    return (
        _height([title], large * BOLD_LETTER, beside, large * 1.25)
        + _height([chart.titled(rows, view.selection, view.reader)], subtitle * LETTER, beside, subtitle * 1.5)
        + _height(_small_print(chart, rows, view), small * LETTER, screen.width * ACROSS, small * 1.5 + 2.4)
    )


def _small_print(chart: Chart, rows: pd.DataFrame, view: PageState) -> list[str]:
    facts, frame = footnotes(chart, rows, view.reader), view.dataset.sources
    named = frame[frame["id"].isin(facts.sources)]
    sources = "" if len(facts.sources) > MOST_SOURCES else " ".join(named["title"] + named["publisher"] + " " * 14)
    return [sources, facts.period + facts.n, *facts.caveats]


def _height(texts: Iterable[str], letter: float, width: float, line: float) -> float:
    return sum(max(1, ceil(len(text) * letter / width)) for text in texts) * line


def _between(least: float, value: float, most: float) -> float:
    return min(max(least, value), most)
