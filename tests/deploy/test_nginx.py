"""The shipped nginx site in front of two replicas: TLS, limits, cache.

A replica may die or be renewed unnoticed.
"""

from __future__ import annotations

import http.client
import json
import re
import ssl
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import product
from pathlib import Path
from threading import Thread

import pytest

from benchmarks.http_client import update
from benchmarks.nginx import CERTIFICATE, NAME, nginx
from benchmarks.ports import free_port
from dashboard.text.translate import text_for
from tests.support.covering import few
from tests.support.server_process import PATIENCE, Answer, serving, until

READERS = 6
MOST_UPLOADS = 10
"""Files that the site lets one address send at once."""

BEHIND_NGINX = {"DASHBOARD_TRUSTED_PROXY": "127.0.0.1", "DASHBOARD_LOG": "quiet"}


@dataclass(frozen=True)
class Front:
    """nginx with the shipped site, and the folder of its log."""

    port: int
    folder: Path

    def ask(
        self,
        path: str,
        *,
        method: str = "GET",
        body: bytes = b"",
        encoding: str = "identity",
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Return the answer to one request over TLS."""
        trust = ssl.create_default_context(cafile=self.folder / CERTIFICATE)
        trust.check_hostname = False
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=PATIENCE, context=trust)
        usual = {"Host": NAME, "Accept-Encoding": encoding, "Content-Type": "application/json"}
        try:
            connection.request(method, path, body=body, headers=usual | dict(headers or {}))
            response = connection.getresponse()
            headers_by_name = {name.lower(): value for name, value in response.getheaders()}
            return Answer(response.status, headers_by_name, response.read())
        finally:
            connection.close()

    def begin(self, path: str) -> http.client.HTTPSConnection:
        """Return a connection on which the head of a request was sent, and half of its body."""
        trust = ssl.create_default_context(cafile=self.folder / CERTIFICATE)
        trust.check_hostname = False
        connection = http.client.HTTPSConnection("localhost", self.port, timeout=PATIENCE, context=trust)
        connection.putrequest("POST", path, skip_host=True)
        for name, value in (("Host", NAME), ("Content-Length", "2")):
            connection.putheader(name, value)
        connection.endheaders(b"x")
        return connection

    def outcomes(self, path: str) -> list[str]:
        """Return what the cache said to each request of a path."""
        lines = (self.folder / "dashboard.log").read_text().splitlines()
        return [line.rsplit(" ", 1)[1] for line in lines if f" {path} " in line]


class Replicas:
    """Two servers behind nginx, each of which can be killed and started anew at its port."""

    def __init__(self, stack: ExitStack) -> None:
        self.stack = stack
        self.running = [stack.enter_context(serving(settings=BEHIND_NGINX, prepared=False)) for _ in range(2)]
        self.ports = [server.port for server in self.running]

    def start(self, place: int) -> None:
        """Start the replica of a place, which has ended, at its port, and wait until it is ready."""
        again = serving("--port", str(self.ports[place]), settings=BEHIND_NGINX, prepared=False)
        self.running[place] = self.stack.enter_context(again)

    def renew(self, place: int) -> None:
        """Stop a replica in order, as a new version is installed, and start it anew."""
        self.running[place].process.terminate()
        assert self.running[place].process.wait(PATIENCE) == 0
        self.start(place)


@pytest.fixture(scope="module")
def replicas() -> Iterator[Replicas]:
    """Two replicas."""
    with ExitStack() as stack:
        yield Replicas(stack)


@pytest.fixture(scope="module")
def front(replicas: Replicas, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Front]:
    """The shipped site at a free port, with a certificate of its own."""
    folder = tmp_path_factory.mktemp("nginx")
    with nginx(folder, replicas.ports) as (process, port):
        site = Front(port, folder)
        until(lambda: answers(site) or process.poll() is not None)
        assert process.poll() is None, (folder / "error.log").read_text()
        yield site


def test_pages_come_over_tls_and_know_the_address_they_were_asked_at(front: Front) -> None:
    page = front.ask("/")
    assert page.status == 200
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert page.headers["server"] == "nginx"
    embed = front.ask("/embed/disruption-by-service").body.decode()
    assert f"https://{NAME}/" in embed
    assert "http://127.0.0.1" not in embed


def test_what_never_changes_is_answered_from_the_cache(front: Front) -> None:
    script = re.search(r'src="(/assets/dash-renderer[^"]+)"', front.ask("/").body.decode())
    assert script
    responses = [front.ask(script[1], encoding="gzip") for _ in range(3)]
    assert responses[0].body == responses[2].body
    assert responses[2].headers["content-encoding"] == "gzip"
    assert front.outcomes(script[1].split("?")[0])[-2:] == ["HIT", "HIT"]


@pytest.mark.parametrize("path", ["/embed/disruption-by-service?lang=fr", "/download/disruption-by-service.csv"])
def test_an_embed_or_a_download_is_made_once_for_many(front: Front, path: str) -> None:
    assert len({front.ask(path).body for _ in range(4)}) == 1
    assert "HIT" in front.outcomes(path.split("?", maxsplit=1)[0])


def test_pages_are_not_kept(front: Front) -> None:
    front.ask("/sources")
    front.ask("/sources")
    assert set(front.outcomes("/sources")) == {"-"}


@pytest.mark.parametrize(
    ("path", "size"), [("/", 300_000), ("/_dash-update-component", 300_000), ("/preview/", 7 << 20)]
)
def test_a_body_that_is_too_large_is_refused(front: Front, path: str, size: int) -> None:
    assert front.ask(path, method="POST", body=b"x" * size).status == 413


def test_a_template_may_be_as_large_as_the_dashboard_takes(front: Front) -> None:
    form = b'--x\r\nContent-Disposition: form-data; name="template"; filename="a.potx"\r\n\r\n%b\r\n--x--\r\n'
    headers = {"Content-Type": "multipart/form-data; boundary=x"}
    answer = front.ask("/template", method="POST", body=form % (b"x" * (1 << 20)), headers=headers)
    assert (answer.status, answer.body[:12]) == (400, b"The file is ")


class SignedIn(BaseHTTPRequestHandler):
    """A replica with sign-in, which knows one cookie."""

    def do_GET(self) -> None:
        is_signed_in = "reader=signed" in self.headers.get("Cookie", "")
        self.send_response(200 if is_signed_in else 401)
        self.send_header("Cache-Control", "private, no-cache")
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_parts: object) -> None:
        """Say nothing."""


@pytest.mark.parametrize("cookies", ["reader=signed", "Reader=0; reader=signed"])
def test_nothing_of_who_is_signed_in_is_kept_whatever_other_cookies_come_along(tmp_path: Path, cookies: str) -> None:
    """Nginx takes the first cookie of a name, small and capital letters alike, and `0` for none."""
    with ThreadingHTTPServer(("127.0.0.1", 0), SignedIn) as replica:
        Thread(target=replica.serve_forever, daemon=True).start()
        with nginx(tmp_path, [replica.server_port] * 2) as (_process, port):
            front = Front(port, tmp_path)
            until(lambda: answers(front, 401))
            statuses = [front.ask("/download/x.csv", headers={"Cookie": cookie}).status for cookie in (cookies, "")]
        replica.shutdown()
    assert statuses == [200, 401]


CACHED = (
    "/download/disruption-by-service.csv",
    "/download/disruption-by-service.pptx",
    "/download/activities.ics",
    "/download/datapackage.zip",
    "/embed/disruption-by-service",
    f"/oembed?url=https://{NAME}/services",
    "/download/nothing.csv",
    "/embed/nothing",
    *few((f"/download/{name}" for name in ("dashboard.html", "activity-timeline.json", "activity-timeline.xlsx")), 0),
)
ALIKE = ("/embed/disruption", "/oembed", "/download/datapackage.zip")
"""Addresses whose answers depend on nobody's browser: who puts a chart on a page chooses language and theme there."""

ENGLISH = {"Accept-Language": "en", "Cookie": "screen=wide.1920x1080.light", "User-Agent": "Mozilla/5.0"}
ARABIC = {"Accept-Language": "ar", "Cookie": "screen=narrow.390x844.dark", "User-Agent": "Mozilla/5.0 Mobi"}


@pytest.mark.parametrize("path", CACHED)
def test_the_cache_gives_no_reader_what_another_asked_for(front: Front, path: str) -> None:
    first = front.ask(path, headers=ENGLISH)
    other = front.ask(path, headers=ARABIC)
    again = front.ask(path, headers=ENGLISH)
    assert (first.status, again.status) == (other.status, other.status)
    assert (first.body == other.body) is path.startswith(ALIKE)
    assert words_of(first) == words_of(again)


def words_of(answer: Answer) -> bytes | int:
    """Return the body of a text.

    Workbooks and decks of one second differ from those of the next.
    """
    return len(answer.body) // 1000 if answer.body.startswith(b"PK") else answer.body


def test_who_asks_for_too_many_heavy_files_is_told_when_to_come_again_and_pages_stand(front: Front) -> None:
    with ThreadPoolExecutor(20) as readers:
        paths = [
            f"/download/dashboard.pptx?from=2020-{number % 12 + 1:02}&to=2021-{number % 7 + 1:02}"
            for number in range(36)
        ]
        futures = [readers.submit(front.ask, path) for path in paths]
        assert front.ask("/health").status == front.ask("/services").status == 200
    answers = [future.result() for future in futures]
    assert {200, 429} <= {answer.status for answer in answers} <= {200, 429, 503}
    for answer in answers:
        if answer.status != 200:
            assert int(answer.headers["retry-after"]) > 0
            assert answer.body.count(b"\n") == 1
            assert answer.headers["strict-transport-security"]
        if answer.status == 429:
            assert int(answer.headers["refresh"]) > 0


LETTERS = {"en": "[a-z]", "ru": "[а-я]", "fr": "[éêàç’]", "ar": "[ء-ي]"}
"""Language -> letters that its sentences have."""


def assert_own_sentence(answer: Answer, status: int, language: str) -> None:
    """Check that an answer of nginx itself is one sentence in a language, with headers."""
    text = answer.body.decode()
    assert answer.status == status
    assert re.search(LETTERS[language], text)
    assert text.count("\n") == 1
    assert "<" not in text
    assert "nginx" not in text
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.headers["vary"] == "Accept-Language"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("language", LETTERS)
def test_what_nginx_itself_refuses_it_says_in_the_language_of_the_reader(front: Front, language: str) -> None:
    preference = {"Accept-Language": f"{language}-XX,en;q=0.5"}
    other = {"Accept-Language": "fr" if language != "fr" else "ru"}
    for path, headers in (("/", preference), (f"/download/dashboard.pptx?lang={language}", other)):
        assert_own_sentence(front.ask(path, method="POST", body=b"x" * 300_000, headers=headers), 413, language)


# The long one is sent whole, in one record, before it is refused.
@pytest.mark.parametrize("path", ["/%2e%2e/services", f"/{'x' * 9_000}"])
def test_what_nginx_cannot_read_it_refuses_in_every_language(front: Front, path: str) -> None:
    answer = front.ask(path)
    sentences = (text_for(language).t("The request cannot be read. Send it anew.") for language in LETTERS)
    assert (answer.status, answer.body.decode().splitlines()) == (400, list(sentences))
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_while_no_replica_answers_nginx_says_so_in_the_language_of_the_reader(tmp_path: Path) -> None:
    with nginx(tmp_path, [free_port(), free_port()]) as (process, port):
        away = Front(port, tmp_path)
        until(lambda: answers(away, 503) or process.poll() is not None)
        paths = ("/", "/download/dashboard.pptx", "/embed/activity-timeline", "/assets/base.css")
        for language, path in product(LETTERS, paths):
            answer = away.ask(path, headers={"Accept-Language": language})
            assert_own_sentence(answer, 503, language)
            assert int(answer.headers["retry-after"]) > 0


def test_the_logs_hold_no_address_and_no_query(front: Front) -> None:
    front.ask("/services?country=KAZ")
    with ThreadPoolExecutor(READERS) as pool:
        heavy = Counter(pool.map(lambda _: front.ask("/download/nothing.html?country=KAZ").status, range(200)))
    assert heavy[429]
    with ExitStack() as half_sent:
        for _ in range(MOST_UPLOADS):
            half_sent.enter_context(closing(front.begin("/preview/check?country=KAZ")))
        assert front.ask("/preview/check?country=KAZ", method="POST", body=b"x").status == 429
    front.ask("/", method="POST", body=b"x" * 300_000)
    logs = [path.read_text() for path in front.folder.glob("*.log")]
    assert len(logs) >= 2
    assert not any(word in log for log in logs for word in ("KAZ", "127.0.0.1", "client:"))


def test_a_room_is_followed_through_both_replicas_and_questions_stand_in_no_log(front: Front) -> None:
    room = json.loads(front.ask("/room/open", method="POST", body=b'{"address": "/services"}').body)
    assert room["link"] == f"https://{NAME}/room/{room['code']}"
    location = front.ask(f"/room/{room['code']}").headers["location"]
    seat = {"X-Room": location.partition("#room=")[2]}
    step = {"code": room["code"], "secret": room["secret"], "address": "/sources"}
    assert front.ask("/room/step", method="POST", body=json.dumps(step).encode()).status == 204
    assert front.ask(f"/Room/{room['code']}/").status == 404
    until(lambda: [room_state(front, seat) for _ in range(4)] == [{"address": "/sources"}] * 4)
    log = (front.folder / "dashboard.log").read_text()
    assert "/room/step" in log
    assert "/room/state" not in log
    assert not any(secret in log for secret in (room["secret"], room["code"]))


def room_state(front: Front, seat: dict[str, str]) -> object:
    """Return where the presenter is, as one of the replicas knows it."""
    return json.loads(front.ask("/room/state", headers=seat).body)


def test_nobody_notices_that_a_replica_is_killed_or_that_both_are_renewed(front: Front, replicas: Replicas) -> None:
    def kill_and_renew() -> None:
        replicas.running[0].process.kill()
        replicas.running[0].process.wait(PATIENCE)
        replicas.start(0)
        for place in (0, 1):
            replicas.renew(place)

    signals: list[bool] = []
    statuses: Counter[int] = Counter()
    with ThreadPoolExecutor(READERS + 1) as pool:
        change = pool.submit(kill_and_renew)
        change.add_done_callback(lambda _: signals.append(True))

        def read(reader: int) -> None:
            while not signals:
                answer = front.ask(f"/services?from=2020-{reader + 1:02}") if reader % 2 else change_of_filter(front)
                statuses[answer.status] += 1

        list(pool.map(read, range(READERS)))
        change.result()
    assert set(statuses) == {200}
    assert statuses[200] > READERS


def change_of_filter(front: Front) -> Answer:
    """Return the answer to what an open page asks when its reader chooses a country."""
    page = front.ask("/")
    if page.status != 200:
        return page
    call = update(page.body.decode(), "/", "?country=KAZ")
    return front.ask("/_dash-update-component", method="POST", body=json.dumps(call).encode())


def answers(front: Front, status: int = 200) -> bool:
    """Return whether nginx takes connections yet, and answers so."""
    try:
        return front.ask("/health").status == status
    except OSError:
        return False
