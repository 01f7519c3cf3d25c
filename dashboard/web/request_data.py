"""Pin one data snapshot per request."""

from __future__ import annotations

from collections.abc import Callable

from flask import g, has_app_context

from dashboard.sources.current_data import CurrentData, DataProvider


def in_request(data: DataProvider) -> Callable[[], CurrentData]:
    """Return a function that gives the data snapshot of the request.

    Outside of requests, those of the moment.
    """

    def shown() -> CurrentData:
        if not has_app_context():
            return data.now()
        if "shown" not in g:
            g.shown = data.now()
        current_data: CurrentData = g.shown
        return current_data

    return shown
