"""An open page meets newer data: it is drawn whole, and never from two versions."""

from __future__ import annotations

import json
import re
import zipfile
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import g
from flask.testing import FlaskClient

from benchmarks.http_client import UPDATE, answer, changes, components, parts, update
from dashboard.app import create_app
from dashboard.charts.registry import CHARTS
from dashboard.components.shell import shell_regions
from dashboard.dataset.dataset import Dataset
from dashboard.exports.registry import FORMATS
from dashboard.settings import Settings
from dashboard.sources.snapshots import RejectedUpdate
from tests.support.complete_languages import COMPLETE
from tests.support.http_exchange import Exchanged, shown, without_country

REFUSED = RejectedUpdate(1_795_364_571.0, "faulty")


@pytest.fixture
def data(small: Dataset) -> Exchanged:
    return Exchanged(shown(small))


@pytest.fixture
def client(data: Exchanged) -> FlaskClient:
    test_client: FlaskClient = create_app(data, Settings()).server.test_client()
    return test_client


def page_changes(client: FlaskClient, page: str, path: str, search: str) -> dict[str, Any]:
    """Return what an open page is told to change, as text by the name of the part."""
    response = client.post(UPDATE, json=update(page, path, search))
    assert response.status_code == 200
    return changes(response.text)


def test_an_open_page_is_drawn_anew_from_newer_data_with_its_filters(
    client: FlaskClient, data: Exchanged, small: Dataset
) -> None:
    page = client.get("/").text
    data.shown = shown(without_country(small, "KAZ"))
    outputs = page_changes(client, page, "/", "?kind=webinar")
    assert "2027-01-01 (fedcba987654)" in json.dumps(outputs["data-version"])
    assert "Kazakhstan" not in json.dumps(outputs["filters"])
    assert "Uzbekistan" in json.dumps(outputs["filters"])
    fresh = answer(client.get("/?kind=webinar").text, "_dash-layout")
    page_now = next(part["props"] for part in components(fresh) if part["props"].get("id") == "page")
    assert outputs["page"]["children"] == page_now["children"]
    for part in shell_regions():
        if not part.name.startswith(("chosen-area", "preview")):
            assert outputs[part.name]["children"] == parts(fresh)[part.name]["children"], part.name


def test_while_the_data_stay_only_what_changed_is_sent(client: FlaskClient) -> None:
    answer = page_changes(client, client.get("/").text, "/", "?kind=webinar")
    assert not {"page", "filters", "data-version", "data-notice"} & set(answer)


def test_a_country_that_newer_data_lack_is_a_page_that_is_not_there(
    client: FlaskClient, data: Exchanged, small: Dataset
) -> None:
    page = client.get("/country/KAZ").text
    data.shown = shown(without_country(small, "KAZ"))
    assert "There is no such page" in json.dumps(page_changes(client, page, "/country/KAZ", "?kind=webinar")["page"])
    assert client.get("/country/KAZ").status_code == 404


def test_an_open_page_learns_with_its_next_request_that_newer_data_are_refused_and_that_they_are_mended(
    client: FlaskClient, data: Exchanged, small: Dataset
) -> None:
    page = client.get("/").text
    data.shown = replace(shown(small), refused=REFUSED)
    answer = page_changes(client, page, "/", "?kind=webinar")
    assert "16:22:51" in json.dumps(answer["data-notice"])
    assert "page" not in answer
    notice_page = client.get("/").text
    data.shown = shown(small)
    assert page_changes(client, notice_page, "/", "?kind=webinar")["data-notice"]["children"] is None


@pytest.mark.parametrize("path", ["/", "/services", "/activities", "/country/KAZ", "/sources", "/nope"])
def test_every_page_says_that_newer_data_are_refused(
    client: FlaskClient, data: Exchanged, small: Dataset, path: str
) -> None:
    assert "have not been taken over" not in client.get(path).text
    data.shown = replace(shown(small), refused=REFUSED)
    text = client.get(path).text
    assert "have not been taken over since" in text
    assert small.version.hash in text
    data.shown = replace(shown(small), refused=replace(REFUSED, reason="unreachable"))
    assert "has not answered since" in client.get(path).text


@pytest.mark.parametrize("language", ["en", *COMPLETE])
def test_it_is_said_in_the_language_of_the_reader(
    client: FlaskClient, data: Exchanged, small: Dataset, language: str
) -> None:
    data.shown = replace(shown(small), refused=REFUSED)
    notice = re.search(r'<p class="notice"[^>]*>([^<]*)</p>', client.get(f"/?lang={language}").text)
    assert notice is not None
    assert ("have not been taken over" in notice[1]) == (language == "en")


def test_one_request_is_answered_from_one_version(client: FlaskClient, data: Exchanged, small: Dataset) -> None:
    newer = shown(without_country(small, "KAZ"))

    @client.application.before_request
    def exchange() -> None:
        assert g.data is not newer  # asked for by now, and kept to from here on
        data.shown = newer

    text = client.get("/").text
    assert "fedcba987654" not in text
    assert small.version.hash in text


def test_what_was_drawn_goes_with_the_data_it_was_drawn_from(
    client: FlaskClient, data: Exchanged, small: Dataset
) -> None:
    before = client.get("/").text
    data.shown = shown(without_country(small, "KAZ"))
    assert small.version.hash not in client.get("/").text
    data.shown = shown(small)
    assert answer(client.get("/").text, "_dash-layout") == answer(before, "_dash-layout")


def test_every_page_embed_and_export_names_the_version(client: FlaskClient, small: Dataset) -> None:
    version = str(small.version)
    for path in ("/", "/services", "/activities", "/country/KAZ", "/sources", *(f"/embed/{chart}" for chart in CHARTS)):
        assert version in client.get(path).text, path
    wholes = [f"dashboard.{extension}" for extension, file_format in FORMATS.items() if file_format.write_dashboard]
    charts = [f"activity-timeline.{extension}" for extension in FORMATS]
    for name in (*wholes, *charts, "activities.ics", "datapackage.zip"):
        answer = client.get(f"/download/{name}")
        assert answer.status_code == 200, name
        assert small.version.hash in read(answer.data), name


def read(content: bytes) -> str:
    """Return the text of a file, and of the files in it."""
    if not zipfile.is_zipfile(BytesIO(content)):
        return content.decode("utf-8", "ignore")
    with zipfile.ZipFile(BytesIO(content)) as archive:
        members = [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
        return archive.comment.decode() + "".join(members)
