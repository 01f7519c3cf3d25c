"""One chart as a PNG picture, painted by Typst in fonts that are installed with the program."""

from __future__ import annotations

import re
import struct
import zlib
from functools import cache
from pathlib import Path

import fontpkg
import typst

from dashboard.errors import LazyMessage, SelectionError
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.to_svg import svg_text

FAMILIES = ("Noto Sans", "Noto Sans Arabic")
"""The fonts of pictures: Latin, Greek and Cyrillic letters, and Arabic ones."""

OTHER_LETTERS = re.compile("[\u0530-\u05ff\u0700-\u074f\u0780-\u1c7f\u2e80-\ua63f\ua6a0-\ufaff]")
"""Letters that only fonts of the machine have; to look for them takes as long as the picture does."""

PAINTER = Path(__file__).with_name("drawing.typ")
"""Paints the elements of our drawings, in three quarters of the time that Typst takes for any SVG as an image."""

POINTS = 72
"""Points of an inch; a pixel of the layout of a drawing is a point of the page."""

HEADER = 33
"""Bytes of the signature and the header of a PNG picture."""

MOST_PIXELS = 24_000_000
SIZE = re.compile(r'width="(\d+)" height="(\d+)" viewBox="0 0 ([0-9.]+) [0-9.]+"')


def to_png(export: ChartExport) -> bytes:
    """Return the picture of a chart, as wide as was asked for.

    Raises:
        SelectionError: it would be too large to be painted.
    """
    drawing = svg_text(export, titled=False)
    width, height, _layout_width = _size(drawing)
    if width * height > MOST_PIXELS:
        raise SelectionError(
            LazyMessage.t(
                "width: the picture would be {height} pixels high, and pictures have {most} million at most. "
                "Ask for a smaller width, or for the drawing (.svg).",
                height=height,
                most=MOST_PIXELS // 1_000_000,
            )
        )
    return _with_text(paint(drawing), "Source", str(export.dataset.version))


def paint(drawing: str) -> bytes:
    """Return an SVG document as a PNG picture of as many pixels."""
    fonts = _fonts(of_machine=OTHER_LETTERS.search(drawing) is not None)
    width, _height, layout_width = _size(drawing)
    inputs = {"drawing": drawing.replace("\n", " ")}  # where Typst would break a line
    return typst.compile(PAINTER, format="png", ppi=POINTS * width / layout_width, font_paths=fonts, sys_inputs=inputs)


def _size(drawing: str) -> tuple[int, int, float]:
    """Return the pixels of a picture, across and down, and the width of its layout."""
    width, height, layout_width = next(SIZE.finditer(drawing)).groups()
    return int(width), int(height), float(layout_width)


def _with_text(picture: bytes, keyword: str, text: str) -> bytes:
    """Return a PNG picture that carries a text, in a chunk behind its header."""
    content = b"tEXt" + keyword.encode("latin-1") + b"\0" + text.encode("latin-1", "replace")
    chunk = struct.pack(">I", len(content) - 4) + content + struct.pack(">I", zlib.crc32(content))
    return picture[:HEADER] + chunk + picture[HEADER:]


@cache
def _fonts(*, of_machine: bool) -> typst.Fonts:
    """Return the fonts of pictures, with those of the machine behind them or without."""
    folders = [str(Path(fontpkg.path(name)).parent) for name in FAMILIES]
    return typst.Fonts(include_system_fonts=of_machine, include_embedded_fonts=False, font_paths=folders)
