"""Sentences and lists that several charts say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from dashboard.text.translate import Translator

MAX_MISSING = 3
"""Places without any figure that have a sentence each; of more, one sentence names so many."""


def reported_value(row: Any, text: Translator) -> str:
    """Return the value of a row as it was reported."""
    return text.value(row.value, row.qualifier, row.unit)


def period_text(row: Any, text: Translator) -> str:
    """Return the time that a row speaks of."""
    return text.period(row.period_start, row.period_end)


def largest_drawn(title: str, limit: int, text: Translator) -> str:
    """Return the title of a chart of which the largest marks are drawn."""
    return text.t(
        "{title}; drawn are the {most} largest of each lane, the table and the downloads have all",
        title=title,
        most=text.number(limit),
    )


def first_listed(parts: Sequence[str], limit: int, text: Translator) -> str:
    """List the first parts, and say how many more there are."""
    more = len(parts) - limit
    if more > 0:
        parts = [*parts[:limit], text.n("{number} more", "{number} more", more)]
    return text.listed(list(parts))


def listed_sentences(lists: Mapping[str, list[str]], text: Translator) -> list[str]:
    """Return a sentence (a message with `{list}`) for each list that has something in it."""
    return [text.t(sentence, list=text.listed(parts)) for sentence, parts in lists.items() if parts]


def missing_sentences(lines: Iterable[Any], text: Translator, limit: int = MAX_MISSING) -> list[str]:
    """Return what says that places have no figure; of more than `limit` places in one sentence."""
    sentences = {row.scope_name: row.label for row in lines if row.row_kind == "missing"}
    if len(sentences) <= limit:
        return list(sentences.values())
    return [
        text.n(
            "No figure of this chart was found in what was read for {number} chosen place: {places}.",
            "No figure of this chart was found in what was read for {number} chosen places: {places}. "
            "The table names them all.",
            len(sentences),
            places=first_listed(list(sentences), MAX_MISSING, text),
        )
    ]


def years_text(dates: Iterable[str], text: Translator) -> str:
    """Return from which to which year partial dates are, of which "" are unknown."""
    years = sorted({date[:4] for date in dates if date}) or [""]
    return text.period(years[0], years[-1])
