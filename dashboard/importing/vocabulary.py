"""Vocabulary of headers, codes, countries, currencies and months, read from CSV tables."""

from __future__ import annotations

import csv
import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from babel import Locale
from babel.core import get_global

from dashboard.importing.text_normalization import fold_text, without_brackets

LANGUAGES = ("en", "ru", "fr", "ar", "es")
"""The languages files come in. Names of months and countries are known in all of them, through Babel."""

NEIGHBOURS = ("kk", "ky", "uz", "uz_Cyrl", "tg", "tk", "fa", "tr", "de", "pt")
"""Further languages in which lists name countries."""

CALENDARS = ("kk", "ky", "uz", "uz_Cyrl", "tg", "tk", "fa")
"""Further languages in which lists name months and days of the week."""

NO_COUNTRIES = re.compile(r"Q[M-Z].|X(?!KK).*|AAA|ZZZ")
"""Codes that are no countries: those for users to make, of which CLDR gives the European Union one."""

WITHDRAWN = frozenset(("ANT", "BUR", "DDR", "FXX", "NTZ", "PCZ", "ROM", "SCG", "SUN", "TMP", "YMD", "YUG", "ZAR"))
"""Codes of ISO 3166-3, which others have followed."""

AMBIGUOUS = ("congo", "конго", "الكونغو", "korea", "na")
"""Names that two countries have, and the code of Namibia, which also says "not available"; they are asked about."""

ANY_TABLE = "*"
"""A row of `words/` that holds for every table."""

DOLLAR = "$"
"""A sign of several currencies."""

DOLLARS = ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD", "JMD", "BBD", "FJD", "NAD", "MXN", "COP", "CLP", "ARS")
"""Currencies that are written with a dollar sign."""

MAX_TABLES = 512
"""Tables that are kept: each column of codes has one."""

PACKAGE = "dashboard.importing"


@lru_cache(MAX_TABLES)
def read_words(package: str, name: str, meaning: str, **only: str) -> Mapping[str, str]:
    """Return folded word -> meaning of a CSV table of a package, of the rows with these cells."""
    rows = [row for row in read_rows(name, package) if only.items() <= row.items()]
    return {_key(word): row[meaning] for row in rows for word in row["words"].split("|") if word}


def headers(table: str) -> Mapping[str, str]:
    """Return folded header or HXL tag -> column; a table's own win over those of every table."""
    general, specific = (read_words(PACKAGE, "headers", "column", table=name) for name in (ANY_TABLE, table))
    return {**general, **specific}


def codes(table: str, column: str) -> Mapping[str, str]:
    """Return normalized word -> code of a column (`*`: of a column in any table)."""
    return read_words(PACKAGE, "values", "code", table=table, column=column)


@lru_cache(1)
def modifiers() -> Mapping[str, tuple[str, ...]]:
    """Return folded phrase -> what it says of numbers: `times:1000`, `part:women`, `percent`."""
    phrases: dict[str, tuple[str, ...]] = {}
    for row in read_rows("modifiers"):
        for word in filter(None, map(_key, row["words"].split("|"))):
            phrases[word] = tuple(dict.fromkeys((*phrases.get(word, ()), row["meaning"])))
    return phrases


def breakdowns() -> Mapping[str, str]:
    """Return normalized heading -> the breakdown (sex, age, year ...) of its column."""
    return read_words(PACKAGE, "breakdowns", "kind")


def small_words(kind: str) -> Mapping[str, str]:
    """Return folded word -> meaning of words of one kind (`unknown`, `people`, `bound` ...)."""
    return read_words(PACKAGE, "small_words", "meaning", kind=kind)


def composed_heading(heading: str) -> str:
    """Return the column that a heading of known words names: "Name of the training" is a title."""
    words = set(fold_text(without_brackets(heading)).split()) - small_words("particle").keys()
    for column in ("title", "date_start", "participants"):
        holds = words & small_words(f"holds {column}").keys()
        if holds and len(words) > 1 and words - holds <= small_words(f"beside {column}").keys():
            return column
    return ""


def persons(kind: str = "") -> Mapping[str, str]:
    """Return the folded headings of columns that hold data of persons -> of which kind."""
    return read_words(PACKAGE, "persons", "kind", **({"kind": kind} if kind else {}))


def personal_words() -> re.Pattern[str]:
    """Return the words of which one is enough in a folded heading, whatever stands beside it."""
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, persons('anywhere')))})\b")


def totals() -> Mapping[str, str]:
    """Return folded word -> what a row that it begins is: a total, an average, or a part."""
    return read_words(PACKAGE, "totals", "total")


@lru_cache(1)
def edges_of_totals() -> tuple[frozenset[str], frozenset[str]]:
    """Return the words that a total begins with, and those that end a row of a pivot table."""
    return frozenset(word.split(" ")[0] for word in totals()), frozenset(word for word in totals() if " " not in word)


@lru_cache(1)
def countries() -> Mapping[str, str]:
    """Return folded name or ISO 3166-1 code -> the code of three letters; the world is WLD."""
    codes_of_name: dict[str, set[str]] = defaultdict(set)
    for language in (*LANGUAGES, *NEIGHBOURS):
        territories = Locale.parse(language).territories
        for two, code in _alpha3().items():
            for name in (territories.get(two, ""), territories.get(two, "").replace("&", "and")):
                codes_of_name[fold_text(name)].add(code)
    lookup = {fold_text(spelling): code for two, code in _alpha3().items() for spelling in (two, code)}
    lookup |= {name: codes.pop() for name, codes in codes_of_name.items() if name and len(codes) == 1}
    lookup |= read_words(PACKAGE, "countries", "code")
    return {name: code for name, code in lookup.items() if not NO_COUNTRIES.fullmatch(code) and name not in AMBIGUOUS}


@lru_cache(1)
def wider_places() -> frozenset[str]:
    """Return the folded names of parts of the world, which are wider than a country."""
    territories = (Locale.parse(language).territories for language in LANGUAGES)
    parts = {fold_text(name) for names in territories for code, name in names.items() if code.isdecimal()}
    return frozenset({*parts, *small_words("wider place")})


def country_names(code: str) -> Mapping[str, str]:
    """Return the names of a country, by the columns of the table of places."""
    two = {three: two for two, three in _alpha3().items()}[code]
    columns = {"name": "en", "name_ru": "ru", "name_fr": "fr", "name_ar": "ar"}
    return {column: Locale.parse(language).territories[two] for column, language in columns.items()}


@lru_cache(1)
def currencies() -> Mapping[str, str]:
    """Return folded code or name of a currency, in any of the languages -> its ISO 4217 code."""
    codes = get_global("all_currencies")
    lookup = {fold_text(code): code for code in codes}
    for language in LANGUAGES:
        lookup |= {fold_text(name): code for code, name in Locale.parse(language).currencies.items() if code in codes}
    pairs = ((word, row["code"]) for row in read_rows("currencies") for word in row["words"].split("|"))
    return lookup | {word if "$" in word else _key(word): code for word, code in pairs}  # folding would drop the dollar


@lru_cache(1)
def languages() -> Mapping[str, str]:
    """Return folded name of a language, in the languages files come in -> its code."""
    return {fold_text(name): code for locale in LANGUAGES for code, name in Locale.parse(locale).languages.items()}


@lru_cache(1)
def months() -> Mapping[str, int]:
    """Return folded name of a month, long or short, in any of the languages -> its number."""
    numbers = {word: int(number) for word, number in read_words(PACKAGE, "months", "month").items()}
    return _calendar_names("months") | numbers


@lru_cache(1)
def weekdays() -> Mapping[str, int]:
    """Return folded name of a day of the week, long or short -> 0 (Monday) to 6."""
    names = _calendar_names("days") | {word: int(day) for word, day in small_words("weekday").items()}
    return {word: day for word, day in names.items() if word not in months()}


def _calendar_names(kind: str) -> dict[str, int]:
    """Return the folded names of months or days, long and short, in any of the languages."""
    locales = map(Locale.parse, (*CALENDARS, *LANGUAGES))
    forms = (form for locale in locales for form in getattr(locale, kind).values())
    items = (form[width].items() for form in forms for width in ("wide", "abbreviated"))
    return {fold_text(name): number for names in items for number, name in names}


@lru_cache(1)
def rules() -> Mapping[str, Mapping[str, Any]]:
    """Return table -> rules for keys, required columns and defaults."""
    tables: dict[str, Mapping[str, Any]] = json.loads(_file("tables.json"))
    return tables


@lru_cache(1)
def _alpha3() -> Mapping[str, str]:
    """Return code of two letters -> code of three letters (ISO 3166-1)."""
    aliases = get_global("territory_aliases")
    three = {old: new[0] for old, new in aliases.items() if len(old) == 3 and old.isalpha() and len(new) == 1}
    return {two: code for code, two in three.items() if code not in WITHDRAWN}


def _key(word: str) -> str:
    """Return a word for comparing; a mark that folds to nothing (`%`) stays."""
    return fold_text(word) or word


def read_rows(name: str, package: str = PACKAGE) -> Iterator[Mapping[str, str]]:
    """Yield the rows of a CSV table of a package."""
    yield from csv.DictReader(_file(f"{name}.csv", package).splitlines())


def _file(name: str, package: str = PACKAGE) -> str:
    return resources.files(package).joinpath("vocabulary_tables", name).read_text(encoding="utf-8")
