"""The one Plotly script: the basic bundle of tools/bundle, else that of plotly."""

from __future__ import annotations

from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

from plotly.offline import get_plotlyjs_version

Kind = Literal["basic", "full"]

BROTLI = ".br"


def plotly_kind() -> Kind:
    """Return which bundle serves: a basic one only of the installed plotly.js."""
    return "basic" if _basic().is_file() else "full"


def plotly_script() -> bytes:
    """Return the script, UTF-8."""
    full = resources.files("plotly").joinpath("package_data", "plotly.min.js")
    return (_basic() if plotly_kind() == "basic" else full).read_bytes()


def plotly_script_packed() -> bytes:
    """Return the script as brotli packed it when it was brought in; b"" where it was not."""
    path = _basic(BROTLI)
    return path.read_bytes() if plotly_kind() == "basic" and path.is_file() else b""


def _basic(ending: str = "") -> Traversable:
    return resources.files("dashboard").joinpath("bundles", f"plotly-basic-{get_plotlyjs_version()}.min.js{ending}")
