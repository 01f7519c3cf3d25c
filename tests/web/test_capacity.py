"""Heavy files are written at few places, each once at a time.

Who finds none is told when to come again.
"""

from __future__ import annotations

import re
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, nullcontext, suppress
from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from werkzeug.wrappers import Response

from dashboard.app import create_app
from dashboard.bounds.capacity import HEAVY, PEER, Capacity, CapacityError
from dashboard.charts.registry import CHARTS
from dashboard.dataset.load import load
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.registry import FORMATS
from dashboard.settings import Settings
from dashboard.web import downloads
from tests.support.complete_languages import COMPLETE
from tests.support.covering import few
from tests.support.english_detector import is_english
from tests.support.server_process import PATIENCE, until

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


@pytest.mark.parametrize("places", [1, 2])
def test_who_had_a_place_leaves_the_next_to_who_was_refused(places: int) -> None:
    capacity, served = Capacity(places), list[str]()

    def ask(peer: str) -> None:
        PEER.set(peer)
        with suppress(CapacityError), capacity.place():
            served.append(peer)

    PEER.set("greedy")
    with ExitStack() as work:
        for _place in range(places):
            work.enter_context(capacity.place())
        ask("patient")
    PEER.set("greedy")
    with capacity.place() if places > 1 else nullcontext():
        for peer in ("greedy", "new", "greedy", "patient", "greedy"):
            ask(peer)
    assert served == ["new", "patient", "greedy"]


def test_places_are_shared_by_where_requests_come_from(client: FlaskClient, gate: DeckGate) -> None:
    def ask(address: str, network: int) -> Future[Response]:
        own_client, peer = client.application.test_client(), {"REMOTE_ADDR": f"192.0.2.{network}"}
        return readers.submit(own_client.get, DECK + address, environ_base=peer)

    with ThreadPoolExecutor() as readers, gate:
        for address in ("KAZ", "UZB"):
            ask(address, 1)
            assert gate.all.acquire(timeout=PATIENCE)
        refused = ask("KAZ&theme=dark", 2)
        assert refused.result(PATIENCE).status_code == 503
        gate.over.set()
        until(lambda: ask("KAZ", 1).result(PATIENCE).status_code == ask("UZB", 1).result(PATIENCE).status_code == 200)
        gate.over.clear()
        ask("UZB&theme=dark", 1)
        assert gate.all.acquire(timeout=PATIENCE)
        assert ask("KAZ,UZB", 1).result(PATIENCE).status_code == 503
        ask("KAZ&theme=dark", 2)
        assert gate.all.acquire(timeout=PATIENCE)


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
