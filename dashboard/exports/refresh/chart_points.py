"""The points and the labels of a series of a chart, written in place."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from lxml import etree

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
C15 = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
PLACEHOLDER = "[CELLRANGE]"
"""What PowerPoint writes in the place of a label that comes from a cell."""

UNBROKEN = "\u00a0"
ISOLATES = str.maketrans("", "", "\u2066\u2067\u2068\u2069\u200e\u200f")


@dataclass(frozen=True)
class ChartLine:
    """One line of a chart as it is to be written.

    Attributes:
        origin: its place until now; None for a new one.
        label: its name.
        nums: the values of the series.
        text: its label in words; None where labels are values.
        pattern: how its uncertain part is to be filled; None as it is.
        fill: the XML of the colour of a new line.
        grey: whether it is to stand back.
    """

    origin: int | None
    label: str
    nums: tuple[float | None, ...]
    text: str | None = None
    pattern: str | None = None
    fill: str = ""
    grey: bool = False


def clean_label(text: str) -> str:
    """Return a label without the marks of its direction, its spaces plain."""
    return " ".join(text.translate(ISOLATES).replace(UNBROKEN, " ").split())


def point_number(element: Any) -> int:
    """Return the number that an element such as `c:idx` holds; 0 for none."""
    return 0 if element is None else _place(element.get("val", ""))


def point_index(point: Any) -> int:
    """Return the place of a point of a cache."""
    return _place(point.get("idx", ""))


def points_by_number(holder: Any, tag: str) -> dict[int, Any]:
    """Return number -> element, of elements with a `c:idx`, such as looks and labels of points."""
    return {point_number(each.find(f"{C}idx")): each for each in holder.iterfind(tag)}


def insert_in_order(element: Any, place: int, others: Mapping[int, Any]) -> None:
    """Put an element before the next of others by their places, else behind the last."""
    later = [others[each] for each in sorted(others) if each > place]
    if later:
        later[0].addprevious(element)
    else:
        others[max(others)].addnext(element)


def _place(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def write_cache(holder: Any, values: Sequence[str | float | None], old: Sequence[Any], *, same: bool) -> None:
    """Write the points of a cache, and how many cells its reference has."""
    if holder is None:
        return
    cache = next((each for each in holder.iter(f"{C}strCache", f"{C}numCache", f"{C}strLit", f"{C}numLit")), None)
    if cache is None:
        return
    changed = [place for place, value in enumerate(values) if not same or value != old[place]]
    points = {point_index(point): point for point in cache.iterfind(f"{C}pt")}
    for place in changed:
        _write_point(cache, points, place, values[place])
    if not same:
        for place in points.keys() - set(range(len(values))):
            cache.remove(points[place])
        _set_count(cache, len(values))
        for reference in holder.iter(f"{C}f"):
            reference.text = resized(reference.text or "", len(values))


def _write_point(cache: Any, points: dict[int, Any], place: int, value: str | float | None) -> None:
    point = points.get(place)
    if value is None or value == "":
        if point is not None:
            cache.remove(point)
            del points[place]
        return
    words = value if isinstance(value, str) else f"{value:.15g}"
    if point is None:
        point = etree.Element(f"{C}pt", {"idx": str(place)})
        etree.SubElement(point, f"{C}v")
        later = next((each for each in cache.iterfind(f"{C}pt") if point_index(each) > place), None)
        if later is None:
            extension = cache.find(f"{C}extLst")
            cache.append(point) if extension is None else extension.addprevious(point)
        else:
            later.addprevious(point)
        points[place] = point
    (point.find(f"{C}v") if len(point) else etree.SubElement(point, f"{C}v")).text = words


def _set_count(cache: Any, count: int) -> None:
    element = cache.find(f"{C}ptCount")
    if element is not None:
        element.set("val", str(count))


def resized(reference: str, count: int) -> str:
    """Return a reference to so many cells of a column from the second on."""
    return re.sub(
        r"(\$[A-Z]+\$)(\d+):(\$[A-Z]+\$)\d+$", lambda m: f"{m[1]}{m[2]}:{m[3]}{int(m[2]) + count - 1}", reference
    )


def write_labels(series: Any, lines: Sequence[ChartLine], old: Sequence[str], *, same: bool) -> None:
    """Write the labels in words: those beside the bars, and what was read from the cells."""
    holder = series.find(f"{C}dLbls")
    labels = points_by_number(holder, f"{C}dLbl") if holder is not None else {}
    model = next((deepcopy(each) for each in labels.values() if each.find(f".//{A}t") is not None), None)
    for place, line in enumerate(lines):
        words = line.text or ""
        if line.origin is not None and clean_label(words) == clean_label(old[line.origin]):
            continue
        if place in labels:
            _set_label(labels[place], words)
        elif words and holder is not None and model is not None:
            labels[place] = _add_label(deepcopy(model), place, labels)
            _set_label(labels[place], words)
    rtl = series.find(f"{C}dLbls//{A}pPr[@rtl='1']") is not None
    for cache in series.iter(f"{C15}dlblRangeCache"):
        points = {point_index(point): point for point in cache.iterfind(f"{C}pt")}
        for place, line in enumerate(lines):
            if not same or clean_label(line.text or "") != clean_label(old[place]):
                _write_point(cache, points, place, _directed(clean_label(line.text or ""), rtl=rtl))
        for place in points.keys() - set(range(len(lines))):
            cache.remove(points[place])
        _set_count(cache, len(lines))
    for reference in series.iter(f"{C15}f"):
        reference.text = resized(reference.text or "", len(lines))


def _set_label(label: Any, words: str) -> None:
    texts = list(label.iter(f"{A}t"))
    unbroken = _directed(words.replace(" ", UNBROKEN), rtl=label.find(f".//{A}pPr[@rtl='1']") is not None)
    for place, text in enumerate(texts):
        if text.text != PLACEHOLDER:
            text.text = "" if place else unbroken


def _directed(words: str, *, rtl: bool) -> str:
    """Return words isolated from what stands around them, where that runs from right to left."""
    return f"\u2067{words}\u2069" if rtl and words else words


def _add_label(label: Any, place: int, labels: Mapping[int, Any]) -> Any:
    label.find(f"{C}idx").set("val", str(place))
    for field in label.iter(f"{A}fld"):
        field.set("id", "{" + str(uuid5(NAMESPACE_OID, f"added {place}")).upper() + "}")
    insert_in_order(label, place, labels)
    return label
