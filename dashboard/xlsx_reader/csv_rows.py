"""The rows of a CSV file by batches, held against their bounds as they are read."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

import numpy as np

from dashboard.bounds.limits import MEGABYTE, TABLE, Limits

BATCH = 2_000
"""Rows that are read at a time."""

Batch = list[list[str]]


class CsvError(Exception):
    """A CSV file that cannot be read to its end.

    `reason` is "encoding" (with the byte in `detail`), "form" (with what the csv module says) or the field of `Limits`
    that is passed (with the bound, in megabytes for bytes); `row` counts as a spreadsheet does.
    """

    def __init__(self, reason: str, row: int = 0, detail: str = "") -> None:
        super().__init__(reason, row, detail)
        self.reason, self.row, self.detail = reason, row, detail

    @classmethod
    def over_limit(cls, bound: str, limits: Limits, row: int = 0) -> CsvError:
        """Return the error of a bound that is passed."""
        limit = getattr(limits, bound) // (MEGABYTE if bound in ("packed", "memory") else 1)
        return cls(bound, row, f"{limit:,}")


def read_batches(raw: bytes, limits: Limits = TABLE) -> Iterator[Batch]:
    """Yield the rows of a file in UTF-8, filled to the header, which comes alone and first.

    Raises:
        CsvError: its bytes, quotation marks, rows, columns or cells are not what they may be.
    """
    if len(raw) > limits.packed:
        raise CsvError.over_limit("packed", limits)
    lines = csv.reader(io.TextIOWrapper(io.BytesIO(raw), encoding="utf-8-sig", newline=""), strict=True)
    rows, cells, header, batch = 0, limits.cells, 0, Batch()
    try:
        while True:
            batch = []
            batch.extend(islice(lines, BATCH if rows else 1))  # on an error, the rows before it are in the list
            if not batch:
                return
            rows += len(batch)
            header = header or len(batch[0])
            cells -= _size(batch, header, rows, limits)
            if cells < 0:
                raise CsvError.over_limit("cells", limits)
            yield batch
    except csv.Error as error:
        raise CsvError("form", rows + len(batch) + 1, str(error)) from None
    except UnicodeDecodeError:
        raise _not_utf8(raw) from None


def check_columns(columns: Sequence[Sequence[str] | np.ndarray], rows: int, limits: Limits = TABLE) -> None:
    """Hold columns against the bounds of a file; CsvError where they pass one."""
    longest = csv.field_size_limit()
    for cells in columns:
        if max(map(len, cells), default=0) > longest:
            row = next(row for row, cell in enumerate(cells) if len(cell) > longest)
            raise CsvError("form", row + 2, f"field larger than field limit ({longest})")
    if rows > limits.rows:
        raise CsvError.over_limit("rows", limits)
    if len(columns) * (rows + 1) > limits.cells:
        raise CsvError.over_limit("cells", limits)


def _size(batch: Batch, header: int, rows: int, limits: Limits) -> int:
    """Return the cells of a batch of padded rows; CsvError beyond the last row or column."""
    if rows - 1 > limits.rows:
        raise CsvError.over_limit("rows", limits)
    widths = list(map(len, batch))
    if max(widths) > limits.columns:
        index = next(index for index, width in enumerate(widths) if width > limits.columns)
        raise CsvError.over_limit("columns", limits, rows - len(batch) + index + 1)
    return sum(max(width, header) for width in widths)


def _not_utf8(raw: bytes) -> CsvError:
    """Say in which row the first byte stands that is not UTF-8."""
    text = raw.removeprefix(codecs.BOM_UTF8)
    start = len(text)
    try:
        text.decode("utf-8")
    except UnicodeDecodeError as error:
        start = error.start
    before = io.StringIO(text[:start].decode("utf-8") + "?", newline="")
    row = sum(1 for _ in csv.reader(before))
    return CsvError("encoding", row, text[start : start + 1].hex().upper())
