"""The frame of every slide: title, subtitle, small print, notes.

Between them the box for what it shows.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from pptx.presentation import Presentation
from pptx.util import Emu, Inches

from dashboard.charts.chart import RenderContext
from dashboard.dataset.dataset import Version
from dashboard.exports.pptx.template import CHART, LEFT, OPENING, ROOM, SMALL_PRINT, SUBTITLE, empty_deck
from dashboard.exports.pptx.text_fitting import (
    MUTED,
    cut,
    fitting,
    line_count,
    repeat,
    shorten,
    strip_unwritable,
    write,
)
from dashboard.text.translate import Translator

OPENINGS, TITLES, SUBTITLES = (36, 30, 26), (26, 24, 22, 20), (15, 14, 13)
"""Sizes in points, from which the first is taken at which the words fit on two lines."""

SMALL = 10
"""Points of the small print."""

MOST_SMALL = 8
"""Lines of small print on a slide; the notes have all of it."""

TOP, BOTTOM = Inches(0.45), Inches(7.2)
ADDRESS = re.compile(r"(https?://\S+)")
BOLD = 1.14
"""How much wider bold letters are, at most: those of Arabic are where Arial is not at hand."""

WIDE = ROOM / Inches(1)

SlideBox = tuple[int, int, int, int]
"""Left, top, width and height in EMU."""


@dataclass(frozen=True)
class SlideText:
    """What stands around a slide's content.

    `small` are the paragraphs of small print, on `most` lines.
    """

    title: str
    subtitle: str
    small: tuple[str, ...] = ()
    most: int = MOST_SMALL


@dataclass
class Deck:
    """A deck in the making, for one reader."""

    reader: RenderContext
    file: Presentation = field(init=False)
    _titles: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.file = empty_deck(self.reader.theme.name)

    def opening(self, title: str) -> Any:
        """Add the first slide and return it; its second placeholder is still empty."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[OPENING])
        words, size = fitting(strip_unwritable(title), OPENINGS, WIDE / BOLD, 2)
        write(slide.shapes.title.text_frame.paragraphs[0], words, self.reader.text, size, bold=True)
        return slide

    def slide(self, words: SlideText) -> tuple[Any, SlideBox]:
        """Add a slide with its words; return it and the box that is free."""
        slide = self.file.slides.add_slide(self.file.slide_layouts[CHART])
        below = self._title(slide, words.title)
        top = self._subtitle(slide, words.subtitle, below)
        end = self._small_print(slide, words)
        return slide, (LEFT, top, ROOM, end - top)

    def notes(self, slide: Any, paragraphs: Sequence[str]) -> None:
        """Write the notes of a slide, a paragraph each."""
        first, *others = paragraphs
        paragraph = slide.notes_slide.notes_text_frame.paragraphs[0]
        write(paragraph, first, self.reader.text, 12)
        repeat(paragraph, others)

    def save(self, title: str, subject: str, version: Version) -> bytes:
        """Return the deck as a file that says what it is."""
        about = self.file.core_properties
        about.title, about.subject = shorten(strip_unwritable(title), 250), shorten(strip_unwritable(subject), 250)
        about.author = about.last_modified_by = ""
        about.version, about.language = str(version), self.reader.text.language
        content = io.BytesIO()
        self.file.save(content)
        return content.getvalue()

    def _title(self, slide: Any, title: str) -> int:
        """Write the title on two lines, or a long one on three, and return where they end."""
        again = self._titles.count(title)
        self._titles.append(title)
        numbered = self.reader.text.t("{title} ({number})", title=title, number=again + 1) if again else title
        whole = strip_unwritable(numbered)
        # A finding is not cut where a third line holds it: its number often stands last.
        fits = line_count(whole, TITLES[-1], WIDE / BOLD) <= 2
        words, size = fitting(whole, TITLES if fits else TITLES[-1:], WIDE / BOLD, 2 if fits else 3)
        write(slide.shapes.title.text_frame.paragraphs[0], words, self.reader.text, size, bold=True)
        return int(TOP + Inches(line_count(words, size, WIDE / BOLD) * size * 1.2 / 72))

    def _subtitle(self, slide: Any, subtitle: str, top: int) -> int:
        """Write the subtitle under the title and return where the free box begins."""
        _put(slide.shapes.title, TOP, top - TOP)
        box = _placeholder(slide, SUBTITLE)
        if not subtitle:
            box._element.getparent().remove(box._element)
            return int(top + Inches(0.2))
        words, size = fitting(strip_unwritable(subtitle), SUBTITLES, WIDE, 2)
        write(box.text_frame.paragraphs[0], words, self.reader.text, size, MUTED)
        height = Inches(line_count(words, size, WIDE) * size * 1.2 / 72)
        _put(box, top + Inches(0.04), height)
        return int(top + height + Inches(0.2))

    def _small_print(self, slide: Any, words: SlideText) -> int:
        """Write the small print from the bottom upwards and return where the free box ends."""
        box, text = _placeholder(slide, SMALL_PRINT), self.reader.text
        if not words.small:
            box._element.getparent().remove(box._element)
            return int(BOTTOM)
        lines = _limit_lines([strip_unwritable(line) for line in words.small], words.most)
        for number, line in enumerate(lines):
            paragraph = box.text_frame.paragraphs[0] if number == 0 else box.text_frame.add_paragraph()
            _write_linked(paragraph, line, words.small[number], text)
        height = Inches(sum(line_count(line, SMALL, WIDE) for line in lines) * SMALL * 1.2 / 72 + 0.03)
        _put(box, int(BOTTOM - height), height)
        return int(BOTTOM - height - Inches(0.12))


def _limit_lines(lines: list[str], most: int) -> list[str]:
    """Shorten the longest line until all fit a number of lines of a slide."""
    kept = list(lines)
    while sum(line_count(line, SMALL, WIDE) for line in kept) > max(most, len(kept)):
        longest = max(range(len(kept)), key=lambda place: line_count(kept[place], SMALL, WIDE))
        kept[longest] = cut(kept[longest], SMALL, WIDE, line_count(kept[longest], SMALL, WIDE) - 1)
    return kept


def _write_linked(paragraph: Any, line: str, whole: str, text: Translator) -> None:
    """Write a line of small print.

    The address in it opens, as a whole even where the line was shortened.
    """
    addresses = ADDRESS.findall(strip_unwritable(whole))
    for part in ADDRESS.split(line):
        begun = part.removesuffix("…")
        link = next((address for address in addresses if begun and address.startswith(begun)), "")
        if part:
            write(paragraph, part, text, SMALL, MUTED, link=link)


def text_box(shapes: Any, box: SlideBox) -> Any:
    """Add a text box without margins and return its text frame."""
    frame = shapes.add_textbox(*box).text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    return frame


def _placeholder(slide: Any, idx: int) -> Any:
    return next(shape for shape in slide.placeholders if shape.placeholder_format.idx == idx)


def _put(box: Any, top: int, height: int) -> None:
    box.left, box.top, box.width, box.height = LEFT, Emu(top), ROOM, Emu(height)
