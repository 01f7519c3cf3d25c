"""Localized numbers, money, dates and country names (CLDR, by Babel)."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from datetime import date as Date
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.core import get_global
from babel.dates import format_date, format_datetime, format_interval, format_skeleton
from babel.lists import format_list
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent, get_currency_name

from dashboard.dates import is_date

MARKS = {"exact": "", "about": "~", "over": ">", "under": "<"}
"""How a qualifier is written before a value, everywhere: chart, table, alt text, slide."""

PERCENT_UNITS = ("percent", "percent_")
"""A unit that is, or begins with, one of these is a share of a hundred."""

CHANGE = "percent_change"
"""The unit of a change, the only one that may be below zero."""

REMEMBERED = 4096
"""Answers each function keeps: Babel takes up to 0.25 ms for one, and charts ask for the same thousands of times."""

MILLION = 1_000_000
"""From here on a sum that is not exact is written in millions."""

UN_NAMES = {"ru": {"KGZ": "Кыргызстан"}, "fr": {"KGZ": "Kirghizistan"}, "ar": {"CIV": "كوت ديفوار"}}
"""Names of countries as the UN writes them, by language, where CLDR has others."""

CURRENCIES = {
    "en": {"KGS": "Kyrgyzstani soms"},
    "ru": {
        "USD": "доллары США",
        "KGS": "кыргызские сомы",
        "TJS": "таджикские сомони",
        "CAD": "канадские доллары",
        "JPY": "японские иены",
        "KZT": "казахстанские тенге",
        "UZS": "узбекские сумы",
        "TMT": "туркменские манаты",
        "RUB": "российские рубли",
        "CNY": "китайские юани",
        "CHF": "швейцарские франки",
        "GBP": "фунты стерлингов",
    },
    "ar": {"KGS": "سوم قيرغيزستاني"},
}
"""Names of currencies in headings: plurals, and adjectives of countries as the UN names them."""

BOTH_NAMES = {
    "يناير": "كانون الثاني/يناير",
    "فبراير": "شباط/فبراير",
    "مارس": "آذار/مارس",
    "أبريل": "نيسان/أبريل",
    "مايو": "أيار/مايو",
    "يونيو": "حزيران/يونيو",
    "يوليو": "تموز/يوليو",
    "أغسطس": "آب/أغسطس",
    "سبتمبر": "أيلول/سبتمبر",
    "أكتوبر": "تشرين الأول/أكتوبر",
    "نوفمبر": "تشرين الثاني/نوفمبر",
    "ديسمبر": "كانون الأول/ديسمبر",
}
"""The Arabic names of the months as CLDR has them, and as the UN writes them: both names that are in use."""

_SKELETONS = {1: "y", 2: "yMMMM", 3: "yMMMMd"}


def is_percent(unit: str) -> bool:
    """Return whether a unit is a percentage (of countries, services, studies ...)."""
    return unit == PERCENT_UNITS[0] or unit.startswith(PERCENT_UNITS[1])


@lru_cache(REMEMBERED)
def number(value: float, locale: Locale) -> str:
    """Return a number with the group and decimal marks of the locale, at most two decimals."""
    return str(format_decimal(value + 0, format="#,##0.##", locale=locale))  # -0.0 is 0


@lru_cache(REMEMBERED)
def compact(value: float, locale: Locale) -> str:
    """Return a round number in few characters, as the ticks of an axis need it: 10K, 2M."""
    return str(format_compact_decimal(value, format_type="short", locale=locale, fraction_digits=1))


@lru_cache(REMEMBERED)
def value(value: float, qualifier: str, unit: str, locale: Locale) -> str:
    """Return a value with its qualifier and percent sign; empty when the value is unknown."""
    if value is None or math.isnan(value):
        return ""
    text = number(value, locale)
    if is_percent(unit):  # hundredths as the locale writes them (`78%`, `78 %`); 1.1 stays 1.1
        hundredths = Decimal(str(round(float(value), 2) + 0)).normalize()
        text = format_percent(hundredths / 100, locale=locale, decimal_quantization=False)
    return MARKS[qualifier or "exact"] + text


@lru_cache(REMEMBERED)
def amount(value: float, currency: str, qualifier: str, locale: Locale) -> str:
    """Return money without empty cents, inexact millions in three figures; "" for unknown."""
    if value is None or math.isnan(value):
        return ""
    if qualifier in ("over", "about") and value >= MILLION and value % 10 ** (math.floor(math.log10(value)) - 2) == 0:
        return f"{MARKS[qualifier]}{_in_millions(value, locale)} {currency}"
    is_whole = float(value).is_integer()
    text = format_currency(
        value, currency, format="#,##0 ¤¤" if is_whole else "#,##0.00 ¤¤", locale=locale, currency_digits=False
    )
    return MARKS[qualifier or "exact"] + str(text)


def _in_millions(value: float, locale: Locale) -> str:
    """Return a sum in millions, billions or trillions, in words (34.6 million)."""
    # Babel's own takes `5.0` for a broken number: its Russian then says `5 миллиона`.
    digits = min(3 * (int(math.log10(value)) // 3), 12)
    number = Decimal(int(value)) / 10**digits
    patterns = locale.compact_decimal_formats["long"]
    pattern = patterns.get(locale.plural_form(number), patterns["other"])[str(10**digits)]
    return str(pattern.apply(number, locale, decimal_quantization=False))


def currency(code: str, locale: Locale) -> str:
    """Return the plural name of an ISO 4217 code (US dollars), else the code."""
    name = CURRENCIES.get(locale.language, {}).get(code)
    return name or str(get_currency_name(code, count=2 if locale.language in ("en", "fr") else None, locale=locale))


@lru_cache(REMEMBERED)
def date(partial: str, locale: Locale) -> str:
    """Return an ISO 8601 day, month or year in words; what is none (and "") stays as it is."""
    parts = _parts(partial)
    if len(parts) == 3:
        return _both_names(format_date(_first(parts), format="long", locale=locale), locale)
    if not parts:
        return partial
    return _both_names(format_skeleton(_SKELETONS[len(parts)], _first(parts), locale=locale), locale)


def moment(seconds: float, locale: Locale) -> str:
    """Format a moment (seconds since 1970) as day and time with the zone, UTC."""
    return _both_names(format_datetime(datetime.fromtimestamp(seconds, UTC), format="long", locale=locale), locale)


@lru_cache(REMEMBERED)
def period(start: str, end: str, locale: Locale) -> str:
    """Return a span of days, months or years; one date where both are the same or one missing."""
    if not start or not end or start == end:
        return date(start or end, locale)
    first, last = _parts(start), _parts(end)
    if len(first) != len(last) or not first:
        return f"{date(start, locale)} – {date(end, locale)}"
    skeleton = _SKELETONS[len(first)]
    return _both_names(format_interval(_first(first), _first(last), skeleton, locale=locale), locale)


def _both_names(text: str, locale: Locale) -> str:
    """Return a date with both names of each month, where the language has two."""
    if locale.language == "ar":
        for name, both_names in BOTH_NAMES.items():
            text = text.replace(name, both_names)
    return str(text)


def listed(parts: list[str], locale: Locale) -> str:
    """Return the parts joined as the language joins a list: `a, b and c`."""
    return str(format_list(parts, locale=locale)) if parts else ""


def territory(alpha3: str, locale: Locale) -> str:
    """Return the name of a country, that of the UN where CLDR has another; "" for unknown."""
    name = UN_NAMES.get(locale.language, {}).get(alpha3)
    return name or str(locale.territories.get(_alpha2().get(alpha3, ""), ""))


@lru_cache
def _alpha2() -> dict[str, str]:
    """Return ISO alpha-3 -> alpha-2, from CLDR's own list of aliases."""
    aliases = get_global("territory_aliases")
    return {old: new[0] for old, new in aliases.items() if len(old) == 3 and old.isalpha() and len(new) == 1}


def _parts(partial: str) -> tuple[int, ...]:
    """Return year, month and day as far as given; nothing when it is no date."""
    return tuple(int(part) for part in partial.split("-")) if is_date(partial) else ()


def _first(parts: tuple[int, ...]) -> Date:
    year, month, day = (*parts, 1, 1)[:3]
    return Date(year, month, day)
