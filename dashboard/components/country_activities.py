"""The list of a country's activities: open, sortable, searchable, its numbers in plain view."""

from __future__ import annotations

from typing import Any

import numpy as np
from dash import html

from dashboard.components.activities_grid import records
from dashboard.components.elements import button, html_attributes, interleave, section
from dashboard.components.links import activity_link, external_link
from dashboard.components.long_list import more_activities, with_skip_link
from dashboard.components.markup import InputField
from dashboard.components.page_state import ACTIVITY_FILTERS, PageState
from dashboard.components.region import Region, depends_on, digest
from dashboard.components.untranslated_text import untranslated_text
from dashboard.dataset import derived_columns, query
from dashboard.dataset.search_index import activity_words
from dashboard.text.translate import message

MAX_ROWS, MAX_SOURCES = 300, 2
"""Activities in the list, and sources in a row; the table of all activities has the rest."""

HEADINGS = (message("Date"), message("What"), message("Who"), message("People"), message("Amount"), message("Source"))


def country_activities(view: PageState) -> html.Section:
    """Return the list with its search; a sentence where no activity matches."""
    text, positions = view.text, np.flatnonzero(query.activity_mask(view.dataset, view.selection))
    heading = text.t("What was done, one by one")
    if not len(positions):
        return section("done", heading, [html.P(text.t("No activity matches this selection."))])
    rows = view.dataset.activities.iloc[positions[:MAX_ROWS]]
    sources_cells = derived_columns.sources_cells(view.dataset, rows)
    lines = zip(rows.to_dict("records"), records(view, rows), sources_cells, strict=True)
    body = [_row(row, record, sources, view) for row, record, sources in lines]
    hidden_count = len(positions) - len(rows)
    more = [html.Ul(more_activities(hidden_count, view))] if hidden_count else []
    table = html.Table([html.Thead(html.Tr(_header_cells(view))), html.Tbody(body)], className="data-table sortable")
    scroll = html.Div(table, className="table-scroll", role="group", tabIndex=0, **html_attributes(aria_label=heading))
    key = digest(COUNTRY_ACTIVITIES.key(view))  # drawn anew as a whole: the browser has sorted the rows of this one
    content = with_skip_link("done", [scroll], view)
    return section("done", heading, [html.Div([_search(len(rows), view), *content, *more], key=key)])


def _search(number: int, view: PageState) -> html.Div:
    text, name = view.text, "list-search"
    field = InputField(name, "search", className="form-control", autoComplete="off", maxLength=200)
    total = text.n("{number} activity", "{number} activities", number)
    counts = html_attributes(data_all=total, data_of=text.t("{number} of {all}", number="{number}", all="{all}"))
    return html.Div(
        [
            html.Div(
                [html.Label(text.t("Search this list, in any language"), htmlFor=name), field], className="filter-field"
            ),
            html.Span(total, role="status", className="list-count", **counts),
        ],
        className="grid-tools",
    )


def _header_cells(view: PageState) -> list[html.Th]:
    """Return the headings, each a button that sorts."""
    names = map(view.text.t, HEADINGS)
    first: dict[str, Any] = html_attributes(aria_sort="ascending")
    return [
        html.Th(
            button(name, "sort", data_sort=str(column)),
            scope="col",
            className="number" if column in (3, 4) else "",
            **({} if column else first),
        )
        for column, name in enumerate(names)
    ]


def _row(row: dict[Any, Any], record: dict[str, Any], sources_cell: str, view: PageState) -> html.Tr:
    names, texts = activity_words(row, view.dataset)
    words = " ".join(dict.fromkeys([*names, *texts]))
    cells = [
        html.Td(record["date"], **_order(record["date_order"])),
        html.Th(
            [activity_link(record["title"], row["id"], view), html.Small(record["kind"], className="cell-note")],
            scope="row",
        ),
        html.Td(untranslated_text(record["organizer"], view)),
        html.Td(record["participants"], className="number", **_order(record["participants_order"])),
        html.Td(record["amount"], className="number", **_order(record["amount_order"])),
        html.Td(_sources(sources_cell, view)),
    ]
    return html.Tr(cells, **html_attributes(data_words=words))


def _order(value: Any) -> dict[str, Any]:
    return html_attributes(data_order="" if value is None else str(value))


def _sources(cell: str, view: PageState) -> list[Any]:
    """Return who published the first sources, each the way to its document."""
    records = query.sources_by_id(view.dataset)
    sources = [records[source_id] for source_id in cell.split(";")[:MAX_SOURCES] if source_id in records]
    links = [
        external_link(untranslated_text(source["publisher"], view), source["url"], title=source["title"])
        for source in sources
    ]
    return interleave(links, html.Br())


COUNTRY_ACTIVITIES = Region("country-activities", country_activities, depends_on(*ACTIVITY_FILTERS))
