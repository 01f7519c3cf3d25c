"""The timeline of a country as a picture in its briefing, with what it shows in words."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts.activity_timeline import CHART
from dashboard.dataset.rows.activity_rows import briefing_ids
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.exports.country_briefing import CountryBriefing
from dashboard.exports.picture import MARGIN, Picture
from dashboard.exports.slide_picture import sentence_of_rows
from dashboard.exports.text_fitting import with_full_stop
from dashboard.exports.to_png import paint
from dashboard.plotting.plot_parts import largest_fitting
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.svg_figure import draw_figure
from dashboard.theme import LIGHT

WIDTH, HIGHEST = 860, 520
"""Pixels of the drawing: on paper its smallest letters have 7 points, and it takes a third of a page."""

DOTS = 2
"""Pixels of the picture for one of the drawing."""


@dataclass(frozen=True)
class TimelinePicture:
    """A PNG picture, what it shows in words, and how much of the whole that is ("" for all)."""

    content: bytes
    words: str
    sentence: str


def timeline_picture(briefing: CountryBriefing) -> TimelinePicture | None:
    """Return the timeline of a country, as many activities as have room; None without any."""
    reader = RenderContext(briefing.text, LIGHT, wide=True, width=WIDTH)
    timeline = chart_export(CHART, briefing.dataset, briefing.selection, reader, briefing.root)
    if timeline.empty:
        return None
    total = _count(timeline)
    selected = _part(timeline, largest_fitting(1, total + 1, lambda count: _height(_part(timeline, count)) <= HIGHEST))
    figure, visible = selected.figure(reader), _count(selected)
    if visible < total:
        _leave_out_numbers(figure)
    drawing = draw_figure(figure, WIDTH + 2 * MARGIN, titled=False)
    picture = Picture(drawing.body, WIDTH + 2 * MARGIN, drawing.height)
    sentence = sentence_of_rows(visible, total, reader)
    words = " ".join(part for part in (with_full_stop(selected.subtitle), selected.summary, sentence) if part)
    return TimelinePicture(paint(picture.document(selected, DOTS * WIDTH)), words, sentence)


def _part(timeline: ChartExport, count: int) -> ChartExport:
    """Return the timeline with its most telling activities, without what it is read against."""
    rows, ids = timeline.rows, briefing_ids(timeline.dataset, timeline.selection, count)
    return replace(timeline, rows=rows[rows["key"].isin(ids) & _is_activity(rows)].reset_index(drop=True))


def _height(export: ChartExport) -> float:
    return float(export.figure(export.reader)["layout"]["height"])


def _leave_out_numbers(figure: Figure) -> None:
    """Take the numbers of activities from the names of lanes.

    Those of a part would be read as those of all.
    """
    axis = figure["layout"]["yaxis"]
    axis["ticktext"] = [name.rpartition("<br>")[0] for name in axis["ticktext"]]


def _is_activity(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["row_kind"].eq("activity")


def _count(export: ChartExport) -> int:
    return int(export.rows.loc[_is_activity(export.rows), "key"].nunique())
