"""Results in words: values too different for one axis, as a list for the back row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.util import Inches

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.drawn_title import numbers
from dashboard.exports.pptx.geometry import Box
from dashboard.exports.pptx.record_schema import line_keys
from dashboard.exports.pptx.slide_layout import Deck
from dashboard.exports.pptx.slide_words import chart_notes, chart_text
from dashboard.exports.pptx.table import pair_table
from dashboard.exports.pptx.template import CONTENT, READING
from dashboard.exports.text_fitting import (
    NUMERALS,
    RESERVE,
    TALL_LINE,
    ems,
    joined,
    line_count,
    shorten,
    strip_unwritable,
)
from dashboard.plotting.change_rings import ring_plot
from dashboard.plotting.plot import Plot

MAX_RESULTS = 6
MAX_LENGTH = 160
"""Characters of each part of a result; what is longer would leave no room for another."""
SIZES = (28, 24, 20, READING)
"""Points of a slide of few results, and of one of many."""
PADDING, LOOSE = 0.2, 0.5
"""Inches between two results, at least and at most."""

MAX_VALUE_WIDTH = 4.2
"""Inches of the values at most."""


@dataclass(frozen=True)
class Result:
    """A value in words, what it counts, and by whom it was reported."""

    value: str
    label: str
    place: str
    key: str = ""

    @property
    def words(self) -> list[str]:
        """Return what stands beside the value, a paragraph each."""
        return [strip_unwritable(part) for part in (self.label, self.place) if part]


def plot_results(plot: Plot) -> list[Result]:
    """Return the values of a plot that stand alone: no bar of another unit compares with them."""
    entries = list[Result]()
    for section in plot.sections:
        place = joined(section.part, section.title)
        for row in section.rows:
            texts = [(row.value_text, row.key)] if row.value_text else [(mark.label, mark.key) for mark in row.marks]
            if row.kind not in ("heading", "title", "note"):
                entries += [
                    Result(shorten(words, MAX_LENGTH), shorten(row.label, MAX_LENGTH), shorten(place, MAX_LENGTH), key)
                    for words, key in texts
                    if words
                ]
    return entries


def results_slides(deck: Deck, export: ChartExport, max_slides: int) -> None:
    """Add results in words on so many slides: that of the finding first, one an activity."""
    if export.plot is None:
        return
    remaining = _sort_results(plot_results(ring_plot(export.plot, export.reader.older)), export.title)
    for number in range(max_slides):
        page = _page(remaining, deck.geometry.box)
        if not page:
            return
        remaining = remaining[len(page) :]
        first = {"place": page[0].place, "value": page[0].value, "measure": page[0].label}
        title = export.reader.text.t("{place}: {value} – {measure}", **first) if number else export.title
        _slide(deck, export, page, title)


def _sort_results(entries: Sequence[Result], title: str) -> list[Result]:
    """Return results: the one of the title, the first of each activity, then the others."""
    title_numbers = numbers(title)
    places, firsts, rest = set[str](), list[Result](), list[Result]()
    for result in sorted(
        entries, key=lambda entry: not (numbers(entry.value) & title_numbers and entry.label[1:] in title)
    ):
        (rest if result.place in places else firsts).append(result)
        places.add(result.place)
    return [*firsts, *rest]


def _page(candidates: Sequence[Result], box: Box) -> list[Result]:
    """Return the first results as far as a slide holds them, one at least."""
    for count in range(min(len(candidates), MAX_RESULTS), 1, -1):
        page = [*candidates[:count]]
        if sum(_least_heights(page, box, READING)) <= box[3] / Inches(1):
            return page
    return [*candidates[:1]]


def _value_width(page: Sequence[Result], size: int) -> float:
    return min(max(ems(result.value) for result in page) * NUMERALS * size / 72 + 0.3, MAX_VALUE_WIDTH)


def _lines(result: Result, page: Sequence[Result], room: float, size: int) -> int:
    values = _value_width(page, size)
    wide = (room - values - 0.2) * RESERVE
    label_lines = line_count(result.label, size, wide) + line_count(result.place, size, wide)
    return max(label_lines, line_count(result.value, size, values / NUMERALS - 0.2))


def _least_heights(page: Sequence[Result], box: Box, size: int) -> list[float]:
    """Return the inches that results need at a size; the widest value leaves words their room."""
    return [_lines(result, page, box[2] / Inches(1), size) * size * TALL_LINE / 72 + PADDING for result in page]


def _heights(page: Sequence[Result], box: Box) -> tuple[int, list[float]]:
    """Return the largest size at which results fit into a box, and their heights in inches."""
    room = box[3] / Inches(1)
    size = next((size for size in SIZES if sum(_least_heights(page, box, size)) <= room), READING)
    heights = _least_heights(page, box, size)
    more = min(max(room - sum(heights), 0.0) / len(page), LOOSE - PADDING)
    return size, [height + more for height in heights]


def _slide(deck: Deck, export: ChartExport, page: Sequence[Result], title: str) -> None:
    slide = deck.slide(CONTENT, chart_text(export, title, deck.geometry.wide))
    size, heights = _heights(page, deck.geometry.box)
    values = _value_width(page, size)
    left, top, width, _height = deck.geometry.box
    text = export.reader.text
    rows = [(strip_unwritable(result.value), result.words) for result in page]
    frame = pair_table(slide.shapes, rows, (left, top, width / Inches(1), values), heights, text, size)
    summary = text.separated(text.labelled(result.value, f"{result.label} ({result.place})") for result in page)
    keys = line_keys((result.key, result.label) for result in page)
    deck.add_table(slide, frame, text.t(export.chart.name), summary, keys)
    deck.notes(slide, chart_notes(export, title))
