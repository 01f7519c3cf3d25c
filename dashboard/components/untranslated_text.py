"""Text of the data that nobody has translated: shown as it stands there, marked with the language it is in."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from dash import html

from dashboard.components.page_state import View
from dashboard.dataset.text_language import title_language
from dashboard.text.translate import SOURCE_LANGUAGE


def as_written(words: str, view: View, language: str = SOURCE_LANGUAGE) -> str | html.Bdi:
    """Return text of the data; in another language than the reader's it stands apart, and says in which."""
    if not words or language == view.text.language:
        return words
    return html.Bdi(words, lang=language)


def source_title(source: Mapping[Hashable, Any], view: View) -> str | html.Bdi:
    """Return the title of a source in the language it is in."""
    return as_written(source["title"], view, title_language(source))
