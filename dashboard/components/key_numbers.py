"""The key numbers of the selection, each a link to the rows it is made of."""

from __future__ import annotations

from dash import html

from dashboard.charts.key_numbers import KeyNumber, key_numbers
from dashboard.components.html_attributes import html_attributes
from dashboard.components.links import internal_link
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, whole_key


def key_number_tiles(view: PageState) -> html.Ul:
    """Return a tile a key number: the number, what it counts, what is not in it."""
    numbers = key_numbers(view.dataset, view.selection, view.text)
    return html.Ul([html.Li(_tile(number)) for number in numbers], className="tiles")


def _tile(number: KeyNumber) -> html.A:
    content = [
        html.Span(number.value_text, className="tile-value"),
        html.Span(number.label, className="tile-label"),
        html.Span(number.note, className="tile-note"),
    ]
    return internal_link(content, number.href, className="tile", **html_attributes(data_key_number=number.id))


KEY_NUMBERS = Region("key-numbers", key_number_tiles, whole_key)
