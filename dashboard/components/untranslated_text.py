"""Text of the data that nobody has translated, marked with the language it is in."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

from dash import html

from dashboard.components.page_state import PageState
from dashboard.dataset.text_language import title_language
from dashboard.text.translate import SOURCE_LANGUAGE, Translator


def untranslated_text(words: str, view: PageState, language: str = SOURCE_LANGUAGE) -> str | html.Bdi:
    """Return text of the data; in another language than the reader's it says in which."""
    if not words or language == view.text.language:
        return words
    return html.Bdi(words, lang=language)


def note_text(row: Mapping[Hashable, Any], view: PageState, column: str = "note") -> str | html.Bdi:
    """Return the note, or another column, of a row translated; else as it is written."""
    translation: str = row.get(f"{column}_{view.selection.lang}", "")
    return translation or untranslated_text(row[column], view)


def with_commas(cell: str, text: Translator) -> str:
    """Return the names of a list in one cell with the commas of the language between them."""
    return text.enumerated(cell.split(";"))


def publisher_text(source: Mapping[Hashable, Any], view: PageState) -> list[Any]:
    """Return the publisher of a source, and what kind of copy the page is."""
    kind = source.get("standing", "")
    standing = view.dataset.labels("sources", "standing", view.selection.lang)[kind] if kind else ""
    publisher = untranslated_text(source["publisher"], view)
    return [publisher, html.Span(f" ({standing})", className="standing")] if standing else [publisher]


def source_title(source: Mapping[Hashable, Any], view: PageState) -> str | html.Bdi:
    """Return the title of a source in the language it is in."""
    return untranslated_text(source["title"], view, title_language(source))
