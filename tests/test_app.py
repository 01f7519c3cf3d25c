"""The whole program over HTTP, without a browser.

What each address answers, the odd and the hostile ones too.
"""

from __future__ import annotations

import logging
import re
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import dash
import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from benchmarks.http_client import UPDATE, answer, components, parts, update
from dashboard import app
from dashboard.app import create_app
from dashboard.charts.registry import CHARTS
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import PAGES
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import MAX_QUERY_LENGTH, Selection
from dashboard.settings import Settings
from dashboard.text.translate import languages
from dashboard.theme import THEMES
from tests.support.covering import examples, few

COUNTRIES = ("KAZ", "KGZ", "TJK", "TKM", "UZB", "CIV", "WLD")
ADDRESSES = (
    "/",
    "/services",
    "/activities",
    "/sources",
    "/compare",
    "/search",
    "/changes",
    "/rates",
    *(f"/country/{code}" for code in COUNTRIES),
)
NOWHERE = ("/nope", "/services/", "/country/", "/country/XXX", "/country/kaz", "/country/KAZ/x", "/_nope", "/healthy")


def layout(response: TestResponse) -> Any:
    return answer(response.text, "_dash-layout")


def texts(part: Any) -> str:
    """Return all that a layout says, joined by spaces."""
    if isinstance(part, list):
        return " ".join(texts(child) for child in part if child is not None)
    if isinstance(part, dict) and "props" in part:
        return texts(part["props"].get("children"))
    return "" if part is None else str(part)


def part_text(response: TestResponse, part: str) -> str:
    """Return what one part of a page says."""
    return " ".join(texts(parts(layout(response))[part]["children"]).split())


def charts(response: TestResponse) -> list[str]:
    """Return the charts whose figures stand in a page's layout, with something in them."""
    graphs = [component for component in components(layout(response)) if component["type"] == "Graph"]
    return [graph["props"]["id"]["chart"] for graph in graphs if graph["props"]["figure"]["data"]]


@pytest.mark.parametrize("address", few(ADDRESSES, 6))
def test_a_page_carries_its_first_figures(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert response.content_type == "text/html; charset=utf-8"
    chart_ids = [chart.id for chart in CHARTS.values() if chart.page == address]
    assert [chart for chart in chart_ids if chart not in charts(response)] == []
    assert address in ("/services", "/sources", "/changes", "/search", "/rates") or "activity-timeline" in charts(
        response
    )
    assert [c["type"] for c in components(layout(response))].count("H1") == 1


def test_the_pages_of_the_table_of_contents_are_those_tested() -> None:
    assert {path.rsplit("/", 1)[0] + "/" if path.startswith("/country") else path for path in ADDRESSES} == set(PAGES)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("language", languages())
def test_the_document_says_its_language_direction_and_theme(client: FlaskClient, language: str, theme: str) -> None:
    document = client.get(f"/?lang={language}&theme={theme}").text
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}" data-bs-theme="{theme}"' in document


def test_the_document_asks_nobody_else_for_anything(client: FlaskClient) -> None:
    document = client.get("/").text
    addresses = re.findall(r'<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)="([^"]+)"', document)
    assert len(addresses) > 5
    assert [address for address in addresses if not re.match(r"/(?!/)|http://localhost/", address)] == []


@pytest.mark.parametrize("address", NOWHERE)
def test_an_unknown_page_says_so_and_where_to_go(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    page = next(c for c in components(layout(response)) if c["props"].get("id") == "page")
    assert "There is no such page" in texts(page)
    links = [c["props"]["href"] for c in components(page) if c["type"] == "A"]
    assert {"/", "/services", "/activities", "/sources"} <= set(links)


@pytest.mark.parametrize("address", ["/assets/nope.css", "/static/nope.css", "/_dash-component-suites/dash/nope.js"])
def test_an_unknown_file_is_not_found(client: FlaskClient, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Traceback" not in response.text


@pytest.mark.parametrize(
    ("address", "leads_to"),
    [
        ("/?utm_source=x", "/"),
        ("/services?service=school-mental-health&fbclid=1&foo=", "/services?service=school-mental-health"),
        ("/?foo=1&country=KAZ,UZB&bar=2&lang=en", "/?country=KAZ,UZB"),
        ("/country/KAZ?x=1", "/country/KAZ"),
        ("/activities?x=1&from=2020-06&from=2020-07", "/activities?from=2020-07"),
    ],
)
def test_unknown_keys_are_dropped_from_the_address(client: FlaskClient, address: str, leads_to: str) -> None:
    response = client.get(address)
    assert (response.status_code, response.headers["Location"]) == (302, leads_to)
    assert client.get(leads_to).status_code == 200


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("country=XXX", "Country: “XXX” is not known, so nothing matches it. Choose from the list."),
        ("country=KAZ,XXX", "Country: “XXX” is not known"),
        ("kind=party", "Kind: “party” is not known"),
        ("area=sport", "Area: “sport” is not known"),
        ("service=x", "Service: “x” is not known"),
        ("group=x", "Service group: “x” is not known"),
        ("survey=x", "Survey: “x” is not known"),
        ("lang=xx", "Language: “xx” is not known"),
        ("theme=pink", "Theme: “pink” is not known"),
        ("activity=x", "Activity: “x” is not known"),
        ("table=x", "Table: “x” is not known"),
        ("from=2020-13", "From: “2020-13” is not a date. Write a year, a month or a day: 2020, 2020-06 or 2020-06-04."),
        ("to=2021-02-30", "To: “2021-02-30” is not a date."),
        ("from=2021&to=2020-12", "From is later than To (2021 > 2020-12), so nothing matches. Exchange the two."),
    ],
)
def test_an_unknown_value_is_named_in_a_notice(client: FlaskClient, search: str, sentence: str) -> None:
    response = client.get(f"/?{search}")
    assert response.status_code == 200
    assert sentence in part_text(response, "status")


@pytest.mark.parametrize("search", ["country=XXX", "kind=party", "area=x", "from=2020-13", "from=2021&to=2020-12"])
def test_an_unknown_value_is_never_silently_all(client: FlaskClient, search: str) -> None:
    assert "Matching: 0 activities." in part_text(client.get(f"/activities?{search}"), "status")


def test_two_thousand_values_are_a_notice(client: FlaskClient) -> None:
    response = client.get("/?country=" + ",".join(f"{number:03X}" for number in range(1990)))
    assert response.status_code == 200
    assert "Country: 1990 values are too many" in part_text(response, "status")


@pytest.mark.parametrize("search", ["country=" + ",".join(["ABCDE"] * 2000), "x=" + "a" * 100_000])
def test_a_very_long_query_is_refused_in_a_sentence(client: FlaskClient, search: str) -> None:
    response = client.get(f"/?{search}")
    assert response.status_code == 414
    assert response.content_type == "text/plain; charset=utf-8"
    assert f"At most {MAX_QUERY_LENGTH:,} are read." in response.text


HOSTILE = (
    "country=%00",
    "country=%ED%A0%80",
    "%ff=%fe",
    "country=%ff%fe",
    "&&&=&;;",
    "country=%3Cscript%3Ealert(1)%3C/script%3E",
    "activity=%22%3E%3Cimg%20src=x%20onerror=alert(1)%3E",
    "from=%D9%A2%D9%A0%D9%A2%D9%A0",
    "country=" + "%F0%9F%98%80" * 100,
    "table=" + ",".join(CHARTS) + "&survey={0}&lang=%25s",
    "country=KAZ'--&kind=../../etc/passwd",
)


@pytest.mark.parametrize("search", HOSTILE)
@pytest.mark.parametrize("path", ["/", "/country/CIV", "/nope"])
def test_a_hostile_query_is_text(client: FlaskClient, path: str, search: str) -> None:
    response = client.get(f"{path}?{search}", follow_redirects=True)
    assert response.status_code in (200, 404)
    assert "<script>alert" not in response.text
    assert "<img src=x" not in response.text
    assert "Traceback" not in response.text


@given(query=st.text(max_size=200))
@settings(max_examples=examples(40), derandomize=True, deadline=None)
def test_no_query_is_an_error_of_the_server(client: FlaskClient, query: str) -> None:
    environ = {"QUERY_STRING": query.encode("utf-8", "replace").decode("latin-1")}
    for path in ("/nope", "/download/response-measures.csv"):
        assert client.open(path, environ_overrides=environ).status_code < 500


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/nope", 404),
        ("GET", "/?x=1", 302),
        ("GET", "/?x=" + "a" * 9000, 414),
        ("POST", "/", 405),
        ("GET", "/download/service-outputs.csv", 200),
        ("GET", "/download/nope.csv", 404),
        ("GET", "/download/service-outputs.csv?kind=party", 400),
        ("GET", "/health", 200),
        ("GET", "/theme.css", 200),
        ("GET", "/assets/base.css", 200),
        ("GET", "/assets/nope.css", 404),
        ("GET", "/bootstrap/static/css/bootstrap.min.css", 200),
        ("GET", "/_dash-component-suites/dash/nope.js", 404),
        ("POST", UPDATE, 415),
    ],
)
def test_every_answer_has_the_security_headers(client: FlaskClient, method: str, address: str, status: int) -> None:
    with client.open(address, method=method) as response:
        assert response.status_code == status
        assert_headers(response)


def assert_headers(response: Response) -> None:
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe-eval" not in policy
    scripts = next(rule for rule in policy.split("; ") if rule.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "*" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
    assert "geolocation=()" in response.headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By"} & set(response.headers.keys())


def test_a_fault_of_the_program_is_a_plain_500_with_headers(dataset: Dataset, caplog: pytest.LogCaptureFixture) -> None:
    broken = replace(dataset, activities=dataset.activities.copy())
    client = create_app(broken, Settings()).server.test_client()
    del broken.activities["kind"]
    with caplog.at_level(logging.CRITICAL):
        response = client.get("/activities")
    assert response.status_code == 500
    assert "KeyError" not in response.text
    assert "Traceback" not in response.text
    assert_headers(response)


def test_answers_are_compressed_for_who_can_read_them(client: FlaskClient) -> None:
    plain, gzip = client.get("/sources"), client.get("/sources", headers={"Accept-Encoding": "gzip"})
    assert gzip.headers["Content-Encoding"] == "gzip"
    assert len(gzip.data) < len(plain.data) / 5


def test_two_apps_in_one_process_share_nothing(dataset: Dataset, small: Dataset) -> None:
    first, second = create_app(dataset, Settings()), create_app(small, Settings())
    large, little = first.server.test_client(), second.server.test_client()
    for _turn in range(2):
        assert f"and {len(dataset.activities)} activities." in part_text(large.get("/"), "status")
        assert "and 10 activities." in part_text(little.get("/"), "status")
    versions = [client.get("/health").json["data"]["version"] for client in (large, little)]
    assert versions == [dataset.version.hash, small.version.hash]
    assert dash._callback.GLOBAL_CALLBACK_LIST == []
    change = update(little.get("/").text, "/", "?country=KAZ")
    assert little.post(UPDATE, json=change).status_code == 200
    assert "activity=kaz" not in little.get("/activities").text


def test_the_figure_in_the_document_is_the_figure_of_the_chart(client: FlaskClient, dataset: Dataset) -> None:
    graph = next(c for c in components(layout(client.get("/?country=KAZ"))) if c["type"] == "Graph")
    chart = CHARTS["disruption-by-service"]
    assert graph["props"]["id"]["chart"] == chart.id
    rows = chart.rows(dataset, Selection(country=("KAZ",)))
    keys = set(rows.loc[rows["value"].notna(), "key"])
    assert {key for trace in graph["props"]["figure"]["data"] for key in trace.get("customdata", [])} <= keys


def test_the_status_counts_what_matches(client: FlaskClient, dataset: Dataset, reader: RenderContext) -> None:
    count = len(query.activities(dataset, Selection(country=("KAZ",), kind=("webinar",))))
    status = part_text(client.get("/?country=KAZ&kind=webinar"), "status")
    assert f"{reader.text.number(count)} activities." in status
    assert "Country: Kazakhstan" in status
    assert "Kind: Webinar" in status
    assert "Reset filters" in status


@pytest.mark.parametrize(("slow", "times"), [(-1.0, 1), (3600.0, 0)])
def test_memory_is_given_back_once_a_large_answer_has_gone_out(
    monkeypatch: pytest.MonkeyPatch, slow: float, times: int
) -> None:
    calls = list[int]()
    monkeypatch.setattr(app, "SLOW", slow)
    monkeypatch.setattr("sys.platform", "linux")
    monkeypatch.setattr("ctypes.CDLL", lambda _name: SimpleNamespace(malloc_trim=calls.append))
    server = Flask("an app")
    app._register_memory_trim(server)
    server.test_client().get("/").close()
    assert len(calls) == times
