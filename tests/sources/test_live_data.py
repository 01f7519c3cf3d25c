"""Data are exchanged while they are shown.

Whole or not at all, the same in all processes, and nothing is lost.
"""

from __future__ import annotations

import errno
import gc
import logging
import os
import shutil
import threading
import weakref
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.bounds import atomic_write
from dashboard.dataset import transaction
from dashboard.dataset.contract import DESCRIPTOR, read_contract
from dashboard.dataset.load import files_of, load, load_files
from dashboard.dataset.transaction import read_current
from dashboard.errors import DataError, OriginError
from dashboard.sources import snapshots
from dashboard.sources.current_data import StaticData
from dashboard.sources.folder import QUIET_SECONDS, QUIET_SECONDS_IF_CUT_OFF, FolderSource
from dashboard.sources.live_data import LiveData
from dashboard.sources.polling import PollingIntervals
from dashboard.sources.snapshots import Snapshots
from tests.support.source_fixtures import PACE, Place, bring_back, place_in, titles

OLD, NEW = "Yearly report", "Report of the year"


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_in(tmp_path)


@pytest.fixture
def errors(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return the errors that were logged so far, a line each."""
    return lambda: [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR]


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Count how often a package is checked."""
    calls: list[int] = []
    check = load_files

    def count(*arguments: object) -> object:
        calls.append(1)
        return check(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("dashboard.sources.live_data.load_files", count)
    return calls


def shows(live: LiveData, words: str) -> bool:
    return any(words in title for title in titles(live))


def test_a_change_is_shown_whole_and_with_its_files(place: Place) -> None:
    live = place.start()
    before = live.now()
    place.edit(OLD, NEW)
    place.settle(live)
    after = live.now()
    assert not shows(live, OLD)
    assert shows(live, NEW)
    assert after.dataset.version.hash == load(place.folder).version.hash != before.dataset.version.hash
    assert after.since > before.since
    assert dict(after.files()) == files_of(place.folder, read_contract(place.folder))
    assert dict(before.files())["sources.csv"] != after.files()["sources.csv"]


def test_a_change_is_shown_within_five_seconds(place: Place) -> None:
    live = place.start()
    place.pass_time(10, live)
    place.edit(OLD, NEW)
    place.pass_time(4, live)
    assert shows(live, NEW)


def test_what_is_shown_already_is_not_checked_again(place: Place, checks: list[int]) -> None:
    live = place.start()
    del checks[:]
    os.utime(place.path("sources"))
    place.settle(live)
    assert checks == []
    assert live.now().refused is None


@pytest.mark.parametrize("cut", [0.3, 0.5, 0.9])
def test_a_file_that_is_being_copied_is_waited_for(
    place: Place, cut: float, errors: Callable[[], list[str]], checks: list[int]
) -> None:
    live = place.start()
    del checks[:]
    content = place.edit(OLD, NEW)
    content = place.path("sources").read_bytes()
    size = int(len(content) * cut)
    for length in range(size, len(content) + 1, max(1, (len(content) - size) // 5)):
        place.path("sources").write_bytes(content[:length])
        place.pass_time(QUIET_SECONDS * 0.9, live)
        assert checks == []
        assert shows(live, OLD)
    place.path("sources").write_bytes(content)
    place.settle(live)
    assert shows(live, NEW)
    assert errors() == []


def test_a_copy_that_stops_for_a_moment_at_the_end_of_a_row_is_waited_for(place: Place) -> None:
    live = place.start()
    table = place.path("outputs")
    content = table.read_bytes()
    rows = content.splitlines(keepends=True)
    table.write_bytes(b"".join(rows[:-1]))
    place.pass_time(QUIET_SECONDS_IF_CUT_OFF * 0.8, live)
    assert len(live.now().dataset.outputs) == len(rows) - 1
    table.write_bytes(content)
    place.settle(live)
    assert len(live.now().dataset.outputs) == len(rows) - 1


def test_a_copy_that_breaks_off_is_refused_and_mended_by_the_next(
    place: Place, errors: Callable[[], list[str]]
) -> None:
    live = place.start()
    content = place.edit(OLD, NEW)
    new_content = place.path("sources").read_bytes()
    place.path("sources").write_bytes(content[: len(content) // 2])
    start = place.clock()
    place.settle(live)
    place.pass_time(60, live)
    rejection = live.now().refused
    assert rejection is not None
    assert rejection.reason == "faulty"
    assert start <= rejection.since <= start + 5
    assert shows(live, OLD)
    assert len(errors()) == 1
    assert "sources.csv" in errors()[0]
    assert "\n" not in errors()[0]
    place.path("sources").write_bytes(new_content)
    place.settle(live)
    assert live.now().refused is None
    assert shows(live, NEW)


def test_files_replaced_in_mid_read_are_not_mixed(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    live = place.start()
    edits: list[int] = []

    def read_and_replace(folder: Path, name: str) -> bytes:
        content = read_current(folder, name)
        if name == "scopes.csv" and not edits:  # the rest is read after that
            edits.append(1)
            place.edit(OLD, NEW)
            place.edit("Some note", "No note", "activities")
        return content

    monkeypatch.setattr("dashboard.sources.folder.read_current", read_and_replace)
    place.edit("A note", "Some note", "activities")
    place.pass_time(QUIET_SECONDS_IF_CUT_OFF + 0.25, live)
    assert edits
    assert shows(live, OLD)
    place.settle(live)
    assert live.now().refused is None
    assert dict(live.now().files()) == files_of(place.folder, read_contract(place.folder))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda place: place.path("sources").write_bytes(b""), "faulty"),
        (lambda place: place.path("sources").unlink(), "faulty"),
        (lambda place: (place.folder / DESCRIPTOR).unlink(), "faulty"),
        (lambda place: (place.folder / DESCRIPTOR).write_bytes(b"{"), "faulty"),
        (lambda place: [path.unlink() for path in place.folder.iterdir()], "faulty"),
        (lambda place: (place.path("sources").unlink(), place.path("sources").mkdir()), "faulty"),
        (lambda place: place.path("sources").write_bytes(b"\0" * 5_000), "faulty"),
        (lambda place: shutil.rmtree(place.folder), "unreachable"),
    ],
)
def test_the_last_good_data_stay_until_bad_ones_are_mended(
    place: Place, tmp_path: Path, spoil: Callable[[Place], object], reason: str, errors: Callable[[], list[str]]
) -> None:
    live = place.start()
    shutil.copytree(place.folder, tmp_path / "kept")
    before = live.now()
    spoil(place)
    place.settle(live)
    rejection = live.now().refused
    assert rejection is not None
    assert rejection.reason == reason
    assert live.now().dataset is before.dataset
    assert live.now().files() == before.files()
    place.pass_time(30, live)
    assert len(errors()) == 1
    bring_back(place, tmp_path / "kept")
    place.settle(live)
    assert live.now().refused is None
    assert live.now().dataset is before.dataset


def test_an_import_that_was_killed_half_way_is_shown_whole(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    live = place.start()
    new = place.path("sources").read_bytes().replace(OLD.encode(), NEW.encode())
    transaction.prepare(place.folder, {"sources.csv": new})
    place.settle(live)
    assert shows(live, OLD)
    monkeypatch.setattr(transaction, "_move", lambda _folder: None)
    transaction.commit(place.folder)
    place.settle(live)
    assert shows(live, NEW)
    assert live.now().files()["sources.csv"] == new


def test_ten_changes_in_a_second_are_one(place: Place, checks: list[int]) -> None:
    live = place.start()
    del checks[:]
    last = OLD
    for number in range(10):
        place.edit(last, f"Report number {number}.")
        last = f"Report number {number}."
        place.pass_time(0.1, live)
    assert checks == []
    place.settle(live)
    assert len(checks) == 1
    assert shows(live, "Report number 9.")


def test_each_bad_version_is_one_line_in_the_log(place: Place, errors: Callable[[], list[str]]) -> None:
    live = place.start()
    content = place.path("sources").read_bytes()
    for number in range(5):
        place.path("sources").write_bytes(content + f"broken-{number}\n".encode())
        place.pass_time(QUIET_SECONDS_IF_CUT_OFF + 0.5, live)
        assert shows(live, OLD)
    assert len(errors()) == 5
    rejection = live.now().refused
    place.start()
    assert place.start().now().refused == rejection
    assert len(errors()) == 5


def test_a_restart_while_the_data_are_bad_shows_the_last_good_ones(place: Place) -> None:
    live = place.start()
    place.edit(OLD, NEW)
    place.settle(live)
    version = live.now().dataset.version
    place.path("activities").write_bytes(b"id\n")
    place.settle(live)
    since = live.now().refused
    place.pass_time(100)
    again = place.start()
    assert again.now().dataset.version == version
    assert again.now().refused == since
    assert again.now().since == live.now().since


def test_data_that_became_bad_while_nobody_looked_are_refused_at_the_start(place: Place) -> None:
    version = place.start().now().dataset.version
    place.path("activities").write_bytes(b"id\n")
    again = place.start()
    assert again.now().dataset.version == version
    assert again.now().refused is not None


def test_without_anything_from_before_bad_data_are_not_served(place: Place) -> None:
    place.path("sources").write_bytes(b"")
    with pytest.raises(DataError, match=r"sources\.csv: the file is empty"):
        place.start()
    shutil.rmtree(place.folder)
    with pytest.raises(OriginError, match="the folder is not there"):
        place.start()
    place.folder.touch()
    with pytest.raises(OriginError, match=r"it is a file; a folder with datapackage\.json is needed"):
        place.start()


def test_a_start_waits_for_files_that_are_being_written(place: Place) -> None:
    place.clock.moment -= 3_600  # what was written a moment ago, was so now
    with pytest.raises(OriginError, match="being written"):
        place.start()
    place.clock.moment += 1
    assert shows(place.start(), OLD)


def test_several_processes_show_the_same_from_the_same_moment_on(place: Place, checks: list[int]) -> None:
    first, second, third = place.start(), place.start(), place.start()
    place.edit(OLD, NEW)
    del checks[:]
    for _ in range(200):
        place.clock.moment += 0.05
        for live in (second, first, third):
            live.look()
        assert len({live.now().dataset.version.hash for live in (first, second, third)}) == 1
    assert shows(third, NEW)
    assert len(checks) == 3  # the one that checks, and each other as it reads the snapshot


def test_several_processes_refuse_the_same_and_one_says_so(place: Place, errors: Callable[[], list[str]]) -> None:
    first, second = place.start(), place.start()
    content = place.edit(OLD, '"')
    place.settle(first, second)
    assert first.now().refused == second.now().refused is not None
    assert len(errors()) == 1
    place.path("sources").write_bytes(content)
    place.settle(second, first)
    assert first.now().refused is second.now().refused is None


def test_a_process_that_checks_keeps_no_other_from_answering(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = place.start(), place.start()
    place.edit(OLD, NEW)
    hashes: list[str] = []
    check = load_files

    def slow(*arguments: object) -> object:
        second.look()
        hashes.extend([second.now().dataset.version.hash, first.now().dataset.version.hash])
        return check(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr("dashboard.sources.live_data.load_files", slow)
    before = first.now().dataset.version.hash
    place.pass_time(QUIET_SECONDS + 0.25, first)
    assert hashes == [before, before]


def test_a_process_forked_from_one_that_watched_looks_by_itself(place: Place) -> None:
    live = LiveData(
        FolderSource(place.folder), Snapshots(place.state, "x"), PollingIntervals(look=0.02, lead=0.1)
    ).watch()
    place.edit(OLD, NEW)
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        pause, answer = threading.Event(), b"old"
        for _ in range(3_000):
            if shows(live, NEW):
                answer = b"new"
                break
            pause.wait(0.02)
        os.write(writing, answer)
        os._exit(0)
    live.close()
    assert os.read(reading, 3) == b"new"
    os.waitpid(child, 0)


@pytest.mark.parametrize("room", [0, 2_000], ids=["none", "for the pointer"])
def test_a_full_disk_costs_only_what_a_restart_would_find(
    place: Place, monkeypatch: pytest.MonkeyPatch, errors: Callable[[], list[str]], room: int
) -> None:
    live = place.start()
    write = atomic_write.write_file

    def full(path: Path, content: bytes, mode: int = 0o666) -> None:
        if len(content) < room or "versions" in path.parts:  # these are kept elsewhere
            write(path, content, mode)
            return
        write(path, content[: len(content) // 2], mode)
        raise OSError(errno.ENOSPC, "No space left on device")

    for module in (snapshots, atomic_write):
        monkeypatch.setattr(module, "write_file", full)
    place.edit(OLD, NEW)
    place.settle(live)
    assert shows(live, NEW)
    assert live.now().unkept == "No space left on device"
    assert "sources.csv" in live.now().files()
    place.edit(NEW, "Report of all years")
    place.settle(live)
    place.path("outputs").write_bytes(b"")
    place.settle(live)
    assert live.now().refused is not None
    assert ["(No space left on device)" in line for line in errors()] == [True, False]

    for module in (snapshots, atomic_write):
        monkeypatch.setattr(module, "write_file", write)
    place.pass_time(PACE.retry + 1, live)
    assert live.now().unkept == ""
    assert place.start().now().dataset.version == live.now().dataset.version
    assert place.state is not None
    assert not list(place.state.rglob(".*"))


def test_without_a_state_folder_the_data_are_followed_in_memory(tmp_path: Path) -> None:
    place = place_in(tmp_path, state=False)
    live = place.start()
    content = place.edit(OLD, NEW)
    place.settle(live)
    assert shows(live, NEW)
    assert live.now().unkept != ""
    place.path("sources").write_bytes(content[:100])
    place.settle(live)
    assert live.now().refused is not None
    assert b"Report of the year" in live.now().files()["sources.csv"]


def test_a_state_folder_that_cannot_be_made_is_said_and_lived_with(
    place: Place, tmp_path: Path, errors: Callable[[], list[str]]
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    place.state = tmp_path / "file" / "state"
    live = place.start()
    place.edit(OLD, NEW)
    place.settle(live)
    assert shows(live, NEW)
    assert len(errors()) == 1


def test_a_fault_of_the_program_itself_keeps_the_last_good_data(
    place: Place, monkeypatch: pytest.MonkeyPatch, errors: Callable[[], list[str]]
) -> None:
    live = place.start()

    def fails(*_arguments: object) -> object:
        raise MemoryError("no memory")

    monkeypatch.setattr("dashboard.sources.live_data.load_files", fails)
    place.edit(OLD, NEW)
    place.settle(live)
    assert shows(live, OLD)
    assert live.now().refused is not None
    assert any("could not be checked" in line for line in errors())


def test_data_that_are_no_longer_shown_are_freed(place: Place) -> None:
    live = place.start()
    old = weakref.ref(live.now().dataset)
    place.edit(OLD, NEW)
    place.settle(live)
    assert shows(live, NEW)
    gc.collect()
    assert old() is None


def test_data_that_do_not_change_have_their_files_too(place: Place) -> None:
    dataset = load(place.folder)
    current = StaticData(dataset, place.folder).now()
    assert current.dataset is dataset
    assert current.refused is None
    assert dict(current.files()) == files_of(place.folder, dataset.contract)


@pytest.mark.parametrize("name", ["sources.csv", "README.md", "datapackage.json"])
def test_a_pipe_in_the_place_of_a_file_stops_nobody_and_is_followed_when_it_is_a_file_again(
    place: Place, name: str
) -> None:
    live = place.start()
    before = (place.folder / name).read_bytes() if (place.folder / name).exists() else b"# About\n"
    (place.folder / name).unlink(missing_ok=True)
    os.mkfifo(place.folder / name)
    place.settle(live)
    assert live.now().refused
    (place.folder / name).unlink()
    (place.folder / name).write_bytes(before)
    place.settle(live)
    assert live.now().refused is None


def test_a_start_with_a_pipe_in_the_place_of_a_table_ends_with_a_sentence(place: Place) -> None:
    (place.folder / "sources.csv").unlink()
    os.mkfifo(place.folder / "sources.csv")
    with pytest.raises(DataError, match="no regular file"):
        place.start()


POINTERS = [
    b"", b"[]", b"null", b"{}", b"[" * 100_000, b"\xff", b'{"shown":"a","since":NaN,"seen":"","refused":null}',
    b'{"shown":"a","since":1e400,"seen":"","refused":null}', b'{"shown":"a","since":1e300,"seen":"","refused":null}',
    b'{"shown":"../../x","since":0,"seen":"","refused":null}', b'{"shown":"a","since":"0","seen":"","refused":null}',
    b'{"shown":"","since":0,"seen":"","refused":{"since":NaN,"reason":"faulty","mark":""}}',
    b'{"shown":"","since":0,"seen":"","refused":{"since":1e300,"reason":"faulty","mark":""}}',
    b'{"shown":"","since":0,"seen":"","refused":{"since":0,"reason":"x","mark":""}}',
    b'{"shown":"","since":0,"seen":"","refused":[]}',
]  # fmt: skip


def test_a_spoilt_pointer_is_none(place: Place) -> None:
    live = place.start()
    version = live.now().dataset.version
    pointer = next((place.folder.parent / "state").glob("*/current.json"))
    for content in POINTERS:
        pointer.write_bytes(content)
        for current in (live.now(), place.start().now()):
            assert (current.dataset.version, current.refused) == (version, None), content


@pytest.mark.parametrize("step", [-3_600.0, 3_600.0])
def test_a_clock_that_is_set_delays_nothing(place: Place, step: float) -> None:
    first, second = place.start(), place.start()
    place.edit(OLD, NEW)
    place.settle(first)
    place.clock.step = step
    place.settle(first, second)
    assert first.now().dataset.version == second.now().dataset.version
    assert shows(second, NEW)


def test_a_start_with_bad_data_and_a_damaged_snapshot_shows_the_newest_version_that_is_kept(place: Place) -> None:
    live = place.start()
    place.settle(live)
    assert place.state is not None
    for path in place.state.rglob("data/sources.csv"):
        path.write_bytes(b"damaged")
    place.path("sources").write_bytes(b"id\n")
    current = place.start().now()
    assert current.dataset.version == live.now().dataset.version
    assert current.refused is not None
    assert current.files()["sources.csv"] == place.start().now().files()["sources.csv"]
