"""The table of activities: sorted, searched, paged, with columns to choose, and as CSV."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import dash_ag_grid as dag
import numpy as np
import pandas as pd
from dash import html

from dashboard.components.elements import button, checks, html_attributes
from dashboard.components.filter_bar import country_name
from dashboard.components.long_list import with_skip_link
from dashboard.components.markup import InputField
from dashboard.components.page_state import ACTIVITY_FILTERS, PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.untranslated_text import with_commas
from dashboard.dataset import derived_columns, query
from dashboard.dataset.text_language import title_language
from dashboard.plotting.timeline.activity_label import TAKING_PART, other_people
from dashboard.text.translate import SOURCE_LANGUAGE, message

GRID, SEARCH, COLUMNS, DOWNLOAD = "activities-grid", "activities-search", "activities-columns", "activities-csv"
PAGE_SIZE = 20
MAX_CLIENT_ROWS = 1_000
"""Activities that are sent to the browser all at once; of more the server sorts, searches and gives the pages."""

PAGING = {"cacheBlockSize": 100, "maxBlocksInCache": 10, "maxConcurrentDatasourceRequests": 1, "rowHeight": 92}
"""How a long table is fetched: the grid holds few blocks, and asks for one at a time. Its rows are of one height."""


HEADINGS = {
    "date": message("Date"),
    "title": message("Activity"),
    "kind": message("Kind"),
    "countries": message("Countries"),
    "place": message("Place"),
    "organizer": message("Organizer"),
    "partners": message("Partners"),
    "funder": message("Funder"),
    "project": message("Project"),
    "participants": message("Participants"),
    "amount": message("Amount"),
    "items": message("Items"),
    "beneficiary": message("For"),
    "areas": message("Areas"),
    "certainty": message("Certainty"),
    "sources": message("Sources"),
    "note": message("Note"),
}
DEFAULT_COLUMNS = ("date", "title", "kind", "countries", "organizer", "participants", "amount", "sources")
WIDTHS = {"title": 340, "sources": 260, "note": 320, "date": 150, "participants": 130, "amount": 150, "kind": 140}
VERBATIM, TRANSLATED = ("place", "organizer", "partners", "funder", "project"), ("note", "items", "beneficiary")
"""Columns that nobody has translated, and those that the data may hold in further languages."""

PEOPLE = ("participants", "participants_qualifier", "people_kind")
"""Columns of the data that say how many people there were, and who; the last may be missing."""

SORTED_BY_SHADOW = ("date", "participants", "amount")
"""Columns that show words but sort by what stands behind them (`<name>_order` in the row)."""

GRID_THEME = (
    "themeQuartz.withParams({accentColor: 'var(--accent)', backgroundColor: 'var(--surface)', "
    "foregroundColor: 'var(--ink)', headerBackgroundColor: 'var(--raised)', borderColor: 'var(--line)', "
    "browserColorScheme: 'inherit', fontFamily: 'var(--font)', fontSize: 14, wrapperBorderRadius: 6})"
)
"""The grid in the colours of the page, which follow the theme by themselves."""

GRID_WORDS = {
    "page": message("Page"),
    "to": message("to"),
    "of": message("of"),
    "firstPage": message("First page"),
    "previousPage": message("Previous page"),
    "nextPage": message("Next page"),
    "lastPage": message("Last page"),
    "pageSizeSelectorLabel": message("Rows on a page:"),
    "ariaPageSizeSelectorLabel": message("Rows on a page"),
    "noRowsToShow": message("Nothing matches"),
    "noMatchingRows": message("Nothing matches"),
}
"""The grid's own words, by the names it gives them."""


def grid(view: PageState) -> html.Section:
    """Return the table with its search field, column chooser and download."""
    text, count = view.text, int(query.activity_mask(view.dataset, view.selection).sum())
    is_paged = count > MAX_CLIENT_ROWS
    query_string = view.selection.query((*ACTIVITY_FILTERS, "lang"))
    table = dag.AgGrid(
        id=GRID,
        columnDefs=[_column(name, view) for name in HEADINGS],
        defaultColDef={
            "resizable": True,
            "sortable": True,
            "wrapText": True,
            "autoHeight": not is_paged,
            "suppressMovable": True,
        },
        dashGridOptions={
            "pagination": True,
            "paginationPageSize": PAGE_SIZE,
            "paginationPageSizeSelector": [PAGE_SIZE, 50, 100],
            "domLayout": "autoHeight",
            "enableRtl": view.reader.mirrored,
            "enableCellTextSelection": True,
            "ensureDomOrder": True,
            "theme": {"function": GRID_THEME},
            "localeText": {key: text.t(words) for key, words in GRID_WORDS.items()},
            **(PAGING | {"context": {"search": "", "asked": query_string}} if is_paged else {}),
        },
        className="activities-grid",
        style={"height": None},
        **({"rowModelType": "infinite"} if is_paged else {"rowData": records(view)}),
    )
    heading = html.H2(text.t("All activities of the selection"), id="activities-heading")
    # The two kinds of table stand in places of their own: neither can become the other where it is.
    paged = [html.Div(table, className="paged", **html_attributes(data_asked=query_string)), _count_line(count, view)]
    content = with_skip_link(GRID, paged if is_paged else [table], view, always=True)
    return html.Section(
        [heading, _tools(view, is_paged=is_paged), *content],
        className="chart-card",
        **html_attributes(aria_labelledby="activities-heading"),
    )


def _count_line(count: int, view: PageState) -> html.P:
    sentence = view.text.n(
        "{number} activity. Pages are fetched one by one; the CSV has every activity.",
        "{number} activities. Pages are fetched one by one; the CSV has every activity.",
        count,
    )
    return html.P(sentence, className="small-print")


def records(view: PageState, frame: pd.DataFrame | None = None) -> list[dict[str, Any]]:
    """Return these activities, or those of the selection by date, as the table shows them."""
    data = view.dataset
    if frame is not None:
        return _records(view, frame)
    mask = query.activity_mask(data, view.selection)
    if len(mask) > MAX_CLIENT_ROWS:
        return _records(view, data.activities.iloc[np.flatnonzero(mask)])
    all_records = data.derived(f"records of activities:{view.selection.lang}", lambda: _records(view, data.activities))
    return [all_records[position] for position in np.flatnonzero(mask)]


def _records(view: PageState, frame: pd.DataFrame) -> list[dict[str, Any]]:
    data, text, language = view.dataset, view.text, view.selection.lang
    labels = {c: data.labels("activities", c, language) for c in ("kind", "certainty", "areas")}
    titles = derived_columns.words_of(data, frame, language, "title")
    links = derived_columns.sources_cells(data, frame)
    english = query.in_english(data, "activities", language, "title")
    cells = zip(frame.to_dict("records"), titles.tolist(), links.tolist(), _translated_cells(view, frame), strict=True)
    sources = {
        i: {"title": row["title"], "url": row["url"], "lang": title_language(row)}
        for i, row in query.sources_by_id(data).items()
    }
    return [
        {
            "id": row["id"],
            "date": text.period(row["date_start"], row["date_end"]),
            "date_order": f"{row['first_day']} {row['last_day']}",
            "title": title,
            "title_lang": SOURCE_LANGUAGE if row["id"] in english else language,
            "kind": labels["kind"][row["kind"]],
            "countries": country_list(row["countries"], view),
            "participants": people_text(row, view),
            "participants_order": _number(row["participants"]),
            "amount": text.amount(row["amount"], row["currency"], row["amount_qualifier"]) if row["currency"] else "",
            "amount_order": _number(row["amount"]),
            "areas": text.listed([labels["areas"].get(a, a) for a in row["areas"].split(";") if a]),
            "certainty": labels["certainty"].get(row["certainty"], row["certainty"]),
            "sources": [sources[i] for i in source_ids.split(";") if i],
            **{name: row[name] for name in VERBATIM},
            **translated_cells,
        }
        for row, title, source_ids, translated_cells in cells
    ]


def _translated_cells(view: PageState, frame: pd.DataFrame) -> list[dict[str, str]]:
    """Return for each activity the cells that have translations, and the language of each."""
    data, language, ids = view.dataset, view.selection.lang, frame["id"].tolist()
    translations: list[dict[str, str]] = [{} for _row in ids]
    for name in TRANSLATED:
        english = query.in_english(data, "activities", language, name)
        cells = derived_columns.words_of(data, frame, language, name).tolist()
        for translation, key, cell in zip(translations, ids, cells, strict=True):
            translation[name] = with_commas(cell, view.text) if name == "items" else cell
            translation[f"{name}_lang"] = SOURCE_LANGUAGE if key in english else language
    return translations


def takes_part(row: Mapping[Hashable, Any] | pd.Series) -> bool:
    """Return whether the people of an activity took part in it, as far as it is said."""
    return row.get("people_kind", "") in ("", *TAKING_PART)


def people_text(row: Mapping[Hashable, Any] | pd.Series, view: PageState) -> str:
    """Return how many people an activity had, and who they were where they took no part."""
    count = view.text.value(row["participants"], row["participants_qualifier"] or "exact", "people")
    if not count or takes_part(row):
        return count
    kinds = view.dataset.labels("activities", "people_kind", view.selection.lang)
    return other_people(count, kinds[row["people_kind"]], view.text)


def country_list(cell: str, view: PageState) -> str:
    """Return the names of the countries of an activity."""
    return view.text.listed([country_name(code, view) for code in cell.split(";")])


def source_words(source: Mapping[Hashable, Any]) -> str:
    """Return the search and sort text of a source (`sourcesText` in assets/grid.js)."""
    return f"{source['title']} {source['url']}"


def _column(name: str, view: PageState) -> dict[str, Any]:
    column: dict[str, Any] = {
        "field": name,
        "headerName": view.text.t(HEADINGS[name]),
        "hide": name not in DEFAULT_COLUMNS,
        "minWidth": WIDTHS.get(name, 160),
        "flex": 2 if name in ("title", "sources", "note") else 1,
    }
    if name in SORTED_BY_SHADOW:
        column["comparator"] = {"function": f"byShadow('{name}')"}
    if name in ("title", "sources"):
        column["cellRenderer"] = "ActivityLink" if name == "title" else "SourceLinks"
    if name in (*VERBATIM, *TRANSLATED):
        column["cellRenderer"] = "AsWritten"
    if name == "sources":
        column["valueGetter"] = {"function": "sourcesText(params.data)"}
    return column


def _tools(view: PageState, *, is_paged: bool) -> html.Div:
    text = view.text
    search = InputField(SEARCH, "search", className="form-control", autoComplete="off")
    columns = checks(COLUMNS, {name: text.t(heading) for name, heading in HEADINGS.items()}, DEFAULT_COLUMNS)
    chooser = html.Details(
        [
            html.Summary(text.t("Columns")),
            html.Div(columns, className="filter-panel", role="group", **html_attributes(aria_label=text.t("Columns"))),
        ],
        className="filter-menu",
        **html_attributes(data_menu="columns"),
    )
    csv: html.A | html.Button = button(text.t("CSV of what is shown"), id=DOWNLOAD)
    if is_paged:  # all activities of the selection, in the columns of their chart
        href = view.selection.only((*ACTIVITY_FILTERS, "lang")).href("/download/activity-timeline.csv")
        csv = html.A(text.t("CSV of all activities of the selection"), href=href, className="button")
    return html.Div(
        [
            html.Div([html.Label(text.t("Search in all columns"), htmlFor=SEARCH), search], className="filter-field"),
            chooser,
            csv,
        ],
        className="grid-tools",
    )


def _number(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


ACTIVITIES_GRID = Region("activities-grid-part", grid, depends_on(*ACTIVITY_FILTERS))
