"""Text that no spreadsheet takes for a formula, whichever file it goes into."""

from __future__ import annotations

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""A text cell that begins so is read as a formula by spreadsheets; the wide signs by those set to East Asia."""

BLANKS = " \u00a0\ufeff\u200b"
"""What some leave out before they look for a formula."""


def escape_formula(cell: object) -> object:
    """Return a cell with a `'` before what a spreadsheet could take for a formula."""
    if isinstance(cell, str) and cell.lstrip(BLANKS).startswith(STARTS):
        return f"'{cell}"
    return cell


def unescape_formula(cell: str) -> str:
    """Return a cell without the `'` that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if escape_formula(cell[1:]) == cell else cell
