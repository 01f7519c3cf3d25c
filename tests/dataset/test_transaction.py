"""The list of an interrupted import is believed only in its own form.

It never leads out of its folder.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard import __main__ as command_line
from dashboard.dataset import transaction
from dashboard.dataset.load import load
from dashboard.errors import DataError

A = "a" * 64
LISTS = [
    b"", b"[]", b"null", b'"x"', b"1", b"{", b"\xff\xfe", b"[" * 100_000, b'{"a.csv":1}', b'{"a.csv":{}}',
    b'{"a.csv":null}',
    b'{"a.csv":{"old":"","new":""}}', b'{"a.csv":{"old":1,"new":2}}', b'{"a.csv":{"old":NaN,"new":1e400}}',
]  # fmt: skip
NAMES = [
    "../outside/new-file", "/etc/new-file", "..", ".", "", "a\\b.csv", "a\x00.csv", ".kept/a.csv", "x/../a.csv",
    "README.md",    "a.csv/..", "a.exe", "A" * 200 + ".csv", "\u202ea.csv",
]  # fmt: skip


def spoil(folder: Path, content: bytes) -> None:
    (folder / transaction.FOLDER).mkdir()
    (folder / transaction.FOLDER / transaction.MANIFEST).write_bytes(content)


def manifest_of(name: str) -> bytes:
    """Return a list with a file whose old content is gone and whose new one is there."""
    return json.dumps({name: {"old": "", "new": transaction.digest(b"new")}}).encode()


@pytest.mark.parametrize("content", LISTS + [manifest_of(name) for name in NAMES])
def test_a_spoilt_list_is_refused_with_what_to_remove(
    small_folder: Path, capsys: pytest.CaptureFixture[str], content: bytes
) -> None:
    spoil(small_folder, content)
    for act in (lambda: load(small_folder), lambda: transaction.finish(small_folder)):
        with pytest.raises(DataError, match=r"Remove the folder \.importing"):
            act()
    assert command_line.main(["check", str(small_folder)]) == 1
    file = small_folder.parent / "list.csv"
    file.write_text("Title,Date\nA,2021\n")
    assert command_line.main(["import", str(file), "--into", str(small_folder), "--yes"]) == 1
    output = capsys.readouterr()
    assert "Traceback" not in output.err + output.out
    assert "Remove the folder .importing" in output.err + output.out


@pytest.mark.parametrize("name", ["../outside/new-file", "x/../../outside/new-file"])
def test_nothing_is_moved_out_of_the_folder(small_folder: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "outside").mkdir(exist_ok=True)
    spoil(small_folder, manifest_of(name))
    with pytest.raises(DataError):
        transaction.finish(small_folder)
    assert list((tmp_path / "outside").iterdir()) == []


def test_a_file_that_is_not_the_one_that_was_listed_is_not_moved(small_folder: Path) -> None:
    before = (small_folder / "sources.csv").read_bytes()
    manifest = {"sources.csv": {"old": transaction.digest(before), "new": A}}
    spoil(small_folder, json.dumps(manifest).encode())
    (small_folder / transaction.FOLDER / "sources.csv").write_bytes(b"something else")
    with pytest.raises(DataError):
        transaction.finish(small_folder)
    assert (small_folder / "sources.csv").read_bytes() == before


@pytest.mark.parametrize("target", ["folder", "list", "file"])
def test_links_are_not_followed(small_folder: Path, tmp_path: Path, target: str) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = (small_folder / "sources.csv").read_bytes()
    manifest = {"sources.csv": {"old": transaction.digest(before), "new": transaction.digest(b"new")}}
    (elsewhere / transaction.MANIFEST).write_text(json.dumps(manifest))
    (elsewhere / "sources.csv").write_bytes(b"new")
    place = small_folder / transaction.FOLDER
    if target == "folder":
        place.symlink_to(elsewhere)
    else:
        place.mkdir()
        (place / transaction.MANIFEST).write_text(json.dumps(manifest))
        (place / "sources.csv").write_bytes(b"new")
        name = transaction.MANIFEST if target == "list" else "sources.csv"
        (place / name).unlink()
        (place / name).symlink_to(elsewhere / name)
    with pytest.raises((DataError, OSError)):
        transaction.finish(small_folder)
    assert (small_folder / "sources.csv").read_bytes() == before
    assert (elsewhere / "sources.csv").read_bytes() == b"new"


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(value=JSON.filter(lambda value: value != {}))
def test_no_value_of_json_breaks_the_reader(tmp_path: Path, value: object) -> None:
    (tmp_path / transaction.FOLDER).mkdir(exist_ok=True)
    (tmp_path / transaction.FOLDER / transaction.MANIFEST).write_text(json.dumps(value))
    with pytest.raises(DataError):
        transaction.is_pending(tmp_path)
