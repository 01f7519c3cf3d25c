"""Names of months in the languages of the region, for dates that people write."""

from __future__ import annotations

from functools import cache

from babel import Locale

LANGUAGES = ("en", "ru", "fr", "ar", "ar_SY", "kk", "ky", "uz", "uz_Cyrl", "tg", "tk", "tr")


@cache
def month_names() -> tuple[tuple[str, ...], ...]:
    """Return for each month its full and short names in every language, alone and within a date."""
    return tuple(tuple(sorted(_names(month))) for month in range(1, 13))


def _names(month: int) -> set[str]:
    return {
        str(Locale.parse(language).months[context][width][month])
        for language in LANGUAGES
        for context in ("format", "stand-alone")
        for width in ("wide", "abbreviated")
    }
