"""What stands on a page in another language than the page's says in which.

So it is read aloud right.
"""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.page_state import PageState
from dashboard.dataset.text_language import language_of
from dashboard.text.translate import SOURCE_LANGUAGE

PLACED = "data-key"
"""The attribute of a part that was drawn, and marked, by itself."""

SAME_EVERYWHERE = ("Code", "Textarea")
"""Components that hold what is the same in each language: names of columns, HTML."""


def with_language(drawn: Any, view: PageState) -> Any:
    """Mark texts in other languages with `lang`.

    English for want of a translation.

    Where only a part of a sentence is in another language, whoever makes the sentence marks that part
    (`as_written`). What says already in which language it is stays as it is.
    """
    if view.text.language == SOURCE_LANGUAGE:
        return drawn  # what is in another language then is the title of a source, marked where it is shown
    return _mark_language(drawn, view)


def _mark_language(drawn: Any, view: PageState) -> Any:
    if isinstance(drawn, str):
        language = language_of(drawn, view.dataset, view.text)
        return html.Span(drawn, lang=language) if language else drawn
    if isinstance(drawn, (list, tuple)):
        return [_mark_language(part, view) for part in drawn]
    if isinstance(drawn, Component) and type(drawn).__name__ not in SAME_EVERYWHERE:
        _mark(drawn, view)
    return drawn


def _mark(component: Any, view: PageState) -> None:
    """Mark a component, or what it holds."""
    if getattr(component, "lang", None) or getattr(component, PLACED, None) is not None:
        return
    held = getattr(component, "children", None)
    language = language_of(held, view.dataset, view.text) if isinstance(held, str) else ""
    if language and "lang" in component.available_properties:
        component.lang = language
    elif held is not None:
        component.children = _mark_language(held, view)
