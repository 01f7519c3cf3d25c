"""Long lists stop somewhere, say how many more there are, and lead to all of them."""

from __future__ import annotations

from dash import html

from dashboard.components.links import internal_link
from dashboard.components.page_state import PageState

MAX_LISTED = 50
"""Entries of one list on a page."""

KEYS = ("country", "kind", "area", "from", "to", "lang", "theme")


def more_activities(number: int, view: PageState) -> list[html.Li]:
    """Return the entry that leads to the activities that a list leaves out; none for 0."""
    sentence = view.text.n(
        "{number} more activity: the table has every one, and finds names and sources",
        "{number} more activities: the table has every one, and finds names and sources",
        number,
    )
    return [html.Li(_table_link(sentence, view))] if number else []


def more_results(number: int, view: PageState) -> list[html.Li]:
    """Return the entry that leads to the results that a list leaves out; none for 0."""
    sentence = view.text.n(
        "{number} more result: the CSV of the results has every one",
        "{number} more results: the CSV of the results has every one",
        number,
    )
    href = view.selection.only(KEYS).href("/download/service-outputs.csv")
    return [html.Li(html.A(sentence, href=href))] if number else []


def more_discrepancies(number: int, view: PageState) -> list[html.P]:
    """Return the way to the disputed activities that a table leaves out; none for 0."""
    sentence = view.text.n(
        "{number} more activity on which sources disagree: the data package has every one",
        "{number} more activities on which sources disagree: the data package has every one",
        number,
    )
    return [html.P(html.A(sentence, href="/download/datapackage.zip"))] if number else []


def more_names(number: int, view: PageState) -> list[html.Li]:
    """Return the entry that leads to the names that a list leaves out; none for 0."""
    sentence = view.text.n(
        "{number} more name: the table of activities has every one",
        "{number} more names: the table of activities has every one",
        number,
    )
    return [html.Li(_table_link(sentence, view))] if number else []


def _table_link(sentence: str, view: PageState) -> html.A:
    return internal_link(sentence, f"{view.selection.only(KEYS).href('/activities')}#activities-heading")
