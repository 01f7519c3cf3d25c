"""A file that somebody wants to see before it is published, kept by its reader.

The server keeps nothing of it. What a reader's browser holds is the text of the tables, compressed, and a seal that
says that they were checked beside a version of the published data; with it they come back in every request. A seal of
another program, or of this one before it was started anew, opens nothing: the file has to be chosen again.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from pathlib import PurePosixPath, PureWindowsPath

from dashboard.bounds.capacity import CHECKS, PREVIEWS, Capacity, CapacityError
from dashboard.bounds.limits import MEGABYTE, PREVIEW, STATE_CHARACTERS
from dashboard.dataset.csv_reader import limit_problem
from dashboard.dataset.dataset import Version
from dashboard.dataset.load import Files, build
from dashboard.dataset.validation import validate
from dashboard.dataset.validation_report import Report
from dashboard.errors import DataError
from dashboard.sources.current_data import CurrentData
from dashboard.sources.preview_check import check, pack, read_tables, unpack

LIMITS = PREVIEW
MAX_STATE_LENGTH = STATE_CHARACTERS
MAX_NAME_LENGTH = 100
MAX_VERDICTS = 1_000
"""Kept tables of which it is remembered whether they fit the data that are shown; further ones do not."""

SEAL_LENGTH, MAX_VERSION_LENGTH, VERSION_END = 64, 20, "."
"""Characters of a seal (SHA-256 in hexadecimal), of the version with its end, and what that is in a kept state."""

VERSION_PREFIX = "preview"
"""How the version of previewed data begins."""


@dataclass(frozen=True)
class PreviewResult:
    """What was found in a file, and what its reader's browser keeps ("" with faults)."""

    report: Report
    state: str = ""
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """The tables of a file in the place of published data; none where they do not fit."""

    tables: tuple[str, ...]


class PreviewStore:
    """Checks files, and opens what was checked; its key dies with the program."""

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._places, self._views = Capacity(CHECKS), Capacity(PREVIEWS)
        self._published_files: Callable[[], Files] = dict
        self._verdicts: dict[bytes, bool] = {}

    def try_file(self, name: str, content: bytes, current: CurrentData) -> PreviewResult:
        """Check a file beside the published data; `CapacityError` as `place`."""
        name, data = base_name(name), current.dataset
        if len(content) > LIMITS.packed:
            problem = limit_problem(name, "packed", f"{LIMITS.packed // MEGABYTE:,}")
            return PreviewResult(Report(name, (problem,)))
        with self.place():
            result = check(name, content, current.files(), MAX_STATE_LENGTH - SEAL_LENGTH - MAX_VERSION_LENGTH)
        state = self._sealed(result.tables_text, data.version)
        return PreviewResult(Report(name, result.problems, result.remarks), state, result.tables)

    def open(self, state: str, current: CurrentData) -> tuple[CurrentData, Preview]:
        """Return the data of a reader with a previewed file, and which tables are theirs.

        Where the published data have changed since, the tables are checked beside them again; if they do not fit
        any more, the published data are shown.
        """
        content = state[SEAL_LENGTH:]
        # Only what this program packed within its limits has a right seal: nothing else is ever unpacked.
        is_ours = hmac.compare_digest(state[:SEAL_LENGTH].encode("utf-8", "replace"), self._seal(content).encode())
        version, _, tables_text = content.partition(VERSION_END)
        if not is_ours or not tables_text:
            return current, Preview(())
        try:
            if version != current.dataset.version.hash and not self._fits(tables_text, current):
                return current, Preview(())
            texts = unpack(tables_text, current.dataset.contract)
        except (DataError, CapacityError):
            return current, Preview(())
        published, contract = current.dataset, current.dataset.contract
        tables = {name: published.table(name) for name in contract.tables} | validate(contract, texts).tables
        mark = hashlib.sha256(f"{published.version.hash}\n{state}".encode()).hexdigest()[:12]
        dataset = build(contract, tables, Version(f"{VERSION_PREFIX}-{mark}", published.version.date))
        return replace(current, dataset=dataset), Preview(tuple(texts))

    def _fits(self, tables_text: str, current: CurrentData) -> bool:
        """Return whether older tables fit the data of now, asked once; `CapacityError` as `place`."""
        if self._published_files is not current.files:
            self._published_files, self._verdicts = current.files, {}
        key = hashlib.sha256(tables_text.encode()).digest()
        if key not in self._verdicts and len(self._verdicts) < MAX_VERDICTS:
            with self.place():
                self._verdicts[key] = not check("", tables_text.encode(), current.files()).problems
        return self._verdicts.get(key, False)

    def keep(self, name: str, tables: Mapping[str, str], current: CurrentData) -> str:
        """Return what a browser keeps of tables (name -> CSV); "" where it is too long."""
        try:
            texts = read_tables(tables, current.dataset.contract)
            tables_text = pack(name, texts, MAX_STATE_LENGTH - SEAL_LENGTH - MAX_VERSION_LENGTH) if texts else ""
        except DataError:
            return ""
        return self._sealed(tables_text, current.dataset.version)

    def _sealed(self, tables_text: str, version: Version) -> str:
        """Return packed tables with the version they were checked beside, under a seal over both."""
        content = f"{version.hash}{VERSION_END}{tables_text}"
        return self._seal(content) + content if tables_text else ""

    def _seal(self, content: str) -> str:
        return hmac.new(self._key, content.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def place(self) -> AbstractContextManager[None]:
        """Return a place at which files are read; entering it may raise a `CapacityError`."""
        return self._places.place()

    def view(self) -> AbstractContextManager[None]:
        """Return a place at which a file is shown; entering it may raise a `CapacityError`."""
        return self._views.place()


def base_name(name: str) -> str:
    """Return the file name without folders, of any system, truncated."""
    file_name = PurePosixPath(PureWindowsPath(name).name).name
    return "".join(letter for letter in file_name if letter.isprintable())[-MAX_NAME_LENGTH:] or "?"
