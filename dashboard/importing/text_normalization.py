"""The same word however it was typed: spaces, marks, letter case, letters that look alike."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from confusable_homoglyphs import confusables

CACHE_SIZE = 8_192
"""Spellings that are kept: a column of a long file repeats few."""

MAX_VALUE_LENGTH = 60
"""Characters of a number, a date or a duration; a longer text is none, and is not looked at."""

INVISIBLE = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad\u202a\u202b\u202c\u2066\u2067\u2069"
"""Characters without a shape; in a code or a header they are leftovers of copying."""

SPACES = "\t\n\v\f\r \x1c\x1d\x1e\x1f\x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
EDGES = SPACES + INVISIBLE
DROPPED = dict.fromkeys(map(ord, INVISIBLE))
BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
DASHES = re.compile("[\u2010-\u2015\u2212]")

EQUIVALENTS = str.maketrans(
    {"ё": "е", "أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ـ": "", "’": "'", "ʼ": "'", "`": "'", "‘": "'"}
)
"""Letters that writers of a language use for one another."""

CARRIERS = "%‰‱#+><=~≈≥≤"
"""Marks that carry meaning."""

ASCII_KEPT = {ord(mark): " " for mark in map(chr, range(128)) if not mark.isalnum() and mark not in CARRIERS}
"""What becomes of ASCII characters, of which most cells of a long file are made."""


def trim(cell: str) -> str:
    """Return a cell without spaces and shapeless marks at its ends; lines end in one way."""
    if "\r" in cell:
        cell = cell.replace("\r\n", "\n").replace("\r", "\n")
    return cell.strip() if cell.isascii() else cell.strip(EDGES)


def without_brackets(text: str) -> str:
    """Return a text without what stands in brackets."""
    return BRACKETS.sub(" ", text)


def western_digits(text: str) -> str:
    """Return a text with the digits 0 to 9 for those of other scripts."""
    return text if text.isascii() else "".join(str(int(mark)) if mark.isdecimal() else mark for mark in text)


def plain_text(text: str) -> str:
    """Return a text with western digits, one kind of dash and single spaces."""
    return DASHES.sub("-", " ".join(western_digits(text).split()))


def cell_at(row: Sequence[str], place: int) -> str:
    """Return the trimmed cell at a place of a row, "" behind its end."""
    return trim(row[place]) if place < len(row) else ""


def filled_cells(rows: Iterable[Sequence[str]], place: int) -> list[str]:
    """Return the trimmed cells of a column that hold anything."""
    return [cell for row in rows if (cell := cell_at(row, place))]


@lru_cache(CACHE_SIZE)
def fold_text(text: str) -> str:
    """Return a text for comparing: one case, single spaces, no accents, only marks that mean."""
    if text.isascii():
        return " ".join(text.lower().translate(ASCII_KEPT).split())
    text = unicodedata.normalize("NFKC", text).translate(DROPPED).casefold().translate(EQUIVALENTS)
    plain = "".join(mark if mark.isalnum() or mark in CARRIERS else " " for mark in _without_accents(text))
    return " ".join(plain.split())


def to_latin(code: str) -> str:
    """Replace letters that look like Latin ones by those, in a code."""
    return code if code.isascii() else "".join(map(_latin_letter, code))


@lru_cache(CACHE_SIZE)
def slug(text: str, longest: int) -> tuple[str, bool]:
    """Return the slug of a text, and whether characters were dropped."""
    plain = text.lower() if text.isascii() else _without_accents(unicodedata.normalize("NFKC", text).casefold())
    words = "-".join(re.findall("[a-z0-9]+", plain))
    is_cut = not plain.isascii() and any(mark.isalnum() and not mark.isascii() for mark in plain)
    if len(words) > longest:
        end = words.rfind("-", 0, longest + 1)
        words, is_cut = words[: end if end > 0 else longest], True
    return words, is_cut


def _without_accents(text: str) -> str:
    """Return a text whose Latin letters have no accents; letters such as `й` stay."""
    if text.isascii():
        return text
    decompositions = (unicodedata.normalize("NFD", mark) for mark in text)
    return "".join(
        parts[0] if parts[:1].isascii() and parts else mark for parts, mark in zip(decompositions, text, strict=True)
    )


@lru_cache(1024)
def _latin_letter(letter: str) -> str:
    if letter.isascii():
        return letter
    matches = confusables.is_confusable(letter, greedy=True, preferred_aliases=["latin"])
    alike = [homoglyph["c"] for entry in matches or [] for homoglyph in entry["homoglyphs"]]
    return next((homoglyph for homoglyph in alike if homoglyph.isascii() and homoglyph.isalpha()), letter)
