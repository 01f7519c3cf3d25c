"""The room that the names of lying bars need, without what draws them: a refresh asks, too."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.text_fitting import LINE, RESERVE, TALL_LINE, line_count

SIZE = 18
"""Points of all words in a chart: what is read from the back row."""

AIR, SIDE = 0.05, 0.15
"""Inches between the lines of two bars, and beside a name."""

NAME_LINE, TALL_NAME_LINE = SIZE * LINE / 72, SIZE * TALL_LINE / 72
"""Inches of a line of a name, and of one of several: programs leave out names that touch, in tall letters, too."""

HEADS = " ▾"
"""What follows a heading, which has no bar: it points to the bars below."""


def name_height(names: Sequence[str], width: float, size: float = SIZE) -> float:
    """Return the inches that each of some names needs, in a width in inches."""
    lines = max(line_count(name, size, (width - SIDE) * RESERVE) for name in names)
    return (NAME_LINE if lines == 1 else lines * TALL_NAME_LINE) * size / SIZE + AIR
