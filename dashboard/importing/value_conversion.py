"""One cell of a file as the text the contract wants: converted where clear, else refused."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache, partial

from dashboard.dataset.contract import NUMERIC_TYPES, Field, Table
from dashboard.dataset.formula_escaping import unescape_formula
from dashboard.importing.date_parsing import read_dates
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.heading import ITEM, language_parts
from dashboard.importing.import_options import Decimals, ImportOptions
from dashboard.importing.number_parsing import ParsedNumber, read_number
from dashboard.importing.personal_data import names_person
from dashboard.importing.target_package import REFERENCE_TABLES, TargetPackage
from dashboard.importing.text_normalization import BRACKETS, CACHE_SIZE, fold_text, to_latin, trim, without_brackets
from dashboard.importing.vocabulary import codes, currencies, small_words
from dashboard.text.translate import message

PARTS = re.compile(r"[;\n|،؛]|,(?!\d)")
SPACES = re.compile(r"\s+")
AND = re.compile(r" (?:and|и|et|&) | و ?| ?/ ?")
"""What joins the last two of a list of names, where all spaces are single ones."""

JOINED = re.compile(r"(?<!\s)\s*[+–—-]\s*")
"""What joins names where each of them is known: `KAZ-KGZ`."""

MARKS = re.compile(r"(?<![¹²³⁰⁴-⁹*†‡])[¹²³⁰⁴-⁹*†‡]+\s*$")
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
    """A converted cell: its number, the end of a span, whether letters looked Latin (`alike`)."""

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
        return any(column.name == name and column.type in NUMERIC_TYPES for column in self.table.fields)

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
            return self._value(column, unescape_formula(trim(cell)))
        except UnparsedRow as unclear:
            return unclear

    def _value(self, column: Field, cell: str) -> ConvertedValue:
        is_number, is_date = column.type in NUMERIC_TYPES, column.format == "partial-date"
        if not cell or ((is_number or is_date) and is_blank_value(cell)):
            return ConvertedValue("")
        if is_date:
            start, end = read_dates(cell, self.options.dates, self.options.serials)
            return ConvertedValue(start, until=end)
        if is_number:
            mark, is_integer = self.marks.get(column.name, ""), column.type == "integer"
            decimals = self.options.decimals or (mark if {"comma": ".", "point": ","}.get(mark, " ") in cell else "")
            digits, money = cell.removeprefix("'"), column.name == "amount"
            number = read_number(digits, is_integer, decimals, self.options.footnotes, money=money)
            return ConvertedValue(number.digits, number if number.digits else None)
        if column.type == "boolean":
            word = codes("*", "boolean").get(fold_text(cell))
            for spelling, meaning in ((column.true_values, "true"), (column.false_values, "false")):
                if cell in spelling or word == meaning:
                    return ConvertedValue(spelling[0])
            raise UnparsedRow.t("{cell} is not understood. Write yes or no.", cell=cell)
        return self._text(column, cell)

    def _text(self, column: Field, cell: str) -> ConvertedValue:
        target = {reference.column: reference.table for reference in self.table.references}.get(column.name)
        if column.codes or target in REFERENCE_TABLES:
            if column.name not in self._words:
                self._words[column.name] = self._codes(column, target or "")
            return _split_list(cell, column.separator, self._words[column.name], in_order=not column.codes)
        if column.pattern or target is not None:
            code = to_latin(cell)  # an id or another code
            is_alike = code != cell and bool(ID_PATTERN.fullmatch(code))
            return ConvertedValue(code if is_alike else cell, alike=is_alike)
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

    def _codes(self, column: Field, target: str) -> Mapping[str, str]:
        """Return folded name -> code of a column of codes, or of ids; those of a mapping win."""
        if column.codes:
            labels = [column.labels, *column.translations.values()]
            names = {fold_text(label): code for names in labels for code, label in names.items()}
            is_qualifier = column.name.endswith("qualifier")
            names |= currencies() if column.name == "currency" else {}
            names |= codes("*", "qualifier") if is_qualifier else codes(self.table.name, column.name)
            names |= {fold_text(code): code for code in column.codes}
        else:
            names = {**(self.package.places if target == "scopes" else self.package.ids(target))}
        mapping = self.options.codes.get(column.name, {})  # an empty place of a draft says nothing
        return names | {fold_text(cell): code or "" for cell, code in mapping.items() if code != ""}


def is_blank_value(cell: str) -> bool:
    """Return whether a cell says that nothing is known: a dash, `n/a`, `нет данных`."""
    return fold_text(cell) in small_words("unknown") or set(cell) <= BLANKS


def _split_list(cell: str, separator: str, lookup: Mapping[str, str], *, in_order: bool = False) -> ConvertedValue:
    """Return the code of a cell, or the codes of a list without repeats, sorted or as they are."""
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
        parts = [*inside, without_brackets(cell)]
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
