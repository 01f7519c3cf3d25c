"""How the deck of a whole selection begins: what was chosen, then the key numbers."""

from __future__ import annotations

from typing import Any

from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.util import Emu, Inches

from dashboard.charts.key_numbers import KeyNumber
from dashboard.charts.registry import CHARTS
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.filter_summary import filter_summary
from dashboard.exports.pptx.notes import origin
from dashboard.exports.pptx.slide_layout import Deck, SlideBox, SlideText
from dashboard.exports.pptx.text_fitting import INK, MUTED, fitting, paint, strip_unwritable, write
from dashboard.text.translate import Translator

ACROSS = 3
"""Key numbers beside one another."""

GAP, PADDING, TALLEST = Inches(0.2), Inches(0.16), Inches(2.4)
MARK = MSO_THEME_COLOR.ACCENT_1


def opening_slide(deck: Deck, whole: DashboardExport) -> None:
    """Add the title slide.

    What is selected, which data, when, and which charts have nothing to show.
    """
    text = whole.reader.text
    title = text.t("COVID-19: disrupted services and the response")
    if whole.selection.country:
        names = whole.dataset.names("scopes", text.language)
        places = text.listed([names.get(code, code) for code in whole.selection.country])
        title = text.t("{place}: {title}", place=places, title=title)
    slide = deck.opening(title)
    frame = slide.placeholders[1].text_frame
    lines = _selection_lines(whole) or [text.t("Everything: nothing narrows the selection")]
    origin_ = origin(whole.dataset, whole.exported_on, text)
    silent = _empty_charts(whole)
    for number, line in enumerate([*lines, *origin_, *silent, whole.permalink]):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        words, size = fitting(strip_unwritable(line), (16, 14, 12), 12.0, 2) if number < len(lines) else (line, 12)
        colour = INK if number < len(lines) else MUTED
        write(paragraph, words, text, size, colour, link=whole.permalink if line == whole.permalink else "")
    deck.notes(slide, [title, *lines, *silent, whole.permalink, *origin_])


def _selection_lines(whole: DashboardExport) -> list[str]:
    """Return the active filters, one a line."""
    text, selection = whole.reader.text, whole.selection
    asked = filter_summary(selection, whole.dataset, text, selection.active())
    return [text.t("{label}: {value}", label=name, value=value) for name, value in asked.items()]


def _empty_charts(whole: DashboardExport) -> list[str]:
    """Name the charts that are not in the deck since nothing matches; nothing when all are."""
    text, shown = whole.reader.text, {one.chart.id for one in whole.charts}
    names = [text.t(chart.name) for chart in CHARTS.values() if chart.id not in shown]
    return [text.t("Nothing matches this selection in: {charts}", charts=text.listed(names))] if names else []


def numbers_slide(deck: Deck, whole: DashboardExport) -> None:
    """Add the slide of key numbers, each with its note and a link to its rows."""
    text = whole.reader.text
    subtitle = " · ".join(_selection_lines(whole))
    small = (text.t("Each number leads to the rows it is made of."), text.t("Link: {url}", url=whole.permalink))
    slide, (left, top, width, height) = deck.slide(SlideText(text.t("Key numbers"), subtitle, small))
    rows = -(-len(whole.numbers) // ACROSS)
    across, down = (width - GAP * (ACROSS - 1)) // ACROSS, min((height - GAP * (rows - 1)) // rows, TALLEST)
    for place, number in enumerate(whole.numbers):
        row, column = divmod(place, ACROSS)
        column = ACROSS - 1 - column if whole.reader.mirrored else column
        box = (left + column * (across + GAP), top + row * (down + GAP), across, down)
        _tile(slide.shapes, number, whole.root, text, box)
    sentences = [f"{number.label}: {number.value_text}. {number.note}" for number in whole.numbers]
    deck.notes(
        slide, [text.t("Key numbers"), *sentences, whole.permalink, *origin(whole.dataset, whole.exported_on, text)]
    )


def _tile(shapes: Any, number: KeyNumber, root: str, text: Translator, box: SlideBox) -> None:
    shape = shapes.add_shape(MSO_SHAPE.RECTANGLE, *(Emu(side) for side in box))
    shape.fill.solid()
    paint(shape.fill.fore_color, MSO_THEME_COLOR.BACKGROUND_2)
    shape.line.fill.background()
    shape._element.remove(shape._element.find("{*}style"))  # its shadow and centred words
    shape.click_action.hyperlink.address = strip_unwritable(root + number.href)
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.TOP
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = PADDING
    wide = (box[2] - 2 * PADDING) / Inches(1)
    parts = (
        (number.value_text, (40, 36, 32, 28, 24, 20), 1, MARK, True),
        (number.label, (18, 16, 14, 12), 3, INK, False),
        (number.note, (14, 13, 12, 11, 10), 4, MUTED, False),
    )
    for place, (words, sizes, lines, colour, bold) in enumerate(part for part in parts if part[0]):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        shown, size = fitting(strip_unwritable(words), sizes, wide / (1.1 if bold else 1), lines)
        write(paragraph, shown, text, size, colour, bold=bold)
