"""Tell in which letters a text file was saved: UTF-8, or a code page of Windows whose letters make words."""

from __future__ import annotations

import re
from collections.abc import Mapping

PURE = 0.8
"""Share of the words beyond ASCII that have to be words of one script, from which a code page is believed."""

CLEAR = 0.3
"""How much larger that share has to be than that of any other code page."""

CODE_PAGES: Mapping[str, tuple[str, str]] = {
    "cp1251": ("[а-яёґєіїўқғңұүһөәА-ЯЁҐЄІЇЎҚҒҢҰҮҺӨӘ]", "оеаинтсрвлкмдпуыя"),
    "cp1256": ("[\u0621-\u064a\u064b-\u0652\u067e\u0686\u0698\u06af\u06a9\u06cc]", "اليمنوتربدعسكةقف"),
}
"""Code page -> its letters, and the most frequent of them."""

NAMES = ("utf-8", "utf-16", *CODE_PAGES, "cp1250", "cp1252", "cp1253", "cp1254", "cp1255", "cp866", "koi8-r")
"""Encodings that may be named with --encoding."""

WORD = re.compile(r"[^\W\d_]+")
SAMPLE = 200_000


def tell_code_page(content: bytes) -> str:
    """Return the code page whose letters make words of one script ("": none does, or two do)."""
    scores = {name: _score(content, name) for name in CODE_PAGES}
    best = max(scores, key=lambda name: scores[name])
    rest = max(score for name, score in scores.items() if name != best)
    return best if scores[best] >= PURE and scores[best] - rest >= CLEAR else ""


def _score(content: bytes, encoding: str) -> float:
    """Return the share of the words beyond ASCII that are whole words of the script, written as people write them."""
    try:
        text = content.decode(encoding)[:SAMPLE]
    except UnicodeDecodeError:
        return 0.0
    letters, frequent = CODE_PAGES[encoding]
    words = [word for word in WORD.findall(text) if not word.isascii() and len(word) > 1]
    whole = [word for word in words if re.fullmatch(f"{letters}+", word) and _is_cased(word)]
    joined = "".join(whole)
    usual = sum(1 for letter in joined if letter.lower() in frequent)
    if not words or usual < len(joined) / 2:
        return 0.0
    return len(whole) / len(words)


def _is_cased(word: str) -> bool:
    """Return whether the capitals of a word stand as in a name or a heading; other code pages mix them."""
    return word[1:].islower() or word.isupper() or not (word.islower() or word.isupper() or word.lower() != word)
