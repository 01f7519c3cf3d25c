"""Pages of a long table of activities, sorted and searched on the server."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from dashboard.components.activities_grid import (
    HEADINGS,
    PEOPLE,
    TRANSLATED,
    VERBATIM,
    country_list,
    records,
    source_words,
)
from dashboard.components.page_state import PageState
from dashboard.dataset import derived_columns, query
from dashboard.dataset.categories import Flags, category, map_categories, matches

MAX_BLOCK_ROWS = 500
"""Rows of one answer."""

MAX_LENGTHS = {"search": 200, "asked": 16_000}
"""Characters of what a request says of its search, and of the selection that it repeats."""

MAX_ROW_INDEX = 10**9
KEYS = frozenset({"startRow", "endRow", "sortModel", "filterModel", "context", "api"})
NUMBERS = ("participants", "amount")
"""Columns that are sorted by a number."""

COMPOSED_COLUMNS = {
    "date": ("date_start", "date_end"),
    "participants": PEOPLE,
    "amount": ("amount", "amount_qualifier", "currency"),
}
"""Columns whose words are made of several of the activities."""


def row_request_error(request: Any) -> str:
    """Return "" for a request of rows as the table makes it, else what is allowed."""
    sentence = (
        "an object with startRow, endRow, sortModel, filterModel and context, as the table of activities sends it"
    )
    if not isinstance(request, dict) or set(request) - KEYS:
        return sentence
    start, end, orders = (request.get(name) for name in ("startRow", "endRow", "sortModel"))
    # A truth value is an int to Python, and no place of a row.
    is_span = type(start) is int and type(end) is int and 0 <= start < end <= min(start + MAX_BLOCK_ROWS, MAX_ROW_INDEX)
    is_sorting = isinstance(orders, list) and len(orders) <= len(HEADINGS) and all(map(_is_order, orders))
    is_unfiltered = all(request.get(name, {}) in (None, {}) for name in ("filterModel", "api"))
    return "" if is_span and is_sorting and is_unfiltered and _is_context(request.get("context")) else sentence


def _is_order(entry: Any) -> bool:
    return (
        isinstance(entry, dict)
        and {"colId", "sort"} <= set(entry) <= {"colId", "sort", "type"}
        and all(isinstance(value, str) for value in entry.values())
        and entry["colId"] in HEADINGS
        and entry["sort"] in ("asc", "desc")
    )


def _is_context(context: Any) -> bool:
    if not isinstance(context, dict) or set(context) - set(MAX_LENGTHS):
        return False
    return all(isinstance(text, str) and len(text) <= MAX_LENGTHS[name] for name, text in context.items())


def requested_rows(view: PageState, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the grid rows from `startRow` to `endRow`, and how many match.

    They are searched and sorted; `endRow` is not among them.

    Every word of the search has to occur in some column of a row as it is shown, in upper or lower case.
    """
    positions = np.flatnonzero(query.activity_mask(view.dataset, view.selection))
    for word in request["context"].get("search", "").casefold().split():
        positions = positions[_matching(word, view)[positions]]
    # The last order is that of the table itself, by date; a stable sort keeps it among equals.
    for order in reversed(request["sortModel"]):
        keys = pd.Series(_order(order["colId"], view)[positions], positions)
        positions = keys.sort_values(ascending=order["sort"] == "asc", kind="stable").index.to_numpy()
    frame = view.dataset.activities.iloc[positions[request["startRow"] : request["endRow"]]]
    return {"rowData": records(view, frame), "rowCount": len(positions)}


def _order(column: str, view: PageState) -> Any:
    """Return the sort keys of the activities; unknown values come first."""
    if column in NUMBERS:
        return view.dataset.activities[column].fillna(-np.inf).to_numpy()
    if column == "date":
        days = view.dataset.activities[["first_day", "last_day"]]
        return view.dataset.derived("order of days", lambda: days.groupby([*days], observed=True).ngroup().to_numpy())
    return _texts(column, view)


def _matching(word: str, view: PageState) -> Flags:
    """Return which activities have a word in some column."""
    mask = np.zeros(len(view.dataset.activities), np.bool_)
    for column in HEADINGS:
        mask |= matches(_texts(column, view), lambda cell: word in cell.casefold())
    return mask


def _texts(column: str, view: PageState) -> pd.Categorical:
    """Return a column of the activities in the reader's words."""
    make = _composed_texts if column in COMPOSED_COLUMNS else _compute_texts
    return view.dataset.derived(f"words of {column}:{view.selection.lang}", lambda: make(column, view))


def _compute_texts(column: str, view: PageState) -> pd.Categorical:
    data, text, language = view.dataset, view.text, view.selection.lang
    if column == "sources":
        sources = query.sources_by_id(data)
        cells = derived_columns.sources_of_activities(data)
        return map_categories(cells, lambda cell: " | ".join(source_words(sources[i]) for i in cell.split(";") if i))
    if column in ("title", *TRANSLATED):
        return derived_columns.worded_categories(data, language, column)
    codes = category(data, "activities", column)
    if column == "countries":
        return map_categories(codes, lambda cell: country_list(cell, view))
    if column == "areas":
        labels = data.labels("activities", "areas", language)
        return map_categories(codes, lambda cell: text.listed([labels.get(a, a) for a in cell.split(";") if a]))
    if column in VERBATIM:
        return codes
    labels = data.labels("activities", column, language)
    return map_categories(codes, lambda cell: labels.get(cell, cell))


def _composed_texts(column: str, view: PageState) -> pd.Categorical:
    """Return the texts of several columns of activities, worked out once for each combination."""
    frame = view.dataset.activities
    columns = [name for name in COMPOSED_COLUMNS[column] if name in frame]
    groups = frame.groupby(columns, sort=False, dropna=False).ngroup()
    firsts = frame.iloc[np.flatnonzero(~groups.duplicated())]
    return pd.Categorical([row[column] for row in records(view, firsts)]).take(groups.to_numpy())
