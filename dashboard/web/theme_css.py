"""Serve `/theme.css`: the colours of the themes as CSS custom properties."""

from __future__ import annotations

from flask import Flask, Response

from dashboard import theme

PATH = "/theme.css"


def register_stylesheet(server: Flask) -> None:
    """Answer `/theme.css`."""
    css = theme.stylesheet()

    @server.get(PATH)
    def stylesheet() -> Response:
        response = Response(css, mimetype="text/css")
        response.headers["Cache-Control"] = "public, max-age=3600"
        return response
