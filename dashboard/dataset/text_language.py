"""Detect the language of untranslated data text."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterator, Mapping
from typing import Any

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.query import TRANSLATION, lacks_translation, untranslated
from dashboard.text.translate import Translator, Untranslated

DATA_LANGUAGE = "en"
"""The language of the columns that name none."""

OUR_TITLE = "Page on: "
"""How the title of a source begins that does not show its own: the words are ours, not those of its language."""


def title_language(source: Mapping[Hashable, Any]) -> str:
    """Return the language of the title of a source."""
    return DATA_LANGUAGE if source["title"].startswith(OUR_TITLE) else str(source["language"])


LATIN, OTHER, WORD = re.compile("[A-Za-z]"), re.compile(r"[^\W\d_A-Za-z]"), re.compile(r"\b[a-z]{2,}\b")


def language_of(words: str, dataset: Dataset, text: Translator) -> str:
    """Return the language of a text in another one than the reader's, "" of any other."""
    if isinstance(words, Untranslated):
        return DATA_LANGUAGE if text.language != DATA_LANGUAGE else ""
    language = foreign_texts(dataset, text.language).get(words, "")
    if language or text.in_latin:
        return language
    # A text in English may hold letters of another script (a name, a month), as many as its own.
    latin, other_letters = len(LATIN.findall(words)), len(OTHER.findall(words))
    return DATA_LANGUAGE if len(WORD.findall(words)) > 1 and other_letters <= latin else ""


def foreign_texts(dataset: Dataset, language: str) -> Mapping[str, str]:
    """Return text -> language of what lacks a translation, and of the titles of sources."""
    return dataset.derived(f"foreign:{language}", lambda: dict(_foreign(dataset, language)))


def _foreign(dataset: Dataset, language: str) -> Iterator[tuple[str, str]]:
    if language != DATA_LANGUAGE:
        # What is in this language although it looks like the English: names.
        columns = [
            dataset.table(table.name)[field.name]
            for table in dataset.contract.tables.values()
            for field in table.fields
            if field.name.endswith(f"_{language}")
        ]
        translations = frozenset(text for column in columns for text in column.unique())
        english = (*untranslated(dataset), *_lacking(dataset, language))
        yield from ((text, DATA_LANGUAGE) for text in english if text not in translations)
    for source in dataset.sources.to_dict("records"):
        title_lang = title_language(source)
        if title_lang != language:
            yield source["title"], title_lang
            yield f"{source['title']}, {source['publisher']}", title_lang


def _lacking(dataset: Dataset, language: str) -> Iterator[str]:
    """Yield the texts of columns with translations that have none in this language."""
    for table in dataset.contract.tables.values():
        frame = dataset.table(table.name)
        bases = {match[1] for field in table.fields if (match := TRANSLATION.fullmatch(field.name))}
        for base in bases & {field.name for field in table.fields}:
            yield from filter(None, frame.loc[lacks_translation(frame, base, language), base].unique())
        for field in table.fields:
            labels = field.translations.get(language, {})
            yield from (label for code, label in field.labels.items() if code not in labels)
