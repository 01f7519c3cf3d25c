"""Files that only raw answers come in: the zip of ODK Central, and Parquet."""

from __future__ import annotations

import io
import os
import sys
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from dashboard.bounds.limits import Limits
from dashboard.errors import LazyMessage
from dashboard.importing.csv_dialect import read_text_file
from dashboard.importing.errors import ImportRejected
from dashboard.xlsx_reader.raw_sheet import RawSheet

if sys.platform != "win32":
    import resource

PARQUET = b"PAR1"


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
            parts = [each for each in archive.infolist() if each.filename.lower().endswith((".csv", ".tsv"))]
            if len(parts) > limits.sheets or sum(each.file_size for each in parts) > limits.unpacked:
                raise ImportRejected(_too_large(name))
            texts = {PurePosixPath(each.filename).name: archive.read(each) for each in parts}
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return ()
    filled = {part: text for part, text in texts.items() if text.strip()}
    return tuple(read_text_file(part, text, filled_cells).sheet for part, text in filled.items())


def filled_cells(cells: Iterable[str]) -> int:
    """Return how many cells say something, by which the separator of a text file is told."""
    return len(list(filter(None, cells)))


def _too_large(name: str) -> LazyMessage:
    return LazyMessage.t("{file} holds more tables, rows or cells than are read of this kind.", file=name)


def _parquet(name: str, path: Path, limits: Limits) -> RawSheet:
    """Return the rows of Parquet, which says how many it has before any is read."""
    from dashboard.answers.engine import local_connection  # noqa: PLC0415 - an extra that other files do without

    with local_connection() as connection:
        try:
            query = "SELECT COLUMNS(*)::VARCHAR FROM read_parquet($1)"
            [rows] = connection.execute("SELECT sum(num_rows) FROM parquet_file_metadata($1)", [str(path)]).fetchone()
            columns = [str(each[0]) for each in connection.execute(f"{query} LIMIT 0", [str(path)]).description]
            if rows > limits.rows or len(columns) > limits.columns or rows * len(columns) > limits.cells:
                raise ImportRejected(_too_large(name))
            cells = connection.execute(query, [str(path)]).fetchall()
        except ImportRejected:
            raise
        except Exception as error:
            raise ImportRejected(LazyMessage.t("{file} cannot be read. Is it damaged?", file=name)) from error
    return RawSheet(name, [columns, *(["" if cell is None else cell for cell in row] for row in cells)])


@contextmanager
def _memory_file(name: str, content: bytes) -> Iterator[Path]:
    """Give the path of a file that is in memory alone, in a process that may write no other.

    Raises:
        ImportRejected: this system has none.
    """
    if sys.platform != "linux":
        raise ImportRejected(
            LazyMessage.t("{file} is Parquet, which is read by the command only: python -m dashboard rates.", file=name)
        )
    descriptor = os.memfd_create("answers")
    least, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        with open(descriptor, "wb", closefd=False) as file:
            file.write(content)
        resource.setrlimit(resource.RLIMIT_FSIZE, (least, most))
        yield Path(f"/proc/self/fd/{descriptor}")
    finally:
        os.close(descriptor)
