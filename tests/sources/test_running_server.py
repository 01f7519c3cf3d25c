"""The program itself, in two processes, while editors write.

Nothing fails, nothing is mixed, nothing goes back.
"""

from __future__ import annotations

import http.client
import json
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import psutil
import pytest

from dashboard.settings import shipped_folder
from tests.support.server_process import PATIENCE, Server, serving

ASKERS = 2
QUIET = {"DASHBOARD_LOG": "quiet"}
"""Nobody reads the log here: a full pipe would hold the server up."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(shipped_folder("data"), tmp_path / "data"))


def health_of(server: Server) -> dict[str, Any]:
    answer = server.ask("/health")
    assert answer.status == 200
    data: dict[str, Any] = json.loads(answer.body)["data"]
    return data


def wait_until(server: Server, before: str, **flags: bool) -> None:
    """Wait until newer data than a version are served or refused.

    How soon: tests/sources/test_live_data.py.
    """
    start, pause = time.monotonic(), threading.Event()
    while time.monotonic() - start < PATIENCE:
        pause.wait(0.05)
        data = health_of(server)
        if {"new": data["version"] != before, "refused": data["refused"] is not None}.items() >= flags.items():
            return
    raise AssertionError(f"It took longer than {PATIENCE} seconds.")


@contextmanager
def keep_asking(server: Server, answers: list[list[tuple[str, str]]]) -> Iterator[None]:
    """Ask for pages all the while.

    Collect, for each asker, the versions that stand on each page.
    """
    stop = threading.Event()

    def ask(versions: list[tuple[str, str]]) -> None:
        while not stop.is_set():
            page = server.ask("/sources")
            text = page.body.decode()
            keys = set(re.findall(r"Data version .{10} \(([0-9a-f]{12})\)", text))
            versions.append((str(page.status), ",".join(sorted(keys))))

    threads = [threading.Thread(target=ask, args=(versions,)) for versions in answers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_good_and_bad_changes_under_readers(folder: Path) -> None:
    table = folder / "sources.csv"
    content = table.read_bytes()
    answers: list[list[tuple[str, str]]] = [[] for _ in range(ASKERS)]
    with (
        serving("--data", str(folder), "--workers", "2", settings=QUIET, prepared=False) as server,
        keep_asking(server, answers),
    ):
        for number in range(2):
            table.write_bytes(content[: len(content) // 2])
            before = health_of(server)["version"]
            wait_until(server, before, refused=True, new=False)
            new_content = content.replace(b"World Health Organization", f"WHO {number}".encode(), 1)
            table.write_bytes(new_content)
            wait_until(server, before, refused=False, new=True)
        last, pause, until = health_of(server)["version"], threading.Event(), time.monotonic() + PATIENCE
        while time.monotonic() < until and not all(versions[-1][1] == last for versions in answers):
            pause.wait(0.05)
    for versions in answers:
        assert {status for status, _ in versions} == {"200"}
        in_order = list(dict.fromkeys(version for _, version in versions))
        assert [
            version for number, (_, version) in enumerate(versions) if version != versions[number - 1][1] or not number
        ] == (in_order)
        assert in_order[-1] == last


@pytest.mark.soak
def test_a_process_that_takes_the_place_of_a_killed_one_shows_what_the_others_show(folder: Path) -> None:
    table = folder / "sources.csv"
    with serving("--data", str(folder), "--workers", "2", settings=QUIET, prepared=False) as server:
        before = health_of(server)["version"]
        table.write_bytes(table.read_bytes().replace(b"World Health Organization", b"WHO", 1))
        wait_until(server, before, new=True)
        version = health_of(server)["version"]
        master = psutil.Process(server.process.pid)
        workers = {child.pid for child in master.children()}
        for child in master.children():
            child.kill()
        versions: list[str] = []
        until = time.monotonic() + PATIENCE
        while len(versions) < 30 and time.monotonic() < until:
            with suppress(OSError, http.client.HTTPException):  # nobody answers for a moment
                versions.append(health_of(server)["version"])
        assert {child.pid for child in master.children()}.isdisjoint(workers)
    assert versions == [version] * 30


@pytest.mark.soak
def test_a_restart_with_the_bad_file_in_place_serves_the_last_good_data(folder: Path) -> None:
    with serving("--data", str(folder), settings=QUIET, prepared=False) as server:
        version = health_of(server)["version"]
        (folder / "activities.csv").write_bytes(b"id,kind\n")
        wait_until(server, version, refused=True)
    with serving("--data", str(folder), settings=QUIET, prepared=False) as server:
        data = health_of(server)
        package = server.ask("/download/datapackage.zip")
    assert data["version"] == version
    assert data["refused"]["reason"] == "faulty"
    assert package.status == 200
    assert version.encode() in package.body


@pytest.mark.soak
def test_a_first_start_with_bad_data_serves_nothing(folder: Path) -> None:
    (folder / "activities.csv").write_bytes(b"id,kind\n")
    with (
        pytest.raises(AssertionError, match="Nothing was loaded from"),
        serving("--data", str(folder), settings=QUIET),
    ):
        pass
