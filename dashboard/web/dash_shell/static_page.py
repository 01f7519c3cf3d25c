"""The layout of a page as plain HTML, for the first paint and for who has no JavaScript.

It stands in the same boxes as what Dash draws, for the same styles apply; charts are drawn as SVG. When Dash has drawn
the same, assets/first_screen.js takes it away. What is far below the first screen stands in `noscript`, where it costs
a browser with JavaScript nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any

from dashboard.plotting.svg_figure import fluid_drawing
from dashboard.web.dash_shell.html_tags import VOID, attributes
from dashboard.web.dash_shell.markup import MARKUP

MAX_VISIBLE_LENGTH = 40_000
"""Characters of HTML after which what follows stands in `noscript`: two screens and more."""

BLOCKS = frozenset(("div", "main", "section", "figure", "ul", "ol"))
"""Elements within which `noscript` may stand."""

Component = Mapping[str, Any]


@dataclass
class _Page:
    """A page in the making: its characters, whether in `noscript`, or in a card (never cut)."""

    length: int = 0
    in_noscript: bool = False
    in_card: bool = False


def static_page(layout: Component) -> str:
    """Return the HTML of a layout as Dash sends it: `type`, `namespace`, `props`."""
    return _element(layout, _Page())


def _element(part: Any, page: _Page) -> str:
    if part is None or isinstance(part, bool):
        return ""
    if isinstance(part, Mapping):
        draw = _DRAWN.get(part["type"])
        return draw(part["props"], page) if draw else ""
    if isinstance(part, list):
        return "".join(_element(child, page) for child in part)
    words = escape(str(part))
    page.length += len(words)
    return words


def _element_of(tag: str, props: Component, page: _Page) -> str:
    """Return an element of HTML with all in it."""
    start = f"<{tag}{attributes(props)}>"
    page.length += len(start)
    if tag in VOID:
        return start
    if tag == "details" and not props.get("open") and isinstance(props["children"], list):
        summary, *rest = props["children"]
        return f"{start}{_element(summary, page)}{_unseen(rest, page)}</details>"
    around, page.in_card = page.in_card, page.in_card or "data-chart" in props
    inner = _children(tag, props.get("children"), page)
    page.in_card = around
    return f"{start}{inner}</{tag}>"


def _children(tag: str, children: Any, page: _Page) -> str:
    parts, pieces = children if isinstance(children, list) else [children], list[str]()
    for index, part in enumerate(parts):
        is_cut = page.length > MAX_VISIBLE_LENGTH and not (page.in_noscript or page.in_card)
        if is_cut and tag in BLOCKS and part is not None:
            return "".join([*pieces, _unseen(parts[index:], page)])
        pieces.append(_element(part, page))
    return "".join(pieces)


def _unseen(parts: Sequence[Any], page: _Page) -> str:
    """Return parts that are not seen at first, for who has no JavaScript."""
    if page.in_noscript:
        return "".join(_element(part, page) for part in parts)
    noscript = _Page(in_noscript=True)
    return f"<noscript>{''.join(_element(part, noscript) for part in parts)}</noscript>"


def _markup(props: Component, page: _Page) -> str:
    """Return an element with HTML in it as it is, or with the components in it."""
    inner = props.get("html")
    if props["tag"] == "dialog":  # scripts open it
        return ""
    if inner is None:
        return _element_of(props["tag"], props, page)
    start = f"<{props['tag']}{attributes(props)}>"
    page.length += len(start) + len(inner)
    return f"{start}{inner}</{props['tag']}>"


def _graph(props: Component, page: _Page) -> str:
    """Return the drawing of a graph, as wide as what it stands in; none without data."""
    figure = props["figure"]
    if not figure["data"]:
        return '<div class="dash-graph"></div>'
    name, layout = str(props["id"]["chart"]), figure["layout"]
    drawing = fluid_drawing({**figure, "layout": {"height": HEIGHT_ON_STAGE, **layout}}, name)
    page.length += len(drawing) // DRAWN_PER_CHARACTER
    # How high a stage is, the browser finds; where there are no scripts, this stands on it.
    return f'<div class="dash-graph">{drawing if "height" in layout else f"<noscript>{drawing}</noscript>"}</div>'


HEIGHT_ON_STAGE = 520
"""Pixels of a figure that is as high as its screen leaves it."""

DRAWN_PER_CHARACTER = 2
"""How many characters of a drawing count as one: they take more bytes, and less time."""


def _panel(props: Component, page: _Page) -> str:
    """Return what stands in an open panel."""
    return _unseen([props["children"]], page) if props["is_open"] else ""


def _grid(props: Component, page: _Page) -> str:
    """Return the rows of a grid as a table for who has no JavaScript, in the grid's box."""
    table = _table(props["columnDefs"], props.get("rowData") or ())
    return table if page.in_noscript else f"<div{attributes(props)}><noscript>{table}</noscript></div>"


def _table(columns: Sequence[Component], rows: Sequence[Component]) -> str:
    visible_columns = [column for column in columns if column.get("headerName") and column.get("field")]
    heads = "".join(f'<th scope="col">{escape(str(column["headerName"]))}</th>' for column in visible_columns)
    cells = ((_cell(row.get(column["field"])) for column in visible_columns) for row in rows)
    body = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in cells)
    table = f'<table class="data-table"><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>'
    return f'<div class="table-scroll" role="region" tabindex="0">{table}</div>'


def _cell(value: Any) -> str:
    """Return a cell in words; of a list (of sources) the titles, a line each as in the grid."""
    if isinstance(value, list):
        return "<br>".join(_cell(entry.get("title") if isinstance(entry, Mapping) else entry) for entry in value)
    return "" if value is None else escape(str(value))


_DRAWN = {MARKUP["type"]: _markup, "Graph": _graph, "SidePanel": _panel, "AgGrid": _grid}
"""Component -> what draws it as HTML; others are not seen."""
