"""Parts beside their whole: women and men of all, answers of those who answered."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import PEOPLE, HeaderColumn, Rank
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.header_detection import Header
from dashboard.importing.heading import people_of
from dashboard.importing.number_parsing import HUNDRED, read_number
from dashboard.importing.row_cells import RowContext
from dashboard.importing.text_normalization import cell_at
from dashboard.xlsx_reader.raw_sheet import RawSheet

PARTS = ("women", "men")


def wrong_sums(context: RowContext) -> dict[int, LazyMessage]:
    """Return the rows (from 1) whose women and men are not the number of participants.

    None where the columns do not part it in two, or a person leaves one of them out.
    """
    columns = _columns(context.header)
    if not columns:
        return {}
    rejections: dict[int, LazyMessage] = {}
    rows = context.sheet.rows[context.header.body : context.header.end]
    for number, row in enumerate(rows, context.header.body + 1):
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


def counted_answers(sheet: RawSheet, header: Header) -> list[HeaderColumn]:
    """Return the columns of answers that add up to those who answered: counts, no rates."""
    base = next((column for column in header.mapped() if column.name == "n"), None)
    answers = [column for column in header.mapped() if column.indicator and column.rank is not Rank.PERSON]
    if not base or not answers or any(column.meaning.percent for column in answers):
        return []
    parts = [
        column.index for column in header.columns if (column.is_mapped and column.indicator) or not column.identity
    ]
    matches = 0
    for row in sheet.rows[header.body : header.end]:
        total, numbers = _count(cell_at(row, base.index)), [_count(cell_at(row, place)) for place in parts]
        if total and (
            len([number for number in numbers if number]) < len(PARTS) or sum(filter(None, numbers)) != total
        ):
            return []
        matches += bool(total) and total != HUNDRED
    return answers if matches else []


def is_sum(sheet: RawSheet, header: Header, total: HeaderColumn, parts: Sequence[HeaderColumn]) -> bool:
    """Return whether in every row the numbers of several columns add up to that of another."""
    rows = sheet.rows[header.body : header.end]
    filled_rows = [row for row in rows if any(cell_at(row, column.index) for column in (total, *parts))]
    return len(parts) > 1 and all(
        _count(cell_at(row, total.index)) == sum(_count(cell_at(row, part.index)) or 0 for part in parts)
        for row in filled_rows
    )


def _columns(header: Header) -> Sequence[HeaderColumn]:
    """Return the columns of women, men and all; none unless there is one of each."""
    total = [column for column in header.mapped() if column.name == PEOPLE and abs(column.meaning.times) == 1]
    sexes = [[column for column in header.columns if _is_part(column, part)] for part in PARTS]
    groups = [*sexes, total]
    return [group[0] for group in groups] if all(len(group) == 1 for group in groups) else ()


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
    return int(number.digits) if number.digits.isdecimal() and number.qualifier in ("", "exact") else None
