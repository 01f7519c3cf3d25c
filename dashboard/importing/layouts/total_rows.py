"""Rows that add up others, which are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dashboard.errors import LazyMessage
from dashboard.importing.layouts.row_cells import RowContext
from dashboard.importing.parsed_rows import RowLocation
from dashboard.importing.text_normalization import REMEMBERED, fold_text, trim
from dashboard.importing.vocabulary import codes, countries, totals

LONGEST_TOTAL = 60
"""Characters of a cell that says of its row that it adds up others."""

BREAK = r"(?:\s*[,:;=]\s*|\s+[-–—]\s+)[^\W\d]"
"""A mark behind the words for a total: "Total, all courses"."""

TOTAL_LINKS = frozenset(("of", "for", "in", "by", "по", "за", "из", "для", "в", "du", "de", "par", "pour", "por", "في"))
"""How what is added up goes on behind the word for it."""


def refuse_total(setting: RowContext, place: RowLocation, row: Sequence[str]) -> bool:
    """Refuse a row that adds up others, as its first text says, and return whether it is one."""
    labels = [cell for cell in _labels(setting, row) if _begins_total(cell)]
    first = next((total for cell in labels if (total := _total(setting, cell))), "")
    if not first:
        return False
    setting.reading.refuse(place, LazyMessage.t("The row adds up others ({first}); it is left out.", first=first))
    return True


def _labels(setting: RowContext, row: Sequence[str]) -> list[str]:
    """Return the cells that say what a row is of.

    Its first text, unless that is a breakdown, and its names.
    """
    first = next((number for number, cell in enumerate(row) if cell and not cell.isspace()), -1)
    labels = [row[number] for number in setting.labels if number != first and number < len(row)]
    return [row[first], *labels] if first >= 0 and first not in setting.parting else labels


@lru_cache
def _beginnings() -> frozenset[str]:
    """Return the first words of those that say that a row adds up others."""
    return frozenset(word.split(" ")[0] for word in totals())


@lru_cache(REMEMBERED)
def _begins_total(cell: str) -> bool:
    """Return whether the first word of a cell may say that its row adds up others."""
    text = trim(cell)
    words = (fold_text(text.partition(" ")[0]) or fold_text(text)).split()
    return 0 < len(text) <= LONGEST_TOTAL and (words or [text])[0] in _beginnings()


def _total(setting: RowContext, cell: str) -> str:
    """Return a cell that says that its row adds up others ("": it does not).

    It is the word for it, or begins with it, and goes on with a place ("Total Kazakhstan"), a kind of activity
    ("Total trainings"), a few small words or brackets.
    """
    text = trim(cell)
    if not text or len(text) > LONGEST_TOTAL:
        return ""
    words = fold_text(text).split() or [text]
    size = next((n for n in range(min(3, len(words)), 0, -1) if " ".join(words[:n]) in totals()), 0)
    if not size:
        return ""
    rest = words[size:]
    if re.match(rf"\w+(?: \w+){{{size - 1}}}{BREAK}", text):
        return text
    if totals()[" ".join(words[:size])] == "part" or (
        text[-1] == ")" and fold_text(text.partition("(")[0]) in totals()
    ):
        return text
    if not rest or rest[0] in TOTAL_LINKS or " ".join(rest) in {**countries(), **setting.package.ids("scopes")}:
        return text
    known = {**setting.package.ids("services"), **setting.package.ids("indicators"), **codes("activities", "kind")}
    return text if size == len(words) - 1 and (" ".join(rest) in known or rest[0].isdecimal()) else ""
