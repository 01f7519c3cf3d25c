"""The Plotly bundle: one address, compressed once, cached for a year; Dash uses it too."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache

from flask import Flask, Response

from dashboard.exports.plotly_js import Kind, plotly_kind, plotly_script, plotly_script_packed
from dashboard.web.compression import CompressedFile, compress, send

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlotlyBundle:
    """The Plotly script, plain and compressed, its kind and its versioned address."""

    file: CompressedFile
    kind: Kind
    path: str


@lru_cache(maxsize=1)
def plotly_bundle() -> PlotlyBundle:
    """Return the bundle that serves: the basic one, or that of the installed plotly."""
    kind = plotly_kind()
    if kind == "full":
        log.warning("Pages draw with the full Plotly bundle and open slowly: tools/bundle brings the basic one")
    else:
        log.info("Pages draw with the basic Plotly bundle")
    file = compress(plotly_script(), plotly_script_packed())
    return PlotlyBundle(file, kind, f"/plotly/{file.name}.min.js")


def register_bundle(server: Flask) -> str:
    """Answer the bundle's address, and return it."""
    plotly = plotly_bundle()

    @server.get(plotly.path)
    def plotly_script() -> Response:
        return send(plotly.file, "text/javascript; charset=utf-8")

    return plotly.path
