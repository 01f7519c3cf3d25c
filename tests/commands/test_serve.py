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
from unittest.mock import Mock

import psutil
import pytest

from benchmarks.ports import free_port
from dashboard.app import create_app
from dashboard.commands.serve import prepare_pages
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from dashboard.sources.current_data import CurrentData
from tests.support.server_process import PATIENCE, Server, serving, until

SLOW_SENDERS = 30
LINE = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z INFO dashboard\.requests: GET (\S+) (\d+) \d+ ms \d+ bytes")


@pytest.fixture(scope="module")
def metrics() -> int:
    """The port of the counts of `several`."""
    return free_port()


@pytest.fixture(scope="module")
def several(metrics: int) -> Iterator[Server]:
    """Serve in two processes, with counts at a port of their own; the last test stops it."""
    with serving("--workers", "2", settings={"DASHBOARD_METRICS_PORT": str(metrics)}, prepared=False) as server:
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


@pytest.mark.soak
def test_processes_end_when_their_master_is_killed() -> None:
    with serving("--workers", "2") as server:
        until(lambda: len(workers(server)) == 2)
        processes = [psutil.Process(pid) for pid in workers(server)]
        server.process.kill()
        _, alive = psutil.wait_procs(processes, timeout=PATIENCE)
        assert not alive


def test_requests_that_are_sent_slowly_hold_nobody_up(several: Server) -> None:
    assert_slow_senders_hold_nobody_up(several)


@pytest.mark.soak
def test_requests_that_are_sent_slowly_hold_nobody_up_in_one_process() -> None:
    with serving() as server:
        assert_slow_senders_hold_nobody_up(server)


def test_what_is_sent_slowly_to_the_counts_takes_no_thread(several: Server, metrics: int) -> None:
    assert_slow_senders_hold_nobody_up(replace(several, port=metrics))


def assert_slow_senders_hold_nobody_up(server: Server) -> None:
    slow = [socket.create_connection(("127.0.0.1", server.port)) for _ in range(SLOW_SENDERS)]
    for sender in slow:
        sender.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow:")
    assert server.ask("/health").status == 200
    assert psutil.Process(server.process.pid).num_threads() < SLOW_SENDERS
    for sender in slow:
        sender.close()


def test_each_request_is_one_line_without_what_was_chosen_and_cannot_begin_another(several: Server) -> None:
    before = len(several.logged())
    for path in ("/health", "/services?country=KAZ&lang=ru", "/a%0a2026-01-01%20INFO%20forged"):
        several.ask(path)
    until(lambda: several.logged().count("INFO dashboard.requests", before) >= 3)
    log = several.logged()[before:]
    matches = [LINE.fullmatch(line) for line in log.splitlines() if "INFO dashboard.requests" in line]
    assert log.count("forged") == 1
    assert [line.groups() for line in matches if line] == [
        ("/health", "200"),
        ("/services", "200"),
        ("/a%0A2026-01-01%20INFO%20forged", "400"),
    ]
    assert len(matches) == 3


@pytest.mark.soak
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


def test_counts_are_shown_at_a_port_of_their_own(several: Server, metrics: int) -> None:
    assert_counts_are_shown(several, metrics)


@pytest.mark.soak
def test_counts_of_one_process_are_shown_at_a_port_of_their_own() -> None:
    port = free_port()
    with serving(settings={"DASHBOARD_METRICS_PORT": str(port)}) as server:
        assert_counts_are_shown(server, port)


def assert_counts_are_shown(server: Server, port: int) -> None:
    before = counts_at(server, port)
    for _ in range(6):
        server.ask("/services")
    server.ask("/nowhere")
    after = counts_at(server, port)
    increases = {name: number - before.get(name, 0) for name, number in after.items()}
    assert increases['dashboard_requests_total{method="GET",route="/<path:path>",status="200"}'] == 6
    assert increases['dashboard_requests_total{method="GET",route="/<path:path>",status="404"}'] == 1
    assert increases['dashboard_request_seconds_count{route="/<path:path>"}'] == 7
    assert server.ask("/metrics").status == 404


def counts_at(server: Server, port: int) -> dict[str, float]:
    """Return the counts that a server shows, by their names."""
    lines = replace(server, port=port).ask("/metrics").body.decode().splitlines()
    pairs = (line.rpartition(" ") for line in lines if not line.startswith("#"))
    return {name: float(number) for name, _space, number in pairs}


def workers(server: Server) -> list[int]:
    """Return the processes that answer."""
    return [child.pid for child in psutil.Process(server.process.pid).children()]


def connections(server: Server) -> int:
    """Return how many connections are open to a server and its processes."""
    processes = [psutil.Process(server.process.pid), *map(psutil.Process, workers(server))]
    states = [link.status for process in processes for link in process.net_connections("tcp")]
    return states.count(psutil.CONN_ESTABLISHED)


def test_a_new_process_finds_every_page_drawn(small: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    data = CurrentData(replace(small), 0.0, dict)  # with caches of its own
    app = create_app(data.dataset, Settings(prefix="/covid", trusted_hosts=(".example.org",)))
    prepare_pages(app, data)
    serialize = Mock(side_effect=AssertionError("a region is drawn"))
    monkeypatch.setattr("dashboard.web.dash_shell.fragments._serialize", serialize)
    client = app.server.test_client()
    for path in ("/", "/services", "/activities", "/sources"):
        assert client.get(path, base_url="http://example.org/covid/").status_code == 200
    serialize.assert_not_called()


def test_what_has_begun_is_finished_before_the_server_stops(several: Server) -> None:
    assert_what_has_begun_is_finished(several)


@pytest.mark.soak
def test_what_has_begun_is_finished_before_one_process_stops() -> None:
    with serving(settings={"DASHBOARD_LOG": "quiet"}) as server:
        assert_what_has_begun_is_finished(server)


def assert_what_has_begun_is_finished(server: Server) -> None:
    with ThreadPoolExecutor() as readers:
        futures = [readers.submit(server.ask, f"/country/KAZ?lang={language}") for language in ("en", "ru", "fr", "ar")]
        until(lambda: connections(server) >= len(futures) or all(future.done() for future in futures))
        server.process.terminate()
        assert {future.result().status for future in futures} == {200}
        assert server.process.wait(PATIENCE) == 0
