"""Detect English left in texts of other languages, apart from fixed names."""

from __future__ import annotations

import re

MACHINE_NAME = re.compile(
    r"https?://\S+|\b[0-9a-f]{12}\b|\b[\w-]+(?:\.[a-z_]+)+\b|\b[a-z]{3,}(?:-[a-z0-9]+)*-\d{4}(?:-\d+)*\b"
)
"""An address, a data version, a file or a column (indicators.id), or the id of a row, which ends with its date."""

WORD = re.compile(r"[A-Za-z][a-z'’]+")
ENGLISH = frozenset(
    (
        *("the", "of", "and", "with", "was", "were", "for", "from", "not", "by", "is", "are", "that", "this", "which"),
        *("no", "more", "than", "has", "have", "each", "only", "who", "their", "its", "all", "any", "other"),
    )
)
"""Words that tell English from French; names hold one of them at most."""


def is_english(text: str, language: str) -> bool:
    """Return whether a text is an English phrase.

    In other scripts by its letters, in French by its words.
    """
    words: list[str] = WORD.findall(MACHINE_NAME.sub("", text))
    if language == "fr":
        return sum(word.lower() in ENGLISH for word in words) > 1
    return sum(word.islower() for word in words) > 1
