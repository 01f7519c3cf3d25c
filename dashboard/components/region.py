"""Regions of a page, rendered anew by one callback when their key changes."""

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
from dashboard.components.chart_toolbar import chart_toolbar, toolbar_attributes, toolbar_key
from dashboard.components.lang_markup import PLACED, with_language
from dashboard.components.page_state import PageState

REGION = "part"


@dataclass(frozen=True)
class Region:
    """A named region.

    How it is drawn, and a key that tells whether it would look the same as before.

    `chart`: it is the figure of this chart's card, in which the chart's tools are another part. `follows`: its links
    are for the address; when that changes, the browser writes them anew (assets/link_updates.js).
    """

    name: str
    draw: Callable[[PageState], Any]
    key: Callable[[PageState], str]
    chart: Chart | None = None
    follows: bool = False


def region_id(name: str) -> dict[str, str]:
    """Return the id of a part on the page."""
    return {"type": REGION, "name": name}


def render_cached(part: Region, view: PageState) -> Any:
    """Return a part drawn for a view, as JSON.

    One drawn the same before, for any reader, is not drawn again.
    """
    key = (part.name, view.path, part.key(view), view.href() if part.follows else "")
    # To write components anew for each reader would cost more than all else.
    written = view.rendered.get_or_compute(key, lambda: _to_json(with_language(part.draw(view), view)))
    return orjson.Fragment(written)


def _to_json(components: Any) -> str:
    """Serialize components as JSON that may stand in a page.

    It is several times as fast as the function for any object.
    """
    plain = orjson.dumps(
        components, Component.to_plotly_json, option=orjson.OPT_NON_STR_KEYS | orjson.OPT_SERIALIZE_NUMPY
    )
    return str(to_json_plotly(orjson.Fragment(plain)))


def mount(part: Region, view: PageState, **more: Any) -> html.Div:
    """Return a part drawn, in its place on the page.

    The figure of a chart in its card, with the tools.
    """
    if part.chart is None:
        return html.Div(render_cached(part, view), className=f"part {part.name}", **_attributes(part, view), **more)
    figure = html.Figure(
        render_cached(part, view), className="part", **_attributes(part, view), **named_by_caption(part.chart)
    )
    beside = toolbar_region(part.chart)
    tools = html.Div(
        render_cached(beside, view),
        className="part tools",
        **_attributes(beside, view),
        **toolbar_attributes(part.chart, view),
    )
    return card([figure, tools], part.chart)


def chart_region(chart: Chart) -> Region:
    """Return the part that holds the figure of a chart's card."""
    return Region(chart.id, partial(card_figure, chart), partial(card_key, chart), chart)


def toolbar_region(chart: Chart) -> Region:
    """Return the part that holds the tools of a chart's card."""
    return Region(f"{chart.id}-tools", partial(chart_toolbar, chart), partial(toolbar_key, chart), follows=True)


def _attributes(part: Region, view: PageState) -> dict[str, Any]:
    """Return the HTML attributes of a region: its name and its key."""
    return {"id": region_id(part.name), PLACED: part.key(view)}


def whole_key(view: PageState) -> str:
    """Return a key for parts that may change with anything in the address."""
    return f"{view.cache_key}{view.href()}|{view.problems}"


def page_key(view: PageState) -> str:
    """Return a key for a page as a whole.

    The address, and what else of its reader it depends on.
    """
    return f"{whole_key(view)}|{view.reader.wide}{view.reader.width}|{view.trying}|{view.root}"


def depends_on(*keys: str) -> Callable[[PageState], str]:
    """Return a key function for a part that answers to these query keys only."""

    def key(view: PageState) -> str:
        return f"{view.cache_key}{view.path}?{view.selection.query(keys)}"

    return key
