"""Names of downloaded files: chart, countries, language and date, in plain letters."""

from __future__ import annotations

from datetime import UTC, datetime

from dashboard.selection import Selection

MOST_COUNTRIES = 4
"""Countries named in a file name; of more, how many there are."""


def file_name(name: str, extension: str, selection: Selection) -> str:
    """Return the name of a file, such as `activity-timeline_KAZ_ru_2026-11-29.pptx`."""
    codes = selection.country
    places = "-".join(codes) if len(codes) <= MOST_COUNTRIES else f"{len(codes)}-countries"
    known = "".join(letter if letter.isascii() and (letter.isalnum() or letter == "-") else "-" for letter in places)
    date = datetime.now(UTC).date().isoformat()
    return "_".join(part for part in (name, known, selection.lang, date) if part) + f".{extension}"
