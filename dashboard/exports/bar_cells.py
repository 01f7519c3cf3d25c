"""The cells of the workbook behind native bars, and how long their axis is."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.native_chart import NativeBar, NativeBars
from dashboard.exports.text_fitting import ems, strip_unwritable
from dashboard.text.translate import Translator

RESERVE = 0.92
"""How much of a width is counted on: another font is wider."""

Cell = float | str | None


def bar_cells(
    bars: NativeBars, names: Sequence[str], title: str, text: Translator
) -> tuple[list[str], list[list[Cell]]]:
    """Return headings and columns behind bars: names, values, beginnings, ends, labels."""
    heads = [title or text.t("Name"), text.t("As reported"), text.t("Solid to"), text.t("Drawn to")]
    columns: list[list[Cell]] = [
        [*names],
        [bar.reported for bar in bars.bars],
        [bar.solid_end for bar in bars.bars],
        [bar.end if bar.end is not None else bars.scale.start if bar.text else None for bar in bars.bars],
        [strip_unwritable(bar.text) for bar in bars.bars],
    ]
    if bars.has_ranges:
        heads.insert(2, text.t("From"))
        columns.insert(2, [bar.start for bar in bars.bars])
    return [*heads, text.t("As stated")], columns


def value_start(bars: NativeBars) -> float:
    """Return where the axis of a chart of bars begins."""
    return min([bars.scale.start, 0.0, *(bar.end for bar in bars.bars if bar.end is not None)])


def label_room(bars: NativeBars, every: Sequence[NativeBar], plot: float, size: float) -> float:
    """Return the room for labels behind bars, as a share of their scale.

    Args:
        bars: the chart.
        every: the bars that share its axis.
        plot: inches of the axis.
        size: points of the labels.
    """
    start, room = value_start(bars), 0.0
    length = bars.scale.end - start
    for bar in every:
        share = max(((bar.end or 0.0) - start) / length, 0.0) if length else 0.0
        label = ems(bar.text) * size / 72 / RESERVE + 0.2
        room = max(room, share * plot / max(plot - label, 1.0) - 1)
    return round(room * length / bars.scale.end if bars.scale.end else room, 2)
