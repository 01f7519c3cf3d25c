"""Text as office files can hold it: what XML allows, its estimated width, cut to what fits."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import accumulate

from dashboard.plotting.glyph_width import LetterWidths, letter_measure
from dashboard.plotting.svg_elements import UNWRITABLE
from dashboard.plotting.svg_text import SPACES

RESERVE = 0.92
"""How much of a width is counted on: another font is wider."""

BOLD = 1.14
"""How much wider bold letters are, at most: those of Arabic are where Arial is not at hand."""

LINE, TALL_LINE = 1.2, 1.36
"""How high a line is, as a share of the size of its letters, and where another font is taller."""

NUMERALS = 1.35
"""How much wider bold figures are in the widest font at hand."""

RAGGED = 1.06
"""How much longer lines are that break between words."""

_em = letter_measure(
    LetterWidths(
        narrow_letters=" .,:;!|'ijltf()[]·-/I\u00a0\u2009\u202f",
        wide_letters="mwMW%@…",
        narrow=0.28,
        wide=0.85,
        latin=(0.7, 0.54),
        cyrillic=(0.75, 0.6),
        other=0.55,
    )
)
"""The widths of Arial and of fonts made to fit in its place."""


BETWEEN = " · "
"""Between the parts of a label or a line."""


def joined(*parts: str) -> str:
    """Return the parts of a label or a line in one text, each once; empty ones left out."""
    return BETWEEN.join(dict.fromkeys(part for part in parts if part))


def strip_unwritable(words: object) -> str:
    """Return text as one line that XML can hold; breaks and runs of spaces become one space."""
    return one_line(words).strip()


def one_line(words: object) -> str:
    """Return text without what XML cannot hold; breaks and runs of spaces become one space."""
    return SPACES.sub(" ", UNWRITABLE.sub("", str(words)))


def shorten(words: str, limit: int) -> str:
    """Truncate text at a word, with an ellipsis, to a number of characters."""
    if len(words) <= limit:
        return words
    cut = words[: limit - 1]
    words_only = cut.rpartition(" ")[0]
    return (words_only if len(words_only) > limit // 2 else cut).rstrip(" ,;:·") + "…"


def ems(words: str) -> float:
    """Estimate the width of words in ems, as Arial and similar fonts have it."""
    return sum(map(_em, words))


def line_count(words: str, size: float, inches: float) -> int:
    """Return how many lines words of a size (points) take in a width, a little on the safe side."""
    wide = ems(words) * size / (inches * 72)
    return 1 if wide <= 1 else math.ceil(wide * RAGGED)


def row_count(widths: Iterable[float], room: float) -> int:
    """Return how many rows of a width parts take that are not broken."""
    rows, left = 1, 0.0
    for width in widths:
        rows, left = (rows, left + width) if left + width <= room else (rows + 1, width)
    return rows


def cut(words: str, size: float, inches: float, lines: int) -> str:
    """Return the words, shortened until they take no more than so many lines of a width."""
    if line_count(words, size, inches) <= lines:
        return words
    room = inches * 72 / size * lines / (RAGGED if lines > 1 else 1) - 1
    widths = accumulate(_em(letter) for letter in words)
    return shorten(words, sum(1 for width in widths if width <= room) + 1)


def with_full_stop(words: str) -> str:
    """Return words with one full stop: an abbreviation has its own, "2021 г."."""
    return words if words.endswith(".") else f"{words}."
