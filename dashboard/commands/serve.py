"""`serve`: the dashboard behind a production server, in one process or in several."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from shutil import rmtree
from tempfile import mkdtemp
from threading import Thread
from typing import Any

from flask import g

from dashboard.bounds.capacity import EXPENSIVE
from dashboard.commands.logging_config import write_logs
from dashboard.commands.waitress_server import BACKLOG, serve_requests
from dashboard.errors import SettingsError
from dashboard.settings import SHARED_COUNTS, Settings
from dashboard.sources.current_data import CurrentData
from dashboard.sources.source_factory import live_data_of

logger = logging.getLogger(__name__)

WILDCARD_HOSTS = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}  # nosec B104 # noqa: S104 - compared, not listened on
"""Hosts to listen on that are no address to open, and one that is."""

REFUSAL = "Cannot serve on {host}, port {port}: {reason}. Choose another with --host or --port."
METRICS_REFUSAL = "DASHBOARD_METRICS_PORT: cannot listen on port {port}: {reason}. Choose another."

MAX_PREPARED_ACTIVITIES = 50_000
"""Activities up to which pages are prepared before the first reader comes."""


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Serve the dashboard, with `--debug` to who writes it, until it is stopped; return 0."""
    if options.debug:
        from dashboard.commands.debug_server import serve_debug  # noqa: PLC0415 - for who writes the program only

        return serve_debug(settings)
    return serve(settings)


def serve(settings: Settings) -> int:
    """Serve the dashboard until it is stopped (Ctrl+C or SIGTERM), and return 0.

    Raises:
        DataError, OriginError: there are no data, of now or from before; nothing is served.
        SettingsError: the address cannot be used, or several processes are not to be had here.
    """
    if settings.workers > 1 and not hasattr(os, "fork"):
        raise SettingsError("DASHBOARD_WORKERS: several processes need Linux or macOS. Leave it at 1 here.")
    write_logs(settings.log)
    with _listen(settings.host, settings.port) as door, _shared_metrics_folder(settings):
        server = application(settings)
        host = WILDCARD_HOSTS.get(settings.host, settings.host)
        address = f"http://{f'[{host}]' if ':' in host else host}:{settings.port}{settings.prefix}"
        sentence = f"Serving the dashboard on {address} ; /health says it is ready"
        if settings.workers > 1:
            from dashboard.commands.gunicorn_server import serve_in_processes  # noqa: PLC0415 - not there on Windows

            return serve_in_processes(server, settings, door, lambda: _ready(server, settings, sentence))
        signals = list[int]()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, _frame: signals.append(number))
        server.extensions["data"].watch()
        _ready(server, settings, sentence)
        # Expensive work takes no thread from pages.
        serve_requests(server, door, settings.threads + EXPENSIVE, lambda: not signals, settings.trusted_proxy)
    return 0


def application(settings: Settings) -> Any:
    """Return the WSGI application of these settings, or raise as `serve` does."""
    data = live_data_of(settings)
    from dashboard.app import create_app  # noqa: PLC0415 - only who may serve waits for Dash to load

    app = create_app(data, settings)
    app.server.extensions["data"] = data
    prepare_pages(app, data.now())
    return app.server


def prepare_pages(app: Any, current: CurrentData) -> None:
    """Draw every page, and one with filters, into the caches, before readers come.

    They are there before processes fork. Filters run code that no page without them does: the first reader to choose
    one does not wait for it.
    Many activities would keep the first reader out for long. A page that fails does so when it is asked for, alone.
    """
    from dashboard.components.page_state import COUNTRY_PATH  # noqa: PLC0415 - loads Dash
    from dashboard.pages.registry import PAGES  # noqa: PLC0415 - the same
    from dashboard.pages.request_state import parse_request, request_state  # noqa: PLC0415 - the same
    from dashboard.web.request_data import version_context  # noqa: PLC0415 - the same

    dataset = current.dataset
    if len(dataset.activities) > MAX_PREPARED_ACTIVITIES:
        return
    countries = dataset.countries()
    addresses = [(path, "") for path in PAGES if path != COUNTRY_PATH]
    addresses += [(COUNTRY_PATH + country, "") for country in countries[:1]]
    addresses += [("/", f"country={','.join(countries[-2:])}&from=2020")] if countries else []
    hosts = app.server.config["TRUSTED_HOSTS"] or ["localhost"]
    root = f"http://{hosts[0].lstrip('.')}{app.config.requests_pathname_prefix}"
    for path, query in addresses:
        try:
            with app.server.test_request_context(path, root, query_string=query):
                versions = version_context(query, lambda: current)
                g.view = request_state(path, parse_request(query, dataset), current, versions=versions)
                app.index()
        except Exception:
            logger.exception("The page %s could not be prepared.", path)
    gc.collect()
    gc.freeze()


def _ready(server: Any, settings: Settings, sentence: str) -> None:
    """Show what is counted, where that is wanted, and say that requests are answered."""
    if settings.metrics_port:
        # Loaded late: as it loads, it looks whether processes count together.
        from prometheus_client import make_wsgi_app  # noqa: PLC0415

        door = _listen(settings.host, settings.metrics_port, METRICS_REFUSAL)
        counts = make_wsgi_app(server.extensions["metrics"])
        Thread(target=serve_requests, args=(counts, door, 1, lambda: True), daemon=True).start()
    print(sentence, flush=True)


@contextmanager
def _shared_metrics_folder(settings: Settings) -> Iterator[None]:
    """Give several processes a folder in which they add up what they count, as long as they run."""
    if not settings.metrics_port or settings.workers == 1:
        yield
        return
    folder, owner = mkdtemp(prefix="dashboard-metrics-"), os.getpid()
    os.environ[SHARED_COUNTS] = folder
    try:
        yield
    finally:
        if os.getpid() == owner:  # processes that end before the others come by here, too
            rmtree(folder, ignore_errors=True)


def _listen(host: str, port: int, refusal: str = REFUSAL) -> socket.socket:
    """Return a socket that listens; `SettingsError` where the address is not to be had."""
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=BACKLOG)
    except OSError as error:
        raise SettingsError(refusal.format(host=host, port=port, reason=error.strerror)) from None
