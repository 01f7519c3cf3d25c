"""What we use of Dash and Plotly that is private to them, by name and version.

Where a test here fails after an update of Dash, its name says which part of `dashboard/web/dash_shell` or
`assets/dash_shell.js` is to be looked at; nothing else of ours knows the insides of Dash.
"""

from __future__ import annotations

import inspect
import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import dash
import orjson
import pytest
from dash import ALL, Dash, Input, Output, html
from flask import Flask

from dashboard.web.dash_shell.document import DEPENDENCIES, LAYOUT, UNUSED_SCRIPTS, VERSIONS
from dashboard.web.dash_shell.markup import properties
from tests.support.server_process import ROOT

PACKAGE = Path(inspect.getfile(dash)).parent
RENDERER = PACKAGE / "dash-renderer" / "build" / "dash_renderer.min.js"
SHELL = ROOT / "dashboard" / "web" / "dash_shell"
PRIVATE = re.compile(
    r"\b(?:app|self|super\(\))\._(?:setup_server|generate_\w+|config|callback_list)\b|callback_map|component_id_str"
    r"|orjson\.Fragment|_dashprivate_\w+|dash_stores|window\.fetch\s*="
    r"|_dash-layout|_dash-dependencies"
)


@pytest.fixture
def app() -> Dash:
    server = Flask("contract")
    dash_app = Dash("contract", server=server, external_stylesheets=["/x.css"])  # type: ignore[arg-type]  # Flask is right
    dash_app.layout = html.Div()
    dash_app._setup_server()
    return dash_app


@pytest.fixture(scope="module")
def renderer() -> str:
    return RENDERER.read_text(encoding="utf-8")


def test_the_version_is_the_one_whose_insides_are_known() -> None:
    assert version("dash").split(".")[:2] == ["4", "4"]
    assert '"dash>=4.4,<4.5"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_nothing_but_the_shell_uses_what_is_private() -> None:
    files = [*(ROOT / "dashboard").rglob("*.py"), *(ROOT / "assets").glob("*.js")]
    outside = [file for file in files if SHELL not in file.parents and file.name != "dash_shell.js"]
    uses = {file.name: PRIVATE.findall(file.read_text(encoding="utf-8")) for file in outside}
    assert {name: names for name, names in uses.items() if names} == {}


def test_setup_server_registers_all_files_before_the_first_request(app: Dash) -> None:
    assert app._got_first_request["setup_server"] is True
    assert app.registered_paths["dash"]


def test_generate_scripts_html_and_css_dist_html_give_a_tag_a_line(app: Dash) -> None:
    tags = app._generate_scripts_html().split("\n")
    assert len(tags) > 5
    assert all(re.fullmatch(r'<script src="/[^"]+"></script>', tag) for tag in tags), tags
    assert any("dash_renderer" in tag for tag in tags)
    styles = app._generate_css_dist_html().split("\n")
    assert '<link rel="stylesheet" href="/x.css">' in styles


def test_the_config_holds_versions_under_the_names_that_are_left_out(app: Dash) -> None:
    with app.server.test_request_context():
        config = app._config()
    assert set(VERSIONS) <= set(config)
    assert {name for name in config if "version" in name} - set(VERSIONS) == {"disable_version_check"}


def test_a_component_holds_its_properties_under_its_prop_names() -> None:
    attributes: dict[str, Any] = {"aria-label": "All", "data-chart": "timeline"}
    link = html.A("Figures", href="/", n_clicks=0, id="figures", **attributes)
    plain = link.to_plotly_json()
    assert list(plain["props"].items()) == list(properties(link).items())
    assert (plain["type"], plain["namespace"]) == (link._type, link._namespace)


def test_dash_copies_a_fragment_into_its_answers(app: Dash) -> None:
    app.layout = html.Div(orjson.Fragment(b'["drawn"]'), id="page")
    response = app.server.test_client().get("/_dash-layout")
    assert json.loads(response.data)["props"]["children"] == ["drawn"]


@pytest.mark.parametrize("name", [LAYOUT, DEPENDENCIES, "_dash-update-component"])
def test_the_renderer_fetches_by_these_names(renderer: str, name: str) -> None:
    assert name in renderer
    assert "fetch(" in renderer


def test_the_renderer_says_what_has_changed_by_this_name(renderer: str) -> None:
    assert "changedPropIds" in renderer


def test_a_callback_is_listed_as_the_shell_reads_it(app: Dash) -> None:
    app.callback(Output("a", "x"), Output({"type": "t", "name": ALL}, "y-z"), Input("b", "c"))(lambda value: value)
    [entry] = json.loads(app.dependencies().get_data())[-1:]
    assert entry["output"] == '..a.x...{"name":["ALL"],"type":"t"}.y-z..'
    assert [(reference["id"], reference["property"]) for reference in entry["inputs"]] == [("b", "c")]


def test_what_is_left_out_is_there_and_is_no_part_of_the_renderer(app: Dash, renderer: str) -> None:
    tags = app._generate_scripts_html()
    assert [name for name in UNUSED_SCRIPTS if name not in tags and name != "/dash_table/"] == []
    assert "dash_core_components" not in renderer
    assert "dash_html_components" not in renderer
    # Of lazy components alone, of which there are none.
    assert renderer.count("regeneratorRuntime.mark(") == 1
