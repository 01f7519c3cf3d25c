"""Right-to-left text in figures, which Plotly lays out from left to right."""

from __future__ import annotations

import re
from typing import Any

RIGHT_TO_LEFT, END = "\u2067", "\u2069"
"""Unicode isolates: what stands between them runs from right to left, whatever stands around it."""

RIGHT_TO_LEFT_LETTER = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")
SHOWN = frozenset({"text", "ticktext", "hovertext", "name"})
"""The keys of a figure under which text stands."""


def isolate_rtl(figure: Any, key: str = "") -> Any:
    """Return a figure whose lines in right-to-left scripts run from right to left."""
    if isinstance(figure, dict):
        return {name: isolate_rtl(part, name) for name, part in figure.items()}
    if isinstance(figure, list):
        return [isolate_rtl(part, key) for part in figure]
    if isinstance(figure, str) and key in SHOWN and RIGHT_TO_LEFT_LETTER.search(figure):
        return "<br>".join(map(_isolate_line, figure.split("<br>")))
    return figure


def _isolate_line(line: str) -> str:
    """Return a line that runs from right to left if it has such letters."""
    return f"{RIGHT_TO_LEFT}{line}{END}" if RIGHT_TO_LEFT_LETTER.search(line) else line
