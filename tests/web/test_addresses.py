"""Every address, with every method, is answered or refused in a sentence.

Never a fault, a trace or a version.
"""

from __future__ import annotations

import re
import sys
from importlib.metadata import version

import pytest
from dash import Dash
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from dashboard.text.translate import text_for
from dashboard.web.error_handlers import REFUSALS

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "PROPFIND")
SUITES = "/_dash-component-suites"
ADDRESSES = (
    "/",
    "/services",
    "/nope",
    "/health",
    "/theme.css",
    "/oembed",
    "/embed/activity-timeline",
    "/embed/nope",
    "/download/service-outputs.csv",
    "/download/nope.exe",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_dash-config",
    "/_dash-update-component",
    "/_reload-hash",
    "/_favicon.ico",
    "/_mcp",
    "/_dash-ws-callback",
    "/assets/base.css",
    "/assets/nope.css",
    "/assets/../dashboard/app.py",
    "/assets/%2e%2e/pyproject.toml",
    "/assets/%00",
    "/static/../app.py",
    "/bootstrap/static/nope",
    f"{SUITES}/dash/dcc/dash_core_components.js",
    f"{SUITES}/dash/dash.py",
    f"{SUITES}/dash/nope.js",
    f"{SUITES}/os/path.py",
    f"{SUITES}/nope/nope",
    f"{SUITES}/dash/../../etc/passwd",
    f"{SUITES}/dash/%00.js",
    f"{SUITES}/dash/a.v1m1.js",
    f"{SUITES}/dash/dcc/dash_core_components.v0m0.js",
    "/" + "a" * 5_000,
    "/%ff%fe",
    "/%F0%9F%98%80",
    "/country/%3Cscript%3E",
    "/{}{0}%s",
)
TRACES = (
    "Traceback",
    'File "',
    "site-packages",
    "werkzeug",
    "Werkzeug",
    "<!doctype html>\n<html lang=en>",
    "registered",
)


@pytest.fixture(scope="module")
def app(small: Dataset) -> Dash:
    return create_app(small, Settings())


@pytest.fixture(scope="module")
def client(app: Dash) -> FlaskClient:
    return app.server.test_client()  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def strict_client(small: Dataset) -> FlaskClient:
    """Readers of a dashboard that names its host."""
    return create_app(small, Settings(trusted_hosts=("covid.example.org",))).server.test_client()  # type: ignore[no-any-return]


@pytest.mark.parametrize("address", ADDRESSES)
def test_it_is_answered_or_refused_in_a_sentence(client: FlaskClient, address: str) -> None:
    for method in METHODS:
        with client.open(address, method=method) as response:
            assert response.status_code in (200, 204, 400, 404, 405, 415), method
            text = response.get_data().decode(errors="replace")
            if response.status_code >= 400 and response.content_type != "text/html; charset=utf-8":
                assert response.content_type == "text/plain; charset=utf-8", method
                assert method == "HEAD" or re.fullmatch(r"[^<>\n]{10,600}[.]\n", text), method
            if not re.search("script|image", response.content_type):
                assert not any(trace in text for trace in TRACES), method
            assert "default-src 'none'" in response.headers["Content-Security-Policy"], method


def test_a_part_of_a_file_that_is_not_there_is_refused_in_the_language_of_the_reader(client: FlaskClient) -> None:
    headers = {"Range": "bytes=99999999-", "Accept-Language": "fr"}
    with client.get("/assets/base.css", headers=headers) as response:
        assert response.status_code == 416
        assert response.get_data(as_text=True) == f"{text_for('fr').t(REFUSALS[400])}\n"
        assert response.headers["Content-Range"].startswith("bytes */")


@pytest.mark.parametrize("step", [8, pytest.param(1, marks=pytest.mark.soak)])
def test_every_file_of_the_components_is_there_or_not_found(app: Dash, client: FlaskClient, step: int) -> None:
    files = [(package, path) for package, paths in app.registered_paths.items() for path in paths]
    assert len(files) > 40
    for package, path in files[::step]:
        with client.get(f"{SUITES}/{package}/{path}") as response:
            assert response.status_code in (200, 404), path


@pytest.mark.parametrize("address", ["/", "/activities", "/nope", "/_dash-layout", "/health", "/embed/service-outputs"])
def test_no_version_of_python_or_of_the_server_is_told(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    answer = str(response.headers) + response.text
    python = ".".join(str(part) for part in sys.version_info[:3])
    assert python not in answer
    assert '_version"' not in answer
    assert "dash_version" not in answer
    assert version("werkzeug") not in str(response.headers)
    assert not {"Server", "X-Powered-By"} & set(response.headers.keys())


@pytest.mark.parametrize(
    "host", ["evil.example", "covid.example.org.evil.example", "", "a b", "covid.example.org:x", "[::1"]
)
@pytest.mark.parametrize(
    "address", ["/", "/nope", "/assets/base.css", "/embed/activity-timeline", "/_dash-layout", "/health"]
)
def test_a_foreign_host_is_refused_where_hosts_are_named(strict_client: FlaskClient, host: str, address: str) -> None:
    response = strict_client.get(address, headers={"Host": host})
    assert response.status_code == 400
    assert re.fullmatch(r"[^<>\n]+[.]\n", response.text)
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_host_that_is_named_is_answered_on_any_port(strict_client: FlaskClient) -> None:
    assert strict_client.get("/", headers={"Host": "covid.example.org:8443"}).status_code == 200


def test_a_parameter_of_somebody_else_is_harmless(client: FlaskClient) -> None:
    response = client.get("/services?utm_source=x", follow_redirects=True)
    assert response.status_code == 200
    assert "data-chart" in response.text
