"""Messages in the reader's language: English in the code, others in one `.po` file each."""

from __future__ import annotations

import gettext
import io
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Literal

from babel import Locale
from babel.core import get_global
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from dashboard.text import formats

SOURCE_LANGUAGE = "en"
"""The language the messages in the code are written in."""

_WRITTEN_AS = {"en": "en-GB"}
"""UN offices write English dates day first."""

MARKED = (">", "<", "~")
LEFT_TO_RIGHT, RIGHT_TO_LEFT, FIRST_STRONG, END_OF_DIRECTION = "\u2066", "\u2067", "\u2068", "\u2069"
"""Unicode isolates: what stands between them does not turn with the text around it."""

BEFORE_MARK, NO_BREAK = re.compile(r"(?<=\S) (?=[:;!?»])|(?<=«) "), "\u00a0"
"""A space that French puts between words and a mark, and the one at which no line breaks."""

Direction = Literal["ltr", "rtl"]


class Untranslated(str):
    """Text in English that a language lacks, marked as such (`lang`) where it is shown."""


class _English(gettext.NullTranslations):
    """Fallback to English for messages without translation."""

    def gettext(self, message: str) -> str:
        return Untranslated(message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return Untranslated(super().ngettext(msgid1, msgid2, n))


class Translator:
    """The messages and formats of a language (a BCP 47 code of `languages()`).

    Raises:
        LookupError: there is no catalogue of that language.
    """

    def __init__(self, language: str) -> None:
        if language not in languages():
            raise LookupError(f"There is no catalogue for {language!r}. There are: {', '.join(languages())}.")
        self.language = language
        self.locale = _locale(_WRITTEN_AS.get(language, language))
        self._messages = _catalogue(language)
        # Asked thousands of times for one page.
        self.direction: Direction = "rtl" if self.locale.text_direction == "rtl" else "ltr"

    @property
    def in_latin(self) -> bool:
        """Return whether the language is written in Latin letters."""
        likely = get_global("likely_subtags").get(self.locale.language, "_Latn_")
        return (self.locale.script or likely.split("_")[1]) == "Latn"

    def t(self, message: str, **parts: object) -> str:
        """Return one message in the reader's language, with `{name}` places filled."""
        return _fill_places(self._messages.gettext(message), parts) if message else ""

    def n(self, singular: str, plural: str, number: int, **parts: object) -> str:
        """Return the plural form for `number`, which fills `{number}` localized."""
        form = self._messages.ngettext(singular, plural, number)
        return _fill_places(form, {"number": self.number(number), **parts})

    def number(self, value: float) -> str:
        """Return a number with the separators of the language: 12,000."""
        return formats.number(value, self.locale)

    def compact(self, value: float) -> str:
        """Return a round number in few characters, for the ticks of an axis: 10K."""
        return formats.compact(value, self.locale)

    def value(self, value: float, qualifier: str, unit: str) -> str:
        """Return a value as reported (`>60%`, `~4,000`), a change as a fall or rise; "" unknown."""
        if unit == formats.CHANGE and value == value:
            return self._change(value)
        text = formats.value(value, qualifier, unit, self.locale)
        return self._isolate_ltr(text) if text.startswith(MARKED) else text

    def _change(self, value: float) -> str:
        percent = self.number(abs(round(value, 1)))
        if not round(value, 1):
            return self.t("unchanged")
        if value < 0:
            return self.t("a fall of {percent}%", percent=percent)
        return self.t("a rise of {percent}%", percent=percent)

    def signed(self, sign: str, value: float) -> str:
        """Return a percentage with a sign that right-to-left text does not move: `−37.5%`."""
        return self._isolate_ltr(sign + formats.value(round(value, 1), "exact", "percent", self.locale))

    def with_interval(self, value_text: str, low: float, high: float, unit: str) -> str:
        """Return a value in words with its bounds; alone where one is unknown (NaN)."""
        if low != low or high != high:
            return value_text
        low_text, high_text = (self.value(round(end, 1), "exact", unit) for end in (low, high))
        return self.t("{value}, between {low} and {high}", value=value_text, low=low_text, high=high_text)

    def amount(self, value: float, currency: str, qualifier: str = "exact") -> str:
        """Return a sum of money with its currency as the language writes it."""
        text = formats.amount(value, currency, qualifier, self.locale)
        if not text or self.direction == "ltr":
            return text
        number, rest = text.split(maxsplit=1)
        if rest.isascii():
            return self._isolate_ltr(text)
        # Millions, in a word of the language.
        return f"{RIGHT_TO_LEFT}{self._isolate_ltr(number)} {rest}{END_OF_DIRECTION}"

    def labelled(self, label: str, value: str) -> str:
        """Return a value behind its name, as the language puts it: `a: b`, in French `a : b`."""
        return self.t("{label}: {value}", label=label, value=value)

    def separated(self, parts: Iterable[str]) -> str:
        """Return parts in a row, as the language puts it: `a; b`, in French `a ; b`."""
        return self.t("{first}; {second}", first="", second="").join(parts)

    def enumerated(self, parts: Iterable[str]) -> str:
        """Return names one after the other: `a, b`."""
        return ("، " if self.direction == "rtl" else ", ").join(parts)

    def isolate(self, name: str) -> str:
        """Isolate a name in whatever language within right-to-left text."""
        return f"{FIRST_STRONG}{name}{END_OF_DIRECTION}" if self.direction == "rtl" else name

    def _isolate_ltr(self, value_text: str) -> str:
        """Isolate a qualified value (`>60%`, `7,000 USD`) within right-to-left text."""
        return f"{LEFT_TO_RIGHT}{value_text}{END_OF_DIRECTION}" if self.direction == "rtl" else value_text

    def currency(self, code: str) -> str:
        """Return the name of a currency in the plural, by its ISO 4217 code: US dollars."""
        return formats.currency(code, self.locale)

    def date(self, partial: str) -> str:
        """Return a day, month or year in words: `25 September 2020`, `August 2020`, `2020`."""
        return formats.date(partial, self.locale)

    def moment(self, seconds: float) -> str:
        """Return seconds since 1970 in UTC: `22 November 2026 at 14:05:00 UTC`."""
        return formats.moment(seconds, self.locale)

    def period(self, start: str, end: str) -> str:
        """Return a span in words: `June – August 2020`, `12–16 Oct 2020`."""
        return formats.period(start, end, self.locale)

    def months(self) -> tuple[str, ...]:
        """Return the twelve short names of the months, as they stand alone."""
        names = self.locale.months["stand-alone"]["abbreviated"]
        return tuple(names[month] for month in range(1, 13))

    def territory(self, code: str, fallback: str = "") -> str:
        """Return the name of a country by its ISO 3166-1 alpha-3 code, from CLDR; else the fallback."""
        return formats.territory(code, self.locale) or fallback or code

    def listed(self, parts: list[str]) -> str:
        """Return `a, b and c` as the language joins a list."""
        return formats.listed(parts, self.locale)


@lru_cache
def languages() -> tuple[str, ...]:
    """Return the language codes, English first, then alphabetically."""
    folder = _catalogues()
    files = folder.iterdir() if folder.is_dir() else ()
    codes = {file.name.removesuffix(".po") for file in files if file.name.endswith(".po")}
    return (SOURCE_LANGUAGE, *sorted(codes - {SOURCE_LANGUAGE}))


@lru_cache
def text_for(language: str) -> Translator:
    """Return the `Translator` of a language, made once."""
    return Translator(language)


def native_name(language: str) -> str:
    """Return the name of a language in that language, as a menu of languages shows it."""
    locale = _locale(language)
    name = locale.get_display_name(locale) or language
    return name[:1].upper() + name[1:]


def _fill_places(form: str, parts: Mapping[str, object]) -> str:
    """Return a message with its places filled; one that is not translated stays marked so."""
    text = form.format(**parts)
    return Untranslated(text) if isinstance(form, Untranslated) else text


def _locale(language: str) -> Locale:
    """Return the CLDR locale of a BCP 47 code, which has hyphens (`uz-Cyrl`)."""
    return Locale.parse(language, sep="-")


def _catalogues() -> Traversable:
    return resources.files("dashboard.text").joinpath("languages")


def _catalogue(language: str) -> gettext.NullTranslations:
    if language == SOURCE_LANGUAGE:
        return gettext.NullTranslations()
    with _catalogues().joinpath(f"{language}.po").open("rb") as po:
        catalogue = read_po(po, locale=_locale(language))
    for entry in [entry for entry in catalogue if entry.pluralizable and not all(entry.string or ())]:
        catalogue.delete(entry.id)  # else it would be compiled as if its translation were the English
    for entry in catalogue:
        forms = entry.string if isinstance(entry.string, (tuple, list)) else (entry.string,)
        unbroken = tuple(BEFORE_MARK.sub(NO_BREAK, form or "") for form in forms)
        entry.string = unbroken if entry.pluralizable else unbroken[0]
    mo_file = io.BytesIO()
    write_mo(mo_file, catalogue)
    mo_file.seek(0)
    translations = gettext.GNUTranslations(mo_file)
    translations.add_fallback(_English())
    return translations


def message(text: str) -> str:
    """Mark a text for translation where it is written, for `Text.t` where it is shown."""
    return text


def plurals(singular: str, plural: str) -> tuple[str, str]:
    """Mark the two forms of a text for translation where they are written, for `Text.n`."""
    return singular, plural
