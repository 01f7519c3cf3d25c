"""That a data version is not kept: says so, and leads to the nearest one."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.links import internal_link
from dashboard.components.page_state import PageState
from dashboard.components.region import Region, whole_key
from dashboard.exports.change_words import missing_sentence


def missing_version(view: PageState) -> list[Any]:
    """Return the words, with links to the nearest version and to today's data."""
    text, versions = view.text, view.versions
    if versions is None or versions.missing is None:
        return []
    error, selection = versions.missing, view.selection
    key = "data" if selection.data == error.version else "since"
    nearest = view.href(selection.with_values(key, (error.nearest.hash,)))
    name = text.t("Show the nearest version, of {date}", date=text.date(error.nearest.date))
    today = internal_link(text.t("Show today’s data"), view.href(selection.without("data", "since")))
    return [
        html.H1(text.t("This data version is not here")),
        html.P(missing_sentence(error, text), role="alert"),
        html.Ul([html.Li(internal_link(name, nearest)), html.Li(today)]),
    ]


def _key(view: PageState) -> str:
    error = view.versions.missing if view.versions else None
    return f"{whole_key(view)}|{error and (error.version, error.nearest.hash, error.gone)}"


MISSING_VERSION = Region("missing-version", missing_version, _key)
