"""`create_app`: the only place that knows all the rooms of the house."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Callable, Iterable
from functools import partial
from html import escape
from typing import Any
from urllib.parse import urlsplit

from dash import Dash, html
from flask import Flask, Response, current_app, g, has_request_context, redirect, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress

from dashboard.bounds.capacity import HEAVY, Capacity
from dashboard.bounds.limits import BODY_BYTES
from dashboard.charts.chart import Chart
from dashboard.components.activity_details import activity_title
from dashboard.components.page_state import PageState
from dashboard.components.shell import shell
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.atom import ATOM
from dashboard.exports.jsonld import to_jsonld
from dashboard.exports.office_template.office_template import OfficeTemplate, template_of_setting
from dashboard.exports.playlist import apply_deck_step
from dashboard.pages import activities, changes, not_found, overview, sources
from dashboard.pages.callbacks import callback_targets, register_callbacks
from dashboard.pages.registry import draw_page, is_presenting, leading_chart, page_at, page_state, room_address
from dashboard.pages.request_state import parse_request, request_state
from dashboard.selection import FILTERS, ParsedQuery, Selection
from dashboard.settings import Settings, shipped_folder
from dashboard.sources.current_data import CurrentData, DataProvider, StaticData
from dashboard.sources.room_store import RoomStore
from dashboard.sources.version_history import VersionHistory
from dashboard.sources.version_store import VersionStore
from dashboard.web.callback_validation import register_callback_validation
from dashboard.web.chart_gallery import register_gallery
from dashboard.web.client_preferences import register_vary
from dashboard.web.dash_shell.document import Dashboard, PageHead, server_outputs
from dashboard.web.deck_form import register_deck_form
from dashboard.web.downloads import register_downloads
from dashboard.web.embeds import oembed_href, register_embeds
from dashboard.web.error_handlers import bad_request, register_error_handlers
from dashboard.web.health import register_health
from dashboard.web.link_preview import canonical_address, preview_tags
from dashboard.web.metrics import register_metrics
from dashboard.web.oembed import register_oembed
from dashboard.web.presenter_notes import register_notes
from dashboard.web.preview import register_preview
from dashboard.web.request_bounds import own_address, register_request_bounds
from dashboard.web.request_data import in_request, missing_status, register_versions, version_context
from dashboard.web.request_log import LoggingFlask, register_request_log, seconds_taken
from dashboard.web.rooms import register_rooms
from dashboard.web.security_headers import headers_of_refusals, register_security_headers
from dashboard.web.static_files import STYLESHEET, register_static_files, register_stylesheet
from dashboard.web.template_form import register_template_form

BOOTSTRAP = "/bootstrap/static/css/bootstrap.min.css"
PAGE_ROUTES = ("/", "/<path:path>")
"""How Dash calls what answers with a page: the start page, and every path that nothing else answers."""

EMBED_SCRIPTS = r"^embed[._]"

SLOW = 1.0
"""Seconds from which on an answer is taken for a large one: to give its memory back takes 50 milliseconds itself."""

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def create_app(data: Dataset | DataProvider, settings: Settings, *, debug: bool = False) -> Dash:
    """Return the app of a dataset, or of data that change; `.server` is the WSGI application.

    Several apps can live in one process; nothing is kept outside the returned one.
    `debug`: for who writes it; Dash as it comes, with its own tools, and without our policy of what a page may load.
    """
    server = _server(settings)
    server.debug = debug
    app = _dash(server, settings.prefix)
    if settings.sign_in:
        # Loaded only where readers sign in: it takes a third of a second.
        from dashboard.web.oidc import register_sign_in  # noqa: PLC0415

        register_sign_in(server, settings.sign_in, settings.state)
    provider = StaticData(data, settings.data) if isinstance(data, Dataset) else data
    history = VersionHistory(getattr(provider, "versions", None) or VersionStore(None))
    current_data = in_request(provider)

    register_versions(server, history)
    rooms = RoomStore(settings.state)
    register_health(server, provider.now, history.store, rooms)
    _register_pages(server, current_data)
    _register_files(server, current_data, template_of_setting(settings.template))
    register_rooms(server, rooms, lambda path, query: room_address(path, query, current_data().dataset))
    if settings.preview:
        register_preview(server, current_data)
    _set_up(app, current_data, signing_in=settings.sign_in is not None)
    register_error_handlers(server)
    if debug:
        register_gallery(server, current_data)
        return app
    register_callback_validation(server, server_outputs(app))
    register_security_headers(server, app.csp_hashes(), settings.frame_ancestors)
    # What lives as long as the app is not searched for garbage again: pauses in answers get shorter.
    gc.freeze()
    return app


def _dash(server: Flask, prefix: str) -> Dashboard:
    """Return Dash on a server, under the prefix of a proxy."""
    server.wsgi_app = _mounted_at(prefix, server.wsgi_app)  # type: ignore[assignment, method-assign]  # as Flask advises
    return Dashboard(
        "dashboard",
        server=server,  # type: ignore[arg-type]  # a Flask is what Dash asks for
        assets_folder=str(shipped_folder("assets")),
        external_stylesheets=[prefix + BOOTSTRAP, prefix + STYLESHEET],
        requests_pathname_prefix=f"{prefix}/",
        routes_pathname_prefix="/",
        assets_ignore=EMBED_SCRIPTS,
        update_title=None,  # type: ignore[arg-type]
        title="",
    )


def _mounted_at(prefix: str, application: Wsgi) -> Wsgi:
    """Return an application that answers under a prefix, stripped by the proxy or not."""

    def strip_prefix(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ.get("PATH_INFO", "")
        if path == prefix:  # the start page stands at the slash
            query = environ.get("QUERY_STRING", "")
            location = f"{prefix}/?{query}" if query.isascii() and query.isprintable() and query else f"{prefix}/"
            headers = [("Location", location), ("Content-Length", "0"), *headers_of_refusals()]
            start_response("308 Permanent Redirect", headers)
            return [b""]
        path_info = path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path
        return application({**environ, "SCRIPT_NAME": prefix, "PATH_INFO": path_info}, start_response)

    return strip_prefix if prefix else application


def _server(settings: Settings) -> Flask:
    """Return the server that Dash is put on, with what sees every answer as it goes out."""
    server = LoggingFlask("dashboard", template_folder="web/templates")
    server.config.update(
        BOOTSTRAP_SERVE_LOCAL=True, MAX_CONTENT_LENGTH=BODY_BYTES, TRUSTED_HOSTS=list(settings.trusted_hosts) or None
    )
    # The first to be registered see a request first, and its answer last.
    register_request_bounds(server)
    register_request_log(server)
    _register_memory_trim(server)
    if settings.metrics_port:
        server.extensions["metrics"] = register_metrics(server)
    Bootstrap5(server)
    Compress(server)
    register_static_files(server)
    register_vary(server)
    return server


def _register_memory_trim(server: Flask) -> None:
    """Give memory back, which Linux's library keeps in pieces, when a large answer has gone out.

    Measured with 37 heavy files, one after the other: 351 MB are held with it, 396 MB without.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None) if sys.platform == "linux" else None

    @server.after_request
    def trim_after_slow(response: Response) -> Response:
        if trim and seconds_taken() > SLOW:
            response.call_on_close(lambda: trim(0))
        return response


def _register_files(server: Flask, current_data: Callable[[], CurrentData], template: OfficeTemplate | None) -> None:
    """Answer the addresses beside the pages; `template` is what all decks are made in."""
    register_stylesheet(server)
    register_downloads(server, current_data, Capacity(HEAVY), template)
    register_deck_form(server, current_data)
    register_template_form(server, current_data)
    register_embeds(server, current_data)
    register_notes(server, current_data)
    register_oembed(server, current_data, _embeddable)


def _set_up(app: Dashboard, current_data: Callable[[], CurrentData], *, signing_in: bool) -> None:
    """Give Dash its callbacks and its layout, and have it set itself up."""
    app.layout = html.Div()
    # Dash sends this with every page to check callbacks against; only the components they name are needed.
    app.validation_layout = html.Div(callback_targets(debug=app.server.debug))  # type: ignore[assignment]  # Dash declares None
    register_callbacks(app, current_data)
    app.set_up(lambda: _page_head(g.view))
    app.layout = lambda: _layout(current_data, signing_in=signing_in)


def _register_pages(server: Flask, current_data: Callable[[], CurrentData]) -> None:
    """Read the address of a page before it is drawn; refuse what cannot be read or found."""

    @server.before_request
    def read_address() -> Response | Any:
        if request.endpoint not in PAGE_ROUTES:
            return None
        try:
            search = request.query_string.decode("latin-1")
            versions = version_context(search, current_data)
            query = parse_request(search, current_data().dataset)
        except SelectionError as error:
            return bad_request(error, 414)
        selection = apply_deck_step(query.selection)
        if query.unknown_keys or selection != query.selection:
            # On a country's page the path would choose the country, whatever an entry of a list says.
            path = request.path if selection.active() == query.selection.active() else "/"
            return redirect(own_address(path, selection.query()), code=302)
        g.view = request_state(request.path, query, current_data(), versions=versions)
        return None

    @server.after_request
    def mark_unknown(response: Response) -> Response:
        if "view" not in g or response.status_code != 200:
            return response
        if g.view.versions and g.view.versions.missing:
            response.status_code = missing_status(g.view.versions.missing)
        elif page_at(request.path, current_data().dataset) is not_found.PAGE:
            response.status_code = 404
        return response


def _layout(current_data: Callable[[], CurrentData], *, signing_in: bool) -> html.Div:
    """Return the body for the address that is asked for; outside a page, the start page."""
    if has_request_context() and "view" in g:
        view, query = g.view, request.query_string.decode("latin-1")
    elif has_request_context() and current_app.debug:  # Dash asks for it from the page
        page = urlsplit(request.referrer or "/")
        query = page.query
        view = request_state(page.path, parse_request(query, current_data().dataset), current_data())
    else:
        view, query = page_state("/", ParsedQuery(Selection()), current_data().dataset), ""
    return shell(view, f"?{query}" if query else "", draw_page(view), activity_title(view), signing_in=signing_in)


def _page_head(view: PageState) -> PageHead:
    """Return what the document of a page says of it in its head."""
    return PageHead(
        language=view.text.language,
        direction=view.text.direction,
        theme=view.reader.theme.name,
        window=view.screen.width,
        grid=view.path == activities.PATH,
        grid_page=activities.PATH,
        page_class="on-stage" if is_presenting(view) else "with-overview" if view.path == overview.PATH else "",
        title=view.text.t("Service disruption, COVID-19"),
        links=_discovery(view) + _structured_data(view) + _link_preview(view),
        cache=view.dataset.render_cache,
    )


def _embeddable(path: str, reading: ParsedQuery, dataset: Dataset) -> tuple[Chart, Selection] | None:
    """Return the chart that stands for the address of a page, if one does, and its selection."""
    view = page_state(path, reading, dataset)
    chart = leading_chart(view)
    return (chart, view.selection) if chart else None


def _discovery(view: PageState) -> str:
    """Return the links to how a page is embedded, or to the feed of changes."""
    if view.path == changes.PAGE.path:
        feed = escape(view.selection.only((*FILTERS, "lang")).href(f"/download/{ATOM}"))
        return f'<link rel="alternate" type="application/atom+xml" href="{feed}">'
    if leading_chart(view) is None:
        return ""
    href = escape(oembed_href(request.url_root, canonical_address(view.path, view.named)))
    return f'<link rel="alternate" type="application/json+oembed" href="{href}">'


def _link_preview(view: PageState) -> str:
    """Return the tags by which chat programs show what an address leads to."""
    chart = leading_chart(view)
    if chart is None:
        return ""
    address = (request.url_root, canonical_address(view.path, view.named))
    return preview_tags(chart, view.dataset, view.selection, partial(view.rows, chart), view.text, address)


def _structured_data(view: PageState) -> str:
    """Return the JSON-LD block of the data package, on the page of the sources."""
    if view.path != sources.PATH:
        return ""
    json_ld = to_jsonld(view.dataset, view.text, request.url_root, sources.PATH)
    return f'\n<script type="application/ld+json">{json_ld}</script>'
