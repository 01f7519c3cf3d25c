"""What a reader who has signed in sees of it: the way out, and a line when the sign-in has ended meanwhile."""

from __future__ import annotations

from dash import html

from dashboard.components.attributes import attributes
from dashboard.text.translate import Text


def sign_out(text: Text) -> html.Form:
    """Return the button that signs out; a form, since a link could be followed from any page."""
    button = html.Button(text.t("Sign out"), type="submit", className="btn btn-link p-0")
    return html.Form(button, action="/sign-out", method="POST")


def signed_out(text: Text) -> html.Div:
    """Return the line that assets/signed_out.js shows when the server no longer knows the reader."""
    link = html.A(text.t("Sign in again"), href="/sign-in", **attributes(data_sign_in=""))
    return html.Div(
        [html.P(text.t("Your sign-in has ended, so nothing new can be shown.")), link],
        id="signed-out",
        role="alert",
        hidden=True,
        className="notice signed-out",
    )
