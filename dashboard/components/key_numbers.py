"""The key numbers of the selection, each a link to the rows it is made of."""

from __future__ import annotations

from dash import html

from dashboard.components.elements import html_attributes
from dashboard.components.links import internal_link
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, whole_key
from dashboard.facts.key_numbers import KeyNumber


def key_number_tiles(view: PageState) -> html.Ul:
    """Return a tile a key number: the number, what it counts, what is not in it."""
    return html.Ul([html.Li(_tile(number)) for number in view.key_numbers], className="tiles")


LEADS, COUNTRY_LEADS = ("most-disrupted", "activities", "procurement"), ("activities", "participants", "procurement")
"""The three numbers of the first screen, and those of a chosen country."""


def lead_numbers(view: PageState) -> html.Ul:
    """Return the three numbers of the first screen: the number beside what it is."""
    numbers = {number.id: number for number in view.key_numbers}
    ids = COUNTRY_LEADS if view.selection.country else LEADS
    leads = [numbers[key] for key in ids if key in numbers]
    return html.Ul([html.Li(_lead(number)) for number in leads], className="leads")


def _lead(number: KeyNumber) -> html.A:
    words = [html.Span(number.label, className="lead-label"), html.Span(number.brief, className="tile-note")]
    content = [_value(number, "lead-value"), html.Span(words, className="lead-words")]
    return internal_link(content, number.href, className="tile", **html_attributes(data_lead_number=number.id))


def _tile(number: KeyNumber) -> html.A:
    content = [
        _value(number, "tile-value"),
        html.Span(number.label, className="tile-label"),
        html.Span(number.note, className="tile-note"),
    ]
    return internal_link(content, number.href, className="tile", **html_attributes(data_key_number=number.id))


def _value(number: KeyNumber, name: str) -> html.Span:
    """Return the value large; quiet where it says in words that there is none."""
    is_number = any(map(str.isdigit, number.value_text))
    return html.Span(number.value_text, className=name if is_number else f"{name} unreported")


KEY_NUMBERS = Region("key-numbers", key_number_tiles, whole_key)
LEAD_NUMBERS = Region("lead-numbers", lead_numbers, whole_key)
