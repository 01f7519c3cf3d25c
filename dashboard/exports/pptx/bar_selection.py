"""Which bars a slide of the deck holds: those of its title, then the highest, at most eight."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from dashboard.exports.drawn_title import named_numbers
from dashboard.exports.native_chart import NativeBar, NativeBars, is_row
from dashboard.exports.pptx.bar_names import SIZE
from dashboard.exports.pptx.chart import NAMES, holds_bars
from dashboard.exports.text_fitting import BETWEEN, RESERVE, joined, line_count

MAX_BARS, MAX_LINES = 8, 2
"""Bars of a slide at most, and lines of the name of one where its heading says the same in fewer."""

BarGroup = tuple[NativeBar, ...]
"""A heading and the bars below it, or a bar alone."""


def story_bars(
    charts: Sequence[NativeBars], title: str, width: float, height: float, *, focus: str, in_time: bool
) -> NativeBars:
    """Return the chart of a slide (inches): as many bars as can be read of its title's axis.

    `focus` is the key of a bar that is among them; an order in time is kept, others are by rank.
    """
    chart = max(
        charts, key=lambda candidate: (_holds(candidate.bars, focus), _title_match_count(candidate.bars, title))
    )
    groups = _groups(chart.bars)
    labels = [bar.label for group in groups for bar in group if not bar.is_heading]
    is_ranked = len(set(labels)) == len(labels) and not in_time
    if is_ranked:
        short_named = [_with_short_name(group, width) for group in groups]
        groups = _ranked([(bar,) for group in short_named for bar in _with_place(group)], chart)
    else:
        groups = [(bar,) for group in groups for bar in _with_heading(group)]
    shown_groups = list[BarGroup]()
    for group in sorted(groups, key=lambda bars: (not _holds(bars, focus), -_title_match_count(bars, title))):
        longer = [other for other in groups if other in shown_groups or other is group]
        bars = [bar for other in longer for bar in other]
        if len([bar for bar in bars if bar.extents]) <= MAX_BARS and holds_bars(bars, width, height):
            shown_groups = longer
        elif is_ranked and shown_groups and not _title_match_count(group, title):
            break  # what is lower must not stand where a higher one is left out
    if in_time and len(groups) > len(shown_groups):
        short = _shorten_names(chart.part([bar for group in groups for bar in group][:MAX_BARS]), width, height)
        if short is not None:
            return short
    return chart.part([bar for group in shown_groups for bar in group] or chart.bars[:1])


def _holds(bars: Iterable[NativeBar], key: str) -> bool:
    return bool(key) and any(is_row(bar, key) for bar in bars)


def story_pair(
    charts: Sequence[NativeBars], title: str, width: float, heights: tuple[float, float]
) -> tuple[NativeBars, NativeBars] | None:
    """Return the two groups of bars that a title compares, each a chart; None for one group.

    Only groups of the same bars (rounds, places), whose names alone do not tell them apart.
    """
    parts = [
        replace(chart, heading=group[0].label, bars=group[1:])
        for chart in charts
        for group in _groups((NativeBar(chart.heading), *chart.bars) if chart.heading else chart.bars)
        if len(group) > 2 and group[0].is_heading and _title_match_count(group, title)
    ]
    labels = [bar.label for part in parts for bar in part.bars]
    if len(parts) < 2 or len(set(labels)) == len(labels):
        return None
    # Those that together show most of the numbers.
    pairs = combinations(parts, 2)
    best = max(pairs, key=lambda pair: _title_match_count([bar for part in pair for bar in part.bars], title))
    pair = sorted(best, key=lambda part: -len(part.bars))
    first, second = (_shorten_names(part, width, height) for part, height in zip(pair, heights, strict=True))
    return (first, second) if first and second else None


def _shorten_names(part: NativeBars, width: float, height: float) -> NativeBars | None:
    """Return bars with as many parts of their names as fit; None if none fit."""
    names = [bar.label.split(BETWEEN) for bar in part.bars]
    for count in range(max(map(len, names)), 0, -1):
        bars = [replace(bar, label=BETWEEN.join(name[:count])) for bar, name in zip(part.bars, names, strict=True)]
        if len({bar.label for bar in bars}) == len(bars) and holds_bars(bars, width, height, part.title):
            return part.part(bars)
    return None


def focus_keys(chart: NativeBars, title: str) -> frozenset[str]:
    """Return the marks that a title speaks of: by name if it names one, else by their numbers."""
    bars = [bar for bar in chart.bars if bar.mark is not None and named_numbers(bar, title)]
    matches = [bar for bar in bars if bar.label in title]
    keys = frozenset(bar.mark.key for bar in matches or bars if bar.mark is not None)
    return frozenset() if len(keys) == len([bar for bar in chart.bars if bar.extents]) else keys


def _groups(bars: Iterable[NativeBar]) -> list[BarGroup]:
    groups = list[list[NativeBar]]()
    for bar in bars:
        if bar.is_heading and groups and groups[-1][-1].is_heading:
            groups[-1] = [bar]
        elif bar.is_heading or not groups:
            groups.append([bar])
        else:
            groups[-1].append(bar)
    return [tuple(group) for group in groups if not group[-1].is_heading]


def _with_short_name(group: BarGroup, width: float) -> BarGroup:
    """Return the one bar of a heading under the heading's name where its own is long."""
    heading, bar = group[0], group[-1]
    alone = len(group) == len((heading, bar)) and heading.is_heading and not heading.key
    if not alone or line_count(bar.label, SIZE, width * NAMES[1] * RESERVE) <= MAX_LINES:
        return group
    return (replace(bar, label=heading.label),)


def _with_place(group: BarGroup) -> BarGroup:
    """Return bars of a group, a place's own and values in words named with the heading."""
    full_names = _with_heading(group)
    return tuple(
        full_name if bar.color == "other" or not bar.extents else bar
        for bar, full_name in zip((bar for bar in group if not bar.is_heading), full_names, strict=True)
    )


def _with_heading(group: BarGroup) -> BarGroup:
    """Return the bars of a group, each with the heading in its name."""
    if not group[0].is_heading:
        return group
    return tuple(replace(bar, label=joined(group[0].label, bar.label)) for bar in group[1:])


def _ranked(groups: list[BarGroup], chart: NativeBars) -> list[BarGroup]:
    """Return bars of shares from the highest down, a place's own and values in words first."""
    if chart.scale.kind != "share":
        return groups
    return sorted(
        groups, key=lambda group: (group[0].color != "other" and bool(group[0].extents), -(group[0].end or 0))
    )


def _title_match_count(bars: Iterable[NativeBar], title: str) -> int:
    """Return how many numbers of a title some bars show."""
    return len({number for bar in bars for number in named_numbers(bar, title)})
