"""Regions of a page, rendered anew by one callback when their key changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.markup import Markup
from dashboard.components.page_state import PageState, Properties
from dashboard.components.reader_markup import KEY_ATTRIBUTE, finish

REGION = "part"


@dataclass(frozen=True)
class Region:
    """A named region, how it is drawn, its key; `follows`: browsers update its links."""

    name: str
    draw: Callable[[PageState], Any]
    key: Callable[[PageState], str]
    follows: bool = False


def region_id(name: str) -> dict[str, str]:
    """Return the id of a region on the page."""
    return {"type": REGION, "name": name}


def render_cached(region: Region, view: PageState) -> Properties:
    """Render a region as `children`, or as `html` too from the cache of all readers."""
    key = (region.name, view.path, region.key(view), view.href() if region.follows else "", view.prefix)

    def draw() -> dict[str, Any]:
        return {"children": finish(region.draw(view), view)}

    return view.render(key, draw)


def mount(
    region: Region, view: PageState, element: Callable[..., Component] = html.Div, class_name: str = "", **more: Any
) -> Component:
    """Return a region in its place on the page, with its id and its key."""
    attributes = {"id": region_id(region.name), KEY_ATTRIBUTE: digest(region.key(view)), **more}
    content = render_cached(region, view)
    if "html" in content:
        attributes["tag"], element = element.__name__.lower(), Markup
    return element(**content, className=class_name or f"part {region.name}", **attributes)


def digest(key: str) -> str:
    """Return a short digest of a key: the browser sends it with each call."""
    return blake2b(key.encode(errors="surrogatepass"), digest_size=9).hexdigest()


def whole_key(view: PageState) -> str:
    """Return a key for regions that may change with anything in the address."""
    return f"{view.cache_key}{view.href()}|{view.problems}"


def page_key(view: PageState) -> str:
    """Return a key for a page: the address, and what else of its reader matters."""
    return f"{whole_key(view)}|{view.reader.wide}{view.reader.width},{view.reader.line}|{view.trying}|{view.root}"


def depends_on(*keys: str) -> Callable[[PageState], str]:
    """Return a key function for a region that answers to these query keys only."""

    def key(view: PageState) -> str:
        return f"{view.cache_key}{view.path}?{view.selection.query(keys)}"

    return key
