"""The XML of a native chart, read as lines and written in place; looks and layout stay."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from dashboard.exports.refresh.chart_points import (
    C15,
    PLACEHOLDER,
    A,
    C,
    ChartLine,
    insert_in_order,
    point_index,
    point_number,
    points_by_number,
    write_cache,
    write_labels,
)

MOST_LINES = 2_000
GREY = (
    f'<a:solidFill xmlns:a="{A[1:-1]}"><a:schemeClr val="tx2"><a:lumMod val="75000"/><a:lumOff val="25000"/>'
    "</a:schemeClr></a:solidFill>"
)


class ChartPart:
    """A chart of bars or stacked columns."""

    def __init__(self, root: Any) -> None:
        """Read a chart from its parsed XML."""
        self.root = root
        self.series = sorted(root.iter(f"{C}ser"), key=lambda each: point_number(each.find(f"{C}idx")))
        first = self.series[0] if self.series else None
        counts = (
            [] if first is None else [*first.iterfind(f"{C}val//{C}ptCount"), *first.iterfind(f"{C}cat//{C}ptCount")]
        )
        self.count = min(max(map(point_number, counts), default=0), MOST_LINES)

    def labels(self) -> list[str]:
        """Return the names of the lines."""
        points = self.series[0].iterfind(f"{C}cat//{C}pt")
        return _padded_list({point_index(point): "".join(point.itertext(f"{C}v")) for point in points}, self.count, "")

    def nums(self) -> list[tuple[float | None, ...]]:
        """Return the values of each line, series by series."""
        columns = [
            _padded_list(
                {point_index(point): _float(point) for point in each.iterfind(f"{C}val//{C}pt")}, self.count, None
            )
            for each in self.series
        ]
        return list(zip(*columns, strict=True))

    def texts(self) -> list[str]:
        """Return the labels in words of the first series: those of cells, unless written over."""
        series = self.series[0]
        cells = {
            point_index(point): "".join(point.itertext(f"{C}v"))
            for point in series.iterfind(f".//{C15}dlblRangeCache/{C}pt")
        }
        texts = dict(cells)
        for place, label in points_by_number(series, f"{C}dLbls/{C}dLbl").items():
            words = "".join(label.itertext(f"{A}t"))
            is_field = label.find(f".//{A}fld") is not None
            if words and not (is_field and (place in cells or words == PLACEHOLDER)):
                texts[place] = words
            elif label.find(f"{C}delete") is not None:
                texts[place] = ""
        return _padded_list(texts, self.count, "")

    def title(self) -> str:
        """Return the title of the chart."""
        titles = self.root.iterfind(f"{C}chart/{C}title")
        return " ".join("".join(text for each in titles for text in each.itertext(f"{A}t")).split())

    def write_title(self, words: str) -> None:
        """Replace the words of the title; the look of its first run stays."""
        for place, run in enumerate(self.root.iterfind(f"{C}chart/{C}title//{A}r/{A}t")):
            run.text = words if not place else ""

    def axis_end(self) -> float | None:
        """Return where the axis of values ends; None where the program decides."""
        end = self.root.find(f".//{C}valAx/{C}scaling/{C}max")
        return None if end is None else float(end.get("val", "nan"))

    def write_axis_end(self, end: float) -> None:
        """Let the axis of values end elsewhere."""
        self.root.find(f".//{C}valAx/{C}scaling/{C}max").set("val", f"{end:g}")

    def write(self, lines: Sequence[ChartLine]) -> None:
        """Write the lines; where none is added or moved, only what differs is touched."""
        same = [line.origin for line in lines] == list(range(self.count))
        old_nums, old_labels, old_texts = self.nums(), self.labels(), self.texts()
        for order, series in enumerate(self.series):
            if not same:
                _move_points(series, f"{C}dPt", lines)
                labels = series.find(f"{C}dLbls")
                if labels is not None:
                    _move_points(labels, f"{C}dLbl", lines)
            write_cache(series.find(f"{C}cat"), [line.label for line in lines], old_labels, same=same)
            values = [line.nums[order] if order < len(line.nums) else None for line in lines]
            write_cache(series.find(f"{C}val"), values, [each[order] for each in old_nums], same=same)
            _write_looks(series, lines, uncertain=order == 0)
        if self.series and any(line.text is not None for line in lines):
            write_labels(self.series[0], lines, old_texts, same=same)
        self.count = len(lines)


def _float(point: Any) -> float | None:
    try:
        return float("".join(point.itertext(f"{C}v")))
    except ValueError:
        return None


def _padded_list(values: Mapping[int, Any], count: int, empty: Any) -> list[Any]:
    return [values.get(place, empty) for place in range(count)]


def _move_points(holder: Any, tag: str, lines: Sequence[ChartLine]) -> None:
    """Let looks and labels of points go along with their lines, or go with them."""
    places = {line.origin: place for place, line in enumerate(lines) if line.origin is not None}
    points = list(holder.iterfind(tag))
    if not points:
        return
    anchor = points[0].getprevious()
    for point in points:
        holder.remove(point)
    kept = [point for point in points if point_number(point.find(f"{C}idx")) in places]
    for point in kept:
        point.find(f"{C}idx").set("val", str(places[point_number(point.find(f"{C}idx"))]))
    at = 0 if anchor is None else holder.index(anchor) + 1
    for point in sorted(kept, key=lambda each: -point_number(each.find(f"{C}idx"))):
        holder.insert(at, point)


def _write_looks(series: Any, lines: Sequence[ChartLine], *, uncertain: bool) -> None:
    points = points_by_number(series, f"{C}dPt")
    quiet = any(each.get("val") == "75000" for each in series.iterfind(f"{C}dPt//{A}lumMod"))
    for place, line in enumerate(lines):
        if line.origin is None and line.fill:
            point = points[place] = _add_point(series, place, points)
            fill = GREY if quiet else f'<a:solidFill xmlns:a="{A[1:-1]}">{line.fill}</a:solidFill>'
            _set_fill(point, etree.fromstring(fill))
        if place not in points:
            continue
        if line.grey:
            _set_fill(points[place], etree.fromstring(GREY))
        if uncertain and line.pattern is not None:
            set_pattern(points[place], line.pattern)


def _add_point(series: Any, place: int, points: Mapping[int, Any]) -> Any:
    """Add the look of a point in its order."""
    point = etree.Element(f"{C}dPt")
    for name, value in (("idx", str(place)), ("invertIfNegative", "0"), ("bubble3D", "0")):
        etree.SubElement(point, f"{C}{name}", {"val": value})
    etree.SubElement(point, f"{C}spPr")
    if points:
        insert_in_order(point, place, points)
    else:
        before = (f"{C}{name}" for name in ("dLbls", "trendline", "errBars", "cat", "val"))
        next(each for each in (series.find(tag) for tag in before) if each is not None).addprevious(point)
    return point


def _set_fill(point: Any, fill: Any) -> None:
    look = point.find(f"{C}spPr")
    if look is None:
        look = etree.SubElement(point, f"{C}spPr")
    for old in list(look.iterchildren(f"{A}solidFill", f"{A}pattFill", f"{A}gradFill", f"{A}noFill", f"{A}blipFill")):
        look.remove(old)
    look.insert(0, fill)


def set_pattern(point: Any, pattern: str) -> None:
    """Fill a point in a pattern of the colour it has, or solid where there is none."""
    look = point.find(f"{C}spPr")
    old = None if look is None else next(iter(look.iterchildren(f"{A}solidFill", f"{A}pattFill")), None)
    if old is None:
        return
    color = old.find(f"{A}fgClr") if old.tag == f"{A}pattFill" else old
    new = etree.Element(f"{A}pattFill", {"prst": pattern}) if pattern else etree.Element(f"{A}solidFill")
    holder = etree.SubElement(new, f"{A}fgClr") if pattern else new
    holder.extend(deepcopy(list(color)))
    if pattern:
        etree.SubElement(etree.SubElement(new, f"{A}bgClr"), f"{A}schemeClr", {"val": "bg1"})
    look.replace(old, new)


def plot_kinds(root: Any) -> set[str]:
    """Return the kinds of drawings of a chart, by their elements."""
    area = root.find(f"{C}chart/{C}plotArea")
    return set() if area is None else {each.tag.removeprefix(C) for each in area if each.tag.endswith("Chart")}
