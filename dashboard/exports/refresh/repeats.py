"""Sentences of an officer that repeat a number which has changed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from dashboard.exports.pptx.identity import Paragraphs, paragraphs, plain, text_shapes
from dashboard.exports.refresh.merge import CHECK, CONFLICT, GONE, KEPT_CONFLICT, WRITTEN, Change

MOST_NUMBERS, MOST_SENTENCES = 400, 500
LONGEST_NUMBER, LONGEST_SENTENCE = 40, 300
FEWEST_DIGITS = 3
"""Digits of a number without a unit that is looked for: smaller ones stand for many things."""

PERCENT = r"\s*(?:%|٪|per ?cent|процент\w*|pour cent|في المئة|بالمئة)"


def old_numbers(changes: Iterable[Change]) -> dict[str, str]:
    """Return the numbers that were delivered and are others today, and what they are today."""
    numbers = dict[str, str]()
    for change in changes:
        old = change.delivered or change.deck
        if change.done in (WRITTEN, CONFLICT, KEPT_CONFLICT, GONE) and len(old) <= LONGEST_NUMBER and _is_telling(old):
            numbers.setdefault(old, change.today)
    return dict(list(numbers.items())[:MOST_NUMBERS])


def _is_telling(words: str) -> bool:
    digits = sum(map(str.isdigit, words))
    return digits >= FEWEST_DIGITS or (digits > 0 and ("%" in words or any(map(str.isalpha, words))))


def _pattern(words: str) -> str:
    number = re.escape(words.rstrip("%٪ ")) + PERCENT if words.rstrip().endswith(("%", "٪")) else re.escape(words)
    return r"(?<![\d.,])" + number.replace(r"\ ", r"\s+") + r"(?!\d|[.,]\d)"


def repeated_sentences(
    number: int, tree: Any, own: Mapping[str, Paragraphs], numbers: Mapping[str, str]
) -> Iterator[Change]:
    """Yield the texts of a slide that hold an old number and are not ours.

    Args:
        number: that of the slide.
        tree: its XML.
        own: what was delivered of each shape; what still says so is ours.
        numbers: old number -> today's.
    """
    patterns = [(old, new, re.compile(_pattern(old), re.IGNORECASE)) for old, new in numbers.items()]
    sentences = [
        (name.partition("\n")[0], text)
        for name, body in text_shapes(tree)
        if name not in own or plain(own[name]) != plain(paragraphs(body))
        for text in [plain(paragraphs(body))]
    ]
    for name, text in sentences[:MOST_SENTENCES]:
        for old, new, pattern in patterns:
            if pattern.search(text):
                yield Change(number, name, "", old, text[:LONGEST_SENTENCE], new, CHECK)
