"""A chart on the stage: letters for the back row, in as many parts as that takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.components.data_version import marked_reader
from dashboard.components.page_state import PageState
from dashboard.components.timeline_list import list_parts
from dashboard.dataset.cache import weight
from dashboard.dataset.rows.timeline_rows import count_of_activities
from dashboard.exports.native_chart import is_stacked
from dashboard.plotting.figure_scaling import scale_figure
from dashboard.plotting.highlight import highlight_row
from dashboard.plotting.plot import Plot
from dashboard.plotting.plot_parts import split_plot
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.render_context import Figure, RenderContext, Viewport
from dashboard.plotting.rtl import isolate_rtl
from dashboard.plotting.svg_figure import smallest_letter
from dashboard.plotting.timeline.timeline_figure import timeline_figure
from dashboard.selection import PART_NUMBERS

WIDE_FIGURE, NARROW_FIGURE = 850, 340
"""The least pixels across that figures are laid out for, where letters need not be larger."""

LETTER, BOLD_LETTER = 0.54, 0.6
"""The mean width of a letter, as a share of the size of its type."""

ONE_LINE = 1.85
"""The size from which on a title stands in one line; a longer one takes two."""

TEXT_WIDTH, CODE_WIDTH = 0.94, 0.08
"""The share of the width that words have (assets/presentation.css), and the QR code."""

GAPS, EDGES = 44, 0.03
"""Pixels between titles, figure and source, and the edges as a share of the height."""

NARROW_FOOT, SMALL_FOOT, SMALL = 88, 124, 380
"""Pixels of the foot on a phone, where its buttons stand in two rows, or three below so many pixels across."""

MIN_LIST, MARGIN = 240, 60
"""Pixels of a list on the stage, at least, and by how many less air stands around it than around a figure."""

SPARE = 1.3
"""How much higher than drawn a figure may become."""

EVEN_SHARES = (0.95, 0.9, 0.85, 0.8, 0.7, 0.6)
"""Shares of the room in which the parts of a plot are tried, so that the last is not left with a row or two."""

ChartPart = Plot | pd.DataFrame


@dataclass(frozen=True)
class ChartParts:
    """The parts of a chart, their reader, how much larger they are drawn, and their pixels."""

    parts: tuple[ChartPart, ...]
    reader: RenderContext
    factor: float
    room: float

    @property
    def weight(self) -> int:
        """Return the bytes that the parts take."""
        return weight(self.parts)


def min_letter_size(screen: Viewport) -> float:
    """Return the pixels of the smallest letters: 22 at 1920 across, 16 at 1366, 14 at 1024."""
    return round(max(14.0 if screen.wide else 12.0, min(0.01175 * screen.width, 0.021 * screen.height)), 1)


def title_size(title: str) -> float:
    """Return the font size of a title (1/100 of the width) for one line or two."""
    line = 100 * (TEXT_WIDTH - CODE_WIDTH) * 0.95 / (BOLD_LETTER * max(len(title), 1))
    return line if line >= ONE_LINE else 2 * line


def part_number(chart: Chart, view: PageState) -> int:
    """Return which part of a chart is on the stage, from 1, at most the last one."""
    part = view.selection.part
    return min(int(part) if part in PART_NUMBERS else 1, count_parts(chart, view))


def count_parts(chart: Chart, view: PageState) -> int:
    """Return how many parts a chart has on its screen; a table and an empty chart are one."""
    if view.is_empty(chart) or chart.id in view.selection.table:
        return 1
    return len(chart_parts(chart, view).parts)


def stage_figure(chart: Chart, view: PageState) -> tuple[Figure, float]:
    """Return the figure of the part on the stage without a height, and the most pixels for it."""
    parts = chart_parts(chart, view)
    part = parts.parts[part_number(chart, view) - 1]
    figure = scale_figure(part_figure(chart, parts, part), parts.factor)
    figure = highlight_row(figure, view.selection.focus, view.reader.theme)
    if parts.reader.mirrored:
        figure = isolate_rtl(figure)
    height = figure["layout"]["height"]
    layout = {name: value for name, value in figure["layout"].items() if name != "height"}
    is_high = isinstance(part, Plot) and is_stacked(part)
    return {**figure, "layout": layout}, parts.room if is_high else max(height * SPARE, height)


def stage_rows(chart: Chart, view: PageState) -> pd.DataFrame:
    """Return the rows of the part on the stage of a timeline, which a phone has as a list."""
    part = chart_parts(chart, view).parts[part_number(chart, view) - 1]
    return view.rows(chart) if isinstance(part, Plot) else part


def chart_parts(chart: Chart, view: PageState) -> ChartParts:
    """Return the parts of a chart with rows, worked out once for all who ask the same."""
    selection = view.selection.without("part", "present", "activity", "focus", "deck", "step")
    key = f"parts {chart.id}{view.cache_key}{view.href(selection)}{view.screen}{view.stage_title}"
    if key not in view.cached_parts:
        view.cached_parts[key] = view.dataset.row_cache.get_or_compute(key, lambda: _split_chart(chart, view))
    parts: ChartParts = view.cached_parts[key]
    return parts


def _split_chart(chart: Chart, view: PageState) -> ChartParts:
    screen = view.screen
    rows, min_letter = view.rows(chart), min_letter_size(screen)
    width, room = screen.width * TEXT_WIDTH, stage_room(chart, view)
    page = replace(marked_reader(chart, view), width=WIDE_FIGURE if screen.wide else NARROW_FIGURE)
    if chart.plot is None and not screen.wide:
        return ChartParts(tuple(list_parts(rows, width, max(room + MARGIN, MIN_LIST), view.text)), page, 1.0, room)
    content: ChartPart = rows if chart.plot is None else chart.describe(rows, page)
    factor = min_letter / smallest_letter(_draw(chart, content, page))
    reader = replace(page, width=int(width / factor))

    def height(part: ChartPart) -> float:
        return float(_draw(chart, part, reader)["layout"]["height"])

    if isinstance(content, Plot):
        if is_stacked(content):
            return ChartParts((content,), reader, factor, room)
        parts = _balance(lambda limit: split_plot(content, lambda part: height(part) * factor <= limit), room)
        if height(parts[-1]) * factor > room:  # a row alone has no room for the notes; the page has them
            parts[-1] = replace(parts[-1], notes=())
        largest = max(factor, min(room / max(map(height, parts)), width / page.width))
        reader = replace(reader, width=int(width / largest))  # lines are broken for what is left of the width
        return ChartParts(tuple(parts), reader, max(factor, min(largest, room / max(map(height, parts)))), room)
    # Lanes of places are as low as their symbols until a part is known; then labels fill it (`part_figure`).
    reader = replace(reader, by_place=content["lane"].iloc[: count_of_activities(content)].nunique() > 1, label_rows=1)
    lanes = lane_parts(content, lambda part: height(part) * factor <= room, list(reader.theme.kinds))
    return ChartParts(tuple(lanes), reader, min(factor, room / max(map(height, lanes))), room)


def _balance(split: Callable[[float], list[Plot]], room: float) -> list[Plot]:
    """Return as few parts as have room, none much higher than the others."""
    parts = split(room)
    for share in EVEN_SHARES if len(parts) > 1 else ():
        lower = split(room * share)
        if len(lower) > len(parts):
            break
        parts = lower
    return parts


def part_figure(chart: Chart, parts: ChartParts, part: ChartPart) -> Figure:
    """Return the figure of a part; labels of lanes of places fill the screen."""
    if isinstance(part, Plot) or not parts.reader.by_place:
        return _draw(chart, part, parts.reader)
    return timeline_figure(part, parts.reader, parts.room / parts.factor)


def _draw(chart: Chart, part: ChartPart, reader: RenderContext) -> Figure:
    """Return the figure of a part: a plot as high as it comes, or rows of a timeline."""
    if isinstance(part, Plot):
        return plotly_figure(part, reader)
    if chart.figure is None:
        raise TypeError(f"The chart {chart.id} has neither a plot nor a figure.")
    return chart.figure(part, reader)


def lane_parts(rows: pd.DataFrame, fits: Callable[[pd.DataFrame], bool], kinds: list[str]) -> list[pd.DataFrame]:
    """Return the rows of a timeline in parts.

    Whole lanes, as many as fit, each with its context, which gives way before a lane is cut; those of kinds in the
    order of `kinds`.
    """
    count = count_of_activities(rows)
    activities, context = rows.iloc[:count], rows.iloc[count:]
    by = "lane" if activities["lane"].nunique() > 1 else "kind"
    lanes, parts = list(dict.fromkeys(activities[by])), list[pd.DataFrame]()
    if by == "kind":
        lanes = sorted(lanes, key=kinds.index)
    begin = len(lanes) if fits(rows) else 0
    while begin < len(lanes):
        end = begin + 1
        part_rows = _of_lanes(activities, by, lanes[begin:end], context)
        while end < len(lanes) and fits(longer_part := _of_lanes(activities, by, lanes[begin : end + 1], context)):
            part_rows, end = longer_part, end + 1
        without_context = _of_lanes(activities, by, lanes[begin:end], context.iloc[:0])
        parts += [without_context] if fits(without_context) and not fits(part_rows) else even_parts(part_rows, fits)
        begin = end
    return parts or [rows]


def _of_lanes(activities: pd.DataFrame, by: str, lanes: list[str], context: pd.DataFrame) -> pd.DataFrame:
    return pd.concat([activities[activities[by].isin(lanes)], context])


def even_parts(rows: pd.DataFrame, fits: Callable[[pd.DataFrame], bool]) -> list[pd.DataFrame]:
    """Return the rows of lanes in parts of the same size by date, as few as have room.

    Where one activity alone has none, there is one part, as small as it takes.
    """
    count = count_of_activities(rows)
    activities, context = rows.iloc[:count].sort_values("first_day", kind="stable"), rows.iloc[count:]
    if fits(rows) or not fits(pd.concat([activities.iloc[:1], context])):
        return [rows]
    for size in dict.fromkeys(ceil(count / number) for number in range(2, count)):
        chunks = [activities.iloc[begin : begin + size] for begin in range(0, count, size)]
        parts = [pd.concat([chunk, context]) for chunk in chunks]
        if all(map(fits, parts)):
            return parts
    return [pd.concat([activities.iloc[at : at + 1], context]) for at in range(count)]


def stage_room(chart: Chart, view: PageState) -> float:
    """Return the pixels that words, source and foot leave (assets/presentation.css)."""
    screen, least, rows = view.screen, min_letter_size(view.screen), view.rows(chart)
    title = view.stage_title or chart.headline(rows, view.selection, view.reader)
    large = _clamp(20, min(0.026, title_size(title) / 100) * screen.width, 52)
    subtitle = max(least, _clamp(16, 0.014 * screen.width, 28))
    beside = screen.width * (TEXT_WIDTH - CODE_WIDTH)
    words = _height(title, large * BOLD_LETTER, beside, large * 1.25)
    words += _height(chart.titled(rows, view.selection, view.reader), subtitle * LETTER, beside, subtitle * 1.5)
    lines = 2 if screen.wide else 4
    filters = least * 1.7 if view.selection.active() else 0
    narrow = NARROW_FOOT if screen.width >= SMALL else SMALL_FOOT
    foot = max(2.6 * least, 46) if screen.wide else narrow
    return max(screen.height * (1 - EDGES) - words - filters - lines * 1.5 * least - foot - GAPS, 120)


def _height(text: str, letter: float, width: float, line: float) -> float:
    return max(1, ceil(len(text) * letter / width)) * line


def _clamp(lower: float, value: float, upper: float) -> float:
    return min(max(lower, value), upper)
