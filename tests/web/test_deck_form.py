"""`/refresh` over HTTP: a plain form, closed to other sites, that keeps nothing."""

from __future__ import annotations

import base64
import io
import re
import tempfile
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.bounds.limits import DECK_BYTES
from dashboard.dataset.dataset import Dataset
from dashboard.exports.office_errors import REFRESH
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.text.translate import languages, text_for
from dashboard.web import forms
from dashboard.web.deck_form import LIST, NEW_DECK
from tests.support.officer_edits import later
from tests.support.pptx_reader import native_charts
from tests.support.story_deck import story_deck

pytestmark = pytest.mark.usefixtures("children_here")

SCHOOL = "who-mns-2020-school-mental-health-disrupted-any"
BROWSER = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def deck(dataset: Dataset) -> bytes:
    return story_deck(dataset, Selection(), ("disruption-by-service",))


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    server: Flask = create_app(later(dataset, {SCHOOL: {"value": 81.0}}), Settings()).server
    return server.test_client()


def send(client: FlaskClient, content: bytes, headers: dict[str, str] | None = None, **fields: str) -> TestResponse:
    data = {"deck": (io.BytesIO(content), "mine.pptx"), **fields}
    return client.post(REFRESH, data=data, content_type="multipart/form-data", headers=headers or {})


def test_a_large_file_is_read_whatever_its_pieces_end_with(client: FlaskClient) -> None:
    response = send(client, b"\r\n" * 100_000)
    assert (response.status_code, response.text) == (400, "The file is no PowerPoint deck. Choose a .pptx file.\n")


@pytest.mark.parametrize("language", languages())
def test_the_form_is_a_page_of_its_own_that_needs_no_script(client: FlaskClient, language: str) -> None:
    response = client.get(f"{REFRESH}?lang={language}")
    page = BeautifulSoup(response.text, "html.parser")
    form, field = page.form, page.find("input", type="file")
    assert form is not None
    assert (form["method"], form["enctype"], form["action"]) == (
        "post",
        "multipart/form-data",
        f"/refresh?lang={language}",
    )
    assert page.find("label", attrs={"for": field["id"]}).text == text_for(language).t("Your deck")  # type: ignore[index,union-attr]
    assert page.html["dir"] == text_for(language).direction  # type: ignore[index]
    assert page.find("script") is None
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]
    assert "form-action 'none'" in client.get("/").headers["Content-Security-Policy"]


def test_a_browser_gets_the_list_and_both_files_in_the_page(client: FlaskClient, deck: bytes) -> None:
    response = send(client, deck, BROWSER)
    page = BeautifulSoup(response.text, "html.parser")
    files = {link["download"]: link["href"] for link in page.select("a[download]")}
    content = base64.b64decode(str(files[NEW_DECK]).partition(";base64,")[2])
    assert 81 in native_charts(content)[0].reported
    assert "School mental health services" in base64.b64decode(str(files[LIST]).partition(";base64,")[2]).decode()
    rows = [[cell.text for cell in row.find_all("td")] for row in page.select("tbody tr")]
    (row,) = [row for row in rows if row[2] == "School mental health services"]
    assert row[3:7] == ["78%", "78%", "81%", "written"]
    assert response.headers["Cache-Control"] == "no-store"


def test_a_program_gets_both_files_in_one(client: FlaskClient, deck: bytes) -> None:
    response = send(client, deck, {"Accept": "application/zip"})
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        assert sorted(archive.namelist()) == [LIST, NEW_DECK]
        assert 81 in native_charts(archive.read(NEW_DECK))[0].reported


@pytest.mark.parametrize("language", languages())
def test_a_foreign_file_is_refused_with_one_sentence(client: FlaskClient, language: str) -> None:
    data = {"deck": (io.BytesIO(b"no deck"), "x.pptx")}
    response = client.post(f"{REFRESH}?lang={language}", data=data, content_type="multipart/form-data")
    sentence = text_for(language).t("The file is no PowerPoint deck. Choose a .pptx file.")
    assert (response.status_code, response.text) == (400, f"{sentence}\n")
    page = client.post(
        f"{REFRESH}?lang={language}",
        data={"deck": (io.BytesIO(b"no deck"), "x.pptx")},
        content_type="multipart/form-data",
        headers=BROWSER,
    )
    assert page.status_code == 400
    assert sentence in BeautifulSoup(page.text, "html.parser").text


def test_a_form_without_a_deck_is_refused(client: FlaskClient) -> None:
    assert client.post(REFRESH, data={}, content_type="multipart/form-data").status_code == 400


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}, {"Origin": "null"}]
)
def test_a_form_of_another_site_is_refused(client: FlaskClient, deck: bytes, headers: dict[str, str]) -> None:
    assert send(client, deck, headers).status_code == 403


def test_other_types_and_larger_bodies_are_refused(client: FlaskClient) -> None:
    assert client.post(REFRESH, data=b"x", content_type="text/plain").status_code == 415
    head = b'--x\r\nContent-Disposition: form-data; name="deck"; filename="x.pptx"\r\n\r\n'
    body = head + b"x" * (DECK_BYTES + 100_000) + b"\r\n--x--\r\n"
    response = client.post(REFRESH, data=body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413
    assert "20 MB" in response.text


def test_a_form_of_too_many_parts_is_not_called_a_large_deck(client: FlaskClient) -> None:
    response = client.post(
        REFRESH, data={f"f{number}": "x" for number in range(11)}, content_type="multipart/form-data"
    )
    assert (response.status_code, response.text) == (413, "The request is larger than it may be. Send less.\n")


def test_where_all_places_are_taken_it_says_when_to_come_again(
    dataset: Dataset, deck: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "REFRESHES", 0)
    server: Flask = create_app(dataset, Settings()).server
    response = send(server.test_client(), deck)
    assert response.status_code == 503
    assert re.fullmatch(r"\d+", response.headers["Retry-After"])


def test_nothing_is_written_to_the_disk(
    client: FlaskClient, deck: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    head = b'--x\r\nContent-Disposition: form-data; name="deck"; filename="x.pptx"\r\n\r\n'
    body = head + b"x" * 2_000_000 + b"\r\n--x--\r\n"
    monkeypatch.setattr(tempfile, "SpooledTemporaryFile", None)
    assert client.post(REFRESH, data=body, content_type="multipart/form-data; boundary=x").status_code == 400
    assert send(client, deck).status_code == 200
    assert list(tmp_path.iterdir()) == []
