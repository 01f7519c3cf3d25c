"""HTML alone stands on a page as markup: few components, escaped, nothing that runs."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from dash import html
from flask.testing import FlaskClient

from dashboard.components import markup as markup_module
from dashboard.components.markup import InputField, Markup, TabStore
from dashboard.web.dash_shell.markup import MARKUP, MAX_HTML_LENGTH, compact, region_content
from tests.support.server_process import ROOT

LAYOUT = re.compile(r'data-answers="_dash-layout">(.*?)</script>', re.DOTALL)
MOST_COMPONENTS = {"/": 95, "/services": 115, "/activities": 130, "/country/KAZ": 190, "/sources": 440}
"""A component an element would be some thousand on each page."""

MOST_BYTES = 540_000
"""Of all that a first visit of the start page brings, packed."""


def components(part: Any) -> int:
    """Return how many components there are in a layout."""
    if isinstance(part, list):
        return sum(map(components, part))
    if not isinstance(part, dict):
        return 0
    return ("namespace" in part) + sum(map(components, part.values()))


def markup(tag: str, inner: str, **props: Any) -> dict[str, Any]:
    return {**MARKUP, "props": {**props, "tag": tag, "html": inner}}


def test_an_element_of_html_alone_is_one_component() -> None:
    content = html.Div([html.P(["a<b ", html.Strong("&")], className="x"), html.Br(), None, 3], title="t")
    assert compact(content) == markup("div", '<p class="x">a&lt;b <strong>&amp;</strong></p><br>3', title="t")


def test_what_callbacks_name_and_other_components_stay_components() -> None:
    content = compact(html.Div([html.P("x"), html.Div("y", id={"type": "part", "name": "z"}), TabStore("s")]))
    kinds = [part.get("type") or type(part).__name__ for part in content["props"]["children"]]
    assert (content["props"]["tag"], kinds) == ("div", ["Markup", "Markup", "TabStore"])
    props = {"tag": "div", "children": "y", "id": {"type": "part", "name": "z"}}
    assert content["props"]["children"][1] == {**MARKUP, "props": props}
    assert compact(Markup("main", children="x", id="page"))["props"]["children"] == "x"


def test_fields_are_html_with_what_stands_in_them() -> None:
    box = InputField("a", "checkbox", value="KAZ", defaultChecked=True)
    assert compact(html.Div(box))["props"]["html"] == '<input id="a" type="checkbox" value="KAZ" checked>'
    alone = compact([TabStore("s"), InputField("b", "text", defaultValue='"<', maxLength=3)])[1]
    assert (alone["type"], alone["props"]["tag"], alone["props"]["defaultValue"]) == ("Markup", "input", '"<')
    select = html.Select([html.Option("x", value="1"), html.Option("y", value="2", selected=True)])
    assert compact(select)["props"]["html"] == '<option value="1">x</option><option selected value="2">y</option>'


def test_an_attribute_that_is_not_known_keeps_an_element_a_component() -> None:
    assert compact(html.P("x", draggable="true"))["props"]["children"] == "x"
    assert "html" not in compact(html.Div(html.P("x", contentEditable="true")))["props"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", " JaVa\tScript:x", "data:text/html,x", "vbscript:x"])
def test_no_address_runs_a_script(address: str) -> None:
    assert compact(html.P(html.A("x", href=address)))["props"]["html"] == '<a href="about:blank">x</a>'
    assert compact(html.A("x", href=address))["props"]["href"] == "about:blank"


def test_a_large_part_is_cut_between_its_elements() -> None:
    rows = [html.P("x" * (MAX_HTML_LENGTH // 3)) for _ in range(4)]
    content = region_content(rows)
    assert content["html"] is None
    assert [part["type"] for part in content["children"]] == ["Markup"] * 4
    assert region_content(rows[:2])["children"] is None


def test_a_region_of_html_alone_is_its_html_and_another_its_children() -> None:
    assert region_content(["a & b", html.Em("c")]) == {"html": "a &amp; b<em>c</em>", "children": None}
    assert region_content(TabStore("s"))["html"] is None


def test_server_and_page_call_the_component_alike() -> None:
    content = compact(Markup("p", html="x", id={"type": "part"}))
    assert content == {**MARKUP, "props": {"tag": "p", "html": "x", "id": {"type": "part"}}}


def test_the_browser_knows_every_component() -> None:
    scripts = "".join((ROOT / "assets" / name).read_text(encoding="utf-8") for name in ("dash_shell.js", "graph.js"))
    names = set(re.findall(r"window\.dashboard\.([A-Z]\w+) = ", scripts)) - {"UPDATE"}
    kinds = [kind for kind in vars(markup_module).values() if isinstance(kind, type) and "_type" in vars(kind)]
    assert names == {kind.__name__ for kind in kinds}


@pytest.mark.parametrize(("address", "limit"), MOST_COMPONENTS.items())
def test_a_page_mounts_few_components(address: str, limit: int, client: FlaskClient) -> None:
    layout = LAYOUT.search(client.get(address).text)
    assert layout
    assert components(json.loads(layout[1])) <= limit


def test_a_first_visit_asks_for_little(client: FlaskClient) -> None:
    headers = {"Accept-Encoding": "br"}
    page = client.get("/").text
    addresses = re.findall(r'<(?:script [^<>]*src|link rel="(?:stylesheet|icon|preload)"[^<>]* href)="([^"]+)"', page)
    bytes_of = {address: len(client.get(address, headers=headers).data) for address in ("/", *addresses)}
    assert len(bytes_of) == 5
    assert "polyfill" not in page
    if bytes_of[next(address for address in addresses if address.startswith("/plotly/"))] < 400_000:  # the small one
        assert sum(bytes_of.values()) <= MOST_BYTES, bytes_of
