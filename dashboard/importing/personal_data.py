"""Find the columns of a file that hold data of persons, which are never read, kept or shown."""

from __future__ import annotations

import re
from collections.abc import Sequence

from dashboard.importing.heading import language_parts
from dashboard.importing.text_normalization import filled_cells, fold_text, without_brackets
from dashboard.importing.vocabulary import headers, personal_words, persons, small_words
from dashboard.xlsx_reader.raw_sheet import RawSheet

MIN_SHARE = 0.5
"""Share of the filled cells that have to look like addresses or numbers of persons."""

SAMPLE = 200
COUNT = re.compile(r"\d{1,5}|\d{1,3}(?:[ ,.\u00a0]\d{1,3})?\s*%?|[-–—]|n/?a", re.IGNORECASE)
"""A cell that counts something; of numbers of persons, none is as short."""

EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,255}\.[A-Za-z]{2,24}")
PHONE = re.compile(r"\+\d[\d ()-]{7,16}\d")
ADDRESS = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
CALL = re.compile(
    r"\+\d[\d ()-]{7,16}\d|(?:тел|моб|tel|phone|mobile|whatsapp|téléphone|هاتف)[.:№ ]*\+?[\d(][\d ()-]{4,16}\d",
    re.IGNORECASE,
)
"""A number to call, inside a text."""

LONG_NUMBER = re.compile(r"\d[\d ()-]{3,16}\d")
"""Digits without which a text has no number to call."""

SUFFIX = re.compile(r"^_.*_(?=[a-z]+$)")
"""What KoboToolbox writes before the parts of a place: `_home_latitude`."""

COORDINATES = re.compile(r"-?\d{1,2}\.\d{4,}[,; ]+-?\d{1,3}\.\d{4,}(?: .*)?")


def names_person(text: str) -> bool:
    """Return whether a text holds an e-mail address or a number to call."""
    if "@" in text and ADDRESS.search(text):
        return True
    return bool(LONG_NUMBER.search(text)) and bool(CALL.search(text))


def is_personal(sheet: RawSheet, body: int, place: int, header: str) -> bool:
    """Return whether a column (from 0) holds personal data, by heading or first cells."""
    if _words(header) & persons().keys():
        return True
    cells = filled_cells(sheet.rows[body : body + SAMPLE], place)
    alike = sum(1 for cell in cells if any(form.fullmatch(cell) for form in (EMAIL, PHONE, COORDINATES)))
    if bool(cells) and alike >= MIN_SHARE * len(cells):
        return True
    # "Consultations by phone" are counts, "Contact person (name, phone)" are not.
    return bool(personal_words().search(fold_text(header))) and not all(map(COUNT.fullmatch, cells))


def names_of_persons(headings: Sequence[str]) -> frozenset[str]:
    """Return the headings of a row that say only "Name", where a row of the table is a person."""
    traits, names = small_words("trait of a person"), persons("name")
    words = {heading: _words(heading) for heading in headings}
    whose = {traits[word] for parts in words.values() for word in parts & traits.keys()}
    has_contact = any(parts & names.keys() and not parts & traits.keys() for parts in words.values())
    if "own" not in whose:
        people = headers("activities")
        is_counted = any(people.get(word) == "participants" for parts in words.values() for word in parts)
        whose -= {"other"} if has_contact else set()  # "Name, Contact person, Position": a deed, and whom to ask
        whose -= {"breakdown"} if is_counted else set()  # "Name, Sex, Participants"
    return frozenset(heading for heading in headings if whose and words[heading] & small_words("bare name").keys())


def is_list_of_persons(headings: Sequence[str]) -> bool:
    """Return whether half of the headings of a row are of persons, and one is of their names."""
    names = names_of_persons(headings)
    words = [_words(heading) for heading in headings if heading]
    personal = [parts for parts in words if parts & (persons().keys() | small_words("trait of a person").keys())]
    has_name = bool(names) or any(parts & persons("name").keys() for parts in words)
    return has_name and len(personal) + len(names) >= max(2, len(words) / 2)


def _words(heading: str) -> set[str]:
    parts = language_parts(heading)
    words = (heading, heading.rpartition(": ")[2], *parts, *(SUFFIX.sub("", part) for part in parts))
    return {fold_text(without_brackets(word)) for word in words}
