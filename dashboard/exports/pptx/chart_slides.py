"""The slides of one chart.

Native charts of what can be read, then tables, and a sentence on what is left out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd
from pptx.util import Inches

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.filter_summary import filter_summary
from dashboard.exports.pptx import table
from dashboard.exports.pptx.bar_chart import bar_charts, together
from dashboard.exports.pptx.column_chart import SlideColumns, column_chart, slide_columns
from dashboard.exports.pptx.native_charts import NativeBars, bar_plan
from dashboard.exports.pptx.notes import notes
from dashboard.exports.pptx.slide_layout import SMALL, WIDE, Deck, SlideText, text_box
from dashboard.exports.pptx.text_fitting import cut, strip_unwritable, write

CHART_HEIGHT, TABLE_HEIGHT = Inches(4.0), Inches(4.7)
"""The least room there is for charts, and for a table."""

MOST_OF_A_FACT = 2
"""Lines of small print for the sources; the notes and the rows name all."""

NUMBER = re.compile(r"\d[\d\u00a0\u202f.,]*\d|\d")
"""A number as it is written in a title or a label."""

MOST_BESIDE_TABLES = 4
"""Lines of small print beside a table."""


@dataclass(frozen=True)
class RemainingRows:
    """The rows that stand in tables.

    The grid, where each slide begins and ends, and how many rows none shows.

    `heads` and `cells` are all columns as text, for the notes, as far as there are slides.
    """

    rows: pd.DataFrame
    heads: list[str]
    cells: list[list[str]]
    grid: table.SlideGrid
    pages: tuple[tuple[int, int], ...]
    left_out: int


def chart_slides(deck: Deck, exported: ChartExport, most_tables: int) -> None:
    """Add the slides of a chart, with at most so many of tables.

    An empty selection makes one that says so.
    """
    if exported.empty:
        _empty_slide(deck, exported)
    elif exported.chart.native.series:
        stacked = slide_columns(exported)
        drawn = not stacked.counts.empty
        every = exported.chart.native.counted or not drawn
        rest = _rest(exported, exported.rows if every else exported.rows.iloc[:0], most_tables)
        if drawn:
            _columns_slide(deck, exported, stacked, _follow(rest, exported))
        _table_slides(deck, exported, rest, (), opening=not drawn)
    else:
        plan = bar_plan(exported)
        rest = _rest(exported, plan.rest, most_tables)
        sentences = [*_follow(rest, exported), *plan.unpublished]
        slides = list(together(plan.charts, CHART_HEIGHT))
        # The chart whose bars the finding speaks of stands under it.
        slides.sort(key=lambda charts: not _proves(exported.title, charts))
        for place, charts in enumerate(slides):
            title = exported.title if place == 0 else _heading(exported, charts)
            _bars_slide(deck, exported, charts, title, sentences if place == 0 else None)
        _table_slides(deck, exported, rest, () if plan.charts else plan.unpublished, opening=not plan.charts)


def small_print(exported: ChartExport, said: Sequence[str]) -> tuple[str, ...]:
    """Return the small print as few paragraphs.

    What is `said` of the slide, sources, period and n, caveats, link.

    A caveat that another one repeats in full is left to that one.
    """
    caveats = exported.footnotes.caveats
    kept = [one for one in caveats if not any(one != other and one in other for other in caveats)]
    *facts, link = [line for line in exported.lines if line not in caveats]
    facts = [cut(strip_unwritable(line), SMALL, WIDE, MOST_OF_A_FACT) for line in facts]
    paragraphs = (" ".join(line for line in said if line), *facts, " ".join(kept), link)
    return tuple(paragraph for paragraph in paragraphs if paragraph)


def csv_link(exported: ChartExport) -> str:
    """Return the address of all rows as CSV, for the selection of the chart."""
    address, mark, query = exported.permalink.partition("?")
    root = address.removesuffix(exported.chart.page)
    return f"{root}/download/{exported.chart.id}.csv{mark}{query}"


def _rest(exported: ChartExport, rows: pd.DataFrame, most: int) -> RemainingRows:
    heads, cells = replace(exported, rows=rows.head(most * table.MOST_ROWS)).table()
    grid = table.grid(exported.chart, heads, cells)
    pages = tuple(table.pages(grid, TABLE_HEIGHT))[:most]
    return RemainingRows(rows, heads, cells, grid, pages, len(rows) - (pages[-1][1] if pages else 0))


def _follow(rest: RemainingRows, exported: ChartExport) -> list[str]:
    """Say that rows follow as tables, and how many do not."""
    text, shown = exported.reader.text, len(rest.rows) - rest.left_out
    if not rest.left_out:
        return [text.n("{number} row follows as a table.", "{number} rows follow as a table.", shown)] if shown else []
    return [
        text.t(
            "{shown} of {all} rows follow as a table; the others are left out here and stand in the CSV file: {url}",
            shown=text.number(shown),
            all=text.number(len(rest.rows)),
            url=csv_link(exported),
        )
    ]


def _proves(title: str, charts: Sequence[NativeBars]) -> bool:
    """Return whether every number of a title stands on the slide of these charts."""
    lines = [line for bars in charts for line in bars.lines]
    words = " ".join(f"{line.label} {line.said}" for line in lines) + " ".join(bars.heading for bars in charts)
    return set(NUMBER.findall(title)) <= set(NUMBER.findall(words))


def _heading(exported: ChartExport, charts: Sequence[NativeBars]) -> str:
    """Return the name of the chart and its units, for the slides after the first."""
    text = exported.reader.text
    units = text.listed(list(dict.fromkeys(bars.unit_name for bars in charts)))
    return text.t("{label}: {value}", label=text.t(exported.chart.name), value=units)


def _bars_slide(
    deck: Deck, exported: ChartExport, charts: Sequence[NativeBars], title: str, said: Sequence[str] | None
) -> None:
    """Add a slide of bar charts; the first slide says what the page does."""
    text, chart_export = exported.reader.text, replace(exported, rows=pd.concat([bars.rows for bars in charts]))
    subtitle = exported.subtitle
    hatched = {line.qualifier for bars in charts for line in bars.lines if line.said} - {"exact", ""}
    legend = text.t("Hatched: beyond a bound, over (>) or under (<). Dotted: about (~).") if hatched else ""
    small = small_print(chart_export, (legend, *(said or ())))
    slide, box = deck.slide(SlideText(title, subtitle, small))
    for place, (bars, frame) in enumerate(
        zip(charts, bar_charts(slide.shapes, charts, exported.reader, box), strict=True)
    ):
        _describe(frame, bars.heading, exported.summary if said is not None and not place else _listed(bars))
    deck.notes(slide, notes(chart_export, title, [subtitle, *(said or ())], chart_export.table()))


def _listed(bars: NativeBars) -> str:
    sentence = "; ".join(f"{line.label}: {line.said}" if line.said else line.label for line in bars.lines)
    return f"{bars.heading}. {sentence}"


def _columns_slide(deck: Deck, exported: ChartExport, stacked: SlideColumns, said: Sequence[str]) -> None:
    words = SlideText(exported.title, exported.subtitle, small_print(exported, said))
    slide, box = deck.slide(words)
    frame = column_chart(slide.shapes, stacked, exported.reader, box)
    _describe(frame, exported.reader.text.t(exported.chart.name), exported.summary)
    rows = _counts(stacked, exported) if exported.chart.native.counted else exported.table()
    deck.notes(slide, notes(exported, exported.title, [exported.subtitle, *said], rows))


def _counts(stacked: SlideColumns, exported: ChartExport) -> tuple[list[str], list[list[str]]]:
    text = exported.reader.text
    heads = [text.t("Month"), *(stacked.names[str(code)] for code in stacked.counts)]
    cells = [
        [text.date(str(period)), *("" if cell != cell else text.number(cell) for cell in row)]
        for period, row in zip(stacked.counts.index, stacked.counts.itertuples(index=False), strict=True)
    ]
    return heads, cells


def _table_slides(
    deck: Deck, exported: ChartExport, rest: RemainingRows, unpublished: Sequence[str], *, opening: bool
) -> None:
    """Add the slides of tables.

    Where no chart stands before them, the first one carries the finding.
    """
    text, columns_ = exported.reader.text, table.widths(rest.grid)
    for start, end in rest.pages:
        chart_export = replace(exported, rows=rest.rows.iloc[start:end])
        span = {"first": start + 1, "last": end, "all": len(rest.rows)}
        spoken = {key: text.number(value) for key, value in span.items()}
        title = text.t("{chart}: rows {first} to {last} of {all}", chart=text.t(exported.chart.name), **spoken)
        if len(rest.pages) == 1:
            title = text.t("{chart}: further rows", chart=text.t(exported.chart.name))
        sentence = text.t("Sources and notes of each row stand in the notes of this slide.")
        if opening and not start:
            title, sentence = exported.title, exported.subtitle
        left_out = _follow(rest, exported) if rest.left_out and end == rest.pages[-1][1] else []
        words = SlideText(title, sentence, small_print(chart_export, (*unpublished, *left_out)), MOST_BESIDE_TABLES)
        slide, box = deck.slide(words)
        frame = table.draw(slide.shapes, rest.grid.part(start, end), columns_, text, box)
        _describe(frame, title, title)
        deck.notes(slide, notes(chart_export, title, [sentence, *unpublished], (rest.heads, rest.cells[start:end])))


def _empty_slide(deck: Deck, exported: ChartExport) -> None:
    """Say that nothing matches, and what was asked for."""
    text, chart = exported.reader.text, exported.chart
    asked = filter_summary(exported.selection, exported.dataset, text, chart.filters)
    slide, (left, top, width, _height) = deck.slide(SlideText(exported.title, exported.subtitle, exported.lines))
    frame = text_box(slide.shapes, (left, top, width, Inches(3)))
    for number, (name, value) in enumerate(asked.items()):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        write(paragraph, text.t("{label}: {value}", label=name, value=value), text, 18)
    deck.notes(slide, notes(exported, exported.title, [exported.subtitle], ([], [])))


def _describe(frame: Any, name: str, summary: str) -> None:
    """Give a graphic frame its name and its alternative text."""
    properties = frame._element.nvGraphicFramePr.cNvPr
    properties.set("name", strip_unwritable(name)[:120])
    properties.set("descr", strip_unwritable(summary))
