"""`serve --debug`: Dash's own tools, and code, assets and data that are reloaded."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import psutil
import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.__main__ import main
from dashboard.app import create_app
from dashboard.commands.debug_server import with_own_hosts
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from tests.support.server_process import ROOT, Server, serving, until

TABLE, PAGE = "data/sources.csv", "dashboard/pages/overview.py"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the program that its author changes."""
    for name in ("dashboard", "data", "assets"):
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


@pytest.fixture
def server(folder: Path) -> Iterator[Server]:
    with serving("--debug", folder=folder) as running:
        yield running
        for process in psutil.Process(running.process.pid).children(recursive=True):
            process.kill()


def says(server: Server, path: str, text: str) -> bool:
    """Return whether an address says something now; a program that starts anew does not."""
    try:
        return text in server.ask(path).body.decode()
    except (OSError, HTTPException):
        return False


def replace(file: Path, old: str, new: str) -> None:
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), encoding="utf-8")


@pytest.mark.soak
def test_changed_code_assets_and_data_are_served(server: Server, folder: Path) -> None:
    assert server.line.startswith("Developing on http://127.0.0.1:")
    until(lambda: says(server, "/_dash-layout", "COVID-19: disrupted services and the response"))
    assert says(server, "/", "/assets/dash_shell.js")
    with (folder / "assets" / "base.css").open("a", encoding="utf-8") as styles:
        styles.write(".changed { color: red; }")
    assert says(server, "/assets/base.css", ".changed")
    replace(folder / PAGE, "COVID-19: disrupted services and the response", "Changed while it ran")
    until(lambda: says(server, "/_dash-layout", "Changed while it ran"))
    before = server.ask("/health").body
    table = folder / TABLE
    table.write_text(table.read_text(encoding="utf-8").replace("World Health", "World  Health"), encoding="utf-8")
    until(lambda: says(server, "/health", '"ready"') and server.ask("/health").body != before)
    replace(folder / PAGE, "def layout", "def  (layout")
    until(lambda: says(server, "/", "SyntaxError"))
    replace(folder / PAGE, "def  (layout", "def layout")
    until(lambda: says(server, "/_dash-layout", "Changed while it ran"))


@pytest.fixture(scope="module")
def debug_client(small: Dataset) -> FlaskClient:
    app: Dash = create_app(small, Settings(), debug=True)
    client: FlaskClient = app.server.test_client()
    return client


def test_dash_comes_with_its_own_tools_and_none_of_the_bypasses(debug_client: FlaskClient) -> None:
    document = debug_client.get("/").text
    assert "data-debug" in document
    assert "dash_renderer" in document
    assert ".dev.js" in document
    assert "data-answers" not in document
    assert "renderer-and-all" not in document
    assert '"ui":true' in document


def test_the_layout_that_dash_asks_for_is_of_the_page_that_asks(debug_client: FlaskClient) -> None:
    layout = debug_client.get("/_dash-layout", headers={"Referer": "http://localhost/services?lang=en"}).text
    assert "Which services were disrupted" in layout
    assert "disrupted services and the response" in debug_client.get("/_dash-layout").text


@pytest.mark.parametrize(
    ("listen", "host", "status"),
    [
        ("127.0.0.1", "evil.example", 400),
        ("127.0.0.1", "127.0.0.1:8050", 200),
        ("127.0.0.2", "localhost:8050", 200),
        ("::1", "[::1]:8050", 200),
    ],
)
def test_a_page_elsewhere_whose_name_leads_here_reads_nothing(
    small: Dataset, listen: str, host: str, status: int
) -> None:
    server = create_app(small, with_own_hosts(Settings(host=listen)), debug=True).server
    assert server.test_client().get("/health", headers={"Host": host}).status_code == status


def test_the_tools_are_not_served_to_others(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["serve", "--debug", "--host", "0.0.0.0"]) == 1  # noqa: S104 - it is refused
    assert capsys.readouterr().err == "--debug is not served on 0.0.0.0. Leave out --host, or give 127.0.0.1.\n"
