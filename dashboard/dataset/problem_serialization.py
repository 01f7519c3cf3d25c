"""Serialize problems as JSON between the process that checks a file and its caller."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from dashboard.errors import LazyMessage, Problem


def serialize(problems: Iterable[Problem]) -> list[list[Any]]:
    """Return each problem as the list of its fields."""
    return [[p.row, *map(_sentence, (p.table, p.column, p.found, p.allowed, p.remedy))] for p in problems]


def deserialize(lists: Iterable[list[Any]]) -> tuple[Problem, ...]:
    """Return the problems of such lists."""
    return tuple(Problem(_text(table), row, *map(_text, texts)) for row, table, *texts in lists)


def _sentence(text: str) -> Any:
    """Return a text as it is, and a part of a sentence as the list of what it was made of."""
    if not isinstance(text, LazyMessage):
        return text
    if not text.message:
        return [str(text), dict(text.translations)]
    parts = {name: _sentence(part) for name, part in text.parts.items()}
    return [text.message, parts, text.plural, text.number]


def _text(value: Any) -> str:
    if isinstance(value, str):
        return value
    if len(value) == 2:
        return LazyMessage.of_data(*value)
    message, parts, plural, number = value
    texts = {name: _text(part) for name, part in parts.items()}
    return LazyMessage.n(message, plural, number, **texts) if plural else LazyMessage.t(message, **texts)
