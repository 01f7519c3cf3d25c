"""Women and men beside the number of all participants, and whether they add up."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import HeaderColumn
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.header_detection import Header
from dashboard.importing.heading import meanings
from dashboard.importing.number_parsing import read_number
from dashboard.importing.row_cells import RowContext
from dashboard.importing.text_normalization import cell_at

PEOPLE = "participants"
PARTS = ("part:women", "part:men")


def wrong_sums(setting: RowContext) -> dict[int, LazyMessage]:
    """Return the rows (from 1) whose women and men are not the number of participants.

    None where the columns do not part it in two, or a person leaves one of them out.
    """
    columns = _columns(setting.header)
    if not columns:
        return {}
    refused: dict[int, LazyMessage] = {}
    rows = setting.sheet.rows[setting.header.body : setting.header.end]
    for number, row in enumerate(rows, setting.header.body + 1):
        women, men, total = (_count(cell_at(row, column.place)) for column in columns)
        if women is None or men is None or total is None or women + men == total:
            continue
        refused[number] = LazyMessage.t(
            "{women} and {men} add up to {sum}, and {total} is {number}. Correct one of them, or leave {women} out.",
            women=columns[0].header,
            men=columns[1].header,
            total=columns[2].header,
            sum=women + men,
            number=total,
        )
    return refused


def _columns(header: Header) -> Sequence[HeaderColumn]:
    """Return the columns of women, men and all; none unless there is one of each."""
    total = [column for column in header.taken() if column.name == PEOPLE and abs(column.meaning.times) == 1]
    found = [[column for column in header.columns if _is_part(column, part)] for part in PARTS]
    groups = [*found, total]
    return [group[0] for group in groups] if all(len(group) == 1 for group in groups) else ()


def _is_part(column: HeaderColumn, part: str) -> bool:
    """Return whether a column that is not read counts one sex and nothing else."""
    if column.is_read or column.left_out or column.personal or column.identity not in ("", PEOPLE):
        return False
    if column.identity:
        return column.meaning.parts == (part.removeprefix("part:"),) and not column.meaning.unknown
    said = {each for each in meanings(column.header.rpartition(": ")[2]) if not each.endswith("?money")} - {"plain"}
    return said in ({part}, {f"{part}?people"})


def _count(cell: str) -> int | None:
    """Return a whole number that stands as it is; None for anything else."""
    try:
        number = read_number(cell, whole=True)
    except UnparsedRow:
        return None
    return int(number.digits) if number.digits.isdecimal() and number.qualifier in ("", "exact") else None
