"""The questions of a file as the fields of a form, and what each may be answered with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.importing.column_matching import SOURCE
from dashboard.importing.encodings import NAMES
from dashboard.importing.header_detection import ABOUT_SOURCE
from dashboard.importing.import_options import CHOICES, ImportOptions
from dashboard.importing.mapping_file import missing_columns, open_codes
from dashboard.importing.reader import FileResult
from dashboard.importing.row_cells import REFERENCES
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.vocabulary import countries
from dashboard.text.problem_messages import translate
from dashboard.text.translate import Translator

LEFT_OUT = None
"""What a mapping says of a column or a code that is left out."""

SIZES = (1, 1_000, 1_000_000)
"""What numbers of a column may be counted in."""

MAX_CODES = 200
"""Codes of one column that are asked about at once."""

Choice = tuple[str | None, str]
"""What the mapping says, and how it is called."""


@dataclass(frozen=True)
class AnswerField:
    """A field of the form, with the path of its answer in the mapping file.

    `choices` names the list it is chosen from ("": any text); without those that `must` be the file cannot be read.
    """

    path: tuple[str, ...]
    label: str
    value: str | None
    choices: str = ""
    hint: str = ""
    must: bool = False


def answer_fields(
    file: FileResult, package: TargetPackage, options: ImportOptions, text: Translator
) -> Iterator[AnswerField]:
    """Yield a field for everything that a person may say of a file, what is open first."""
    hints = {heading: question for question in file.questions for heading in question.headings}
    columns = {column.header: column for header in file.headers for column in header.columns if not column.is_personal}
    for heading, column in columns.items():
        is_open, label = heading in hints, text.t("Column {header}", header=heading)
        value = LEFT_OUT if column.is_excluded else column.identity if column.is_mapped else ""
        hint = translate(hints[heading].sentence, text) if is_open else ""
        yield AnswerField(("columns", heading), label, "" if is_open else value, "columns", hint, is_open)
    yield from _codes(file, options, text)
    yield from _options(file, options, text)
    for heading in dict.fromkeys(heading for question in file.questions for heading in question.multiplier_headings):
        label = text.t("Numbers of {header} are counted in", header=heading)
        yield AnswerField(("multipliers", heading), label, "", "multipliers", must=True)
    if file.table:
        yield from _fixed(file, package, options, text)
    yield AnswerField(("encoding",), text.t("Letters of the file"), options.encoding, "encoding")


def _codes(file: FileResult, options: ImportOptions, text: Translator) -> Iterator[AnswerField]:
    """Yield a field for each cell whose code is not known, or was said before."""
    for name, codes in open_codes(file, options).items():
        for number, (cell, code) in enumerate(codes.items()):
            if code == "" and number >= MAX_CODES:
                continue
            label = text.t("{column}: what is {cell}?", column=name, cell=cell)
            yield AnswerField(("codes", name, cell), label, code, f"codes.{name}", must=code == "")


def _options(file: FileResult, options: ImportOptions, text: Translator) -> Iterator[AnswerField]:
    """Yield a field for each option that is asked about, or was said before."""
    labels = {
        "percents": text.t("0.67 among percentages"),
        "dates": text.t("How 01/02/2024 is meant"),
        "decimals": text.t("How 1,234 or 1.234 is meant"),
        "serials": text.t("Numbers under a heading of dates"),
        "footnotes": text.t("Numbers with a mark, as of a footnote"),
        "hidden_rows": text.t("Hidden and filtered rows"),
        "titles": text.t("What stands above the table"),
        "places": text.t("Countries that are no places yet"),
    }
    hints = {question.option: translate(question.sentence, text) for question in file.questions if question.option}
    for name, label in labels.items():
        if name in hints or getattr(options, name):
            yield AnswerField((name,), label, getattr(options, name), name, hints.get(name, ""), must=name in hints)


def _fixed(file: FileResult, package: TargetPackage, options: ImportOptions, text: Translator) -> Iterator[AnswerField]:
    """Yield a field for each value that every row needs and no column of the file has."""
    names = set[str]().union(*(header.names for header in file.headers))
    missing = missing_columns(package, file, options)
    about = [name for name in ABOUT_SOURCE if name not in names]
    for name in dict.fromkeys([*missing, *about, *options.fixed]):
        label = text.t("{column}, the same for every row", column=name)
        choices = f"values.{name}" if code_list(package, file.table, name) else ""
        yield AnswerField(("fixed", name), label, options.fixed.get(name, ""), choices, must=name in missing)


def choices_of(
    package: TargetPackage, table: str, fields: Sequence[AnswerField], text: Translator
) -> dict[str, list[Choice]]:
    """Return the lists that fields are chosen from, by their names."""
    lists: dict[str, list[Choice]] = {}
    for name in {field.choices for field in fields}:
        if name == "columns":
            pivots = sorted({value for item in fields if item.choices == name and "=" in (value := item.value or "")})
            lists[name] = [*_column_choices(package, table, text), *((item, f"value ({item})") for item in pivots)]
        elif name == "encoding":
            lists[name] = [("", text.t("as they are recognised")), *((item, item) for item in NAMES)]
        elif name == "multipliers":
            lists[name] = [("", text.t("choose")), *((str(item), text.number(item)) for item in SIZES)]
        elif name in CHOICES:
            lists[name] = [("", text.t("choose")), *((item, item) for item in CHOICES[name] if item)]
        elif name:
            kind, _, column = name.partition(".")
            empty: list[Choice] = [(LEFT_OUT, text.t("leave it out"))] if kind == "codes" else []
            lists[name] = [("", text.t("choose")), *empty, *code_list(package, table, column)]
    return lists


def _column_choices(package: TargetPackage, table: str, text: Translator) -> list[Choice]:
    choices: list[Choice] = [("", text.t("not understood: choose")), (LEFT_OUT, text.t("leave it out"))]
    fields = package.table(table).fields if table else ()
    choices += [(field.name, f"{field.name} ({field.title})") for field in fields]
    choices += [(name, name) for name in (SOURCE, *ABOUT_SOURCE) if name not in {field.name for field in fields}]
    if table == "observations":
        choices += [(code, f"{name} ({code})") for code, name in package.column("indicators", "name").items()]
    return choices


def code_list(package: TargetPackage, table: str, name: str) -> list[Choice]:
    """Return the codes that cells of a column may have; none for columns of text and numbers."""
    field = {column.name: column for column in package.table(table).fields}.get(name)
    if field and field.codes:
        return [(code, field.labels.get(code, code)) for code in field.codes]
    if field is None or name not in REFERENCES:
        return []
    labels = package.column("scopes" if name in ("scope", "countries") else f"{name}s", "name")
    if name == "countries":
        labels = {code: labels.get(code, code) for code in {*labels, *countries().values()} if len(code) == len("KAZ")}
    return sorted(((code, f"{label} ({code})") for code, label in labels.items()), key=lambda choice: choice[1])
