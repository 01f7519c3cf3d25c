"""`/template` over HTTP: a plain form, closed to other sites; and the setting."""

from __future__ import annotations

import base64
import io
import re
import tempfile
import zipfile
from pathlib import Path

import pptx
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.bounds.limits import DECK_BYTES
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SettingsError
from dashboard.exports.office_errors import TEMPLATE, TEMPLATE_REASONS
from dashboard.settings import Settings
from dashboard.text.translate import languages
from dashboard.web.template_form import REPORT, SLIDES
from tests.support.office_templates import office_template, russian, wide

pytestmark = pytest.mark.usefixtures("children_here")

BROWSER = {"Accept": "text/html"}


def send(client: FlaskClient, content: bytes, query: str = "", headers: dict[str, str] | None = None) -> TestResponse:
    data = {"template": (io.BytesIO(content), "office.potx")}
    return client.post(f"{TEMPLATE}{query}", data=data, content_type="multipart/form-data", headers=headers or {})


@pytest.mark.parametrize("language", languages())
def test_the_form_is_a_page_of_its_own_that_keeps_the_selection(client: FlaskClient, language: str) -> None:
    response = client.get(f"{TEMPLATE}?country=KAZ&lang={language}")
    page = BeautifulSoup(response.text, "html.parser")
    assert page.form is not None
    assert (page.form["method"], page.form["action"]) == ("post", f"/template?country=KAZ&lang={language}")
    assert page.html["lang"] == language  # type: ignore[index]
    assert page.find("label", attrs={"for": "template"}) is not None
    assert "form-action 'self'" in response.headers["Content-Security-Policy"]


def test_an_address_cannot_write_into_the_form(client: FlaskClient) -> None:
    assert "<script>" not in client.get(f'{TEMPLATE}?x="><script>alert(1)</script>').text


def test_a_program_gets_slides_and_report(client: FlaskClient) -> None:
    response = send(client, office_template(russian), "?country=KAZ&deck=question,disruption-by-service")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    with zipfile.ZipFile(io.BytesIO(response.data)) as archive:
        deck = pptx.Presentation(io.BytesIO(archive.read(SLIDES)))
        report = archive.read(REPORT).decode()
    assert len(deck.slides) == 2
    assert "Kazakhstan" in deck.slides[0].shapes.title.text_frame.text
    assert deck.slides[1].slide_layout.name == "Заголовок и объект"
    assert "A chart: layout “Заголовок и объект”, matched by its places." in report


def test_a_browser_gets_a_page_that_holds_them(client: FlaskClient) -> None:
    response = send(client, office_template(wide), "?deck=question", BROWSER)
    page = BeautifulSoup(response.text, "html.parser")
    link = page.find("a", download=SLIDES)
    assert link is not None
    content = base64.b64decode(re.sub("^data:[^,]*,", "", str(link["href"])))
    assert len(pptx.Presentation(io.BytesIO(content)).slides) == 1
    assert len(page.select(".deck-result li")) > 6


def test_a_bad_template_is_refused_with_a_sentence(client: FlaskClient) -> None:
    for headers in ({}, BROWSER):
        response = send(client, b"%PDF-1.7", headers=headers)
        assert response.status_code == 400
        assert TEMPLATE_REASONS["foreign"] in response.text


def test_a_large_one_another_site_and_another_type_are_refused(client: FlaskClient) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="template"; filename="x.potx"\r\n\r\n'
    body = head + b"x" * (DECK_BYTES + 100_000) + b"\r\n--x--\r\n"
    response = client.post(TEMPLATE, data=body, content_type="multipart/form-data; boundary=x")
    assert response.status_code == 413
    assert TEMPLATE_REASONS["size"] in response.text
    assert send(client, office_template(), headers={"Origin": "https://other.example"}).status_code == 403
    assert client.post(TEMPLATE, data=b"x", content_type="text/plain").status_code == 415
    assert send(client, office_template(), "?country=NOWHERE").status_code == 400
    assert send(client, office_template(), "?deck=nothing").status_code == 400


def test_nothing_is_kept(client: FlaskClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert send(client, office_template(), "?deck=question").status_code == 200
    assert list(tmp_path.iterdir()) == []


def test_the_setting_puts_every_deck_into_the_template(dataset: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "office.potx"
    file.write_bytes(office_template(russian))
    client = create_app(dataset, Settings.from_environment({"DASHBOARD_TEMPLATE": str(file)})).server.test_client()
    for name in ("dashboard.pptx?deck=disruption-by-service", "disruption-by-service.pptx"):
        deck = pptx.Presentation(io.BytesIO(client.get(f"/download/{name}").data))
        assert {slide.slide_layout.name for slide in deck.slides} == {"Заголовок и объект"}
    assert client.get("/download/disruption-by-service.csv").status_code == 200


def test_a_setting_that_cannot_be_used_stops_the_start(dataset: Dataset, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="DASHBOARD_TEMPLATE"):
        create_app(dataset, Settings(template=tmp_path / "none.potx"))


def test_links_lead_to_the_form_with_the_selection(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get("/services?country=KAZ").text, "html.parser")
    links = [str(link["href"]) for link in page.find_all("a", href=re.compile("^/template"))]
    assert "/template?country=KAZ&deck=disruption-by-service" in links
