"""The timeline as native shapes: a lane a country or a kind, symbols at their days.

Short labels, all editable.

A day is a symbol, a month of which no day is known a band as wide as it is; what is known by its year is counted.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from pptx.util import Inches

from dashboard.charts.activity_label import short_label
from dashboard.charts.table_cells import TableRow
from dashboard.dataset.dataset import WORLD
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.native_highlight import GREY
from dashboard.exports.pptx import chart_xml
from dashboard.exports.pptx.canvas import EDGE, NO_FILL, Canvas, add_group
from dashboard.exports.pptx.slide_layout import BOLD, Deck, SlideText
from dashboard.exports.pptx.slide_words import chart_notes, short_address, source_line
from dashboard.exports.pptx.template import CONTENT, READING, SMALL
from dashboard.exports.text_fitting import ems, line_count, shorten, strip_unwritable
from dashboard.text.translate import Translator

SHAPES: Mapping[str, str] = MappingProxyType(
    {
        "webinar": "ellipse",
        "training": "rect",
        "procurement": "diamond",
        "assessment": "triangle",
        "meeting": "star5",
        "service_adaptation": "plus",
        "other": "mathMultiply",
    }
)
"""The shape of each kind of activity, so that colour never speaks alone."""

SIGNS: Mapping[str, str] = MappingProxyType(
    {
        "webinar": "●",
        "training": "■",
        "procurement": "◆",
        "assessment": "▲",
        "meeting": "★",
        "service_adaptation": "✚",
        "other": "✖",
    }
)
"""The same as letters, for the legend."""

AXIS, SYMBOL, BAND = 0.26, 0.15, 0.1
"""Inches of the months, of a symbol, and of a band."""

NAMES, NAMES_AIR = (1.8, 3.6), 0.3
"""Inches of the names of lanes, at least and at most, and beside them."""

LINE = READING * 1.2 / 72
TALLEST, LABELLED, PLAIN = 1.1, 0.42, 0.26
"""Inches of a lane at most, of one with labels at least, and of one without."""
DAY, YEAR = "day", "year"
MOST_SYMBOLS, LONGEST_TEXT = 200, 4_000
"""Symbols of a lane that are drawn one by one, and characters of what a lane says in words."""


@dataclass(frozen=True)
class Lane:
    """A lane: its name, its activities by day, and the kinds or countries it stands for."""

    name: str
    rows: tuple[TableRow, ...]


def timeline_slide(deck: Deck, exported: ChartExport) -> None:
    """Add the slide of the timeline."""
    text = exported.reader.text
    source = source_line(exported, exported.rows, deck.geometry.wide)
    slide = deck.slide(
        CONTENT,
        SlideText(exported.title, exported.subtitle, source, (), exported.permalink, short_address(exported.permalink)),
    )
    records = [row for row in exported.rows.to_dict("records") if row["row_kind"] == "activity"]
    lanes = _lanes(records, exported)
    left, top, width, height = (side / Inches(1) for side in deck.geometry.box)
    legend = _legend(records, exported)
    lines = line_count(_legend_words(legend), READING, width)
    names = min(max(max(_name_width(lane, text) for lane in lanes) + NAMES_AIR, NAMES[0]), NAMES[1])
    starts = left if deck.reader.mirrored else left + names
    first, last = (date.fromisoformat(records[0][name]) for name in ("shown_from", "shown_to"))
    canvas = Canvas(first, last, starts, width - names, deck.reader.mirrored, text, 100, _focus(records, exported))
    add_group(slide, canvas, (text.t("Key"), _legend_words(legend)), (left, top, width, lines * LINE), _legend_shapes)
    below = top + lines * LINE + 0.05
    for number, (lane, tall) in enumerate(
        zip(lanes, _heights(lanes, height - lines * LINE - AXIS - 0.05, text), strict=True)
    ):
        _lane(slide, canvas, lane, (left, below, width, tall), shaded=number % 2 == 0)
        below += tall
    _axis(slide, canvas, (left, below, width, AXIS))
    deck.records.labels(slide, {_shape_name(row): _label_forms(row, text) for row in records if _has_label(row, text)})
    deck.notes(slide, chart_notes(exported, exported.title))


def _lanes(records: Sequence[TableRow], exported: ChartExport) -> list[Lane]:
    """Return a lane a kind for one country, else a lane a country."""
    one = len({row["lane"] for row in records}) == 1
    names = dict[str, str]()
    own = dict[str, list[TableRow]]()
    for row in records:
        key = row["kind" if one else "lane"]
        names[key] = row["kind_name" if one else "lane_name"]
        own.setdefault(key, []).append(row)
    order = list(exported.reader.theme.kinds)
    keys = sorted(own, key=order.index) if one else list(own)
    return [Lane(names[key], tuple(own[key])) for key in keys]


def _lane_name(lane: Lane, text: Translator) -> str:
    return f"{lane.name} {text.number(len(lane.rows))}"


def _name_width(lane: Lane, text: Translator) -> float:
    return ems(_lane_name(lane, text)) * BOLD * READING / 72


def _heights(lanes: Sequence[Lane], room: float, text: Translator) -> list[float]:
    """Return the heights of the lanes: those without a number to write are low."""
    written = [any(_has_label(row, text) for row in lane.rows) for lane in lanes]
    plain = min(PLAIN, room / len(lanes))
    tall = min((room - plain * written.count(False)) / max(written.count(True), 1), TALLEST)
    return [tall if each else plain for each in written]


def _has_label(row: TableRow, text: Translator) -> bool:
    return bool(row["date_precision"] == DAY and _number(row, text))


def _legend(records: Sequence[TableRow], exported: ChartExport) -> list[str]:
    """Return how many activities there are and where, then each kind with its sign and number."""
    text, single = exported.reader.text, {row["key"]: row for row in records}
    countries = len({row["lane"] for row in records} - {WORLD})
    where = text.n("in {number} country", "in {number} countries", countries) if countries > 1 else ""
    counts = Counter((row["kind"], row["kind_name"]) for row in single.values())
    years = sum(row["date_precision"] == YEAR for row in single.values())
    vague = text.n("{number} by its year only", "{number} by their year only", years)
    return [
        " ".join(part for part in (text.number(len(single)), where, f"({vague})" if years else "") if part),
        *(f"{SIGNS.get(kind, '')} {name} {text.number(count)}" for (kind, name), count in counts.most_common()),
    ]


def _legend_words(legend: Sequence[str]) -> str:
    return "   ".join(legend)


def _legend_shapes(canvas: Canvas, words: str, box: tuple[float, float, float, float]) -> str:
    return canvas.shape(canvas.text.t("Key"), box, NO_FILL, text=canvas.words(words, READING))


def _lane(slide: Any, canvas: Canvas, lane: Lane, box: tuple[float, float, float, float], *, shaded: bool) -> None:
    words = shorten("; ".join(_sentence(row, canvas.text) for row in lane.rows[:MOST_SYMBOLS]), LONGEST_TEXT)

    def draw(canvas: Canvas, _words: str, box: tuple[float, float, float, float]) -> str:
        left, top, width, height = box
        ground = '<a:solidFill><a:schemeClr val="bg2"/></a:solidFill>' if shaded else NO_FILL
        room = width - canvas.width - 0.1
        names = left + width - room if canvas.mirrored else left + 0.05
        name = canvas.words(_lane_name(lane, canvas.text), READING, bold=True)
        shapes = [
            canvas.shape(canvas.text.t("Ground"), box, ground),
            canvas.shape(lane.name, (names, top, room, height), NO_FILL, text=name),
            *_marks(canvas, lane, top, height),
        ]
        return "".join(shapes)

    add_group(slide, canvas, (lane.name, f"{lane.name}: {words}"), box, draw)


def _marks(canvas: Canvas, lane: Lane, top: float, height: float) -> Iterator[str]:
    """Yield bands, then symbols, then the labels that have room."""
    labelled = height >= LABELLED
    middle = top + (SYMBOL / 2 + 0.02 if labelled else height / 2)
    placed = _distinct([row for row in lane.rows if row["date_precision"] != YEAR], canvas)
    for row in sorted(placed, key=lambda row: row["date_precision"] == DAY):
        start, end = (canvas.position(date.fromisoformat(row[name])) for name in ("first_day", "last_day"))
        tip, name = _sentence(row, canvas.text), _shape_name(row)
        if row["date_precision"] == DAY:
            fill = chart_xml.fill(_color(row, canvas)) + EDGE
            box = (min(max(start - SYMBOL / 2, canvas.left), canvas.left + canvas.width - SYMBOL), middle - SYMBOL / 2)
            yield canvas.shape(name, (*box, SYMBOL, SYMBOL), fill, shape=SHAPES.get(row["kind"], "ellipse"), descr=tip)
        else:
            fill = f"<a:solidFill>{chart_xml.faded(_color(row, canvas))}</a:solidFill>"
            box = (min(start, end), middle - BAND / 2)
            yield canvas.shape(name, (*box, max(abs(end - start), 0.02), BAND), fill, descr=tip)
    if labelled:
        yield from _labels(canvas, lane, middle + SYMBOL / 2, top + height - 0.02)


def _distinct(rows: Sequence[TableRow], canvas: Canvas) -> Sequence[TableRow]:
    """Return the rows that can be told apart.

    Of very many, one for each place that a symbol takes.
    """
    if len(rows) <= MOST_SYMBOLS:
        return rows
    places = {round(canvas.position(date.fromisoformat(row["first_day"])) / SYMBOL): row for row in reversed(rows)}
    return [places[place] for place in sorted(places)]


def _labels(canvas: Canvas, lane: Lane, top: float, bottom: float) -> Iterator[str]:
    """Yield labels below the symbols: title and number, or the number, the largest first."""
    lines: list[list[tuple[float, float]]] = [[] for _line in range(max(1, int((bottom - top) / LINE)))]
    rows = [row for row in lane.rows if _has_label(row, canvas.text)]
    for row in sorted(rows, key=lambda row: -_size(row)):
        for words in _label_forms(row, canvas.text):
            width = ems(words) * READING / 72 + 0.12
            place = canvas.position(date.fromisoformat(row["first_day"])) - width / 2
            left = min(max(place, canvas.left), canvas.left + canvas.width - width)
            free = (all(left + width <= start or end <= left for start, end in spans) for spans in lines)
            line = next((line for line, is_free in enumerate(free) if is_free), None)
            if line is not None and width <= canvas.width:
                lines[line].append((left, left + width))
                box = (left, top + line * LINE, width, min(LINE, bottom - top))
                yield canvas.shape(_shape_name(row), box, NO_FILL, text=_centred(canvas, words))
                break


def _shape_name(row: TableRow) -> str:
    """Return the name of the shapes of an activity: what it is called, and its key."""
    return strip_unwritable(f"{row['label'][:60]} · {row['key']}")


def _label_forms(row: TableRow, text: Translator) -> tuple[str, str]:
    """Return the label of an activity with its title, and as its number alone."""
    number = _number(row, text)
    return f"{short_label(row)} · {number}", number


def _color(row: TableRow, canvas: Canvas) -> str:
    return GREY if canvas.focus not in ("", row["key"]) else f"kind-{row['kind']}"


def _focus(records: Sequence[TableRow], exported: ChartExport) -> str:
    """Return the key of the activity that alone is in colour, "" for all."""
    key = exported.selection.focus
    return key if any(row["key"] == key for row in records) else ""


def _centred(canvas: Canvas, words: str) -> str:
    body = canvas.words(words, READING)
    return (
        body.replace('wrap="square"', 'wrap="none"').replace('algn="l"', 'algn="ctr"').replace('algn="r"', 'algn="ctr"')
    )


def _size(row: TableRow) -> float:
    """Return what decides which label is written first: people before money, the larger first."""
    return float(row["value"]) * 1e9 if row["value"] == row["value"] else float(row["amount"])


def _number(row: TableRow, text: Translator) -> str:
    """Return the one number of an activity: its participants, or its amount."""
    if row["value"] == row["value"]:
        return text.t("{value} people", value=text.value(row["value"], row["qualifier"], "people"))
    if row["amount"] == row["amount"]:
        return text.amount(row["amount"], row["currency"], row["amount_qualifier"])
    return ""


def _sentence(row: TableRow, text: Translator) -> str:
    when = text.period(row["date_start"], row["date_end"])
    parts = (when, row["label"], row["kind_name"], _number(row, text), row["duration"])
    return strip_unwritable(", ".join(part for part in parts if part))


def _axis(slide: Any, canvas: Canvas, box: tuple[float, float, float, float]) -> None:
    def draw(canvas: Canvas, _words: str, box: tuple[float, float, float, float]) -> str:
        shapes = list[str]()
        for year, month in _quarters(canvas.first, canvas.last):
            begin = canvas.position(date(year, month, 1))
            name = canvas.text.months()[month - 1]
            words = f"{name} {canvas.text.date(str(year))}" if month == 1 or not shapes else name
            left = begin - 1.2 if canvas.mirrored else begin
            place = (max(left, canvas.left), box[1], 1.2, box[3])
            if place[0] + 1.2 <= canvas.left + canvas.width + 0.3:
                shapes.append(canvas.shape(words, place, NO_FILL, text=canvas.words(words, SMALL, "tx2")))
        return "".join(shapes) or canvas.shape("", (box[0], box[1], 0.1, box[3]), NO_FILL)

    add_group(slide, canvas, (canvas.text.t("Months"), canvas.text.t("Months")), box, draw)


def _quarters(first: date, last: date) -> Iterator[tuple[int, int]]:
    """Yield the months at which a quarter begins; of long times those at which a year begins."""
    long = (last - first).days > 365 * 4
    for year in range(first.year, last.year + 1):
        for month in (1,) if long else (1, 4, 7, 10):
            if first <= date(year, month, 1) <= last:
                yield year, month
