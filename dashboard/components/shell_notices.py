"""The lines over a page that scripts show: changed data, a lost line, an ended sign-in."""

from __future__ import annotations

from dash import html

from dashboard.components.elements import button, html_attributes
from dashboard.components.links import internal_link
from dashboard.components.page_state import CHANGES_PATH
from dashboard.text.translate import Translator


def last_visit(text: Translator) -> html.Div:
    """Return the notice, hidden: the script fills in the date and the links, and shows it."""
    sentence = text.t("The data changed since your last visit on {date}.", date="{date}")
    links = [
        internal_link(text.t("Mark what changed"), "", **html_attributes(data_visit_marks="")),
        internal_link(text.t("See what changed"), CHANGES_PATH, **html_attributes(data_visit_list="")),
        button(text.t("Close"), data_visit_close=""),
    ]
    return html.Div(
        [html.Span(**html_attributes(data_visit_date=sentence)), *links],
        id="last-visit",
        className="notice pinned-notice",
        hidden=True,
        role="status",
    )


def connection_lost(text: Translator) -> html.Div:
    """Return the line, hidden until a call gets no answer (assets/offline.js)."""
    sentence = text.t(
        "Not connected: the figures are of the selection before. They come up to date when the server answers again."
    )
    retry = button(text.t("Try again"), data_retry="")
    return html.Div([html.P(sentence), retry], id="connection-lost", role="alert", hidden=True, className="signed-out")


def sign_out(text: Translator) -> html.P:
    """Return the button by which assets/session_expired.js signs out.

    No link, which any page could have followed, and no form, which the policy of pages allows nowhere.
    """
    return html.P(button(text.t("Sign out"), "btn btn-link p-0", data_sign_out="/sign-out"))


def session_expired(text: Translator) -> html.Div:
    """Return the notice that assets/session_expired.js shows to a signed-out reader."""
    link = html.A(text.t("Sign in again"), href="/sign-in", **html_attributes(data_sign_in=""))
    return html.Div(
        [html.P(text.t("Your sign-in has ended: the figures are of the selection before.")), link],
        id="signed-out",
        role="alert",
        hidden=True,
        className="notice signed-out",
    )
