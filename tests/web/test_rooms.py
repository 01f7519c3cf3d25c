"""The addresses of a room: who may steer, who may follow, and how often codes are tried."""

from __future__ import annotations

import logging
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient

from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from dashboard.sources import room_store
from dashboard.sources.room_file import new_code
from dashboard.text.translate import text_for
from dashboard.web.rate_limit import RateLimit
from dashboard.web.rooms import MAX_ALL_MISSES, MAX_MISSES, MAX_OPENINGS
from tests.support.complete_languages import COMPLETE

START, NEXT = "/services?present=response-measures", "/activities?country=KAZ&present=activity-timeline"
GUESSES = 10_000


@pytest.fixture
def client(small: Dataset, tmp_path: Path) -> FlaskClient:
    server: Any = create_app(small, Settings(state=tmp_path)).server
    test_client: FlaskClient = server.test_client()
    return test_client


def open_room(client: FlaskClient, address: str = START) -> dict[str, str]:
    answer = client.post("/room/open", json={"address": address})
    assert answer.status_code == 201, answer.text
    new: dict[str, str] = answer.json or {}
    return new


def seat_of(client: FlaskClient, code: str) -> dict[str, str]:
    """Return the header of somebody who joined a room."""
    location = client.get(f"/room/{code}").headers["Location"]
    return {"X-Room": urlsplit(location).fragment.removeprefix("room=")}


def steer(client: FlaskClient, new: dict[str, str], address: str, **changes: str) -> Any:
    return client.post("/room/step", json={"code": new["code"], "secret": new["secret"], "address": address} | changes)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        *(("GET", "/room/{}"), ("POST", "/room/{}"), ("GET", "/room/{}/"), ("GET", "/ROOM/{}"), ("GET", "/room//{}")),
        *(("GET", "/room/{}?x=%ff"), ("GET", "/en/room/{}"), ("PURGE", "/room/{}"), ("GET", "/room/{}%0a")),
    ],
)
def test_the_code_of_a_room_stands_in_no_log(
    method: str, path: str, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    code = open_room(client)["code"]
    with caplog.at_level(logging.DEBUG):
        client.open(path.format(code), method=method)
    assert " /room/... " in caplog.text or "/en/room/... " in caplog.text
    assert code not in caplog.text


def test_followers_come_to_where_the_presenter_is(client: FlaskClient) -> None:
    new = open_room(client, START + "&lang=ru&theme=dark&unknown=1")
    response = client.get(f"/room/{new['code']}")
    assert (response.status_code, response.headers["Location"].partition("#")[0]) == (302, START)
    seat = seat_of(client, new["code"])
    first = client.get("/room/state", headers=seat)
    assert first.json == {"address": START}
    assert steer(client, new, NEXT + "&lang=ar").status_code == 204
    late = client.get(f"/room/{new['code'][:4]}-{new['code'][4:].lower()}?lang=ar&theme=dark&country=UZB")
    assert late.headers["Location"].partition("#")[0] == NEXT + "&lang=ar&theme=dark"
    assert client.get("/room/state", headers=seat).json == {"address": NEXT}


def test_what_has_not_changed_is_answered_in_no_bytes(client: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    new = open_room(client)
    seat = seat_of(client, new["code"])
    tag = client.get("/room/state", headers=seat).headers["ETag"]
    caplog.clear()
    with caplog.at_level(logging.INFO):
        response = client.get("/room/state", headers={**seat, "If-None-Match": tag})
    assert (response.status_code, response.data, response.headers["Cache-Control"]) == (304, b"", "no-store")
    assert caplog.records == []
    steer(client, new, NEXT)
    assert client.get("/room/state", headers={**seat, "If-None-Match": tag}).status_code == 200


def test_the_presenters_secret_stands_in_no_page_and_no_log(
    client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        new = open_room(client)
        seat = seat_of(client, new["code"])
        steer(client, new, NEXT)
        answers = [client.get(path, headers=seat) for path in (f"/room/{new['code']}", "/room/state", NEXT)]
    everything = "".join(f"{answer.headers}{answer.text}" for answer in answers) + caplog.text
    assert new["secret"] not in everything
    assert seat["X-Room"].partition(".")[2] not in caplog.text
    assert new["picture"].startswith("data:image/svg+xml")
    assert new["link"] == f"http://localhost/room/{new['code']}"


def test_a_second_presenter_takes_nothing_over(client: FlaskClient) -> None:
    new, other = open_room(client), open_room(client, NEXT)
    seat = seat_of(client, new["code"])
    refusals = {
        steer(client, new, NEXT, secret=secret).text
        for secret in (other["secret"], "", seat["X-Room"].partition(".")[2], "x" * 10_000)
    }
    refusals.add(steer(client, new, NEXT, code=new_code()).text)  # a room that never was is refused alike
    assert refusals == {"This room has ended, or it is not yours to steer.\n"}
    response = client.post("/room/end", json={"code": new["code"], "secret": other["secret"]})
    assert response.status_code == 403
    assert client.get("/room/state", headers=seat).json == {"address": START}


def test_an_ended_room_says_so_to_followers_and_is_joined_by_nobody(client: FlaskClient) -> None:
    new = open_room(client)
    seat = seat_of(client, new["code"])
    assert client.post("/room/end", json={"code": new["code"], "secret": new["secret"]}).status_code == 204
    assert client.get("/room/state", headers=seat).json == {"ended": True}
    assert client.get(f"/room/{new['code']}").status_code == 404
    assert steer(client, new, NEXT).status_code == 403


@pytest.mark.parametrize("header", ["", ".", "x", "CCCCCCCC.", "CCCCCCCC.x", "й.й", "cccccccc.x", "." * 9_000])
def test_who_has_no_seat_learns_nothing(client: FlaskClient, header: str) -> None:
    new = open_room(client)
    for value in (header, f"{new['code']}.{header}"):
        answer = client.get("/room/state", headers={"X-Room": value.encode().decode("latin-1")})
        assert (answer.status_code, answer.json) == (200, {"ended": True})


@pytest.mark.soak
def test_codes_are_guessed_in_vain_and_not_often(client: FlaskClient) -> None:
    new = open_room(client)
    seat = seat_of(client, new["code"])
    peers = [{"REMOTE_ADDR": f"10.0.0.{number}"} for number in range(50)]
    answers: Counter[int] = Counter()
    for number in range(GUESSES):
        answer = client.get(f"/room/{new_code()}", environ_overrides=peers[number % len(peers)])
        answers[answer.status_code] += 1
        if answer.status_code == 429:
            assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert answers.keys() == {404, 429}
    assert answers[404] <= 2 * MAX_ALL_MISSES  # in the two minutes that slow tests may take
    assert client.get("/room/state", headers=seat).status_code == 200  # who has joined notices nothing


def test_one_peer_that_guesses_does_not_keep_others_out(client: FlaskClient) -> None:
    new = open_room(client)
    guesser, network = {"REMOTE_ADDR": "2001:db8::1"}, {"REMOTE_ADDR": "2001:db8::ffff"}
    statuses = [client.get("/room/x", environ_overrides=guesser).status_code for _ in range(MAX_MISSES + 1)]
    assert statuses == [404] * MAX_MISSES + [429]
    assert client.get(f"/room/{new['code']}", environ_overrides=network).status_code == 429
    assert client.get(f"/room/{new['code']}", environ_overrides={"REMOTE_ADDR": "2001:db8:1::1"}).status_code == 302


def test_rooms_are_opened_by_few_at_a_time_and_no_more_than_there_may_be(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_store, "MAX_ROOMS", 2)
    open_room(client)
    open_room(client)
    full = client.post("/room/open", json={"address": START})
    assert (full.status_code, full.headers["Retry-After"]) == (503, "60")
    monkeypatch.undo()
    statuses = [client.post("/room/open", json={"address": START}).status_code for _ in range(MAX_OPENINGS)]
    assert (statuses[0], statuses[-1]) == (201, 429)


@pytest.mark.parametrize(
    "address", ["/nope", "//evil.example", "https://evil.example/", "/room/open", "/embed/activity-timeline", "", "?x"]
)
def test_a_room_shows_pages_of_the_dashboard_only(client: FlaskClient, address: str) -> None:
    new = open_room(client)
    responses = [client.post("/room/open", json={"address": address}), steer(client, new, address)]
    assert {answer.status_code for answer in responses} == {400}
    assert client.get("/room/state", headers=seat_of(client, new["code"])).json == {"address": START}


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"[" * 10_000, "application/json", 400),
        (b"null", "application/json", 400),
        (b'{"address": 1}', "application/json", 400),
        (b'{"address": "/?q=' + b"x" * 9_000 + b'"}', "application/json", 400),
        (b'{"address": "/?q=' + "й".encode() * 5_000 + b'"}', "application/json", 400),
        (b'{"address": "/"}' + b" " * 20_000, "application/json", 413),
        (b"address=/", "application/x-www-form-urlencoded", 415),
    ],
)
def test_other_bodies_are_refused_in_a_sentence(client: FlaskClient, body: bytes, kind: str, status: int) -> None:
    answer = client.post("/room/open", data=body, content_type=kind)
    assert answer.status_code == status
    assert answer.text.endswith(".\n")


def test_a_page_of_another_site_opens_and_steers_no_room(client: FlaskClient) -> None:
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert client.post("/room/open", json={"address": START}, headers=headers).status_code == 403


@pytest.mark.parametrize("language", COMPLETE)
def test_a_folder_that_cannot_be_used_is_a_sentence(client: FlaskClient, tmp_path: Path, language: str) -> None:
    (tmp_path / "rooms").write_text("a file in its place")
    answer = client.post(f"/room/open?lang={language}", json={"address": START})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "10")
    sentence = (
        "Rooms cannot be used just now: the server cannot write where it keeps them. Nothing of your view is lost; "
    )
    assert answer.text == text_for(language).t(sentence + "tell who runs the dashboard.") + "\n"


def test_without_a_state_folder_pages_work_and_rooms_say_that_there_are_none(small: Dataset) -> None:
    client = create_app(small, Settings()).server.test_client()
    assert client.post("/room/open", json={"address": START}).status_code == 503
    assert client.get(f"/room/{new_code()}").status_code == 503
    assert client.get("/").status_code == 200


def test_a_room_has_the_prefix_of_a_proxy(small: Dataset, tmp_path: Path) -> None:
    client = create_app(small, Settings(state=tmp_path, prefix="/covid")).server.test_client()
    new = client.post("/covid/room/open", json={"address": START}).json
    assert new is not None
    assert new["link"] == f"http://localhost/covid/room/{new['code']}"
    response = client.get(f"/covid/room/{new['code']}")
    assert response.headers["Location"].startswith(f"/covid{START}#room={new['code']}.")
    # Nor can an address that carries the prefix in itself lead elsewhere.
    assert client.post("/covid/room/open", json={"address": f"/covid{START}"}).status_code == 400


def test_a_limit_is_of_each_peer_and_of_all_together(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("dashboard.web.rate_limit.time.monotonic", lambda: now[0])
    limit = RateLimit(2, 3, 60)
    for peer in ("a", "a", "b"):
        assert limit.wait(peer) == 0
        limit.count(peer)
    assert (limit.wait("a"), limit.wait("b")) == (60, 60)
    assert limit.wait("c") == 0, "who has tried nothing is not kept out by others"
    now[0] = 159.5
    assert limit.wait("b") == 1
    now[0] = 160.0
    assert [limit.wait(peer) for peer in "abc"] == [0, 0, 0]
