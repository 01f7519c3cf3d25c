"""Under a prefix every address of the dashboard has it, stripped by a proxy or not."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SettingsError
from dashboard.pages.registry import PAGES as EVERY_PAGE
from dashboard.settings import OWN_PATHS, Settings

PREFIX = "/covid"
PAGES = ("/", "/services", "/activities", "/sources", "/country/KAZ", "/?present=activity-timeline", "/nope?lang=ru")
ADDRESS = re.compile(r"""(?:href|src)=\\?["'](/[^"'\\]*)""")


@pytest.fixture(scope="module")
def app(small: Dataset) -> Flask:
    server: Flask = create_app(small, Settings(prefix=PREFIX)).server
    return server


@pytest.fixture(scope="module")
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def layout_addresses(part: Any) -> Iterator[str]:
    """Return each address in a layout as Dash sends it."""
    if isinstance(part, list):
        for child in part:
            yield from layout_addresses(child)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name in ("href", "src", "data-sign-out") and isinstance(value, str):
                yield value
            else:
                yield from layout_addresses(value)


def addresses(client: FlaskClient, path: str) -> set[str]:
    """Return the addresses on this host that a page holds, in its document and in its layout."""
    answer = client.get(PREFIX + path)
    assert answer.status_code in (200, 404), path
    document: Any = BeautifulSoup(answer.data, "lxml")
    layout = json.loads(document.select_one("[data-answers=_dash-layout]").string)
    tags = (tag.get(name) for name in ("href", "src") for tag in document.select(f"[{name}]"))
    return {address for address in (*layout_addresses(layout), *tags) if address and address[0] == "/"}


@pytest.mark.parametrize("step", [4, pytest.param(1, marks=pytest.mark.soak)])
def test_every_link_of_every_page_has_the_prefix_and_leads_somewhere(client: FlaskClient, step: int) -> None:
    hrefs = set().union(*(addresses(client, path) for path in PAGES))
    assert [address for address in hrefs if not address.startswith(f"{PREFIX}/")] == []
    assert [address for address in hrefs if address.startswith(PREFIX + PREFIX)] == []
    once = {urlsplit(address).path: address for address in sorted(hrefs)}
    assert len(once) > 60
    assert {path for path in once if "/download/" in path and path.endswith(".pptx")}
    answers = {path: client.get(address).status_code for path, address in list(once.items())[::step]}
    assert {path: status for path, status in answers.items() if status != 200}.items() <= {(f"{PREFIX}/nope", 404)}


@pytest.mark.parametrize("path", PAGES)
def test_a_proxy_that_strips_the_prefix_gets_the_same(client: FlaskClient, path: str) -> None:
    with_prefix, without_prefix = (client.get(begin + path) for begin in (PREFIX, ""))
    assert with_prefix.status_code == without_prefix.status_code
    hrefs = [set(ADDRESS.findall(answer.get_data(as_text=True))) for answer in (with_prefix, without_prefix)]
    assert hrefs[0] == hrefs[1] != set()


def test_the_layout_and_calls_of_dash_know_the_prefix(client: FlaskClient) -> None:
    document: Any = BeautifulSoup(client.get(f"{PREFIX}/country/KAZ").data, "lxml")
    assert json.loads(document.select_one("#_dash-config").string)["requests_pathname_prefix"] == f"{PREFIX}/"
    layout = json.loads(document.select_one("[data-answers=_dash-layout]").string)
    assert layout["props"]["children"][0]["props"]["pathname"] == f"{PREFIX}/country/KAZ"
    assert document.html["data-base"] == PREFIX
    assert document.html["data-grid-page"] == f"{PREFIX}/activities"


def test_the_bare_prefix_leads_to_the_start_page(client: FlaskClient) -> None:
    answer = client.get(f"{PREFIX}?country=KAZ")
    assert (answer.status_code, answer.headers["Location"]) == (308, f"{PREFIX}/?country=KAZ")
    assert "Content-Security-Policy" in answer.headers


def test_unknown_keys_are_taken_away_under_the_prefix(client: FlaskClient) -> None:
    assert client.get(f"{PREFIX}/services?utm=1").headers["Location"] == f"{PREFIX}/services"
    assert client.get("/services?utm=1").headers["Location"] == f"{PREFIX}/services"


@pytest.mark.parametrize("chart", sorted(CHARTS))
def test_embeds_and_oembed_have_the_prefix(client: FlaskClient, chart: str) -> None:
    answer = client.get(f"{PREFIX}/embed/{chart}")
    document: Any = BeautifulSoup(answer.data, "lxml")
    own_addresses = [tag.get(name) for name in ("href", "src") for tag in document.select(f"[{name}]")]
    assert [address for address in own_addresses if not urlsplit(address).path.startswith(f"{PREFIX}/")] == []
    for address in own_addresses:
        assert client.get(address.replace("http://localhost", "")).status_code == 200, address
    oembed: Any = client.get(document.select_one("link[rel=alternate]")["href"].replace("http://localhost", "")).json
    assert f'src="http://localhost{PREFIX}/embed/{chart}"' in oembed["html"]
    assert oembed["provider_url"] == f"http://localhost{PREFIX}/"


@pytest.mark.parametrize("path", ["/refresh", "/template?country=KAZ", "/notes"])
def test_pages_beside_dash_have_the_prefix(client: FlaskClient, path: str) -> None:
    page = BeautifulSoup(client.get(PREFIX + path).data, "lxml")
    attributes = [str(tag[name]) for name in ("href", "src", "action") for tag in page.select(f"[{name}]")]
    addresses = [address for address in attributes if address.startswith("/")]
    assert addresses
    assert [address for address in addresses if not address.startswith(f"{PREFIX}/")] == []
    assert [address for address in addresses if address.startswith(PREFIX + PREFIX)] == []


def test_downloads_name_the_address_with_the_prefix(client: FlaskClient) -> None:
    rows = client.get(f"{PREFIX}/download/disruption-by-service.json").json
    assert f"http://localhost{PREFIX}/services" in json.dumps(rows)
    calendar = client.get(f"{PREFIX}/download/activities.ics").get_data(as_text=True).replace("\r\n ", "")
    assert f"http://localhost{PREFIX}/activities" in calendar


def test_two_apps_of_one_dataset_keep_their_own_prefix(client: FlaskClient, small: Dataset) -> None:
    bare = create_app(small, Settings()).server.test_client()
    assert not any(address.startswith(PREFIX) for address in addresses_without(bare))
    assert all(address.startswith(PREFIX) for address in addresses(client, "/"))


def addresses_without(client: FlaskClient) -> set[str]:
    """Return the addresses of the start page of a dashboard at the root of its host."""
    document: Any = BeautifulSoup(client.get("/").data, "lxml")
    layout = json.loads(document.select_one("[data-answers=_dash-layout]").string)
    return {address for address in layout_addresses(layout) if address.startswith("/")}


@pytest.mark.parametrize(
    "text",
    ["covid", "/covid now", "/../x", "//host", "/a//b", "/" + "a" * 300, *(f"/{name}" for name in sorted(OWN_PATHS))],
)
def test_a_prefix_that_cannot_be_is_refused(text: str) -> None:
    with pytest.raises(SettingsError, match="DASHBOARD_PREFIX"):
        Settings.from_environment({"DASHBOARD_PREFIX": text})


@pytest.mark.parametrize(
    ("text", "prefix"), [("", ""), ("/", ""), ("/covid", "/covid"), ("/covid/", "/covid"), ("/a/b.c", "/a/b.c")]
)
def test_a_prefix_is_read_without_its_last_slash(text: str, prefix: str) -> None:
    assert Settings.from_environment({"DASHBOARD_PREFIX": text}).prefix == prefix


def test_first_parts_of_own_addresses_are_no_prefix(app: Flask) -> None:
    """Every route and page of the program is among the names that a prefix cannot begin with."""
    paths = [*(rule.rule for rule in app.url_map.iter_rules()), *EVERY_PAGE]
    parts = {path.split("/")[1] for path in paths if "<" not in path.split("/")[1]}
    assert {part for part in parts if part and not part.startswith("_")} - OWN_PATHS == set()
