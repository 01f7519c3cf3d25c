"""Rows that were not imported, beside their file, with reasons and cells."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from dashboard.bounds.atomic_write import replace_file
from dashboard.dataset.formula_escaping import escape_formula
from dashboard.importing.column_matching import REPORT_COLUMNS
from dashboard.importing.dry_run_validation import Reason
from dashboard.importing.errors import ImportRejected
from dashboard.importing.header_detection import Header
from dashboard.importing.number_parsing import HUNDRED, plain_digits
from dashboard.importing.parsed_rows import RowLocation
from dashboard.importing.reader import FileResult
from dashboard.importing.text_normalization import slug
from dashboard.text.problem_messages import problem_sentence, translate
from dashboard.text.translate import Translator
from dashboard.xlsx_reader.raw_sheet import RawSheet

ENDING = ".not-imported.csv"
SIGNED = re.compile(r"[+-]\d+(?:[.,]\d+)*")


def reason_sentence(why: Reason, text: Translator) -> str:
    """Return why a row is not imported, in a sentence."""
    return translate(why, text) if isinstance(why, str) else problem_sentence(replace(why, row=0), text)


def rejected_rows(
    file: FileResult, reasons: Mapping[RowLocation, Sequence[Reason]], text: Translator
) -> dict[str, bytes]:
    """Return a file a sheet of what was not imported, by name."""
    stem = Path(file.name).stem
    files = {}
    for number, sheet in enumerate(file.sheets):
        rows = [place for place in sorted(reasons) if place.sheet == number]
        if rows and sheet.header:
            part = f".{slug(sheet.sheet.name, 40)[0] or number + 1}" if len(file.sheets) > 1 else ""
            files[f"{stem}{part}{ENDING}"] = _table(sheet.sheet, sheet.header, rows, reasons, text)
    return files


def write_rejected_rows(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write the files of what was not imported, each whole or not at all, over older ones.

    Raises:
        ImportRejected: they cannot be written. Then nothing may be imported, or the rows would be lost from sight.
    """
    paths = []
    try:
        for name, content in files.items():
            replace_file(folder / name, content)
            paths.append(folder / name)
    except OSError as error:
        raise ImportRejected.t(
            "Nothing was changed: the rows that are not imported cannot be written into {folder} ({reason}).",
            folder=folder,
            reason=error.strerror,
        ) from None
    return paths


def _table(
    sheet: RawSheet,
    header: Header,
    rows: Sequence[RowLocation],
    reasons: Mapping[RowLocation, Sequence[Reason]],
    text: Translator,
) -> bytes:
    names = {column.index: column.header for column in header.columns}
    width = max(*(len(sheet.rows[place.row - 1]) for place in rows), *(place + 1 for place in names))
    personal = {column.index for column in header.columns if column.is_personal}
    heads = sheet.rows[header.row]
    ours = {place for place, head in enumerate(heads) if head in REPORT_COLUMNS}  # of the round before
    places = [place for place in range(width) if place not in personal | ours]
    lines = [[*REPORT_COLUMNS, *(names.get(place, "") for place in places)]]
    for place in rows:
        row = [*sheet.rows[place.row - 1], *[""] * width]
        for at, cell in enumerate(row):
            if cell and sheet.kinds.get((place.row, at + 1)) == "percent":
                row[at] = f"{plain_digits(Decimal(cell) * HUNDRED)}%"
        whys = " | ".join(dict.fromkeys(reason_sentence(why, text) for why in reasons[place]))
        lines.append([str(place.row), whys, *(row[place_of_cell] for place_of_cell in places)])
    buffer = io.StringIO()
    safe = ([cell if SIGNED.fullmatch(cell) else escape_formula(cell) for cell in line] for line in lines)
    csv.writer(buffer, lineterminator="\r\n").writerows(safe)  # no spreadsheet takes a cell for a formula
    return ("\ufeff" + buffer.getvalue()).encode()
