"""How much room text takes in a figure, estimated from its letters."""

from __future__ import annotations

import re
from html import unescape
from typing import Literal

from dashboard.plotting.figure_style import escape_text
from dashboard.plotting.glyph_width import SAFETY, label_width
from dashboard.plotting.svg_text import wrap_words

TextStyle = Literal["title", "strong", "name", "plain", "small", "muted"]

SIZES = {"title": 17, "strong": 15, "name": 14, "plain": 14, "small": 13, "muted": 13}
BOLD = ("title", "strong", "name")

MARKUP = re.compile(r"<[^<>]*>")
"""What in a text is not read."""


def broken(text: str, style: TextStyle, pixels: float) -> str:
    """Escape text for Plotly and wrap it at a width in pixels."""
    lines = "<br>".join(map(escape_text, wrap_words(text, SIZES[style], pixels * SAFETY, bold=style in BOLD)))
    return f"<b>{lines}</b>" if style in BOLD else lines


def text_width(text: str, style: TextStyle) -> float:
    """Return about how many pixels a text takes in one line."""
    return label_width(text, SIZES[style], bold=style in BOLD) / SAFETY


def longest_line(markup: str, style: TextStyle) -> float:
    """Return about how many pixels the longest line of broken text takes."""
    return max(text_width(unescape(MARKUP.sub("", line)), style) for line in markup.split("<br>"))


def line_height(style: TextStyle) -> float:
    """Return the pixels one line of text takes."""
    return SIZES[style] * 1.3 + 1


def text_height(markup: str, style: TextStyle) -> float:
    """Return the pixels the lines of broken text take."""
    return (markup.count("<br>") + 1) * line_height(style)


def muted_span(text: str, color: str) -> str:
    """Return text as Plotly has to get it, smaller and in a colour of its own."""
    return f'<span style="color:{color};font-size:{SIZES["muted"]}px">{escape_text(text)}</span>'
