"""Pages of a long table of activities, sorted and searched on the server."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.components.activities_grid import HEADINGS, LONGEST, PEOPLE, country_list, records, source_words
from dashboard.components.page_state import PageState
from dashboard.dataset import derived_columns, query
from dashboard.dataset.category_codes import Coded, coded

MOST_ASKED = 500
"""Rows of one answer."""

LONGEST_SEARCH = 200
LARGEST_ROW = 10**9
KEYS = frozenset({"startRow", "endRow", "sortModel", "filterModel", "context", "api"})
NUMBERS = ("participants", "amount")
"""Columns that are sorted by a number."""

BUILT = {
    "date": ("date_start", "date_end"),
    "participants": PEOPLE,
    "amount": ("amount", "amount_qualifier", "currency"),
}
"""Columns whose words are made of several of the activities."""

AS_THEY_ARE = ("place", "organizer", "partners", "funder", "project")
WORDED = ("title", "note", "beneficiary", "items")
"""Columns with translations."""


Positions = NDArray[np.intp]


def rows_rule(request: Any) -> str:
    """Return "" for a request of rows as the table makes it, else what is allowed."""
    sentence = (
        "an object with startRow, endRow, sortModel, filterModel and context, as the table of activities sends it"
    )
    if not isinstance(request, dict) or set(request) - KEYS:
        return sentence
    sound = (
        _is_span(request.get("startRow"), request.get("endRow"))
        and _is_sorting(request.get("sortModel"))
        and all(request.get(name, {}) in (None, {}) for name in ("filterModel", "api"))
        and _is_context(request.get("context"))
    )
    return "" if sound else sentence


def _is_span(start: Any, end: Any) -> bool:
    # A truth value is an int to Python, and no place of a row.
    return type(start) is int and type(end) is int and 0 <= start < end <= min(start + MOST_ASKED, LARGEST_ROW)


def _is_sorting(found: Any) -> bool:
    return isinstance(found, list) and len(found) <= len(HEADINGS) and all(map(_is_order, found))


def _is_order(found: Any) -> bool:
    return (
        isinstance(found, dict)
        and {"colId", "sort"} <= set(found) <= {"colId", "sort", "type"}
        and all(isinstance(value, str) for value in found.values())
        and found["colId"] in HEADINGS
        and found["sort"] in ("asc", "desc")
    )


def _is_context(found: Any) -> bool:
    texts = {"search": LONGEST_SEARCH, "asked": LONGEST}
    if not isinstance(found, dict) or set(found) - set(texts):
        return False
    return all(isinstance(text, str) and len(text) <= texts[name] for name, text in found.items())


def requested_rows(view: PageState, request: Mapping[str, Any]) -> dict[str, Any]:
    """Return the grid rows from `startRow` to `endRow`, and how many match.

    They are searched and sorted; `endRow` is not among them.

    Every word of the search has to occur in some column of a row as it is shown, in upper or lower case.
    """
    positions = np.flatnonzero(query.chosen(view.dataset, view.selection))
    for word in request["context"].get("search", "").casefold().split():
        positions = positions[_matching(word, view)[positions]]
    # The last order is that of the table itself, by date; numpy's stable sort keeps it among equals.
    for order in reversed(request["sortModel"]):
        positions = _sort_positions(positions, order["colId"], order["sort"] == "desc", view)
    frame = view.dataset.activities.iloc[positions[request["startRow"] : request["endRow"]]]
    return {"rowData": records(view, frame), "rowCount": len(positions)}


def _sort_positions(found: Positions, column: str, descending: bool, view: PageState) -> Positions:
    by = _order(column, view)[found]
    return found[np.argsort(-by if descending else by, kind="stable")]


def _order(column: str, view: PageState) -> NDArray[Any]:
    """Return the sort keys of the activities; unknown values come first."""
    if column in NUMBERS:
        return view.dataset.activities[column].fillna(-np.inf).to_numpy()
    words = coded(view.dataset, "activities", "first_day") if column == "date" else _words(column, view)
    return view.dataset.derived(f"order of {column}:{view.selection.lang}", words.ranks)


def _matching(word: str, view: PageState) -> NDArray[np.bool_]:
    """Return which activities have a word in some column."""
    mask = np.zeros(len(view.dataset.activities), np.bool_)
    for column in HEADINGS:
        mask |= _words(column, view).where(lambda cell: word in cell.casefold())
    return mask


def _words(column: str, view: PageState) -> Coded:
    """Return a column of the activities in the reader's words."""
    make = _build_rows if column in BUILT else _in_words
    return view.dataset.derived(f"words of {column}:{view.selection.lang}", lambda: make(column, view))


def _in_words(column: str, view: PageState) -> Coded:
    data, text, language = view.dataset, view.text, view.selection.lang
    if column == "sources":
        return derived_columns.sources_of_activities(data).renamed(_sources(view))
    if column in WORDED:
        return derived_columns.coded_words(data, language, column)
    own = coded(data, "activities", column)
    if column == "countries":
        return own.renamed(lambda cell: country_list(cell, view))
    if column == "areas":
        labels = data.labels("activities", "areas", language)
        return own.renamed(lambda cell: text.listed([labels.get(a, a) for a in cell.split(";") if a]))
    if column in AS_THEY_ARE:
        return own
    labels = data.labels("activities", column, language)
    return own.renamed(lambda cell: labels.get(cell, cell))


def _sources(view: PageState) -> Callable[[str], str]:
    known = query.sources_by_id(view.dataset)
    return lambda cell: " | ".join(source_words(known[i]) for i in cell.split(";") if i)


def _build_rows(column: str, view: PageState) -> Coded:
    """Return the texts of several columns of activities, worked out once for each combination."""
    frame = view.dataset.activities
    names = [name for name in BUILT[column] if name in frame]
    groups = frame.groupby(names, sort=False, dropna=False).ngroup().to_numpy()
    _numbers, firsts = np.unique(groups, return_index=True)
    shown = [row[column] for row in records(view, frame.iloc[firsts])]
    kept = dict[str, int]()
    places = np.array([kept.setdefault(words, len(kept)) for words in shown], np.int32)
    return Coded(places[groups] if len(places) else groups, tuple(kept))
