"""A file of raw answers before anything is computed.

Its sheets, their headings and first rows.

CSV and Parquet stay on the disk, where DuckDB reads the columns that are needed; other kinds are read in a confined
process, within the bounds of a workbook.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from dashboard.answers.export_kinds import PLAIN, ExportKind, export_kind, plain_heading
from dashboard.answers.packed_answers import PARQUET, filled_cells, zip_sheets
from dashboard.bounds.limits import MEGABYTE, TABLE, WORKBOOK
from dashboard.errors import LazyMessage
from dashboard.importing.csv_dialect import decode, read_text_file
from dashboard.importing.errors import ImportRejected
from dashboard.xlsx_reader import read_workbook
from dashboard.xlsx_reader.file_kinds import tell_kind
from dashboard.xlsx_reader.raw_sheet import RawSheet

HEAD = MEGABYTE
"""Bytes of a long text file by which its letters and separator are told."""

PARENT_INDEX = "_parent_index"
LINKS = ((PARENT_INDEX, "_index"), ("parent_key", "key"))
"""How rows that repeat name their parent, of KoboToolbox and of ODK Central: its column, and the parent's."""

SAMPLE = 200
"""Rows by which columns are looked at before a file is loaded."""

RESPONSE = ("response", "open-ended response", "réponse", "ответ", "الإجابة")
"""What SurveyMonkey writes under a question without parts."""


@dataclass(frozen=True)
class AnswerSheet:
    """A table of answers: headings, the number of rows above the answers, and a sample of them.

    `path` is the file that DuckDB reads (CSV in UTF-8 with `separator`, or Parquet with ""); where it is None, `rows`
    holds all answers. `parent` is the sheet whose rows these repeat ("": none); its cells are the columns from `own`
    on, which describe the rows, and are counted in their own sheet.
    """

    name: str
    kind: ExportKind
    headings: tuple[str, ...]
    heading_rows: int
    sample: Sequence[Sequence[str]]
    path: Path | None = None
    separator: str = ""
    rows: Sequence[Sequence[str]] = field(default=(), repr=False)
    parent: str = ""
    own: int | None = None

    def column(self, heading: str) -> int:
        """Return the position of a heading, -1 where it is none."""
        return self.headings.index(heading) if heading in self.headings else -1

    def column_of_name(self, name: str) -> int:
        """Return the position of a heading in any letters by its small ones, -1 for none."""
        return next((at for at, heading in enumerate(self.headings) if heading.casefold() == name), -1)

    @property
    def link(self) -> tuple[str, str]:
        """Return the column that names the parent of rows, and that of its key; "" for none."""
        names = set(map(str.casefold, self.headings))
        return next((each for each in LINKS if each[0] in names), ("", ""))

    def cells(self, name: str) -> Iterator[str]:
        """Yield the filled cells of a column, whatever the letters of its heading."""
        place = self.column_of_name(name)
        return (cell for row in self.rows if 0 <= place < len(row) and (cell := row[place].strip()))

    def as_raw(self) -> RawSheet:
        """Return the sample as a sheet, to be looked at for data of persons."""
        return RawSheet(self.name, self.sample)


def read_answers(path: Path, scratch: Path, encoding: str = "") -> tuple[AnswerSheet, ...]:
    """Return the sheets of a file of answers, children after their parents.

    Args:
        path: the file.
        scratch: a folder for a copy in UTF-8 where the file is in other letters.
        encoding: the letters of a text file, where a person names them.

    Raises:
        ImportRejected: it cannot be opened, is empty, too large, or holds no headings.
        DataError: it is a workbook that cannot be read.
    """
    head = _head(path)
    if head.startswith(PARQUET):
        return (_parquet_sheet(path),)
    kind = (
        tell_kind(head if len(head) < HEAD else path.read_bytes())
        if head[:2] in (b"PK", b"\xd0\xcf")
        else tell_kind(head)
    )
    if kind == "text":
        return (_text_sheet(path, head, scratch, encoding),)
    if path.stat().st_size > WORKBOOK.packed:
        raise ImportRejected(_too_large(path, WORKBOOK.packed))
    content = path.read_bytes()
    return answer_sheets(path.name, zip_sheets(path.name, content, WORKBOOK) or read_workbook(content, None, path.name))


def answer_sheets(name: str, sheets: Sequence[RawSheet]) -> tuple[AnswerSheet, ...]:
    """Return the sheets of a file that hold answers, children after their parents.

    Raises:
        ImportRejected: none has headings and rows below them.
    """
    kept = [sheet for sheet in sheets if not sheet.hidden and len(sheet.rows) > 1]
    found = [_sheet(sheet.name, list(sheet.rows), sheet.rows) for sheet in kept]
    if not found:
        raise ImportRejected(
            LazyMessage.t("{file} holds no answers: no sheet has a row of headings and rows below it.", file=name)
        )
    return tuple(_with_parents(found))


def read_sheets(path: Path, encoding: str = "") -> tuple[RawSheet, ...]:
    """Return a small file (a form, weights, counts) whole, as sheets of cells.

    Raises:
        ImportRejected: it cannot be opened, or is no text.
        DataError: it is a workbook that cannot be read.
    """
    head = _head(path)
    if path.stat().st_size > WORKBOOK.packed:
        raise ImportRejected(_too_large(path, WORKBOOK.packed))
    content = head if len(head) < HEAD else path.read_bytes()
    if tell_kind(content) != "text":
        return read_workbook(content, None, path.name)
    return (read_text_file(path.name, content, filled_cells, encoding).sheet,)


def _head(path: Path) -> bytes:
    try:
        if not path.is_file():
            raise ImportRejected(LazyMessage.t("{file} cannot be opened ({reason}).", file=path, reason="no file"))
        with path.open("rb") as file:
            head = file.read(HEAD)
    except OSError as error:
        raise ImportRejected(
            LazyMessage.t("{file} cannot be opened ({reason}).", file=path, reason=error.strerror)
        ) from None
    if not head.strip():
        raise ImportRejected(LazyMessage.t("The file is empty."))
    return head


def _too_large(path: Path, most: int) -> LazyMessage:
    return LazyMessage.t(
        "{file} is larger than {megabytes} MB, the most that is read of this kind. Save it as CSV or Parquet.",
        file=path.name,
        megabytes=most // MEGABYTE,
    )


def _text_sheet(path: Path, head: bytes, scratch: Path, encoding: str) -> AnswerSheet:
    """Return the sheet of a text file; what is not plain UTF-8 is copied into it first."""
    name = path.name
    if path.stat().st_size > TABLE.packed:
        raise ImportRejected(_too_large(path, TABLE.packed))
    if (
        encoding in ("", "utf-8")
        and b"\x00" not in head
        and not re.match(rb"(\xef\xbb\xbf)?sep=", head)
        and _is_utf8(path)
    ):
        text = head.decode("utf-8-sig", "ignore")
        text = text if len(head) < HEAD else text[: text.rfind("\n") + 1]
    else:
        text, _ = decode(path.read_bytes(), encoding)
        text = re.sub(r"\Asep=.\r?\n", "", text)
        path = scratch / "answers.csv"
        path.write_text(text, encoding="utf-8", newline="")
    separator = _separator(text[:HEAD])
    rows = list(islice(csv.reader(io.StringIO(text[:HEAD], newline=""), delimiter=separator), SAMPLE + 3))
    sheet = _sheet(name, rows, ())
    return AnswerSheet(sheet.name, sheet.kind, sheet.headings, sheet.heading_rows, sheet.sample, path, separator)


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


def _separator(text: str) -> str:
    """Return what separates the cells: that which makes the most columns, evenly."""

    def fit(separator: str) -> tuple[float, int]:
        try:
            rows = list(islice(csv.reader(io.StringIO(text, newline=""), delimiter=separator), 50))[:-1] or [[""]]
        except csv.Error:
            return 0.0, 0
        widths = [len(row) for row in rows]
        return widths.count(widths[0]) / len(widths) if widths[0] > 1 else 0.0, widths[0]

    return max(",;\t|", key=fit)


def _sheet(name: str, rows: Sequence[Sequence[str]], whole: Sequence[Sequence[str]]) -> AnswerSheet:
    """Return the headings of rows, of one row, or of the two that some programs write."""
    first = [plain_heading(cell) for cell in rows[0]]
    width = max(map(len, rows[: SAMPLE + 3]))
    first += [""] * (width - len(first))
    kind = export_kind(first)
    headings, above = first, kind.heading_rows
    if kind.name == "SurveyMonkey" and len(rows) > 1:
        headings = _two_rows(first, [*rows[1], *[""] * (width - len(rows[1]))])
    elif kind.name == "Qualtrics":
        above = 1 + sum(1 for row in rows[1:3] if not row[0][:4].isdigit())
    elif kind is PLAIN and len(rows) > 1 and "" in first[1:] and _is_second(rows[1]):
        headings, above = _two_rows(first, [*rows[1], *[""] * (width - len(rows[1]))]), 2
    return AnswerSheet(name, kind, tuple(_distinct(headings)), above, rows[above : above + SAMPLE], rows=whole[above:])


def _is_second(row: Sequence[str]) -> bool:
    return any(cell.strip().casefold() in RESPONSE for cell in row)


def _two_rows(first: Sequence[str], second: Sequence[str]) -> list[str]:
    """Join a question with its parts below it, the question standing over the first of them."""
    headings, question = list[str](), ""
    for above, below in zip(first, second, strict=True):
        question = above or question
        part = plain_heading(below)
        headings.append(question if not part or part.casefold() in RESPONSE else f"{question}/{part}")
    return headings


def _distinct(headings: Sequence[str]) -> list[str]:
    """Return headings of which none occurs twice; what is empty is called after its column."""
    seen: dict[str, int] = {}
    names = list[str]()
    for place, heading in enumerate(headings, 1):
        name = heading or f"column {place}"
        seen[name] = seen.get(name, 0) + 1
        names.append(name if seen[name] == 1 else f"{name} ({seen[name]})")
    return names


def _with_parents(sheets: Sequence[AnswerSheet]) -> list[AnswerSheet]:
    """Return the sheets with the parents that their columns name, parents first.

    A sheet of other things than answers stays as it is, and is left out where no question is taken of it.
    """
    result = [replace(sheet, parent=_parent(sheet, sheets)) for sheet in sheets]
    return sorted(result, key=lambda sheet: sheet.parent != "")


def _parent(sheet: AnswerSheet, sheets: Sequence[AnswerSheet]) -> str:
    """Return the sheet whose rows the rows of a sheet belong to, "" for none.

    It is named in a column, or its keys are those that the first row has; else it is the first that has no parent.
    """
    link, key = sheet.link
    if not link:
        return ""
    others = {each.name: each for each in sheets if each is not sheet}
    named = next(sheet.cells("_parent_table_name"), "")
    wanted = next(sheet.cells(link), "")
    keyed = (name for name, each in others.items() if link != PARENT_INDEX and wanted in set(each.cells(key)))
    return named if named in others else next(keyed, next((name for name in others if not others[name].link[0]), ""))


def _parquet_sheet(path: Path) -> AnswerSheet:
    """Return the sheet of a Parquet file, looked at by DuckDB."""
    from dashboard.answers.engine import local_connection  # noqa: PLC0415 - an extra that other files do without

    with local_connection() as connection:
        try:
            cursor = connection.execute("SELECT COLUMNS(*)::VARCHAR FROM read_parquet($1) LIMIT 200", [str(path)])
            names = [plain_heading(str(column[0])) for column in cursor.description or ()]
            rows = [["" if cell is None else str(cell) for cell in row] for row in cursor.fetchall()]
        except Exception as error:
            raise ImportRejected(LazyMessage.t("{file} cannot be read. Is it damaged?", file=path.name)) from error
    return AnswerSheet(path.name, export_kind(names), tuple(_distinct(names)), 0, rows, path)
