"""Who may see what is asked of the endpoint.

A stranger gets no data, whatever is written before, after or around.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice, product
from urllib.parse import unquote

import pytest
from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response

from dashboard.app import create_app
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings, SignIn
from dashboard.text.translate import text_for
from dashboard.web.oidc import CACHED_ENDPOINTS, OPEN_ENDPOINTS
from tests.support.oidc_provider import CLIENT_SECRET, SECRET

VALUES = {"chart": "activity-timeline", "extension": "csv", "filename": "base.css", "package_name": "dash", "path": "x"}
SUFFIXES = ("", "/", "x", "/x", "/../", "/..%2f", ".csv", "//", "/ready", "?lang=ru", "%20", ";a=b", "/%2e%2e/services")
PREFIXES = ("", "/plotly", "/assets", "/health", "/_dash-component-suites", "/_dash-component-suites/dash", "/sign-in")
CHART = "activity-timeline"
QUERIES = ("", f"present={CHART}&table={CHART}", "activity=kaz-course", "country=KAZ&lang=ru&theme=dark")
METHODS = ("GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH")


@pytest.fixture(scope="module")
def server(small: Dataset) -> Flask:
    sign_in = SignIn("https://login.example.org", "dashboard", CLIENT_SECRET, SECRET)
    flask_app: Flask = create_app(small, Settings(sign_in=sign_in)).server
    return flask_app


def addresses(server: Flask) -> Iterator[str]:
    """Yield an address of each rule of the server."""
    for rule in server.url_map.iter_rules():
        yield re.sub(r"<(?:\w+:)?(\w+)>", lambda match: VALUES.get(match[1], "x"), rule.rule)


def secrets_of(dataset: Dataset) -> list[str]:
    """Return texts that only the data hold."""
    return [str(text) for text in (*dataset.activities["title"], *dataset.sources["title"])]


def text_of(response: Response) -> str:
    """Return the text of an answer; scripts and styles of the program are left aside."""
    if response.mimetype in ("text/javascript", "text/css"):
        return ""
    return response.get_data().decode(errors="replace")


def is_closed(response: Response) -> bool:
    """Return whether an answer sends a stranger to sign in, or refuses the request."""
    return response.status_code in (400, 401) or response.headers.get("Location", "").startswith("/sign-in?next=")


def rule_of(server: Flask, environ: dict[str, str]) -> str:
    """Return the endpoint that a request falls to by the map of addresses alone.

    "" where there is none.
    """
    try:
        return str(server.url_map.bind("localhost").match(environ["PATH_INFO"], method="GET")[0])
    except HTTPException:
        return ""


@pytest.mark.parametrize("step", [9, pytest.param(1, marks=pytest.mark.soak)])
def test_every_rule_with_everything_around_it_is_closed_to_a_stranger(server: Flask, small: Dataset, step: int) -> None:
    """Each pair of what stands around is tried in every run: 9 divides none of their numbers."""
    client, words = server.test_client(), secrets_of(small)
    count = 0
    combinations = product(sorted(set(addresses(server))), PREFIXES, SUFFIXES, QUERIES)
    for address, prefix, suffix, query in islice(combinations, 0, None, step):
        path, _, more = f"{prefix}{address}{suffix}".partition("?")
        environ = {"PATH_INFO": unquote(path), "QUERY_STRING": "&".join(filter(None, (more, query)))}
        with client.open("/", environ_overrides=environ) as response:
            count += 1
            text = text_of(response)
            assert not any(word in text for word in words), path
            assert is_closed(response) or rule_of(server, environ) in OPEN_ENDPOINTS, path
    assert count > 5_000 / step


@pytest.mark.parametrize("method", METHODS)
def test_no_method_gives_data_to_a_stranger(server: Flask, small: Dataset, method: str) -> None:
    client, words = server.test_client(), secrets_of(small)
    for address in sorted(set(addresses(server))):
        with client.open(address, method=method) as response:
            text = text_of(response)
            assert not any(word in text for word in words), (method, address)


def test_what_is_open_is_a_file_of_the_program_its_health_or_the_way_in(server: Flask) -> None:
    endpoints = {rule.endpoint for rule in server.url_map.iter_rules()}
    assert endpoints >= OPEN_ENDPOINTS
    assert {"sign_in", "signed_in", "sign_out"} == OPEN_ENDPOINTS - CACHED_ENDPOINTS
    assert not OPEN_ENDPOINTS & {"/", "/<path:path>", "download", "embed", "oembed", "calendar", "package", "check"}


@pytest.mark.parametrize("accept", ["text/html", "application/json", "*/*"])
def test_a_page_that_does_not_exist_tells_a_stranger_nothing(server: Flask, accept: str) -> None:
    response = server.test_client().get(f"/plotly/x?present={next(iter(CHARTS))}", headers={"Accept": accept})
    assert response.status_code in (302, 401)
    assert len(response.get_data()) < 1_000


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_a_stranger_is_refused_in_a_language_of_theirs(server: Flask, language: str) -> None:
    client, sentence = server.test_client(), text_for(language).t("Sign in to see this.")
    assert sentence != "Sign in to see this."
    for path, headers in ((f"/services?lang={language}", {}), ("/services", {"Accept-Language": language})):
        response = client.get(path, headers=headers)
        assert (response.status_code, response.text) == (401, f"{sentence}\n")
    assert "Accept-Language" in response.headers["Vary"]
