"""A drive that does not answer holds up neither pages nor data, and it is seen."""

from __future__ import annotations

import logging
import os
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dashboard.app import create_app
from dashboard.errors import OriginError
from dashboard.settings import Settings
from dashboard.sources import deadline, snapshots
from dashboard.sources.deadline import Deadline
from dashboard.sources.folder import FolderSource
from dashboard.sources.live_data import LiveData
from dashboard.sources.snapshots import SnapshotError, Snapshots
from dashboard.web.revocations import Revocations
from tests.support.source_fixtures import PACE, Place, place_in, titles

OLD, NEW = "Yearly report", "Report of the year"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_in(tmp_path)


HANGING = set[threading.Thread]()
"""Threads that wait for a drive."""


class Watched(threading.Thread):
    """A thread whose deadline is over once it hangs, however slow the machine is."""

    def join(self, timeout: float | None = None) -> None:  # noqa: ARG002 - time says nothing
        """Wait until it hangs or ends."""
        while self.is_alive() and self not in HANGING:
            super().join(0.01)


def call_after(answer: threading.Event, real: Callable[..., object]) -> Callable[..., object]:
    """Return a function that does nothing until an event is set."""

    def wait(*arguments: object, **more: object) -> object:
        HANGING.add(threading.current_thread())
        answer.wait()
        HANGING.discard(threading.current_thread())
        return real(*arguments, **more)

    return wait


def wait_for_end(calls: Deadline) -> None:
    """Wait until what hung has come to its end."""
    for thread in calls._late:
        threading.Thread.join(thread)


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., threading.Event]]:
    """Let functions of a module hang until what is returned is set; all are freed in the end."""
    answers: list[threading.Event] = []
    monkeypatch.setattr(deadline, "Thread", Watched)

    def hang(*names: tuple[object, str]) -> threading.Event:
        answer = threading.Event()
        answers.append(answer)
        for owner, name in names:
            monkeypatch.setattr(owner, name, call_after(answer, getattr(owner, name)))
        return answer

    yield hang
    for answer in answers:
        answer.set()


def live_of(place: Place) -> LiveData:
    origin = FolderSource(place.folder, place.clock)
    return LiveData(origin, Snapshots(place.state, origin.name), PACE, place.clock, place.clock.monotonic)


def test_late_calls_refuse_others_until_they_return() -> None:
    calls, answer = Deadline(), threading.Event()
    with pytest.raises(TimeoutError, match="did not answer within"):
        calls.run(answer.wait, 0.05)
    with pytest.raises(TimeoutError, match="still"):
        calls.run(lambda: 1, 60)
    answer.set()
    wait_for_end(calls)
    assert calls.run(lambda: 1, 60) == 1
    with pytest.raises(KeyError):
        calls.run(lambda: {"y": 1}["x"], 60)


@pytest.mark.parametrize("step", ["look", "read"])
def test_a_data_folder_that_hangs_is_said_and_followed_again_when_it_answers(
    step: str,
    place: Place,
    drive: Callable[..., threading.Event],
    caplog: pytest.LogCaptureFixture,
) -> None:
    live = live_of(place)
    last_look = live.now().looked
    place.edit(OLD, NEW)
    answer = drive((FolderSource, "_file_names")) if step == "look" else drive((FolderSource, "_read_file"))
    with caplog.at_level(logging.ERROR):
        place.settle(live)
    current = live.now()
    assert current.refused is not None
    assert current.refused.reason == "unreachable"
    assert step == "read" or current.looked == last_look
    assert sum("cannot be used" in record.getMessage() for record in caplog.records) == 1
    assert any(OLD in title for title in titles(live)), "what was shown last is shown"
    answer.set()
    wait_for_end(live._deadline)
    place.settle(live)
    assert live.now().refused is None
    assert live.now().looked > last_look
    assert any(NEW in title for title in titles(live))


def test_what_others_show_is_shown_while_the_own_look_hangs(
    place: Place, drive: Callable[..., threading.Event]
) -> None:
    live, other = live_of(place), place.start()
    place.edit(OLD, NEW)
    place.settle(other)
    drive((live._origin, "fingerprint"))
    place.settle(live)
    assert any(NEW in title for title in titles(live))


def test_a_start_with_a_folder_that_hangs_shows_the_last_good_data_or_ends_with_a_sentence(
    place: Place, drive: Callable[..., threading.Event]
) -> None:
    place.start()
    drive((FolderSource, "_file_names"))
    assert live_of(place).now().refused is not None
    place.state = None
    with pytest.raises(OriginError, match="did not answer within"):
        live_of(place)


def test_a_state_folder_that_hangs_keeps_no_page_waiting(
    tmp_path: Path, place: Place, drive: Callable[..., threading.Event], monkeypatch: pytest.MonkeyPatch
) -> None:
    live = live_of(place)
    client = create_app(live, Settings()).server.test_client()
    live.watch()
    try:
        answer = drive(*((snapshots, name) for name in ("read_json", "replace_file", "_names", "_read")))
        stat = Path.stat
        below = call_after(answer, stat)
        folder = tmp_path / "state"
        monkeypatch.setattr(
            Path, "stat", lambda path, **more: (below if folder in path.parents else stat)(path, **more)
        )
        pause = threading.Event()
        while not live.now().unkept:
            pause.wait(0.01)
        assert client.get("/health").json["data"]["kept"] is False
        assert client.get("/services").status_code == 200
        response = client.get("/download/datapackage.zip")
        assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
        assert response.text.count(".") == 2
    finally:
        live.close()


def test_sign_outs_that_cannot_be_read_in_time_let_nobody_in(
    tmp_path: Path, drive: Callable[..., threading.Event]
) -> None:
    revocations = Revocations(tmp_path, 60)
    drive((Path, "lstat"))
    with pytest.raises(OSError, match="did not answer"):
        revocations.is_revoked("somebody")
    revocations.revoke("another")
    assert revocations.is_revoked("another"), "what this process ended, it knows without the folder"


def test_old_sign_outs_are_forgotten_and_nothing_else_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "signed-out"
    outside = tmp_path / "outside"
    outside.mkdir()
    folder.mkdir()
    for path in (folder / ("a" * 32), folder / "notes.txt", outside / ("b" * 32)):
        path.touch()
        os.utime(path, (0, 0))
    Revocations(tmp_path, 60).revoke("x")
    assert {path.name for path in folder.iterdir()} > {"notes.txt"}
    assert not (folder / ("a" * 32)).exists()
    folder.rename(tmp_path / "before")
    folder.symlink_to(outside)
    Revocations(tmp_path, 60).revoke("y")
    assert [path.name for path in outside.iterdir()] == ["b" * 32]
    with pytest.raises(OSError, match="link"):
        Revocations(tmp_path, 60).is_revoked("y")


def test_snapshots_that_hang_are_an_error_that_names_them(
    tmp_path: Path, drive: Callable[..., threading.Event]
) -> None:
    store = Snapshots(tmp_path, "origin")
    drive((snapshots, "_read"))
    with pytest.raises(SnapshotError, match=r"abc: .*did not answer"):
        store.read("abc")
    assert store.fault == "it does not answer"
