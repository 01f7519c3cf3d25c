"""Waitress with bounds of its own: slow or too many connections keep nobody out.

Waitress begins its time anew with each byte, and takes no more connections once its limit is reached. Here a whole
request has a deadline, an answer has time to be fetched, and room for a new connection is made by closing the one
that has been silent longest.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.server import TcpWSGIServer
from waitress.task import ErrorTask
from waitress.utilities import BadRequest, Error, RequestEntityTooLarge

from dashboard.text.translate import languages, message, text_for
from dashboard.web.client_preferences import MAX_HEADER_CHARACTERS, accepted_language
from dashboard.web.error_handlers import REFUSALS
from dashboard.web.rate_limit import peer_of
from dashboard.web.security_headers import headers_of_refusals

MAX_CONNECTIONS = 1_000
"""Open connections of a process; a browser holds up to six."""

MAX_CONNECTIONS_PER_PEER = 500
"""Open connections of one address to a process; a trusted proxy may have all."""

IDLE_TIMEOUT = 60
"""Seconds after which a connection that says nothing is closed."""

REQUEST_TIMEOUT = 60
"""Seconds that a whole request has, head and body, however often a byte of it comes."""

RESPONSE_TIMEOUT = 600
"""Seconds that a client has to fetch an answer."""

LARGE_BODY_BYTES = 256 * 1024
MAX_BODY_BYTES = 64 * 1024 * 1024
"""Bytes from which a body counts as a large one, and of all bodies together that a process holds."""

MAX_FRAMING_BYTES, CONTENT_TO_FRAMING = 16 * 1024, 16
"""Bytes of sizes, extensions and trailers in a chunked body, and how many of content allow for one more."""

LANG = re.compile(r"(?:^|&)lang=([a-z]{2,3})(?:&|$)")

FIRST_LINE = re.compile(rb"[^ ]++ [^ ]++(?: HTTP/[0-9]\.[0-9])?+")
GAPS = re.compile(rb"(?:(?:\r\n)?[ \t]){2,}+")
"""First lines that waitress reads in one go, and space (RFC 9112, 5.2: folds too) that its pattern tries ever again."""

PLAIN = (("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store"))

BUSY = (503, "Service Unavailable")
TOO_MANY = message("Your address has too many requests under way. Try again later.")
TOO_LARGE = message("Too many files are being sent. Try again later.")

SPARE = 10
"""Connections below the limit from which on room is made for new ones."""


class RefusalError(Error):  # type: ignore[misc]  # waitress has no types
    """A refusal of the server's own: a status, and a sentence of the catalogue."""

    def __init__(self, code: int, reason: str, sentence: str) -> None:
        super().__init__(sentence)
        self.code, self.reason = code, reason


class Parser(HTTPRequestParser):  # type: ignore[misc]  # waitress has no types
    """Reads a request, and refuses one that says its length in two ways (RFC 9112, 6.1)."""

    completed = False
    expect_continue = False
    error: Error | None = None
    unread = 0
    """Bytes to come of a body that is too large: they are dropped, and refused when all have come."""

    def received(self, data: bytes) -> int:
        """Take what came of a request; refuse a chunked body that is framing more than content.

        Each chunk costs the loop as much as a piece of any other body, and a line that does not end ever more.
        """
        if self.unread:
            count = min(len(data), self.unread)
            self.unread -= count
            self.completed = not self.unread
            return count
        count = int(super().received(data))
        if isinstance(self.error, RequestEntityTooLarge) and not self.chunked:
            # Refused in the middle of its body, a browser would lose the answer with its connection.
            self.unread = 0 if self.expect_continue else self.content_length
            self.completed, self.expect_continue = not self.unread, False
        if self.chunked and not self.completed and self.body_rcv is not None:
            framing = self.body_bytes_received - len(self.body_rcv)
            if framing > MAX_FRAMING_BYTES + len(self.body_rcv) // CONTENT_TO_FRAMING:
                self.error, self.completed = BadRequest("A chunked body is mostly framing."), True
        return count

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head of a request, or raise `ParsingError`."""
        first, end, lines = header_plus.partition(b"\r\n")
        if not FIRST_LINE.fullmatch(first.rstrip()):
            raise ParsingError("The first line is no method, address and version.")
        try:
            super().parse_header(first + end + GAPS.sub(b" ", lines))
        except ValueError:  # of an address such as http://[::1
            raise ParsingError("The address is no address.") from None
        if self.chunked and "CONTENT_LENGTH" in self.headers:
            raise ParsingError("Content-Length and Transfer-Encoding exclude one another.")
        # Without a body there is nothing to go on with: waitress would wait for one (RFC 9110, 10.1.1).
        if not self.chunked and not self.content_length:
            self.expect_continue = False


class RefusalTask(ErrorTask):  # type: ignore[misc]  # waitress has no types
    """Answers what the application is never asked, with the headers that its own answers have."""

    def execute(self) -> None:
        """Write the answer, in the language that the request asks for as far as it was read."""
        error = self.request.error
        sentence = error.body if isinstance(error, RefusalError) else REFUSALS.get(error.code, error.reason)
        body = f"{text_for(language_of(self.request)).t(sentence)}\n".encode()
        self.status = f"{error.code} {error.reason}"
        self.response_headers.extend([*PLAIN, *headers_of_refusals()])
        if error.code in (408, 503):
            self.response_headers.append(("Retry-After", "5"))
        self.set_close_on_finish()
        self.content_length = len(body)
        self.write(body)


class Channel(HTTPChannel):  # type: ignore[misc]  # waitress has no types
    """One connection; `since` is when it last began to wait for its peer, `peer` whose it is."""

    parser_class = Parser
    error_task_class = RefusalTask
    request: Any
    requests: list[Any]

    def __init__(self, server: Server, sock: Any, addr: Any, adj: Any, map: dict[int, Any] | None = None) -> None:  # noqa: A002
        self.since = time.monotonic()
        self.peer = peer_of(str(addr[0]))
        self.pipelined = False
        super().__init__(server, sock, addr, adj, map=map)

    def received(self, data: bytes) -> bool:
        """Take what came; time begins anew with a request, not with a byte."""
        previous = self.request
        is_read = bool(super().received(data))
        if self.request is not previous:
            self.since = time.monotonic()
        with self.requests_lock:
            # A queue of answers that nobody fetches would hold a thread: whoever sends one has to connect anew.
            if len(self.requests) > 1:
                self.pipelined = True
                del self.requests[1:]
        if self.request is not None and self.request.body_bytes_received > LARGE_BODY_BYTES:
            self.server.bound_bodies()
        return is_read

    def service(self) -> None:
        """Answer one request; from its end on the peer has time again."""
        super().service()
        self.since = time.monotonic()
        if self.pipelined:
            self.close_when_flushed = True
            self.server.pull_trigger()

    def waits(self) -> bool:
        """Return whether nothing of this connection is being answered, sent or closed."""
        return not (self.requests or self.total_outbufs_len or self.will_close or self.close_when_flushed)

    def body_bytes(self) -> int:
        """Return the bytes of the bodies that it holds; a refused one is not held any more."""
        requests = filter(None, (*self.requests, self.request))
        return sum(request.body_bytes_received for request in requests if request.error is None)

    def refuse(self, error: RefusalError) -> None:
        """Answer with an error and close."""
        with self.requests_lock:
            if not self.waits():
                return
            request, self.request = self.request or self.parser_class(self.adj), None
            request.error, request.completed = error, True
            self.requests.append(request)
            self.server.add_task(self)


class Server(TcpWSGIServer):  # type: ignore[misc]  # waitress has no types
    """Waitress's server with deadlines and a limit of connections a peer but the proxy."""

    channel_class = Channel
    trusted_proxy = ""
    next_sweep = 0.0

    def maintenance(self, now: float) -> None:
        """Do nothing: `sweep` closes what is silent, by a clock that nobody sets."""

    def handle_accept(self) -> None:
        """Accept a connection, and close another where they are too many."""
        before = set(self.active_channels)
        super().handle_accept()
        for number in set(self.active_channels) - before:
            self._make_room(self.active_channels[number])

    def _make_room(self, new: Channel) -> None:
        """Close the longest waiting connection of a peer, or of all, at the limit."""
        channels: list[Channel] = [channel for channel in self.active_channels.values() if not channel.will_close]
        siblings = [channel for channel in channels if channel.peer == new.peer]
        if self.trusted_proxy not in ("*", new.addr[0]) and len(siblings) > MAX_CONNECTIONS_PER_PEER:
            if not close_longest_waiting(siblings, new):
                new.refuse(RefusalError(*BUSY, TOO_MANY))
        elif len(channels) > MAX_CONNECTIONS - SPARE:
            close_longest_waiting(channels, new)

    def bound_bodies(self) -> None:
        """Refuse the large body that is longest on its way where all together are too large."""
        channels: list[Channel] = list(self.active_channels.values())
        if sum(channel.body_bytes() for channel in channels) <= MAX_BODY_BYTES:
            return
        large = [channel for channel in channels if channel.waits() and channel.body_bytes() > LARGE_BODY_BYTES]
        if large:
            slowest = min(large, key=lambda channel: channel.since)
            slowest.refuse(RefusalError(*BUSY, TOO_LARGE))

    def sweep(self) -> None:
        """Close, once a second, what is silent, and refuse requests whose time is over."""
        now = time.monotonic()
        if now < self.next_sweep:
            return
        self.next_sweep = now + 1
        for channel in list(self.active_channels.values()):
            self._check(channel, now - channel.since)

    def _check(self, channel: Channel, age: float) -> None:
        """End a connection whose time is over; `age` is how many seconds it waits for its peer."""
        if channel.total_outbufs_len:
            if age > RESPONSE_TIMEOUT:
                channel.handle_close()
        elif channel.waits() and channel.request is None and age > IDLE_TIMEOUT:
            channel.handle_close()
        elif channel.waits() and channel.request is not None and age > REQUEST_TIMEOUT:
            channel.refuse(RefusalError(408, "Request Timeout", REFUSALS[408]))


def language_of(request: Any) -> str:
    """Return the language of a request by its address, else its browser."""
    match = LANG.search(str(getattr(request, "query", "") or "")[:MAX_HEADER_CHARACTERS])
    if match and match[1] in languages():
        return match[1]
    return accepted_language(str(getattr(request, "headers", {}).get("ACCEPT_LANGUAGE", "")))


def close_longest_waiting(channels: list[Channel], new: Channel) -> bool:
    """Close the half-sent, else idle connection that waits longest, of who has most."""
    waiting: list[Channel] = [channel for channel in channels if channel is not new and channel.waits()]
    if not waiting:
        return False
    counts = Counter(channel.peer for channel in waiting)
    longest = min(waiting, key=lambda channel: (-counts[channel.peer], channel.request is None, channel.since))
    longest.will_close = True
    return True
