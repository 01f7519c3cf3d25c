"""The form for a code at /room, and how many rooms /health counts."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from dashboard.sources.room_file import new_code
from dashboard.text.translate import text_for
from dashboard.web.rooms import MAX_MISSES
from tests.support.complete_languages import COMPLETE

BROWSER = {"Accept": "text/html"}


@pytest.fixture
def client(small: Dataset, tmp_path: Path) -> FlaskClient:
    server: Any = create_app(small, Settings(state=tmp_path / "state")).server
    test_client: FlaskClient = server.test_client()
    return test_client


def open_code(client: FlaskClient) -> str:
    return str((client.post("/room/open", json={"address": "/services"}).json or {})["code"])


@pytest.mark.parametrize("language", COMPLETE)
def test_the_form_asks_for_a_code_in_every_language(client: FlaskClient, language: str) -> None:
    answer, text = client.get(f"/room?lang={language}&theme=dark", headers=BROWSER), text_for(language)
    assert answer.status_code == 200
    assert f'<html lang="{language}" dir="{text.direction}" data-bs-theme="dark">' in answer.text
    assert text.t("Code of the room") in answer.text
    assert f'<input type="hidden" name="lang" value="{language}">' in answer.text
    assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_a_code_that_is_typed_leads_into_the_room(client: FlaskClient) -> None:
    code = open_code(client)
    code_as_typed = f"%20{code[:4].lower()}-{code[4:]}"
    answer = client.get(f"/room?code={code_as_typed}&lang=ar", headers=BROWSER)
    assert (answer.status_code, answer.headers["Location"].partition("#")[0]) == (302, "/services?lang=ar")


def test_a_code_of_no_room_is_refused_above_the_form_and_not_often(client: FlaskClient) -> None:
    answers = [client.get(f"/room?code={new_code()}&lang=en", headers=BROWSER) for _try in range(MAX_MISSES + 1)]
    assert [answer.status_code for answer in answers] == [404] * MAX_MISSES + [429]
    assert 'role="alert">No room has this code' in answers[0].text
    assert '<form class="deck-form"' in answers[-1].text
    assert int(answers[-1].headers["Retry-After"]) > 0
    assert client.get("/room", headers=BROWSER).status_code == 200
    assert client.get(f"/room/{new_code()}", headers=BROWSER).status_code == 429  # one limit for both ways


@pytest.mark.parametrize("code", ["%3Cscript%3Ealert(1)%3C/script%3E", "%00", "x" * 3_000, "%F0%9F%98%80" * 8])
def test_what_is_no_code_is_refused_and_not_repeated(client: FlaskClient, code: str) -> None:
    answer = client.get(f"/room?code={code}", headers=BROWSER)
    assert answer.status_code in (400, 404)
    assert "<script>alert" not in answer.text
    assert len(answer.text) < 4_000


def test_the_health_counts_open_rooms(client: FlaskClient, small: Dataset) -> None:
    def count(test_client: FlaskClient) -> Any:
        return (test_client.get("/health").json or {})["rooms"]

    assert count(client) == {"open": 0}
    new = client.post("/room/open", json={"address": "/services"}).json or {}
    open_code(client)
    assert count(client) == {"open": 2}
    client.post("/room/end", json={"code": new["code"], "secret": new["secret"]})
    assert count(client) == {"open": 1}
    without: Any = create_app(small, Settings()).server
    assert count(without.test_client()) == {"open": None}


@pytest.mark.parametrize("path", ["/", "/services?present=disruption-by-service"])
def test_every_page_leads_to_the_form(client: FlaskClient, path: str) -> None:
    page = BeautifulSoup(client.get(path).text, "html.parser")
    links = [page.select_one(f".{place} a[href^='/room']") for place in ("filter-bar", "site-footer")]
    assert all(links)
