"""How reported results are put into words.

As stated, ranges as ranges, parts that do not add up to their total.
"""

from __future__ import annotations

from typing import Any

from dashboard.charts import qualified_sum
from dashboard.charts.chart import RenderContext
from dashboard.text.formats import is_percent

Line = dict[str, Any]
"""One row: a reported number with all that is said of it."""


def stated(line: Line, reader: RenderContext) -> str:
    """Return a result as it was reported."""
    return reader.text.value(line["value"], line["qualifier"], line["unit"])


def range_text(low: Line, high: Line, reader: RenderContext) -> str:
    """Return a range as reported, from the rows of its ends: `3 to 5`."""
    return reader.text.t("{low} to {high}", low=stated(low, reader), high=stated(high, reader))


def differences(lines: list[Line], reader: RenderContext) -> list[str]:
    """Say where the parts of a total, as reported, add up to something else.

    Neither is corrected.
    """
    parts: dict[str, list[Line]] = {}
    for line in lines:
        if line["part_of"] and not is_percent(line["unit"]):
            parts.setdefault(line["part_of"], []).append(line)
    sentences = []
    for total in (line for line in lines if len(parts.get(line["key"], [])) > 1):
        added = qualified_sum.qualified_sum((line["value"], line["qualifier"]) for line in parts[total["key"]])
        if added.value != total["value"]:
            text = reader.text.value(added.value, added.qualifier, total["unit"])
            sentences.append(
                reader.text.t(
                    "The parts add up to {parts}, the total is given as {total}: both stand as reported.",
                    parts=text,
                    total=stated(total, reader),
                )
            )
    return sentences
