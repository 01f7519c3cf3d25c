"""What a reader may ask of a download, and what its file is called."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from dashboard.charts.registry import EVERY_CHART
from dashboard.dataset.dataset import Dataset
from dashboard.errors import LazyMessage, SelectionError
from dashboard.exports.pptx.geometry import OWN_GEOMETRY, SlideGeometry
from dashboard.selection import PART_NUMBERS, DeckEntry, Selection, read_entry
from dashboard.text.translate import languages
from dashboard.theme import THEMES

PICTURES = ("svg", "png")
"""The formats that are pictures."""

FLAGS: Mapping[str, str] = {"hxl": "1", "labels": "1", "appendix": "1", "for": "slide"}
"""Option -> the one value it has."""

OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "hxl": ("csv", "xlsx"),
    "labels": ("csv", "xlsx"),
    "appendix": ("pptx",),
    "deck": ("pptx",),
    "width": PICTURES,
    "for": PICTURES,
}
"""Option -> the formats that have it."""

NARROWEST, WIDEST = 360, 2560
"""Pixels of a picture across."""

DECK_SLIDES = ("question", "figures", "unknown", "sources")
"""The slides of a deck that are no chart."""

SLIDES = (*DECK_SLIDES, *EVERY_CHART)
MOST_SLIDES = 30


def vocabulary(dataset: Dataset) -> dict[str, Collection[str]]:
    """Return the known values of every query key."""
    options = {
        "lang": frozenset(languages()),
        "theme": frozenset(THEMES),
        "table": frozenset(EVERY_CHART),
        "present": frozenset(EVERY_CHART),
        "part": PART_NUMBERS,
        "step": PART_NUMBERS,
        "deck": frozenset(SLIDES),
    }
    return {**dataset.vocabulary(), **options}


@dataclass(frozen=True)
class DownloadOptions:
    """The options of one download; by default none is chosen.

    Attributes:
        hxl: a row of HXL hashtags stands under the header.
        labels: a row under the header holds the names of the columns in the language of the reader.
        appendix: tables of rows and all sources follow the slides.
        deck: the entries of the deck of a whole selection, in their order; none as they come.
        unknown: the names among them that are no slide; the deck says so.
        width: the pixels of a picture across, 0 where none is asked for.
        slide: whether a picture has the shape of a slide.
        geometry: where the content of slides stands.
    """

    hxl: bool = False
    labels: bool = False
    appendix: bool = False
    deck: tuple[DeckEntry, ...] = ()
    unknown: tuple[str, ...] = ()
    width: int = 0
    slide: bool = False
    geometry: SlideGeometry = OWN_GEOMETRY


DEFAULT_OPTIONS = DownloadOptions()


def read_options(values: Mapping[str, Sequence[str]], extension: str) -> DownloadOptions:
    """Return the options among the keys of a query string: key -> its values.

    Raises:
        SelectionError: a value is not known, names no slide, or the format has no such option.
    """
    names = [name for name in OPTIONAL if name in values]
    for name in names:
        if extension not in OPTIONAL[name]:
            raise SelectionError(
                LazyMessage.t(
                    "{name}: {format} has no such option; {others} have. Leave the key out.",
                    name=name,
                    format=extension,
                    others=", ".join(OPTIONAL[name]),
                )
            )
        if name in FLAGS and list(values[name]) != [FLAGS[name]]:
            raise SelectionError(
                LazyMessage.t(
                    "{name}: only {name}={value} is known. Write it so, or leave the key out.",
                    name=name,
                    value=FLAGS[name],
                )
            )
    entries = _entries(values["deck"]) if "deck" in names else []
    return DownloadOptions(
        hxl="hxl" in names,
        labels="labels" in names,
        appendix="appendix" in names,
        deck=tuple(entry for entry in entries if entry.chart in SLIDES),
        unknown=tuple(entry.chart for entry in entries if entry.chart not in SLIDES),
        width=_width(values["width"]) if "width" in names else 0,
        slide="for" in names,
    )


def _entries(values: Sequence[str]) -> list[DeckEntry]:
    """Return the entries of `deck=`, in their order, each once; one of a slide at least."""
    names = [name.strip() for value in values for name in value.split(",") if name.strip()]
    entries = [read_entry(name) for name in names]
    is_any = any(entry.chart in SLIDES for entry in entries)
    if not is_any or len(names) > MOST_SLIDES or len(set(names)) < len(names):
        raise SelectionError(
            LazyMessage.t(
                "deck: {value} is no list of slides. Write some of these, each once, with commas: {known}.",
                value=",".join(names)[:80] or "–",
                known=", ".join(SLIDES),
            )
        )
    return entries


def _width(values: Sequence[str]) -> int:
    value = values[0] if len(values) == 1 else ",".join(values)
    digits = value if value.isascii() and value.isdecimal() and len(value) <= 5 else "0"
    if not NARROWEST <= int(digits) <= WIDEST:
        raise SelectionError(
            LazyMessage.t(
                "width: {value} is no width of a picture. Write whole pixels from {least} to {most}.",
                value=value[:20] or "–",
                least=NARROWEST,
                most=WIDEST,
            )
        )
    return int(digits)


MOST_COUNTRIES = 4
"""Countries named in a file name; of more, how many there are."""


def file_name(name: str, extension: str, selection: Selection) -> str:
    """Return the name of a file, such as `activity-timeline_KAZ_ru_2026-11-29.pptx`."""
    codes = selection.country
    places = "-".join(codes) if len(codes) <= MOST_COUNTRIES else f"{len(codes)}-countries"
    place = "".join(letter if letter.isascii() and (letter.isalnum() or letter == "-") else "-" for letter in places)
    date = datetime.now(UTC).date().isoformat()
    return "_".join(part for part in (name, place, selection.lang, date) if part) + f".{extension}"
