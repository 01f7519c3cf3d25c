"""The one Plotly script of the program: pages, embeds and exported files draw with the same."""

from __future__ import annotations

from importlib import resources


def plotly_script() -> bytes:
    """Return the script that came with the installed plotly, UTF-8."""
    return resources.files("plotly").joinpath("package_data", "plotly.min.js").read_bytes()
