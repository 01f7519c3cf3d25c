"""However an import is interrupted, the package is the old or the new one."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dashboard.dataset import transaction
from dashboard.dataset.contract import read_contract
from dashboard.dataset.load import load, load_files, version_of
from dashboard.importing.errors import ImportRejected
from dashboard.importing.target_package import read_package
from dashboard.importing.writer import import_lock, recover, write_files
from tests.conftest import copy_small
from tests.importing.test_reader import activity
from tests.support.import_fixtures import NOW, files_of, plan_of

Files = dict[str, bytes]

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_small(tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def new(package: Path) -> Files:
    """The files an import of one activity writes: three tables and the descriptor."""
    return plan_of(package, activity())[1].files


@pytest.fixture
def folder(package: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(package, tmp_path / "data"))


def read(folder: Path) -> Files:
    """Return the files of a package as a server reads them."""
    return {name: transaction.read_current(folder, name) for name in files_of(folder)}


def write(folder: Path, files: Files) -> Path:
    with import_lock(folder):
        return write_files(folder, read_package(folder), files, NOW)


def copies(folder: Path) -> list[Files]:
    """Return the copies of what was there, those that are complete."""
    return [files_of(path) for path in sorted((folder / ".kept").glob("*")) if not path.name.endswith(".part")]


def test_the_new_files_are_there_and_the_old_package_is_kept_under_its_date(
    folder: Path, package: Path, new: Files
) -> None:
    place = write(folder, new)
    assert place == folder / ".kept" / "2026-11-22T101530Z"
    assert files_of(place) == files_of(package)
    assert files_of(folder) == files_of(package) | new
    assert load(folder).activities["id"].str.startswith("kaz-a-webinar").any()
    assert load(place).version == load(package).version
    assert not (folder / transaction.FOLDER).exists()


def test_two_imports_in_one_second_keep_both_copies(folder: Path, new: Files) -> None:
    first = write(folder, new)
    assert write(folder, new) == first.with_name(first.name + "-2")


def test_an_import_killed_between_any_two_writes_leaves_the_old_or_the_new_package(
    package: Path, new: Files, tmp_path: Path
) -> None:
    (tmp_path / "new").mkdir()
    for name, content in new.items():
        (tmp_path / "new" / name).write_bytes(content)
    command = [
        sys.executable,
        str(HERE.parent / "support" / "interrupted_import.py"),
        str(package),
        str(tmp_path / "new"),
        str(tmp_path / "out"),
    ]
    environment = os.environ | {"PYTHONPATH": str(HERE.parents[1])}
    lines = subprocess.run(command, capture_output=True, text=True, env=environment, check=True).stdout.splitlines()
    old, complete = files_of(package), files_of(package) | new
    versions = (load_files(old, "").version, load_files(complete, "").version)
    states = []
    for line in lines:
        folder = tmp_path / "out" / line.split()[0]
        files = read(folder)
        assert files in (old, complete), line
        version = version_of(folder, read_contract(folder))
        assert version == (versions[1] if files == complete else versions[0]), line
        with import_lock(folder):
            recover(folder)
        assert files_of(folder) == files, line
        assert not (folder / transaction.FOLDER).exists()
        assert all(copy == old for copy in copies(folder)), line
        if files == complete:
            assert copies(folder) == [old]
        states.append(files == complete)
    assert [line.split()[1] for line in lines] == ["True"] * (len(lines) - 1) + ["False"]
    assert len(lines) > 40
    assert states == sorted(states)
    assert {True, False} <= set(states[:-1])


def fill_disk(monkeypatch: pytest.MonkeyPatch, step: int) -> Callable[[], int]:
    """Let the disk be full at one step and ever after, for whatever needs room.

    Return how many steps there were.
    """
    steps = iter(range(10_000))
    calls = []

    def patch(name: str, torn: bool = False) -> None:
        real = getattr(os, name)

        def call(*arguments: Any, **options: Any) -> Any:
            calls.append(name)
            if next(steps) >= step:
                if torn:
                    real(arguments[0], bytes(arguments[1])[:7])
                raise OSError(errno.ENOSPC, "No space left on device")
            return real(*arguments, **options)

        monkeypatch.setattr(os, name, call)

    for name in ("mkdir", "fsync", "replace"):
        patch(name)
    patch("write", torn=True)
    return lambda: len(calls)


def test_a_disk_that_is_full_at_any_write_leaves_the_old_or_the_new_package(
    package: Path, new: Files, tmp_path: Path
) -> None:
    old, complete = files_of(package), files_of(package) | new
    outcomes = []
    for step in range(200):
        folder = Path(shutil.copytree(package, tmp_path / str(step)))
        with pytest.MonkeyPatch.context() as monkeypatch:
            steps = fill_disk(monkeypatch, step)
            try:
                write(folder, new)
            except ImportRejected as error:
                assert "Nothing was changed" in str(error)  # noqa: PT017 - from some step on it succeeds
                assert "No space left" in str(error)  # noqa: PT017
                assert read(folder) == old == files_of(folder)
                assert not (folder / transaction.FOLDER).exists()
                assert not list(folder.glob(".kept/*"))
            else:
                assert read(folder) == complete
            failed = steps() > step
        outcomes.append(read(folder) == complete)
        with import_lock(folder):
            recover(folder)
        assert files_of(folder) == (complete if outcomes[-1] else old)
        if not failed:
            break
    assert not failed
    assert outcomes == sorted(outcomes)
    assert len(outcomes) > 40
    assert outcomes.count(True) > 3, "the disk was full after the new files held, too"


def test_a_file_that_somebody_changed_meanwhile_is_not_overwritten(folder: Path, new: Files) -> None:
    package = read_package(folder)
    path = folder / "services.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    before = files_of(folder)
    with import_lock(folder), pytest.raises(ImportRejected, match=r"services\.csv was changed by somebody else"):
        write_files(folder, package, new, NOW)
    assert files_of(folder) == before
    assert not (folder / transaction.FOLDER).exists()


def test_a_file_changed_by_hand_after_a_crash_stays_and_what_was_to_replace_it_is_set_aside(
    folder: Path, new: Files
) -> None:
    transaction.prepare(folder, new)
    place = folder / transaction.FOLDER
    (place / f"{transaction.MANIFEST}.part").replace(place / transaction.MANIFEST)
    content = (folder / "activities.csv").read_bytes() + b"\n"
    (folder / "activities.csv").write_bytes(content)
    assert transaction.read_current(folder, "activities.csv") == content
    with import_lock(folder):
        assert recover(folder)
    assert (folder / "activities.csv").read_bytes() == content
    assert (folder / f"{transaction.FOLDER}-left" / "activities.csv").read_bytes() == new["activities.csv"]
    assert (folder / "sources.csv").read_bytes() == new["sources.csv"]


def test_a_second_import_is_refused_while_the_first_holds_the_lock(folder: Path) -> None:
    with (
        import_lock(folder),
        pytest.raises(ImportRejected, match=r"Another import into .* is running"),
        import_lock(folder),
    ):
        raise AssertionError
    with import_lock(folder):
        assert not recover(folder)


def test_a_drive_without_locks_is_told_and_not_taken_for_another_import(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_handle: int, _operation: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr("fcntl.flock", refuse)
    with pytest.raises(ImportRejected, match="No locks available"), import_lock(folder):
        raise AssertionError


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRejected, match="Nothing can be written into"), import_lock(tmp_path / "nowhere"):
        raise AssertionError
