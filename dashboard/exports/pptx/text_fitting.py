"""The words on slides.

What XML can hold, in the reader's language and direction, cut to what fits.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from copy import deepcopy
from functools import lru_cache
from itertools import accumulate
from typing import Any

from babel.core import get_global
from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.oxml import parse_xml
from pptx.text.text import Font, _Run
from pptx.util import Pt

from dashboard.text.translate import Translator

UNWRITABLE = re.compile(r"[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\U00010000-\U0010FFFF]")
"""What XML 1.0 cannot hold: control characters, lone surrogates, non-characters."""

BREAKING = re.compile(r"[ \t\n\r\u0085\u2028\u2029]+")
"""White space at which a line may break; the thin and the unbroken spaces of numbers and dates stay."""

LONGEST_LINK = 2_000
"""Characters of an address that PowerPoint follows; a longer one stands as text."""

RAGGED = 1.06
"""How much longer lines are that break between words."""

UNSEEN = ("Mn", "Me", "Cf")
"""Letters that take no room: marks on other letters, and what only says how the text runs."""

WIDE_LETTERS = frozenset("mwMW%@…")
NARROW = frozenset(" .,:;!|'ijltf()[]·-/I\u00a0\u2009\u202f")

_EMPTY_RUN = '<a:r xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><a:t/></a:r>'

INK, MUTED = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_2
Colour = MSO_THEME_COLOR | str


def strip_unwritable(words: object) -> str:
    """Return text as one line that XML can hold; breaks and runs of spaces become one space."""
    return _one_line(words).strip()


def _one_line(words: object) -> str:
    return BREAKING.sub(" ", UNWRITABLE.sub("", str(words)))


def shorten(words: str, most: int) -> str:
    """Truncate text at a word, with an ellipsis, to a number of characters."""
    if len(words) <= most:
        return words
    cut = words[: most - 1]
    whole = cut.rpartition(" ")[0]
    return (whole if len(whole) > most // 2 else cut).rstrip(" ,;:·") + "…"


def ems(words: str) -> float:
    """Estimate the width of words in ems, as Arial and similar fonts have it."""
    return sum(map(_em, words))


def line_count(words: str, size: float, inches: float) -> int:
    """Return how many lines words of a size (points) take in a width, a little on the safe side."""
    wide = ems(words) * size / (inches * 72)
    return 1 if wide <= 1 else math.ceil(wide * RAGGED)


def cut(words: str, size: float, inches: float, lines: int) -> str:
    """Return the words, shortened until they take no more than so many lines of a width."""
    if line_count(words, size, inches) <= lines:
        return words
    room = inches * 72 / size * lines / (RAGGED if lines > 1 else 1) - 1
    taken = accumulate(_em(letter) for letter in words)
    return shorten(words, sum(1 for width in taken if width <= room) + 1)


def fitting(words: str, sizes: tuple[int, ...], inches: float, lines: int) -> tuple[str, int]:
    """Return the words and the first of the sizes at which they fit.

    At the last one they are cut.
    """
    for size in sizes:
        if line_count(words, size, inches) <= lines:
            return words, size
    return cut(words, sizes[-1], inches, lines), sizes[-1]


@lru_cache(maxsize=4096)
def _em(letter: str) -> float:
    if letter in NARROW:
        return 0.28
    if letter in WIDE_LETTERS:
        return 0.85
    if unicodedata.category(letter) in UNSEEN:
        return 0.0
    if letter < "\u0370":
        return 0.7 if letter.isupper() else 0.54
    if letter < "\u0530":
        return 0.75 if letter.isupper() else 0.6
    return 1.05 if unicodedata.east_asian_width(letter) in "WF" else 0.55


def language_tag(text: Translator) -> str:
    """Return language and territory, as spell checkers and screen readers want them.

    En-GB, ar-EG.
    """
    locale = text.locale
    likely = get_global("likely_subtags").get(locale.language, locale.language).split("_")
    territory = locale.territory or (likely[-1] if len(likely) > 1 else "")
    return "-".join(part for part in (locale.language, territory) if part)


def write(
    paragraph: Any,
    words: object,
    text: Translator,
    size: float,
    colour: Colour = INK,
    *,
    bold: bool = False,
    link: str = "",
) -> None:
    """Add words to a paragraph, in the reader's language and direction.

    Args:
        size: in points. colour: of the deck's theme, or `#rrggbb`.
        link: an address the words open, if it is one of the web and not too long.
    """
    direct(paragraph, text)
    run = deepcopy(_run(language_tag(text), size, colour, bold=bold))
    run.text = _one_line(words)
    paragraph._p._insert_r(run)
    link_run(_Run(run, paragraph), link)


def repeat(paragraph: Any, words: Sequence[object]) -> None:
    """Add further paragraphs, which look as one does that holds a single run."""
    last = paragraph._p
    for one in words:
        another = deepcopy(paragraph._p)
        another.r_lst[0].text = _one_line(one)
        last.addnext(another)
        last = another


def link_run(run: Any, link: str) -> None:
    """Let a run of words open an address, if it is one of the web and not too long."""
    if link.startswith(("https://", "http://")) and len(link) <= LONGEST_LINK:
        run.hyperlink.address = strip_unwritable(link)


@lru_cache(maxsize=64)
def _run(language: str, size: float, colour: Colour, *, bold: bool) -> Any:
    """Return a run without words, made once for its look.

    Copying it is many times faster than making it.
    """
    run: Any = parse_xml(_EMPTY_RUN)
    _style(Font(run.get_or_add_rPr()), language, size, colour, bold=bold)
    return run


def style(font: Any, text: Translator, size: float, colour: Colour = INK, *, bold: bool = False) -> None:
    """Set language, size, weight and colour of a font."""
    _style(font, language_tag(text), size, colour, bold=bold)


def _style(font: Any, language: str, size: float, colour: Colour, *, bold: bool) -> None:
    font.size, font.bold = Pt(size), bold
    font._element.set("lang", language)
    paint(font.color, colour)


def paint(color: Any, colour: Colour) -> None:
    """Give a python-pptx colour a colour of the theme, or `#rrggbb`."""
    if isinstance(colour, str):
        color.rgb = RGBColor.from_string(colour.removeprefix("#").upper())
    else:
        color.theme_color = colour


def direct(paragraph: Any, text: Translator, *, end: bool = False) -> None:
    """Let a paragraph run as the language does, from its starting edge (or towards its `end`)."""
    properties, rtl = paragraph._p.get_or_add_pPr(), text.direction == "rtl"
    properties.set("algn", "r" if rtl != end else "l")
    properties.set("rtl", "1" if rtl else "0")
