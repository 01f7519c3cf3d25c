"""Place the marks and labels of a timeline in pixels, nothing over anything else."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from dashboard.plotting.glyph_width import label_width
from dashboard.plotting.timeline.timeline_item import TYPE, TimelineItem, TimelineLane, YearHeading

Side = Literal["after", "before", ""]
Box = tuple[float, float]

LINE = 18.0
"""Pixels from one row to the next."""

SYMBOL = 10
"""Pixels of a symbol."""

OFFSET = 7.25
"""Pixels from the middle of a symbol to its label, as Plotly sets them."""

AIR = 14.0
"""Pixels between a label and what follows it, and the space between it and its symbol."""

FURTHER = 36.0
"""Pixels that the number of what has no label takes at the end of the first row."""

STEP = 13.0
"""Pixels from one symbol to the next within a month or a year."""

PADDING = 6.0
SHORTEST = 40.0
"""Pixels above and below the rows of a lane, and of the lowest lane: its name and its number need them."""

MOST_LABEL_ROWS = 16
"""Rows of the labels of a lane that no screen and no slide has room for."""

NOWHERE: Box = (0.0, 0.0)


@dataclass
class TimelineLayout:
    """Where everything stands, one entry an item, in their order.

    Attributes:
        items: what is placed.
        x, y: the middle of each symbol.
        sides: where its label stands, "" where there is none.
        lanes, years: the lanes and the headings of their years.
        tints: begin and end of the days or months behind a symbol, in pixels; `NOWHERE` for single days and years.
    """

    items: Sequence[TimelineItem]
    x: list[float]
    y: list[float]
    sides: list[Side]
    tints: list[Box]
    lanes: list[TimelineLane] = field(default_factory=list)
    years: list[YearHeading] = field(default_factory=list)


class Rows:
    """The rows of a lane, and what stands in them."""

    def __init__(self) -> None:
        self.boxes: list[list[Box]] = []

    def place(self, box: Box) -> int:
        """Put a box into the first row that has room for it, or a new one; return that row."""
        row = self.place_within(box, len(self.boxes))
        if row is None:
            self.boxes.append([box])
            return len(self.boxes) - 1
        return row

    def place_within(self, box: Box, limit: int) -> int | None:
        """Put a box into the first of so many rows that has room for it; return that row, or None."""
        for row, boxes in enumerate(self.boxes[:limit]):
            place = bisect_left(boxes, box)
            before, after = boxes[max(place - 1, 0) : place], boxes[place : place + 1]
            if not (before and before[0][1] > box[0]) and not (after and after[0][0] < box[1]):
                insort(boxes, box)
                return row
        return None


def _around(*boxes: Box) -> Box:
    """Return the smallest box around boxes."""
    return min(begin for begin, _end in boxes), max(end for _begin, end in boxes)


def place_items(
    items: Sequence[TimelineItem],
    days: float,
    width: float,
    top: float,
    year_label: str,
    order: Sequence[str],
    label_rows: int | None = None,
) -> TimelineLayout:
    """Return where items stand, lane below lane.

    Args:
        items: in the order of time.
        days: how many days the width shows.
        width: pixels of the plot.
        top: where the first lane begins.
        year_label: the words of the heading of a year, for its width: the longest one.
        order: the codes of the lanes; those without items take no room.
        label_rows: labels stand where so many rows of a lane, or those its symbols take, have room; None: each has its
            label, however many rows that takes.
    """
    size, items = len(items), [*items]
    layout = TimelineLayout(items, [0.0] * size, [0.0] * size, [""] * size, [NOWHERE] * size)
    lanes: dict[str, list[int]] = {code: [] for code in order}
    for index, item in enumerate(items):
        lanes.setdefault(item.lane, []).append(index)
    lane_layout = _LaneLayout(items, layout, width / days, width, label_width(year_label, TYPE) + AIR)
    for code, members in lanes.items():
        if not members:
            continue
        bottom = lane_layout.fill(members, top, label_rows)
        unlabelled = sum(not layout.sides[index] and bool(items[index].width) for index in members)
        name = items[members[0]].lane_name
        layout.lanes.append(TimelineLane(code, name, top, bottom, len(members), unlabelled))
        top = bottom
    return layout


@dataclass
class _Group:
    """The symbols that share a row: their items, that row, and what they take of it."""

    members: list[int]
    row: int
    box: Box


@dataclass
class _LaneLayout:
    """Fills lanes; `scale` is pixels a day, `heading` pixels of the heading of a year."""

    items: list[TimelineItem]
    layout: TimelineLayout
    scale: float
    width: float
    heading: float

    def fill(self, members: Sequence[int], top: float, label_rows: int | None) -> float:
        """Place the dated items of a lane, below them the years; return where the lane ends."""
        indexes = [index for index in members if self.items[index].form != "year"]
        yearly = [index for index in members if self.items[index].form == "year"]
        rows, first = Rows(), top + PADDING + LINE / 2
        row_by_index = (
            self._with_labels(indexes, rows) if label_rows is None else self._where_free(indexes, rows, label_rows)
        )
        for index, row in row_by_index.items():
            self.layout.y[index] = first + row * LINE
        used = len(rows.boxes)
        # The number of what has no label stands at the end of the first row, whichever that is.
        margin = FURTHER if label_rows is not None and not used else 0.0
        used += self._flow(yearly, first + used * LINE, self.width - margin, labelled=label_rows is None)
        return top + max(SHORTEST, used * LINE + 2 * PADDING)

    def _with_labels(self, indexes: Sequence[int], rows: Rows) -> dict[int, int]:
        """Give each item and its label the first row that has room for both."""
        row_by_index = dict[int, int]()
        for index in sorted(indexes, key=lambda index: (self.items[index].begin, self.items[index].end)):
            self._mark(index)
            x = self.layout.x[index]
            if self.items[index].width > (room := max(self.width - x, x) - OFFSET - AIR):
                self.items[index] = self.items[index].shortened(room)
            candidates = self._label_boxes(index)
            fitting = [side for side, box in candidates.items() if box[0] >= 0 and box[1] <= self.width]
            side: Side = fitting[0] if fitting else "after"
            row_by_index[index] = rows.place(_around(self._own_box(index), candidates[side]))
            self.layout.sides[index] = side if self.items[index].width else ""
        return row_by_index

    def _where_free(self, indexes: Sequence[int], rows: Rows, limit: int) -> dict[int, int]:
        """Place symbols in as few rows as they take, then labels by priority.

        These stand where the rows of the symbols, or `limit`, have room.
        """
        rows.place((self.width - FURTHER, self.width))
        row_by_index, groups = dict[int, int](), dict[int, _Group]()
        for members in sorted(self._groups(indexes), key=lambda members: self.items[members[0]].begin):
            for number, index in enumerate(members):
                self._mark(index, number)
            box = self._own_box(members[-1])
            group = _Group(members, rows.place(box), box)
            row_by_index.update(dict.fromkeys(members, group.row))
            groups.update(dict.fromkeys(members, group))
        rows.boxes += [[] for _row in range(limit - len(rows.boxes))]
        for index in sorted(indexes, key=lambda index: self.items[index].priority):
            row = self._row_with_label(index, groups[index], rows) if self.items[index].width else None
            if row is not None:
                row_by_index[index] = row
        rows.boxes = rows.boxes[: max(row_by_index.values(), default=-1) + 1]
        return row_by_index

    def _row_with_label(self, index: int, group: _Group, rows: Rows) -> int | None:
        """Move a symbol to the first row that has room for its label too.

        None, and nothing is moved, where none has.
        """
        x = self.layout.x[index]
        if len(group.members) == 1:
            rows.boxes[group.row].remove(group.box)
        self._mark(index)
        for side, box in self._label_boxes(index).items():
            fits = box[0] >= 0 and box[1] <= self.width
            row = rows.place_within(_around(self._own_box(index), box), len(rows.boxes)) if fits else None
            if row is not None:
                self.layout.sides[index] = side
                group.members.remove(index)
                for number, other in enumerate(group.members):
                    self._mark(other, number)
                return row
        if len(group.members) == 1:
            insort(rows.boxes[group.row], group.box)
        self.layout.x[index] = x
        return None

    def _groups(self, indexes: Iterable[int]) -> list[list[int]]:
        """Return the items that share a row: as many of the same months as these hold."""
        groups, months = list[list[int]](), dict[Box, list[int]]()
        for index in indexes:
            item = self.items[index]
            if item.form != "month":
                groups.append([index])
                continue
            span = (item.begin, item.end)
            room = max(1, int((item.end - item.begin) * self.scale // STEP))
            if span not in months or len(months[span]) == room:
                months[span] = []
                groups.append(months[span])
            months[span].append(index)
        return groups

    def _mark(self, index: int, number: int = 0) -> None:
        """Place a symbol: on its day, or at the beginning of its days or month, the number-th in it."""
        item = self.items[index]
        begin, end = item.begin * self.scale, item.end * self.scale
        if item.form == "day":
            self.layout.x[index] = min(max((begin + end) / 2, SYMBOL / 2), self.width - SYMBOL / 2)
            return
        self.layout.x[index] = min(begin + SYMBOL / 2 + 1 + number * STEP, self.width - SYMBOL / 2)
        self.layout.tints[index] = (begin, end)

    def _own_box(self, index: int) -> Box:
        """Return what a symbol and its tint take of a row."""
        x, (begin, end) = self.layout.x[index], self.layout.tints[index]
        left, right = x - SYMBOL / 2 - 1, x + SYMBOL / 2 + 1
        return (left, right) if begin == end else (min(begin, left), max(end, right))

    def _label_boxes(self, index: int) -> dict[Side, Box]:
        """Return where a label may stand, the better place first."""
        x, width = self.layout.x[index], self.items[index].width
        return {
            "after": (x + OFFSET, x + OFFSET + width + (AIR if width else 0)),
            "before": (x - OFFSET - width - AIR, x - OFFSET),
        }

    def _flow(self, yearly: Sequence[int], y: float, width: float, *, labelled: bool) -> int:
        """Write the items of each year like words; return how many rows they take.

        Each year with labels begins a row, one of symbols alone follows the one before where it has room.
        """
        row, x, years = -1, width, dict[str, list[int]]()
        for index in yearly:
            years.setdefault(self.items[index].period, []).append(index)
        for period, members in years.items():
            bare = self.heading + len(members) * (SYMBOL + 4)
            row, x = (row + 1, 0.0) if labelled or x + AIR + bare > width else (row, x + AIR)
            self.layout.years.append(YearHeading(x, x + self.heading, y + row * LINE, period))
            start = x = x + self.heading
            for index in members:
                beside = SYMBOL + 4 + AIR + OFFSET
                room = width - beside - (x if index == members[0] else 0.0)
                if labelled and self.items[index].width > room:
                    self.items[index] = self.items[index].shortened(room)
                label = self.items[index].width if labelled else 0.0
                item_width = label + beside if label else SYMBOL + 4
                if x + item_width > width and x > start:
                    row, start = row + 1, self.heading if self.heading + item_width <= width else 0.0
                    x = start
                self.layout.x[index], self.layout.y[index] = x + SYMBOL / 2, y + row * LINE
                self.layout.sides[index] = "after" if label else ""
                x += item_width
        return row + 1
