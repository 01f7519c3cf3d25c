"""The words on slides, in the reader's language and direction."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from babel.core import get_global
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.util import Pt

from dashboard.exports.table_cells import WEB
from dashboard.exports.text_fitting import one_line, strip_unwritable
from dashboard.text.translate import Translator

MAX_LINK_LENGTH = 2_000
"""Characters of an address that PowerPoint follows; a longer one stands as text."""

INK, MUTED, MARK = MSO_THEME_COLOR.TEXT_1, MSO_THEME_COLOR.TEXT_2, MSO_THEME_COLOR.ACCENT_1


def language_tag(text: Translator) -> str:
    """Return language and territory for spell checkers: en-GB, ar-EG."""
    locale = text.locale
    likely = get_global("likely_subtags").get(locale.language, locale.language).split("_")
    territory = locale.territory or (likely[-1] if len(likely) > 1 else "")
    return "-".join(part for part in (locale.language, territory) if part)


def write(
    paragraph: Any,
    words: object,
    text: Translator,
    size: float | None = None,
    colour: MSO_THEME_COLOR | None = None,
    *,
    bold: bool = False,
    link: str = "",
) -> None:
    """Add words to a paragraph, in the reader's language and direction.

    Size (points) and colour (of the theme) of None are those of the layout; `link` is the address the words open.
    """
    set_direction(paragraph, text)
    run = paragraph.add_run()
    run.text = one_line(words)
    run.font._element.set("lang", language_tag(text))
    if size is not None:
        run.font.size = Pt(size)
    if bold:
        run.font.bold = True
    if colour is not None:
        run.font.color.theme_color = colour
    link_run(run, link)


def add_paragraphs(paragraph: Any, words: Sequence[object]) -> None:
    """Add further paragraphs, which look as one does that holds a single run."""
    last = paragraph._p
    for sentence in words:
        another = deepcopy(paragraph._p)
        another.r_lst[0].text = one_line(sentence)
        last.addnext(another)
        last = another


def link_run(run: Any, link: str) -> None:
    """Let a run of words open an address, if it is one of the web and not too long."""
    if link.startswith(WEB) and len(link) <= MAX_LINK_LENGTH:
        run.hyperlink.address = strip_unwritable(link)


def set_direction(paragraph: Any, text: Translator, *, end: bool = False) -> None:
    """Let a paragraph run as the language does, from its starting edge (or towards its `end`)."""
    properties, rtl = paragraph._p.get_or_add_pPr(), text.direction == "rtl"
    properties.set("algn", "r" if rtl != end else "l")
    properties.set("rtl", "1" if rtl else "0")
