"""One cell of a file, to the text the contract wants in a column.

Converted where it is clear, refused where not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from dashboard.dataset.contract import Field, Table
from dashboard.dataset.formula_escaping import unescape_formula
from dashboard.importing.date_parsing import read_dates
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.heading import BRACKETS, ITEM, language_parts
from dashboard.importing.import_options import Decimals, ImportOptions
from dashboard.importing.number_parsing import ParsedNumber, read_number
from dashboard.importing.personal_data import names_person
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import CACHE_SIZE, fold_text, to_latin, trim
from dashboard.importing.vocabulary import codes, currencies, small_words
from dashboard.text.translate import message

PARTS = re.compile(r"[;\n|،؛]|,(?!\d)")
SPACES = re.compile(r"\s+")
AND = re.compile(r" (?:and|и|et|&) | و ?| ?/ ?")
"""What joins the last two of a list of names, where all spaces are single ones."""

JOINED = re.compile(r"\s*[+–—-]\s*")
"""What joins names where each of them is known: `KAZ-KGZ`."""

MARKS = re.compile(r"[¹²³⁰⁴-⁹*†‡]+\s*$")
"""Marks of footnotes behind a name."""

BLANKS = frozenset("-–—−.…·/ ")
"""Marks that stand where there is no number."""

NAMES = ("beneficiary", "organizer", "partners", "funder", "place")
"""Columns of names; a number in them counts people, or is the code of a list that nobody has."""

NUMBER_AMONG_NAMES = message(
    "{cell} is a number, and its column is taken for names. Say what is counted with --column 'Header=column', or "
    "leave it out with --column 'Header='."
)

MAX_CODES = 12
"""Codes of a column that are named where a cell is none."""

ID_PATTERN = re.compile(r"[A-Za-z0-9_;-]+")


@dataclass(frozen=True, slots=True)
class ConvertedValue:
    """A converted cell.

    `number`: in columns of numbers; `until`: the end of a cell that holds a span of dates; `alike`: letters that only
    looked Latin were replaced.
    """

    text: str
    number: ParsedNumber | None = None
    alike: bool = False
    until: str = ""


ValueReader = Callable[[str], ConvertedValue | UnparsedRow]
"""From a trimmed cell to its value, or to why it is not understood; equal cells are converted once."""


@dataclass(frozen=True)
class ValueConverters:
    """The readers of the columns of a table; `marks` are the decimal marks of columns."""

    package: TargetPackage
    table: Table
    options: ImportOptions
    marks: Mapping[str, Decimals] = field(default_factory=dict)
    _readers: dict[str, ValueReader] = field(default_factory=dict, repr=False)
    _words: dict[str, Mapping[str, str]] = field(default_factory=dict, repr=False)

    def is_number(self, name: str) -> bool:
        """Return whether a column of the table holds numbers."""
        return any(column.name == name and column.type in ("integer", "number") for column in self.table.fields)

    def read(self, column: Field, cell: str) -> ConvertedValue:
        """Return the value of a cell; an empty cell is an empty value.

        Raises:
            UnparsedRow: it is not understood.
        """
        reader = self._readers.get(column.name)
        if reader is None:
            reader = self._readers[column.name] = lru_cache(CACHE_SIZE)(partial(self._value_or_fault, column))
        value = reader(cell)
        if isinstance(value, UnparsedRow):
            raise value.with_traceback(None)  # it is raised again and again, and would keep the frames of each time
        return value

    def _value_or_fault(self, column: Field, cell: str) -> ConvertedValue | UnparsedRow:
        try:
            return self._read(column, cell)
        except UnparsedRow as unclear:
            return unclear

    def _read(self, column: Field, cell: str) -> ConvertedValue:
        cell = unescape_formula(trim(cell))
        if not cell:
            return ConvertedValue("")
        if column.format == "partial-date":
            if is_blank_value(cell):
                return ConvertedValue("")
            start, end = read_dates(cell, self.options.dates, self.options.serials)
            return ConvertedValue(start, until=end)
        if column.type in ("integer", "number"):
            if is_blank_value(cell):
                return ConvertedValue("")
            is_integer, money = column.type == "integer", column.name == "amount"
            mark = self.marks.get(column.name, "")
            decimals = mark if {"comma": ".", "point": ","}.get(mark, " ") in cell else ""
            number = read_number(
                cell.removeprefix("'"),
                is_integer,
                self.options.decimals or decimals,
                self.options.footnotes,
                money=money,
            )
            if not number.digits:
                return ConvertedValue("")
            return ConvertedValue(number.digits, number)
        if column.type == "boolean":
            return _boolean(column, cell)
        return self._text(column, cell)

    def _text(self, column: Field, cell: str) -> ConvertedValue:
        target = {reference.column: reference.table for reference in self.table.references}.get(column.name)
        if column.codes or target in ("scopes", "services", "indicators", "surveys"):
            if column.name not in self._words:
                self._words[column.name] = self._codes(column) if column.codes else self._ids(column, target or "")
            return _split_list(cell, column.separator, self._words[column.name], in_order=not column.codes)
        if column.pattern or target is not None:
            return _by_spelling(cell)
        if column.format == "uri":
            return ConvertedValue("https://" + cell if cell.startswith("www.") else cell)
        if names_person(cell):
            raise UnparsedRow.t("the cell holds an e-mail address or a telephone number. Remove it from the cell.")
        if column.name in NAMES:
            if is_blank_value(cell):
                return ConvertedValue("")
            if not any(map(str.isalpha, cell)) and any(map(str.isdigit, cell)):
                raise UnparsedRow.t(NUMBER_AMONG_NAMES, cell=cell)
            if len(cell) == 1 or fold_text(cell) in codes("*", "boolean"):  # the mark of a column an organisation
                raise UnparsedRow.t("{cell} is not known.", cell=cell)
        return ConvertedValue(";".join(_parts(cell)) if column.separator else cell)

    def _codes(self, column: Field) -> Mapping[str, str]:
        labels = [column.labels, *column.translations.values()]
        lookup = {fold_text(label): code for names in labels for code, label in names.items()}
        words = codes("*", "qualifier") if column.name.endswith("qualifier") else codes(self.table.name, column.name)
        words = {**currencies(), **words} if column.name == "currency" else words
        codes_of_column = {fold_text(code): code for code in column.codes}
        return {**lookup, **words, **codes_of_column, **self._mapped_codes(column)}

    def _ids(self, column: Field, table: str) -> Mapping[str, str]:
        names = self.package.places if table == "scopes" else self.package.ids(table)
        return {**names, **self._mapped_codes(column)}

    def _mapped_codes(self, column: Field) -> Mapping[str, str]:
        """Return folded cell -> code, as a mapping says; an empty place of a draft says nothing."""
        codes = self.options.codes.get(column.name, {})
        return {fold_text(cell): code or "" for cell, code in codes.items() if code != ""}


def is_blank_value(cell: str) -> bool:
    """Return whether a cell says that nothing is known: a dash, `n/a`, `нет данных`."""
    return fold_text(cell) in small_words("unknown") or set(cell) <= BLANKS


def _boolean(column: Field, cell: str) -> ConvertedValue:
    word = fold_text(cell)
    for spelling, sentence in ((column.true_values, "true"), (column.false_values, "false")):
        if cell in spelling or codes("*", "boolean").get(word) == sentence:
            return ConvertedValue(spelling[0])
    raise UnparsedRow.t("{cell} is not understood. Write yes or no.", cell=cell)


def _split_list(cell: str, separator: str, lookup: Mapping[str, str], *, in_order: bool = False) -> ConvertedValue:
    """Return the code of a cell, or the codes of a list without repeats.

    They come as they stand or in alphabetical order.
    """
    single = _code(cell, lookup) or _in_languages(cell, lookup)
    if single or not separator:
        return single or _convert_name(cell, lookup)
    converted_values = [value for part in _parts(cell) for value in _convert_parts(part, lookup)]
    names = list(dict.fromkeys(value.text for value in converted_values if value.text))
    return ConvertedValue(
        separator.join(sorted(names) if in_order else names), alike=any(value.alike for value in converted_values)
    )


def _in_languages(cell: str, lookup: Mapping[str, str]) -> ConvertedValue | None:
    """Return the code of a cell in two languages, where both parts mean the same."""
    parts = language_parts(cell)
    inside = BRACKETS.findall(cell) if len(parts) == 1 else []
    if inside:  # "Kyrgyz Republic (KGZ)"
        parts = [*inside, BRACKETS.sub(" ", cell)]
    values = [_code(part, lookup) for part in parts]
    texts = {value.text if value else "" for value in values}
    return values[0] if len(values) > 1 and len(texts) == 1 else None


def _parts(cell: str) -> list[str]:
    return [part for part in map(trim, PARTS.split(cell)) if part]


def _convert_parts(part: str, lookup: Mapping[str, str]) -> Iterator[ConvertedValue]:
    value = _code(part, lookup)
    if value:
        yield value
        return
    names = [_code(name, lookup) for name in JOINED.split(part)]
    if len(names) > 1 and all(names):
        yield from filter(None, names)
    else:
        yield from (_convert_name(name, lookup) for name in AND.split(SPACES.sub(" ", part)) if name.strip())


def _code(cell: str, lookup: Mapping[str, str]) -> ConvertedValue | None:
    key = fold_text(cell)
    if key in lookup:
        return ConvertedValue(lookup[key])
    alike = fold_text(to_latin(cell))
    if alike in lookup:
        return ConvertedValue(lookup[alike], alike=True)
    bare = MARKS.sub("", ITEM.sub("", cell))
    return ConvertedValue(lookup[fold_text(bare)]) if bare != cell and fold_text(bare) in lookup else None


def _convert_name(cell: str, lookup: Mapping[str, str]) -> ConvertedValue:
    value = _code(cell, lookup)
    if value is None:
        codes = sorted({*lookup.values()} - {""})
        examples = ", ".join(codes[:MAX_CODES]) + (" …" if len(codes) > MAX_CODES else "")
        raise UnparsedRow.t(
            "{cell} is not known. Known are {codes}. Write one of them, or say in a mapping file (--learn MAP.json) "
            "which one it is.",
            cell=cell,
            codes=examples,
        )
    return value


def _by_spelling(cell: str) -> ConvertedValue:
    """Return an id or another code, with Latin letters where others only look like them."""
    code = to_latin(cell)
    if code != cell and ID_PATTERN.fullmatch(code):
        return ConvertedValue(code, alike=True)
    return ConvertedValue(cell)
