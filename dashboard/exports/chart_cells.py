"""The cells behind a native chart: by formulas an edited number moves bar and label."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.exports.native_chart import NativeBar, NativeBars, NativeColumns
from dashboard.exports.text_fitting import RESERVE, ems, strip_unwritable
from dashboard.exports.xlsx.workbook import write_text
from dashboard.text.translate import Translator

Cell = float | str | None


@dataclass(frozen=True)
class Cells:
    """A column behind a chart: its letter, its heading, its cells."""

    letter: str
    name: str
    values: tuple[Cell, ...]


@dataclass(frozen=True)
class ChartCells:
    """The cells behind a chart, column by column; formulas by column and line (from 0)."""

    columns: tuple[Cells, ...]
    formulas: Mapping[tuple[int, int], str]
    number_format: str


def bar_cells(bars: NativeBars, names: Sequence[str], text: Translator, first: int = 2) -> ChartCells:
    """Return the cells behind bars; ends and labels are formulas of the values.

    `names` stand in the chart; `first` is the number of the row of the first bar.
    """
    heads = [bars.title or text.t("Name"), text.t("As reported"), text.t("Solid to"), text.t("Drawn to")]
    columns: list[Sequence[Cell]] = [
        names,
        [bar.reported for bar in bars.bars],
        [bar.solid_end for bar in bars.bars],
        [drawn_end(bar, bars) for bar in bars.bars],
        [strip_unwritable(bar.text) for bar in bars.bars],
    ]
    if bars.has_ranges:
        heads.insert(2, text.t("From"))
        columns.insert(2, [bar.start for bar in bars.bars])
    formulas = {
        (len(columns) - 3 + column, line): formula
        for line, bar in enumerate(bars.bars)
        for column, formula in enumerate(bar_formulas(bar, str(first + line), text))
        if formula
    }
    return ChartCells(_lettered([*heads, text.t("As stated")], columns), formulas, number_format(text, bars.scale.unit))


def drawn_end(bar: NativeBar, bars: NativeBars) -> float | None:
    """Return where a line is drawn to: one in words alone is there without a length."""
    return bar.end if bar.end is not None else bars.scale.start if bar.text else None


def bar_formulas(bar: NativeBar, row: str, text: Translator) -> tuple[str, str, str]:
    """Return the formulas of solid end, drawn end and label, "" where there is none."""
    if bar.reported is None:
        return "", "", ""
    solid, end = (
        "" if value is None else shift_formula(f"B{row}", bar.reported, value) for value in (bar.solid_end, bar.end)
    )
    return solid, end, label_formula(bar, f"B{row}", f"C{row}", text)


def column_cells(
    columns: NativeColumns, names: Sequence[str], title: str, text: Translator, first: int = 2
) -> ChartCells:
    """Return the cells behind stacked columns: names, series, and their sums as formulas."""
    totals = [total or None for total in columns.totals]
    heads = [title, *(series.name for series in columns.series), text.t("Total")]
    cells = _lettered(heads, [names, *(series.values for series in columns.series), totals])
    last = cells[-2].letter
    formulas = {
        (len(cells) - 1, line): f"=SUM(B{first + line}:{last}{first + line})"
        for line, total in enumerate(totals)
        if total
    }
    return ChartCells(cells, formulas, number_format(text, columns.scale.unit))


def _lettered(heads: Sequence[str], columns: Sequence[Sequence[Cell]]) -> tuple[Cells, ...]:
    return tuple(
        Cells(chr(ord("A") + place), strip_unwritable(head), tuple(values))
        for place, (head, values) in enumerate(zip(heads, columns, strict=True))
    )


def write_cells(sheet: Any, cells: ChartCells, head: int, number: Any, bold: Any = None) -> None:
    """Write cells below their headings (row `head`, from 0); what is unknown is an empty cell."""
    for column, cell_column in enumerate(cells.columns):
        write_text(sheet, head, column, cell_column.name, bold)
    for line, values in enumerate(zip(*(cell_column.values for cell_column in cells.columns), strict=True)):
        for column, value in enumerate(values):
            formula, row = cells.formulas.get((column, line)), head + 1 + line
            if formula:
                sheet.write_formula(row, column, formula, None if isinstance(value, str) else number, value)
            elif isinstance(value, str):
                write_text(sheet, row, column, value)
            elif value is not None:
                sheet.write_number(row, column, value, number)


def value_start(bars: NativeBars) -> float:
    """Return where the axis of a chart of bars begins."""
    return min([bars.scale.start, 0.0, *(bar.end for bar in bars.bars if bar.end is not None)])


def value_end(bars: NativeBars, room: float) -> float:
    """Return where the axis of a chart of bars ends, with room for labels as a share of it."""
    return bars.scale.end * (1 + room)


def label_room(bars: NativeBars, axis_bars: Sequence[NativeBar], plot: float, size: float) -> float:
    """Return the room for labels (points) of bars on an axis (inches), as a share of its scale."""
    start, room = value_start(bars), 0.0
    length = bars.scale.end - start
    for bar in axis_bars:
        share = max(((bar.end or 0.0) - start) / length, 0.0) if length else 0.0
        label = ems(bar.text) * size / 72 / RESERVE + 0.2
        room = max(room, share * plot / max(plot - label, 1.0) - 1)
    return round(room * length / bars.scale.end if bars.scale.end else room, 2)


MILLION = 1_000_000
GROUPED = 1_000
LONGEST_LITERAL = 250
"""Characters of a text inside a formula; Excel takes 255."""


def label_formula(bar: NativeBar, value_cell: str, start_cell: str, text: Translator) -> str:
    """Return the formula of a label, "" where its words are more than its numbers."""
    if bar.reported is None:
        return ""
    pieces: list[tuple[str, str]] = []
    rest = bar.text
    numbers = [(bar.start, start_cell)] if bar.start is not None else []
    for number, cell in [*numbers, (bar.reported, value_cell)]:
        split = _split_number(rest, number, cell, text)
        if split is None:
            return ""
        before, formula, rest = split
        pieces.append((before, formula))
    parts = [part for before, formula in pieces for part in (_literal(before), formula) if part]
    if rest:
        parts.append(_literal(rest))
    if any(len(before) > LONGEST_LITERAL for before, _formula in [*pieces, (rest, "")]):
        return ""
    return "=" + "&".join(parts)


def shift_formula(cell: str, value: float, end: float) -> str:
    """Return the formula of a bar's end, as far from the value as it is today."""
    shift = round(end - value, 9)
    return f"={cell}{shift:+.12g}" if shift else f"={cell}"


def number_format(text: Translator, unit: str) -> str:
    """Return the format in which Office writes the numbers of a unit: `0"%"`, `0" %"`, `#,##0`."""
    before, zero, after = text.value(0, "exact", unit).partition("0")
    if not zero or not (before or after):
        return "#,##0"
    return "0".join(f'"{part}"' if part else "" for part in (before, after))


def _split_number(words: str, number: float, cell: str, text: Translator) -> tuple[str, str, str] | None:
    """Return the words before a number, the formula that writes it, and the words after it."""
    for factor in (1, MILLION, GROUPED * MILLION):
        quotient = number / factor
        match = re.search(rf"(?<![\d.,]){re.escape(text.number(quotient))}(?![\d]|[.,]\d)", words)
        if match and (abs(quotient) < GROUPED or quotient == round(quotient)):
            return words[: match.start()], _number(cell, factor, text), words[match.end() :]
    return None


def _number(cell: str, factor: int, text: Translator) -> str:
    """Return the formula that writes a number with the marks of the language."""
    value = cell if factor == 1 else f"{cell}/{factor}"
    group, decimal = text.number(GROUPED)[1:-3], text.number(0.5)[1:-1]
    small = f'SUBSTITUTE(ROUND({value},2)&"",MID(0.5&"",2,1),"{decimal}")'
    large = f'SUBSTITUTE(FIXED({value},0),MID(FIXED(1000,0),2,1),"{group}")'
    return f"IF(ABS({value})<{GROUPED},{small},{large})"


def _literal(words: str) -> str:
    return f'"{words.replace(chr(34), chr(34) * 2)}"' if words else ""
