"""JSON held against its bounds (bytes, depth, numbers) before it is parsed."""

from __future__ import annotations

import json
import math
import re
from itertools import accumulate
from pathlib import Path
from typing import Any

from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.errors import LazyMessage

MAX_DEPTH = 32
"""Brackets within brackets of a file; datapackage.json has seven."""

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+"?', re.DOTALL)
"""A string, closed or not. It matches from every quotation mark, so that nothing is ever tried a second time."""

_HALVES = re.compile(rb"\\u[dD][89a-fA-F]")
"""Halves of a character (surrogates), which no file can hold alone."""

_STEPS = bytes({ord("["): 1, ord("{"): 1, ord("]"): 255, ord("}"): 255}.get(byte, 0) for byte in range(256))
_OTHERS = bytes(byte for byte in range(256) if not _STEPS[byte])


def read_json(source: bytes | Path, max_bytes: int, max_depth: int = MAX_DEPTH, *, follow: bool = True) -> Any:
    """Return the value of a JSON text in UTF-8, or of the regular file that holds it.

    Raises:
        BoundError: it is longer, or its brackets are nested deeper, or it is no regular file.
        ValueError: it is no JSON; NaN, Infinity, numbers that no float holds and halves of characters are none.
        OSError: the file cannot be opened or read.
    """
    content = source if isinstance(source, bytes) else read_regular_file(source, max_bytes, follow=follow)
    if len(content) > max_bytes:
        raise BoundError(LazyMessage.t("it has more than {most} bytes", most=f"{max_bytes:,}"))
    if depth(content) > max_depth:
        raise BoundError(LazyMessage.t("its brackets are nested deeper than {most}", most=max_depth))
    value = json.loads(content.decode("utf-8-sig"), parse_float=_finite, parse_constant=_refuse)
    if _HALVES.search(content):
        json.dumps(value, ensure_ascii=False).encode()  # a `ValueError` where a half has no other half
    return value


def without_strings(content: bytes) -> bytes:
    """Return what of a JSON text stands outside of its strings: brackets, commas, numbers."""
    return _STRING.sub(b"", content)


def depth(content: bytes) -> int:
    """Return how many brackets stand within brackets in a JSON text, strings left aside."""
    brackets = without_strings(content).translate(_STEPS, _OTHERS)
    return max(accumulate(memoryview(brackets).cast("b")), default=0)


def _finite(digits: str) -> float:
    value = float(digits)
    return value if math.isfinite(value) else _refuse(digits)


def _refuse(digits: str) -> float:
    raise ValueError(f"{digits[:20]} is no number of JSON")
