"""The view of the request that is being answered: its address, and what its browser says of the reader."""

from __future__ import annotations

from dataclasses import replace

from flask import current_app, request

from dashboard.charts.cache import Memory
from dashboard.components.page_state import View
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import view_of, vocabulary
from dashboard.selection import Reading, read_query
from dashboard.sources.file_preview import Preview, Previews
from dashboard.sources.live_data import Shown
from dashboard.web.client_preferences import home_of, screen_of
from dashboard.web.preview import EXTENSION

MOST_DRAWN = 64_000_000
"""Characters of parts and pages that are kept as they were drawn, whatever addresses and host names are asked for."""


def reading_here(search: str, dataset: Dataset) -> Reading:
    """Return a query string as read for this reader.

    Raises:
        SelectionError: it is too long to be read.
    """
    return read_query(search, vocabulary(dataset), home_of(request))


def previewed(state: str | None, shown: Shown) -> tuple[Shown, Preview | None]:
    """Return what is shown to a reader whose browser keeps this of a file (nothing: what is shown to all)."""
    previews: Previews | None = current_app.extensions.get(EXTENSION)
    return previews.open(state, shown) if previews and state else (shown, None)


def view_here(path: str, reading: Reading, shown: Shown, preview: Preview | None = None) -> View:
    """Return what this reader sees at a path. What was drawn is remembered as long as its data are shown."""
    drawn = shown.dataset.derived("drawn", lambda: Memory(MOST_DRAWN, len))
    view = view_of(path, reading, shown.dataset, screen_of(request), request.url_root, drawn)
    trying = EXTENSION in current_app.extensions
    return replace(view, refused=shown.refused, preview=preview, trying=trying)
