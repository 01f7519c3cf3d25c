"""Where the shapes of a timeline stand: its days, its lanes, and their labels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from dashboard.exports.pptx import chart_xml
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
NO_FILL = "<a:noFill/>"


@dataclass
class Canvas:
    """Where shapes stand: days, edges in inches, the next free id, the key of the one in colour."""

    first: date
    last: date
    left: float
    width: float
    mirrored: bool
    text: Translator
    next_id: int
    focus: str = ""

    def position(self, day: date) -> float:
        """Return the place of a day in inches from the left."""
        share = (min(max(day, self.first), self.last) - self.first).days / max((self.last - self.first).days, 1)
        return self.left + self.width * (1 - share if self.mirrored else share)

    def shape(self, name: str, box: tuple[float, float, float, float], fill: str, **more: str) -> str:
        """Return the XML of a shape in a box of inches."""
        self.next_id += 1
        x, y, cx, cy = _emu(box)
        descr = f" descr={chart_xml.attribute(more['descr'])}" if more.get("descr") else ""
        place = {"x": x, "y": y, "cx": max(cx, 1), "cy": max(cy, 1)}
        kind = {"shape": more.get("shape", "rect"), "box": ' txBox="1"' if more.get("text") else ""}
        words = more.get("text", "")
        return _SHAPE.format(
            id=self.next_id, name=chart_xml.attribute(name), descr=descr, fill=fill, text=words, **place, **kind
        )

    def words(self, words: str, size: float, ink: str = "tx1", *, centred: bool = False) -> str:
        """Return the body of a text box with one line; a centred one is not broken."""
        return self.runs([(words, f'<a:schemeClr val="{ink}"/>')], size, centred=centred)

    def runs(self, runs: Sequence[tuple[str, str]], size: float, *, bold: bool = False, centred: bool = False) -> str:
        """Return the body of a text box with runs of (words, XML of a colour)."""
        wrap, side = ("none", "ctr") if centred else ("square", "r" if self.mirrored else "l")
        look = f'<a:rPr lang="{language_tag(self.text)}" sz="{size * 100:.0f}" b="{int(bold)}">'
        runs_xml = "".join(
            f"<a:r>{look}<a:solidFill>{color}</a:solidFill></a:rPr><a:t>{escape(one_line(words))}</a:t></a:r>"
            for words, color in runs
        )
        return (
            f'<p:txBody><a:bodyPr wrap="{wrap}" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
            f'<a:p><a:pPr algn="{side}" rtl="{int(self.mirrored)}"/>{runs_xml}</a:p></p:txBody>'
        )


def _emu(box: Sequence[float]) -> tuple[int, int, int, int]:
    """Return a box of inches in EMU; boxes that touch share an edge."""
    left, top, width, height = box
    x, y = int(Inches(left)), int(Inches(top))
    return x, y, int(Inches(left + width)) - x, int(Inches(top + height)) - y


def add_group(slide: Any, canvas: Canvas, names: tuple[str, str], box: Sequence[float], shapes: Iterable[str]) -> None:
    """Add a group with its name, what it says in words, and its shapes; its id is the first."""
    canvas.next_id += 1
    name, descr = (chart_xml.attribute(strip_unwritable(words)) for words in names)
    x, y, cx, cy = _emu(box)
    place = {"id": canvas.next_id, "x": x, "y": y, "cx": cx, "cy": cy}
    group = parse_xml(_GROUP.format(name=name, descr=descr, shapes="".join(shapes), **place))
    slide.shapes._spTree.append(group)
    move_before_source(slide, group)


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


def lane_labels(canvas: Canvas, lane: Lane, count: int) -> Iterator[Label]:
    """Yield labels in so many lines: those of the lane alone first, then the largest number."""
    lines = Rows()
    lines.boxes = [[] for _line in range(count)]
    for row in sorted(lane.rows, key=lambda row: (row["key"] in lane.shared, _rank(row))):
        words = lane.label(row, canvas.text)
        width = ems(words) * READING / 72 + 0.12
        if not words or width > canvas.width:
            continue
        first, last = (canvas.position(date.fromisoformat(row[name])) for name in ("first_day", "last_day"))
        middle = first if row["date_precision"] == DAY else (first + last) / 2
        left = min(max(middle - width / 2, canvas.left), canvas.left + canvas.width - width)
        line = lines.place_within((left, left + width), count)
        if line is not None:
            yield Label(row, words, left, width, line)


def _rank(row: TableRow) -> tuple[bool, bool, float]:
    """Return what decides which label is written first.

    A number before none, a day before a month, people before money, the larger first.
    """
    vague, amount = row["date_precision"] != DAY, row["amount"]
    if row["value"] == row["value"]:
        return False, vague, -float(row["value"]) * 1e9
    return amount != amount, vague, -float(amount) if amount == amount else 0.0
