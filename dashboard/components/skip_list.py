"""A way past a long list by one key: a link before it that leads behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.page_state import PageState

MAX_STOPS = 8
"""Links and buttons of a list that a reader may be asked to pass one by one."""

STOPS = ("A", "Button", "Summary", "InputField")


def with_skip_link(name: str, content: Sequence[Any], view: PageState, *, always: bool = False) -> list[Any]:
    """Return the parts of a list between a link that skips them and where it leads.

    A short list is returned as it is, unless a browser fills it (`always`). `name` is unique on the page.
    """
    if not always and count_stops(content, MAX_STOPS + 1) <= MAX_STOPS:
        return [*content]
    link = html.A(view.text.t("Skip this list"), href=f"#after-{name}", className="button visually-hidden-focusable")
    return [html.P(link, className="skip-list"), *content, html.Span(id=f"after-{name}", tabIndex=-1)]


def count_stops(content: Any, limit: int) -> int:
    """Return how many links and buttons there are in components, at most so many."""
    if isinstance(content, list | tuple):
        count = 0
        for part in content:
            count += count_stops(part, limit - count)
            if count >= limit:
                break
        return count
    is_stop = int(type(content).__name__ in STOPS)
    children = getattr(content, "children", None)
    return is_stop + (count_stops(children, limit - is_stop) if is_stop < limit and children is not None else 0)
