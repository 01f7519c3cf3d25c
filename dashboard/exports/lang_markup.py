"""Markup of texts that are in another language than the document they stand in."""

from __future__ import annotations

from collections.abc import Iterable

from markupsafe import Markup, escape

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.text_language import language_of
from dashboard.text.translate import Translator


def with_language(words: str, dataset: Dataset, text: Translator, parts: Iterable[str] = ()) -> Markup:
    """Return a text, or several, separated, as escaped markup; other languages stand apart.

    `parts` are what else stands in it, for example the titles of the sources that a sentence names.
    """
    language, between = language_of(words, dataset, text), text.separated(("", ""))
    several = [] if parts else words.split(between)
    if language and len(several) > 1 and all(language_of(piece, dataset, text) for piece in several):
        return escape(between).join(with_language(piece, dataset, text) for piece in several)
    within = next((part for part in parts if part in words and language_of(part, dataset, text)), "")
    if language and within in ("", words):
        return Markup('<bdi lang="{}">{}</bdi>').format(language, words)
    if within:
        before, _, after = words.partition(within)
        pieces = (with_language(piece, dataset, text, parts) for piece in (before, within, after))
        return Markup("").join(pieces)
    if between in words:
        return escape(between).join(with_language(piece, dataset, text) for piece in words.split(between))
    return escape(words)
