"""What native charts have in common.

Where their numbers stand, their axes, their size, their words.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from dashboard.exports.pptx.text_fitting import shorten, strip_unwritable
from dashboard.exports.xlsx.workbook import ChartWorkbook, write_text
from dashboard.text.formats import is_percent
from dashboard.theme import LIGHT

SHEET_LINE = 20
"""Pixels of a line of a sheet."""

WIDTH = 960
LABEL = {"size": 10, "color": LIGHT.ink}
QUIET = {"size": 9, "color": LIGHT.muted}


@dataclass(frozen=True)
class ChartPlace:
    """Where the numbers of a chart stand.

    The sheet by name, the line of their headings, how many lines follow.
    """

    sheet: str
    head: int
    count: int

    def heading(self, column: int) -> list[Any]:
        """Return the reference to the heading of a column.

        Text by reference is never read as a formula.
        """
        return [self.sheet, self.head, column]

    def cells(self, column: int) -> list[Any]:
        """Return the reference to the cells of a column."""
        return [self.sheet, self.head + 1, column, self.head + self.count, column]


def pattern(name: str, colour: str) -> dict[str, str]:
    """Return a fill that is hatched in a colour."""
    return {"pattern": name, "fg_color": colour, "bg_color": LIGHT.surface}


def labels(said: Sequence[str]) -> list[Any]:
    """Return the label of each point; "" is none."""
    return [{"value": strip_unwritable(words), "font": LABEL} if words else {"delete": True} for words in said]


def value_axis(unit: str, end: float, room: float, place: ChartPlace, **more: Any) -> Mapping[str, Any]:
    """Return the axis of values.

    From zero, in four steps, with room for labels, named by the heading of its unit.
    """
    return {
        "min": 0,
        "max": end * (1 + room),
        "major_unit": end / 4,
        "num_format": '0"%"' if is_percent(unit) else "#,##0",
        "num_font": QUIET,
        "name": place.heading(0),
        "name_font": QUIET | {"bold": False},
        "line": {"none": True},
        "major_gridlines": {"visible": True, "line": {"color": LIGHT.grid}},
        **more,
    }


def put(sheet: Any, made: Any, place: ChartPlace, title: str, column: int, height: int, book: ChartWorkbook) -> int:
    """Put a chart beside its numbers, with a title and alternative text of its own.

    Return the first line under both.

    The title stands in the cell over the numbers: text by reference is never read as a formula.
    """
    write_text(sheet, place.head - 1, 0, title, book.style(bold=True))
    made.set_title(
        {
            "name": [place.sheet, place.head - 1, 0],
            "name_font": {"size": 13, "color": LIGHT.ink, "bold": True},
            "overlay": False,
        }
    )
    made.set_size({"width": WIDTH, "height": height})
    words = shorten(strip_unwritable(f"{title}. {book.exported.subtitle}"), 1_000)
    sheet.insert_chart(place.head, column, made, {"description": words, "object_position": 3})
    return place.head + max(place.count, height // SHEET_LINE) + 3
