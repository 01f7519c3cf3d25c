"""Text of the data that nobody has translated: shown as it stands there, marked with the language it is in."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from dash import html

from dashboard.components.view import View
from dashboard.text.translate import SOURCE_LANGUAGE

OUR_TITLE = "Page on: "
"""How the title of a source begins that does not show its own: the words are ours, not those of its language."""


def as_written(words: str, view: View, language: str = SOURCE_LANGUAGE) -> str | html.Bdi:
    """Return text of the data; in another language than the reader's it stands apart, and says in which."""
    if not words or language == view.text.language:
        return words
    return html.Bdi(words, lang=language)


def title_language(source: Mapping[Hashable, Any]) -> str:
    """Return the language of the title of a source."""
    return SOURCE_LANGUAGE if source["title"].startswith(OUR_TITLE) else str(source["language"])


def source_title(source: Mapping[Hashable, Any], view: View) -> str | html.Bdi:
    """Return the title of a source in the language it is in."""
    return as_written(source["title"], view, title_language(source))
