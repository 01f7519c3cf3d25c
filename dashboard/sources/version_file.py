"""One data version as a file: its name, its form, and when it is believed."""

from __future__ import annotations

import json
import lzma
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from dashboard.bounds.limits import DESCRIPTOR_BYTES, MEGABYTE
from dashboard.dataset.dataset import Version
from dashboard.dates import is_date
from dashboard.sources.data_source import Package

NAME = re.compile(r"(\d{8}T\d{6}Z)_(\d{4}-\d\d-\d\d)_([0-9a-f]{12})_([0-9a-f]{20})\.(xz|again|gone)")
"""What files are called: first moment, day of the data, version, hash of all files, and what the file tells.

`xz` holds the version, `again` tells that it was shown anew from this moment on, `gone` that it was kept once.
"""

TIME_FORMAT = "%Y%m%dT%H%M%SZ"
FILE_FORMAT = "data version 1"
MAX_BYTES, FAST_COMPRESSION_BYTES = 1024 * MEGABYTE, 16 * MEGABYTE
"""Bytes that the files of a version may have together; from which on it is compressed fast rather than well."""


class VersionFileError(Exception):
    """A file that is no data version, or not the one it is called."""


@dataclass(frozen=True, order=True)
class VersionEntry:
    """A file of the folder of versions: `since` in seconds since 1970, `kind` as in `NAME`."""

    since: float
    date: str
    hash: str
    package: str
    kind: str
    size: int = 0

    @property
    def file_name(self) -> str:
        """Return what the file is called."""
        moment = datetime.fromtimestamp(self.since, UTC).strftime(TIME_FORMAT)
        return f"{moment}_{self.date}_{self.hash}_{self.package}.{self.kind}"

    @property
    def version(self) -> Version:
        """Return the version it tells of."""
        return Version(self.hash, self.date)


def parse_file_name(name: str, size: int = 0) -> VersionEntry | None:
    """Return what the name of a file tells; None of any other file."""
    match = NAME.fullmatch(name)
    if match is None or not is_date(match[2]):
        return None
    try:
        since = datetime.strptime(match[1], TIME_FORMAT).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return None
    return VersionEntry(since, match[2], match[3], match[4], match[5], size)


def compress(package: Package) -> bytes:
    """Return the content of a version file; VersionFileError where it would be too large."""
    names = sorted(package.files)
    total = sum(map(len, package.files.values()))
    if total > MAX_BYTES:
        raise VersionFileError(f"its files have {total:,} bytes; at most {MAX_BYTES:,} are kept")
    head = {"form": FILE_FORMAT, "files": [[name, len(package.files[name])] for name in names]}
    content = b"".join([json.dumps(head).encode(), b"\n", *(package.files[name] for name in names)])
    return lzma.compress(content, preset=0 if total > FAST_COMPRESSION_BYTES else 3)


def decompress(content: bytes, entry: VersionEntry) -> Package:
    """Return the package of a version file; VersionFileError where its name says another."""
    try:
        decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, memlimit=256 * MEGABYTE)
        text = decompressor.decompress(content, MAX_BYTES + DESCRIPTOR_BYTES)
        head, _, body = text.partition(b"\n")
        files = _files(json.loads(head), body) if decompressor.eof else {}
    except (lzma.LZMAError, MemoryError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise VersionFileError(f"it cannot be read ({type(error).__name__})") from None
    package = Package(files, entry.date)
    if package.name != entry.package:
        raise VersionFileError("its files were changed")
    return package


def _files(head: Any, body: bytes) -> dict[str, bytes]:
    if head["form"] != FILE_FORMAT:
        raise ValueError(head["form"])
    files, begin = dict[str, bytes](), 0
    for name, length in head["files"]:
        if not isinstance(name, str) or not isinstance(length, int) or length < 0:
            raise TypeError(name)
        files[name] = body[begin : begin + length]
        begin += length
    if begin != len(body):
        raise ValueError("it is longer or shorter than it says")
    return files
