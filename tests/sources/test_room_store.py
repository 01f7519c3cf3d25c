"""Rooms in a shared folder: who may steer, what is believed, and when a room ends."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import time
from pathlib import Path

import pytest

from dashboard.sources import room_store
from dashboard.sources.room_file import MAX_ROOM_BYTES, hash_of, parse_code, room_from_bytes, room_name, room_to_bytes
from dashboard.sources.room_store import IDLE_TIMEOUT, MAX_AGE, RoomsFullError, RoomStore

START, NEXT = "/services?present=response-measures", "/?country=KAZ&present=activity-timeline"
DAY = 86_400


@pytest.fixture
def store(tmp_path: Path) -> RoomStore:
    return RoomStore(tmp_path)


def file_of(folder: Path, code: str) -> Path:
    return folder / "rooms" / room_name(code)


def address(folder: Path, code: str) -> str:
    """Return where the presenter is, as another process finds it."""
    room = RoomStore(folder).find(code)
    return room.address if room else ""


def age_file(path: Path, seconds: float) -> None:
    """Let a file have changed so many seconds ago."""
    stamp = path.stat().st_mtime - seconds
    os.utime(path, (stamp, stamp))


def test_a_step_is_seen_by_other_processes_and_by_latecomers(store: RoomStore, tmp_path: Path) -> None:
    new = store.open(START)
    assert parse_code(new.code) == new.code
    assert address(tmp_path, new.code) == START
    assert store.step(new.code, new.secret, NEXT)
    assert address(tmp_path, new.code) == NEXT
    assert store.find(new.code) == RoomStore(tmp_path).find(new.code)


def test_a_process_that_has_looked_sees_the_steps_of_another(
    store: RoomStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, other = store.open(START), RoomStore(tmp_path)
    first = other.find(new.code)
    store.step(new.code, new.secret, NEXT)
    monkeypatch.setattr(room_store, "CACHE_SECONDS", 0.0)
    second = other.find(new.code)
    assert first is not None
    assert second is not None
    assert (second.address, second.tag != first.tag, second.seat) == (NEXT, True, first.seat)


def test_without_the_secret_nobody_steers_or_ends(store: RoomStore, tmp_path: Path) -> None:
    new, theirs = store.open(START), store.open(NEXT)
    room = store.find(new.code)
    assert room is not None
    for secret in ("", theirs.secret, room.seat, room.secret, new.secret[:-1], "й"):
        assert not store.step(new.code, secret, NEXT)
        assert not store.end(new.code, secret)
    assert address(tmp_path, new.code) == START


def test_neither_codes_nor_secrets_stand_in_the_folder(store: RoomStore, tmp_path: Path) -> None:
    new = store.open(START)
    store.step(new.code, new.secret, NEXT)
    files = list((tmp_path / "rooms").iterdir())
    assert [file.name for file in files] == [room_name(new.code)]
    content = files[0].read_text()
    assert new.secret not in content
    assert new.code not in content
    assert files[0].stat().st_mode & 0o077 == 0


def test_a_seat_is_needed_to_ask_where_the_presenter_is(store: RoomStore) -> None:
    new = store.open(START)
    room = store.find(new.code)
    assert room is not None
    assert store.seat(new.code, room.seat) == room
    assert store.seat(new.code, room.seat[:-1]) is None
    assert store.seat("CCCCCCCC", room.seat) is None


def test_an_ended_room_stays_so_also_for_a_step_that_was_under_way(store: RoomStore, tmp_path: Path) -> None:
    new = store.open(START)
    path = file_of(tmp_path, new.code)
    before = path.read_bytes()
    assert store.end(new.code, new.secret)
    assert store.find(new.code) is None
    path.write_bytes(before)  # by a process that had read the room before it ended
    assert address(tmp_path, new.code) == ""
    assert not RoomStore(tmp_path).step(new.code, new.secret, NEXT)
    assert not store.end(new.code, new.secret)


def test_a_room_ends_without_a_sign_of_its_presenter(store: RoomStore, tmp_path: Path) -> None:
    new = store.open(START)
    path = file_of(tmp_path, new.code)
    age_file(path, IDLE_TIMEOUT - 60)
    assert store.step(new.code, new.secret, START)  # at the same view: a sign of life
    age_file(path, IDLE_TIMEOUT - 60)
    assert address(tmp_path, new.code) == START
    age_file(path, 120)
    assert address(tmp_path, new.code) == ""
    assert not store.step(new.code, new.secret, NEXT)


def test_no_room_is_open_longer_than_the_longest_meeting(tmp_path: Path) -> None:
    store = RoomStore(tmp_path)
    new = store.open(START)
    path = file_of(tmp_path, new.code)
    room = store.find(new.code)
    assert room is not None
    for moment, is_open in ((room.opened - MAX_AGE + 60, True), (room.opened - MAX_AGE - 60, False)):
        path.write_bytes(room_to_bytes(type(room)(room.name, room.secret, room.seat, moment, START)))
        assert bool(address(tmp_path, new.code)) == is_open
    for moment in (room.opened + DAY, float("nan"), float("inf"), 10**400, -(10**400)):  # tomorrow, or never
        path.write_bytes(room_to_bytes(type(room)(room.name, room.secret, room.seat, moment, START)))
        assert address(tmp_path, new.code) == ""


@pytest.mark.parametrize("days", [-2, 2])
def test_a_machine_whose_clock_differs_sees_the_same_rooms(
    store: RoomStore, tmp_path: Path, days: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, real = store.open(START), time.time
    monkeypatch.setattr(time, "time", lambda: real() + days * DAY)
    other = RoomStore(tmp_path)
    assert other.find(new.code) == store.find(new.code) is not None
    theirs = other.open(NEXT)
    assert store.find(theirs.code) is not None
    assert store.find(new.code) is not None


@pytest.mark.parametrize(
    "change",
    [
        lambda content: content[:-1],
        lambda content: content.replace(b"KAZ", b"UZB"),
        lambda _: b"",
        lambda _: b"\xff" * 100,
        lambda content: content + b"x" * MAX_ROOM_BYTES,
        lambda content: reseal(content, address="//evil.example"),
        lambda content: reseal(content, address="https://evil.example/"),
        lambda content: reseal(content, address="/services?a=b#room=x"),
        lambda content: reseal(content, address="/services\r\nSet-Cookie: a=b"),
        lambda content: reseal(content, address=["/"]),
        lambda content: reseal(content, secret=hash_of("")[:-1]),
        lambda content: reseal(content, name=hash_of("another")[:32]),
        lambda content: reseal(content, opened="now"),
        lambda content: reseal(content, opened=True),
        lambda content: reseal(content, more="x"),
        lambda _: seal("[" * 5_000),
        lambda _: seal('{"name": NaN}'),
    ],
)
def test_a_file_is_believed_only_when_form_and_hash_are_right(store: RoomStore, tmp_path: Path, change: object) -> None:
    new = store.open(NEXT)
    path = file_of(tmp_path, new.code)
    assert callable(change)
    path.write_bytes(change(path.read_bytes()))
    assert address(tmp_path, new.code) == ""
    assert not RoomStore(tmp_path).step(new.code, new.secret, NEXT)


def seal(line: str) -> bytes:
    """Return a line with its hash, as anybody can make one."""
    return f"{hash_of(line)}\n{line}".encode()


def reseal(content: bytes, **changes: object) -> bytes:
    return seal(json.dumps(json.loads(content.partition(b"\n")[2]) | changes))


def test_a_link_in_the_place_of_a_room_or_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    store = RoomStore(tmp_path / "a")
    new = store.open(START)
    path = file_of(tmp_path / "a", new.code)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert RoomStore(tmp_path / "a").find(new.code) is None
    (tmp_path / "b" / "rooms").symlink_to(tmp_path / "a" / "rooms")
    assert RoomStore(tmp_path / "b").find(new.code) is None
    with pytest.raises(OSError, match="remove it"):
        RoomStore(tmp_path / "b").open(START)


def test_the_number_of_rooms_is_bounded_and_ended_ones_make_room(
    store: RoomStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_store, "MAX_ROOMS", 3)
    rooms = [store.open(START) for _ in range(3)]
    with pytest.raises(RoomsFullError):
        store.open(START)
    store.end(rooms[0].code, rooms[0].secret)
    rooms.append(store.open(START))
    age_file(file_of(tmp_path, rooms[1].code), IDLE_TIMEOUT + 60)
    age_file(tmp_path / "rooms" / f"{room_name(rooms[0].code)}.end", IDLE_TIMEOUT + 60)
    (tmp_path / "rooms" / "notes of the operator").write_text("stays")
    rooms.append(store.open(START))
    names = {file.name for file in (tmp_path / "rooms").iterdir()}
    assert names == {*(room_name(room.code) for room in rooms[2:]), "notes of the operator"}


def test_a_room_is_safe_on_disk_and_its_folder_listed_once(store: RoomStore, monkeypatch: pytest.MonkeyPatch) -> None:
    steps, sync, scan = list[str](), os.fsync, os.scandir
    monkeypatch.setattr(os, "fsync", lambda handle: (steps.__iadd__(["sync"]), sync(handle))[1])
    monkeypatch.setattr(os, "scandir", lambda folder: (steps.__iadd__(["list"]), scan(folder))[1])
    store.open(START)
    assert steps == ["list", "sync", "sync"]


def test_a_full_folder_loses_nothing(store: RoomStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    new, real = store.open(START), os.open

    def full(path: object, flags: int, *more: int, **options: int) -> int:
        if flags & os.O_CREAT:
            raise OSError(errno.ENOSPC, "No space left on device")
        return real(path, flags, *more, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(os, "open", full)
    for work in (lambda: store.step(new.code, new.secret, NEXT), lambda: store.open(START)):
        with pytest.raises(OSError, match="No space"):
            work()
    assert address(tmp_path, new.code) == START
    assert store.step(new.code, new.secret, START)  # a sign of life writes no file
    monkeypatch.undo()
    assert store.step(new.code, new.secret, NEXT)
    assert address(tmp_path, new.code) == NEXT


def test_followers_stay_where_they_are_while_the_folder_does_not_answer(
    store: RoomStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, other = store.open(START), RoomStore(tmp_path)
    room = other.find(new.code)
    monkeypatch.setattr(room_store, "CACHE_SECONDS", 0.0)

    def away(*_: object, **__: object) -> bytes:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(room_store, "read_regular_file", away)
    assert other.find(new.code) == room
    with pytest.raises(OSError, match="Input/output"):
        RoomStore(tmp_path).find(new.code)


def test_without_a_folder_no_room_is_opened(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="no state folder"):
        RoomStore(None).open(START)
    (tmp_path / "rooms").write_text("a file in its place")
    with pytest.raises(OSError, match=r"exists|Not a directory"):
        RoomStore(tmp_path).open(START)
    assert (tmp_path / "rooms").read_text() == "a file in its place"


def write_steps(folder: Path, code: str, secret: str, number: int) -> None:
    """Step as a process of its own does, each time to an address of another length."""
    store = RoomStore(folder)
    for step in range(60):
        assert store.step(code, secret, f"/services?q={number}-" + "x" * (step * 97 % 2_000))


@pytest.mark.soak
def test_processes_that_write_at_once_leave_whole_files(store: RoomStore, tmp_path: Path) -> None:
    new = store.open("/services?q=0-")
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=write_steps, args=(tmp_path, new.code, new.secret, number)) for number in range(3)
    ]
    for writer in writers:
        writer.start()
    path, reads = file_of(tmp_path, new.code), 0
    while any(writer.is_alive() for writer in writers):
        room = room_from_bytes(path.read_bytes(), path.name)
        assert room is not None
        assert room.address.startswith("/services?q=")
        reads += 1
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0, 0, 0]
    assert reads > 0
    assert [file.name for file in (tmp_path / "rooms").iterdir()] == [path.name]
