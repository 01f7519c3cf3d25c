"""The view of the request that is being answered: its address, and what its browser says of the reader."""

from __future__ import annotations

from flask import request

from dashboard.charts.memory import Memory
from dashboard.components.view import View
from dashboard.dataset.records import Dataset
from dashboard.pages.catalogue import view_of, vocabulary
from dashboard.selection import Reading, read_query
from dashboard.web.screen import home_of, screen_of


def reading_here(search: str, dataset: Dataset) -> Reading:
    """Return a query string as read for this reader.

    Raises:
        SelectionError: it is too long to be read.
    """
    return read_query(search, vocabulary(dataset), home_of(request))


def view_here(path: str, reading: Reading, dataset: Dataset, drawn: Memory) -> View:
    """Return what this reader sees at a path; `drawn` remembers for all readers."""
    return view_of(path, reading, dataset, screen_of(request), request.url_root, drawn)
