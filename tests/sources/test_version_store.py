"""Data versions are kept whole, bounded, shared, and believed only when all is right."""

from __future__ import annotations

import lzma
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from dashboard.dataset.dataset import Dataset, Version
from dashboard.dataset.load import day_of, files_of, load_files
from dashboard.settings import shipped_folder
from dashboard.sources.current_data import CurrentData
from dashboard.sources.data_source import Package
from dashboard.sources.version_file import VersionFileError
from dashboard.sources.version_history import MissingVersionError, VersionHistory
from dashboard.sources.version_store import VersionStore
from tests.support.source_fixtures import Place, place_in

DAY = 86_400.0
BEGIN = 1_790_000_000.0
"""A moment on 21 September 2026."""


def package(words: str) -> Package:
    return Package({"datapackage.json": b"{}", "tables/a.csv": words.encode() * 50}, "2026-09-21")


def version(number: int) -> Version:
    return Version(f"{number:012x}", "2026-09-21")


def kept_hashes(store: VersionStore) -> list[str]:
    return [entry.hash for entry in store.versions()]


@pytest.fixture
def store(tmp_path: Path) -> VersionStore:
    return VersionStore(tmp_path / "versions")


def test_a_version_is_read_as_it_was_kept_also_by_another_process(store: VersionStore, tmp_path: Path) -> None:
    assert store.keep(package("a"), version(1), BEGIN)
    other = VersionStore(tmp_path / "versions")
    entry = other.find(version(1).hash)
    assert entry is not None
    assert other.read(entry) == package("a")
    assert (entry.since, entry.version) == (BEGIN, version(1))


def test_the_shipped_package_costs_less_than_300_kb(store: VersionStore, dataset: Dataset) -> None:
    files = files_of(shipped_folder("data"), dataset.contract)
    assert store.keep(Package(files, dataset.version.date), dataset.version, BEGIN)
    (entry,) = store.versions()
    assert 0 < entry.size < 300_000
    again = load_files(store.read(entry).files, entry.date)
    assert again.version == dataset.version


def test_the_oldest_go_first_pinned_ones_last_and_the_newest_never(tmp_path: Path) -> None:
    store = VersionStore(tmp_path / "versions", max_versions=3)
    for number in range(3):
        store.keep(package(str(number)), version(number), BEGIN + number * DAY)
    assert store.pin(version(0).hash)
    store.keep(package("3"), version(3), BEGIN + 3 * DAY)
    assert kept_hashes(store) == [version(n).hash for n in (0, 2, 3)]
    tighter = VersionStore(tmp_path / "versions", max_versions=1)
    tighter.keep(package("4"), version(4), BEGIN + 4 * DAY)
    assert kept_hashes(tighter) == [version(4).hash]


def test_the_bound_of_bytes_holds(tmp_path: Path) -> None:
    store = VersionStore(tmp_path / "versions", max_versions=100, megabytes=1)
    for number in range(6):
        files = {"datapackage.json": b"{}", "a.csv": os.urandom(300_000)}
        assert store.keep(Package(files, "2026-09-21"), version(number), BEGIN + number * DAY)
    assert kept_hashes(store) == [version(n).hash for n in (3, 4, 5)]
    too_large = {"a.csv": os.urandom(2_000_000)}
    assert not store.keep(Package(too_large, "2026-09-21"), version(9), BEGIN + 9 * DAY)
    assert "DASHBOARD_VERSIONS_MB" in store.fault
    assert kept_hashes(store) == [version(n).hash for n in (3, 4, 5)]


@pytest.mark.parametrize(
    "content",
    [b"", b"no xz", lzma.compress(b""), lzma.compress(b"{}\n"), lzma.compress(b'{"form":"data version 1","files":5}\n'),
     lzma.compress(b'{"form":"data version 1","files":[["a",-1]]}\n'), lzma.compress(b"[" * 100_000),
     lzma.compress(b'{"form":"data version 1","files":[["a.csv",1]]}\nxx')],
)  # fmt: skip
def test_a_damaged_version_is_refused_and_written_anew_when_it_is_shown_again(
    store: VersionStore, content: bytes
) -> None:
    store.keep(package("a"), version(1), BEGIN)
    (entry,) = store.versions()
    assert store.folder is not None
    (store.folder / entry.file_name).write_bytes(content)
    with pytest.raises(VersionFileError):
        store.read(entry)
    assert store.keep(package("a"), version(1), BEGIN)
    assert store.read(entry) == package("a")


def test_a_forged_version_is_refused(store: VersionStore) -> None:
    store.keep(package("a"), version(1), BEGIN)
    store.keep(package("b"), version(2), BEGIN + DAY)
    first, second = store.versions()
    assert store.folder is not None
    os.replace(store.folder / second.file_name, store.folder / first.file_name)  # noqa: PTH105 - the test of a move
    with pytest.raises(VersionFileError, match="changed"):
        store.read(first)


@pytest.mark.parametrize("trick", ["link", "folder", "pipe"])
def test_what_is_no_regular_file_is_no_version(store: VersionStore, tmp_path: Path, trick: str) -> None:
    store.keep(package("a"), version(1), BEGIN)
    (entry,) = store.versions()
    assert store.folder is not None
    path = store.folder / entry.file_name
    content = path.read_bytes()
    path.unlink()
    if trick == "link":
        (tmp_path / "elsewhere").write_bytes(content)
        path.symlink_to(tmp_path / "elsewhere")
    elif trick == "folder":
        path.mkdir()
    else:
        os.mkfifo(path)
    assert store.versions() == ()


def test_other_names_are_no_versions(store: VersionStore) -> None:
    store.keep(package("a"), version(1), BEGIN)
    assert store.folder is not None
    for name in ("x", "20269999T000000Z_2026-09-21_000000000009_00000000000000000009.xz", "..pin", "a" * 200):
        (store.folder / name).write_bytes(b"x")
    assert kept_hashes(store) == [version(1).hash]
    assert store.pinned() == frozenset()


def test_a_link_in_place_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "versions").symlink_to(tmp_path / "elsewhere")
    store = VersionStore(tmp_path / "versions")
    assert not store.keep(package("a"), version(1), BEGIN)
    assert "link" in store.fault
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.fixture
def blocked_store(tmp_path: Path) -> VersionStore:
    """A store whose folder cannot be made: a file stands in its place."""
    (tmp_path / "file").write_text("x")
    return VersionStore(tmp_path / "file" / "versions")


def test_a_folder_that_cannot_be_written_is_said_and_nothing_fails(
    blocked_store: VersionStore, caplog: pytest.LogCaptureFixture
) -> None:
    assert not blocked_store.keep(package("a"), version(1), BEGIN)
    assert not blocked_store.keep(package("a"), version(1), BEGIN)
    assert blocked_store.fault
    assert blocked_store.versions() == ()
    assert not blocked_store.pin(version(1).hash)
    assert len([record for record in caplog.records if "cannot be kept" in record.message]) == 1


def test_a_full_disk_leaves_what_is_there(store: VersionStore, monkeypatch: pytest.MonkeyPatch) -> None:
    store.keep(package("a"), version(1), BEGIN)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert not store.keep(package("b"), version(2), BEGIN + DAY)
    assert store.fault == "No space left on device"
    assert kept_hashes(store) == [version(1).hash]
    assert store.keep(package("b"), version(2), BEGIN + DAY)
    assert store.fault == ""
    assert store.folder is not None
    assert not list(store.folder.glob(".new-*"))


def test_several_at_once_keep_each_version_once(tmp_path: Path) -> None:
    stores = [VersionStore(tmp_path / "versions", max_versions=5) for _ in range(4)]

    def work(store: VersionStore) -> bool:
        return all(store.keep(package(str(n)), version(n), BEGIN + n * DAY) for n in range(8))

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(work, stores))
    assert len(kept_hashes(stores[0])) == len(set(kept_hashes(stores[0]))) <= 5
    assert version(7).hash in kept_hashes(stores[0])
    for entry in stores[0].versions():
        assert stores[0].read(entry)


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return place_in(tmp_path)


def revise(place: Place, number: int) -> None:
    """Change the title of the first source."""
    lines = place.path("sources").read_text(encoding="utf-8").splitlines()
    cells = lines[1].split(",")
    cells[1] = f"Title number {number}"
    place.path("sources").write_text("\n".join([lines[0], ",".join(cells), *lines[2:], ""]), encoding="utf-8")


def test_every_good_version_is_kept_over_restarts_and_none_that_is_refused(place: Place) -> None:
    live = place.start()
    live.look()
    hashes = [live.now().dataset.version.hash]
    for number in range(3):
        place.clock.moment += DAY
        revise(place, number)
        place.settle(live)
        hashes.append(live.now().dataset.version.hash)
    before = place.path("sources").read_bytes()
    place.path("sources").write_text("broken\n")
    place.settle(live)
    place.path("sources").write_bytes(before)
    again = place.start()
    again.look()
    assert kept_hashes(again.versions) == hashes
    assert len(set(hashes)) == 4


def test_a_date_finds_the_version_that_stood_when_it_began(place: Place) -> None:
    live = place.start()
    live.look()
    first = live.now()
    days = []
    for number in range(2):
        place.clock.moment += 10 * DAY
        revise(place, number)
        place.settle(live)
        days.append(live.now())
    history, now = VersionHistory(live.versions), live.now()
    at = [history.version_at(day_of(moment), now) for moment in (first.since - 30 * DAY, first.since + 5 * DAY)]
    assert at == [(first.dataset.version.hash, True), (first.dataset.version.hash, False)]
    assert history.version_at(day_of(days[0].since + 5 * DAY), now) == (days[0].dataset.version.hash, False)
    assert history.version_at(day_of(now.since + 5 * DAY), now) == (now.dataset.version.hash, False)


def test_a_version_that_came_back_stands_again_from_that_moment_on(place: Place) -> None:
    live = place.start()
    live.look()
    first, before = live.now().dataset.version.hash, place.path("sources").read_bytes()
    for content in (None, before, None):
        place.clock.moment += 10 * DAY
        revise(place, 5 if content is None else 0)
        if content is not None:
            place.path("sources").write_bytes(content)
            back = place.clock.moment
        place.settle(live)
    history = VersionHistory(live.versions)
    assert history.version_at(day_of(back + 5 * DAY), live.now()) == (first, False)
    assert len(kept_hashes(live.versions)) == 2


def test_a_version_is_loaded_once_and_few_are_held(place: Place) -> None:
    live = place.start()
    live.look()
    first = live.now().dataset.version.hash
    for number in range(4):
        place.clock.moment += DAY
        revise(place, number)
        place.settle(live)
    history, now = VersionHistory(live.versions, max_loaded=2), live.now()
    version_data = history.open(first, now)
    assert history.open(first, now) is version_data
    assert version_data.dataset.version.hash == first
    assert version_data.files()["sources.csv"]
    for entry in live.versions.versions():
        history.open(entry.hash, now)
    assert not history.is_loaded(first, now)
    assert history.open(now.dataset.version.hash, now) is now


def test_a_version_that_went_away_names_the_nearest_one(place: Place) -> None:
    live = place.start()
    live.look()
    hashes = [live.now().dataset.version.hash]
    for number in range(3):
        place.clock.moment += DAY
        revise(place, number)
        place.settle(live)
        hashes.append(live.now().dataset.version.hash)
    VersionStore(live.versions.folder, max_versions=2).keep(
        Package(live.now().files(), ""), live.now().dataset.version, live.now().since
    )
    history = VersionHistory(live.versions)
    with pytest.raises(MissingVersionError) as error:
        history.open(hashes[0], live.now())
    assert (error.value.gone, error.value.nearest.hash) == (True, hashes[2])
    with pytest.raises(MissingVersionError) as unknown:
        history.open("0" * 12, live.now())
    assert (unknown.value.gone, unknown.value.nearest.hash) == (False, hashes[3])


def test_a_version_called_by_another_ones_name_is_not_opened(place: Place) -> None:
    live = place.start()
    live.look()
    (entry,) = live.versions.versions()
    assert live.versions.folder is not None
    forged_name = entry.file_name.replace(entry.hash, "0123456789ab")
    (live.versions.folder / forged_name).write_bytes((live.versions.folder / entry.file_name).read_bytes())
    with pytest.raises(MissingVersionError):
        VersionHistory(live.versions).open("0123456789ab", live.now())


def test_data_that_are_not_followed_have_no_history(small: Dataset) -> None:
    current = CurrentData(small, BEGIN, dict)
    history = VersionHistory(VersionStore(None))
    assert history.newest_other(current) is None
    assert history.version_at("2020", current) == (small.version.hash, True)
    assert kept_hashes(history.store) == []
