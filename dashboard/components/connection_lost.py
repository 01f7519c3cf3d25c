"""The line that says that the server does not answer (assets/offline.js)."""

from __future__ import annotations

from dash import html

from dashboard.components.button import button
from dashboard.text.translate import Translator


def connection_lost(text: Translator) -> html.Div:
    """Return the line, hidden until a call gets no answer."""
    sentence = text.t(
        "Not connected: the figures are of the selection before. They come up to date when the server answers again."
    )
    retry = button(text.t("Try again"), data_retry="")
    return html.Div([html.P(sentence), retry], id="connection-lost", role="alert", hidden=True, className="signed-out")
