"""Errors that readers or editors can cause, each with a sentence on the remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self


class DashboardError(Exception):
    """The base of every error the program raises on purpose; its text is meant for people."""


class SelectionError(DashboardError):
    """A query string that cannot be read at all, such as one that is too long."""

    def __init__(self, sentence: LazyMessage) -> None:
        self.sentence = sentence
        super().__init__(sentence)


class SettingsError(DashboardError):
    """A setting whose value is not allowed, with its name and the values it takes."""


class LazyMessage(str):
    """A part of a sentence.

    English as it stands, and what it was made of, so that it can be said in any language.

    `message` is the text with `{name}` places (for a plural: the singular, with `plural` and `number`), `parts` fills
    them: text of the data as it is, further parts of sentences, which are translated too. `translations` are those
    that come with the data, by language.
    """

    __slots__ = ("message", "number", "parts", "plural", "translations")

    message: str
    plural: str
    number: int
    parts: Mapping[str, str]
    translations: Mapping[str, str]

    @classmethod
    def t(cls, message: str, **parts: object) -> Self:
        """Return a message of the catalogue with its places filled."""
        return cls._made(message.format(**parts), message, parts)

    @classmethod
    def n(cls, singular: str, plural: str, number: int, **parts: object) -> Self:
        """Return the form that fits `number`, which fills `{number}`."""
        form = singular if number == 1 else plural
        return cls._made(form.format(number=f"{number:,}", **parts), singular, parts, plural, number)

    @classmethod
    def of_data(cls, english: str, translations: Mapping[str, str]) -> Self:
        """Return words that stand in the data with their translations: language -> words."""
        return cls._made(english, "", {}, translations=translations)

    @classmethod
    def _made(
        cls,
        english: str,
        message: str,
        parts: Mapping[str, object],
        plural: str = "",
        number: int = 0,
        translations: Mapping[str, str] | None = None,
    ) -> Self:
        lazy = cls(english)
        lazy.message, lazy.plural, lazy.number = message, plural, number
        lazy.parts = {name: part if isinstance(part, str) else str(part) for name, part in parts.items()}
        lazy.translations = translations or {}
        return lazy


class OriginError(DashboardError):
    """The folder or database of the data does not answer; the message holds no password."""


@dataclass(frozen=True, order=True)
class Problem:
    """One fault of the data: where it is, what was found, what is allowed, what to do.

    `row` counts as a spreadsheet does (the header is row 1); it is 0 for a fault of the whole table. What the
    program says is `LazyMessage`, so that a report can say it in the reader's language; what it found in the data is
    text.
    """

    table: str
    row: int
    column: str
    found: str
    allowed: str
    remedy: str

    def __str__(self) -> str:
        place = self.table
        if self.row:
            place += f" row {self.row}"
        if self.column:
            place += f", column {self.column}"
        fact = f"{self.found} {self.allowed}".strip()
        return f"{place}: {fact}. {self.remedy}"


class DataError(DashboardError):
    """Data that cannot be used. `problems` holds every fault that was found."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(sorted(problems))
        super().__init__("\n".join(str(problem) for problem in self.problems))
