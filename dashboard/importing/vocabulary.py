"""Vocabulary of headers, codes, countries, currencies and months, read from CSV tables."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

from babel import Locale
from babel.core import get_global

from dashboard.importing.text_normalization import fold_text

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

AMBIGUOUS = ("congo", "конго", "الكونغو", "korea")
"""Names that two countries have; they are asked about."""

EVERY = "*"
"""A row of `words/` that holds for every table."""


@lru_cache
def headers(table: str) -> Mapping[str, str]:
    """Return folded header or HXL tag -> column, as the words list them.

    A table's own before those of every table.
    """
    return _by_word((row["column"], row) for row in [*_rows("headers", EVERY), *_rows("headers", table)])


@lru_cache
def codes(table: str, column: str) -> Mapping[str, str]:
    """Return normalized word -> code of a column (`*`: of a column in any table)."""
    return _by_word((row["code"], row) for row in _rows("values", table) if row["column"] == column)


@lru_cache
def synonyms(kind: str) -> Mapping[str, str]:
    """Return folded word -> id of the further names of `services` or `indicators`."""
    return _by_word((row[kind.removesuffix("s")], row) for row in _rows(kind))


@lru_cache
def modifiers() -> Mapping[str, tuple[str, ...]]:
    """Return normalized phrase -> meaning for the cells below a heading.

    For example `times:1000`, `part:women`, `percent`.
    """
    known: dict[str, tuple[str, ...]] = {}
    for row in _rows("modifiers"):
        for word in filter(None, map(_key, row["words"].split("|"))):
            known[word] = tuple(dict.fromkeys((*known.get(word, ()), row["meaning"])))
    return known


@lru_cache
def breakdowns() -> Mapping[str, str]:
    """Return normalized heading -> the breakdown (sex, age, year ...) of its column."""
    return _by_word((row["kind"], row) for row in _rows("breakdowns"))


@lru_cache
def small_words(kind: str) -> Mapping[str, str]:
    """Return folded word -> meaning of words of one kind (`unknown`, `people`, `bound` ...)."""
    return _by_word((row["meaning"], row) for row in _rows("small_words") if row["kind"] == kind)


@lru_cache
def persons() -> frozenset[str]:
    """Return the folded headings of columns that hold data of persons."""
    return frozenset(_by_word((row["kind"], row) for row in _rows("persons")))


@lru_cache
def personal_words() -> re.Pattern[str]:
    """Return the words of which one is enough in a folded heading, whatever stands beside it."""
    words = _by_word((row["kind"], row) for row in _rows("persons") if row["kind"] == "anywhere")
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, words))})\b")


@lru_cache
def totals() -> Mapping[str, str]:
    """Return folded word -> what a row that it begins is: a total, an average, or a part."""
    return _by_word((row["total"], row) for row in _rows("totals"))


@lru_cache
def countries() -> Mapping[str, str]:
    """Return folded name or ISO 3166-1 code (two or three letters) -> the code of three letters.

    The world is WLD.
    """
    alpha3 = _alpha3()
    known = {fold_text(code): code for code in alpha3.values()} | {fold_text(two): code for two, code in alpha3.items()}
    names: dict[str, set[str]] = {}
    for language in (*LANGUAGES, *NEIGHBOURS):
        territories = Locale.parse(language).territories
        for two, code in alpha3.items():
            for name in {territories.get(two, ""), territories.get(two, "").replace("&", "and")} - {""}:
                names.setdefault(fold_text(name), set()).add(code)
    known |= {name: next(iter(each)) for name, each in names.items() if len(each) == 1}
    own = _by_word((row["code"], row) for row in _rows("countries"))
    return {
        name: code for name, code in (known | own).items() if not NO_COUNTRIES.fullmatch(code) and name not in AMBIGUOUS
    }


def country_names(code: str) -> Mapping[str, str]:
    """Return the names of a country, by the columns of the table of places.

    Raises:
        KeyError: the code is that of no country.
    """
    two = {three: two for two, three in _alpha3().items()}[code]
    columns = {"name": "en", "name_ru": "ru", "name_fr": "fr", "name_ar": "ar"}
    return {column: Locale.parse(language).territories[two] for column, language in columns.items()}


@lru_cache
def _alpha3() -> Mapping[str, str]:
    """Return code of two letters -> code of three letters (ISO 3166-1)."""
    aliases = get_global("territory_aliases")
    three = {old: new[0] for old, new in aliases.items() if len(old) == 3 and old.isalpha() and len(new) == 1}
    return {two: code for code, two in three.items() if code not in WITHDRAWN}


@lru_cache
def months() -> Mapping[str, int]:
    """Return folded name of a month, long or short, in any of the languages -> its number."""
    known: dict[str, int] = {}
    for language in (*CALENDARS, *LANGUAGES):
        for forms in Locale.parse(language).months.values():
            known |= {
                fold_text(name): number for width in ("wide", "abbreviated") for number, name in forms[width].items()
            }
    return known | {
        word: int(number) for word, number in _by_word((row["month"], row) for row in _rows("months")).items()
    }


@lru_cache
def weekdays() -> Mapping[str, int]:
    """Return folded name of a day of the week, long or short -> 0 (Monday) to 6."""
    known: dict[str, int] = {}
    for language in (*CALENDARS, *LANGUAGES):
        for forms in Locale.parse(language).days.values():
            known |= {fold_text(name): day for width in ("wide", "abbreviated") for day, name in forms[width].items()}
    known |= {word: int(day) for word, day in small_words("weekday").items()}
    return {word: day for word, day in known.items() if word not in months()}


@lru_cache
def rules() -> Mapping[str, Mapping[str, Any]]:
    """Return table -> rules for keys, required columns and defaults."""
    found: dict[str, Mapping[str, Any]] = json.loads(_file("tables.json"))
    return found


def _by_word(rows: Iterator[tuple[str, Mapping[str, str]]]) -> dict[str, str]:
    return {_key(word): meaning for meaning, row in rows for word in row["words"].split("|") if word}


def _key(word: str) -> str:
    """Return a word for comparing; a mark that folds to nothing (`%`) stays."""
    return fold_text(word) or word


def _rows(name: str, table: str = "") -> Iterator[Mapping[str, str]]:
    for row in csv.DictReader(_file(f"{name}.csv").splitlines()):
        if not table or row["table"] == table:
            yield row


@lru_cache
def _file(name: str) -> str:
    return resources.files("dashboard.importing").joinpath("vocabulary_tables", name).read_text(encoding="utf-8")


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
    own = ((word, row["code"]) for row in _rows("currencies") for word in row["words"].split("|"))
    return known | {word if "$" in word else _key(word): code for word, code in own}  # folding would drop the dollar
