"""Tell in which letters a text was saved: UTF-8, or a code page that makes words."""

from __future__ import annotations

import re
from collections.abc import Mapping

MIN_SCORE = 0.4
"""Score (share of whole words, times share of frequent letters) from which a code page is believed."""

MIN_RATIO = 1.2
"""How many times that score has to be that of every other code page."""

CYRILLIC = ("[\u0400-\u04ff]", "оеаинтсрвл")
CODE_PAGES: Mapping[str, tuple[str, str]] = {
    "cp1251": CYRILLIC,
    "cp1256": ("[\u0621-\u0652\u067e\u0686\u0698\u06af\u06a9\u06cc]", "اليمنوترةدع"),
    "cp866": CYRILLIC,
    "koi8-r": CYRILLIC,
    "cp1253": ("[\u0370-\u03ff]", "αοιετσνηυρ"),
    "cp1255": ("[\u05d0-\u05ea]", "יוהלאמרתבנ"),
    "cp874": ("[\u0e00-\u0e7f]", "านรอกเงมยล"),
}
"""Code page -> its letters, and the ten most frequent of them."""

TRUSTED = ("cp1251", "cp1256")
"""Code pages that are taken without being named; files in others are asked about."""

NAMES = ("utf-8", "utf-16", *CODE_PAGES, "cp1250", "cp1252", "cp1254", "mac-cyrillic")
OF_A_MAC = re.compile(
    "[\u0402\u0403\u0453\u2020\u2021\u20ac\u2030\u0409\u040a\u040c\u040b\u040f\u0452\u2026][\u0430-\u044f]"
)
"""What capitals of the Cyrillic of a Mac look like in cp1251, in front of small letters."""

WORD = re.compile(r"[^\W\d_]+")
BEYOND_ASCII = re.compile(rb"(?<![A-Za-z])[A-Za-z]*[\x80-\xff][A-Za-z\x80-\xff]*")
SAMPLE = 200_000
"""Letters of which the code page is told, wherever in the file they stand."""


def detect_code_page(content: bytes) -> str:
    """Return the code page whose letters make words of one script ("": none does, or two do)."""
    matches, words, size = BEYOND_ASCII.finditer(content), list[bytes](), 0
    while size < SAMPLE and (word := next(matches, None)):
        words.append(word[0])
        size += len(word[0])
    sample = b" ".join(words)
    scores = {name: _score(sample, name) for name in CODE_PAGES}
    best = max(TRUSTED, key=lambda name: scores[name])
    rest = max(score for name, score in scores.items() if name != best)
    return best if scores[best] >= MIN_SCORE and scores[best] >= MIN_RATIO * rest else ""


def _score(content: bytes, encoding: str) -> float:
    """Score how well letters beyond ASCII form words of the script."""
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        return 0.0
    letters, frequent = CODE_PAGES[encoding]
    if encoding == "cp1251" and OF_A_MAC.search(text):
        return 0.0
    words = [word for word in WORD.findall(text) if not word.isascii() and len(word) > 1]
    whole_words = [word for word in words if re.fullmatch(f"{letters}+", word)]
    clean = [word for word in whole_words if word.isupper() or not any(map(str.isupper, word[1:]))]  # others mix them
    letters_found = "".join(clean).lower()
    if not letters_found:
        return 0.0
    return len(clean) / len(words) * sum(letter in frequent for letter in letters_found) / len(letters_found)
