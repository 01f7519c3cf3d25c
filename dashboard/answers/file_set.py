"""Answers that come with their form and their weights, told apart by what each file holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.answers.form import Form, is_form, read_form
from dashboard.answers.measure import AnswerSchema
from dashboard.answers.vocabulary import role_of
from dashboard.importing.column_matching import header_key
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.raw_answers import is_raw_answers, plain_heading
from dashboard.xlsx_reader.raw_sheet import RawSheet


@dataclass(frozen=True)
class NamedSheets:
    """A file that was read, with the name by which its reader knows it."""

    name: str
    sheets: Sequence[RawSheet]


@dataclass(frozen=True)
class FileSet:
    """The answers, with the form and the weights that came beside them (None: without)."""

    answers: NamedSheets
    form_name: str = ""
    form: Form | None = None
    weights: NamedSheets | None = None

    def options(self) -> Iterator[str]:
        """Yield the options by which the command reads the same files."""
        if self.form:
            yield from ("--form", self.form_name)
        if self.weights:
            yield from ("--weights", self.weights.name)


def sort_files(files: Sequence[NamedSheets]) -> FileSet:
    """Return which of some files holds the answers, which the form, and which the weights.

    A form has the headings of one; weights have a column called so, and fewer columns than the answers.

    Raises:
        ImportRejected: it cannot be told, or they are other files.
    """
    forms = [file for file in files if is_form(file.sheets)]
    first_rows = {file.name: next((row for sheet in file.sheets for row in sheet.rows[:1]), []) for file in files}
    headings = {name: list(filter(None, map(plain_heading, row))) for name, row in first_rows.items()}
    rest = [file for file in files if file not in forms]
    rest.sort(key=lambda file: (bool(is_raw_answers(headings[file.name])), len(headings[file.name])))
    weights = [file for file in rest[:-1] if "weight" in map(role_of, headings[file.name])]
    if len(forms) > 1 or not rest or len(rest) > len(weights) + 1 or len(weights) > 1:
        raise ImportRejected.t(
            "It cannot be told what each of these files is: {files}. Choose the answers, and with them their form "
            "(XLSForm, or the data dictionary of REDCap), a table with a column of units and one called weight, or "
            "both.",
            files=", ".join(file.name for file in files),
        )
    form = next(iter(forms), None)
    return FileSet(
        rest[-1],
        form.name if form else "",
        read_form(form.name, form.sheets) if form else None,
        next(iter(weights), None),
    )


def weights_by_unit(file: NamedSheets, schema: AnswerSchema) -> dict[str, str]:
    """Return unit (small letters, 7 for 7.0) -> weight, of the first table of a file.

    Weights stand in the last column if none is called so.

    Raises:
        UsageError: no column of the answers names their unit.
        ImportRejected: a unit has several weights.
    """
    if "unit" not in schema.roles:
        raise UsageError.t("Name the column by which weights are joined: --column 'Header=unit'.")
    rows = next((rows for sheet in file.sheets if (rows := [row for row in sheet.rows if any(row)])), [])
    if len(rows) < 2:
        raise ImportRejected.t("{file} has no row with a unit and its weight.", file=file.name)
    headings = [plain_heading(cell) for cell in rows[0]]
    key, last = header_key(schema.roles["unit"]), len(headings) - 1
    unit = next((place for place, heading in enumerate(headings) if header_key(heading) == key), 0)
    weight = next((place for place, heading in enumerate(headings) if role_of(heading) == "weight"), last)
    filled = [row for row in rows[1:] if max(unit, weight) < len(row)]
    pairs = [(re.sub(r"^([0-9]+)\.0$", r"\1", row[unit].strip()).lower(), row[weight].strip()) for row in filled]
    if len(dict(pairs)) != len(pairs):
        raise ImportRejected.t(
            "{file}, {column}: {count} rows repeat a unit, which can have one weight only.",
            file=file.name,
            column=headings[unit],
            count=len(pairs) - len(dict(pairs)),
        )
    return dict(pairs)
