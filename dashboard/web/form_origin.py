"""Where a form that is sent comes from."""

from __future__ import annotations

from flask import request


def is_own_form() -> bool:
    """Return whether a form comes from a page of this host, as its browser says."""
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = request.headers.get("Origin", "")
    return not origin or origin == request.host_url.rstrip("/")
