"""The cells of one row, read by the columns of its header; what both shapes have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from dashboard.dataset.contract import NUMERIC_TYPES, Field, Table
from dashboard.dataset.dataset import WORLD
from dashboard.dataset.formula_escaping import unescape_formula
from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import SOURCE, HeaderColumn, header_key
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.header_detection import ABOUT_SOURCE, Header, place_of_line
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.parsed_rows import ParsedRow, RowLocation, SheetRows
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import CACHE_SIZE, cell_at, fold_text, trim
from dashboard.importing.value_conversion import ConvertedValue, ValueConverters
from dashboard.importing.vocabulary import breakdowns, countries, country_names, modifiers, rules, small_words
from dashboard.text.translate import message
from dashboard.xlsx_reader.raw_sheet import CellKind, CellPosition, RawSheet

REFERENCES = ("countries", "scope", "service", "indicator", "survey")
"""Columns of ids of other tables, whose names a mapping may give."""

Links = tuple[tuple[str, ...], Mapping[str, str]]
"""Sources, and what is said of them by column."""

LABELS = ("title", "measure", "service", "scope", "countries", "place", "organizer")
"""Columns that name what a row is of."""

NO_VALUES = frozenset(("", SOURCE, *ABOUT_SOURCE))
"""Names of columns that are no columns of a table."""

PLACES = ("scope", "countries")
WITHOUT_YEAR = re.compile(r"(?!.*\d{4})(?!.*[-'’]\d\d$).*[^\W\d_].*")
COUNTRY_AND_PLACE = re.compile(r"([^()\d]+?)\s*\(([^()\d]+)\)")
HIDDEN = message("The row is hidden, and --hidden-rows skip leaves it out.")
SPAN = message("{cell} is a span of dates where one date is wanted.")


@dataclass(slots=True, eq=False)
class RowCell:
    """A cell with the column it stands in, and its value once it is read."""

    column: HeaderColumn
    text: str
    kind: CellKind | None
    value: ConvertedValue | None = None


@dataclass(frozen=True)
class RowContext:
    """What the rows of one sheet are read with."""

    number: int
    sheet: RawSheet
    header: Header
    package: TargetPackage
    options: ImportOptions
    converters: ValueConverters
    parsed_rows: SheetRows
    goods: dict[tuple[str, ...], int] = field(default_factory=dict, repr=False)
    fractions: dict[int, bool] = field(default_factory=dict, repr=False)
    numbers: dict[tuple[object, ...], dict[str, str] | UnparsedRow] = field(default_factory=dict, repr=False)

    @property
    def table(self) -> Table:
        """Return the table the rows belong to."""
        return self.converters.table

    def reject(self, location: RowLocation, sentence: LazyMessage) -> None:
        """Keep a reason for which a row is not imported."""
        self.parsed_rows.reject(location, sentence)

    @cached_property
    def fields(self) -> Mapping[str, Field]:
        """Return the columns of the table by name."""
        return {column.name: column for column in self.table.fields}

    @cached_property
    def words(self) -> frozenset[str]:
        """Return the columns of the table that are read as text."""
        texts = {name for name, column in self.fields.items() if column.type not in NUMERIC_TYPES}
        return frozenset(texts - NO_VALUES - set(self.options.fixed))

    @cached_property
    def fixed(self) -> Mapping[str, str]:
        """Return the fixed values of the table, as the options say them."""
        fixed_values = self.options.fixed
        names = [name for name in self.fields if name in fixed_values and name != SOURCE]
        return {name: self.converters.read(self.fields[name], fixed_values[name]).text for name in names}

    @cached_property
    def links(self) -> Links:
        """Return the sources of a row that names none itself, as the options say them."""
        return _links([], self.options)

    @cached_property
    def labels(self) -> tuple[int, ...]:
        """Return the places of the columns that name what a row is of."""
        return tuple(column.index for column in self.header.mapped() if column.name in LABELS)

    @cached_property
    def stand_ins(self) -> Sequence[tuple[str, str]]:
        """Return the columns that the file lacks, each with the one whose text stands for it."""
        names = self.header.names | set(self.options.fixed)
        return [pair for pair in rules()[self.table.name].get("instead", {}).items() if pair[0] not in names]

    @cached_property
    def breakdowns(self) -> Mapping[int, str]:
        """Return place -> kind of the columns that nobody has mapped and that break the rows down."""
        kinds = {column.index: fold_text(column.header) for column in self.header.columns if not column.identity}
        return {place: breakdowns()[heading] for place, heading in kinds.items() if heading in breakdowns()}

    @cached_property
    def country_above(self) -> str:
        """Return the one country that a title or the name of the sheet is ("": none)."""
        codes = {place_of_line(title, self.package) for title in self.header.titles} & {*countries().values()} - {WORLD}
        return codes.pop() if len(codes) == 1 else ""

    @cached_property
    def places(self) -> frozenset[str]:
        """Return the ids of the places of the package."""
        return frozenset(self.package.ids("scopes").values())

    @cached_property
    def units(self) -> Mapping[str, str]:
        """Return the unit of each indicator of the package."""
        return self.package.column("indicators", "unit")


def rows_of(context: RowContext) -> Iterator[tuple[RowLocation, Sequence[str], list[RowCell]]]:
    """Yield the rows that hold anything with their known cells; merged cells are filled down."""
    sheet, columns = context.sheet, context.header.mapped()
    origins, texts = merged_downwards(sheet), [(column.index, _cell_reader(column)) for column in columns]
    hidden = set(sheet.hidden_rows) if context.options.hidden_rows == "skip" else ()
    drops = [
        (column.index, context.options.drop_rows[header_key(column.header)])
        for column in context.header.columns
        if header_key(column.header) in context.options.drop_rows
    ]
    for index, row in enumerate(sheet.rows[context.header.body : context.header.end], context.header.body):
        if index + 1 in hidden:
            context.reject(RowLocation(context.number, index + 1), LazyMessage.t(HIDDEN))
            continue
        if drops and any(cell_at(row, place) in cells_to_drop for place, cells_to_drop in drops):
            context.parsed_rows.dropped_rows.append(index + 1)
            continue
        if origins or sheet.kinds:
            cells = [_workbook_cell(sheet, origins, index, column) for column in columns]
        else:
            cells = [cell_of(row[place] if place < len(row) else "") for place, cell_of in texts]
        if any(map(trim, row)) or any(cell.text or cell.kind for cell in cells):
            yield RowLocation(context.number, index + 1), row, cells


def _cell_reader(column: HeaderColumn) -> Callable[[str], RowCell]:
    """Return what makes the cells of a column of text, equal ones once."""
    return lru_cache(CACHE_SIZE)(lambda text: RowCell(column, trim(text), None))


def _workbook_cell(
    sheet: RawSheet, origins: Mapping[CellPosition, CellPosition], index: int, column: HeaderColumn
) -> RowCell:
    at = (index + 1, column.index + 1)
    text = cell_at(sheet.rows[index], column.index)
    row, place = origin = at if text else origins.get(at, at)
    return RowCell(column, text or cell_at(sheet.rows[row - 1], place - 1), sheet.kinds.get(origin))


def read_cell(context: RowContext, name: str, cell: RowCell) -> ConvertedValue:
    """Return the value of a cell in a column of the table, and keep what was done to it.

    Raises:
        UnparsedRow: it is not understood.
    """
    if cell.value is None:
        cell.value = _value(context, name, cell)
    value, reading, place = cell.value, context.parsed_rows, cell.column.index
    if value.text:
        reading.filled[place] += 1
        example = reading.examples.get(place)
        if example is None or (example[0] == example[1] and cell.text != value.text):
            reading.examples[place] = (cell.text, value.text)
    if value.alike:
        reading.alike[place] += 1
    return value


def _value(context: RowContext, name: str, cell: RowCell) -> ConvertedValue:
    if cell.kind == "error":
        raise UnparsedRow.t("{cell} is an error of the workbook. Mend the cell.", cell=cell.text or "?")
    if cell.kind == "struck":
        raise UnparsedRow.t("{cell} has a line through it. Delete it, or remove the line if it holds.", cell=cell.text)
    if cell.kind == "formula" and not cell.text:
        raise UnparsedRow.t("The cell holds a formula without a value. Open the file in Excel, save it, and try again.")
    return context.converters.read(context.fields[name], cell.text)


def read_row(
    context: RowContext, location: RowLocation, cells: list[RowCell]
) -> tuple[dict[str, str], dict[str, RowCell]]:
    """Return the values of a row by column, and its number cells, whose unit is not known yet."""
    values: dict[str, str] = {}
    numbers: dict[str, RowCell] = {}
    ends: dict[str, tuple[RowCell, str]] = {}
    fixed_values, fields, words = context.options.fixed, context.fields, context.words
    for cell in cells:
        name = cell.column.name
        if name not in words:
            if name in NO_VALUES:
                continue
            if name in fixed_values:
                context.parsed_rows.overrides[name] += bool(cell.text)
            elif cell.text or cell.kind:
                numbers[name] = cell
            continue
        try:
            without_place, place = _without_place(context, _with_year(context, location, cell))
            value = read_cell(context, name, without_place)
        except UnparsedRow as unclear:
            if fields[name].codes or name in REFERENCES:
                context.parsed_rows.unknown.setdefault(name, Counter())[cell.text] += 1
            reject_cell(context, location, cell, unclear)
            continue
        values |= {name: value.text} | ({"place": place} if place else {})
        if value.until:
            ends[name] = (cell, value.until)
    _write_ends(context, location, values, ends)
    values |= {name: text for name, text in context.fixed.items() if not values.get(name)}
    values |= {name: values[other] for name, other in context.stand_ins if values.get(other)}
    _add_places(context, location, values)
    return values, numbers


def _with_year(context: RowContext, location: RowLocation, cell: RowCell) -> RowCell:
    """Return a day or a month with the year that stands in a column beside it."""
    if cell.column.name != "date_start" or "year" not in context.breakdowns.values():
        return cell
    years = [place for place, kind in context.breakdowns.items() if kind == "year"]
    is_number = fold_text(cell.column.header) in small_words("month heading") and cell.text.isdecimal()
    year = cell_at(context.sheet.rows[location.row - 1], years[0])
    if not (len(year) == 4 and year.isdecimal()) or not (is_number or WITHOUT_YEAR.fullmatch(cell.text)):
        return cell  # no "2021/22"
    return RowCell(cell.column, f"{cell.text}.{year}" if is_number else f"{cell.text} {year}", cell.kind)


def _without_place(context: RowContext, cell: RowCell) -> tuple[RowCell, str]:
    """Return a country's cell without the place in brackets, and that place ("": none)."""
    match = COUNTRY_AND_PLACE.fullmatch(cell.text) if cell.column.name == "countries" else None
    if not match or "place" in context.header.names or fold_text(cell.text) in context.package.places:
        return cell, ""
    country, place = (fold_text(part) for part in match.groups())
    if country not in context.package.places:
        return cell, ""
    if f"{place} {country}" in context.package.places:  # "Moldova (Republic of)"
        return RowCell(cell.column, match[1], cell.kind), ""
    is_other = place in context.package.places or place in modifiers() or place in small_words("cancelled")
    if is_other or match[2].islower() or place in small_words("not confirmed"):  # "lead", "all regions"
        return cell, ""
    return RowCell(cell.column, match[1], cell.kind), match[2]


def _add_places(context: RowContext, location: RowLocation, values: Mapping[str, str]) -> None:
    """Add the countries of a row that are no places yet; it is refused until that is said."""
    codes = {code for name in PLACES if values.get(name) for code in values[name].split(";") if code}
    for code in sorted(codes - context.places):
        if code not in countries().values():
            continue  # the contract refuses it
        if context.options.places == "add":
            cells = {"id": code, "kind": "country", "parent": WORLD, **country_names(code)}
            context.parsed_rows.records.append(ParsedRow("scopes", location, cells))
        else:
            context.parsed_rows.ambiguous.setdefault("places", Counter())[code] += 1
            sentence = LazyMessage.t(
                "{name} ({code}) is no place of the package yet. Say --places add, and it becomes one.",
                name=country_names(code)["name"],
                code=code,
            )
            context.reject(location, sentence)


def _write_ends(
    context: RowContext, location: RowLocation, values: dict[str, str], ends: Mapping[str, tuple[RowCell, str]]
) -> None:
    """Write the end of a span of dates, which stood in one cell, into the column of ends."""
    for name, (cell, until) in sorted(ends.items()):
        end = name.replace("_start", "_end")
        if len(until) == len("2020-09") and (end == name or values.get(end, "") > until):
            values[end] = max(values[end], until)  # "Q1 2020" and "Q3 2020" in columns of their own
        elif end == name or end not in context.fields or values.get(end, until) not in ("", until):
            reject_cell(context, location, cell, UnparsedRow.t(SPAN, cell=cell.text))
        else:
            values[end] = until


def links_of(context: RowContext, cells: list[RowCell]) -> Links:
    """Return the sources a row names, and what it says about them."""
    source_cells = [cell for cell in cells if cell.text and cell.column.name in NO_VALUES]
    return _links(source_cells, context.options) if source_cells else context.links


def _links(cells: list[RowCell], options: ImportOptions) -> Links:
    texts = [unescape_formula(cell.text) for cell in cells if cell.column.name == SOURCE]
    texts = texts or [options.fixed[SOURCE]] if SOURCE in options.fixed else texts
    links = []
    for text in texts:
        is_address = "://" in text or text.startswith("www.")  # which may hold semicolons, so that spaces part several
        parts = [part.rstrip(",;") for part in text.split()] if is_address else map(trim, text.split(";"))
        links += [part.strip("<>") for part in parts if part]
    about = {name: options.fixed[name] for name in ABOUT_SOURCE if name in options.fixed}
    about |= {cell.column.name: unescape_formula(cell.text) for cell in cells if cell.column.name in ABOUT_SOURCE}
    return tuple(dict.fromkeys(links)), about


def reject_cell(context: RowContext, location: RowLocation, cell: RowCell, unclear: UnparsedRow) -> None:
    """Refuse a row for one of its cells, and count the cell where an option would explain it."""
    if unclear.option:
        context.parsed_rows.ambiguous.setdefault(unclear.option, Counter())[cell.text] += 1
    context.reject(location, LazyMessage.t("{column}: {fault}", column=cell.column.header, fault=unclear.said))


def merged_downwards(sheet: RawSheet) -> dict[tuple[int, int], tuple[int, int]]:
    """Return place -> the place whose text holds there, for cells merged downwards."""
    last = len(sheet.rows)
    return {
        (row, first_column): (top, first_column)
        for (top, first_column), (bottom, _right) in sheet.merged
        if top <= last and first_column <= len(sheet.rows[top - 1])
        for row in range(top + 1, min(bottom, last) + 1)
    }
