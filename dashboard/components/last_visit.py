"""Notice that data changed since the last visit (assets/last_visit.js sends nothing)."""

from __future__ import annotations

from dash import html

from dashboard.components.button import button
from dashboard.components.html_attributes import html_attributes
from dashboard.components.links import internal_link
from dashboard.text.translate import Translator


def last_visit(text: Translator) -> html.Div:
    """Return the notice, hidden: the script fills in the date and the links, and shows it."""
    sentence = text.t("The data changed since your last visit on {date}.", date="{date}")
    links = [
        internal_link(text.t("Mark what changed"), "", **html_attributes(data_visit_marks="")),
        internal_link(text.t("See what changed"), "/changes", **html_attributes(data_visit_list="")),
        button(text.t("Close"), data_visit_close=""),
    ]
    return html.Div(
        [html.Span(**html_attributes(data_visit_date=sentence)), *links],
        id="last-visit",
        className="notice pinned-notice",
        hidden=True,
        role="status",
    )
