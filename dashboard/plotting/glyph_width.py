"""Estimate how wide words of any script are, without a font at hand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

UNSEEN = ("Mn", "Me", "Cf")
"""Categories of letters that take no room: marks on other letters, and what only says how the text runs."""

FULL_WIDTH = 1.05
"""Ems of a letter of Chinese, Japanese or Korean."""


@dataclass(frozen=True)
class LetterWidths:
    """The widths of letters in ems; of `latin` and `cyrillic` those of capitals and of others."""

    narrow_letters: str
    wide_letters: str
    narrow: float
    wide: float
    latin: tuple[float, float]
    cyrillic: tuple[float, float]
    other: float


def letter_measure(widths: LetterWidths) -> Callable[[str], float]:
    """Return what tells the width of a letter in ems."""

    @lru_cache(maxsize=4096)
    def measure(letter: str) -> float:
        if letter in widths.narrow_letters:
            return widths.narrow
        if letter in widths.wide_letters:
            return widths.wide
        if unicodedata.category(letter) in UNSEEN:
            return 0.0
        for last, (capital, small) in (("\u036f", widths.latin), ("\u052f", widths.cyrillic)):
            if letter <= last:
                return capital if letter.isupper() else small
        return FULL_WIDTH if unicodedata.east_asian_width(letter) in "WF" else widths.other

    return measure


_em = letter_measure(
    LetterWidths(
        narrow_letters=" .,:;!|'ijltfr()[]·-/I\u00a0\u2009\u202f",
        wide_letters="mwMW%@…шщжюмфыШЩЖЮМФЫ",
        narrow=0.36,
        wide=0.9,
        latin=(0.68, 0.58),
        cyrillic=(0.7, 0.6),
        other=0.56,
    )
)

SAFETY = 1.06
"""How much wider the letters of the widest fonts in use (Segoe UI, Noto Sans, DejaVu Sans) are than these means."""

BOLD = 1.13


NUMBER_MARKS = "0123456789٠١٢٣٤٥٦٧٨٩.,٫٬\u00a0\u202f"
CUT_NUMBER = re.compile(r"[.,٫٬\u00a0\u202f]?\d")
"""What a number consists of, and how its rest begins."""


def shortened(words: str, size: float, pixels: float) -> str:
    """Return words, or as much of their beginning as so many pixels hold and an ellipsis.

    No number is cut: of "1,300 masks" there is all of it or none.
    """
    if label_width(words, size) <= pixels:
        return words
    length = next((end for end in range(len(words), 0, -1) if label_width(f"{words[:end]}…", size) <= pixels), 0)
    beginning = words[:length]
    if CUT_NUMBER.match(words[length:]):
        beginning = beginning.rstrip(NUMBER_MARKS)
    return f"{beginning.rstrip()}…"


def label_width(words: str, size: float, *, bold: bool = False) -> float:
    """Return about how many pixels words take at a size of type, rather more than less."""
    return sum(map(_em, words)) * size * SAFETY * (BOLD if bold else 1.0)
