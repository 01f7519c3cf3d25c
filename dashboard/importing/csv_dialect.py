"""A text file as a sheet of cells, in an encoding and with a separator of a declared list.

Encodings: what a person names, a byte order mark, strict UTF-8, then a code page whose letters make words.
"""

from __future__ import annotations

import codecs
import csv
import re
from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import overload

from dashboard.dataset.column_validation import LOST, find_mojibake
from dashboard.errors import LazyMessage
from dashboard.importing.encodings import CODE_PAGES, NAMES, detect_code_page
from dashboard.importing.errors import ImportRejected
from dashboard.xlsx_reader.raw_sheet import RawSheet

MARKS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
"""Byte order marks; Excel's "Unicode text" is UTF-16."""

SEPARATORS = ",;\t|"
HEAD = 2_000
"""Bytes in which UTF-16 without its mark is told."""

MIDDLE_EAST_END, MIN_SHARE = "\u0780", 0.9
"""The letter behind Latin, Cyrillic and Arabic ones, and the share of a text that stands before it."""

LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
SAMPLE_ROWS = 60
HEADER_LINES = 12
"""Lines in which known headings tell the code page."""

MAX_CELL_LENGTH = 131_072
"""Characters of a cell; one without its closing quotation mark would be the rest of the file."""

MAX_COLUMNS = 1_000
LOST_LETTERS = re.compile(LOST)

HeaderCounter = Callable[[Sequence[str]], int]


class TextCells:
    """The cells of a text file in one list, and the places at which rows end, 0 first."""

    def __init__(self, parse: Callable[[], tuple[list[str], Sequence[int]]]) -> None:
        self._parse = parse

    @cached_property
    def parsed(self) -> tuple[list[str], Sequence[int]]:
        """Return cells and ends; after `release` the file is parsed again."""
        return self._parse()

    def release(self) -> None:
        """Free the memory of the cells."""
        self.__dict__.pop("parsed", None)


class TextRows(Sequence[Sequence[str]]):
    """Rows of a text file: all, or those of some numbers."""

    def __init__(self, cells: TextCells, numbers: range) -> None:
        self.cells, self._numbers = cells, numbers

    def __len__(self) -> int:
        return len(self._numbers)

    @overload
    def __getitem__(self, index: int) -> Sequence[str]: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[str]]: ...

    def __getitem__(self, index: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        if isinstance(index, slice):
            return TextRows(self.cells, self._numbers[index])
        (cells, ends), number = self.cells.parsed, self._numbers[index]
        return cells[ends[number] : ends[number + 1]]

    def __iter__(self) -> Iterator[Sequence[str]]:
        cells, ends = self.cells.parsed
        return (cells[ends[number] : ends[number + 1]] for number in self._numbers)


@dataclass(frozen=True)
class TextFile:
    """A text file as one sheet, and how it was read."""

    sheet: RawSheet
    encoding: str
    separator: str


def read_text_file(name: str, content: bytes, count_headers: HeaderCounter, encoding: str = "") -> TextFile:
    """Read a file of separated values; every cell stays the text it is.

    Raises:
        ImportRejected: it is not text, in no declared encoding, has lost letters, or its quotation marks do not close.
    """
    text, encoding = decode(content, encoding, lambda: detect_by_headings(content, count_headers))
    separator, body = detect_separator(text, count_headers)
    begin = len(text) - len(body)
    del text, body  # the rows are parsed of the bytes, which are kept in any case
    cells = TextCells(lambda: _parse(decode(content, encoding)[0][begin:], separator))
    rows = TextRows(cells, range(len(cells.parsed[1]) - 1))
    return TextFile(RawSheet(name, rows), encoding, separator)


def decode(content: bytes, encoding_name: str = "", detect: Callable[[], str] = str) -> tuple[str, str]:
    """Return the text of a file and its encoding: a person's, by its letters, or by `detect`.

    Raises:
        ImportRejected: it is in none of the declared encodings, or letters were lost before.
    """
    text, encoding = _decode_as(content, encoding_name) if encoding_name else _decode_legacy(content, detect)
    if "\x00" in text:
        raise ImportRejected.t("The file holds NUL bytes: it is not text, or it was copied only in part.")
    if ("??" in text or not text.isascii()) and LOST_LETTERS.search(text):
        raise ImportRejected.t(
            "The file has question marks inside words: letters were lost when it was saved. "
            "Save it again from the original as 'CSV UTF-8'."
        )
    garbled_letters = "" if text.isascii() else find_mojibake(text)
    if garbled_letters:
        raise ImportRejected.t(
            "Letters of the file were changed when it was saved ({cell}). Save it again from the original as "
            "'CSV UTF-8'.",
            cell=garbled_letters,
        )
    return text, encoding


def detect_by_headings(content: bytes, count_headers: HeaderCounter) -> str:
    """Return the code page in which more headings are known than in any other ("": none)."""
    head = b"\n".join(content.split(b"\n", HEADER_LINES)[:HEADER_LINES])
    counts: dict[str, int] = {}
    for name in (*CODE_PAGES, "cp1252"):
        text = head.decode(name, "ignore")
        lines = text.splitlines() if name not in CODE_PAGES or re.search(CODE_PAGES[name][0], text) else []
        cells = [next(csv.reader([line], delimiter=mark), []) for line in lines for mark in SEPARATORS]
        counts[name] = max((count_headers([cell for cell in row if not cell.isascii()]) for row in cells), default=0)
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] > max((count for name, count in counts.items() if name != best), default=0) else ""


def _decode_legacy(content: bytes, detect: Callable[[], str]) -> tuple[str, str]:
    for mark, encoding in MARKS.items():
        if content.startswith(mark):
            try:
                return content.removeprefix(mark).decode(encoding), encoding
            except UnicodeDecodeError:
                raise _undecodable() from None
    wide = _detect_utf16(content[:HEAD])
    if wide:
        return content.decode(wide, "replace"), wide
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        encoding = detect_code_page(content) or detect()
    if not encoding:
        encoding = "cp1251" if LOST_LETTERS.search(content.decode("cp1251", "ignore")) else ""
    if not encoding:
        raise _undecodable()
    return content.decode(encoding, "replace"), encoding  # what cannot be read counts as lost


def _detect_utf16(head: bytes) -> str:
    """Return the order of bytes of UTF-16 without its mark ("": it is another encoding)."""
    if b"\x00" not in head:
        return ""
    for name in ("utf-16-le", "utf-16-be"):
        text = head[: len(head) // 2 * 2].decode(name, "replace")
        is_table = "\x00" not in text and any(mark in text for mark in (*SEPARATORS, "\n"))
        if is_table and sum(mark < MIDDLE_EAST_END for mark in text) >= MIN_SHARE * len(text):
            return name
    return ""


def _decode_as(content: bytes, encoding: str) -> tuple[str, str]:
    """Return the text in the encoding that a person names."""
    try:
        if codecs.lookup(encoding).name not in {codecs.lookup(name).name for name in (*NAMES, *MARKS.values())}:
            raise LookupError(encoding)
        return content.decode(encoding).removeprefix("\ufeff"), encoding
    except (ValueError, LookupError):
        raise ImportRejected.t(
            "The letters of the file are not {encoding}, as --encoding says.", encoding=encoding
        ) from None


def _undecodable() -> ImportRejected:
    return ImportRejected.t(
        "The letters of the file are neither UTF-8 nor clearly Russian (cp1251) or Arabic (cp1256) Windows. "
        "Save it as 'CSV UTF-8', or name them with --encoding."
    )


def detect_separator(text: str, count_headers: HeaderCounter) -> tuple[str, str]:
    """Return the separator, and the text without Excel's `sep=` line."""
    first, _, rest = text.partition("\n")
    declaration = re.fullmatch(r"sep=(.)\r?", first)
    if declaration:
        return declaration[1], rest
    return max(SEPARATORS, key=lambda separator: _score_separator(text, separator, count_headers)), text


def _score_separator(text: str, separator: str, count_headers: HeaderCounter) -> tuple[int, float, int]:
    """Return how well a separator fits: the headers it brings out, how even rows are, how wide."""
    try:
        rows = [row[:MAX_COLUMNS] for row in islice(_reader(text, separator), SAMPLE_ROWS) if any(row)]
    except csv.Error:
        return 0, 0.0, 0
    widths = [len(row) for row in rows]
    usual = max(set(widths), key=widths.count, default=0)
    evenness, width = (widths.count(usual) / len(rows), usual) if usual > 1 else (0.0, 0)
    return max(map(count_headers, rows), default=0), evenness, width


def _reader(text: str, separator: str) -> Iterator[list[str]]:
    csv.field_size_limit(MAX_CELL_LENGTH)
    lines = (line[0] for line in LINE.finditer(text))  # a StringIO would hold four bytes a character
    return csv.reader(lines, delimiter=separator, strict=True)


def _parse(text: str, separator: str) -> tuple[list[str], Sequence[int]]:
    """Return the cells of the file, equal ones kept once, and the ends of its rows."""
    reader = _reader(text, separator)
    cells: list[str] = []
    ends = array("Q", [0])
    pool: dict[str, str] = {}
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS:
                raise ImportRejected.t(
                    "Row {row} has {columns} columns; up to {most} are read. Remove the empty ones.",
                    row=len(ends),
                    columns=len(row),
                    most=MAX_COLUMNS,
                )
            cells.extend(map(pool.setdefault, row, row))
            ends.append(len(cells))
    except csv.Error as error:
        broken = LazyMessage.t(
            "The quotation marks of row {row} do not fit together ({reason}). Mend them, and try again.",
            row=len(ends),
            reason=error,
        )
        if "field limit" in str(error):
            broken = LazyMessage.t(
                "Row {row} has a cell of more than {most} characters. Shorten it, or close its quotation mark.",
                row=len(ends),
                most=f"{MAX_CELL_LENGTH:,}",
            )
        raise ImportRejected(broken) from None
    return cells, ends
