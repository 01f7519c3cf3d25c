"""The XML of a native chart, read as lines and written in place; looks and layout stay."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from copy import deepcopy
from math import isclose
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from lxml import etree

from dashboard.exports.pptx import drawing, identity
from dashboard.exports.pptx.bar_names import SIZE, name_height
from dashboard.exports.pptx.identity import C15, A, C, normalize_label
from dashboard.exports.refresh.merge import Line, parse_number

PLACEHOLDER = "[CELLRANGE]"
"""What PowerPoint writes in the place of a label that comes from a cell."""

CACHES = (f"{C}strCache", f"{C}numCache", f"{C}strLit", f"{C}numLit", f"{C15}dlblRangeCache")
MAX_LINES = 2_000


class ChartPart:
    """A chart of bars or stacked columns; `accent` is the colour of the bars that were in focus."""

    def __init__(self, root: Any) -> None:
        """Read a chart from its parsed XML."""
        self.root = root
        self.series = sorted(root.iter(f"{C}ser"), key=index_of)
        counts = [
            number_in(element, "val") for tag in ("val", "cat") for element in self._first(f"{C}{tag}//{C}ptCount")
        ]
        self.count = min(max(counts, default=0), MAX_LINES)
        self.accent = ""

    def _first(self, path: str) -> Iterable[Any]:
        """Return the elements of the first series, none without any."""
        return self.series[0].iterfind(path) if self.series else ()

    def labels(self) -> list[str]:
        """Return the names of the lines."""
        return _values(self._first(f"{C}cat//{C}pt"), self.count)

    def nums(self) -> list[tuple[float | None, ...]]:
        """Return the values of each line, series by series."""
        columns = (_values(series.iterfind(f"{C}val//{C}pt"), self.count) for series in self.series)
        return list(zip(*(map(parse_number, column) for column in columns), strict=True))

    def texts(self) -> list[str]:
        """Return the labels in words of the first series: those of cells, unless written over."""
        cells = {number_in(point, "idx") for point in self._first(f".//{C15}dlblRangeCache/{C}pt")}
        texts = _values(self._first(f".//{C15}dlblRangeCache/{C}pt"), self.count)
        for label in self._first(f"{C}dLbls/{C}dLbl"):
            words, place = "".join(label.itertext(f"{A}t")), index_of(label)
            is_field = label.find(f".//{A}fld") is not None
            if place >= self.count:
                continue
            if words and not (is_field and (place in cells or words == PLACEHOLDER)):
                texts[place] = words
            elif label.find(f"{C}delete") is not None:
                texts[place] = ""
        return texts

    def title(self) -> str:
        """Return the title of the chart."""
        titles = self.root.iterfind(f"{C}chart/{C}title")
        return " ".join("".join(text for element in titles for text in element.itertext(f"{A}t")).split())

    def write_title(self, words: str) -> None:
        """Replace the words of the title; the look of its first run stays."""
        for place, run in enumerate(self.root.iterfind(f"{C}chart/{C}title//{A}r/{A}t")):
            run.text = words if not place else ""

    def axis_end(self) -> float | None:
        """Return where the axis of values ends; None where the program decides."""
        end = self.root.find(f".//{C}valAx/{C}scaling/{C}max")
        return None if end is None else float(end.get("val", "nan"))

    def move_axis_end(self, old: float, new: float) -> None:
        """Let the axis of values end elsewhere, unless somebody has set another end."""
        end = self.axis_end()
        if end is not None and isclose(end, old, rel_tol=1e-4) and new != old:
            self.root.find(f".//{C}valAx/{C}scaling/{C}max").set("val", f"{new:g}")

    def kinds(self) -> set[str]:
        """Return the kinds of its drawings, by their elements."""
        area = self.root.iterfind(f"{C}chart/{C}plotArea/*")
        return {element.tag.removeprefix(C) for element in area if element.tag.endswith("Chart")}

    def names(self) -> list[str]:
        """Return the names of the series."""
        return ["".join(text.text or "" for text in series.iterfind(f"{C}tx//{C}v")) for series in self.series]

    def letters(self) -> list[str]:
        """Return the columns of cells that the series take their values from."""
        references = (series.findtext(f"{C}val//{C}f", "") for series in self.series)
        return [re.sub(r"^.*!\$([A-Z]+)\$.*$", r"\1", reference) for reference in references]

    def swap_colors(self, old: Sequence[int], new: Sequence[int]) -> None:
        """Give the bars at new places the colour of those at old ones, and these that of the others.

        Colours that are not of the theme are an officer's, and stay with their bars.
        """
        points_by_series = [_points(series) for series in self.series[:2]]
        if any("srgbClr" in _colors(point) for points in points_by_series for point in points.values()):
            return
        for points in points_by_series:
            other_places = [place for place in points if place not in (*old, *new)]
            if old and other_places and {*old, *new} <= points.keys():
                colors = self.accent, _grey = _colors(points[old[0]]), _colors(points[other_places[0]])
                for place in {*old, *new}:
                    _set_fill(points[place], colors[place not in new], _pattern(points[place]))

    def holds(self, labels: Sequence[str], size: tuple[float, float]) -> bool:
        """Return whether a chart of a size in inches has room for bars of these names, in full."""
        layout = self.root.find(f"{C}chart/{C}plotArea/{C}layout/{C}manualLayout")
        text = self.root.find(f".//{C}catAx/{C}txPr//{A}defRPr")
        if layout is None or text is None or not all(size):
            return True
        width, height = (float(layout.find(f"{C}{side}").get("val")) for side in ("w", "h"))
        points = int(text.get("sz", 100 * SIZE)) / 100
        return name_height(labels, size[0] * (0.99 - width), points) * len(labels) <= height * size[1] + 0.1

    def write(self, lines: Sequence[Line], focus: Container[str]) -> None:
        """Write the lines; where none is added or moved, only what differs is touched.

        `focus` are the keys of the bars in colour where the others are grey.
        """
        is_same = [line.origin for line in lines] == list(range(self.count))
        old_nums, old_labels, old_texts = self.nums(), self.labels(), self.texts()
        for order, series in enumerate(self.series):
            if not is_same:
                for path, tag in ((".", "dPt"), (f"{C}dLbls", "dLbl")):
                    _move_points(series.find(path), f"{C}{tag}", lines)
            labels, values = [line.label for line in lines], [line.num(order) for line in lines]
            for tag, old, new in (("cat", old_labels, labels), ("val", [row[order] for row in old_nums], values)):
                if new != old:
                    for cache in series.iterfind(f"{C}{tag}/*"):
                        write_cache(cache, new)
            _write_looks(series, lines, focus, self.accent, is_uncertain=order == 0)
        if self.series and any(line.is_bar for line in lines):
            _write_labels(self.series[0], lines, old_texts)
        self.count = len(lines)


def number_in(element: Any, name: str) -> int:
    """Return the number in an attribute of an element; 0 for none."""
    text = "" if element is None else element.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def index_of(element: Any) -> int:
    """Return the number of a series, or of the look or the label of a point."""
    return number_in(element.find(f"{C}idx"), "val")


def _points(series: Any) -> dict[int, Any]:
    """Return the looks of the points of a series by their numbers."""
    return {index_of(point): point for point in series.iterfind(f"{C}dPt")}


def _values(points: Iterable[Any], count: int) -> list[str]:
    """Return what the points of a cache hold, "" where there is none."""
    texts = {number_in(point, "idx"): "".join(point.itertext(f"{C}v")) for point in points}
    return [texts.get(place, "") for place in range(count)]


def _move_points(holder: Any, tag: str, lines: Sequence[Line]) -> None:
    """Let looks and labels of points go along with their lines, or go with them."""
    places = {line.origin: place for place, line in enumerate(lines) if line.origin is not None}
    points = list(holder.iterfind(tag)) if holder is not None else []
    if not points:
        return
    at = holder.index(points[0])
    for point in points:
        holder.remove(point)
    moved_points = {places[index_of(point)]: point for point in points if index_of(point) in places}
    for place in sorted(moved_points, reverse=True):
        moved_points[place].find(f"{C}idx").set("val", str(place))
        holder.insert(at, moved_points[place])


def _insert_in_order(element: Any, place: int, elements: Mapping[int, Any]) -> None:
    """Put an element before the next of others by their places, else behind the last."""
    later = [elements[index] for index in sorted(elements) if index > place]
    if later:
        later[0].addprevious(element)
    else:
        elements[max(elements)].addnext(element)


def write_cache(source: Any, values: Sequence[str | float | None]) -> None:
    """Write the points of a cache, and how many cells its reference has."""
    cache = next(source.iter(*CACHES), None)
    count = None if cache is None else cache.find(f"{C}ptCount")
    if cache is None or count is None:
        return
    for point in list(cache.iterfind(f"{C}pt")):
        cache.remove(point)
    at = cache.index(count) + 1
    count.set("val", str(len(values)))
    for place, value in enumerate(values):
        if value is not None and value != "":
            point = etree.Element(f"{C}pt", {"idx": str(place)})
            etree.SubElement(point, f"{C}v").text = value if isinstance(value, str) else f"{value:.15g}"
            cache.insert(at, point)
            at += 1
    for reference in source.iter(f"{C}f", f"{C15}f"):
        reference.text = re.sub(
            r"(\$[A-Z]+\$)(\d+):(\$[A-Z]+\$)\d+$",
            lambda m: f"{m[1]}{m[2]}:{m[3]}{int(m[2]) + len(values) - 1}",
            reference.text or "",
        )


def _write_looks(series: Any, lines: Sequence[Line], focus: Container[str], accent: str, *, is_uncertain: bool) -> None:
    """Fill the points of lines that are new, gone, or sure otherwise than they were."""
    points = _points(series)
    colors = dict[tuple[str, bool], Counter[str]]()  # of a template, or of an officer
    for place, line in enumerate(lines):
        if line.ink and line.origin is not None and place in points:
            colors.setdefault((line.ink, line.key in focus), Counter())[_colors(points[place])] += 1
    for place, line in enumerate(lines):
        if line.ink and line.origin is None:
            points[place] = _add_point(series, place, points)
            usual = accent if accent and line.key in focus else line.ink
            alike = colors.get((line.ink, line.key in focus), Counter({usual: 1}))
            _set_fill(points[place], alike.most_common(1)[0][0])
        if place not in points:
            continue
        if line.is_gone:
            _set_fill(points[place], drawing.color("grey"))
        color = _colors(points[place])
        if is_uncertain and line.pattern is not None and color:
            _set_fill(points[place], color, line.pattern)


def _add_point(series: Any, place: int, points: Mapping[int, Any]) -> Any:
    """Add the look of a point in its order."""
    point = etree.Element(f"{C}dPt")
    for name, value in (("idx", str(place)), ("invertIfNegative", "0"), ("bubble3D", "0")):
        etree.SubElement(point, f"{C}{name}", {"val": value})
    if points:
        _insert_in_order(point, place, points)
    else:
        before = [f"{C}{name}" for name in ("dLbls", "trendline", "errBars", "cat", "val")]
        next(series.iterchildren(*before)).addprevious(point)
    return point


def _set_fill(point: Any, color: str, pattern: str = "") -> None:
    """Fill a point in a colour (its XML), solid or in a pattern."""
    look = point.find(f"{C}spPr")
    if look is None:
        look = etree.SubElement(point, f"{C}spPr")
    for old in list(look.iterchildren(*(f"{A}{name}Fill" for name in ("solid", "patt", "grad", "no", "blip")))):
        look.remove(old)
    look.insert(0, etree.fromstring(f'<x xmlns:a="{A[1:-1]}">{drawing.fill_xml(color, pattern)}</x>')[0])


def _colors(point: Any) -> str:
    """Return the colour of a point as XML, "" for none of its own."""
    paths = (f"{C}spPr/{A}solidFill", f"{C}spPr/{A}pattFill/{A}fgClr")
    holder = next((element for path in paths for element in point.iterfind(path)), ())
    return "".join(etree.tostring(element, encoding="unicode") for element in holder)


def _pattern(point: Any) -> str:
    """Return the pattern of a point, "" for a solid one."""
    pattern = point.find(f"{C}spPr/{A}pattFill")
    return "" if pattern is None else str(pattern.get("prst", ""))


def _write_labels(series: Any, lines: Sequence[Line], old: Sequence[str]) -> None:
    """Write the labels in words: those beside the bars, and what was read from the cells."""
    holder = series.find(f"{C}dLbls")
    labels = {index_of(label): label for label in holder.iterfind(f"{C}dLbl")} if holder is not None else {}
    muted = [place for place, line in enumerate(lines) if not line.ink]
    models = sorted((place in muted, place) for place in labels if labels[place].find(f".//{A}t") is not None)
    model = deepcopy(labels[models[0][1]]) if models else None
    is_rtl = series.find(f"{C}dLbls//{A}pPr[@rtl='1']") is not None
    unchanged = {
        place: line.origin
        for place, line in enumerate(lines)
        if line.origin is not None and normalize_label(line.text) == normalize_label(old[line.origin])
    }
    for place, line in enumerate(lines):
        if place not in unchanged:
            if place not in labels and line.text and model is not None:
                labels[place] = _add_label(deepcopy(model), place, labels)
            if place in labels:
                _set_label(labels[place], line.text)
    for cells in series.iter(f"{C15}datalabelsRange"):
        raw = _values(cells.iterfind(f"{C15}dlblRangeCache/{C}pt"), len(old))
        texts = [
            raw[unchanged[place]] if place in unchanged else identity.isolate_rtl(normalize_label(line.text), is_rtl)
            for place, line in enumerate(lines)
        ]
        if texts != raw:
            write_cache(cells, texts)


def _set_label(label: Any, words: str) -> None:
    is_rtl = label.find(f".//{A}pPr[@rtl='1']") is not None
    for place, text in enumerate(label.iter(f"{A}t")):
        if text.text != PLACEHOLDER:
            text.text = "" if place else identity.isolate_rtl(words.replace(" ", identity.UNBROKEN), is_rtl)


def _add_label(label: Any, place: int, labels: Mapping[int, Any]) -> Any:
    label.find(f"{C}idx").set("val", str(place))
    for field in label.iter(f"{A}fld"):
        field.set("id", "{" + str(uuid5(NAMESPACE_OID, f"added {place}")).upper() + "}")
    _insert_in_order(label, place, labels)
    return label
