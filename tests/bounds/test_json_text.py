"""JSON that is too long or too deep is refused before parsing, in linear time."""

from __future__ import annotations

import json
import os
from itertools import product
from pathlib import Path

import pytest

from dashboard.bounds.errors import BoundError
from dashboard.bounds.json_text import depth, read_json
from tests.support.cost_growth import seconds_of
from tests.support.covering import few

UNITS = ["".join(letters) for size in (1, 2, 3) for letters in product('"\\[{', repeat=size)]
FURTHER = ["a", "1", '\\"', "[]", "{}", '"' + "\\" * 99, '""[', '{"a":', "]", '"a\\', "\\u0041", "é"]


@pytest.mark.parametrize("unit", few([*UNITS, *FURTHER], 32))
def test_that_looking_for_the_depth_takes_a_time_in_proportion_to_the_length(unit: str) -> None:
    def text(size: int) -> bytes:
        return (unit * size)[:size].encode()

    short, long = (seconds_of(depth, text(size)) for size in (50_000, 400_000))
    assert long < 8 * 4 * short + 0.01


def test_that_the_depth_is_that_of_the_parser() -> None:
    values: tuple[object, ...] = ([], [[]], {"a": [{"b": "]]]{{{"}]}, "[[[[", ['"[', "\\", "[[\\"], [[], [[]], []], 1)
    for value in values:
        text = json.dumps(value)
        assert depth(text.encode()) == _depth(value), text


def _depth(value: object) -> int:
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else None
    return 0 if inside is None else 1 + max(map(_depth, inside), default=0)


def test_that_what_is_within_the_bounds_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(b'\xef\xbb\xbf{"a": [1, 1.5, "[[["]}')
    assert read_json(path, 26, 2) == read_json(path.read_bytes(), 26, 2) == {"a": [1, 1.5, "[[["]}


@pytest.mark.parametrize("half", ["\\ud83d", "\\uDE00", "a\\ud83d\\ud83d"])
def test_that_half_a_character_is_no_json(half: str) -> None:
    content = b'"\\\\ud83d \\ud83d\\ude00"'
    assert read_json(content, 100) == json.loads(content)
    for text in (f'"{half}"', f'{{"{half}": 1}}'):
        with pytest.raises(ValueError, match="surrogates"):
            read_json(text.encode(), 100)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"[" * 101, "it has more than 100 bytes"),
        (b"[[[[" + b"]]]]", "its brackets are nested deeper than 3"),
        (b"[" * 100, "its brackets are nested deeper than 3"),
    ],
)
def test_that_what_is_beyond_the_bounds_is_refused_with_the_bound(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "a.json"
    path.write_bytes(content)
    for source in (content, path):
        with pytest.raises(BoundError, match=words):
            read_json(source, 100, 3)


@pytest.mark.parametrize("text", ["NaN", "Infinity", "[-Infinity]", "1e400", "[-1e999]", "[1", "", "'a'", "9" * 5000])
def test_that_what_is_no_json_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_json(text.encode(), 10_000)


def test_that_only_regular_files_are_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for path in (tmp_path / "pipe", Path("/dev/zero"), tmp_path):
        with pytest.raises((BoundError, OSError)):
            read_json(path, 100)
