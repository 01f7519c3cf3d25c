"""Whether two cells say the same: numbers by their value, lists by their parts."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.contract import Field

NUMBERS = ("integer", "number")
Texts = NDArray[np.object_]


def same_cell(column: Field, old: str, new: str) -> bool:
    """Return whether two texts of a column mean the same."""
    if old == new:
        return True
    if column.type in NUMBERS and old and new:
        try:
            return Decimal(old) == Decimal(new)
        except InvalidOperation:
            return False
    return bool(column.separator) and set(old.split(column.separator)) == set(new.split(column.separator))


def cell_texts(column: pd.Series) -> Texts:
    """Return typed cells as comparable texts: "" for unknown, whole numbers without a point."""
    cells: list[object] = column.tolist()
    return np.array([cell if type(cell) is str else _text(cell) for cell in cells], object)


def replace_ids(cells: Texts, names: dict[str, str], separator: str) -> Texts:
    """Return cells with ids that were renamed exchanged by the new ones, also within lists."""
    if not names:
        return cells
    lists = (cell.split(separator) if separator else [cell] for cell in cells)
    return np.array([separator.join(names.get(part, part) for part in parts) for parts in lists], object)


def _text(cell: object) -> str:
    if cell is None or cell != cell:
        return ""
    if isinstance(cell, bool | np.bool_):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return str(cell)
