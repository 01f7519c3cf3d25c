"""Parts beside their whole: women and men of all, answers of those who answered."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from math import prod

from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import PEOPLE, HeaderColumn, Rank
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.header_detection import Header
from dashboard.importing.heading import meanings, people_of
from dashboard.importing.number_parsing import HUNDRED, plain_number, read_number
from dashboard.importing.row_cells import RowContext
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import cell_at, filled_cells, fold_text
from dashboard.importing.vocabulary import small_words
from dashboard.text.formats import is_percent
from dashboard.xlsx_reader.raw_sheet import RawSheet

BASE = re.compile(r"\b[nN]\s*=\s*(\d+)")
PARTS = ("women", "men")
LIKELY = 0.1
"""From how likely it is that counts are all per cents that so many answers can give, they may be counts."""
ROUNDING, HALF = 2, Decimal("0.5")
"""By how much rounded percentages miss 100 together, and one of them its share."""


def wrong_sums(context: RowContext) -> dict[int, LazyMessage]:
    """Return the rows (from 1) in which the one column each of women and men is not that of all."""
    header = context.header
    totals = [column for column in header.mapped() if column.name == PEOPLE and abs(column.meaning.times) == 1]
    groups = [*([column for column in header.columns if _is_part(column, part)] for part in PARTS), totals]
    if any(len(group) != 1 for group in groups):
        return {}
    columns = [column for (column,) in groups]
    rejections: dict[int, LazyMessage] = {}
    for number, row in enumerate(context.sheet.rows[header.body : header.end], header.body + 1):
        women, men, total = (_count(cell_at(row, column.index)) for column in columns)
        if women is None or men is None or total is None or women + men == total:
            continue
        rejections[number] = LazyMessage.t(
            "{women} and {men} add up to {sum}, and {total} is {number}. Correct one of them, or leave {women} out.",
            women=columns[0].header,
            men=columns[1].header,
            total=columns[2].header,
            sum=women + men,
            number=total,
        )
    return rejections


def counted_answers(sheet: RawSheet, header: Header, package: TargetPackage) -> list[HeaderColumn]:
    """Return the columns of rates that hold counts: they add up to all, or are no shares of n."""
    base, rows = header.index_of("n"), sheet.rows[header.body : header.end]
    rates = _rates(header, rows, package)
    is_said = any(column.meaning.percent or "percent" in meanings(column.header) for column in rates)
    if not rates or is_said or any(column.rank is Rank.PERSON for column in rates):
        return []
    free = [column.index for column in header.columns if not column.identity]
    parts = [*(column.index for column in header.mapped() if column.indicator or column in rates), *free]
    totals, fewest = ([base], len(PARTS)) if base >= 0 else (free, len(PARTS) + 1)  # partly and completely are any
    is_counted = any(_add_up(rows, total, [part for part in parts if part != total], fewest) for total in totals)
    is_counted |= base < 0 and _have_one_sum(rows, parts)
    is_said = any("percent" in meanings(title) for title in header.titles)
    above = "" if is_said else stated_base(header.titles)
    bases = {column.index: _count(stated_base((column.header,)) or above) for column in rates}
    return rates if is_counted or _are_no_shares(rows, base, bases) else []


def stated_base(texts: Sequence[str]) -> str:
    """Return the n of a title or header (`n = 105`), unless another one contradicts."""
    bases = {number for text in texts for number in BASE.findall(text)}
    return bases.pop() if len(bases) == 1 else ""


def units_of_rates(sheet: RawSheet, header: Header, package: TargetPackage) -> set[str]:
    """Return the units of the percentages of a sheet, as its headings and cells name indicators."""
    names = {column.indicator for column in header.mapped()}
    names |= _indicators_of_values(header, sheet.rows[header.body : header.end], package)
    units = package.column("indicators", "unit")
    return {units[name] for name in names if is_percent(units.get(name, ""))}


def unclear_answers(sheet: RawSheet, header: Header, package: TargetPackage) -> list[HeaderColumn]:
    """Return the columns of rates whose numbers can as well be counts as per cent.

    Of few who answered, only some per cents can be: numbers that all are such are hardly counts. Without n it is the
    heading that says who was counted: "Countries reporting disruption".
    """
    base, rows = header.index_of("n"), sheet.rows[header.body : header.end]
    rates = [column for column in _rates(header, rows, package) if column.indicator]
    is_said = any("percent" in meanings(text) for text in (*header.titles, sheet.name))
    if is_said or any(column.meaning.percent or column.rank is Rank.PERSON for column in rates):
        return []
    if base < 0:
        rates = [column for column in rates if _names_respondents(column.header)]
    pairs = list(_answers_with_base(rows, base, dict.fromkeys((column.index for column in rates), 100)))
    if any(number is None or not n or number > n for number, n in pairs):
        return []
    return rates if prod(min(1.0, ((n or 0) + 1) / 101) for _number, n in pairs) > LIKELY else []


def _names_respondents(heading: str) -> bool:
    """Return whether a heading names who was counted: countries, facilities."""
    return not small_words("base of rates").keys().isdisjoint(fold_text(heading).split())


def _rates(header: Header, rows: Sequence[Sequence[str]], package: TargetPackage) -> list[HeaderColumn]:
    """Return the columns of percentages: those of an indicator, or of values that all are."""
    percents = {name for name, unit in package.column("indicators", "unit").items() if is_percent(unit)}
    names = _indicators_of_values(header, rows, package)
    is_value = bool(names) and names <= percents
    columns = header.mapped()
    return [column for column in columns if column.indicator in percents or (is_value and column.name == "value")]


def _indicators_of_values(header: Header, rows: Sequence[Sequence[str]], package: TargetPackage) -> set[str]:
    """Return the indicators of a column that names them ("": one that is not known)."""
    place, ids = header.index_of("indicator"), package.ids("indicators")
    return {ids.get(fold_text(cell), "") for cell in filled_cells(rows, place)} if place >= 0 else set()


def _add_up(rows: Sequence[Sequence[str]], total: int, parts: Sequence[int], fewest: int) -> bool:
    """Return whether `fewest` or more numbers of every row add up to another, which is not 100."""
    is_no_percentage = False
    for row in rows:
        if not (count := _count(cell_at(row, total))):
            continue
        numbers = [number for part in parts if (number := _count(cell_at(row, part)))]
        if len(numbers) < fewest or sum(numbers) != count:
            return False
        is_no_percentage |= abs(count - HUNDRED) > ROUNDING
    return is_no_percentage


def _have_one_sum(rows: Sequence[Sequence[str]], parts: Sequence[int]) -> bool:
    """Return whether three or more numbers of every row add up to the same, which is not 100."""
    numbers = [[_count(cell_at(row, part)) for part in parts] for row in rows]
    sums = [sum(filter(None, row)) for row in numbers if sum(map(bool, row)) > len(PARTS)]
    filled = sum(any(row) for row in numbers)
    return len(sums) == filled > 1 and len({*sums}) == 1 and abs(sums[0] - HUNDRED) > ROUNDING


def _answers_with_base(
    rows: Sequence[Sequence[str]], base: int, bases: Mapping[int, int | None]
) -> Iterator[tuple[int | None, int | None]]:
    """Yield the whole number of each filled cell of answers with its n (None: no whole number).

    The n stands in the column `base` (from 0, -1: none), or in `bases` for each column of answers.
    """
    for row in rows:
        for index, answered in bases.items():
            if cell := cell_at(row, index):
                yield _count(cell), _count(cell_at(row, base)) if base >= 0 else answered


def _are_no_shares(rows: Sequence[Sequence[str]], base: int, bases: Mapping[int, int | None]) -> bool:
    """Return whether whole numbers up to n are mostly no percentage that n answers can give."""
    cells = [(number, n) for number, n in _answers_with_base(rows, base, bases) if n]
    pairs = [(number, n) for number, n in cells if number is not None and number <= n]
    if len(pairs) < len(cells):
        return False
    impossible = sum(abs(number - HUNDRED * round(number * n / HUNDRED) / n) > HALF for number, n in pairs)
    return impossible > 1 and impossible * 2 > len(pairs)


def is_numerator(sheet: RawSheet, header: Header, base: HeaderColumn, part: HeaderColumn) -> bool:
    """Return whether a number of every row is the part of n that its rate says: 12 of 28 is 43."""
    rates = [column.index for column in header.mapped() if column.indicator or column.name == "value"]
    is_fitting = []
    for row in sheet.rows[header.body : header.end]:
        number, n = (_count(cell_at(row, column.index)) for column in (part, base))
        values = [value for rate in rates if (value := plain_number(cell_at(row, rate).rstrip("% "))) is not None]
        if number is not None and n:
            share = HUNDRED * number / n
            is_fitting.append(any(abs(share - size * value) <= HALF for value in values for size in (1, HUNDRED)))
    return bool(is_fitting) and all(is_fitting)


def is_sum(sheet: RawSheet, header: Header, total: HeaderColumn, parts: Sequence[HeaderColumn]) -> bool:
    """Return whether in every row the numbers of several columns add up to that of another."""
    rows = sheet.rows[header.body : header.end]
    filled_rows = [row for row in rows if any(cell_at(row, column.index) for column in (total, *parts))]
    return len(parts) > 1 and all(
        _count(cell_at(row, total.index)) == sum(_count(cell_at(row, part.index)) or 0 for part in parts)
        for row in filled_rows
    )


def _is_part(column: HeaderColumn, part: str) -> bool:
    """Return whether a column that is not read counts one sex and nothing else."""
    if column.is_mapped or column.is_excluded or column.is_personal or column.identity not in ("", PEOPLE):
        return False
    if column.identity:
        return column.meaning.parts == (part,) and not column.meaning.unknown
    return people_of(column.header) == part


def _count(cell: str) -> int | None:
    """Return a whole number that stands as it is; None for anything else."""
    try:
        number = read_number(cell, is_integer=True)
    except UnparsedRow:
        return None
    is_plain = number.digits.isdecimal() and number.qualifier in ("", "exact") and not number.percent
    return int(number.digits) if is_plain else None
