"""The names and codes of currencies, as people write them in headings and beside numbers."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from babel import Locale
from babel.core import get_global

from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import LANGUAGES

DOLLAR = "$"
"""A sign of several currencies."""

DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "JMD", "BBD", "FJD", "NAD", "MXN", "COP", "CLP", "ARS")
"""Currencies that are written with a dollar sign."""


@lru_cache
def currencies() -> Mapping[str, str]:
    """Return folded code or name of a currency, in any of the languages -> its ISO 4217 code."""
    codes = get_global("all_currencies")
    known = {fold_text(code): code for code in codes}
    for language in LANGUAGES:
        known |= {fold_text(name): code for code, name in Locale.parse(language).currencies.items() if code in codes}
    return known | {
        "us": "USD", "долл сша": "USD", "доллары сша": "USD", "долларов сша": "USD", "us dollars": "USD",
        "dollars us": "USD", "dollars américains": "USD", "€": "EUR", "euros": "EUR", "евро": "EUR",
        "тенге": "KZT", "сом": "KGS", "сомов": "KGS", "сомони": "TJS", "сум": "UZS", "сумов": "UZS",
        "us$": "USD", "usd$": "USD", "c$": "CAD", "ca$": "CAD", "a$": "AUD", "au$": "AUD", "nz$": "NZD",
        "£": "GBP", "₸": "KZT", "₽": "RUB", "₴": "UAH", "₺": "TRY", "₼": "AZN", "₾": "GEL", "֏": "AMD", "₹": "INR",
        "₩": "KRW", "₪": "ILS", "₫": "VND", "₦": "NGN", "₱": "PHP", "₮": "MNT", "؋": "AFN", "тг": "KZT",
        "руб": "RUB", "рублей": "RUB", "دولار": "USD", "دولار امريكي": "USD", "dólares": "USD",
    }  # fmt: skip
