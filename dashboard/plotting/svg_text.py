"""Paragraphs in an SVG drawing, broken by measured widths."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dashboard.plotting.glyph_width import label_width
from dashboard.plotting.rtl import END, RIGHT_TO_LEFT, whole_isolates
from dashboard.plotting.svg_elements import escape_xml, number

SPACES, BREAKING = re.compile(r"[ \t\n\r\u0085\u2028\u2029]+"), re.compile("(?<!=) (?!=)")
"""White space that is one space, where a line may break but beside "="; thin and unbroken ones of numbers stay."""

WITHIN = re.compile("[^ /]*[ /]|[^ /]+")
"""Parts of what does not fit a line: it is broken between them before it is broken within a number or a name."""

LEADING = 1.35


@dataclass(frozen=True)
class Paragraph:
    """Words of one look, in `max_lines` lines (0: any number), equally long where `balanced`."""

    words: str
    size: float
    color: str
    bold: bool = False
    balanced: bool = False
    max_lines: int = 0


@dataclass(frozen=True)
class TextColumn:
    """Where paragraphs stand: left edge and width in pixels, and the way they run."""

    left: float
    width: float
    mirrored: bool = False


def wrap_words(words: str, size: float, width: float, *, bold: bool = False) -> list[str]:
    """Return the lines of words in a width; a word longer than a line is broken."""
    lines = list[str]()
    for word in filter(None, BREAKING.split(SPACES.sub(" ", words))):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and label_width(longer, size, bold=bold) <= width:
            lines[-1] = longer
        else:
            lines += _pieces(word, size, width, bold=bold)
    return lines


def _pieces(word: str, size: float, width: float, *, bold: bool) -> list[str]:
    if label_width(word, size, bold=bold) <= width:
        return [word]
    parts, pieces = WITHIN.findall(word), [""]
    for part in parts if len(parts) > 1 else word:
        if pieces[-1] and label_width(pieces[-1] + part.rstrip(), size, bold=bold) > width:
            pieces.append("")
        pieces[-1] += part
    return (
        [line for piece in pieces for line in _pieces(piece.rstrip(), size, width, bold=bold)] if parts[1:] else pieces
    )


def paragraph_lines(paragraph: Paragraph, column: TextColumn) -> list[str]:
    """Return the lines of a paragraph; the last one allowed may end in an ellipsis."""
    lines = wrap_words(paragraph.words, paragraph.size, column.width, bold=paragraph.bold)
    if not paragraph.max_lines or len(lines) <= paragraph.max_lines:
        return _balanced(lines, paragraph, column.width) if paragraph.balanced else lines
    first_lines = lines[: paragraph.max_lines]
    while first_lines[-1] and label_width(f"{first_lines[-1]}…", paragraph.size, bold=paragraph.bold) > column.width:
        first_lines[-1] = first_lines[-1].rpartition(" ")[0]
    return [*first_lines[:-1], f"{first_lines[-1].rstrip(' ,;:·')}…"]


def _balanced(lines: list[str], paragraph: Paragraph, width: float) -> list[str]:
    """Return the same words in as many lines, about equally long; no word is broken for it."""
    words = (word for line in lines for word in BREAKING.split(line))
    widths = [label_width(word, paragraph.size, bold=paragraph.bold) for word in words]
    shortest = max([width / max(len(lines), 1), *widths])
    while width - shortest > 1:
        middle = (shortest + width) / 2
        narrower = wrap_words(paragraph.words, paragraph.size, middle, bold=paragraph.bold)
        if len(narrower) > len(lines):
            shortest = middle
        else:
            width, lines = middle, narrower
    return lines


def write_paragraph(paragraph: Paragraph, column: TextColumn, top: float) -> tuple[str, float]:
    """Return the elements of a paragraph and the pixels at which it ends."""
    step = paragraph.size * LEADING
    lines = paragraph_lines(paragraph, column)
    x = column.left + (column.width if column.mirrored else 0)
    look = f' font-size="{number(paragraph.size)}" fill="{paragraph.color}"'
    look += ' font-weight="700"' if paragraph.bold else ""
    look += ' text-anchor="end"' if column.mirrored else ""
    elements = [
        f'<text x="{number(x)}" y="{number(top + (index + 0.5) * step + 0.35 * paragraph.size)}"{look}>'
        f"{escape_xml(f'{RIGHT_TO_LEFT}{line}{END}' if column.mirrored else line)}</text>"
        for index, line in enumerate(whole_isolates(lines))
    ]
    return "\n".join(elements), top + len(lines) * step
