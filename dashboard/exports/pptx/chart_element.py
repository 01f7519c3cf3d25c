"""What a native chart delivers, line by line, as its record and its refresh hold it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dashboard.exports.chart_cells import Cells, value_end
from dashboard.exports.native_chart import NativeBar, NativeBars, NativeColumns
from dashboard.exports.pptx import chart_xml
from dashboard.exports.pptx.identity import table_rows
from dashboard.exports.text_fitting import strip_unwritable
from dashboard.text.translate import Translator


def line_keys(keys: Iterable[tuple[str, str]]) -> list[str]:
    """Return a key for each line of (key, label), the label where it has none, each once."""
    counts, known = dict[str, int](), list[str]()
    for key, label in keys:
        own = key or f"~{label}"
        counts[own] = counts.get(own, 0) + 1
        known.append(own if counts[own] == 1 else f"{own}~{counts[own]}")
    return known


def bars_element(bars: NativeBars, columns: Sequence[Cells], title: str, room: float) -> dict[str, Any]:
    """Return what a chart of bars delivers: label, text and numbers of its lines."""
    keys = line_keys((bar.key, bar.label) for bar in bars.bars)
    return {
        "kind": "bars",
        "title": title,
        "max": round(value_end(bars, room), 9),
        "lines": [
            bar_line(bar, key, str(name), bars)
            for bar, key, name in zip(bars.bars, keys, columns[0].values, strict=True)
        ],
    }


def bar_line(bar: NativeBar, key: str, name: str, bars: NativeBars) -> dict[str, Any]:
    """Return one line; `nums`: drawn to, solid to, and from where there are ranges."""
    end = bar.end if bar.end is not None else bars.scale.start if bar.text else None
    line = {
        "key": key,
        "label": name,
        "texts": [strip_unwritable(bar.text)],
        "value": bar.reported,
        "nums": [end, bar.solid_end, *([bar.start] if bars.has_ranges else [])],
    }
    pattern = chart_xml.PATTERNS.get(bar.pattern, "")
    return {**line, "pattern": pattern} if pattern else line


def columns_element(
    columns: NativeColumns, names: Sequence[str], title: str, end: float, text: Translator
) -> dict[str, Any]:
    """Return what stacked columns deliver: a line a column, values and total."""
    keys = line_keys((f"{heading.part}/{heading.name}", "") for heading in columns.headings)
    values = [[*each, total or None] for *each, total in _lines(columns)]
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


def _lines(columns: NativeColumns) -> Iterable[tuple[float | None, ...]]:
    return zip(*(series.values for series in columns.series), columns.totals, strict=True)


def table_element(frame: Any, keys: Sequence[str], heads: int = 0) -> dict[str, Any]:
    """Return what a table delivers: keys and cells of the rows below its heads."""
    rows = table_rows(frame._element)[heads:]
    lines = [{"key": key, "label": texts[-1], "texts": texts} for key, texts in zip(keys, rows, strict=True)]
    return {"kind": "table", "heads": heads, "lines": lines}
