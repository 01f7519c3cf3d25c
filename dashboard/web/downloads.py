"""`/download/...`: files that show what the page of the same address shows."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise

from flask import Flask, Response, abort, current_app, request

from dashboard.bounds.capacity import Capacity
from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.dataset import Dataset
from dashboard.exports.atom import ATOM, Step, to_atom
from dashboard.exports.change_export import ChangeExport, changes_to_csv, changes_to_json
from dashboard.exports.chart_changes import Revision
from dashboard.exports.chart_export import chart_export
from dashboard.exports.country_briefing import CountryBriefing
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.datapackage import to_zip
from dashboard.exports.docx.briefing import BRIEFING, briefing_to_docx
from dashboard.exports.download_options import PICTURES, DownloadOptions, file_name, read_options
from dashboard.exports.ics import CALENDAR, CalendarWriter, to_ics
from dashboard.exports.office_template.office_template import OfficeTemplate
from dashboard.exports.registry import FORMATS
from dashboard.selection import Selection
from dashboard.sources.current_data import CurrentData
from dashboard.sources.snapshots import SnapshotError
from dashboard.sources.version_history import MissingVersionError, VersionHistory
from dashboard.text.translate import Translator, text_for
from dashboard.web.client_preferences import translator_of
from dashboard.web.request_data import (
    EXTENSION,
    marks_of_request,
    open_version,
    render_context,
    requested_selection,
    revision_of_request,
    version_context,
    with_baseline,
)

MAX_QUICK_ACTIVITIES = 20_000
"""Activities up to which a file is as quickly written as a page."""

WHOLE, PACKAGE = "dashboard", "datapackage.zip"
CHANGE_WRITERS = {
    "csv": (changes_to_csv, "text/csv; charset=utf-8"),
    "json": (changes_to_json, "application/json; charset=utf-8"),
}
MAX_STEPS = 5
"""Steps between versions that the feed holds: each older version has to be loaded."""

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@dataclass(frozen=True)
class RequestedFile:
    """A file of a chart, or of a whole selection, with all that it is made of."""

    chart: str
    extension: str
    dataset: Dataset
    selection: Selection
    options: DownloadOptions
    revision: Revision | None
    marks: Revision | None

    @property
    def key(self) -> tuple[Hashable, ...]:
        """Return what tells it from other files of its dataset."""
        versions = self.revision and self.revision.new.version, self.marks and self.marks.old.version
        return self.chart, self.extension, self.selection, self.options, *versions

    @property
    def is_quick(self) -> bool:
        """Return whether it costs no more than a page does."""
        is_small = len(self.dataset.activities) <= MAX_QUICK_ACTIVITIES
        return self.chart != WHOLE and FORMATS[self.extension].quick and is_small

    def write(self, template: OfficeTemplate | None) -> bytes:
        """Return its bytes; a deck is made in the template of the operator, where there is one."""
        if template is None or self.extension != "pptx":
            return self._write(self.options)
        return template.restyle(self._write(replace(self.options, geometry=template.geometry)))

    def _write(self, options: DownloadOptions) -> bytes:
        export_format, root, selection = FORMATS[self.extension], request.url_root, self.selection
        inputs = (self.dataset, selection, render_context(selection), root, options, self.revision, self.marks)
        if self.chart == WHOLE and export_format.write_dashboard is not None:
            return export_format.write_dashboard(dashboard_export(*inputs))
        return export_format.write(chart_export(EVERY_CHART[self.chart], *inputs))


def register_downloads(
    server: Flask, current_data: Callable[[], CurrentData], places: Capacity, template: OfficeTemplate | None = None
) -> None:
    """Answer `/download/...`; unknown charts and formats with 404 and the list of what there is.

    Heavy files are written in `places`, each once at a time; all decks in `template`, where the operator has one.
    """

    @server.get("/download/<chart>.<extension>")
    def download(chart: str, extension: str) -> Response:
        if not _is_known(chart, extension):
            abort(404, _unknown(chart, extension, translator_of(request)))
        dataset = current_data().dataset
        selection = requested_selection(dataset)
        options = read_options(request.args.to_dict(flat=False), extension)
        marks = marks_of_request(selection.since)
        file = RequestedFile(chart, extension, dataset, selection, options, revision_of_request(), marks)
        content = _cached_file(dataset, file.key, lambda: file.write(template), None if file.is_quick else places)
        name = file_name(chart, extension, selection)
        return _file(content, name, FORMATS[extension].media_type, inline=extension in PICTURES)

    @server.get(f"/download/{PACKAGE}")
    def package() -> Response:
        version = current_data().dataset.version
        try:
            with places.place((PACKAGE, version)):
                content = to_zip(current_data().files(), version)
        except OSError as error:
            raise SnapshotError(str(error)) from None
        return _file(content, PACKAGE, "application/zip")

    _register_documents(server, current_data, places)
    _register_changes(server, current_data)


def _register_documents(server: Flask, current_data: Callable[[], CurrentData], places: Capacity) -> None:
    """Answer the calendar of a selection and the briefing on a country."""

    @server.get(f"/download/{CALENDAR}")
    def calendar() -> Response:
        dataset = current_data().dataset
        selection = requested_selection(dataset)
        content = CalendarWriter(dataset, selection, text_for(selection.lang), request.url_root)
        file = _cached_file(dataset, (CALENDAR, selection), lambda: to_ics(content), places)
        stem, extension = CALENDAR.split(".")
        name = file_name(stem, extension, selection)
        return _file(file, name, "text/calendar; charset=utf-8", language=selection.lang)

    @server.get(f"/download/{BRIEFING}")
    def briefing() -> Response:
        dataset = current_data().dataset
        selection, revision = requested_selection(dataset), revision_of_request()
        if len(selection.country) != 1:
            text = translator_of(request)
            sentence = text.t(
                "A briefing is of one country; chosen: {number}. Name one in the address, as in {example}.",
                number=text.number(len(selection.country)),
                example=f"/download/{BRIEFING}?country=KAZ",
            )
            abort(400, sentence)
        content = CountryBriefing(dataset, selection, text_for(selection.lang), request.url_root, revision)
        key = (BRIEFING, selection, revision and revision.new.version)
        file = _cached_file(dataset, key, lambda: briefing_to_docx(content), places)
        stem, extension = BRIEFING.split(".")
        return _file(file, file_name(stem, extension, selection), DOCX, language=selection.lang)


def _register_changes(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Answer the changes of a selection, and their feed; 404 without an older version."""
    for extension in CHANGE_WRITERS:
        answer = partial(_change_file, extension, current_data)
        server.add_url_rule(f"/download/changes.{extension}", f"changes_{extension}", answer)

    @server.get(f"/download/{ATOM}")
    def feed() -> Response:
        today = current_data()
        selection = requested_selection(today.dataset)
        text, root = text_for(selection.lang), request.url_root
        content = to_atom(_steps(today, selection, text), today.dataset, selection, text, root, today.since)
        return Response(content, content_type="application/atom+xml; charset=utf-8")


def _change_file(extension: str, current_data: Callable[[], CurrentData]) -> Response:
    """Return what changed since the version or date that the address names, as a file."""
    selection = requested_selection(current_data().dataset)
    context = with_baseline(version_context(request.query_string.decode("latin-1"), current_data), selection.since)
    if context.missing:
        raise context.missing
    text = text_for(selection.lang)
    if context.baseline is None:
        abort(404, text.t("No older version of the data is kept, so there is nothing to compare with yet."))
    old, new = context.baseline.dataset, context.current.dataset
    write, media_type = CHANGE_WRITERS[extension]
    content = write(ChangeExport(old, new, selection, text, context.history.changes(old, new)))
    return _file(content, f"changes.{extension}", media_type)


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


def _is_known(chart: str, extension: str) -> bool:
    if chart == WHOLE:
        return extension in FORMATS and FORMATS[extension].write_dashboard is not None
    return chart in EVERY_CHART and extension in FORMATS


def _cached_file(
    dataset: Dataset, key: tuple[Hashable, ...], write: Callable[[], bytes], places: Capacity | None
) -> bytes:
    """Return the file, written once a day for all who ask for the same.

    Raises:
        CapacityError: it is not there yet, and is being written, or there is no place for it.
    """
    cache, key = dataset.render_cache, ("file", *key, request.url_root, datetime.now(UTC).date())

    def get_file() -> bytes:
        content: bytes = cache.get_or_compute(key, write)
        return content

    if places is None or key in cache:
        return get_file()
    with places.place((dataset.version.hash, key)):
        return get_file()  # which somebody may have finished just now


def _file(content: bytes, name: str, media_type: str, *, inline: bool = False, language: str = "") -> Response:
    """Return a file; `inline`: a browser that is led to it shows it."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    if language:
        response.headers["Content-Language"] = language
    return response


def _unknown(chart: str, extension: str, text: Translator) -> str:
    whole_files = [*(f"{WHOLE}.{name}" for name in FORMATS if _is_known(WHOLE, name)), PACKAGE]
    return text.t(
        "There is no download {name}. Charts: {charts}. Formats: {formats}. A whole selection, and the data: {others}.",
        name=f"{chart[:80]}.{extension[:20]}",
        charts=text.enumerated(EVERY_CHART),
        formats=text.enumerated(FORMATS),
        others=text.enumerated(whole_files),
    )
