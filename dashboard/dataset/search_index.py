"""The words of activities, services, sources and countries in all languages, searchable."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from unicodedata import combining, normalize

from dashboard.dataset.dataset import Dataset
from dashboard.text.translate import languages, text_for

GROUPS = ("countries", "services", "activities", "sources")
"""What is searched, in the order of the results: a place whose name is typed comes before all that was done there."""

MOST_INDEXED = 20_000
"""Activities that are indexed; the table of activities searches all of a larger package."""

MAX_SEARCH_LENGTH, MOST_WORDS = 200, 8
"""Characters and words of a search."""

NAME, TEXT, WHOLE, BEGINNING, WITHIN = 3.0, 1.0, 1.0, 0.8, 0.5
"""What a word counts for in a name and elsewhere; that is the searched one, begins with it, holds it or is its stem."""

SHORTEST_STEM, LONGEST_ENDING = 5, 2
"""Letters of a word that is the stem of the searched one, and of the ending that is left."""

SHORTEST_FUZZY, ALIKE, NEARLY = 4, 0.7, 0.12
"""Letters of a word that may be misspelt, how much of it has to be right, and how much less than the most alike."""

COLUMNS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "activities": (
        ("title", "short_title"),
        ("place", "organizer", "partners", "funder", "project", "items", "beneficiary", "note"),
    ),
    "services": (("name", "short_name"), ("group_name", "definition")),
    "sources": (("title",), ("publisher", "note")),
    "countries": (("name", "id"), ()),
}
"""Group -> the columns of its names, and of its other texts; each in all languages there are."""

GROUPED = re.compile(r"(?<!\d)\d{1,3}(?:[\s,.'’٬\u00a0\u2009\u202f]\d{3})+(?!\d)")
"""A number with marks between its thousands: 12,000 or 12 000."""

WORD = re.compile(r"\w+")

Entry = tuple[str, str]
"""A group and an id."""


@dataclass(frozen=True)
class SearchIndex:
    """Words -> the entries that have them, with what the word counts for there."""

    words: Mapping[str, Mapping[Entry, float]]

    def search(self, query: str) -> dict[str, list[str]]:
        """Return group -> ids that have every word of a query, misspelt ones too, best first."""
        terms = tokens(query[:MAX_SEARCH_LENGTH])[:MOST_WORDS]
        scores = [self._scores(word) for word in terms]
        common = set.intersection(*map(set, scores)) if scores else set[Entry]()
        entries = sorted(common, key=lambda entry: (-sum(score[entry] for score in scores), entry))
        return {group: [identifier for of, identifier in entries if of == group] for group in GROUPS}

    def _scores(self, term: str) -> dict[Entry, float]:
        """Return entry -> what a word of the query counts for in it."""
        stems = {term[:length] for length in range(max(SHORTEST_STEM, len(term) - LONGEST_ENDING), len(term))}
        candidates = [term] if term.isdigit() else [word for word in self.words if term in word or word in stems]
        matches = {
            word: WHOLE if word == term else BEGINNING if word.startswith(term) else WITHIN
            for word in candidates
            if word in self.words
        }
        scores = defaultdict[Entry, float](float)
        for word, likeness in (matches or self._misspelt(term)).items():
            for entry, weight in self.words[word].items():
                scores[entry] = max(scores[entry], weight * likeness)
        return scores

    def _misspelt(self, term: str) -> dict[str, float]:
        if len(term) < SHORTEST_FUZZY or term.isdigit():
            return {}
        from rapidfuzz import process  # noqa: PLC0415 - loaded where it is wanted
        from rapidfuzz.distance import OSA  # noqa: PLC0415

        alike = process.extract(
            term, self.words.keys(), scorer=OSA.normalized_similarity, score_cutoff=ALIKE, limit=None
        )
        best = max((score for _word, score, _place in alike), default=0)
        return {word: score * WITHIN for word, score, _place in alike if score >= best - NEARLY}


def fold(words: str) -> str:
    """Return text in small letters without marks, numbers without marks between their thousands."""
    plain = "".join(letter for letter in normalize("NFKD", words.casefold()) if not combining(letter))
    joined_numbers = GROUPED.sub(lambda match: "".join(filter(str.isdigit, match[0])), plain)
    return "".join(str(int(letter)) if letter.isdecimal() else letter for letter in joined_numbers)


def tokens(words: str) -> list[str]:
    """Return the words of a text as a search compares them, each once, in their order."""
    return list(dict.fromkeys(WORD.findall(fold(words))))


def search_index(dataset: Dataset) -> SearchIndex:
    """Return the index of a dataset, made with the first search of it."""
    return dataset.derived("search index", lambda: SearchIndex(_words(dataset)))


def row_words(row: Mapping[Any, Any], group: str) -> tuple[list[str], list[str]]:
    """Return the words of the names of a row, and of its other texts, in all languages."""
    names, texts = COLUMNS[group]
    return _tokens_of(row, names), _tokens_of(row, texts)


def activity_words(row: Mapping[Any, Any], dataset: Dataset) -> tuple[list[str], list[str]]:
    """Return the words of an activity: of its names; of its texts, codes, dates and numbers."""
    names, texts = row_words(row, "activities")
    numbers = [f"{row[name]:.15g}" for name in ("participants", "amount") if row[name] == row[name]]
    words = [*numbers, row["currency"], row["date_start"], row["date_end"]]
    for language in languages():
        text, scopes = text_for(language), dataset.names("scopes", language)
        words.append(dataset.labels("activities", "kind", language)[row["kind"]])
        words.append(text.period(row["date_start"], row["date_end"]))
        words += [text.territory(code, scopes.get(code, code)) for code in row["countries"].split(";")]
    return names, [*texts, *tokens(" · ".join(words))]


def _tokens_of(row: Mapping[Any, Any], columns: Iterable[str]) -> list[str]:
    names = [name for column in columns for name in (column, *(f"{column}_{language}" for language in languages()))]
    return tokens(" · ".join(str(row[name]) for name in names if row.get(name)))


def _words(dataset: Dataset) -> Mapping[str, Mapping[Entry, float]]:
    weights = defaultdict[str, dict[Entry, float]](dict)
    for entry, names, texts in _entries(dataset):
        for word in texts:
            weights[word][entry] = TEXT
        for word in names:
            weights[word][entry] = NAME
    return dict(weights)


def _entries(dataset: Dataset) -> Iterator[tuple[Entry, list[str], list[str]]]:
    """Yield every entry with the words of its names and of its texts."""
    for row in dataset.activities.iloc[:MOST_INDEXED].to_dict("records"):
        yield ("activities", row["id"]), *activity_words(row, dataset)
    for table in ("services", "sources"):
        for row in dataset.table(table).to_dict("records"):
            yield (table, row["id"]), *row_words(row, table)
    countries = dataset.countries()
    for row in dataset.scopes.to_dict("records"):
        if row["id"] in countries:
            names = [text_for(language).territory(row["id"]) for language in languages()]
            yield ("countries", row["id"]), [*row_words(row, "countries")[0], *tokens(" · ".join(names))], []
