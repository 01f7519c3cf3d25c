"""What who has signed in sees of it: the way out, and when it has ended."""

from __future__ import annotations

from dash import html

from dashboard.components.button import button
from dashboard.components.html_attributes import html_attributes
from dashboard.text.translate import Translator


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
