"""Links: within the dashboard (no reload), to an activity, and to a source elsewhere."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from dash import html

from dashboard.components.elements import html_attributes, interleave
from dashboard.components.page_state import PageState
from dashboard.components.untranslated_text import source_title
from dashboard.dataset import query
from dashboard.exports.table_cells import WEB, source_ids
from dashboard.selection import KEYS
from dashboard.text.translate import SOURCE_LANGUAGE

MAX_SOURCES = 3
"""Sources named in one cell of a table; the rest are a link away."""


def internal_link(children: Any, href: str, **more: Any) -> html.A:
    """Return a link that changes the address without a reload (assets/navigation.js)."""
    return html.A(children, href=href, **{"data-in-app": "", **more})


def link_attributes(*keys: str) -> dict[str, Any]:
    """Return what lets the browser keep these keys of the address in a link."""
    return html_attributes(data_keeps=",".join(key for key in KEYS if key in keys or key == "data"))


def override_attributes(href: str, *keys: str) -> dict[str, Any]:
    """Return the attributes of a link with values of its own for some keys."""
    values = dict(parse_qsl(urlsplit(href).query))
    return {"href": href, **html_attributes(data_sets=urlencode({key: values.get(key, "") for key in keys}))}


def activity_link(children: Any, activity: str, view: PageState) -> html.A:
    """Return a link that opens an activity in full beside what is shown."""
    href = view.unfiltered.with_values("activity", (activity,)).href("/activities")
    english = query.in_english(view.dataset, "activities", view.selection.lang, "title")
    language = {"lang": SOURCE_LANGUAGE} if activity in english else {}
    return internal_link(children, href, **language, **html_attributes(data_activity=activity))


def external_link(children: Any, url: str, **more: Any) -> Any:
    """Return a link to another site, plain text where it is not of the web."""
    if not url.lower().startswith(WEB):
        return html.Span(children, **{name: more[name] for name in ("id", "dir") if name in more})
    return html.A(children, href=url, target="_blank", rel="noopener noreferrer", **more)


def source_links(cell: str, view: PageState) -> html.Span:
    """Return the links to the first sources of a cell that lists ids, one below the other."""
    records, page = query.sources_by_id(view.dataset), view.plain("/sources")
    ids = source_ids(cell)[:MAX_SOURCES]
    links = [internal_link(source_title(records[i], view) if i in records else i, f"{page}#{i}") for i in ids]
    return html.Span(interleave(links, html.Br()))
