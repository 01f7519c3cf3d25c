"""Long lists: a way past them, where they stop, and the way to all that they leave out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dash import html

from dashboard.components.elements import section
from dashboard.components.links import internal_link
from dashboard.components.page_state import ACTIVITY_FILTERS, PageState

MAX_STOPS = 8
"""Links and buttons of a list that a reader may be asked to pass one by one."""

STOPS = ("A", "Button", "Summary", "InputField")

MAX_LISTED = 50
"""Entries of one list on a page."""

KEYS = (*ACTIVITY_FILTERS, "lang", "theme")


def with_skip_link(name: str, content: Sequence[Any], view: PageState, *, always: bool = False) -> list[Any]:
    """Return the parts of a list between a link that skips them and where it leads.

    A short list is returned as it is, unless a browser fills it (`always`). `name` is unique on the page.
    """
    if not always and count_stops(content, MAX_STOPS + 1) <= MAX_STOPS:
        return [*content]
    link = html.A(view.text.t("Skip this list"), href=f"#after-{name}", className="button visually-hidden-focusable")
    return [html.P(link, className="skip-list"), *content, html.Span(id=f"after-{name}", tabIndex=-1)]


def long_section(name: str, heading: str, content: list[Any], view: PageState) -> html.Section:
    """Return a section of a page whose content is passed by one key."""
    return section(name, heading, with_skip_link(name, content, view))


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


def more_activities(number: int, view: PageState) -> list[html.Li]:
    """Return the entry that leads to the activities that a list leaves out; none for 0."""
    sentence = view.text.n(
        "{number} more activity: the table has every one, and finds names and sources",
        "{number} more activities: the table has every one, and finds names and sources",
        number,
    )
    return _more(number, internal_link(sentence, _table_href(view)))


def more_names(number: int, view: PageState) -> list[html.Li]:
    """Return the entry that leads to the names that a list leaves out; none for 0."""
    sentence = view.text.n(
        "{number} more name: the table of activities has every one",
        "{number} more names: the table of activities has every one",
        number,
    )
    return _more(number, internal_link(sentence, _table_href(view)))


def more_results(number: int, view: PageState) -> list[html.Li]:
    """Return the entry that leads to the results that a list leaves out; none for 0."""
    sentence = view.text.n(
        "{number} more result: the CSV of the results has every one",
        "{number} more results: the CSV of the results has every one",
        number,
    )
    return _more(number, html.A(sentence, href=view.selection.only(KEYS).href("/download/service-outputs.csv")))


def _more(number: int, link: html.A) -> list[html.Li]:
    return [html.Li(link)] if number else []


def _table_href(view: PageState) -> str:
    return f"{view.selection.only(KEYS).href('/activities')}#activities-heading"


def truncation_note(count: int, max_rows: int, view: PageState) -> list[html.P]:
    """Return how many rows of a table are shown; nothing where all are."""
    if count <= max_rows:
        return []
    sentence = view.text.t(
        "The first {shown} of {all} rows. The download has all of them.",
        shown=view.text.number(max_rows),
        all=view.text.number(count),
    )
    return [html.P(sentence, className="small-print")]
