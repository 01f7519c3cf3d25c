"""Text as a search compares it, whatever its language and the spelling of its numbers."""

from __future__ import annotations

import re
from unicodedata import combining, normalize

GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[\s,.'’٬\u00a0\u2009\u202f]\d{3})+(?!\d)")
"""A number with marks between its thousands: 12,000 or 12 000."""

WORD = re.compile(r"\w+")


def fold(words: str) -> str:
    """Return text in small letters without marks, numbers without marks between their thousands."""
    plain = "".join(letter for letter in normalize("NFKD", words.casefold()) if not combining(letter))
    joined_numbers = GROUPED.sub(lambda match: "".join(filter(str.isdigit, match[0])), plain)
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in joined_numbers)


def tokens(words: str) -> list[str]:
    """Return the words of a text as a search compares them, each once, in their order."""
    return list(dict.fromkeys(WORD.findall(fold(words))))
