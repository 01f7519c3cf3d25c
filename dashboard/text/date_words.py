"""The words that a script needs to read dates: names of months, and why one is refused."""

from __future__ import annotations

import json

from dashboard.text.month_names import month_names
from dashboard.text.translate import Translator, message

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
