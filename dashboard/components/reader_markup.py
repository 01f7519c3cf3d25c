"""What is drawn is finished for its reader: languages are marked, addresses prefixed."""

from __future__ import annotations

from typing import Any

from dash import html
from dash.development.base_component import Component

from dashboard.components.page_state import PageState
from dashboard.dataset.text_language import language_of
from dashboard.text.translate import SOURCE_LANGUAGE

KEY_ATTRIBUTE = "data-key"
"""The attribute of a part that was drawn, and marked, by itself."""

ADDRESSES = ("href", "action", "data-sign-out")
"""The attributes that hold addresses; within the program none of them has the prefix."""

LANGUAGE_NEUTRAL = ("Code", "Textarea")
"""Components that hold what is the same in each language: names of columns, HTML."""


def finish(content: Any, view: PageState) -> Any:
    """Return what was drawn with its languages marked, and the prefix before its addresses."""
    return with_prefix(with_language(content, view), view.prefix)


def with_language(content: Any, view: PageState) -> Any:
    """Mark with `lang` what is in English for want of a translation.

    Where only a part of a sentence is in another language, whoever makes the sentence marks that part
    (`untranslated_text`). What says already in which language it is stays as it is.
    """
    if view.text.language == SOURCE_LANGUAGE:
        return content  # what is in another language then is the title of a source, marked where it is shown
    return _mark_language(content, view)


def _mark_language(content: Any, view: PageState) -> Any:
    if isinstance(content, str):
        language = language_of(content, view.dataset, view.text)
        return html.Span(content, lang=language) if language else content
    if isinstance(content, (list, tuple)):
        return [_mark_language(part, view) for part in content]
    if isinstance(content, Component) and type(content).__name__ not in LANGUAGE_NEUTRAL:
        _mark(content, view)
    return content


def _mark(component: Any, view: PageState) -> None:
    """Mark a component, or what it holds."""
    if getattr(component, "lang", None) or getattr(component, KEY_ATTRIBUTE, None) is not None:
        return
    children = getattr(component, "children", None)
    language = language_of(children, view.dataset, view.text) if isinstance(children, str) else ""
    if language and "lang" in component.available_properties:
        component.lang = language
    elif children is not None:
        component.children = _mark_language(children, view)


def with_prefix(content: Any, prefix: str) -> Any:
    """Put a prefix before addresses of drawn components that lack it."""
    if prefix:
        _add_prefix(content, prefix)
    return content


def _add_prefix(content: Any, prefix: str) -> None:
    if isinstance(content, (list, tuple)):
        for part in content:
            if getattr(part, KEY_ATTRIBUTE, None) is None:
                _add_prefix(part, prefix)
    elif isinstance(content, Component):
        for name in ADDRESSES:
            address = getattr(content, name, None)
            if isinstance(address, str) and address.startswith("/") and not address.startswith(("//", f"{prefix}/")):
                setattr(content, name, prefix + address)
        children = getattr(content, "children", None)
        _add_prefix(children if isinstance(children, (list, tuple)) else [children], prefix)
