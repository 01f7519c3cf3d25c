"""Hostile words and links in all the data, without a browser.

No link leads astray, nothing becomes an element.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from lxml import etree

from benchmarks.http_client import answer, components
from dashboard.app import create_app
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from tests.support.covering import few
from tests.support.hostile_inputs import SCRIPTS, hostile, with_links
from tests.support.pptx_reader import RELATIONS, parts

PAGES = ("/", "/services?lang=ru", "/activities?lang=ar", "/country/UZB", "/sources?lang=fr")
ALLOWED = re.compile(r"https?://[^\s]+|/(?!/).*|#.*")
MARKUP = ("dangerously_allow_html", "dangerouslySetInnerHTML")
EMPTIES = ("activities", "observations", "outputs")


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    dataset_with_scripts = with_links(hostile(dataset, SCRIPTS))
    return create_app(dataset_with_scripts, Settings()).server.test_client()  # type: ignore[no-any-return]


def values(part: Any, keys: tuple[str, ...]) -> list[str]:
    """Return the values of these keys, however deep."""
    if isinstance(part, dict):
        strings = [str(value) for key, value in part.items() if key in keys and isinstance(value, str)]
        return [*strings, *(string for value in part.values() for string in values(value, keys))]
    return [string for entry in part for string in values(entry, keys)] if isinstance(part, list) else []


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_page_is_one_of_the_web(client: FlaskClient, address: str) -> None:
    layout = answer(client.get(address).text, "_dash-layout")
    links = values(layout, ("href", "src"))
    assert len(links) > 10
    assert [link for link in links if not ALLOWED.fullmatch(link) or "evil.example" in link] == []


@pytest.mark.parametrize("address", PAGES)
def test_no_component_of_a_page_takes_text_for_markup(client: FlaskClient, address: str) -> None:
    layout = answer(client.get(address).text, "_dash-layout")
    assert "Markdown" not in {component["type"] for component in components(layout)}
    assert not any(name in json.dumps(layout) for name in MARKUP)


@pytest.mark.parametrize("address", [*PAGES, "/nope"])
def test_the_document_holds_no_element_from_the_data(client: FlaskClient, address: str) -> None:
    assert_text(client.get(address).text)


@pytest.mark.parametrize("chart", CHARTS)
def test_embeds_and_files_hold_no_element_from_the_data(client: FlaskClient, chart: str) -> None:
    for address in (f"/embed/{chart}", f"/embed/{chart}?table={chart}", f"/download/{chart}.html"):
        assert_text(client.get(address).text)


def test_the_file_of_the_whole_view_holds_no_element_from_the_data(client: FlaskClient) -> None:
    assert_text(client.get("/download/dashboard.html").text)


def assert_text(document: str) -> None:
    """Hold that no element was made of hostile words, and no link leads astray."""
    page = BeautifulSoup(document, "lxml")
    assert page.select("[data-hurt]") == []
    links = [
        target
        for element in page.select("a, area, iframe, form, img, embed, object")
        if (target := str(element.get("href") or element.get("src") or element.get("action") or ""))
    ]
    assert [link for link in links if not ALLOWED.fullmatch(link) or "evil.example" in link] == []


@pytest.mark.parametrize("chart", few([*CHARTS, "dashboard"], 3))
def test_every_link_of_a_slide_is_one_of_the_web(client: FlaskClient, chart: str) -> None:
    blobs = parts(client.get(f"/download/{chart}.pptx").data)
    targets = [
        relation.get("Target")
        for name, blob in blobs.items()
        if name.endswith(".rels")
        for relation in etree.fromstring(blob).iter(RELATIONS)
        if relation.get("TargetMode") == "External"
    ]
    assert [target for target in targets if not re.match("https?://", target)] == []


@pytest.mark.parametrize("empty", [(name,) for name in EMPTIES] + [EMPTIES])
def test_a_page_of_data_without_rows_is_a_page(small: Dataset, empty: tuple[str, ...]) -> None:
    tables: dict[str, Any] = {name: small.table(name).iloc[:0] for name in empty}
    client = create_app(with_rows(small, tables), Settings()).server.test_client()
    presenting = [f"/?present={chart}" for chart in list(CHARTS)[:2]]
    for address in ("/", "/services", "/activities", "/country/KAZ", "/sources", *presenting):
        assert client.get(address).status_code in (200, 404), address
    for chart in CHARTS:
        assert client.get(f"/embed/{chart}").status_code == 200


def with_rows(dataset: Dataset, tables: dict[str, Any]) -> Dataset:
    return replace(dataset, **tables)


def test_a_process_whose_first_request_failed_answers_the_next(
    small: Dataset, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("CRITICAL")
    broken = with_rows(small, {"activities": small.activities.copy()})
    client = create_app(broken, Settings()).server.test_client()
    kinds = broken.activities.pop("kind")
    assert client.get("/activities").status_code == 500
    broken.activities["kind"] = kinds
    response = client.get("/activities")
    assert response.status_code == 200
    assert "dash_ag_grid" in response.text
    assert "data-chart" in response.text
