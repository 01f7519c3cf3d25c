"""Where the shapes of a timeline stand: its days, its lanes, and their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import escape
from itertools import count
from typing import Any, Literal

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from dashboard.exports.pptx import chart_xml, drawing
from dashboard.exports.pptx.slide_layout import move_before_source
from dashboard.exports.pptx.template import READING
from dashboard.exports.pptx.text_runs import language_tag
from dashboard.exports.table_cells import TableRow
from dashboard.exports.text_fitting import ems, one_line, strip_unwritable
from dashboard.plotting.timeline.activity_label import number_text, short_label
from dashboard.plotting.timeline.timeline_layout import Rows
from dashboard.text.translate import Translator

_SHAPE = """<p:sp><p:nvSpPr><p:cNvPr id="{id}" name={name}{descr}/><p:cNvSpPr{box}/><p:nvPr/></p:nvSpPr>
<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>
<a:prstGeom prst="{shape}"><a:avLst/></a:prstGeom>{fill}</p:spPr>{text}</p:sp>"""
_GROUP = f"""<p:grpSp {nsdecls("p", "a")}>
<p:nvGrpSpPr><p:cNvPr id="{{id}}" name={{name}} descr={{descr}}/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr>
<p:grpSpPr><a:xfrm><a:off x="{{x}}" y="{{y}}"/><a:ext cx="{{cx}}" cy="{{cy}}"/><a:chOff x="{{x}}" y="{{y}}"/>
<a:chExt cx="{{cx}}" cy="{{cy}}"/></a:xfrm></p:grpSpPr>{{shapes}}</p:grpSp>"""
FIRST_ID = 101
"""The id of the first shape; those of placeholders are lower."""


Box = tuple[float, float, float, float]
"""Left, top, width and height in inches."""

Run = tuple[str, str]
"""Words, and the name of their colour."""


@dataclass(frozen=True)
class CanvasShape:
    """A shape of a drawing, which a slide and a picture draw alike.

    Attributes:
        outline: a preset shape of office programs.
        color: a name of the theme, "" for no fill.
        look: `solid` has an edge, an `open` one only that, a `band` lets through what is behind it; "" is a ground.
        descr: what it says in words.
        runs: the words in it; `centred` ones are not broken.
    """

    name: str
    box: Box
    outline: str = "rect"
    color: str = ""
    look: Literal["", "solid", "open", "band"] = ""
    descr: str = ""
    runs: tuple[Run, ...] = ()
    size: float = READING
    bold: bool = False
    centred: bool = False


@dataclass(frozen=True)
class Canvas:
    """Where shapes stand: days, edges in inches, the key of the activity in colour."""

    first: date
    last: date
    left: float
    width: float
    mirrored: bool
    text: Translator
    focus: str = ""

    def position(self, day: date) -> float:
        """Return the place of a day in inches from the left."""
        share = (min(max(day, self.first), self.last) - self.first).days / max((self.last - self.first).days, 1)
        return self.left + self.width * (1 - share if self.mirrored else share)


def _shape_xml(shape: CanvasShape, number: int, canvas: Canvas) -> str:
    name = chart_xml.attribute(shape.name)
    descr = f" descr={chart_xml.attribute(shape.descr)}" if shape.descr else ""
    kind, text = (' txBox="1"', _text_xml(shape, canvas)) if shape.runs else ("", "")
    look = {"shape": shape.outline, "fill": _fill(shape), **_emu(shape.box)}
    return _SHAPE.format(id=number, name=name, descr=descr, box=kind, text=text, **look)


def _fill(shape: CanvasShape) -> str:
    if not shape.color:
        return "<a:noFill/>"
    if shape.look == "open":
        return drawing.outline(shape.color)
    color = drawing.color(shape.color, drawing.TRANSPARENT if shape.look == "band" else "")
    return drawing.fill_xml(color) + (drawing.EDGE if shape.look == "solid" else "")


def _text_xml(shape: CanvasShape, canvas: Canvas) -> str:
    wrap, side = ("none", "ctr") if shape.centred else ("square", "r" if canvas.mirrored else "l")
    look = f'<a:rPr lang="{language_tag(canvas.text)}" sz="{shape.size * 100:.0f}" b="{int(shape.bold)}">'
    runs = "".join(
        f"<a:r>{look}{drawing.fill(color)}</a:rPr><a:t>{escape(one_line(words))}</a:t></a:r>"
        for words, color in shape.runs
    )
    return (
        f'<p:txBody><a:bodyPr wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{side}" rtl="{int(canvas.mirrored)}"/>{runs}</a:p></p:txBody>'
    )


def _emu(box: Box) -> dict[str, int]:
    """Return a box of inches in EMU; boxes that touch share an edge."""
    left, top, width, height = box
    x, y = int(Inches(left)), int(Inches(top))
    return {"x": x, "y": y, "cx": max(int(Inches(left + width)) - x, 1), "cy": max(int(Inches(top + height)) - y, 1)}


@dataclass(frozen=True)
class CanvasGroup:
    """A part of a drawing: its name, what it says in words, its box, and its shapes."""

    name: str
    descr: str
    box: Box
    shapes: Iterable[CanvasShape]


def add_groups(slide: Any, canvas: Canvas, groups: Iterable[CanvasGroup]) -> None:
    """Add groups to a slide, read before its source."""
    ids = count(FIRST_ID)
    for group in groups:
        name, descr = (chart_xml.attribute(strip_unwritable(words)) for words in (group.name, group.descr))
        head = {"id": next(ids), "name": name, "descr": descr, **_emu(group.box)}
        shapes = "".join(_shape_xml(shape, next(ids), canvas) for shape in group.shapes)
        element = parse_xml(_GROUP.format(**head, shapes=shapes))
        slide.shapes._spTree.append(element)
        move_before_source(slide, element)


DAY, YEAR = "day", "year"
WIDER, LABEL_GAP = 1.02, 0.12
"""How much wider the widest font at hand is than is estimated, and the inches between labels side by side."""

SHIFTS = tuple(sign * step / 10 for step in range(6) for sign in (1, -1))
"""Inches by which a label may stand off the middle of its symbol, where that alone gives it room."""


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
        number, title = number_text(row, text), text.isolate(short_label(row))
        return f"{title} · {number}" if number else title if self.sign else ""


@dataclass(frozen=True)
class Label:
    """The label of an activity: words, place and width in inches, line below the symbols."""

    row: TableRow
    words: str
    left: float
    width: float
    line: int


def lane_labels(canvas: Canvas, lane: Lane, line_limit: int) -> Iterator[Label]:
    """Yield labels in so many lines: those of the lane alone first, then the largest number."""
    lines = Rows()
    lines.boxes = [[] for _line in range(line_limit)]
    for row in sorted(lane.rows, key=lambda row: (row["key"] in lane.shared, _rank(row))):
        words = lane.label(row, canvas.text)
        width = ems(words) * WIDER * READING / 72 + LABEL_GAP
        if not words or width > canvas.width:
            continue
        first, last = (canvas.position(date.fromisoformat(row[name])) for name in ("first_day", "last_day"))
        middle = first if row["date_precision"] == DAY else (first + last) / 2
        for shift in SHIFTS:
            left = min(max(middle + shift - width / 2, canvas.left), canvas.left + canvas.width - width)
            line = lines.place_within((left, left + width), line_limit)
            if line is not None:
                yield Label(row, words, left, width, line)
                break


def _rank(row: TableRow) -> tuple[bool, bool, float]:
    """Return what decides which label is written first.

    A number before none, a day before a month, people before money, the larger first.
    """
    vague, amount = row["date_precision"] != DAY, row["amount"]
    if row["value"] == row["value"]:
        return False, vague, -float(row["value"]) * 1e9
    return amount != amount, vague, -float(amount) if amount == amount else 0.0
