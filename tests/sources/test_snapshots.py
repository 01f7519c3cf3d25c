"""Snapshots are immutable, the pointer is atomic, and a killed process is harmless."""

from __future__ import annotations

import errno
import json
import os
import shutil
import time
from pathlib import Path

import pytest

from dashboard.bounds import atomic_write
from dashboard.sources import snapshots as module
from dashboard.sources.data_source import Package
from dashboard.sources.snapshots import MAX_SNAPSHOTS, CurrentPointer, RejectedUpdate, SnapshotError, Snapshots


def package(words: str) -> Package:
    return Package({"datapackage.json": b"{}", "tables/a.csv": words.encode()}, "2026-11-22")


@pytest.fixture
def store(tmp_path: Path) -> Snapshots:
    return Snapshots(tmp_path, "data")


def test_a_snapshot_is_read_as_it_was_saved(store: Snapshots) -> None:
    snapshot = package("a\n1\n")
    assert store.save(snapshot)
    assert store.read(snapshot.name) == snapshot


def test_packages_differ_in_name_when_a_byte_does_or_stands_in_another_file() -> None:
    names = {
        Package({"a": b"xy", "b": b""}, "").name,
        Package({"a": b"x", "b": b"y"}, "").name,
        Package({"a": b"", "b": b"xy"}, "").name,
        Package({"ab": b"xy"}, "").name,
    }
    assert len(names) == 4
    assert Package({"a": b"x"}, "2020-01-01").name == Package({"a": b"x"}, "2021-01-01").name


@pytest.mark.parametrize("place", ["data/tables/a.csv", "about.json"])
@pytest.mark.parametrize("content", [b"", b"other", None])
def test_a_snapshot_that_was_spoiled_is_not_used_and_is_written_anew(
    store: Snapshots, place: str, content: bytes | None
) -> None:
    snapshot = package("a\n1\n")
    store.save(snapshot)
    assert store.folder is not None
    path = store.folder / snapshot.name / place
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SnapshotError):
        store.read(snapshot.name)
    assert store.save(snapshot)
    assert store.read(snapshot.name) == snapshot


def test_the_last_few_are_kept_and_the_one_shown_always(store: Snapshots) -> None:
    for number in range(8):
        snapshot = package(str(number))
        store.save(snapshot)
        if number == 0:
            store.write_pointer(CurrentPointer(snapshot.name))
        assert store.folder is not None
        moment = time.time() - 100 + number
        os.utime(store.folder / snapshot.name, (moment, moment))
    assert store.names() == [package(str(number)).name for number in (7, 6, 5)] + [package("0").name]
    assert len(store.names()) == MAX_SNAPSHOTS + 1


def test_the_pointer_is_read_as_it_was_set_and_its_stamp_changes_with_it(store: Snapshots) -> None:
    assert store.read_pointer() is None
    assert store.pointer_stat() is None
    pointer = CurrentPointer("abc", 5.5, "seen", RejectedUpdate(7.0, "faulty", "mark"))
    store.write_pointer(pointer)
    first = store.pointer_stat()
    assert store.read_pointer() == pointer
    store.write_pointer(pointer)
    assert store.pointer_stat() != first


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b'{"shown": 1}', b"\xff"])
def test_a_pointer_that_cannot_be_read_is_none(store: Snapshots, content: bytes) -> None:
    store.write_pointer(CurrentPointer("abc"))
    assert store.folder is not None
    (store.folder / "current.json").write_bytes(content)
    assert store.read_pointer() is None


class Killed(BaseException):
    """The end of a process at this point."""


def kill_before(number: int, patch: pytest.MonkeyPatch) -> None:
    """End at the write or the rename of this number."""
    write, rename, steps = atomic_write.write_file, Path.replace, iter(range(number))

    def stop() -> None:
        if next(steps, None) is None:
            raise Killed

    def writes(path: Path, content: bytes, mode: int = 0o666) -> None:
        stop()
        write(path, content, mode)

    def renames(path: Path, target: Path) -> Path:
        stop()
        return rename(path, target)

    for place in (module, atomic_write):
        patch.setattr(place, "write_file", writes)
    patch.setattr(Path, "replace", renames)


@pytest.mark.parametrize("number", range(6))
def test_what_a_killed_process_left_is_never_read_and_is_removed(
    store: Snapshots, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    snapshot = package("a\n1\n")

    def keep() -> None:
        store.save(snapshot)
        store.write_pointer(CurrentPointer(snapshot.name))

    with monkeypatch.context() as patch:
        kill_before(number, patch)
        with pytest.raises(Killed):
            keep()
    assert store.read_pointer() is None
    assert all(store.read(name) == snapshot for name in store.names())
    assert store.folder is not None
    half_written = list(store.folder.glob(".new-*"))
    store.save(package("b"))
    assert list(store.folder.glob(".new-*")) == half_written  # another process may be writing it
    for path in half_written:
        os.utime(path, (0, 0))
    store.save(package("c"))
    assert not list(store.folder.glob(".new-*"))


def test_a_snapshot_takes_no_more_steps_than_were_tried(store: Snapshots, monkeypatch: pytest.MonkeyPatch) -> None:
    kill_before(6, monkeypatch)
    store.save(package("a\n1\n"))
    store.write_pointer(CurrentPointer("a"))
    assert store.read_pointer() == CurrentPointer("a")


def test_one_process_checks_and_the_others_are_told_so(tmp_path: Path) -> None:
    first, second = Snapshots(tmp_path, "data"), Snapshots(tmp_path, "data")
    with first.check_lock() as mine, second.check_lock() as theirs:
        assert (mine, theirs) == (True, False)
    with second.check_lock() as mine:
        assert mine


@pytest.mark.parametrize("wait", [False, True])
def test_on_a_drive_without_locks_each_process_checks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, wait: bool
) -> None:
    def refuse(_handle: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with Snapshots(tmp_path, "data").check_lock(wait=wait) as mine:
        assert mine


def test_origins_of_different_names_do_not_meet(tmp_path: Path) -> None:
    first, second = Snapshots(tmp_path, "data"), Snapshots(tmp_path, "other")
    first.write_pointer(CurrentPointer("abc"))
    assert second.read_pointer() is None
    with first.check_lock() as mine, second.check_lock() as theirs:
        assert mine
        assert theirs


def test_without_a_folder_nothing_is_kept_and_each_checks_for_itself() -> None:
    nowhere = Snapshots(None, "data")
    assert not nowhere.save(package("a"))
    nowhere.write_pointer(CurrentPointer("a"))
    assert nowhere.fault
    assert (nowhere.read_pointer(), nowhere.pointer_stat(), nowhere.names()) == (None, None, [])
    with nowhere.check_lock() as mine, Snapshots(None, "data").check_lock() as theirs:
        assert mine
        assert theirs
    with pytest.raises(SnapshotError):
        nowhere.read("a")


def test_only_the_owner_may_read_what_is_kept(store: Snapshots) -> None:
    store.save(package("a"))
    assert store.folder is not None
    assert store.folder.stat().st_mode & 0o077 == 0


def test_the_pointer_is_plain_json(store: Snapshots) -> None:
    store.write_pointer(CurrentPointer("abc", 1.0, "seen"))
    assert store.folder is not None
    content = json.loads((store.folder / "current.json").read_text(encoding="utf-8"))
    assert content == {"shown": "abc", "since": 1.0, "seen": "seen", "refused": None}


def outside(tmp_path: Path) -> Path:
    """Return a folder that is none of the program's, with a file in it."""
    folder = tmp_path / "outside"
    folder.mkdir()
    (folder / "theirs.txt").write_text("theirs", encoding="utf-8")
    return folder


@pytest.mark.parametrize("name", ["current.json", "checking.lock", "NEW", "OWN", "DATA"])
def test_a_link_in_the_state_folder_leads_nowhere(tmp_path: Path, name: str) -> None:
    store, snapshot, other = Snapshots(tmp_path / "state", "data"), package("a\n1\n"), outside(tmp_path)
    store.save(package("before"))
    assert store.folder is not None
    if name == "DATA":
        (store.folder / snapshot.name).mkdir()
    places = {"NEW": f".new-{snapshot.name}", "OWN": snapshot.name, "DATA": f"{snapshot.name}/data"}
    target = other if name in places else other / "theirs.txt"
    (store.folder / places.get(name, name)).symlink_to(target)
    os.utime(store.folder / places.get(name, name), (0, 0), follow_symlinks=False)
    assert store.read_pointer() is None
    with store.check_lock() as mine:
        assert mine
    assert store.save(snapshot)
    store.write_pointer(CurrentPointer(snapshot.name))
    assert (store.read(snapshot.name), store.read_pointer()) == (snapshot, CurrentPointer(snapshot.name))
    assert [path.name for path in other.iterdir()] == ["theirs.txt"]
    assert (other / "theirs.txt").read_text(encoding="utf-8") == "theirs"


@pytest.mark.parametrize("part", ["", "data"])
def test_a_snapshot_behind_a_link_is_none_of_the_state_folder(tmp_path: Path, part: str) -> None:
    store, elsewhere, snapshot = Snapshots(tmp_path / "state", "data"), Snapshots(tmp_path / "b", "data"), package("a")
    elsewhere.save(snapshot)
    store.save(snapshot)
    assert store.folder is not None
    assert elsewhere.folder is not None
    place, target = (folder / snapshot.name / part for folder in (store.folder, elsewhere.folder))
    shutil.rmtree(place)
    place.symlink_to(target)
    with pytest.raises(SnapshotError, match="a link"):
        store.read(snapshot.name)
    moment = (elsewhere.folder / snapshot.name / "about.json").stat().st_mtime_ns
    assert store.save(snapshot)
    assert not place.is_symlink()
    assert store.read(snapshot.name) == elsewhere.read(snapshot.name) == snapshot
    assert (elsewhere.folder / snapshot.name / "about.json").stat().st_mtime_ns == moment


@pytest.mark.parametrize("name", ["current.json", "checking.lock"])
def test_a_pipe_in_the_state_folder_holds_nobody_up(store: Snapshots, name: str) -> None:
    snapshot = package("a\n1\n")
    store.save(snapshot)
    assert store.folder is not None
    (store.folder / name).unlink(missing_ok=True)
    os.mkfifo(store.folder / name)
    assert store.read_pointer() is None
    with store.check_lock() as mine:
        assert mine
    store.write_pointer(CurrentPointer(snapshot.name))
    assert store.read_pointer() == CurrentPointer(snapshot.name)
    assert store.fault == ""


def test_a_pointer_to_a_place_elsewhere_or_of_no_known_reason_is_none(store: Snapshots) -> None:
    store.write_pointer(CurrentPointer("../../x"))
    assert store.read_pointer() is None
    store.write_pointer(CurrentPointer(refused=RejectedUpdate(0.0, "x")))  # type: ignore[arg-type]
    assert store.read_pointer() is None
