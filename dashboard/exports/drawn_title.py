"""Titles of native charts: every number in them is drawn in the chart under them."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable

from dashboard.exports.native_chart import NativeBar, NativeBars, NativeChart, NativeColumns, column_title
from dashboard.exports.text_fitting import BETWEEN, joined, shorten
from dashboard.text.translate import Translator

LONGEST_TITLE = 130
"""Letters of a title that fit into its lines on a slide."""

_NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f\u2009٬٫]\d+)*")
_SHARE = re.compile(rf"(?<!\d){_NUMBER.pattern}(?=(?:[^\d%٪]{{1,6}}{_NUMBER.pattern})?\s?[%٪])")
"""A share, or the first of two with one sign: `90 to 94%`."""

FEWEST_DIGITS = 4
"""Digits of a number that names a bar by itself: smaller ones stand for many things."""


def numbers(*texts: str) -> set[str]:
    """Return the numbers that stand in texts, as they are written there."""
    return {number for words in texts for number in _NUMBER.findall(words)}


def named_numbers(bar: NativeBar, title: str) -> set[str]:
    """Return the numbers of a bar that a title says: shares, large ones, any beside its name."""
    title_numbers = numbers(bar.text) & numbers(title)
    if title_numbers and any(part in title for part in bar.label.split(BETWEEN)):
        return title_numbers
    if _SHARE.search(bar.text):
        return title_numbers & set(_SHARE.findall(title))
    return {number for number in title_numbers if sum(map(str.isdigit, number)) >= FEWEST_DIGITS}


def chart_texts(chart: NativeChart, text: Translator) -> list[str]:
    """Return all words that a native chart draws: title, names, labels."""
    if isinstance(chart, NativeColumns):
        headings = [part for heading in chart.headings for part in (heading.name, heading.part)]
        return [column_title(chart, text), *headings, *(text.number(total) for total in chart.totals)]
    return [chart.title, *(words for bar in chart.bars for words in (bar.label, bar.text))]


def states_its_numbers(title: str, charts: Iterable[NativeChart], text: Translator) -> bool:
    """Return whether every number of a title is drawn in the charts under it."""
    return numbers(title) <= numbers(*(words for chart in charts for words in chart_texts(chart, text)))


def drawn_title(chart: NativeBars, text: Translator) -> str:
    """Return the subject (cut where long) and the longest bar or first value in words."""
    labelled_bars = [bar for bar in chart.bars if bar.text]
    if not labelled_bars:
        return chart.title
    top = max(labelled_bars, key=lambda bar: bar.end if bar.end is not None else -math.inf)
    place = chart.bars.index(top)
    heading = next((bar.label for bar in reversed(chart.bars[:place]) if bar.is_heading), "")
    name = joined(chart.heading, heading) or chart.title
    title = text.t("{chart}: {label}, {value}", chart=name, label=top.label, value=top.text)
    if len(title) <= LONGEST_TITLE:
        return title
    return text.labelled(shorten(top.label, LONGEST_TITLE - len(top.text)), top.text)
