"""A country on two pages of A4: the words, figures and tables of its page, with sources."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from dashboard.charts.activity_timeline import CHART
from dashboard.dataset.rows.activity_rows import briefing_ids
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.exports.country_briefing import BriefingSection, CountryBriefing, Words
from dashboard.exports.docx.word_document import WordDocument
from dashboard.exports.picture import MARGIN, Picture
from dashboard.exports.slide_picture import sentence_of_rows
from dashboard.exports.text_fitting import with_full_stop
from dashboard.exports.to_png import paint
from dashboard.plotting.plot_parts import largest_fitting
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.svg_figure import draw_figure
from dashboard.theme import LIGHT

BRIEFING = "briefing.docx"

WIDTH, HIGHEST = 860, 520
"""Pixels of the drawing: on paper its smallest letters have 7 points, and it takes a third of a page."""

DOTS = 2
"""Pixels of the picture for one of the drawing."""


def briefing_to_docx(briefing: CountryBriefing) -> bytes:
    """Return the Word document of a briefing."""
    document = WordDocument(briefing.text, briefing.name, briefing.on)
    document.heading(briefing.name, level=1)
    document.paragraph([Words(" · ".join(briefing.about))], small=True)
    if briefing.changed.text:
        document.paragraph([briefing.changed], small=True)
    document.paragraph([Words(briefing.paragraph)])
    document.figures([(figure.value_text, figure.label, figure.brief) for figure in briefing.figures])
    first, *following = briefing.sections()
    document.heading(first.heading)
    picture = timeline_picture(briefing)
    if picture is not None:
        document.picture(picture.content, picture.words)
        if picture.sentence:  # how much of it is drawn
            document.paragraph([Words(picture.sentence)], small=True)
    _write(document, first)
    for section in following:
        document.heading(section.heading)
        _write(document, section)
    return document.save()


def _write(document: WordDocument, section: BriefingSection) -> None:
    if section.rows:
        document.table(section.heads, section.rows, section.widths)
    for sentence in section.sentences:
        document.paragraph([sentence], small=bool(section.rows))


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

    def fits(count: int) -> bool:
        return float(_part(timeline, count).figure(reader)["layout"]["height"]) <= HIGHEST

    selected = _part(timeline, largest_fitting(1, total + 1, fits))
    figure, visible = selected.figure(reader), _count(selected)
    if visible < total:  # the numbers of a part behind the names of lanes would be read as those of all
        axis = figure["layout"]["yaxis"]
        axis["ticktext"] = [name.rpartition("<br>")[0] for name in axis["ticktext"]]
    drawing = draw_figure(figure, WIDTH + 2 * MARGIN, titled=False)
    picture = Picture(drawing.body, WIDTH + 2 * MARGIN, drawing.height)
    sentence = sentence_of_rows(visible, total, reader)
    words = " ".join(part for part in (with_full_stop(selected.subtitle), selected.summary, sentence) if part)
    return TimelinePicture(paint(picture.document(selected, DOTS * WIDTH)), words, sentence)


def _part(timeline: ChartExport, count: int) -> ChartExport:
    """Return the timeline with its most telling activities, without what it is read against."""
    rows, ids = timeline.rows, briefing_ids(timeline.dataset, timeline.selection, count)
    return replace(timeline, rows=rows[rows["key"].isin(ids) & _is_activity(rows)].reset_index(drop=True))


def _is_activity(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["row_kind"].eq("activity")


def _count(export: ChartExport) -> int:
    return int(export.rows.loc[_is_activity(export.rows), "key"].nunique())
