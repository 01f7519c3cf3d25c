"""Right-to-left text in figures, which Plotly lays out from left to right."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

RIGHT_TO_LEFT, END = "\u2067", "\u2069"
"""Unicode isolates: what stands between them runs from right to left, whatever stands around it."""

BEGIN = "\u2066\u2067\u2068"
"""What begins an isolate."""

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
        lines = whole_isolates(figure.split("<br>"))
        return "<br>".join(
            f"{RIGHT_TO_LEFT}{line}{END}" if RIGHT_TO_LEFT_LETTER.search(line) else line for line in lines
        )
    return figure


def whole_isolates(lines: Iterable[str]) -> Iterator[str]:
    """Return lines that each end the isolates begun in them; the next one begins them again.

    Else what ends an isolate that was broken in two would end the one around its line, and turn its words round.
    """
    opening = ""
    for line in lines:
        letters = opening + line
        opening = ""
        for letter in letters:
            opening = opening + letter if letter in BEGIN else opening[:-1] if letter == END else opening
        yield letters + END * len(opening)
