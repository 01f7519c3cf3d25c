"""How the deck of a selection begins: the question, three figures; and what is not known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pptx.util import Inches

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import WORLD
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.pptx.chart_slides import write_lines
from dashboard.exports.pptx.geometry import OWN_GEOMETRY
from dashboard.exports.pptx.results import NUMERALS
from dashboard.exports.pptx.slide_layout import BETWEEN, BOLD, Deck, SlideText, placeholder
from dashboard.exports.pptx.slide_words import data_month, short_address, speaker_notes
from dashboard.exports.pptx.template import BODY, FIGURES, LABELS, NUMBERS, OPENING, SURE, TEXT
from dashboard.exports.pptx.text_runs import write
from dashboard.exports.selection_text import filter_lines
from dashboard.exports.text_fitting import cut, ems, line_count, strip_unwritable
from dashboard.facts.key_numbers import KeyNumber
from dashboard.text.chart_words import first_listed

ACROSS = 3
NUMBER_SIZES = (60, 48, 40, 32, 26, 22)
LABEL_SIZE, LABEL_SIZES = 20, (28, 24, 20, 18)
"""Points of a label under a number as its layout has it, and those that are tried."""

LOOSE = 0.86
"""The share of the width of a label that is counted on where a larger size is tried."""

TEXT_SIZE, TEXT_SIZES, SPACE = 20, (28, 24, 20), 0.125
"""Points of sentences as their layout has them, and where there is room; inches between two."""

MOST_UNKNOWN, MOST_PLACES = 6, 16


def deck_title(whole: DashboardExport) -> str:
    """Return the question that a deck answers, with the places it speaks of."""
    text = whole.reader.text
    places = _places(whole)
    if not places:
        return text.t("Which services did COVID-19 disrupt, and what was done?")
    return text.t("{places}: which services did COVID-19 disrupt, and what was done?", places=places)


def _places(whole: DashboardExport) -> str:
    """Return the names of the chosen places in one text, "" for none."""
    text, scopes = whole.reader.text, whole.dataset.names("scopes", whole.selection.lang)
    return text.listed([text.territory(code, scopes.get(code, code)) for code in whole.selection.country])


def opening_slide(deck: Deck, whole: DashboardExport) -> None:
    """Add the title slide: the question, the month of the data, what was chosen."""
    text, title = whole.reader.text, deck_title(whole)
    slide = deck.opening(OPENING, title)
    # Charts of which nothing matches are not in the deck.
    present = {one.chart.id for one in whole.charts}
    silent = [text.t(chart.name) for chart in CHARTS.values() if chart.id not in present]
    gone = [text.t("Nothing matches this selection in: {charts}", charts=text.listed(silent))] if silent else []
    lines = [data_month(whole.dataset, text), *_filters(whole), *gone]
    frame = placeholder(slide, BODY).text_frame
    links = {short_address(whole.permalink): whole.permalink, whole.changed: whole.changes_link}
    for number, line in enumerate([*lines, *links]):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        link = links.get(line, "")
        words = cut(strip_unwritable(line), 20, 12.0, 2)
        words = text.isolate(words) if link else words
        # LibreOffice breaks a link within its words, so that one which may not fit into a line is one a word.
        parts = words.split(" ") if link and deck.geometry != OWN_GEOMETRY else [words]
        for place, part in enumerate(parts, start=1):
            write(paragraph, part if place == len(parts) else f"{part} ", text, link=link)
    deck.notes(slide, speaker_notes(whole, [title, *lines], []))


def _filters(whole: DashboardExport) -> list[str]:
    """Return the active filters in one line; the country stands in the title."""
    text, selection = whole.reader.text, whole.selection
    keys = [key for key in selection.active() if key != "country"]
    line = BETWEEN.join(filter_lines(selection, whole.dataset, text, keys))
    return [line] if line else []


def figures_slide(deck: Deck, whole: DashboardExport) -> None:
    """Add three figures, each with a sentence; of a chosen country its own, never the world's."""
    text, chosen = whole.reader.text, chosen_figures(whole)
    country = _places(whole)
    title = text.t("{place} in figures", place=country) if country else text.t("The response in figures")
    slide = deck.slide(FIGURES, replace(_frame(whole), title=title, subtitle=BETWEEN.join(_filters(whole))))
    sizes = _figure_sizes(chosen, deck)
    for place, number in enumerate(chosen):
        _figure(slide, place, number, deck, sizes)
    for place in range(len(chosen), ACROSS):
        for idx in (NUMBERS[place], LABELS[place]):
            box = placeholder(slide, idx)._element
            box.getparent().remove(box)
    sentences = [whole.reader.text.labelled(number.value_text, _sentence(number)) for number in chosen]
    deck.notes(slide, speaker_notes(whole, [title, *sentences], [number.note for number in chosen]))


def _frame(whole: DashboardExport) -> SlideText:
    """Return the words around a slide of the whole selection, without its title."""
    month = data_month(whole.dataset, whole.reader.text)
    return SlideText("", "", month, (), whole.permalink, short_address(whole.permalink))


def chosen_figures(whole: DashboardExport) -> list[KeyNumber]:
    """Return the figures of the selection, known ones first; the world's only if no country is."""
    local = bool(set(whole.selection.country) - {WORLD})
    silent = whole.reader.text.t("not reported")
    order = ("activities", "participants", "procurement") if local else ("most-disrupted", "activities", "participants")
    own = [number for number in whole.numbers if not (local and number.chart == "disruption-by-service")]
    ranked = sorted(own, key=lambda each: (each.value_text == silent, order.index(each.id) if each.id in order else 9))
    return ranked[:ACROSS]


def _figure_boxes(deck: Deck) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return width and height in inches of a number and of its label, on the safe side."""
    number, label = deck.geometry.figures(ACROSS, rtl=False)[0]
    return tuple((box[2] / Inches(1) - 0.05, box[3] / Inches(1) - 0.05) for box in (number, label))  # type: ignore[return-value]


def _figure_sizes(chosen: Sequence[KeyNumber], deck: Deck) -> tuple[int, int]:
    """Return the size of all numbers, what is none left aside, and that of all labels."""
    (number_wide, number_high), (wide, high) = _figure_boxes(deck)
    sizes = [_number_size(each, number_wide, number_high) for each in chosen if any(map(str.isdigit, each.value_text))]
    labels = [strip_unwritable(_sentence(each)) for each in chosen]
    words = max((word for label in labels for word in label.split()), key=ems, default="")
    fits = (
        size
        for size in LABEL_SIZES
        if ems(words) * size / 72 <= wide * LOOSE
        and all(line_count(label, size, wide * LOOSE) <= int(high * 60 / size) for label in labels)
    )
    return min(sizes, default=NUMBER_SIZES[-1]), next(fits, LABEL_SIZES[-1])


def _number_size(number: KeyNumber, room: float, high: float) -> int:
    """Return the largest size at which a number stands in one line."""
    figure, unit = _parts(number)
    wide, beside = ems(figure) * NUMERALS / 72, ems(unit) * BOLD * LABEL_SIZE / 72
    fits = (size for size in NUMBER_SIZES if wide * size + beside <= room and size <= high * 66)
    return next(fits, NUMBER_SIZES[-1])


def _parts(number: KeyNumber) -> tuple[str, str]:
    """Return figures and unit of a value: `7,662,800` and ` USD`."""
    words = strip_unwritable(number.value_text)
    end = max((place for place, letter in enumerate(words) if letter.isdigit()), default=len(words) - 1) + 1
    return words[:end], words[end:]


def _figure(slide: object, place: int, number: KeyNumber, deck: Deck, sizes: tuple[int, int]) -> None:
    """Write a number in the size that all three have, and its label in full."""
    (figure, unit), text, (size, small) = _parts(number), deck.reader.text, sizes
    number_box, (wide, high) = _figure_boxes(deck)
    if not any(map(str.isdigit, figure)):
        size = min(size, _number_size(number, *number_box))
    paragraph = placeholder(slide, NUMBERS[place]).text_frame.paragraphs[0]
    write(paragraph, figure, text, None if size == NUMBER_SIZES[0] else size)
    if unit:
        write(paragraph, unit, text, LABEL_SIZE)
    lines, words = int(high * 60 / small), strip_unwritable(_sentence(number))
    if line_count(words, small, wide) > lines:
        words = strip_unwritable(number.label)
    label = placeholder(slide, LABELS[place]).text_frame.paragraphs[0]
    write(label, cut(words, small, wide, lines), text, None if small == LABEL_SIZE else small)


def _sentence(number: KeyNumber) -> str:
    """Return the label and the first sentence of the note."""
    first, stop, _rest = number.note.partition(". ")
    end = ";" if first[:1].islower() else "."
    label = number.label if number.label.endswith(".") else f"{number.label}{end}"
    return f"{label} {first}{stop.strip()}".strip()


def unknown_slide(deck: Deck, whole: DashboardExport) -> None:
    """Add what is not known: figures not found or not reported, and vague dates."""
    text, sentences = whole.reader.text, list(_unknown(whole))
    slide = deck.slide(TEXT, replace(_frame(whole), title=text.t("What is not known")))
    lines = [f"– {each}" for each in sentences[:MOST_UNKNOWN]]
    size = next((size for size in TEXT_SIZES if _fitting(lines, size, deck) == lines), TEXT_SIZE)
    kept = _fitting(lines, size, deck) or [text.t("Nothing more than the notes of the charts say.")]
    write_lines(slide, kept, deck, None if size == TEXT_SIZE else size)
    deck.notes(slide, speaker_notes(whole, [text.t("What is not known"), *sentences[:2]], sentences[2:]))


def _fitting(lines: Sequence[str], size: int, deck: Deck) -> list[str]:
    """Return the first lines that the place for text holds at a size."""
    kept, left = list[str](), deck.geometry.high
    for line in lines:
        left -= line_count(line, size, (deck.geometry.wide - 0.1) * SURE) * size * 1.2 / 72 + SPACE
        if left >= 0:
            kept.append(line)
    return kept


def _unknown(whole: DashboardExport) -> list[str]:
    """Return what was not reported or not found, the most telling first."""
    text, sentences, held = whole.reader.text, list[str](), {one.chart.id: one.rows for one in whole.charts}
    timeline = held.get("activity-timeline")
    if timeline is not None:
        own = timeline[timeline["row_kind"] == "activity"].drop_duplicates("key")
        every, people = len(own), int(own["value"].notna().sum())
        years = int((own["date_precision"] == "year").sum())
        known = {"all": text.number(every), "number": text.number(people)}
        sentences.append(text.t("How many people took part is reported for {number} of {all} activities.", **known))
        if years:
            vague = {"all": text.number(every), "number": text.number(years)}
            sentences.append(text.t("Of {number} of {all} activities only the year is known.", **vague))
    for one in whole.charts:
        gone = one.rows[one.rows["row_kind"] == "missing"]
        places = list(dict.fromkeys(gone["scope_name"])) if "scope_name" in gone else []
        name, named = text.t(one.chart.name), first_listed(places, MOST_PLACES, text)
        if len(places) > 1:
            sentences.append(
                text.t("{chart}: nothing was found for {places} in what was read.", chart=name, places=named)
            )
        else:
            sentences += gone["label"].tolist()
    gaps = sum(int((rows["row_kind"] == "gap").sum()) for rows in held.values())
    if gaps:
        sentences.append(
            text.n(
                "{number} figure of a survey round was not found in what was read.",
                "{number} figures of survey rounds were not found in what was read.",
                gaps,
            )
        )
    sentences.append(text.t("What was not found in what was read may have been published elsewhere."))
    return list(dict.fromkeys(sentences))
