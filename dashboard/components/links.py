"""Links: within the dashboard (no reload), to an activity, and to a source elsewhere."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.attributes import attributes
from dashboard.components.view import View
from dashboard.dataset import query
from dashboard.text.translate import SOURCE_LANGUAGE

WEB = ("https://", "http://")


def inside(children: Any, href: str, **more: Any) -> html.A:
    """Return a link that changes the address without loading the page anew (assets/navigation.js)."""
    return html.A(children, href=href, **{"data-in-app": "", **more})


def activity_link(children: Any, activity: str, view: View) -> html.A:
    """Return a link that opens an activity in full beside what is shown."""
    href = view.selection.only(("lang", "theme")).with_values("activity", (activity,)).href("/activities")
    english = query.in_english(view.dataset, "activities", view.selection.lang, "title")
    language = {"lang": SOURCE_LANGUAGE} if activity in english else {}
    return inside(children, href, **language, **attributes(data_activity=activity))


def outside(children: Any, url: str, **more: Any) -> Any:
    """Return a link to another site; plain text when the address is not one of the web (`javascript:` ...)."""
    if not url.lower().startswith(WEB):
        return html.Span(children, **{name: more[name] for name in ("id", "dir") if name in more})
    return html.A(children, href=url, target="_blank", rel="noopener noreferrer", **more)
