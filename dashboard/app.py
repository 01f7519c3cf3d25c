"""`create_app`: the only place that knows all the rooms of the house."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from dash import Dash, html
from flask import Flask, Response, g, has_request_context, redirect, request
from flask_bootstrap import Bootstrap5
from flask_compress import Compress
from plotly.io.json import to_json_plotly

from dashboard.bounds.limits import BODY_BYTES
from dashboard.charts.chart import Chart
from dashboard.components.activity_details import activity_title
from dashboard.components.page_state import PageState
from dashboard.components.shell import shell
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.jsonld import to_jsonld
from dashboard.pages import activities, not_found, sources
from dashboard.pages.callbacks import allowed_calls, callback_targets, register_callbacks
from dashboard.pages.registry import draw_page, leading_chart, page_at, page_state, vocabulary
from dashboard.pages.request_state import parse_request, request_state
from dashboard.selection import ParsedQuery, Selection
from dashboard.settings import Settings, shipped_folder
from dashboard.sources.current_data import CurrentData, DataProvider, StaticData
from dashboard.web.asset_bundle import AssetBundle, register_asset_bundle
from dashboard.web.callback_validation import register_callback_validation
from dashboard.web.capacity import HEAVY, Capacity
from dashboard.web.client_preferences import register_vary
from dashboard.web.csp_nonce import style_script
from dashboard.web.downloads import register_downloads
from dashboard.web.embeds import oembed_href, register_embeds
from dashboard.web.error_handlers import bad_request, register_error_handlers
from dashboard.web.health import register_health
from dashboard.web.ics_download import register_calendar
from dashboard.web.memory_trim import register_memory_trim
from dashboard.web.metrics import register_metrics
from dashboard.web.oembed import register_oembed
from dashboard.web.plotly_js import register_bundle
from dashboard.web.preview import register_preview
from dashboard.web.request_bounds import own_address, register_request_bounds
from dashboard.web.request_data import in_request
from dashboard.web.request_log import LoggingFlask, register_request_log
from dashboard.web.request_timing import register_request_time
from dashboard.web.retry import register_retry
from dashboard.web.security_headers import register_security_headers
from dashboard.web.static_files import register_static_files
from dashboard.web.theme_css import PATH as STYLESHEET
from dashboard.web.theme_css import register_stylesheet

BOOTSTRAP = "/bootstrap/static/css/bootstrap.min.css"
PAGE_ROUTES = ("/", "/<path:path>")
"""How Dash calls what answers with a page: the start page, and every path that nothing else answers."""

VERSIONS = ("python_version", "dash_version", "dash_version_url", "ddk_version", "plotly_version")
"""What Dash tells each page for its developer tools, and nobody else needs to know."""

OWN_SCRIPTS_OF_EMBEDS = r"^embed\."
GRID_SCRIPTS = "/dash_ag_grid/"
OLD_TABLE_SCRIPTS = "/dash_table/"

DOCUMENT = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}" data-bs-theme="{theme}" data-grid-page="{grid_page}" data-wide="{wide}">
<head>
{metas}
{styles}
{preloads}
<title>{title}</title>
<link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
{css}
{discovery}
</head>
<body>
{app_entry}
{answers}
<footer hidden>{config}{scripts}{renderer}</footer>
</body>
</html>"""


SKELETON = """<div id="react-entry-point"><div class="skeleton" aria-busy="true" aria-label="{wait}">
<div class="skeleton-header">{brand}</div><div class="skeleton-block"></div><div class="skeleton-block"></div>
</div></div>"""
"""What stands on the page until the first figures are drawn, in their places."""


class Dashboard(Dash):
    """A Dash app whose first page carries its layout.

    The first figures need no second request.

    Attributes:
        plotly: the address of the Plotly bundle, which has to be there before Dash draws.
        joined: all else that every page loads.
    """

    plotly: str
    joined: AssetBundle

    def _config(self) -> dict[str, Any]:
        """Return Dash's client configuration without server versions."""
        return {
            name: value
            for name, value in super()._config().items()  # type: ignore[no-untyped-call]
            if name not in VERSIONS
        }

    def interpolate_index(self, **kwargs: Any) -> str:  # type: ignore[override]  # Dash names eight strings
        """Return the document of a page, in the reader's language, direction and theme."""
        view: PageState = g.view
        answers = {"_dash-layout": self.get_layout(), "_dash-dependencies": self._callback_list}
        unused, others = unused_scripts(view.path), self.joined.tags_of_others(kwargs["scripts"])
        return DOCUMENT.format(
            language=view.text.language,
            direction=view.text.direction,
            theme=view.reader.theme.name,
            grid_page=activities.PATH,
            wide="true" if view.reader.wide else "false",
            metas=kwargs["metas"],
            styles=style_script(),
            title=view.text.t("Service disruption, COVID-19"),
            preloads=f"{_preload(self.plotly)}\n{_preload(self.joined.scripts)}",
            css=f'<link rel="stylesheet" href="{self.joined.styles}">\n{self.joined.tags_of_others(kwargs["css"])}',
            discovery=_discovery(view) + _structured_data(view),
            app_entry=SKELETON.format(brand=view.text.t("Service disruption, COVID-19"), wait=view.text.t("Loading")),
            answers="\n".join(_answer(name, value) for name, value in answers.items()),
            config=kwargs["config"],
            scripts="\n".join((_script(self.plotly), _script(self.joined.scripts), _without(unused, others))),
            renderer=kwargs["renderer"],
        )


def create_app(data: Dataset | DataProvider, settings: Settings) -> Dash:
    """Return the app of a dataset, or of data that change, ready to serve.

    Its `.server` is the WSGI application.
    Several apps can live in one process; nothing is kept outside the returned one.
    """
    server = _server(settings)
    app = Dashboard(
        "dashboard",
        server=server,  # type: ignore[arg-type]  # a Flask is what Dash asks for
        assets_folder=str(shipped_folder("assets")),
        external_stylesheets=[BOOTSTRAP, STYLESHEET],
        assets_ignore=OWN_SCRIPTS_OF_EMBEDS,
        update_title=None,  # type: ignore[arg-type]
        title="",
    )

    if settings.sign_in:
        # Loaded only where readers sign in: it takes a third of a second.
        from dashboard.web.oidc import register_sign_in  # noqa: PLC0415

        register_sign_in(server, settings.sign_in, settings.state)
    shown = in_request(StaticData(data, settings.data) if isinstance(data, Dataset) else data)

    _register_pages(server, shown)
    _register_files(server, shown)
    if settings.preview:
        register_preview(server, shown, BODY_BYTES)
    _set_up(app, shown, signing_in=settings.sign_in is not None)
    register_callback_validation(server, app.callback_map, allowed_calls())
    register_error_handlers(server)
    register_retry(server)
    register_security_headers(server, app.csp_hashes(), settings.frame_ancestors)
    # What lives as long as the app is not searched for garbage again: pauses in answers get shorter.
    gc.freeze()
    return app


def _server(settings: Settings) -> Flask:
    """Return the server that Dash is put on, with what sees every answer as it goes out."""
    server = LoggingFlask("dashboard", template_folder="web/templates")
    server.config.update(
        BOOTSTRAP_SERVE_LOCAL=True, MAX_CONTENT_LENGTH=BODY_BYTES, TRUSTED_HOSTS=list(settings.trusted_hosts) or None
    )
    # The first to be registered see a request first, and its answer last.
    register_request_bounds(server)
    register_request_time(server)
    register_memory_trim(server)
    register_request_log(server)
    if settings.metrics_port:
        server.extensions["metrics"] = register_metrics(server)
    Bootstrap5(server)
    Compress(server)
    register_static_files(server)
    register_vary(server)
    return server


def _register_files(server: Flask, shown: Callable[[], CurrentData]) -> None:
    """Answer the addresses beside the pages.

    The state of the program, styles, downloads, embeds.
    """

    def current() -> Dataset:
        return shown().dataset

    def known() -> Mapping[str, frozenset[str]]:
        return vocabulary(current())

    places = Capacity(HEAVY)
    register_health(server, shown)
    register_stylesheet(server)
    register_downloads(server, current, known, lambda: shown().files(), places)
    register_calendar(server, current, known, places)
    register_embeds(server, current, known)
    register_oembed(server, current, known, lambda path, reading: _embeddable(path, reading, current()))


def _set_up(app: Dashboard, shown: Callable[[], CurrentData], *, signing_in: bool) -> None:
    """Give Dash its layout and callbacks, and have it set itself up.

    Left to itself it would do so in its first request, with what that one shows, and never again: were that a fault,
    every later answer of the process would be one.
    """
    app.layout = html.Div()
    # Dash sends this with every page to check callbacks against; only the components they name are needed.
    app.validation_layout = html.Div(callback_targets())  # type: ignore[assignment]  # Dash declares None
    register_callbacks(app, shown)
    app._setup_server()  # type: ignore[no-untyped-call]
    app.plotly = register_bundle(app.server)
    with app.server.app_context():
        scripts, styles = app._generate_scripts_html(), app._generate_css_dist_html()  # type: ignore[no-untyped-call]
    app.joined = register_asset_bundle(app.server, scripts, styles, (GRID_SCRIPTS, OLD_TABLE_SCRIPTS))
    app.layout = lambda: _layout(shown, signing_in=signing_in)


def _register_pages(server: Flask, shown: Callable[[], CurrentData]) -> None:
    """Read the address of a page before it is drawn; refuse what cannot be read.

    404 for unknown pages.
    """

    @server.before_request
    def read_address() -> Response | Any:
        if request.endpoint not in PAGE_ROUTES:
            return None
        try:
            reading = parse_request(request.query_string.decode("latin-1"), shown().dataset)
        except SelectionError as error:
            return bad_request(error, 414)
        if reading.unknown_keys:
            return redirect(own_address(request.path, reading.selection.query()), code=302)
        g.view = request_state(request.path, reading, shown())
        return None

    @server.after_request
    def mark_unknown(response: Response) -> Response:
        if "view" in g and response.status_code == 200 and page_at(request.path, shown().dataset) is not_found.PAGE:
            response.status_code = 404
        return response


def _layout(shown: Callable[[], CurrentData], *, signing_in: bool) -> html.Div:
    """Return the body for the address that is asked for; outside a page, the start page."""
    view = g.view if has_request_context() and "view" in g else _view("/", shown)
    search = f"?{request.query_string.decode('latin-1')}" if has_request_context() and request.query_string else ""
    return shell(view, search, draw_page(view), activity_title(view), signing_in=signing_in)


def _embeddable(path: str, reading: ParsedQuery, dataset: Dataset) -> tuple[Chart, Selection] | None:
    """Return the chart that stands for an address of a page, and its selection.

    None where there is none.
    """
    view = page_state(path, reading, dataset)
    chart = leading_chart(view)
    return (chart, view.selection) if chart else None


def _discovery(view: PageState) -> str:
    """Return the link by which content systems find how to embed what a page shows."""
    if leading_chart(view) is None:
        return ""
    href = escape(oembed_href(request.url_root, request.url))
    return f'<link rel="alternate" type="application/json+oembed" href="{href}">'


def _structured_data(view: PageState) -> str:
    """Return the JSON-LD block of the data package, on the page of the sources."""
    if view.path != sources.PATH:
        return ""
    described = to_jsonld(view.dataset, view.text, request.url_root, sources.PATH)
    return f'\n<script type="application/ld+json">{described}</script>'


def _view(path: str, shown: Callable[[], CurrentData]) -> PageState:
    return page_state(path, ParsedQuery(Selection()), shown().dataset)


def unused_scripts(path: str) -> tuple[str, ...]:
    """Return the folders of scripts that a page does without.

    Dash's old table, and the grid but on its page.

    Links to the grid's page load it anew where the grid is not there yet (assets/navigation.js).
    """
    return (OLD_TABLE_SCRIPTS,) if path == activities.PATH else (OLD_TABLE_SCRIPTS, GRID_SCRIPTS)


def _script(address: str) -> str:
    return f'<script src="{address}"></script>'


def _preload(script: str) -> str:
    return f'<link rel="preload" as="script" href="{script}">'


def _without(folders: tuple[str, ...], scripts: str) -> str:
    """Return script tags without those that load from these folders."""
    return "\n".join(tag for tag in scripts.split("\n") if not any(folder in tag for folder in folders))


def _answer(name: str, value: Any) -> str:
    """Return a data block that answers a request of Dash before it is made.

    assets/embedded_responses.js reads it.
    """
    text = to_json_plotly(value).replace("<", "\\u003c")
    return f'<script type="application/json" data-answers="{name}">{text}</script>'
