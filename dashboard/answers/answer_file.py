"""A file of raw answers: text, a workbook, Parquet, or the zip of ODK Central.

CSV and Parquet stay on the disk, where DuckDB reads the columns that are needed; other kinds are read in a confined
process, within the bounds of a workbook.
"""

from __future__ import annotations

import codecs
import csv
import io
import os
import re
import sys
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from dashboard.answers.answer_sheet import (
    FIRST_ROWS,
    MAX_TITLE_ROWS,
    AnswerSheet,
    answer_sheets,
    distinct_headings,
    foot_of,
    sample_step,
    sheet_of_rows,
    title_rows,
)
from dashboard.answers.vocabulary import known_roles
from dashboard.bounds.limits import MEGABYTE, TABLE, WORKBOOK, Limits
from dashboard.importing.csv_dialect import decode, detect_by_headings, detect_separator, read_text_file
from dashboard.importing.errors import ImportRejected
from dashboard.importing.raw_answers import export_kind, plain_heading
from dashboard.xlsx_reader import read_workbook
from dashboard.xlsx_reader.file_kinds import detect_kind
from dashboard.xlsx_reader.raw_sheet import RawSheet
from dashboard.xlsx_reader.zip_container import COMPRESSIONS, PARSE_ERRORS

if sys.platform != "win32":
    import resource

HEAD = MEGABYTE
"""Bytes of a long text file by which its letters and separator are told."""

TAIL = 8 * 1024
"""Bytes of a text file in which lines below the answers are looked for."""

PARQUET = b"PAR1"
PARQUET_CELLS = "SELECT COLUMNS(*)::VARCHAR FROM read_parquet($1)"
PARQUET_ROWS = "SELECT sum(num_rows) FROM parquet_file_metadata($1)"
PARQUET_SAMPLE = (
    "SELECT COLUMNS(* EXCLUDE (file_row_number))::VARCHAR FROM read_parquet($1, file_row_number = true) "
    "WHERE file_row_number < $2 OR (file_row_number - $2) % $3 = 0"
)


def read_answers(path: Path, scratch: Path, encoding: str = "") -> tuple[AnswerSheet, ...]:
    """Return the sheets of a file of answers, children after their parents.

    `scratch` is a folder for a copy in UTF-8 where a text is in other letters, those of `encoding` if a person says so.

    Raises:
        ImportRejected: it cannot be opened, is empty, too large, or holds no headings.
        DataError: it is a workbook that cannot be read.
    """
    head = _head(path)
    if head.startswith(PARQUET):
        return (_parquet_sheet(path),)
    if detect_kind(path.read_bytes() if head[:2] in (b"PK", b"\xd0\xcf") else head) == "text":
        sheet = _text_sheet(path, head, scratch, encoding)
        return (sheet,) if sheet.repeat_column < 0 else answer_sheets(path.name, read_sheets(path, encoding))
    _check_size(path, WORKBOOK.packed)
    content = path.read_bytes()
    return answer_sheets(path.name, zip_sheets(path.name, content, WORKBOOK) or read_workbook(content, None, path.name))


def read_sheets(path: Path, encoding: str = "") -> tuple[RawSheet, ...]:
    """Return a small file (a form, weights, counts) whole, as sheets of cells.

    Raises:
        ImportRejected: it cannot be opened, or is no text.
        DataError: it is a workbook that cannot be read.
    """
    _head(path)
    _check_size(path, WORKBOOK.packed)
    content = path.read_bytes()
    if detect_kind(content) != "text":
        return read_workbook(content, None, path.name)
    return (read_text_file(path.name, content, unknown_headers, encoding).sheet,)


def _head(path: Path) -> bytes:
    """Return how a file begins."""
    try:
        if not path.is_file():
            raise ImportRejected.t("{file} cannot be opened ({reason}).", file=path, reason="no file")
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise ImportRejected.t("{file} cannot be opened ({reason}).", file=path, reason=error.strerror) from None
    if not head.strip():
        raise ImportRejected.t("The file is empty.")
    return head


def _check_size(path: Path, limit: int) -> None:
    if path.stat().st_size > limit:
        raise ImportRejected.t(
            "{file} is larger than {megabytes} MB, the most that is read of this kind. Save it as CSV or Parquet.",
            file=path.name,
            megabytes=limit // MEGABYTE,
        )


def _text_sheet(path: Path, head: bytes, scratch: Path, encoding: str) -> AnswerSheet:
    """Return the sheet of a text file; what is not plain UTF-8 is copied into it first."""
    _check_size(path, TABLE.packed)
    name, text = path.name, head.decode("utf-8-sig", "ignore")
    text = text if len(head) < HEAD else text[: text.rfind("\n") + 1]
    is_marked = b"\x00" in head or re.match(rb"(\xef\xbb\xbf)?sep=", head)
    is_plain = encoding in ("", "utf-8") and not is_marked and _is_utf8(path)
    separator, _ = detect_separator(text, unknown_headers)
    if not is_plain or _from_headings(text, separator) != text:
        letters = "utf-8" if is_plain else encoding
        text, _ = decode(path.read_bytes(), letters, lambda: detect_by_headings(head, known_roles))
        separator, text = detect_separator(text, unknown_headers)
        text = _from_headings(text, separator)
        path = scratch / "answers.csv"
        path.write_text(text, encoding="utf-8", newline="")
    rows = _first_rows(text[:HEAD], separator)
    sheet = sheet_of_rows(name, rows if len(head) < HEAD else rows[:-1])  # the last may be cut
    _, foot_lines = foot_of(_last_rows(path, separator, len(sheet.headings)))
    return replace(sheet, path=path, separator=separator, rows=(), foot_lines=foot_lines)


def _last_rows(path: Path, separator: str, width: int) -> list[list[str]]:
    """Return the last rows of a text, as far as they have as many cells as there are headings."""
    with path.open("rb") as file:
        file.seek(max(0, path.stat().st_size - TAIL))
        lines = io.StringIO(file.read().decode("utf-8", "ignore"), newline="")
    rows = list(filter(None, csv.reader(lines, delimiter=separator)))
    unequal = [number for number, row in enumerate(rows, 1) if len(row) != width]
    return rows[max([1, *unequal]) :]


def _first_rows(text: str, separator: str, limit: int | None = None) -> list[list[str]]:
    """Return the first rows of a text, up to a cell that is far too long."""
    rows = list[list[str]]()
    with suppress(csv.Error):
        rows.extend(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), limit))
    return rows


def _from_headings(text: str, separator: str) -> str:
    """Cut the title off a text, and make line breaks alike where headings have some."""
    rows, stream = _first_rows(text[:HEAD], separator, MAX_TITLE_ROWS), io.StringIO(text, newline="")
    reader, title = csv.reader(stream, delimiter=separator), title_rows(rows)
    for _ in range(title):
        next(reader)
    rest = stream.read()
    has_breaks = any(re.search(r"[\r\n]", cell) for row in rows[title : title + 1] for cell in row)
    return rest.replace("\r\n", "\n") if has_breaks else rest


def _is_utf8(path: Path) -> bool:
    """Return whether a file is UTF-8 to its end."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        with path.open("rb") as file:
            while block := file.read(HEAD):
                decoder.decode(block)
            decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def packed_sheets(name: str, content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the tables of a zip or of Parquet, as text; none for any other file.

    Raises:
        ImportRejected: they are damaged, or larger than the limits allow.
    """
    if content.startswith(PARQUET):
        with _memory_file(name, content) as path:
            return (_parquet(name, path, limits),)
    return zip_sheets(name, content, limits) if content.startswith(b"PK") else ()


def zip_sheets(name: str, content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the tables of a zip, each called like its file; none for a workbook.

    Raises:
        ImportRejected: it is damaged, or larger than the limits allow.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [entry for entry in archive.infolist() if entry.filename.lower().endswith((".csv", ".tsv"))]
            if any(entry.compress_type not in COMPRESSIONS for entry in parts):
                return ()
            if len(parts) > limits.sheets or sum(entry.file_size for entry in parts) > limits.characters:
                raise _too_many(name)
            texts = {PurePosixPath(entry.filename).name: archive.read(entry) for entry in parts}
    except (*PARSE_ERRORS, RuntimeError):  # the latter of what is encrypted
        return ()
    tables = {part: text for part, text in texts.items() if text.strip()}
    return tuple(read_text_file(part, text, unknown_headers).sheet for part, text in tables.items())


def unknown_headers(_cells: Sequence[str]) -> int:
    """Return that no heading is known: the separator is what makes the most columns, evenly."""
    return 0


def _too_many(name: str) -> ImportRejected:
    return ImportRejected.t("{file} holds more tables, rows or cells than are read of this kind.", file=name)


def _parquet_sheet(path: Path) -> AnswerSheet:
    """Return the sheet of a Parquet file, looked at by DuckDB."""
    with _parquet_reader(path.name) as connection:
        [size] = connection.execute(PARQUET_ROWS, [str(path)]).fetchone()
        cursor = connection.execute(PARQUET_SAMPLE, [str(path), FIRST_ROWS, sample_step(size)])
        names = [plain_heading(str(column[0])) for column in cursor.description or ()]
        rows = [["" if cell is None else cell for cell in row] for row in cursor.fetchall()]
    return AnswerSheet(path.name, export_kind(names), tuple(distinct_headings(names)), 0, rows, path)


def _parquet(name: str, path: Path, limits: Limits) -> RawSheet:
    """Return the rows of Parquet, whose number and length are known before they are read."""
    with _parquet_reader(name) as connection:
        [rows] = connection.execute(PARQUET_ROWS, [str(path)]).fetchone()
        columns = [str(column[0]) for column in connection.execute(f"{PARQUET_CELLS} LIMIT 0", [str(path)]).description]
        if rows > limits.rows or len(columns) > limits.columns or rows * len(columns) > limits.cells:
            raise _too_many(name)
        # The same long text in each row costs a file only a few bytes.
        lengths = connection.execute("SELECT sum(strlen(COLUMNS(*)::VARCHAR)) FROM read_parquet($1)", [str(path)])
        if sum(filter(None, lengths.fetchone())) > limits.characters:
            raise _too_many(name)
        cells = connection.execute(PARQUET_CELLS, [str(path)]).fetchall()
    return RawSheet(name, [columns, *(["" if cell is None else cell for cell in row] for row in cells)])


@contextmanager
def _parquet_reader(name: str) -> Iterator[Any]:
    """Give a connection to DuckDB that reads a file of this name."""
    from dashboard.answers.engine import local_connection  # noqa: PLC0415 - an extra that other files do without

    with local_connection() as connection:
        try:
            yield connection
        except ImportRejected:
            raise
        except Exception as error:
            raise ImportRejected.t("{file} cannot be read. Is it damaged?", file=name) from error


@contextmanager
def _memory_file(name: str, content: bytes) -> Iterator[Path]:
    """Give the path of a file that is in memory alone, in a process that may write no other."""
    if sys.platform != "linux":
        raise ImportRejected.t(
            "{file} is Parquet, which is read by the command only: python -m dashboard rates.", file=name
        )
    descriptor = os.memfd_create("answers")
    soft_limit, hard_limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (hard_limit, hard_limit))
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft_limit, hard_limit))
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
