"""The lanes of a timeline on a slide, and which of their activities are labelled where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from dashboard.exports.pptx.canvas import Canvas
from dashboard.exports.pptx.template import READING
from dashboard.exports.table_cells import TableRow
from dashboard.exports.text_fitting import ems, strip_unwritable
from dashboard.plotting.timeline.activity_label import short_label
from dashboard.text.translate import Translator

DAY, YEAR = "day", "year"


@dataclass(frozen=True)
class Lane:
    """A lane: its name, its activities by day, and its sign: that of a kind, "" for a country.

    `shared` are the keys of activities that stand in other lanes, too.
    """

    name: str
    rows: tuple[TableRow, ...]
    sign: str = ""
    shared: frozenset[str] = frozenset()

    @property
    def drawn(self) -> list[TableRow]:
        """Return the activities that are drawn: those whose day or month is known, else all."""
        return [row for row in self.rows if row["date_precision"] != YEAR] or [*self.rows]

    def shape_name(self, row: TableRow) -> str:
        """Return the name of the shapes of an activity: title, country where there are several, key."""
        place = "" if self.sign else f" · {self.name}"
        return strip_unwritable(f"{row['label'][:60]}{place} · {row['key']}")

    def label(self, row: TableRow, text: Translator) -> str:
        """Return the label of an activity as on the page: short title, and the number that matters.

        "" for none: without a number only in the lane of a kind, which is that of one country.
        """
        if row["date_precision"] == YEAR and len(self.drawn) < len(self.rows):
            return ""
        number, title = number_words(row, text), short_label(row)
        return f"{title} · {number}" if number else title if self.sign else ""


@dataclass(frozen=True)
class Label:
    """The label of an activity: words, place and width in inches, line below the symbols."""

    row: TableRow
    words: str
    left: float
    width: float
    line: int


def lane_labels(canvas: Canvas, lane: Lane, count: int) -> Iterator[Label]:
    """Yield labels in so many lines: those of the lane alone first, then the largest number."""
    lines: list[list[tuple[float, float]]] = [[] for _line in range(count)]
    for row in sorted(lane.rows, key=lambda row: (row["key"] in lane.shared, _rank(row))):
        words = lane.label(row, canvas.text)
        width = ems(words) * READING / 72 + 0.12
        if not words or width > canvas.width:
            continue
        first, last = (canvas.position(date.fromisoformat(row[name])) for name in ("first_day", "last_day"))
        middle = first if row["date_precision"] == DAY else (first + last) / 2
        left = min(max(middle - width / 2, canvas.left), canvas.left + canvas.width - width)
        free = (all(left + width <= start or end <= left for start, end in spans) for spans in lines)
        line = next((line for line, is_free in enumerate(free) if is_free), None)
        if line is not None:
            lines[line].append((left, left + width))
            yield Label(row, words, left, width, line)


def _rank(row: TableRow) -> tuple[bool, bool, float]:
    """Return what decides which label is written first.

    A number before none, a day before a month, people before money, the larger first.
    """
    vague, amount = row["date_precision"] != DAY, row["amount"]
    if row["value"] == row["value"]:
        return False, vague, -float(row["value"]) * 1e9
    return amount != amount, vague, -float(amount) if amount == amount else 0.0


def number_words(row: TableRow, text: Translator) -> str:
    """Return the one number of an activity: its participants, or its amount."""
    if row["value"] == row["value"]:
        return text.t("{value} people", value=text.value(row["value"], row["qualifier"], "people"))
    if row["amount"] == row["amount"]:
        return text.amount(row["amount"], row["currency"], row["amount_qualifier"])
    return ""
