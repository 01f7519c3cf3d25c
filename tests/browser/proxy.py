"""A proxy that strips a prefix, or answers as proxies do when the server is gone."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any, ClassVar

HOP = frozenset({"connection", "transfer-encoding", "content-length", "keep-alive"})
PAGE = "text/html; charset=utf-8"


class Proxy(ThreadingHTTPServer):
    """The proxy; `fault` is what happens to calls of pages from now on."""

    daemon_threads = True

    def __init__(self, target: int, prefix: str = "") -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target = target
        self.prefix = prefix
        self.fault = ""
        self.calls = 0
        """How many calls came in while there was a fault."""
        self.released = Event()

    @property
    def address(self) -> str:
        """Return the address that readers use."""
        return f"http://127.0.0.1:{self.server_address[1]}"


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Proxy
    FAULTS: ClassVar[dict[str, tuple[int, str]]] = {
        "502": (502, PAGE),
        "portal": (200, PAGE),
        "401": (401, "text/plain"),
        "400": (400, "text/plain"),
    }

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_HEAD = do_GET

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        fault = self.server.fault if "_dash-update-component" in self.path else ""
        if fault:
            self.server.calls += 1
        if fault == "silence":
            self.server.released.wait()
        elif fault:
            status, kind = self.FAULTS[fault]
            self._send(status, {"Content-Type": kind}, b"<h1>Bad Gateway</h1>")
        else:
            self._pass_on(body)

    def _pass_on(self, body: bytes) -> None:
        path = self.path.removeprefix(self.server.prefix) or "/"
        with closing(http.client.HTTPConnection("127.0.0.1", self.server.target, timeout=60)) as connection:
            connection.request(self.command, path, body, dict(self.headers))
            response = connection.getresponse()
            headers = {name: value for name, value in response.getheaders() if name.lower() not in HOP}
            self._send(response.status, headers, response.read())

    def _send(self, status: int, headers: dict[str, str], content: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    def log_message(self, *_arguments: Any) -> None:
        """Write nothing."""


@contextmanager
def proxied(target: int, prefix: str = "") -> Iterator[Proxy]:
    """Run a proxy before a port of this machine."""
    with Proxy(target, prefix) as proxy:
        Thread(target=proxy.serve_forever, daemon=True).start()
        try:
            yield proxy
        finally:
            proxy.released.set()
            proxy.shutdown()
