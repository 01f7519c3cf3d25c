"""What a request asks for: its selection, and one data snapshot, today's or a named version."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from flask import Flask, Response, abort, current_app, g, has_app_context, has_request_context, request

from dashboard.bounds.capacity import VERSIONS, Capacity
from dashboard.dataset.dataset import Dataset
from dashboard.dates import is_date
from dashboard.exports.change_words import missing_sentence
from dashboard.exports.chart_changes import Revision
from dashboard.exports.download_options import vocabulary
from dashboard.exports.office_errors import REFRESH
from dashboard.exports.selection_text import unknown_value_sentence
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import DEFAULT_PREFERENCES, MAX_QUERY_LENGTH, VERSION, Preferences, Selection, read_query
from dashboard.sources.current_data import CurrentData, DataProvider
from dashboard.sources.version_history import MissingVersionError, VersionContext, VersionHistory
from dashboard.text.translate import text_for
from dashboard.theme import THEMES
from dashboard.web.client_preferences import preferences_of, translator_of
from dashboard.web.error_handlers import text_response

EXTENSION, PLACES = "versions", "places for versions"


def in_request(data: DataProvider) -> Callable[[], CurrentData]:
    """Return a function that gives the data of the request, or of the moment.

    It raises `MissingVersionError` where the address names a version that cannot be opened, and
    `CapacityError` where too many are being loaded, as all here do that open one.
    """

    def snapshot() -> CurrentData:
        if not has_app_context():
            return data.now()
        if "data" not in g:
            g.today = data.now()
            version = _version()
            g.data = open_version(version, g.today, used=True) if version else g.today
        data_of_request: CurrentData = g.data
        return data_of_request

    return snapshot


def register_versions(server: Flask, history: VersionHistory) -> None:
    """Answer for versions that cannot be opened: 410 if one was kept once, else 404."""
    server.extensions[EXTENSION], server.extensions[PLACES] = history, Capacity(VERSIONS)

    @server.errorhandler(MissingVersionError)
    def missing(error: MissingVersionError) -> Response:
        return text_response(missing_sentence(error, translator_of(request)), missing_status(error))


def requested_selection(dataset: Dataset, home: Preferences | None = None) -> Selection:
    """Return the selection of the query string, with `home` where it names no language or theme.

    Raises:
        SelectionError: the query string is too long.
        BadRequest: it holds values that are not known.
    """
    if home is None:  # an address that names both depends on nothing else, so that caches keep its answer for all
        home = DEFAULT_PREFERENCES if {"lang", "theme"} <= request.args.keys() else preferences_of(request)
    reading = read_query(request.query_string.decode("latin-1"), vocabulary(dataset), home)
    problems = [problem for problem in reading.problems if problem.reason != "chart"]
    if problems:
        text = translator_of(request)
        sentence = text.t(
            "The address holds values that are not known. {problems} Correct them, or leave the key out.",
            problems=" ".join(unknown_value_sentence(problem, text) for problem in problems),
        )
        abort(400, sentence)
    return reading.selection


def render_context(selection: Selection) -> RenderContext:
    """Return whom a selection is drawn for: its language and its theme."""
    return RenderContext(text_for(selection.lang), THEMES[selection.theme])


def version_context(search: str, current_data: Callable[[], CurrentData]) -> VersionContext:
    """Return the versions that a page is about; a missing one gives today's, and says so."""
    g.search, error = search, None
    try:
        current = current_data()
    except MissingVersionError as missing_version:
        g.data, error = g.today, missing_version
        current = g.today
    return VersionContext(current_app.extensions[EXTENSION], current, g.get("today", current), missing=error)


def with_baseline(context: VersionContext, since: str) -> VersionContext:
    """Return the context with the older version that a version or a date names.

    Without one, the version that was shown before; none where it is not kept.
    """
    history, today = context.history, context.today
    version, is_early = since, False
    if is_date(since):
        version, is_early = history.version_at(since, today)
    elif not since:
        newest = history.newest_other(context.current)
        version = newest.hash if newest else ""
    if not version:
        return context
    try:
        return replace(context, baseline=open_version(version, today), early=is_early)
    except MissingVersionError as error:
        return replace(context, missing=error)


def revision_of_request() -> Revision | None:
    """Return what changed since the version that the address names; None without one."""
    if "data" not in g or not _version():
        return None
    old, new = g.data.dataset, g.today.dataset
    history: VersionHistory = current_app.extensions[EXTENSION]
    return Revision(old, new, history.changes(old, new))


def marks_of_request(since: str) -> Revision | None:
    """Return what is marked as changed since a version or a date; None without one."""
    if not since:
        return None
    context = with_baseline(VersionContext(current_app.extensions[EXTENSION], g.data, g.today), since)
    if context.missing:
        raise context.missing
    return Revision.since_baseline(context)


def missing_status(error: MissingVersionError) -> int:
    """Return the status of an answer without its version."""
    return 410 if error.gone else 404


def open_version(version: str, today: CurrentData, *, used: bool = False) -> CurrentData:
    """Return the data of a version; one that is `used` by a link goes last from now on."""
    history: VersionHistory = current_app.extensions[EXTENSION]
    if history.is_loaded(version, today):
        data = history.open(version, today)
    else:
        places: Capacity = current_app.extensions[PLACES]
        with places.place():
            data = history.open(version, today)
    if used:
        history.store.pin(version)
    return data


def _version() -> str:
    """Return the version that the request, or the url in it, names; "" for today's."""
    search = g.get("search", "")
    if "search" not in g and has_request_context() and request.path != REFRESH:
        search = request.query_string.decode("latin-1")
        if request.endpoint == "oembed":
            search = ""
            with suppress(ValueError):
                search = urlsplit(request.args.get("url", "")).query
    text = search.removeprefix("?")
    version = parse_qs(text, errors="replace").get("data", [""])[-1].strip() if len(text) <= MAX_QUERY_LENGTH else ""
    return version if not version or VERSION.fullmatch(version) else version[:60]
