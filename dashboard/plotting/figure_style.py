"""The house style of figures: bars and scatters only, one layout, one tooltip."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from functools import lru_cache
from html import escape
from typing import Any

from dashboard.plotting.plot import Mark, Row
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.text.translate import SOURCE_LANGUAGE, Untranslated
from dashboard.theme import FONT

LABEL_SIZE = 14


def escape_text(text: object) -> str:
    """Return text as Plotly has to get it: data is never markup."""
    return escape(str(text), quote=False)


@lru_cache(4096)
def wrap_html(text: str, width: int) -> str:
    """Return text broken into lines of at most `width` characters, as Plotly writes line breaks."""
    return "<br>".join(escape_text(line) for line in textwrap.wrap(text, width, break_long_words=False)) or escape_text(
        text
    )


def faded(color: str, share: float) -> str:
    """Return a `#rrggbb` colour of which only a share covers what lies behind."""
    red, green, blue = (int(color[start : start + 2], 16) for start in (1, 3, 5))
    return f"rgba({red},{green},{blue},{share:g})"


def darkened(color: str, ink: str) -> str:
    """Return a `#rrggbb` colour with a quarter of the ink in it, so that it can be read as text."""
    pairs = [(int(color[place : place + 2], 16), int(ink[place : place + 2], 16)) for place in (1, 3, 5)]
    return "#" + "".join(f"{round((3 * part + other) / 4):02x}" for part, other in pairs)


def layout(reader: RenderContext, height: int, **more: Any) -> Figure:
    """Return the layout every figure starts from; `height` in pixels."""
    theme = reader.theme
    axis = {
        "gridcolor": theme.grid,
        "linecolor": theme.line,
        "zerolinecolor": theme.line,
        "tickfont": {"size": 13, "color": theme.muted},
        "title": {"font": {"size": 13, "color": theme.muted}},
        "automargin": True,
        "ticklabeloverflow": "allow",  # else Plotly measures each label to hide it
        "fixedrange": True,
    }
    base: Figure = {
        "height": height,
        "autosize": True,
        "paper_bgcolor": "rgba(0,0,0,0)",
        "plot_bgcolor": "rgba(0,0,0,0)",
        "font": {"family": FONT, "size": LABEL_SIZE, "color": theme.ink},
        "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
        "hoverlabel": {
            "bgcolor": theme.raised,
            "bordercolor": theme.line,
            "font": {"family": FONT, "size": 14, "color": theme.ink},
            "align": "auto",
        },
        "barmode": "overlay",
        "bargap": 0.0,
        "showlegend": False,
        "xaxis": dict(axis),
        "yaxis": dict(axis),
        "uirevision": "keep",
    }
    for key, value in more.items():
        base[key] = base[key] | value if isinstance(base.get(key), dict) else value
    return base


def hover(title: str = "", *lines: str) -> str:
    """Return the text of a tooltip: a strong first line, then the lines that say something.

    A line that is not translated says so: Plotly shows the same, but who hears it (assets/timeline.js) hears it right.
    """
    lines = tuple(filter(None, lines))
    texts = [wrap_html(line, 60) for line in lines]
    for place, line in enumerate(lines):
        if isinstance(line, Untranslated):
            parts = texts[place].split("<br>")
            texts[place] = "<br>".join(f'<span lang="{SOURCE_LANGUAGE}">{part}</span>' for part in parts)
    return "<br>".join([f"<b>{wrap_html(title, 60)}</b>", *texts]) if title else ""


def tooltip_keys(marks: Iterable[Mark | Row]) -> Figure:
    """Return what a trace says of its marks: their keys and their tooltips."""
    sequence = list(marks)
    return {"customdata": [mark.key for mark in sequence], **tooltips([hover(*mark.tooltip) for mark in sequence])}


def tooltips(hovers: list[str]) -> Figure:
    """Return what a trace says of the tooltips (`hover`) of its marks."""
    return {"hovertext": hovers, "hovertemplate": "%{hovertext}<extra></extra>"}


def mark_untranslated(words: str, reader: RenderContext, language: str = SOURCE_LANGUAGE) -> str:
    """Return text of the data in a language; marked where it is not the reader's."""
    return words if reader.text.language == language else Untranslated(words)
