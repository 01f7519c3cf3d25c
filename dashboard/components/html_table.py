"""A real table of a few columns: headings over the columns, the first cell heads its row."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from dash import html

from dashboard.components.html_attributes import html_attributes


def html_table(name: str, headings: Sequence[Any], rows: Iterable[Sequence[Any]]) -> html.Div:
    """Return a table that scrolls sideways where it is wider than the page.

    A group, for its section is the landmark.

    Args:
        name: what the table holds, for those who hear it.
        headings: the heading of each column, translated: texts or components.
        rows: the cells of each row, one a heading: texts or components.
    """
    head = html.Thead(html.Tr([html.Th(heading, scope="col") for heading in headings]))
    body = html.Tbody([html.Tr([html.Th(first, scope="row"), *map(html.Td, rest)]) for first, *rest in rows])
    table = html.Table([head, body], className="data-table")
    return html.Div(table, className="table-scroll", role="group", tabIndex=0, **html_attributes(aria_label=name))
