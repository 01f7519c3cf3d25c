"""The catalogues of the languages, held against the messages that stand in the code."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from babel import Locale
from babel.messages import Catalog, Message
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from dashboard.text.translate import SOURCE_LANGUAGE, Translator, languages
from tests.support.complete_languages import COMPLETE

PROGRAM = Path(__file__).parents[2] / "dashboard"
CATALOGUES = PROGRAM / "text/languages"
KEYWORDS = {"t": None, "n": (1, 2), "plurals": (1, 2), "message": None}
"""The functions a message is passed to: those that tools/messages names too."""

PLACE = re.compile(r"\{(\w*)\}")

SPOKEN = 3
"""The plural forms that can be those of a single number: none, one and two."""


@pytest.fixture(scope="module")
def messages() -> frozenset[tuple[str, ...]]:
    """Every message in the code, as `sources` gives it."""
    matches = extract_from_dir(PROGRAM, [("**.py", "python")], keywords=KEYWORDS)
    texts = (message for _, _, message, *_ in matches)
    return frozenset(tuple(message) if isinstance(message, (tuple, list)) else (message,) for message in texts)


def started_languages() -> tuple[str, ...]:
    """Return every language that has a catalogue."""
    return tuple(language for language in languages() if language != SOURCE_LANGUAGE)


def read(language: str) -> Catalog:
    """Return a catalogue as it is kept."""
    with (CATALOGUES / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language.replace("-", "_"), abort_invalid=True)


def entries(language: str) -> Iterator[Message]:
    """Return the messages of a catalogue, its heading left out."""
    return (entry for entry in read(language) if entry.id)


def forms(entry: Message) -> tuple[str, ...]:
    """Return what a message is translated to, a form after the other."""
    string: Any = entry.string
    return tuple(string) if isinstance(string, (tuple, list)) else (string,)


def sources(entry: Message) -> tuple[str, ...]:
    """Return a message as it stands in the code, singular and plural."""
    return tuple(entry.id) if isinstance(entry.id, (tuple, list)) else (entry.id,)


def test_apostrophes_are_typographic_as_quotation_marks_are(messages: frozenset[tuple[str, ...]]) -> None:
    assert [text for message in messages for text in message if re.search("[A-Za-z]'[a-z]", text or "")] == []


def test_the_four_languages_of_the_dashboard_are_complete_ones() -> None:
    assert set(COMPLETE) <= set(started_languages())


@pytest.mark.parametrize("language", COMPLETE)
def test_no_message_is_missing(language: str, messages: frozenset[tuple[str, ...]]) -> None:
    translations = {sources(entry) for entry in entries(language) if all(forms(entry))}
    assert sorted(map(str, messages - translations)) == []


@pytest.mark.parametrize("language", started_languages())
def test_no_message_is_dead(language: str, messages: frozenset[tuple[str, ...]]) -> None:
    assert sorted(str(sources(entry)) for entry in entries(language) if sources(entry) not in messages) == []
    assert list(read(language).obsolete) == []


@pytest.mark.parametrize("language", started_languages())
def test_no_message_is_guessed(language: str) -> None:
    assert [entry.id for entry in entries(language) if entry.fuzzy] == []


@pytest.mark.parametrize("language", started_languages())
def test_places_are_kept(language: str) -> None:
    """Nothing is lost or added.

    Only a form for none, one or two may say its number in a word, as Arabic does.
    """
    problems = []
    for entry in entries(language):
        placeholders = [set(PLACE.findall(text)) for text in sources(entry)]
        for index, form in enumerate(forms(entry)):
            without_number = (
                [places - {"number"} for places in placeholders] if entry.pluralizable and index < SPOKEN else []
            )
            matches = PLACE.findall(form)
            limits = Counter(PLACE.findall(max(sources(entry), key=len)))
            if form and (set(matches) not in [*placeholders, *without_number] or Counter(matches) - limits):
                problems.append(form)
    assert problems == []


@pytest.mark.parametrize("language", started_languages())
def test_plural_forms_are_those_of_the_language(language: str) -> None:
    plural = get_plural(Locale.parse(language, sep="-"))
    assert (read(language).num_plurals, read(language).plural_expr) == (plural.num_plurals, plural.plural_expr)
    plurals = [entry for entry in entries(language) if entry.pluralizable]
    assert [
        entry.id for entry in plurals if any(forms(entry)) and len(list(filter(None, forms(entry)))) != plural[0]
    ] == []


@pytest.mark.parametrize(("language", "count"), [("ru", 3), ("ar", 6)])
def test_russian_has_three_forms_and_arabic_six(language: str, count: int) -> None:
    assert read(language).num_plurals == count


def test_arabic_counts_from_eleven_to_ninety_nine_with_the_accusative() -> None:
    """The form of 11 to 99 is the fifth of Babel, that of 100 to 102 the fourth."""
    last = read("ar").num_plurals - 1
    assert Locale.parse("ar").plural_form(84) == "many"
    problems = [
        entry.id for entry in entries("ar") if entry.pluralizable and _accusatives(entry, 4) > _accusatives(entry, last)
    ]
    assert problems == []


def _accusatives(entry: Message, form: int) -> int:
    return sum(word.strip(".،؛:").endswith("\u064b\u0627") for word in forms(entry)[form].split())


@pytest.mark.parametrize("language", started_languages())
def test_a_catalogue_can_be_read_by_any_gettext(language: str) -> None:
    output = io.BytesIO()
    write_mo(output, read(language))
    assert output.getvalue()


@pytest.mark.parametrize(
    "language", [language for language in started_languages() if Translator(language).direction == "rtl"]
)
def test_no_sign_of_a_bound_is_mirrored(language: str) -> None:
    """A bare > shows as < in a line from right to left.

    Each stands between isolates, and so do those of values.
    """
    pattern = re.compile(r"(?<!\u2066)[<>~]|[<>~](?!\u2069)")
    assert [form for entry in entries(language) for form in forms(entry) if pattern.search(form)] == []


@pytest.mark.parametrize("language", started_languages())
def test_spaces_at_the_ends_are_those_of_the_message(language: str) -> None:
    for entry in entries(language):
        source = sources(entry)[0]
        for form in filter(None, forms(entry)):
            assert (form[0].isspace(), form[-1].isspace()) == (source[0].isspace(), source[-1].isspace()), form
