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
from dashboard.exports.pptx.slide_layout import Deck, SlideText, placeholder
from dashboard.exports.pptx.slide_words import data_month, short_address, speaker_notes
from dashboard.exports.pptx.template import BODY, FIGURES, LABELS, NUMBERS, OPENING, TEXT
from dashboard.exports.pptx.text_runs import write
from dashboard.exports.selection_text import filter_lines, names_of_countries
from dashboard.exports.text_fitting import BOLD, LINE, NUMERALS, RESERVE, cut, ems, joined, line_count, strip_unwritable
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

MAX_UNKNOWN, MAX_PLACES = 6, 16


def deck_title(export: DashboardExport) -> str:
    """Return the question that a deck answers, with the places it speaks of."""
    text = export.reader.text
    places = _places(export)
    if not places:
        return text.t("Which services did COVID-19 disrupt, and what was done?")
    return text.t("{places}: which services did COVID-19 disrupt, and what was done?", places=places)


def _places(export: DashboardExport) -> str:
    """Return the names of the chosen places in one text, "" for none."""
    return export.reader.text.listed(names_of_countries(export.selection.country, export.dataset, export.reader.text))


def opening_slide(deck: Deck, export: DashboardExport) -> None:
    """Add the title slide: the question, the month of the data, what was chosen."""
    text, title = export.reader.text, deck_title(export)
    slide = deck.opening(OPENING, title)
    # Charts of which nothing matches are not in the deck.
    present = {chart_export.chart.id for chart_export in export.charts}
    empty_charts = [text.t(chart.name) for chart in CHARTS.values() if chart.id not in present]
    lines = [line for line in (data_month(export.dataset, text), _filters(export)) if line]
    if empty_charts:
        lines.append(text.t("Nothing matches this selection in: {charts}", charts=text.listed(empty_charts)))
    frame = placeholder(slide, BODY).text_frame
    links = {short_address(export.permalink): export.permalink, export.changed: export.changes_link}
    for number, line in enumerate([*lines, *links]):
        paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
        link = links.get(line, "")
        words = cut(strip_unwritable(line), 20, 12.0, 2)
        words = text.isolate(words) if link else words
        # LibreOffice breaks a link within its words, so that one which may not fit into a line is one a word.
        parts = words.split(" ") if link and deck.geometry != OWN_GEOMETRY else [words]
        for place, part in enumerate(parts, start=1):
            write(paragraph, part if place == len(parts) else f"{part} ", text, link=link)
    deck.notes(slide, speaker_notes(export, [title, *lines], []))


def _filters(export: DashboardExport) -> str:
    """Return the active filters in one line; the country stands in the title."""
    keys = [key for key in export.selection.active() if key != "country"]
    return joined(*filter_lines(export.selection, export.dataset, export.reader.text, keys))


def figures_slide(deck: Deck, export: DashboardExport) -> None:
    """Add three figures, each with a sentence; of a chosen country its own, never the world's."""
    text, figures = export.reader.text, selected_figures(export)
    country = _places(export)
    title = text.t("{place} in figures", place=country) if country else text.t("The response in figures")
    slide = deck.slide(FIGURES, replace(_frame(export), title=title, subtitle=_filters(export)))
    sizes = _figure_sizes(figures, deck)
    for place, number in enumerate(figures):
        _figure(slide, place, number, deck, sizes)
    sentences = [export.reader.text.labelled(number.value_text, _sentence(number)) for number in figures]
    deck.notes(slide, speaker_notes(export, [title, *sentences], [number.note for number in figures]))


def _frame(export: DashboardExport) -> SlideText:
    """Return the words around a slide of the whole selection, without its title."""
    month = data_month(export.dataset, export.reader.text)
    return SlideText("", "", month, (), export.permalink, short_address(export.permalink))


def selected_figures(export: DashboardExport) -> list[KeyNumber]:
    """Return the figures of the selection, known ones first; the world's only if no country is."""
    local = bool(set(export.selection.country) - {WORLD})
    not_reported = export.reader.text.t("not reported")
    order = ("activities", "participants", "procurement") if local else ("most-disrupted", "activities", "participants")
    candidates = [number for number in export.numbers if not (local and number.chart == "disruption-by-service")]
    ranks = {id_: rank for rank, id_ in enumerate(order)}
    candidates.sort(key=lambda number: (number.value_text == not_reported, ranks.get(number.id, 9)))
    return candidates[:ACROSS]


def _figure_boxes(deck: Deck) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return width and height in inches of a number and of its label, on the safe side."""
    number, label = deck.geometry.figures(ACROSS, rtl=False)[0]
    return tuple((box[2] / Inches(1) - 0.05, box[3] / Inches(1) - 0.05) for box in (number, label))  # type: ignore[return-value]


def _figure_sizes(figures: Sequence[KeyNumber], deck: Deck) -> tuple[int, int]:
    """Return the size of all numbers, what is none left aside, and that of all labels."""
    (number_wide, number_high), (wide, high) = _figure_boxes(deck)
    numbers = (number for number in figures if any(map(str.isdigit, number.value_text)))
    sizes = [_number_size(number, number_wide, number_high) for number in numbers]
    labels = [strip_unwritable(_sentence(number)) for number in figures]
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


def unknown_slide(deck: Deck, export: DashboardExport) -> None:
    """Add what is not known: figures not found or not reported, and vague dates."""
    text, sentences = export.reader.text, list(_unknown_sentences(export))
    slide = deck.slide(TEXT, replace(_frame(export), title=text.t("What is not known")))
    lines = [f"– {sentence}" for sentence in sentences[:MAX_UNKNOWN]]
    size = next((size for size in TEXT_SIZES if _fit_lines(lines, size, deck) == lines), TEXT_SIZE)
    shown_lines = _fit_lines(lines, size, deck) or [text.t("Nothing more than the notes of the charts say.")]
    write_lines(slide, shown_lines, deck, None if size == TEXT_SIZE else size)
    deck.notes(slide, speaker_notes(export, [text.t("What is not known"), *sentences[:2]], sentences[2:]))


def _fit_lines(lines: Sequence[str], size: int, deck: Deck) -> list[str]:
    """Return the first lines that the place for text holds at a size."""
    fitting, remaining = list[str](), deck.geometry.high
    for line in lines:
        remaining -= line_count(line, size, (deck.geometry.wide - 0.1) * RESERVE) * size * LINE / 72 + SPACE
        if remaining >= 0:
            fitting.append(line)
    return fitting


def _unknown_sentences(export: DashboardExport) -> list[str]:
    """Return what was not reported or not found, the most telling first."""
    text, sentences = export.reader.text, list[str]()
    rows_by_chart = {chart.chart.id: chart.rows for chart in export.charts}
    timeline = rows_by_chart.get("activity-timeline")
    if timeline is not None:
        activities = timeline[timeline["row_kind"] == "activity"].drop_duplicates("key")
        took_part = activities["value"].notna() & (activities["unit"] == "participants")  # others are results
        activity_count, people = len(activities), int(took_part.sum())
        years = int((activities["date_precision"] == "year").sum())
        counts = {"all": text.number(activity_count), "number": text.number(people)}
        sentences.append(text.t("How many people took part is reported for {number} of {all} activities.", **counts))
        if years:
            year_counts = {"all": text.number(activity_count), "number": text.number(years)}
            sentences.append(text.t("Of {number} of {all} activities only the year is known.", **year_counts))
    for chart in export.charts:
        missing = chart.rows[chart.rows["row_kind"] == "missing"]
        places = list(dict.fromkeys(missing["scope_name"])) if "scope_name" in missing else []
        name, place_list = text.t(chart.chart.name), first_listed(places, MAX_PLACES, text)
        if len(places) > 1:
            sentences.append(
                text.t("{chart}: nothing was found for {places} in what was read.", chart=name, places=place_list)
            )
        else:
            sentences += missing["label"].tolist()
    gaps = sum(int((rows["row_kind"] == "gap").sum()) for rows in rows_by_chart.values())
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
