"""No address, host or method can inject into a header, redirect or log line."""

from __future__ import annotations

import io
import logging
from urllib.parse import quote

import pytest
from flask import Flask
from werkzeug.test import EnvironBuilder, run_wsgi_app

from dashboard.app import create_app
from dashboard.commands.logging_config import PLAIN, JsonLines, PlainLines
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from dashboard.web.request_bounds import own_address

EDGES = [
    "\x00", "\t", "\n", "\r", "\x1f", "\x7f", "\u0080", "\u0085", "\u009f", "\u00a0", "\u00ad", "\u200b", "\u200e",
    "\u2028", "\u2029",
    "\u202e", "\ufeff", "\ufffd", "\uffff", "\U0001f600", "\U0010ffff", "é", "\\", "<", '"', "'", "%", "#",
]  # fmt: skip
BROKEN = [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\xaf", b"\xe2\x80"]
PLACES = ["/{}", "/{}/evil.example", "//{}evil.example", "/services{}", "/{}//evil.example%3a80", "/download/x{}.csv"]


@pytest.fixture(scope="module")
def server(small: Dataset) -> Flask:
    flask_app: Flask = create_app(small, Settings()).server
    return flask_app


def ask(server: Flask, path: bytes, query: bytes = b"x=1", **environ: str) -> tuple[int, dict[str, str]]:
    """Return status and headers of the answer to a path as bytes came with it."""
    builder = EnvironBuilder(method=environ.pop("method", "GET"), environ_overrides=environ)
    wsgi = {**builder.get_environ(), "PATH_INFO": path.decode("latin-1"), "QUERY_STRING": query.decode("latin-1")}
    body, status, headers = run_wsgi_app(server, wsgi)
    list(body)
    return int(status.split()[0]), dict(headers)


def is_safe(status: int, headers: dict[str, str]) -> bool:
    location = headers.get("Location", "/")
    is_printable = all("\r" not in value and "\n" not in value and value.isprintable() for value in headers.values())
    is_local = location.startswith("http://localhost/") or (
        location.startswith("/") and location[1:2] not in ("/", "\\")
    )
    return status < 500 and is_printable and is_local


@pytest.mark.parametrize("place", PLACES)
def test_no_byte_and_no_edge_of_utf8_in_a_path_leads_away_or_fails(server: Flask, place: str) -> None:
    marks = [bytes([number]) for number in range(256)] + [mark.encode() for mark in EDGES] + BROKEN
    for mark in marks:
        status, headers = ask(server, place.encode().replace(b"{}", mark))
        assert is_safe(status, headers), (place, mark, status, headers.get("Location"))


@pytest.mark.parametrize("mark", [chr(number) for number in (*range(32), 127, 133, 0x2028, 0x2029)])
def test_a_control_in_a_path_is_a_bad_request(server: Flask, mark: str) -> None:
    assert ask(server, f"/{mark}/evil.example".encode())[0] == 400


@pytest.mark.parametrize(
    "path",
    [b"/", b"//assets//x", b"/nope", b"/download/disruption-by-service.csv", b"/embed/nothing", b"/oembed", b"/health"],
)
def test_no_byte_in_a_query_fails(server: Flask, path: bytes) -> None:
    for number in range(256):
        query = b"%c&country=%c&x=1&%c=2" % (number, number, number)
        assert is_safe(*ask(server, path, query)), query


@pytest.mark.parametrize(
    "host",
    [
        "evil\texample",
        "a b",
        "x/y",
        "<x>",
        "[::1",
        "a:b",
        "é",
        "a@b",
        'a"b',
        "a\\b",
        "x:99999999",
        "x:65536",
        "xn--",
        "a..b",
    ],
)
def test_a_host_that_is_none_is_a_bad_request(server: Flask, host: str) -> None:
    assert ask(server, b"/", b"", HTTP_HOST=host)[0] == 400


@pytest.mark.parametrize("host", ["localhost", "example.org:8050", "127.0.0.1:1", "[::1]:8050", "my_host.local"])
def test_a_host_is_answered(server: Flask, host: str) -> None:
    assert ask(server, b"/health", b"", HTTP_HOST=host)[0] == 200


def test_no_byte_in_a_header_fails(server: Flask) -> None:
    names = ("HTTP_ACCEPT_LANGUAGE", "HTTP_COOKIE", "HTTP_USER_AGENT", "HTTP_IF_NONE_MATCH", "HTTP_RANGE")
    for number in range(256):
        assert is_safe(*ask(server, b"/services", b"", **dict.fromkeys(names, f"a{chr(number)}b"))), number


def test_languages_are_looked_for_at_the_beginning_of_a_header_only(server: Flask) -> None:
    headers = ("fr", "xx," * 50_000 + "fr")
    pages = [server.test_client().get("/nope", headers={"Accept-Language": header}).text for header in headers]
    assert ['<html lang="fr"' in page for page in pages] == [True, False]


def test_every_line_of_the_log_is_one_line(server: Flask) -> None:
    for form in (PlainLines(PLAIN), JsonLines()):
        stream = io.StringIO()
        handler = logging.StreamHandler(stream)
        handler.setFormatter(form)
        logger = logging.getLogger("dashboard")
        logger.addHandler(handler)
        level = logger.level
        logger.setLevel(logging.INFO)
        try:
            for number in range(256):
                ask(server, b"/a" + bytes([number]) + b"2026 INFO dashboard.requests: GET /forged 200")
            ask(server, b"/", b"", method="A" * 5_000)
            try:
                raise ValueError("first\nsecond")
            except ValueError:
                logger.exception("It failed\n2026 INFO forged")
            for mark in EDGES:
                logger.error("It failed: %s2026 INFO forged", mark * 20_000)
        finally:
            logger.removeHandler(handler)
            logger.setLevel(level)
        lines = stream.getvalue().splitlines()
        assert len(lines) == 258 + len(EDGES)
        assert max(map(len, lines)) < 6_000
        assert not any(line.startswith("2026 INFO") for line in lines)


def test_a_fault_is_logged_in_one_line_with_where_it_was(small: Dataset, caplog: pytest.LogCaptureFixture) -> None:
    server: Flask = create_app(small, Settings()).server

    @server.get("/fails")
    def fails() -> str:
        raise ValueError("first\nsecond")

    assert server.test_client().get("/fails").status_code == 500
    (record,) = [record for record in caplog.records if record.name == "dashboard.faults"]
    assert "\n" not in record.getMessage()
    assert "GET /fails failed: ValueError 'first\\nsecond' at" in record.getMessage()


@pytest.mark.parametrize("path", ["/x", "//x", "/\\x", "///x/y", "\\x", "/x y", "/é"])
def test_an_address_of_ours_begins_with_one_slash(path: str) -> None:
    with Flask(__name__).test_request_context():
        assert own_address(path)[:1] == "/"
        assert own_address(path)[1:2] not in ("/", "\\")
        assert own_address(path).isascii()
        assert own_address("/services", "a=b") == "/services?a=b"
        assert own_address(quote("/a b")) == "/a%2520b"
