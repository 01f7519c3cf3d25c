"""Page state of the current request, from its address and browser."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from flask import current_app, request

from dashboard.components.page_state import CHANGES_PATH, PageState
from dashboard.dataset.dataset import Dataset
from dashboard.exports.download_options import vocabulary
from dashboard.pages.registry import page_state
from dashboard.selection import ParsedQuery, read_query
from dashboard.sources.current_data import CurrentData
from dashboard.sources.file_preview import Preview, PreviewStore
from dashboard.sources.version_history import VersionContext
from dashboard.web.client_preferences import preferences_of, viewport_of
from dashboard.web.dash_shell.fragments import renderer_of
from dashboard.web.preview import EXTENSION
from dashboard.web.request_data import with_baseline


def parse_request(search: str, dataset: Dataset) -> ParsedQuery:
    """Return a query string as read for this reader.

    Raises:
        SelectionError: it is too long to be read.
    """
    return read_query(search, vocabulary(dataset), preferences_of(request))


def strip_prefix(path: str) -> str:
    """Return the path that a browser shows without the prefix of a proxy."""
    prefix = request.script_root
    return path if not prefix or not path.startswith(prefix) else path.removeprefix(prefix) or "/"


@contextmanager
def preview_data(state: str | None, data: CurrentData) -> Iterator[tuple[CurrentData, Preview | None]]:
    """Give the data of a reader whose browser holds a file; nothing: the published data.

    Raises:
        CapacityError: too many files are being shown.
    """
    previews: PreviewStore | None = current_app.extensions.get(EXTENSION)
    if not previews or not state:
        yield data, None
        return
    with previews.view():
        yield previews.open(state, data)


def request_state(
    path: str,
    reading: ParsedQuery,
    data: CurrentData,
    preview: Preview | None = None,
    versions: VersionContext | None = None,
) -> PageState:
    """Return the page state of a path, remembered as long as its data are shown."""
    render = renderer_of(data.dataset)
    view = page_state(path, reading, data.dataset, viewport_of(request), request.url_root, render)
    trying = EXTENSION in current_app.extensions
    if versions and versions.missing is None and (path == CHANGES_PATH or view.selection.since):
        versions = with_baseline(versions, view.selection.since)
    rejection = versions.today.refused if versions else data.refused
    return replace(view, refused=rejection, preview=preview, trying=trying, versions=versions)
