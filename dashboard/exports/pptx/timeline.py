"""The timeline as native shapes: a lane a country or a kind, symbols at their days.

Short labels, all editable.

A day is a symbol, a month of which no day is known a band as wide as it is; what is known by its year is counted,
and drawn as a band where its lane has nothing else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from pptx.util import Inches

from dashboard.dataset.dataset import WORLD
from dashboard.dataset.rows.timeline_rows import visible_lines
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.native_chart import GREY
from dashboard.exports.pptx.identity import UNBROKEN
from dashboard.exports.pptx.slide_layout import Deck, split_clauses
from dashboard.exports.pptx.slide_words import chart_notes, chart_text
from dashboard.exports.pptx.template import CONTENT, READING, SMALL
from dashboard.exports.pptx.timeline_canvas import (
    DAY,
    YEAR,
    Box,
    Canvas,
    CanvasGroup,
    CanvasShape,
    Lane,
    Run,
    add_groups,
    lane_labels,
)
from dashboard.exports.table_cells import TableRow
from dashboard.exports.text_fitting import BOLD, LINE, RAGGED, ems, joined, row_count, shorten, strip_unwritable
from dashboard.plotting.timeline.activity_label import number_text, ring_labels
from dashboard.text.translate import Translator

MARKS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "webinar": ("ellipse", "●"),
        "training": ("rect", "■"),
        "procurement": ("diamond", "◆"),
        "assessment": ("triangle", "▲"),
        "meeting": ("star5", "★"),
        "service_adaptation": ("plus", "✚"),
        "other": ("mathMultiply", "✖"),
    }
)
"""The shape of each kind of activity, so that colour never speaks alone, and the same as a letter for the legend."""

NO_MARK, STATED = ("ellipse", ""), "stated"

AXIS, AIR, SYMBOL, BAND = 0.26, 0.05, 0.16, 0.1
"""Inches of the months, under the legend, of a symbol, and of a band."""

COMMA = re.compile("[,،] ")
INK = "ink"

NAMES, NAMES_AIR = (1.8, 3.6), 0.3
"""Inches of the names of lanes, at least and at most, and beside them."""

LABEL_LINE = READING * LINE / 72
"""Inches of a line of labels."""

ABOVE, PLAIN, MAX_LINES = SYMBOL + 0.04, 0.26, 12
"""Inches above the labels of a lane, and of a lane without; lines of labels of a lane at most."""
MAX_SYMBOLS, MAX_TEXT_LENGTH = 200, 4_000
"""Symbols of a lane that are drawn one by one, and characters of what a lane says in words."""


def timeline_slide(deck: Deck, export: ChartExport) -> None:
    """Add the slide of the timeline."""
    left, top, width, height = (side / Inches(1) for side in deck.geometry.box)
    drawing = TimelineDrawing(export, (left, top, width, height))
    words = chart_text(export, export.title, deck.geometry.wide)
    # Without the time, where the note needs its room; if that is still too long, it is small print.
    subtitles = (joined(part, drawing.note) for part in (words.subtitle, COMMA.split(words.subtitle)[0]))
    subtitle = next((part for part in subtitles if split_clauses(part, deck.geometry.wide)[0] == part), "")
    words = replace(words, subtitle=subtitle) if subtitle else replace(words, sentences=(drawing.note,))
    slide = deck.slide(CONTENT, words)
    add_groups(slide, drawing.canvas, drawing.groups())
    deck.records.labels(slide, drawing.labels())
    deck.notes(slide, chart_notes(export, export.title, [drawing.note]))


class TimelineDrawing:
    """The timeline in a box of inches: a legend, lanes and months, each a group of shapes.

    `note` says what symbols stand for that are open, "" without any.
    """

    def __init__(self, export: ChartExport, box: Box) -> None:
        text, self.box = export.reader.text, box
        left, _top, width, height = box
        rows_with_rings = ring_labels(export.rows, export.reader.older)
        records = [row for row in rows_with_rings.to_dict("records") if row["row_kind"] == "activity"]
        self.lanes = _lanes(rows_with_rings.iloc[visible_lines(rows_with_rings)].to_dict("records"), export)
        is_open = any(row["certainty"] != STATED and row["date_precision"] == DAY for row in records)
        self.note = text.t("Open: inferred or disputed") if is_open else ""
        self.legend = _legend(records, export, single=bool(self.lanes[0].sign))
        self.size, self.tall = float(READING), _legend_height(self.legend, READING, width)
        if height - self.tall - AXIS - AIR < PLAIN * len(self.lanes):
            self.legend = [part.rpartition(" ")[0] for part in self.legend[1:]] or self.legend
            max_legend = height - AXIS - AIR - SMALL * LINE / 72 * len(self.lanes)
            self.size = READING if _legend_height(self.legend, READING, width) <= max_legend else SMALL
            self.tall = _legend_height(self.legend, self.size, width)
        longest = max(ems("".join(words for words, _color in _lane_runs(lane, text))) for lane in self.lanes)
        names = min(max(longest * BOLD * READING / 72 + NAMES_AIR, NAMES[0]), NAMES[1])
        mirrored = export.reader.mirrored
        first, last = (date.fromisoformat(records[0][name]) for name in ("shown_from", "shown_to"))
        focus = export.selection.focus if export.selection.focus in {row["key"] for row in records} else ""
        starts = left if mirrored else left + names
        self.canvas = Canvas(first, last, starts, width - names, mirrored, text, focus)

    def groups(self) -> Iterator[CanvasGroup]:
        """Yield the groups from the top."""
        canvas, text, (left, top, width, height) = self.canvas, self.canvas.text, self.box
        axis, air = (AXIS, AIR) if self.size == READING else (SMALL * LINE / 72, 0.0)
        key, words = (left, top, width, self.tall), "   ".join(self.legend)
        yield CanvasGroup(text.t("Key"), words, key, [_legend_shape(self.legend, key, self.size, text)])
        below = top + self.tall + air
        heights = _heights(self.lanes, height - self.tall - axis - air, canvas)
        for number, (lane, high) in enumerate(zip(self.lanes, heights, strict=True)):
            box = (left, below, width, high)
            sentences = text.separated(_sentence(row, text) for row in lane.rows[:MAX_SYMBOLS])
            summary = text.labelled(lane.name, shorten(sentences, MAX_TEXT_LENGTH))
            shapes = _lane_shapes(canvas, lane, box, shaded=number % 2 == 0)
            yield CanvasGroup(lane.name, summary, box, shapes)
            below += high
        months = (left, below, width, axis)
        yield CanvasGroup(text.t("Months"), text.t("Months"), months, _axis_shapes(canvas, months, self.size))

    def labels(self) -> dict[str, str]:
        """Return the labels that activities have or could have, by the names of their shapes."""
        text = self.canvas.text
        pairs = ((lane.shape_name(row), lane.label(row, text)) for lane in self.lanes for row in lane.rows)
        return {name: label for name, label in pairs if label}


def _lanes(records: Sequence[TableRow], export: ChartExport) -> list[Lane]:
    """Return a lane a kind for one country, else a lane a country."""
    is_single = len({row["lane"] for row in records}) == 1
    names = dict[str, str]()
    rows_by_lane = dict[str, list[TableRow]]()
    for row in records:
        key = row["kind" if is_single else "lane"]
        names[key] = row["kind_name" if is_single else "lane_name"]
        rows_by_lane.setdefault(key, []).append(row)
    order = list(export.reader.theme.kinds)
    keys = sorted(rows_by_lane, key=order.index) if is_single else list(rows_by_lane)
    counts = Counter(row["key"] for row in records)
    shared = frozenset(key for key, count in counts.items() if count > 1)
    return [
        Lane(names[key], tuple(rows_by_lane[key]), (MARKS.get(key, NO_MARK)[1] or " ") if is_single else "", shared)
        for key in keys
    ]


def _lane_runs(lane: Lane, text: Translator) -> tuple[Run, ...]:
    """Return the name of a lane with its number of activities, after the sign of a kind."""
    name = (f"{lane.name} {text.number(len(lane.rows))}", INK)
    return ((f"{lane.sign} ", f"kind-{lane.rows[0]['kind']}"), name) if lane.sign else (name,)


def _heights(lanes: Sequence[Lane], room: float, canvas: Canvas) -> list[float]:
    """Return the heights of the lanes: lines of labels go round as long as there is room."""
    labels = (lane_labels(canvas, lane, MAX_LINES) for lane in lanes)
    line_counts = [max((label.line + 1 for label in labels_of_lane), default=0) for labels_of_lane in labels]
    plain = min(PLAIN, room / len(lanes))
    heights, remaining = [plain] * len(lanes), room - plain * len(lanes)
    for count in range(1, MAX_LINES + 1):
        cost = ABOVE + LABEL_LINE - plain if count == 1 else LABEL_LINE
        filled = ABOVE + (count - 1) * LABEL_LINE - 0.05
        for place, lines in enumerate(line_counts):
            if lines >= count and remaining >= cost - 0.05 and heights[place] >= filled:
                heights[place] += min(cost, remaining)
                remaining -= min(cost, remaining)
    return [height + remaining / len(lanes) for height in heights]


def _legend(records: Sequence[TableRow], export: ChartExport, *, single: bool) -> list[str]:
    """Return how many activities there are and where, then each kind with its sign and number.

    Of a single country the lanes say the kinds.
    """
    text, activities = export.reader.text, {row["key"]: row for row in records}
    countries = len({row["lane"] for row in records} - {WORLD})
    where = text.n("in {number} country", "in {number} countries", countries) if countries > 1 else ""
    counts = Counter((row["kind"], row["kind_name"]) for row in activities.values())
    years = sum(row["date_precision"] == YEAR for row in activities.values())
    vague = text.n("{number} by its year only", "{number} by their year only", years)
    return [
        " ".join(part for part in (text.number(len(activities)), where, f"({vague})" if years else "") if part),
        *(
            f"{MARKS.get(kind, NO_MARK)[1]}{UNBROKEN}{name} {text.number(count)}"
            for (kind, name), count in ([] if single else counts.most_common())
        ),
    ]


def _legend_height(legend: Sequence[str], size: float, width: float) -> float:
    widths = (ems(f"{part}   ") * size / 72 * RAGGED for part in legend)
    return row_count(widths, width) * size * LINE / 72


def _legend_shape(legend: Sequence[str], box: Box, size: float, text: Translator) -> CanvasShape:
    """Return the legend: each sign in the colour of its kind, no part broken between lines."""
    kinds, runs = {sign: kind for kind, (_shape, sign) in MARKS.items()}, list[Run]()
    for place, part in enumerate(legend):
        sign, space, rest = part.partition(UNBROKEN)
        color = f"kind-{kinds[sign]}" if sign in kinds else INK
        runs += [(f"   {sign}" if place else sign, color), (space + rest.replace(" ", UNBROKEN), INK)]
    return CanvasShape(text.t("Key"), box, runs=tuple(runs), size=size)


def _lane_shapes(canvas: Canvas, lane: Lane, box: Box, *, shaded: bool) -> Iterator[CanvasShape]:
    """Yield ground, name and marks of a lane."""
    left, top, width, height = box
    room = width - canvas.width - 0.1
    names = left + width - room - 0.05 if canvas.mirrored else left + 0.05
    size = READING if height >= PLAIN - 0.01 else max(int(height * 72 / LINE), SMALL)
    yield CanvasShape(canvas.text.t("Ground"), box, color="raised" if shaded else "")
    runs = _lane_runs(lane, canvas.text)
    yield CanvasShape(lane.name, (names, top, room, height), runs=runs, size=size, bold=True)
    yield from _marks(canvas, lane, top, height)


def _marks(canvas: Canvas, lane: Lane, top: float, height: float) -> Iterator[CanvasShape]:
    """Yield bands, then symbols, then the labels that have room."""
    lines = int((height - ABOVE + 0.06) / LABEL_LINE)
    labels = list(lane_labels(canvas, lane, lines)) if lines > 0 else []
    middle = top + (SYMBOL / 2 + 0.02 if labels else height / 2)
    distinct_rows = _distinct_rows(lane.drawn, canvas)
    for row in sorted(distinct_rows, key=lambda row: row["date_precision"] == DAY):
        start, end = (canvas.position(date.fromisoformat(row[name])) for name in ("first_day", "last_day"))
        tip, name = _sentence(row, canvas.text), lane.shape_name(row)
        color = GREY if canvas.focus not in ("", row["key"]) else f"kind-{row['kind']}"
        if row["date_precision"] == DAY:
            left = min(max(start - SYMBOL / 2, canvas.left), canvas.left + canvas.width - SYMBOL)
            box, outline = (left, middle - SYMBOL / 2, SYMBOL, SYMBOL), MARKS.get(row["kind"], NO_MARK)[0]
            yield CanvasShape(name, box, outline, color, "solid" if row["certainty"] == STATED else "open", tip)
        else:
            box = (min(start, end), middle - BAND / 2, max(abs(end - start), 0.02), BAND)
            yield CanvasShape(name, box, color=color, look="band", descr=tip)
    step = min((height - ABOVE) / max((label.line + 1 for label in labels), default=1), LABEL_LINE)
    for label in labels:
        box = (label.left, top + ABOVE + label.line * step, label.width, step)
        yield CanvasShape(lane.shape_name(label.row), box, runs=((label.words, INK),), centred=True)


def _distinct_rows(rows: Sequence[TableRow], canvas: Canvas) -> Sequence[TableRow]:
    """Return the rows that can be told apart: of very many, one for each place of a symbol."""
    if len(rows) <= MAX_SYMBOLS:
        return rows
    places = {round(canvas.position(date.fromisoformat(row["first_day"])) / SYMBOL): row for row in reversed(rows)}
    return [places[place] for place in sorted(places)]


def _sentence(row: TableRow, text: Translator) -> str:
    when = text.period(row["date_start"], row["date_end"])
    parts = (when, row["label"], row["kind_name"], number_text(row, text), row["duration"])
    return strip_unwritable(text.enumerated(part for part in parts if part))


def _axis_shapes(canvas: Canvas, box: Box, size: float) -> Iterator[CanvasShape]:
    left, top, _width, height = box
    ticks = _ticks(canvas)
    for name, words, start, wide in ticks:
        yield CanvasShape(name, (start, top, wide, height), runs=((words, "muted"),), size=size)
    if not ticks:
        yield CanvasShape("", (left, top, 0.1, height))


def _ticks(canvas: Canvas) -> list[tuple[str, str, float, float]]:
    """Return name, words, left edge and width of the months that stand side by side on the axis."""
    for step in (1, 3, 6, 12):
        ticks, free = list[tuple[str, str, float, float]](), True
        for month in _months(canvas.first, canvas.last, step):
            name = canvas.text.months()[month.month - 1]
            words = f"{name} {canvas.text.date(str(month.year))}" if month.month == 1 or not ticks else name
            wide, begin = ems(words) * READING / 72 / 0.85 + 0.1, canvas.position(month)
            left = begin - wide if canvas.mirrored else begin
            if canvas.left - 0.05 <= left <= canvas.left + canvas.width + 0.05 - wide:
                free = free and all(left + wide <= start or start + width <= left for *_, start, width in ticks)
                ticks.append((f"{name} {month.year}", words, left, wide))
        if free:
            break
    return ticks if free else ticks[:1]


def _months(first: date, last: date, step: int) -> Iterator[date]:
    """Yield the months of a step from January on; of every month, the first one, too."""
    begin = first if step > 1 else first.replace(day=1)
    for year in range(first.year, last.year + 1):
        for month in range(1, 13, step):
            if begin <= date(year, month, 1) <= last:
                yield date(year, month, 1)
