"""Slow, silent and too many connections of one peer end before they keep anybody else out."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from waitress.adjustments import Adjustments

from dashboard.commands import connections
from dashboard.commands.connections import Parser, language_of
from dashboard.commands.waitress_server import MAX_BODY_BYTES, ForwardedHeaders, serve_requests
from dashboard.text.translate import text_for
from dashboard.web.error_handlers import REFUSALS
from dashboard.web.rate_limit import peer_of
from dashboard.web.security_headers import headers_of_refusals
from tests.support.cost_growth import seconds_of
from tests.support.server_process import PATIENCE, until

HALF = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{"
WHOLE = b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    """Answer that all is good."""
    start_response("200 OK", [("Content-Length", "4")])
    return [b"good"]


@dataclass
class Place:
    """A server in a thread, and the connections of a test to it; all end with the test."""

    stack: ExitStack
    over: list[bool] = field(default_factory=list)
    port: int = 0

    def serve(self, trusted_proxy: str = "") -> None:
        """Start the server, with the address of a proxy."""
        door = self.stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        self.port = int(door.getsockname()[1])
        arguments = (application, door, 2, lambda: not self.over, trusted_proxy)
        thread = threading.Thread(target=serve_requests, args=arguments, daemon=True)
        thread.start()
        self.stack.callback(thread.join, PATIENCE)
        self.stack.callback(self.over.append, True)

    def connect(self, content: bytes = b"") -> socket.socket:
        """Return a connection on which this was sent."""
        connection = socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE)
        self.stack.enter_context(connection)
        connection.sendall(content)
        return connection


@pytest.fixture
def place() -> Iterator[Place]:
    """A place for a server."""
    with ExitStack() as stack:
        yield Place(stack)


def read(connection: socket.socket, end: bytes = b"good") -> bytes:
    """Return what comes until an answer is complete or the connection ends."""
    content = b""
    try:
        while not content.endswith(end) and (piece := connection.recv(65_536)):
            content += piece
    except ConnectionError:
        return content
    return content


def is_closed(connection: socket.socket) -> bool:
    """Return whether the server has closed a connection on which it says nothing."""
    connection.setblocking(False)
    try:
        return connection.recv(1) == b""
    except BlockingIOError:
        return False
    except ConnectionError:
        return True


def test_a_peer_with_too_many_connections_loses_its_slowest_and_is_answered(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connections, "MAX_CONNECTIONS_PER_PEER", 5)
    place.serve()
    idle = place.connect(WHOLE)
    assert read(idle).startswith(b"HTTP/1.1 200 OK")
    slow = [place.connect(HALF) for _ in range(20)]
    assert read(place.connect(WHOLE)).startswith(b"HTTP/1.1 200 OK")
    until(lambda: sum(map(is_closed, slow)) == 17)
    assert [is_closed(connection) for connection in slow].index(False) == 17, "the oldest went first"
    idle.settimeout(PATIENCE)
    idle.sendall(WHOLE)
    assert read(idle).startswith(b"HTTP/1.1 200 OK"), "half-sent requests go before idle connections"


def test_a_trusted_proxy_may_have_more_than_another_peer(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MAX_CONNECTIONS_PER_PEER", 5)
    place.serve("127.0.0.1")
    many = [place.connect(HALF) for _ in range(20)]
    assert read(place.connect(WHOLE)).startswith(b"HTTP/1.1 200 OK")
    assert not any(map(is_closed, many))


FORWARDED = {
    "HTTP_X_FORWARDED_FOR": "192.0.2.7:50123",
    "HTTP_X_FORWARDED_HOST": "a.example",
    "HTTP_X_FORWARDED_PROTO": "https",
}


def forwarded(trusted_proxy: str, **headers: str) -> dict[str, Any]:
    """Return what the application sees of a request from 127.0.0.1 with these headers."""
    environ = {"REMOTE_ADDR": "127.0.0.1", "HTTP_HOST": "x", "wsgi.url_scheme": "http", **headers}
    ForwardedHeaders(application, trusted_proxy)(environ, lambda *_: None)
    return environ


def test_only_the_trusted_proxy_is_believed_and_another_is_said_once(caplog: pytest.LogCaptureFixture) -> None:
    for proxy in ("127.0.0.1", "*"):
        environ = forwarded(proxy, **FORWARDED)
        assert environ["REMOTE_ADDR"] == "192.0.2.7"
        assert (environ["HTTP_HOST"], environ["wsgi.url_scheme"]) == ("a.example", "https")
    assert not caplog.records
    for proxy in ("", "127.0.0.2"):
        environ = forwarded(proxy, **FORWARDED)
        assert environ["REMOTE_ADDR"] == "127.0.0.1"
        assert (environ["HTTP_HOST"], environ["wsgi.url_scheme"]) == ("x", "http")
        assert FORWARDED.keys().isdisjoint(environ)
    assert [record.name for record in caplog.records] == ["dashboard.commands.waitress_server"] * 2
    assert "192.0.2.7" not in caplog.text
    caplog.clear()
    server = ForwardedHeaders(application, "127.0.0.2")
    for _ in range(3):
        server({"REMOTE_ADDR": "127.0.0.1", **FORWARDED}, lambda *_: None)
    assert len(caplog.records) == 1


@pytest.mark.parametrize(
    "header", [{"HTTP_X_FORWARDED_HOST": '"x'}, {"HTTP_X_FORWARDED_PROTO": "x"}, {"HTTP_X_FORWARDED_FOR": ":."}]
)
def test_a_malformed_word_of_the_proxy_reaches_the_application_without_a_host_and_not_the_log(
    header: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    assert forwarded("127.0.0.1", **header)["HTTP_HOST"] == ""
    assert not caplog.records


def test_all_together_are_bounded_too(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MAX_CONNECTIONS", 20)
    place.serve("127.0.0.1")
    many = [place.connect(HALF) for _ in range(40)]
    assert read(place.connect(WHOLE)).startswith(b"HTTP/1.1 200 OK")
    until(lambda: sum(map(is_closed, many)) >= 40 - (20 - connections.SPARE))


@pytest.mark.parametrize("beginning", [HALF, b"GET / HTTP/1.1\r\nX-Slow:", b"\r"])
def test_a_whole_request_has_a_deadline_however_often_a_byte_comes(
    place: Place, monkeypatch: pytest.MonkeyPatch, beginning: bytes
) -> None:
    monkeypatch.setattr(connections, "REQUEST_TIMEOUT", 0.2)
    place.serve()
    slow = place.connect(beginning)
    slow.settimeout(0.05)
    content = b""
    while b"\r\n\r\n" not in content:
        try:
            slow.sendall(b" ")
            content += slow.recv(65_536)
        except TimeoutError:
            continue
    assert content.startswith((b"HTTP/1.1 408 Request Timeout", b"HTTP/1.0 408 Request Timeout"))
    assert content.partition(b"\r\n\r\n")[2].count(b"\n") <= 1


def test_a_connection_that_says_nothing_is_closed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "IDLE_TIMEOUT", 0.2)
    place.serve()
    silent, busy = place.connect(), place.connect(WHOLE)
    assert read(busy).endswith(b"good")
    assert silent.recv(1) == busy.recv(1) == b""


def test_a_request_without_a_body_is_answered_whatever_it_expects(place: Place) -> None:
    place.serve()
    connection = place.connect(WHOLE.replace(b"\r\n\r\n", b"\r\nExpect: 100-continue\r\n\r\n"))
    connection.settimeout(5)
    assert read(connection).startswith(b"HTTP/1.1 200 OK")


def test_bodies_on_their_way_are_bounded_together(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "MAX_BODY_BYTES", 1_000_000)
    place.serve()
    head = b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 400000\r\n\r\n"
    first = place.connect(head + b"x" * 390_000)
    later_connections = [place.connect(head + b"x" * 390_000) for _ in range(2)]
    content = read(first, b"later.\n")
    assert content.startswith(b"HTTP/1.1 503 Service Unavailable")
    assert b"Retry-After: " in content
    later_connections[1].sendall(b"x" * 10_000)
    assert read(later_connections[1]).startswith(b"HTTP/1.1 200 OK")


def test_requests_that_do_not_wait_for_answers_hold_no_thread(place: Place) -> None:
    place.serve()
    content = read(place.connect(WHOLE * 30), b"never")
    assert content.count(b"HTTP/1.1 200 OK") == 1


REFUSED = {
    b"nonsense\r\n\r\n": b"400 Bad Request",
    b"GET http://[::1 HTTP/1.1\r\nHost: x\r\n\r\n": b"400 Bad Request",
    b"GET / HTTP/1.1\r\nHost : x\r\n\r\n": b"400 Bad Request",
    b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n": b"400 Bad Request",
    HALF.replace(b"1000\r\n", b"99999999\r\nExpect: 100-continue\r\n"): b"413 Request Entity Too Large",
}


@pytest.mark.parametrize(("request_bytes", "status"), REFUSED.items())
def test_what_the_application_never_sees_is_refused_with_its_headers(
    place: Place, request_bytes: bytes, status: bytes
) -> None:
    place.serve()
    head = read(place.connect(request_bytes), b"never").partition(b"\r\n\r\n")[0]
    assert head.split(b" ", 1)[1].startswith(status)
    for name, value in headers_of_refusals():
        assert f"\r\n{name}: {value}".lower().encode() in head.lower()
    assert b"content-security-policy: default-src 'none'" in head.lower()
    assert b"\r\nserver:" not in head.lower()


def test_who_sends_too_much_is_told_so_once_it_is_sent(place: Place) -> None:
    place.serve()
    size = MAX_BODY_BYTES + 1
    connection = place.connect(f"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n".encode() + b"x" * size)
    content = read(connection, b"never")
    assert content.startswith(b"HTTP/1.1 413 Request Entity Too Large")
    assert content.endswith(f"{REFUSALS[413]}\n".encode())


@pytest.mark.parametrize(
    "lengths", ["Content-Length: 4\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nContent-Length: 0"]
)
def test_a_request_with_two_lengths_is_refused_and_nothing_after_it_is_answered(place: Place, lengths: str) -> None:
    place.serve()
    request = f"POST / HTTP/1.1\r\nHost: x\r\n{lengths}\r\n\r\n0\r\n\r\n".encode() + WHOLE
    content = read(place.connect(request), b"never")
    assert content.count(b"HTTP/1.") == 1
    assert b" 400 Bad Request" in content


CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize("framing", [b"1;" + b"a" * 30_000, b"1\r\nx\r\n" * 9_000, b"0\r\n" + b"a: b\r\n" * 9_000])
def test_a_chunked_body_that_is_mostly_framing_is_refused_before_its_end(place: Place, framing: bytes) -> None:
    place.serve()
    assert b" 400 Bad Request" in read(place.connect(CHUNKED + framing), b"never").partition(b"\r\n")[0]


def test_a_chunked_body_of_usual_pieces_is_taken(place: Place) -> None:
    place.serve()
    body = b"400\r\n" + b"x" * 1_024 + b"\r\n"
    assert read(place.connect(CHUNKED + body * 5_000 + b"0\r\n\r\n")).endswith(b"good")


@pytest.mark.parametrize(
    "head",
    [
        lambda size: b"GET a://" + b"1" * size + b" x\r\nHost: x\r\n\r\n",
        lambda size: b"GET a://" + b"1" * size + b" HTTP/1.x\r\nHost: x\r\n\r\n",
        lambda size: b"GET / HTTP/1.1\r\nHost: x\r\nA:" + b" \t" * (size // 2) + b"a\r\n\r\n",
        lambda size: b"GET / HTTP/1.1\r\nHost: x\r\nA:\r\n" + b" \r\n" * (size // 3) + b" a\r\n\r\n",
        lambda size: b"GET / HTTP/1.1\r\nHost: x\r\n" + b"A:  a\r\n" * (size // 7) + b"\r\n",
    ],
)
def test_reading_a_head_takes_a_time_in_proportion_to_its_length(head: Callable[[int], bytes]) -> None:
    def read_head(content: bytes) -> None:
        Parser(Adjustments()).received(content)

    short, long = (seconds_of(read_head, head(size)) for size in (1_500, 12_000))
    assert long < 8 * 4 * short + 0.01


def test_space_in_headers_is_what_it_was() -> None:
    parser = Parser(Adjustments())
    parser.received(b"GET /a  HTTP/1.1 \r\nHost: x\r\n\r\n")
    assert parser.error is not None
    parser = Parser(Adjustments())
    parser.received(b"GET /a HTTP/1.1\r\nHost:   x \t \r\nA: b, c\r\n  d\r\n\r\n")
    assert (parser.error, parser.path, parser.headers) == (None, "/a", {"HOST": "x", "A": "b, c d"})


@pytest.mark.parametrize(
    ("address", "peer"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("fe80::1%eth0", "fe80:0000:0000:0000"),
        ("localhost", "localhost"),
    ],
)
def test_a_peer_is_an_address_or_the_network_of_one_that_has_many(address: str, peer: str) -> None:
    assert peer_of(address) == peer


@pytest.mark.parametrize(
    ("query", "header", "language"),
    [
        ("", "", "en"),
        ("", "ru-RU,ru;q=0.9,en;q=0.5", "ru"),
        ("lang=fr", "ru", "fr"),
        ("x=1&lang=ar&y=2", "", "ar"),
        ("lang=xx", "fr", "fr"),
        ("lang=" + "r" * 5_000, "q=NaN;;,,\x00", "en"),
        ("&" * 100_000, "ru," * 50_000, "ru"),
    ],
)
def test_a_refusal_of_the_server_is_in_the_language_of_the_reader(query: str, header: str, language: str) -> None:
    request = SimpleNamespace(query=query, headers={"ACCEPT_LANGUAGE": header} if header else {})
    assert language_of(request) == language
    assert language_of(SimpleNamespace()) == "en"
    assert language == "en" or all(text_for(language).t(sentence) != sentence for sentence in REFUSALS.values())
