"""Malformed calls and addresses against a real server.

`python -m benchmarks.mutations --count 20000`.

Each request is made from a number and the seed, so that a failure can be tried again: `--only NUMBER`.
A failure is a 5xx other than a 501 and a 503 with Retry-After, an answer that shows a trace or a header that was asked
for, a redirect to elsewhere, and no answer.
"""

from __future__ import annotations

import argparse
import copy
import http.client
import json
import os
import random
import re
import socket
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from benchmarks.http_client import UPDATE, answer, update
from benchmarks.outcome import Outcome
from benchmarks.replicas import Replica, serving_command
from dashboard.app import create_app
from dashboard.dataset.load import load
from dashboard.settings import Settings, shipped_folder

OPENED = ("/", "/services", "/activities", "/country/KAZ", "/sources", "/?present=activity-timeline", "/nope")
SEARCHES = ("", "?country=KAZ", "?kind=webinar&lang=ru", "?activity=x&table=service-outputs")
TRACES = (b"Traceback", b'File "', b"site-packages")
TIMEOUT = 30
THREADS = 4
MARK = "X-Of-The-Request"
OWN_LOCATION = r"(http://localhost)?/(?![/\\])[\x21-\x7e]*\Z"
"""Where an answer may lead."""

BODY = frozenset({"Content-Length", "Transfer-Encoding", "Expect"})
"""Headers that promise a body; where none comes, a server may wait for it, and say nothing."""

ODD: tuple[Any, ...] = (
    None, True, False, 0, -1, 1e308, 10**40,
    "", "x", "\x00", "\ud800", "ALL", "__proto__", "{", '{"a":["ALL"]}', "a.b.c", "..x..", "A" * 3_000,
    "<img src=x onerror=alert(1)>", "/", "/services", "/country/XXX", "?country=KAZ", "?from=2020-99",
    [], {}, [[]], [{}], [None], ["x"] * 300, [[[[[[[[[[1]]]]]]]]]],
    {"id": None}, {"id": {"type": "part", "name": "status"}}, {"name": ["ALL"], "type": "part"},
    {"id": "address", "property": "search", "value": {"a": 1}},
)  # fmt: skip

KEYS = (
    "country", "kind", "lang", "theme", "from", "to", "present", "table", "activity", "sort", "url", "format", "width",
    "round", "service", "x", "country[]", "%00", "next", "maxwidth", "callback", "q",
)  # fmt: skip
VALUES = (
    "", "KAZ", "KAZ,UZB", "XXX", "ru", "dark", "2020-99", "0000-00-00", "9" * 400, "-1", "1e400", "NaN", "a" * 5_000,
    "\x00", "\r\nSet-Cookie: a=b", f"\r\n{MARK}: 1", "//evil.example", "../../etc/passwd", "ünï", "\u202e",
    "\U0001f600", "{{7*7}}", "<script>", "activity-timeline", "disruption-by-service", "json", "KAZ&country=KAZ",
)  # fmt: skip
PIECES = (
    b"/", b"//", b"\\", b"%09", b"%0a", b"%0d%0a", b"%00", b"%2f", b"%5c", b"..", b"%2e%2e", b";", b"%", b"%zz", b"%ff",
    b"%c0%af", b"%ed%a0%80", b"\xff", b"\xc3\xa9", b"\t", b"@evil.example", b"evil.example", b"a" * 3_000,
    b"?x=1", b"?x=1", b"#",
)  # fmt: skip
METHODS = (
    "GET", "HEAD", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "G\x00T",
    "A" * 5_000, "",
)  # fmt: skip
HEADERS = (
    "Host", "Accept-Language", "Cookie", "Accept", "Accept-Encoding", "If-None-Match", "If-Modified-Since", "Range",
    "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "Forwarded", "User-Agent", "Referer", "Origin",
    "Content-Type", "Content-Length", "Transfer-Encoding", "Content-Encoding", "Authorization", "X-Preview", "Expect",
)  # fmt: skip
HEADER_VALUES = (
    b"", b"x", b"\xff\xfe", b"evil.example", b"en;q=NaN", b"ru," * 2_000, b"screen=dark; screen=", b"bytes=0-0,5-",
    b"bytes=-99999999999999999999", b"chunked", b"gzip", b"-1", b"1e3", b"9" * 30, b"*", b'W/"', b"a\tb", b"\x01",
    b"Thu, 99 Foo 99999 99:99:99", b"[::1", b"localhost:99999", b"a" * 20_000, b"for=\"[", b"text/html;q=2",
)  # fmt: skip


@dataclass
class Request:
    """A request as it goes over the wire."""

    method: str = "GET"
    path: bytes = b"/"
    headers: list[tuple[str, bytes]] = field(default_factory=list)
    body: bytes = b""

    @property
    def unfinished(self) -> bool:
        """Return whether its headers may promise more than it sends."""
        return any(name in BODY for name, _value in self.headers)

    def wire(self) -> bytes:
        """Return its bytes; a length and a host that were asked for stand beside the right ones."""
        lines = [self.method.encode("latin-1", "replace") + b" " + self.path + b" HTTP/1.1"]
        names = {name for name, _value in self.headers}
        required = [("Host", b"localhost"), ("Content-Length", str(len(self.body)).encode())]
        defaults = [pair for pair in required if pair[0] not in names and (self.body or pair[0] == "Host")]
        lines += [name.encode() + b": " + value for name, value in (*defaults, *self.headers, ("Connection", b"close"))]
        return b"\r\n".join(lines) + b"\r\n\r\n" + self.body


def positions(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield every place of a JSON value: what holds it, and its key there."""
    for key in list(value) if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ():
        yield value, key
        yield from positions(value[key])


def _replace(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = copy.deepcopy(chance.choice(ODD))


def _remove(holder: Any, key: Any, _chance: random.Random) -> None:
    del holder[key]


def _wrap(holder: Any, key: Any, chance: random.Random) -> None:
    holder[key] = chance.choice(([holder[key]], {"id": holder[key]}, copy.deepcopy([holder[key]] * 2)))


def _add(holder: Any, key: Any, chance: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(key, copy.deepcopy(chance.choice([holder[key], *ODD])))
    else:
        name = chance.choice(["x", "id", "value", "property", "wild", "background", "cacheKey"])
        holder[name] = copy.deepcopy(chance.choice(ODD))


def _exchange(holder: Any, key: Any, chance: random.Random) -> None:
    other = chance.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


MUTATIONS: tuple[Callable[[Any, Any, random.Random], None], ...] = (_replace, _remove, _wrap, _add, _exchange)


def mutated(seed: dict[str, Any], chance: random.Random) -> bytes:
    """Return a call with one to three faults, now and then one in its bytes."""
    body = json.loads(json.dumps(seed))
    for _fault in range(chance.choice((1, 1, 2, 3))):
        places = list(positions(body))
        if places:
            chance.choice(MUTATIONS)(*chance.choice(places), chance)
    text = json.dumps(body).encode()
    if chance.random() < 0.05:
        cut = chance.randrange(len(text))
        text = text[:cut] + chance.choice((b"", b"\xff", b"[" * 2_000, b'"', b"NaN", b"\\u")) + text[cut + 1 :]
    return text


def seeds(documents: dict[str, str]) -> list[dict[str, Any]]:
    """Return calls of every callback, of documents by path.

    Of the page from each, of all others as they would be.
    """
    pages = [update(document, page, search) for page, document in documents.items() for search in SEARCHES]
    other_calls = [
        {
            "output": entry["output"],
            "outputs": [],
            "inputs": [{**item, "value": None} for item in entry["inputs"]],
            "state": [{**item, "value": None} for item in entry["state"]],
            "changedPropIds": [f"{item['id']}.{item['property']}" for item in entry["inputs"]],
        }
        for entry in answer(next(iter(documents.values())), "_dash-dependencies")
    ]
    return [*pages, *other_calls]


@dataclass(frozen=True)
class Seeds:
    """What requests are made from: calls, and the paths of every route of the program."""

    calls: list[dict[str, Any]]
    paths: list[str]


def program_seeds() -> Seeds:
    """Return the program's calls and paths, so that new routes are attacked too."""
    app = create_app(load(shipped_folder("data")), Settings())
    client = app.server.test_client()
    calls = seeds({page: client.get(page).text for page in OPENED})
    paths = {*OPENED, "/country/KAZ", "/embed/activity-timeline", "/download/activity-timeline.csv"}
    for rule in app.server.url_map.iter_rules():
        values = {name: random.Random(name).choice(("KAZ", "activity-timeline", "x")) for name in rule.arguments}  # noqa: S311
        url = rule.build(values)
        if url:
            paths.add(url[1])
    return Seeds(calls, sorted(paths))


def request(number: int, seed: int, made_from: Seeds) -> Request:
    """Return the request of a number.

    Half are calls, the rest queries, paths, headers and methods.
    """
    chance = random.Random(seed * 1_000_000_007 + number)  # noqa: S311 - faults, not secrets
    path = chance.choice(made_from.paths)
    kind = chance.choice(("call", "call", "call", "query", "query", "path", "headers", "method"))
    if kind == "call":
        kinds = (b"application/json",) * 9 + (b"text/plain",)
        body = mutated(chance.choice(made_from.calls), chance)
        return Request("POST", UPDATE.encode(), [("Content-Type", chance.choice(kinds))], body)
    if kind == "query":
        pairs = [(chance.choice(KEYS), chance.choice(VALUES)) for _ in range(chance.randint(1, 6))]
        return Request("GET", f"{path.partition('?')[0]}?{urlencode(pairs)}".encode())
    if kind == "path":
        parts = [
            chance.choice((quote(path).encode(), b"")),
            *(chance.choice(PIECES) for _ in range(chance.randint(1, 4))),
        ]
        chance.shuffle(parts)
        return Request("GET", b"".join((chance.choice((b"/", b"/", b"/", b"")), *parts)))
    if kind == "headers":
        headers = [(chance.choice(HEADERS), chance.choice(HEADER_VALUES)) for _ in range(chance.randint(1, 3))]
        return Request("GET", path.encode(), headers)
    return Request(chance.choice(METHODS), path.encode(), body=chance.choice((b"", b"{}", b"\xff" * 100)))


def request_fault(port: int, sent: Request) -> str:
    """Return what is wrong with the answer to a request; "" for nothing."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1 if sent.unfinished else TIMEOUT) as connection:
            connection.sendall(sent.wire())
            response = http.client.HTTPResponse(connection, method=sent.method)
            response.begin()
            return _response_fault(response, response.read())
    except (OSError, http.client.HTTPException) as error:
        return "" if sent.unfinished else f"no answer: {type(error).__name__}"


def _response_fault(response: http.client.HTTPResponse, body: bytes) -> str:
    status, location = response.status, response.getheader("Location")
    if status >= 500 and status != 501 and not (status == 503 and response.getheader("Retry-After")):
        return f"answered {status}"
    if status >= 400 and any(trace in body for trace in TRACES):
        return f"a {status} shows a trace"
    if response.getheader(MARK) is not None:
        return "a header of the request became one of the answer"
    if location is not None and not re.match(OWN_LOCATION, location):
        return f"leads elsewhere: {location[:80]}"
    return ""


def run(count: int, seed: int, workers: int) -> Outcome:
    """Return what came of so many requests to a server of its own."""
    outcome, made_from = Outcome(f"mutated calls and addresses, seed {seed}"), program_seeds()

    def attempt(number: int) -> tuple[float, str]:
        sent, start = request(number, seed, made_from), time.monotonic()
        failure = request_fault(server.port, sent)
        return time.monotonic() - start, failure and f"{number}: {sent.method[:20]} {sent.path[:100]!r} {failure}"

    with tempfile.TemporaryDirectory() as folder, ThreadPoolExecutor(THREADS) as askers:
        server = Replica(*serving_command(workers), _environment(Path(folder)), Path(folder) / "log")
        server.start()
        try:
            for seconds, failure in askers.map(attempt, range(count)):
                outcome.add(seconds, failure)
            outcome.add(0, "" if server.health() else "the server answers no longer")
            outcome.measure(server.processes())
        finally:
            server.stop()
    return outcome


def _environment(folder: Path) -> dict[str, str]:
    return {**os.environ, "DASHBOARD_LOG": "quiet", "DASHBOARD_STATE": str(folder / "state")}


def main() -> int:
    """Try, and print what came of it; return 1 where something failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=12)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--only", type=int, metavar="NUMBER", help="print this one request, and try nothing")
    options = parser.parse_args()
    if options.only is not None:
        print(request(options.only, options.seed, program_seeds()).wire())
        return 0
    return run(options.count, options.seed, options.workers).report()


if __name__ == "__main__":
    raise SystemExit(main())
