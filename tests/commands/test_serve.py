"""Serving: several processes at one address, one of which may die; slow senders.

Stopping in order; the log.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import psutil
import pytest

from benchmarks.ports import free_port
from tests.support.server_process import PATIENCE, Server, serving, until

SLOW_SENDERS = 20
LINE = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z INFO dashboard\.requests: GET (\S+) (\d+) \d+ ms \d+ bytes")


@pytest.fixture(scope="module")
def several() -> Iterator[Server]:
    """A server of two processes."""
    with serving("--workers", "2") as server:
        yield server
        server.process.terminate()
        assert server.process.wait(PATIENCE) == 0


def test_two_processes_answer_at_one_address(several: Server) -> None:
    assert "/health says it is ready" in several.line
    until(lambda: len(workers(several)) == 2)
    assert {several.ask("/health").status for _ in range(10)} == {200}


def test_a_process_that_is_killed_is_replaced_while_the_other_answers(several: Server) -> None:
    until(lambda: len(workers(several)) == 2)
    before = set(workers(several))
    os.kill(min(before), signal.SIGKILL)
    assert {several.ask("/health").status for _ in range(20)} == {200}
    until(lambda: len(workers(several)) == 2 and set(workers(several)) != before)
    assert several.ask("/services").status == 200


def test_processes_end_when_their_master_is_killed() -> None:
    with serving("--workers", "2") as server:
        until(lambda: len(workers(server)) == 2)
        left = [psutil.Process(pid) for pid in workers(server)]
        server.process.kill()
        _, alive = psutil.wait_procs(left, timeout=PATIENCE)
        assert not alive


@pytest.mark.parametrize("processes", ["1", "2"])
def test_requests_that_are_sent_slowly_hold_nobody_up(processes: str) -> None:
    with serving("--workers", processes) as server:
        slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(SLOW_SENDERS)]
        for sender in slow:
            sender.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow:")
        assert server.ask("/health").status == 200
        for sender in slow:
            sender.close()


@pytest.mark.parametrize("processes", ["1", "2"])
def test_what_has_begun_is_finished_before_the_server_stops(processes: str) -> None:
    with (
        serving("--workers", processes, settings={"DASHBOARD_LOG": "quiet"}) as server,
        ThreadPoolExecutor() as readers,
    ):
        asked = [readers.submit(server.ask, f"/country/KAZ?lang={language}") for language in ("en", "ru", "fr", "ar")]
        until(lambda: connections(server) >= len(asked) or all(future.done() for future in asked))
        server.process.terminate()
        assert {future.result().status for future in asked} == {200}
        assert server.process.wait(PATIENCE) == 0


def test_each_request_is_one_line_without_what_was_chosen_and_cannot_begin_another() -> None:
    with serving() as server:
        for path in ("/health", "/services?country=KAZ&lang=ru", "/a%0a2026-01-01%20INFO%20forged"):
            server.ask(path)
        server.process.terminate()
        server.process.wait(PATIENCE)
        log = server.logged()
    found = [LINE.fullmatch(line) for line in log.splitlines() if "INFO dashboard.requests" in line]
    assert log.count("forged") == 1
    assert [line and line.groups() for line in found] == [
        ("/health", "200"),
        ("/services", "200"),
        ("/a%0A2026-01-01%20INFO%20forged", "400"),
    ]


def test_the_log_can_be_json() -> None:
    with serving(settings={"DASHBOARD_LOG": "json"}) as server:
        server.ask("/health")
        server.process.terminate()
        server.process.wait(PATIENCE)
        log = server.logged()
    entry = json.loads(log.splitlines()[-1])
    assert {
        "level": "INFO",
        "logger": "dashboard.requests",
        "method": "GET",
        "path": "/health",
        "status": 200,
    }.items() <= entry.items()
    assert {"time", "message", "milliseconds", "bytes"} <= set(entry)


@pytest.mark.parametrize("processes", ["1", "2"])
def test_counts_are_shown_at_a_port_of_their_own(processes: str) -> None:
    port = free_port()
    with serving("--workers", processes, settings={"DASHBOARD_METRICS_PORT": str(port)}) as server:
        for _ in range(6):
            server.ask("/services")
        server.ask("/nowhere")
        counts = replace(server, port=port).ask("/metrics").body.decode()
        assert 'dashboard_requests_total{method="GET",route="/<path:path>",status="200"} 6.0' in counts
        assert 'dashboard_requests_total{method="GET",route="/<path:path>",status="404"} 1.0' in counts
        assert 'dashboard_request_seconds_count{route="/<path:path>"} 7.0' in counts
        assert server.ask("/metrics").status == 404


def workers(server: Server) -> list[int]:
    """Return the processes that answer."""
    return [child.pid for child in psutil.Process(server.process.pid).children()]


def connections(server: Server) -> int:
    """Return how many connections are open to a server and its processes."""
    processes = [psutil.Process(server.process.pid), *map(psutil.Process, workers(server))]
    states = [link.status for process in processes for link in process.net_connections("tcp")]
    return states.count(psutil.CONN_ESTABLISHED)
