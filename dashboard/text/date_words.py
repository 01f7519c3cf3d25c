"""The words that a script needs to read dates: names of months, and why one is refused."""

from __future__ import annotations

import json
from functools import cache

from babel import Locale

from dashboard.text.translate import Translator, message

LANGUAGES = ("en", "ru", "fr", "ar", "ar_SY", "kk", "ky", "uz", "uz_Cyrl", "tg", "tk", "tr")
"""The languages of the region, in which people name months."""

PROBLEMS = {
    "form": message("“{text}” is no date. Write a year, a month or a day: 2020, 12.2020 or 31.12.2020."),
    "year": message("“{text}” has no year of four digits. Write the month and the year: 12.2020."),
    "month": message("“{text}” names no month. Write one of twelve: 12.2020, or its name."),
    "day": message("“{text}”: that month has fewer days. Write another day, or the month alone."),
    "order": message("“{text}” can be two different days. Write the year first, 2020-12-31, or the month as a word."),
}
"""Why a date is refused, by the name that assets/date_text.js gives the reason."""


def date_words(text: Translator) -> dict[str, str]:
    """Return `problems` and `months` as JSON, for assets/date_text.js and who uses it."""
    problems = {name: text.t(sentence, text="{text}") for name, sentence in PROBLEMS.items()}
    words = {"problems": problems, "months": month_names()}
    return {name: json.dumps(value, ensure_ascii=False) for name, value in words.items()}


@cache
def month_names() -> tuple[tuple[str, ...], ...]:
    """Return for each month its full and short names in every language, alone and within a date."""
    names = [
        Locale.parse(language).months[context][width]
        for language in LANGUAGES
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
    ]
    return tuple(tuple(sorted({str(name[month]) for name in names})) for month in range(1, 13))
