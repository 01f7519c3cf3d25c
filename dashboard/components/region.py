"""The parts of a page that follow the selection: one callback redraws those whose key has changed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from dash import html
from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from dashboard.charts.chart import Chart
from dashboard.components.chart_card import card, card_figure, card_key, named_by_caption
from dashboard.components.chart_toolbar import chart_tools, tools_attributes, tools_key
from dashboard.components.lang_markup import PLACED, in_its_language
from dashboard.components.page_state import View

PART = "part"


@dataclass(frozen=True)
class Part:
    """A named region: how it is drawn, and a key that tells whether it would look the same as before.

    `chart`: it is the figure of this chart's card, in which the chart's tools are another part. `follows`: its links
    are for the address; when that changes, the browser writes them anew (assets/link_updates.js).
    """

    name: str
    draw: Callable[[View], Any]
    key: Callable[[View], str]
    chart: Chart | None = None
    follows: bool = False


def part_id(name: str) -> dict[str, str]:
    """Return the id of a part on the page."""
    return {"type": PART, "name": name}


def drawn(part: Part, view: View) -> Any:
    """Return a part drawn for a view, as JSON; one drawn the same before, for any reader, is not drawn again."""
    key = (part.name, view.path, part.key(view), view.href() if part.follows else "")
    # To write components anew for each reader would cost more than all else.
    written = view.drawn.get(key, lambda: _written(in_its_language(part.draw(view), view)))
    return orjson.Fragment(written)


def _written(components: Any) -> str:
    """Return components as JSON that may stand in a page, several times as fast as the function for any object."""
    plain = orjson.dumps(
        components, Component.to_plotly_json, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
    )
    return str(to_json_plotly(orjson.Fragment(plain)))


def placed(part: Part, view: View, **more: Any) -> html.Div:
    """Return a part drawn, in its place on the page; the figure of a chart in its card, with the tools."""
    if part.chart is None:
        return html.Div(drawn(part, view), className=f"part {part.name}", **_told(part, view), **more)
    figure = html.Figure(drawn(part, view), className="part", **_told(part, view), **named_by_caption(part.chart))
    beside = tools_part(part.chart)
    tools = html.Div(
        drawn(beside, view), className="part tools", **_told(beside, view), **tools_attributes(part.chart, view)
    )
    return card([figure, tools], part.chart)


def chart_part(chart: Chart) -> Part:
    """Return the part that holds the figure of a chart's card."""
    return Part(chart.id, partial(card_figure, chart), partial(card_key, chart), chart)


def tools_part(chart: Chart) -> Part:
    """Return the part that holds the tools of a chart's card."""
    return Part(f"{chart.id}-tools", partial(chart_tools, chart), partial(tools_key, chart), follows=True)


def _told(part: Part, view: View) -> dict[str, Any]:
    """Return what a part is known by on the page, and what it was drawn for."""
    return {"id": part_id(part.name), PLACED: part.key(view)}


def whole_key(view: View) -> str:
    """Return a key for parts that may change with anything in the address."""
    return f"{view.stamp}{view.href()}|{view.problems}"


def page_key(view: View) -> str:
    """Return a key for a page as a whole: the address, and what else of its reader it depends on."""
    return f"{whole_key(view)}|{view.reader.wide}|{view.trying}|{view.root}"


def depends_on(*keys: str) -> Callable[[View], str]:
    """Return a key function for a part that answers to these query keys only."""

    def key(view: View) -> str:
        return f"{view.stamp}{view.path}?{view.selection.query(keys)}"

    return key
