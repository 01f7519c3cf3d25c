"""Heavy files are written at few places, each once at a time.

Who finds none is told when to come again.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.bounds.capacity import HEAVY, Capacity, CapacityError
from dashboard.charts.registry import CHARTS
from dashboard.dataset.load import load
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.registry import FORMATS
from dashboard.settings import Settings
from dashboard.web import downloads
from tests.support.complete_languages import COMPLETE
from tests.support.covering import few
from tests.support.english_detector import is_english
from tests.support.server_process import PATIENCE

BROWSER = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8"}
DECK = "/download/dashboard.pptx?country="
HEAVY_FILES = tuple(
    f"/download/{name}"
    for name in (
        *("service-outputs.xlsx", "service-outputs.html", "service-outputs.pptx"),
        *("activities.ics", "datapackage.zip", "dashboard.html"),
    )
)


class DeckGate:
    """A deck that is not done before a test says so; `begun` counts how many were begun."""

    def __init__(self) -> None:
        self.over = threading.Event()
        self.begun: list[str] = []
        self.all = threading.Semaphore(0)

    def write(self, deck: DashboardExport) -> bytes:
        """Write a deck once all is over."""
        self.begun.append(",".join(deck.selection.country))
        self.all.release()
        assert self.over.wait(PATIENCE)
        return b"a deck"

    def __enter__(self) -> None:
        pass

    def __exit__(self, *_error: object) -> None:
        self.over.set()


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> DeckGate:
    gate = DeckGate()
    formats = {**FORMATS, "pptx": replace(FORMATS["pptx"], write_dashboard=gate.write)}
    monkeypatch.setattr(downloads, "FORMATS", formats)
    return gate


@pytest.fixture
def client(small_folder: Path) -> FlaskClient:
    """A client of data of its own, which keep nothing of other tests."""
    test_client: FlaskClient = create_app(load(small_folder), Settings()).server.test_client()
    return test_client


def test_a_place_is_free_again_after_its_work_whatever_came_of_it() -> None:
    capacity = Capacity(1)
    with pytest.raises(CapacityError), capacity.place("a"), capacity.place("b"):
        pass
    with capacity.place("a"):
        pass


def test_the_same_work_is_done_once_at_a_time() -> None:
    capacity = Capacity(3)
    with capacity.place("a"), capacity.place("b"), pytest.raises(CapacityError), capacity.place("a"):
        pass
    with capacity.place(), capacity.place():
        pass


def test_who_finds_no_place_is_told_at_once_and_pages_go_on(client: FlaskClient, gate: DeckGate) -> None:
    server = client.application
    with ThreadPoolExecutor() as readers, gate:
        making = [readers.submit(server.test_client().get, DECK + country) for country in ("KAZ", "UZB")]
        for _ in making:
            assert gate.all.acquire(timeout=PATIENCE)
        for path in (DECK + "KAZ,UZB", DECK + "KAZ", *HEAVY_FILES):
            answer = client.get(path)
            assert (answer.status_code, answer.text.count("\n")) == (503, 1), path
            assert int(answer.headers["Retry-After"]) > 0
            assert answer.headers["Cache-Control"] == "no-store"
        for path in ("/", "/health", "/download/service-outputs.csv", "/download/service-outputs.json"):
            assert client.get(path).status_code == 200
        gate.over.set()
        assert {future.result().status_code for future in making} == {200}
    assert client.get(DECK + "KAZ,UZB").status_code == 200
    assert len(gate.begun) == HEAVY + 1


def test_many_who_ask_for_the_same_have_it_made_once(client: FlaskClient, gate: DeckGate) -> None:
    server = client.application
    with ThreadPoolExecutor(8) as readers, gate:
        first = readers.submit(server.test_client().get, DECK + "KAZ")
        assert gate.all.acquire(timeout=PATIENCE)
        statuses = list(readers.map(lambda _n: server.test_client().get(DECK + "KAZ").status_code, range(20)))
        gate.over.set()
        assert first.result().data == b"a deck"
    assert set(statuses) == {503}
    assert client.get(DECK + "KAZ").data == b"a deck"
    assert gate.begun == ["KAZ"]


@pytest.mark.parametrize("language", ["en", *COMPLETE])
def test_a_browser_gets_a_page_that_asks_again_by_itself(client: FlaskClient, gate: DeckGate, language: str) -> None:
    server, path = client.application, f"{DECK}KAZ&lang={language}&theme=dark"
    with ThreadPoolExecutor() as readers, gate:
        making = readers.submit(server.test_client().get, path)
        assert gate.all.acquire(timeout=PATIENCE)
        page, sentence = client.get(path, headers=BROWSER), client.get(path)
        gate.over.set()
        assert making.result().status_code == 200
    assert (page.status_code, sentence.status_code) == (503, 503)
    assert page.headers["Refresh"] == page.headers["Retry-After"] == sentence.headers["Retry-After"]
    assert "Refresh" not in sentence.headers
    assert "Accept" in page.vary
    assert f'<html lang="{language}" dir="{"rtl" if language == "ar" else "ltr"}"' in page.text
    assert 'data-bs-theme="dark"' in page.text
    assert f'href="/?country=KAZ&amp;lang={language}&amp;theme=dark"' in page.text
    for words in (sentence.text, *re.findall(r">([^<>\n]+)</", page.text)):
        assert language == "en" or not is_english(words, language)


@pytest.mark.parametrize("extension", few(FORMATS, 3))
def test_a_new_format_needs_a_place_unless_it_says_that_it_is_quick(extension: str, client: FlaskClient) -> None:
    assert FORMATS[extension].quick == (extension in ("csv", "json", "svg"))
    assert client.get(f"/download/{next(iter(CHARTS))}.{extension}").status_code == 200
