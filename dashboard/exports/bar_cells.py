"""The cells of the workbook behind native bars: names, values, bounds and labels."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.exports.native_chart import NativeBars
from dashboard.exports.text_fitting import strip_unwritable
from dashboard.text.translate import Translator

Cell = float | str | None


def bar_cells(
    bars: NativeBars, names: Sequence[str], title: str, text: Translator
) -> tuple[list[str], list[list[Cell]]]:
    """Return the headings and the columns of the cells behind bars.

    Names, values as reported, where ranges begin (if there are any), where bars are solid to and drawn to, labels.
    """
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
