"""How much room text takes in a figure, estimated from its letters."""

from __future__ import annotations

import re
from html import unescape
from typing import Literal

from dashboard.plotting.figure_style import escape_text, wrapped

TextStyle = Literal["title", "strong", "name", "plain", "small", "muted"]

SIZES = {"title": 17, "strong": 15, "name": 14, "plain": 14, "small": 13, "muted": 13}
LETTERS = {"title": 34, "strong": 40, "name": 42, "plain": 44, "small": 48, "muted": 48}
"""Latin letters of a line of `LINE` pixels."""

LINE = 316
"""Pixels of a line on the narrowest screen."""

SCRIPTS = ((0.84, "\u0400", "\u04ff"), (1.08, "\u0600", "\u06ff"))
"""How many letters take the room of one Latin letter, from the first to the last one of a script."""

MARKUP = re.compile(r"<[^<>]*>")
"""What in a text is not read."""


def fitting(text: str, letters: int) -> int:
    """Return how many letters of a text stand where so many Latin ones do."""
    for share, first, last in SCRIPTS:
        if sum(first <= letter <= last for letter in text) * 2 > len(text):
            return round(letters * share)
    return letters


def broken(text: str, style: TextStyle, pixels: float) -> str:
    """Escape text for Plotly and wrap it at a width in pixels."""
    lines = wrapped(text, fitting(text, int(LETTERS[style] * pixels // LINE)))
    return f"<b>{lines}</b>" if style in ("title", "strong", "name") else lines


def text_width(text: str, style: TextStyle) -> float:
    """Return about how many pixels a text takes in one line."""
    return len(text) * LINE / fitting(text, LETTERS[style])


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
