"""Series of stacked columns for kinds of activity that a delivered chart had none for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from math import isclose
from typing import Any

from lxml import etree

from dashboard.exports.native_chart import NativeSeries
from dashboard.exports.pptx.bar_names import SIZE
from dashboard.exports.pptx.column_chart import legend_height, series_look
from dashboard.exports.pptx.identity import A, C
from dashboard.exports.refresh.chart_part import ChartPart, index_of, number_in, write_cache
from dashboard.exports.refresh.merge import ElementToday, Record
from dashboard.exports.refresh.workbook import Workbook


def add_series(
    part: ChartPart, book: Workbook | None, element: Record, today: ElementToday, size: tuple[float, float]
) -> Record:
    """Give what has no series yet its own in a chart and its cells; return the element with it."""
    names = today.element["names"]
    for now, code in enumerate(today.element["series"]):
        if code in element["series"] or all(line["nums"][now] is None for line in today.element["lines"]):
            continue
        places_before = [
            element["series"].index(other) for other in today.element["series"][:now] if other in element["series"]
        ]
        place = max(places_before, default=-1) + 1
        letters = [chr(ord("B") + column) for column in range(len(part.series))]
        if not _is_numbered(part):
            break
        if book and not book.insert_column(letters[place], letters[-1], names[now]):
            break
        _draw_series(part, place, names[now], code)
        element = {
            **element,
            "series": _insert(element["series"], place, code),
            "names": _insert(element["names"], place, names[now]),
            "lines": [
                {**line, "nums": _insert(line["nums"], place, None), "texts": _insert(line["texts"], place, "")}
                for line in element["lines"]
            ],
        }
        _grow_legend(part, size)
    return element


def _is_numbered(part: ChartPart) -> bool:
    """Return whether every series is numbered."""
    return all(series.find(f"{C}{tag}") is not None for series in part.series for tag in ("idx", "order"))


def _insert(values: Sequence[Any], place: int, value: Any) -> list[Any]:
    return [*values[:place], value, *values[place:]]


def _draw_series(part: ChartPart, place: int, name: str, color: str) -> None:
    """Add a series without values to stacked columns; those behind it and the total move on."""
    neighbour, follower = part.series[max(place - 1, 0)], part.series[place]
    number, order = index_of(follower), number_in(neighbour.find(f"{C}order"), "val") + bool(place)
    series = _empty_series(neighbour, name, color, part.count)
    entries = part.root.iterfind(f"{C}chart/{C}legend/{C}legendEntry")
    places = [(entry.find(f"{C}idx"), order) for entry in entries]
    for other in part.series:
        places += [(other.find(f"{C}idx"), number), (other.find(f"{C}order"), order)]
    for element, first in places:
        if element is not None and number_in(element, "val") >= first:
            element.set("val", str(number_in(element, "val") + 1))
    series.find(f"{C}idx").set("val", str(number))
    series.find(f"{C}order").set("val", str(order))
    for moved in (*part.series[place:], *([series] if place else [])):
        for reference in (*moved.iterfind(f"{C}tx//{C}f"), *moved.iterfind(f"{C}val//{C}f")):
            reference.text = _next_column(reference.text or "")
    if place:
        neighbour.addnext(series)
    else:
        follower.addprevious(series)
    part.series.insert(place, series)


def _grow_legend(part: ChartPart, size: tuple[float, float]) -> None:
    """Give a legend right above the columns the rows that its keys take (inches of the chart)."""
    layouts = [part.root.find(f"{C}chart/{C}{tag}/{C}layout/{C}manualLayout") for tag in ("legend", "plotArea")]
    text = part.root.find(f"{C}chart/{C}legend/{C}txPr//{A}defRPr")
    if text is None or not all(size) or any(layout is None for layout in layouts):
        return
    legend, plot = ({side: layout.find(f"{C}{side}") for side in "ywh"} for layout in layouts)
    if any(side is None for side in (*legend.values(), *plot.values())):
        return
    (top, wide, high), (plot_top, _wide, plot_high) = (
        [float(side.get("val")) for side in sides.values()] for sides in (legend, plot)
    )
    needed = legend_height(part.names()[:-1], int(text.get("sz", 100 * SIZE)) / 100, wide * size[0]) / size[1]
    more = needed - high
    if more > 0 and isclose(top + high, plot_top, abs_tol=0.01) and plot_high > 2 * more:
        for side, share in ((legend["h"], needed), (plot["y"], plot_top + more), (plot["h"], plot_high - more)):
            side.set("val", f"{share:.4f}")


def _empty_series(model: Any, name: str, color: str, count: int) -> Any:
    """Return a series of a kind of activity like another one, without its values and points."""
    series = deepcopy(model)
    for tag in ("dPt", "dLbls/{C}dLbl", "trendline", "errBars", "extLst", "spPr", "invertIfNegative"):
        for element in series.findall(f"{C}{tag.format(C=C)}"):
            element.getparent().remove(element)
    look = f'<x xmlns:a="{A[1:-1]}" xmlns:c="{C[1:-1]}">{series_look(NativeSeries(name, color, ()))}</x>'
    before = series.find(f"{C}order") if series.find(f"{C}tx") is None else series.find(f"{C}tx")
    for element in reversed(etree.fromstring(look)):
        before.addnext(element)
    for source in series.iterfind(f"{C}tx/*"):
        write_cache(source, [name])
    for source in series.iterfind(f"{C}val/*"):
        write_cache(source, [None] * count)
    return series


def _next_column(reference: str) -> str:
    """Return a reference moved on by a column; LibreOffice counts columns."""
    moved = re.sub(r"(?<=\$)[A-Y](?=\$)", lambda match: chr(ord(match[0]) + 1), reference)
    return re.sub(r"^(label )?(\d{1,3})$", lambda match: f"{match[1] or ''}{int(match[2]) + 1}", moved)
