"""The key numbers of the selection, each a link to the rows it is made of."""

from __future__ import annotations

from dash import html

from dashboard.charts.key_numbers import KeyNumber, key_numbers
from dashboard.components.html_attributes import attributes
from dashboard.components.links import inside
from dashboard.components.page_state import View
from dashboard.components.region import Part, whole_key


def tiles(view: View) -> html.Ul:
    """Return a tile a key number: the number, what it counts, what is not in it."""
    numbers = key_numbers(view.dataset, view.selection, view.text)
    return html.Ul([html.Li(_tile(number)) for number in numbers], className="tiles")


def _tile(number: KeyNumber) -> html.A:
    content = [
        html.Span(number.value_text, className="tile-value"),
        html.Span(number.label, className="tile-label"),
        html.Span(number.note, className="tile-note"),
    ]
    return inside(content, number.href, className="tile", **attributes(data_key_number=number.id))


KEY_NUMBERS = Part("key-numbers", tiles, whole_key)
