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

PAGE = b"""#set page(width: auto, height: auto, margin: 0pt)
#image(bytes(sys.inputs.drawing), format: "svg")
"""
"""A page as large as its drawing."""

PPI = 96
"""Pixels of an inch, as of SVG: a pixel of the drawing is one of the picture."""

FORGOTTEN = 11
"""Empty pages after a picture, a millisecond each: Typst keeps what it painted for ten more, 400 MB of tall ones."""

HEADER = 33
"""Bytes of the signature and the header of a PNG picture."""

MOST_PIXELS = 24_000_000
SIZE = re.compile(r'width="(\d+)" height="(\d+)"')


def to_png(exported: ChartExport) -> bytes:
    """Return the picture of a chart, as wide as was asked for.

    Raises:
        SelectionError: it would be too large to be painted.
    """
    drawing = svg_text(exported, titled=False)
    size = SIZE.search(drawing)
    width, height = (int(side) for side in size.groups()) if size else (0, 0)
    if width * height > MOST_PIXELS:
        raise SelectionError(
            LazyMessage.t(
                "width: the picture would be {height} pixels high, and pictures have {most} million at most. "
                "Ask for a smaller width, or for the drawing (.svg).",
                height=height,
                most=MOST_PIXELS // 1_000_000,
            )
        )
    return _with_text(paint(drawing), "Source", str(exported.dataset.version))


def paint(drawing: str) -> bytes:
    """Return an SVG document as a PNG picture of as many pixels."""
    fonts = _fonts(of_machine=OTHER_LETTERS.search(drawing) is not None)
    painted = typst.compile(PAGE, format="png", ppi=PPI, font_paths=fonts, sys_inputs={"drawing": drawing})
    for _ in range(FORGOTTEN):
        typst.compile(b"", format="png", ppi=1, font_paths=fonts)
    return painted


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
