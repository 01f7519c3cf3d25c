"""Words of dates: weekdays, times of day, parts of a month; quarters, halves and weeks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from dashboard.importing.text_normalization import fold_text, to_latin
from dashboard.importing.vocabulary import months, small_words, weekdays

CLOCK = r"(?:\d{1,2}[:.h]\d{2}(?::\d{2})?(?:\s*[ap]\.?m\.?)?|\d{1,2}\s*h(?=\s|$|-))(?:\s*(?:ч|час|h|hrs?)\b\.?)?"
TIME_BEHIND = re.compile(
    rf"(?:(?<=\d{{4}})|(?<=[/.-]\d\d))(?:[ T]|\s*[,;]\s*|\s*(?:г\.|года)\s*,?\s*)\s*(?:в|at|à|с|from|de)?\s*"
    rf"{CLOCK}(?:\s*(?:-|до|to|à|إلى)\s*{CLOCK})?$",
    re.IGNORECASE,
)
"""A time of day, or a span of times, behind a date; it is not kept."""

TIME_BEFORE = re.compile(r"^\d{1,2}:\d{2}(?::\d{2})?(?:\s*-\s*\d{1,2}:\d{2})?[\s,]+(?=.*\d{4})")
"""A time of day before a date."""

WORD = re.compile(r"[^\W\d_]+")
EDGES = re.compile(r"^[\s.,،;:()-]+|[\s,،;:(-]+$|\(\s*\)\s*$")
"""What a word that is taken away leaves at the ends of a text."""

BOUNDARY = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
ORDINALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4"} | {digit: digit for digit in "1234"}
WEEK = re.compile(r"(\d{4})-?W(\d{2})")


def extract_weekdays(text: str) -> tuple[str, list[int]]:
    """Return a date without days of the week, and which they were (0: Monday)."""
    numbers: list[int] = []

    def taken(word: re.Match[str]) -> str:
        key = fold_text(word[0])
        if key in weekdays():
            numbers.append(weekdays()[key])
        return "" if key in weekdays() or key in small_words("day word") else word[0]

    plain = WORD.sub(taken, text)
    if not numbers:
        return text, numbers
    plain = re.sub(r"(?<=\d)\s*\.?\s*\(?\s*[-,.]?\s*\)(?=\s*$)", "", plain)
    return EDGES.sub("", re.sub(r"(?<![\d\w])[.,،]\s*", " ", plain)).strip(), numbers


def parse_period(text: str) -> tuple[str, str]:
    """Return the ends of a quarter or half of a year, or of a week; empty where a text is none.

    `Q3 2020`, `III кв. 2020 г.`, `3e trimestre 2020`, `1 полугодие 2020`; `2020-W42`.
    """
    if week := WEEK.fullmatch(text):
        try:
            monday, sunday = (date.fromisocalendar(int(week[1]), int(week[2]), day) for day in (1, 7))
        except ValueError:
            return "", ""
        return monday.isoformat(), sunday.isoformat()
    words = BOUNDARY.sub(" ", fold_text(text)).split()
    words = [word for word in words if word not in small_words("beside a year")]
    years = [word for word in words if word.isdecimal() and len(word) == 4]
    sizes = [size for word in words if (size := small_words("period of a year").get(word))]
    ordinals = {**small_words("ordinal"), **ORDINALS}
    places = [place for word in words if (place := ordinals.get(to_latin(word).lower()) or ordinals.get(word))]
    if len(words) != 3 or [len(years), len(sizes), len(places)] != [1, 1, 1]:
        return "", ""
    length = int(sizes[0])
    end = int(places[0]) * length
    return (f"{years[0]}-{end - length + 1:02}", f"{years[0]}-{end:02}") if end <= 12 else ("", "")


def strip_part(text: str) -> str:
    """Return the month or year of which a text names the beginning, the middle or the end.

    Unchanged where it names none: `end of October 2020` is `October 2020`, which is less exact and true.
    """
    words = fold_text(text).split()
    parts = small_words("part of a period")
    rest = [word for word in words if word not in parts and word not in small_words("beside a year")]
    return " ".join(rest) if len(rest) < len(words) and 1 <= len(rest) <= 2 and words[0] in parts else text


def month_of(words: Sequence[str]) -> int:
    """Return the number of a month by its name, or by its names in two calendars (0: none)."""
    numbers = months()
    splits = ((" ".join(words[:size]), " ".join(words[size:])) for size in range(1, len(words)))
    pairs = ((numbers.get(first, 0), numbers.get(second, 0)) for first, second in splits)
    both = next((first for first, second in pairs if first and first == second), 0)
    return numbers.get(" ".join(words), both)
