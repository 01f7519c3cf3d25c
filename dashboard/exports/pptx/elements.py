"""What charts deliver line by line, as their records hold it (`ELEMENT`)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from dashboard.exports.chart_cells import Cells, drawn_end, value_end
from dashboard.exports.native_chart import NativeBar, NativeBars, NativeColumns
from dashboard.exports.pptx.drawing import PATTERNS
from dashboard.exports.text_fitting import strip_unwritable
from dashboard.text.translate import Translator


def line_keys(keys: Iterable[tuple[str, str]]) -> list[str]:
    """Return a key for each line of (key, label), the label where it has none, each once."""
    counts, unique_keys = Counter[str](), list[str]()
    for key, label in keys:
        base = key or f"~{label}"
        counts[base] += 1
        unique_keys.append(base if counts[base] == 1 else f"{base}~{counts[base]}")
    return unique_keys


def bars_element(
    bars: NativeBars, columns: Sequence[Cells], title: str, room: float, focus: Collection[str]
) -> dict[str, Any]:
    """Return what a chart of bars delivers."""
    keys = line_keys((bar.key, bar.label) for bar in bars.bars)
    pairs = zip(keys, bars.bars, strict=True)
    focus_lines = [key for key, bar in pairs if bar.mark is not None and bar.mark.key in focus]
    return {
        "kind": "bars",
        **({"focus": focus_lines} if focus_lines else {}),
        "title": title,
        "max": round(value_end(bars, room), 9),
        "lines": [
            bar_line(bar, key, str(name), bars)
            for bar, key, name in zip(bars.bars, keys, columns[0].values, strict=True)
        ],
    }


def bar_line(bar: NativeBar, key: str, name: str, bars: NativeBars) -> dict[str, Any]:
    """Return the line of a bar."""
    line = {
        "key": key,
        "label": name,
        "texts": [strip_unwritable(bar.text)],
        "value": bar.reported,
        "nums": [drawn_end(bar, bars), bar.solid_end, *([bar.start] if bars.has_ranges else [])],
    }
    pattern = PATTERNS.get(bar.pattern, "")
    return {**line, "pattern": pattern} if pattern else line


def columns_element(
    columns: NativeColumns, names: Sequence[str], title: str, end: float, text: Translator
) -> dict[str, Any]:
    """Return what stacked columns deliver: a line a column."""
    keys = line_keys((f"{heading.part}/{heading.name}", "") for heading in columns.headings)
    totals = [total or None for total in columns.totals]
    values = [list(numbers) for numbers in zip(*(series.values for series in columns.series), totals, strict=True)]
    return {
        "kind": "columns",
        "title": title,
        "max": round(end, 9),
        "series": [series.color for series in columns.series],
        "names": [series.name for series in columns.series],
        "lines": [
            {"key": key, "label": name, "nums": nums, "texts": ["" if n is None else text.number(n) for n in nums]}
            for key, name, nums in zip(keys, names, values, strict=True)
        ],
    }
