"""A file that somebody wants to see before it is published.

Checked beside the published data, kept by its reader.

The server keeps nothing of it. What a reader's browser holds is the text of the tables, compressed, and a seal that
says that they were checked beside a version of the published data; with it they come back in every request. A seal of
another program, or of this one before it was started anew, opens nothing: the file has to be chosen again.
"""

from __future__ import annotations

import base64
import binascii
import gzip
import hashlib
import hmac
import json
import os
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath, PureWindowsPath
from threading import BoundedSemaphore

import pandas as pd

from dashboard.bounds.limits import MEGABYTE, PREVIEW, STATE_CHARACTERS
from dashboard.dataset.contract import Contract
from dashboard.dataset.csv_reader import read_csv
from dashboard.dataset.dataset import Dataset, Version
from dashboard.dataset.load import build
from dashboard.dataset.validation import validate
from dashboard.dataset.validation_report import Report
from dashboard.errors import DataError, LazyMessage, Problem
from dashboard.sources.current_data import CurrentData
from dashboard.sources.uploaded_file import UploadedFile, validate_beside, validate_upload

LIMITS = PREVIEW
LONGEST_STATE = STATE_CHARACTERS
LONGEST_NAME = 100
AT_ONCE = 2
"""Files that a process checks at the same time."""

SEAL = 64
"""Characters of a seal (SHA-256 in hexadecimal)."""

LONGEST_VERSION = 20
"""Characters of the version and what stands behind it, at most."""

VERSION_END = "."
"""What stands behind the version in what a browser keeps."""

MARK = "preview"
"""How the version of previewed data begins."""

Texts = Mapping[str, pd.DataFrame]


class BusyError(Exception):
    """So many files are being checked that this one has to come again."""


@dataclass(frozen=True)
class PreviewResult:
    """A file that was checked.

    What was found, and what its reader's browser keeps ("" where anything is wrong).
    """

    report: Report
    state: str = ""
    tables: tuple[str, ...] = ()


@dataclass(frozen=True)
class Preview:
    """What stands in the place of published data.

    The tables of the file, none when it does not fit them any more.
    """

    tables: tuple[str, ...]


class PreviewStore:
    """Checks files, and opens what was checked.

    The key of its seals lives and dies with the program.
    """

    def __init__(self) -> None:
        self._key = os.urandom(32)
        self._places = BoundedSemaphore(AT_ONCE)

    def try_file(self, name: str, content: bytes, shown: CurrentData) -> PreviewResult:
        """Check a file beside the published data.

        Raises:
            BusyError: too many files are being checked.
        """
        name = last_part(name)
        with self.place():
            try:
                submitted = _validated_upload(name, content, shown.dataset.contract)
                report = _report(name, submitted, shown)
                state = (
                    _sealed(self._key, _encode_state(name, submitted.texts), shown.dataset.version.hash)
                    if report.good
                    else ""
                )
            except DataError as error:
                return PreviewResult(Report(name, error.problems))
        return PreviewResult(report, state, tuple(submitted.texts))

    def open(self, state: str, shown: CurrentData) -> tuple[CurrentData, Preview]:
        """Return the data of a reader with a previewed file, and which tables are theirs.

        Where the published data have changed since, the tables are checked beside them again; if they do not fit
        any more, the published data are shown.
        """
        version, packed = _opened(self._key, state)
        if not packed:
            return shown, Preview(())
        try:
            texts = _decode_state(packed, shown.dataset.contract)
            if version != shown.dataset.version.hash:
                with self.place():
                    _recheck(texts, shown)
            dataset = _beside_published(texts, shown.dataset, state)
        except (DataError, BusyError):
            return shown, Preview(())
        return replace(shown, dataset=dataset), Preview(tuple(texts))

    def keep(self, name: str, tables: Mapping[str, str], shown: CurrentData) -> str:
        """Return what a browser keeps of checked tables (name -> CSV).

        "" where they are too long for it.
        """
        try:
            texts = {table: _frame(table, content, shown.dataset.contract) for table, content in tables.items()}
            return _sealed(self._key, _encode_state(name, texts), shown.dataset.version.hash) if texts else ""
        except DataError:
            return ""

    def place(self) -> _Place:
        """Return one of the places at which files are read.

        Entering it raises `BusyError` where all are in use.
        """
        return _Place(self._places)


class _Place:
    """One of the places at which files are checked, for as long as it takes."""

    def __init__(self, places: BoundedSemaphore) -> None:
        self._places = places

    def __enter__(self) -> None:
        if not self._places.acquire(blocking=False):  # a request that waited would hold a thread that pages need
            raise BusyError

    def __exit__(self, *_error: object) -> None:
        self._places.release()


def _validated_upload(name: str, content: bytes, contract: Contract) -> UploadedFile:
    """Return the tables of a file that keeps the limits.

    Raises:
        DataError: it cannot be read, or is beyond a limit.
    """
    if len(content) > LIMITS.packed:
        sentence = LazyMessage.t("the file is larger than {number} MB", number=LIMITS.packed // MEGABYTE)
        raise DataError([Problem(name, 0, "", sentence, "", LazyMessage.t("Remove what is not needed."))])
    submitted = validate_upload(name, content, contract, LIMITS)
    if too_long := list(_too_long(submitted)):
        raise DataError(too_long)
    return submitted


def _too_long(submitted: UploadedFile) -> Iterator[Problem]:
    for name, frame in submitted.texts.items():
        if len(frame) > LIMITS.rows:
            sentence = LazyMessage.t("the table has more than {number} rows", number=f"{LIMITS.rows:,}")
            yield Problem(
                submitted.contract.tables[name].path, 0, "", sentence, "", LazyMessage.t("Remove what is not needed.")
            )


def _report(name: str, submitted: UploadedFile, shown: CurrentData) -> Report:
    problems, remarks = validate_beside(submitted, shown.files(), shown.dataset.contract)
    if not submitted.texts and not submitted.problems:
        sentence, remedy = (
            LazyMessage.t("the file holds no table"),
            LazyMessage.t("Name its sheets like the tables of the package."),
        )
        problems = [*problems, Problem(name, 0, "", sentence, "", remedy)]
    return Report(name, tuple(sorted({*submitted.problems, *problems})), (*submitted.remarks, *remarks))


def _recheck(texts: Texts, shown: CurrentData) -> None:
    """Check tables beside published data that changed.

    Raises:
        DataError: they do not fit them.
    """
    contract = shown.dataset.contract
    problems, _ = validate_beside(UploadedFile(contract, dict(texts)), shown.files(), contract)
    if problems:
        raise DataError(problems)


def _beside_published(texts: Texts, published: Dataset, state: str) -> Dataset:
    """Return the published data with some tables exchanged.

    These were checked, and are only typed here.
    """
    typed = validate(published.contract, texts).tables
    tables = {name: published.table(name) for name in published.contract.tables} | typed
    mark = hashlib.sha256(f"{published.version.hash}\n{state}".encode()).hexdigest()[:12]
    return build(published.contract, tables, Version(f"{MARK}-{mark}", published.version.date))


def _encode_state(name: str, texts: Texts) -> str:
    """Return tables as text that a browser can keep.

    Raises:
        DataError: it is too long.
    """
    tables = {table: frame.to_csv(index=False, lineterminator="\n") for table, frame in texts.items()}
    packed = base64.b64encode(gzip.compress(json.dumps(tables).encode(), 9, mtime=0)).decode()
    if SEAL + LONGEST_VERSION + len(packed) > LONGEST_STATE:
        sentence = LazyMessage.t("the tables are too large to be kept by the browser, even compressed")
        raise DataError([Problem(name, 0, "", sentence, "", LazyMessage.t("Remove what is not needed."))])
    return packed


def _decode_state(packed: str, contract: Contract) -> Texts:
    """Return the tables that a browser kept; whoever sent them may have changed them.

    Raises:
        DataError: they are no tables of ours.
    """
    broken = DataError(
        [Problem(MARK, 0, "", LazyMessage.t("the file cannot be read"), "", LazyMessage.t("Choose it again."))]
    )
    unpacking = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        content = unpacking.decompress(base64.b64decode(packed, validate=True), LIMITS.unpacked)
        tables = json.loads(content)
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise broken from None
    if not isinstance(tables, dict) or not tables or not set(tables) <= set(contract.tables):
        raise broken
    return {name: _frame(name, text, contract) for name, text in tables.items()}


def _frame(name: str, text: object, contract: Contract) -> pd.DataFrame:
    frame, problems = read_csv(contract.tables[name], str(text).encode("utf-8", "replace"))
    if frame is None or problems or len(frame) > LIMITS.rows:
        raise DataError(problems or [Problem(name, 0, "", LazyMessage.t("the file cannot be read"), "", "")])
    return frame


def _sealed(key: bytes, packed: str, version: str) -> str:
    """Return packed tables with the version they were checked beside, under a seal over both."""
    content = f"{version}{VERSION_END}{packed}"
    return hmac.new(key, content.encode(), hashlib.sha256).hexdigest() + content


def _opened(key: bytes, state: str) -> tuple[str, str]:
    """Return the version and the packed tables of a state under a right seal.

    "" and "" under any other.

    Only what this program packed within its limits has a right one: nothing else is ever unpacked.
    """
    seal, content = state[:SEAL].encode("utf-8", "replace"), state[SEAL:]
    right = hmac.new(key, content.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
    version, _, packed = content.partition(VERSION_END)
    return (version, packed) if hmac.compare_digest(seal, right.encode()) else ("", "")


def last_part(name: str) -> str:
    """Return the file name without folders, of any system, truncated."""
    last = PurePosixPath(PureWindowsPath(name).name).name
    return "".join(letter for letter in last if letter.isprintable())[-LONGEST_NAME:] or "?"
