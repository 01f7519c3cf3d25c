"""`/download/changes.csv`, `.json`, `.atom`: what changed since a version or a date."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import pairwise

from flask import Flask, Response, abort, current_app, request

from dashboard.exports.atom import ATOM, Step, to_atom
from dashboard.exports.change_export import ChangeExport, changes_to_csv, changes_to_json
from dashboard.selection import Selection
from dashboard.sources.current_data import CurrentData
from dashboard.sources.version_history import MissingVersionError, VersionHistory
from dashboard.text.translate import Translator, text_for
from dashboard.web.request_data import EXTENSION, open_version, requested_selection, version_context, with_baseline

WRITERS = {
    "csv": (changes_to_csv, "text/csv; charset=utf-8"),
    "json": (changes_to_json, "application/json; charset=utf-8"),
}
MAX_STEPS = 5
"""Steps between versions that the feed holds: each older version has to be loaded."""


def register_changes(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer the changes of a selection; without an older version, with 404 and a sentence."""
    for extension in WRITERS:
        answer = partial(_answer, extension, current_data)
        server.add_url_rule(f"/download/changes.{extension}", f"changes_{extension}", answer)

    @server.get(f"/download/{ATOM}")
    def feed() -> Response:
        today = current_data()
        selection = requested_selection(today.dataset)
        text, root = text_for(selection.lang), request.url_root
        content = to_atom(_steps(today, selection, text), today.dataset, selection, text, root, today.since)
        return Response(content, content_type="application/atom+xml; charset=utf-8")


def _answer(extension: str, current_data: Callable[[], CurrentData]) -> Response:
    """Return the changes that the address asks for, as a file."""
    selection = requested_selection(current_data().dataset)
    context = with_baseline(version_context(request.query_string.decode("latin-1"), current_data), selection.since)
    if context.missing:
        raise context.missing
    text = text_for(selection.lang)
    if context.baseline is None:
        abort(404, text.t("No older version of the data is kept, so there is nothing to compare with yet."))
    old, new = context.baseline.dataset, context.current.dataset
    write, media_type = WRITERS[extension]
    content = write(ChangeExport(old, new, selection, text, context.history.changes(old, new)))
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'attachment; filename="changes.{extension}"'
    return response


def _steps(today: CurrentData, selection: Selection, text: Translator) -> Iterator[Step]:
    """Yield the last steps between the versions that are kept, the newest first."""
    history: VersionHistory = current_app.extensions[EXTENSION]
    older = [
        e.hash for e in history.store.versions() if e.hash != today.dataset.version.hash and e.since <= today.since
    ]
    versions = [today]
    for version in older[: -MAX_STEPS - 1 : -1]:
        try:
            versions.append(open_version(version, today))
        except MissingVersionError:
            continue  # a damaged one is left out
    for new, old in pairwise(versions):
        changes = history.changes(old.dataset, new.dataset)
        yield ChangeExport(old.dataset, new.dataset, selection, text, changes), new.since
