"""The prefix under which a proxy shows the dashboard, stripped by it or not."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from dashboard.web.security_headers import headers_of_refusals

Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def mount_at(application: Wsgi, prefix: str) -> Wsgi:
    """Return a WSGI application that answers under a prefix such as `/covid`, and without."""

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
