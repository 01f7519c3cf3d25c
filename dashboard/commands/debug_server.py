"""`serve --debug`: Dash as it comes with its own tools; code, assets and data are reloaded."""

from __future__ import annotations

import traceback
from dataclasses import replace
from ipaddress import ip_address
from typing import Any

from werkzeug.serving import is_running_from_reloader, run_simple
from werkzeug.wrappers import Response

from dashboard.commands.logging_config import write_logs
from dashboard.errors import SettingsError
from dashboard.settings import Settings
from dashboard.sources.source_factory import live_data_of


def serve_debug(settings: Settings) -> int:
    """Serve the dashboard to who writes it until it is stopped, and return 0.

    A process waits for files to change, and starts another that answers anew with each change.

    Raises:
        SettingsError: others could reach the address; the tools tell whoever asks about the program.
    """
    try:
        is_loopback = settings.host == "localhost" or ip_address(settings.host).is_loopback
    except ValueError:
        is_loopback = False
    if not is_loopback:
        raise SettingsError(f"--debug is not served on {settings.host}. Leave out --host, or give 127.0.0.1.")
    write_logs(settings.log)
    answering = is_running_from_reloader()
    if not answering:
        print(f"Developing on http://{settings.host}:{settings.port} ; changed files are reloaded", flush=True)
    run_simple(
        settings.host,
        settings.port,
        _application(settings) if answering else Response(),
        use_reloader=True,
        extra_files=[str(path) for path in settings.data.glob("*.*")],
        threaded=True,
    )
    return 0


def with_own_hosts(settings: Settings) -> Settings:
    """Return settings that answer no name a foreign page was given for this machine."""
    if settings.trusted_hosts or ":" in settings.host:  # Flask knows no IPv6 address as a trusted host
        return settings
    return replace(settings, trusted_hosts=("localhost", settings.host))


def _application(settings: Settings) -> Any:
    """Return the WSGI application, or one that answers with the trace of why there is none."""
    try:
        from dashboard.app import create_app  # noqa: PLC0415 - what is wrong in it is told to the browser

        data = live_data_of(settings)
        server = create_app(data, with_own_hosts(settings), debug=True).server
        server.extensions["data"] = data.watch()
    except Exception:
        return Response(traceback.format_exc(), 500, content_type="text/plain; charset=utf-8")
    return server
