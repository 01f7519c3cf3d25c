"""`/download/...`: a chart or the whole view for a selection, the same as on the page.

And the data package.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, request

from dashboard.charts.chart import RenderContext
from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.cache import MOST_HELD, Cache
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import Files
from dashboard.errors import SelectionError
from dashboard.exports.change_marks import ChangeMarks
from dashboard.exports.chart_export import chart_export
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.datapackage import to_zip
from dashboard.exports.download_options import DownloadOptions, read_options
from dashboard.exports.file_name import file_name
from dashboard.exports.office_template.office_template import OfficeTemplate
from dashboard.exports.picture_options import EXTENSIONS as PICTURES
from dashboard.exports.registry import FORMATS
from dashboard.exports.revision import Revision
from dashboard.exports.selection_messages import unknown_value_sentence
from dashboard.selection import ParsedQuery, Preferences, Selection, read_query
from dashboard.sources.snapshots import SnapshotError
from dashboard.text.translate import Translator, text_for
from dashboard.theme import THEMES
from dashboard.web.capacity import HEAVY, Capacity
from dashboard.web.client_preferences import home_of_download, translator_of
from dashboard.web.error_handlers import bad_request, text_response
from dashboard.web.request_data import marks_of_request, revision_of_request

MOST_KEPT, LARGEST_KEPT = 64_000_000, 4_000_000
"""How many bytes of files are kept, and of one at most."""

WHOLE, PACKAGE = "dashboard", "datapackage.zip"
Vocabulary = Callable[[], Mapping[str, Collection[str]]]


def register_downloads(
    server: Flask,
    current: Callable[[], Dataset],
    vocabulary: Vocabulary,
    files: Callable[[], Files],
    places: Capacity | None = None,
    template: OfficeTemplate | None = None,
) -> None:
    """Answer `/download/...`; unknown charts and formats with 404 and the list of what there is.

    Args:
        server: the Flask server.
        current: gives the data to answer from.
        vocabulary: gives the known values of the query keys.
        files: gives the files of the data package, for the download of the package itself.
        places: where heavy files are written, each once at a time; by default places of its own.
        template: of the operator, which decks are made in; None for ours.
    """
    places = places or Capacity(HEAVY)
    _register_charts(server, current, vocabulary, places, template)
    _register_package(server, current, files, places)


def _register_charts(
    server: Flask,
    current: Callable[[], Dataset],
    vocabulary: Vocabulary,
    places: Capacity,
    template: OfficeTemplate | None,
) -> None:
    """Answer the files of charts, and those of a whole selection."""

    @server.get("/download/<chart>.<extension>")
    def download(chart: str, extension: str) -> Response:
        if not _is_known(chart, extension):
            return text_response(_unknown(chart, extension, translator_of(request)), 404)
        found = parse_selection(vocabulary(), home_of_download(request))
        if isinstance(found, Response):
            return found
        dataset, revision, marks = current(), revision_of_request(), marks_of_request(found.since)
        try:
            options = read_options(request.args.to_dict(flat=False), extension)
            content = keep_file(
                dataset,
                (chart, extension, found, options, revision and revision.new.version, marks and marks.old.version),
                lambda: _write_in(template, chart, extension, dataset, found, options, revision, marks),
                None if _is_quick(chart, extension, dataset) else places,
            )
        except SelectionError as error:
            return bad_request(error)
        name = file_name(chart, extension, found)
        return _file(content, name, FORMATS[extension].media_type, inline=extension in PICTURES)


def _register_package(
    server: Flask, current: Callable[[], Dataset], files: Callable[[], Files], places: Capacity
) -> None:
    """Answer the data package itself."""

    @server.get(f"/download/{PACKAGE}")
    def package() -> Response:
        version = current().version
        try:
            with places.place((PACKAGE, version)):
                content = to_zip(files(), version)
        except OSError as error:
            raise SnapshotError(str(error)) from None
        return _file(content, PACKAGE, "application/zip")


def _is_known(chart: str, extension: str) -> bool:
    if chart == WHOLE:
        return extension in FORMATS and FORMATS[extension].write_dashboard is not None
    return chart in EVERY_CHART and extension in FORMATS


def _is_quick(chart: str, extension: str, dataset: Dataset) -> bool:
    """Return whether a file costs no more than a page does."""
    return chart != WHOLE and FORMATS[extension].quick and len(dataset.activities) <= MOST_HELD


def keep_file(
    dataset: Dataset, name: tuple[Hashable, ...], write: Callable[[], bytes], places: Capacity | None
) -> bytes:
    """Return the file, written once a day for all who ask for the same.

    Links in web pages are followed by many.

    Raises:
        CapacityError: it is not there yet, and is being written, or there is no place for it.
    """
    memory = dataset.derived("downloads", lambda: Cache(MOST_KEPT, len))
    key = (*name, request.url_root, datetime.now(UTC).date())

    def keep() -> bytes:
        content: bytes = memory.get_or_compute(key, write, lambda written: len(written) <= LARGEST_KEPT)
        return content

    if places is None or key in memory:
        return keep()
    with places.place((dataset.version.hash, key)):
        return keep()  # which somebody may have finished just now


def _write_in(template: OfficeTemplate | None, chart: str, extension: str, *asked: Any) -> bytes:
    """Return a file; a deck in the template of the operator."""
    if template is None or extension != "pptx":
        return _write_file(chart, extension, *asked)
    dataset, selection, options, revision, marks = asked
    fitted = replace(options, geometry=template.geometry)
    return template.restyle(_write_file(chart, extension, dataset, selection, fitted, revision, marks))


def _write_file(
    chart: str,
    extension: str,
    dataset: Dataset,
    selection: Selection,
    options: DownloadOptions,
    revision: Revision | None = None,
    marks: ChangeMarks | None = None,
) -> bytes:
    root = request.url_root
    reader, written = RenderContext(text_for(selection.lang), THEMES[selection.theme]), FORMATS[extension]
    if chart == WHOLE and written.write_dashboard is not None:
        return written.write_dashboard(dashboard_export(dataset, selection, reader, root, options, revision, marks))
    chosen = EVERY_CHART[chart]
    return written.write(chart_export(chosen, dataset, selection, reader, root, options, revision, marks))


def _file(content: bytes, name: str, media_type: str, *, inline: bool = False) -> Response:
    """Return a file; `inline`: a browser that is led to it shows it."""
    response = Response(content, content_type=media_type)
    response.headers["Content-Disposition"] = f'{"inline" if inline else "attachment"}; filename="{name}"'
    return response


def parse_selection(vocabulary: Mapping[str, Collection[str]], home: Preferences) -> Selection | Response:
    """Return the selection of the query string, or a 400 that says what is wrong.

    `home` holds the language and the theme where the query string names none. A list of slides is checked with the
    options of a download.
    """
    try:
        reading = read_query(request.query_string.decode("latin-1"), vocabulary, home)
    except SelectionError as error:
        return bad_request(error)
    reading = replace(reading, problems=tuple(problem for problem in reading.problems if problem.reason != "chart"))
    return text_response(_problems(reading, translator_of(request)), 400) if reading.problems else reading.selection


def _unknown(chart: str, extension: str, text: Translator) -> str:
    others = [*(f"{WHOLE}.{name}" for name in FORMATS if _is_known(WHOLE, name)), PACKAGE]
    return text.t(
        "There is no download {name}. Charts: {charts}. Formats: {formats}. A whole selection, and the data: {others}.",
        name=f"{chart[:80]}.{extension[:20]}",
        charts=text.enumerated(EVERY_CHART),
        formats=text.enumerated(FORMATS),
        others=text.enumerated(others),
    )


def _problems(reading: ParsedQuery, text: Translator) -> str:
    return text.t(
        "The address holds values that are not known. {problems} Correct them, or leave the key out.",
        problems=" ".join(unknown_value_sentence(problem, text) for problem in reading.problems),
    )
