"""One cell of a file, to the text the contract wants in a column: converted where it is clear, refused where not."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from dashboard.dataset.contract import Field, Table
from dashboard.dataset.formula_escaping import unprotected
from dashboard.errors import Said
from dashboard.importing.date_parsing import read_dates
from dashboard.importing.errors import Unclear
from dashboard.importing.import_options import Manner
from dashboard.importing.number_parsing import Number, read_number
from dashboard.importing.target_package import Package
from dashboard.importing.text_normalization import folded, latin, trimmed
from dashboard.importing.vocabulary import codes, countries

PARTS = re.compile(r"[;\n|]|,(?!\d)")
SPACES = re.compile(r"\s+")
AND = re.compile(r" (?:and|и|et|&) | و ?| ?/ ?")
"""What joins the last two of a list of names, where all spaces are single ones."""

ID_PATTERN = re.compile(r"[A-Za-z0-9_;-]+")


@dataclass(frozen=True)
class Value:
    """A converted cell.

    `number`: in columns of numbers; `until`: the end of a cell that holds a span of dates; `alike`: letters that only
    looked Latin were replaced.
    """

    text: str
    number: Number | None = None
    alike: bool = False
    until: str = ""


Reader = Callable[[str], Value]
"""From a trimmed cell that is not empty to its value; raises `Unclear`."""


@dataclass(frozen=True)
class Readers:
    """The readers of the columns of a table."""

    package: Package
    table: Table
    manner: Manner
    _remembered: dict[tuple[str, str], Value | Unclear] = field(default_factory=dict, repr=False)

    def read(self, column: Field, cell: str) -> Value:
        """Return the value of a cell; an empty cell is an empty value.

        Raises:
            Unclear: it is not understood.
        """
        key = (column.name, cell)
        if key not in self._remembered:
            try:
                self._remembered[key] = self._read(column, cell)
            except Unclear as unclear:
                self._remembered[key] = unclear
        found = self._remembered[key]
        if isinstance(found, Unclear):
            raise found
        return found

    def _read(self, column: Field, cell: str) -> Value:
        cell = unprotected(trimmed(cell))
        if not cell:
            return Value("")
        if column.format == "partial-date":
            start, end = read_dates(cell, self.manner.dates, self.manner.serials)
            return Value(start, until=end)
        if column.type in ("integer", "number"):
            number = read_number(cell, column.type == "integer", self.manner.decimals)
            return Value(number.digits, number)
        if column.type == "boolean":
            return _boolean(column, cell)
        return self._text(column, cell)

    def _text(self, column: Field, cell: str) -> Value:
        target = {reference.column: reference.table for reference in self.table.references}.get(column.name)
        if column.codes:
            return _listed(cell, column.separator, self._codes(column))
        if target in ("scopes", "services", "indicators", "surveys"):
            return _listed(cell, column.separator, {**self._ids(target), **self._given(column)}, in_order=True)
        if column.pattern or target is not None:
            return _spelled(cell)
        if column.format == "uri":
            return Value("https://" + cell if cell.startswith("www.") else cell)
        return Value(";".join(_parts(cell)) if column.separator else cell)

    def _codes(self, column: Field) -> Mapping[str, str]:
        labels = [column.labels, *column.translations.values()]
        known = {folded(label): code for names in labels for code, label in names.items()}
        words = codes("*", "qualifier") if column.name.endswith("qualifier") else codes(self.table.name, column.name)
        return {**known, **words, **{folded(code): code for code in column.codes}, **self._given(column)}

    def _given(self, column: Field) -> Mapping[str, str]:
        """Return folded cell -> code, as a mapping says; an empty place of a draft says nothing."""
        given = self.manner.codes.get(column.name, {})
        return {folded(cell): code or "" for cell, code in given.items() if code != ""}

    def _ids(self, table: str) -> Mapping[str, str]:
        known = self.package.ids(table)
        return {**countries(), **known} if table == "scopes" else known


def _boolean(column: Field, cell: str) -> Value:
    word = folded(cell)
    for spelling, told in ((column.true_values, "true"), (column.false_values, "false")):
        if cell in spelling or codes("*", "boolean").get(word) == told:
            return Value(spelling[0])
    raise Unclear(Said.t("{cell} is not understood. Write yes or no.", cell=cell))


def _listed(cell: str, separator: str, known: Mapping[str, str], *, in_order: bool = False) -> Value:
    """Return the code of a cell, or the codes of a list without repeats, as they stand or in alphabetical order."""
    whole = _code(cell, known)
    if whole or not separator:
        return whole or Value(_known(cell, known).text)
    found = [each for part in _parts(cell) for each in _each(part, known)]
    names = list(dict.fromkeys(value.text for value in found if value.text))
    return Value(separator.join(sorted(names) if in_order else names), alike=any(each.alike for each in found))


def _parts(cell: str) -> list[str]:
    return [part for part in map(trimmed, PARTS.split(cell)) if part]


def _each(part: str, known: Mapping[str, str]) -> Iterator[Value]:
    whole = _code(part, known)
    if whole:
        yield whole
    else:
        yield from (_known(name, known) for name in AND.split(SPACES.sub(" ", part)) if name.strip())


def _code(cell: str, known: Mapping[str, str]) -> Value | None:
    key = folded(cell)
    if key in known:
        return Value(known[key])
    alike = folded(latin(cell))
    return Value(known[alike], alike=True) if alike in known else None


def _known(cell: str, known: Mapping[str, str]) -> Value:
    found = _code(cell, known)
    if found is None:
        raise Unclear(Said.t("{cell} is not known.", cell=cell))
    return found


def _spelled(cell: str) -> Value:
    """Return an id or another code, with Latin letters where others only look like them."""
    spelled = latin(cell)
    if spelled != cell and ID_PATTERN.fullmatch(spelled):
        return Value(spelled, alike=True)
    return Value(cell)
