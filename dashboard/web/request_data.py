"""The data of one request: it begins and ends with the same, whatever becomes of them meanwhile."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, has_app_context

from dashboard.sources.live_data import Data, Shown


def in_request(data: Data) -> Callable[[], Shown]:
    """Return what gives the data a request is answered from; outside of requests, those of the moment."""

    def shown() -> Shown:
        if not has_app_context():
            return data.now()
        if "shown" not in g:
            g.shown = data.now()
        found: Shown = g.shown
        return found

    return shown
