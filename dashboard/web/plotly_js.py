"""The Plotly bundle of the browser: one address, compressed once, cached for a year.

Dash draws with whatever `window.Plotly` is there first, so pages, embeds and exported files share it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, Response

from dashboard.exports.plotly_js import Kind, plotly_kind, plotly_script, plotly_script_packed
from dashboard.web.compression import Packed, packed, send

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Bundle:
    """The script, compressed and not, which one it is, and the address that changes with its contents."""

    file: Packed
    kind: Kind
    path: str


@lru_cache(maxsize=1)
def bundle() -> Bundle:
    """Return the bundle that serves: the basic one, or the one that came with the installed plotly."""
    kind = plotly_kind()
    if kind == "full":
        log.warning("Pages draw with the full Plotly bundle and open slowly: tools/bundle brings the basic one")
    else:
        log.info("Pages draw with the basic Plotly bundle")
    file = packed(plotly_script(), plotly_script_packed())
    return Bundle(file, kind, f"/plotly/{file.name}.min.js")


def register_bundle(server: Flask) -> str:
    """Answer the bundle's address, and return it."""
    plotly = bundle()

    @server.get(plotly.path)
    def plotly_script() -> Response:
        return send(plotly.file, "text/javascript; charset=utf-8")

    return plotly.path
