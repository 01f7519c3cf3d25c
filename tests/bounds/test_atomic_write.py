"""A file is written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from dashboard.bounds.atomic_write import replace_file, write_file


def test_a_file_is_exchanged_whole(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    replace_file(path, b"old")
    replace_file(path, b"new")
    assert path.read_bytes() == b"new"
    assert [entry.name for entry in tmp_path.iterdir()] == ["table.csv"]


def test_what_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.csv"
    replace_file(path, b"old")

    def full(_handle: int) -> None:
        raise OSError("No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        replace_file(path, b"new")
    assert path.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["table.csv"]


def test_a_new_file_takes_the_place_of_nothing(tmp_path: Path) -> None:
    target = tmp_path / "target"
    (tmp_path / "link").symlink_to(target)
    with pytest.raises(FileExistsError):
        write_file(tmp_path / "link", b"new")
    assert not target.exists()


def test_a_private_file_is_for_its_owner(tmp_path: Path) -> None:
    replace_file(tmp_path / "room", b"secret", 0o600)
    assert stat.S_IMODE((tmp_path / "room").stat().st_mode) == 0o600
