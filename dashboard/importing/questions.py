"""Find what a sheet leaves open: everything that could publish a wrong number is asked."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from dashboard.dataset.column_validation import quoted
from dashboard.errors import LazyMessage
from dashboard.importing.breakdowns import breakdown_columns
from dashboard.importing.column_matching import MONEY, SINGLE_NUMBERS, HeaderColumn, Rank, header_key
from dashboard.importing.duplicate_columns import differing_columns
from dashboard.importing.header_detection import Header
from dashboard.importing.heading import (
    base_of,
    begins_with_count,
    currencies_in,
    ends_with_size,
    interpret_line,
    is_unit,
)
from dashboard.importing.import_options import CHOICES, FLAGS, ImportOptions
from dashboard.importing.number_parsing import plain_number
from dashboard.importing.parsed_rows import SheetRows
from dashboard.importing.sums_of_parts import counted_answers, unclear_answers, units_of_rates
from dashboard.importing.tables_on_sheet import lines_below, notes_of
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import filled_cells, fold_text
from dashboard.importing.value_conversion import ValueConverters
from dashboard.importing.vocabulary import small_words
from dashboard.text.translate import message
from dashboard.xlsx_reader.raw_sheet import RawSheet

YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
ABOVE = message(
    "The line “{title}” above the table says something of its numbers. Say the multipliers of {columns} in "
    "the mapping file, or --titles ignore if it changes nothing."
)
BESIDE = message(
    "“{title}”, in or below the table or the name of its sheet, says something of its numbers. Say the multipliers of "
    "{columns} in the mapping file, or --titles ignore if it changes nothing."
)

EXAMPLES = 3


@dataclass(frozen=True)
class Question:
    """What has to be answered before a sheet is read.

    `headings` are the columns it is about; `option`, or the multipliers of `multiplier_headings`, answers it.
    """

    sentence: LazyMessage
    headings: tuple[str, ...] = ()
    option: str = ""
    multiplier_headings: tuple[str, ...] = ()


def questions(sheet: RawSheet, header: Header, converters: ValueConverters) -> list[Question]:
    """Return the questions that must be answered before a sheet is imported."""
    return [
        *_hidden(sheet, header, converters),
        *_titles(sheet, header, converters),
        *_years(sheet, header, converters),
        *_parts(sheet, header, converters.package),
        *_unknown_words(header),
        *_duplicates(sheet, header, converters),
        *_breakdowns(sheet, header, converters),
        *_unread_numbers(sheet, header, converters),
    ]


def formats_lost(sheets: Sequence[RawSheet], options: ImportOptions) -> Iterator[Question]:
    """Ask about a workbook of a kind whose number formats and hidden rows cannot be read."""
    if any(sheet.formats_lost for sheet in sheets) and not options.hidden_rows:
        sentence = LazyMessage.t(
            "In a binary workbook (.xlsb) it cannot be seen which rows are hidden, and whether dates "
            "are shown as months or fractions as percentages. Save it as .xlsx, or say --hidden-rows read if every "
            "cell is meant as it stands."
        )
        yield Question(sentence, option="hidden_rows")


def _hidden(sheet: RawSheet, header: Header, converters: ValueConverters) -> Iterator[Question]:
    """Ask about rows of the body, and columns that would be read, that are hidden."""
    rows = [row for row in sheet.hidden_rows if header.body < row <= header.end]
    if rows and not converters.options.hidden_rows:
        sentence = LazyMessage.t(
            "{sheet}: {count} rows are hidden or filtered out, the first of them row {row}. Show them, or say "
            "--hidden-rows read or --hidden-rows skip.",
            sheet=sheet.name,
            count=len(rows),
            row=rows[0],
        )
        yield Question(sentence, option="hidden_rows")
    columns = [column for column in header.mapped() if column.index + 1 in sheet.hidden_columns]
    headers = tuple(column.header for column in columns if column.rank is not Rank.PERSON)
    if headers:
        sentence = LazyMessage.t(
            "{sheet}: hidden columns would be read: {headers}. Show them, or say --column 'Header=column' or "
            "--column 'Header='.",
            sheet=sheet.name,
            headers="; ".join(headers),
        )
        yield Question(sentence, headers)


def _titles(sheet: RawSheet, header: Header, converters: ValueConverters) -> Iterator[Question]:
    """Ask about words around the table that no heading and no mapping explains."""
    numbers = header.numbers(converters.table)
    plain = [column for column in numbers if abs(column.meaning.times) == 1 and column.name not in SINGLE_NUMBERS]
    plain = [column for column in plain if header_key(column.header) not in converters.options.multipliers]
    rates = [column for column in numbers if column.indicator or column.name == "value"]
    is_counted = header.table == "observations" and any(not column.meaning.percent for column in rates)
    units = units_of_rates(sheet, header, converters.package)
    notes = dict.fromkeys(filter(ends_with_size, {*notes_of(sheet, header, [column.index for column in numbers])}))
    around = dict.fromkeys((*header.titles, *lines_below(sheet, header), sheet.name, *notes))
    for title in around if converters.options.titles != "ignore" else ():
        meaning, currencies = interpret_line(title), currencies_in(title)
        is_money = header.table == "activities" and bool(currencies)  # "in thousands of tenge"
        unsaid = [column.header for column in plain if column.name == MONEY or not is_money]
        sizes = bool(meaning and meaning.times != 1 and unsaid)
        other = bool(currencies and _currencies_of_amounts(sheet, header, converters.options) - currencies)
        other |= bool(units and (base := base_of(title)) and f"percent_{base}" not in units)
        if sizes or (meaning and meaning.parts and numbers) or (is_counted and begins_with_count(title)) or other:
            sentence = LazyMessage.t(
                ABOVE if title in header.titles else BESIDE,
                title=quoted(title),
                columns=", ".join(column.header for column in numbers),
            )
            yield Question(sentence, option="titles", multiplier_headings=tuple(unsaid) if sizes else ())


def _currencies_of_amounts(sheet: RawSheet, header: Header, options: ImportOptions) -> set[str]:
    """Return the currencies that headings and cells of amounts, or an option, name."""
    columns = [column for column in header.mapped() if column.name in (MONEY, "currency")]
    cells = {cell for column in columns for cell in filled_cells(sheet.rows[header.body : header.end], column.index)}
    headings = {
        column.meaning.currency or options.fixed.get("currency", "") for column in columns if column.name == MONEY
    }
    return headings.union(*map(currencies_in, cells)) - {""}


def _years(sheet: RawSheet, header: Header, converters: ValueConverters) -> Iterator[Question]:
    """Ask about years above the table in which the survey of the numbers was not."""
    survey = converters.options.fixed.get("survey", "")
    period = converters.package.survey_periods.get(survey)
    is_dated = "period_start" in header.names | converters.options.fixed.keys() or "survey" in header.names
    if not period or converters.options.titles or is_dated:
        return
    start, end = (date[:4] for date in period)
    for title in (*header.titles, sheet.name):
        years = YEAR.findall(title)
        if years and not any(start <= year <= (end or start) for year in years):
            sentence = LazyMessage.t(
                "The line “{title}” above the table names {years}, and the survey {survey} was in {period}. Say "
                "--set period_start=..., or --titles ignore if the numbers are of that survey.",
                title=quoted(title),
                years=", ".join(years),
                survey=survey,
                period=start if start == end else f"{start}-{end}",
            )
            yield Question(sentence, option="titles")


def _parts(sheet: RawSheet, header: Header, package: TargetPackage) -> Iterator[Question]:
    """Ask about numbers of which only parts, bounds or counts are given."""
    identities = {column.identity for column in header.mapped()}
    parts = sorted((column for column in header.columns if column.is_part), key=lambda column: column.identity)
    groups = {identity: list(group) for identity, group in groupby(parts, key=lambda column: column.identity)}
    counts = {column.identity: [column] for column in counted_answers(sheet, header, package)}
    for identity, columns in {**groups, **counts}.items():
        if identity in counts or identity not in identities:
            headers = tuple(column.header for column in columns)
            sentence = LazyMessage.t(
                "{headers}: only parts or other measures of {column}, not {column} itself. Say which is meant with "
                "--column 'Header={column}', or leave each out with --column 'Header='.",
                headers="; ".join(headers),
                column=identity,
            )
            yield Question(sentence, headers)
    if not counts:
        yield from map(_unclear_answer, unclear_answers(sheet, header, package))


def _unclear_answer(column: HeaderColumn) -> Question:
    sentence = LazyMessage.t(
        "{header}: nothing says whether these are counts or per cent. If they are per cent, write so into the heading, "
        "or say --column '{header}={column}'; leave counts out with --column '{header}='.",
        header=column.header,
        column=column.identity,
    )
    return Question(sentence, (column.header,))


def _unknown_words(header: Header) -> Iterator[Question]:
    for column in header.mapped():
        if column.meaning.unknown and column.rank is not Rank.PERSON:
            sentence = LazyMessage.t(
                "{header}: what {words} says of the numbers is not known. Say --column '{header}={column}' if they are "
                "meant as they stand, or leave the column out with --column '{header}='.",
                header=column.header,
                words=", ".join(column.meaning.unknown),
                column=column.identity,
            )
            yield Question(sentence, (column.header,))


def _duplicates(sheet: RawSheet, header: Header, converters: ValueConverters) -> Iterator[Question]:
    """Ask which of two columns is meant that could be the same and whose cells differ."""
    for first, second, row in differing_columns(sheet, header, converters):
        sentence = LazyMessage.t(
            "{one} and {other} could both be {column}, and differ in row {row}. Say which is meant with "
            "--column 'Header={column}', or leave one out with --column 'Header='.",
            one=first.header,
            other=second.header,
            column=first.identity,
            row=row,
        )
        yield Question(sentence, (first.header, second.header))


def _breakdowns(sheet: RawSheet, header: Header, converters: ValueConverters) -> Iterator[Question]:
    """Ask about columns that nobody has mapped and that break the rows down."""
    survey = converters.options.fixed.get("survey", "")
    for column, cells in breakdown_columns(sheet, header, converters.package, survey):
        sentence = LazyMessage.t(
            "{header}: it breaks the rows down ({cells}), and nothing says what it is. Name it with "
            "--column '{header}=column', or leave it out with --column '{header}='.",
            header=column.header,
            cells=_examples(cells),
        )
        yield Question(sentence, (column.header,))


def _unread_numbers(sheet: RawSheet, header: Header, converters: ValueConverters) -> Iterator[Question]:
    """Ask about the only numbers of a list, where no column takes them: doses, nurses trained."""
    if header.table != "activities" or header.numbers(converters.table):
        return
    rows = sheet.rows[header.body : header.end]
    for column in header.columns:
        is_label = not small_words("label in digits").keys().isdisjoint(fold_text(column.header).split())
        if column.identity or column.is_excluded or column.is_personal or is_label or is_unit(column.header):
            continue
        numbers = [plain_number(cell.replace(" ", "")) for cell in filled_cells(rows, column.index)]
        if None not in numbers and any(number and number > 1 for number in numbers) and not _count_rows(numbers):
            sentence = LazyMessage.t(
                "{header}: these are the only numbers of the list, and nothing says what they are. Name them with "
                "--column '{header}=column', or leave them out with --column '{header}='.",
                header=column.header,
            )
            yield Question(sentence, (column.header,))


def _count_rows(numbers: Sequence[Decimal | None]) -> bool:
    """Return whether numbers only count the rows they stand in."""
    return len(numbers) > 1 and [*numbers] == [*range(int(numbers[0] or 0), int(numbers[0] or 0) + len(numbers))]


def _examples(cells: Sequence[str]) -> str:
    return ", ".join(map(quoted, cells[:EXAMPLES])) + (" ..." if len(cells) > EXAMPLES else "")


def _open_option(option: str, cells: Counter[str]) -> LazyMessage:
    """Return the question for the cells that an option explains."""
    answer = f"{FLAGS[option]} {' / '.join(filter(None, CHOICES[option]))}"
    parts = {"cells": _examples(list(cells)), "option": answer}
    if option == "places":
        return LazyMessage.n(
            "{number} row names a country that is no place of the package yet ({cells}). Say {option}.",
            "{number} rows name a country that is no place of the package yet ({cells}). Say {option}.",
            cells.total(),
            **parts,
        )
    if option == "footnotes":
        return LazyMessage.n(
            "{number} cell has a mark beside its number, as of a footnote ({cells}). Say {option}.",
            "{number} cells have a mark beside their number, as of a footnote ({cells}). Say {option}.",
            cells.total(),
            **parts,
        )
    return LazyMessage.n(
        "{number} cell can be meant in two ways ({cells}). Say {option}.",
        "{number} cells can be meant in two ways ({cells}). Say {option}.",
        cells.total(),
        **parts,
    )


def open_cells(reading: SheetRows) -> Iterator[Question]:
    """Ask about the cells that an option or a code would explain, with counts and examples."""
    for option, cells in reading.ambiguous.items():
        yield Question(_open_option(option, cells), option=option)
    for column, unknown in reading.unknown.items():
        sentence = LazyMessage.n(
            "{column}: {number} cell is not known ({cells}). Say its code in the mapping file.",
            "{column}: {number} cells are not known ({cells}). Say their codes in the mapping file.",
            unknown.total(),
            column=column,
            cells=_examples(list(dict(unknown.most_common()))),
        )
        yield Question(sentence, option=f"codes.{column}")
