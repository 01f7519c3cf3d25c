"""What is said to the reader, in the reader's language; a language is one file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.text import translate
from dashboard.text.translate import Translator, Untranslated, languages, message, native_name, text_for

RUSSIAN = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) ? 1 : 2);\\n"

msgid "Country: {name}"
msgstr "Страна: {name}"

#, fuzzy
msgid "Guessed"
msgstr "Угадано"

msgid "Empty"
msgstr ""

msgid "{number} activity"
msgid_plural "{number} activities"
msgstr[0] "{number} мероприятие"
msgstr[1] "{number} мероприятия"
msgstr[2] "{number} мероприятий"
"""


@pytest.fixture
def catalogues(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of catalogues in place of the shipped one."""
    monkeypatch.setattr(translate, "_catalogues", lambda: tmp_path)
    languages.cache_clear()
    text_for.cache_clear()
    (tmp_path / "ru.po").write_text(RUSSIAN, encoding="utf-8")
    yield tmp_path
    languages.cache_clear()
    text_for.cache_clear()


def test_english_needs_no_catalogue() -> None:
    text = Translator("en")
    assert text.t("Country: {name}", name="Kazakhstan") == "Country: Kazakhstan"
    assert text.n("{number} activity", "{number} activities", 1) == "1 activity"
    assert text.n("{number} activity", "{number} activities", 1250) == "1,250 activities"
    assert text.direction == "ltr"


def test_data_in_a_message_is_not_read_as_a_message() -> None:
    assert Translator("en").t("Country: {name}", name="{evil} {0} %s") == "Country: {evil} {0} %s"


def test_no_message_says_nothing() -> None:
    assert Translator("en").t("") == ""


def test_english_is_first_and_needs_no_folder(catalogues: Path) -> None:
    for code in ("fr", "ar", "en"):
        (catalogues / f"{code}.po").write_text("", encoding="utf-8")
    (catalogues / "notes.txt").write_text("", encoding="utf-8")
    languages.cache_clear()
    assert languages() == ("en", "ar", "fr", "ru")


def test_without_a_folder_of_catalogues_there_is_english(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(translate, "_catalogues", lambda: tmp_path / "nowhere")
    languages.cache_clear()
    assert languages() == ("en",)
    languages.cache_clear()


def test_a_catalogue_translates_and_what_it_lacks_stays_english(catalogues: Path) -> None:
    assert catalogues.is_dir()
    text = text_for("ru")
    assert text.t("Country: {name}", name="Казахстан") == "Страна: Казахстан"
    assert [text.t(sentence) for sentence in ("Unknown", "Guessed", "Empty")] == ["Unknown", "Guessed", "Empty"]
    assert text_for("ru") is text


def test_what_a_catalogue_lacks_says_that_it_is_not_translated(catalogues: Path) -> None:
    assert catalogues.is_dir()
    text = text_for("ru")
    assert not isinstance(text.t("Country: {name}", name="x"), Untranslated)
    assert not isinstance(text.n("{number} activity", "{number} activities", 2), Untranslated)
    for sentence in (text.t("Empty"), text.t("Never {heard}", heard="of"), text.n("{number} cat", "{number} cats", 2)):
        assert isinstance(sentence, Untranslated)
    assert not isinstance(text_for("en").t("Empty"), Untranslated)


def test_the_script_of_a_language_is_known() -> None:
    assert [text_for(code).in_latin for code in ("en", "fr", "ru", "ar", "kk")] == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1, "1 мероприятие"),
        (2, "2 мероприятия"),
        (5, "5 мероприятий"),
        (21, "21 мероприятие"),
        (250, "250 мероприятий"),
    ],
)
def test_plurals_are_those_of_the_language(catalogues: Path, number: int, text: str) -> None:
    assert catalogues.is_dir()
    assert text_for("ru").n("{number} activity", "{number} activities", number) == text


def test_a_language_without_a_catalogue_is_refused_by_name() -> None:
    with pytest.raises(LookupError, match=r"There is no catalogue for 'xx'\. There are: en"):
        Translator("xx")


def test_a_language_written_from_right_to_left_says_so(catalogues: Path) -> None:
    (catalogues / "ar.po").write_text("", encoding="utf-8")
    languages.cache_clear()
    assert Translator("ar").direction == "rtl"


def test_codes_with_a_script_are_languages_too(catalogues: Path) -> None:
    (catalogues / "uz-Cyrl.po").write_text(RUSSIAN, encoding="utf-8")
    languages.cache_clear()
    assert Translator("uz-Cyrl").date("2020-08") != "2020-08"
    assert native_name("uz-Cyrl").startswith("Ўзбекча")


@pytest.mark.parametrize(
    ("code", "name"), [("en", "English"), ("ru", "Русский"), ("fr", "Français"), ("ar", "العربية")]
)
def test_a_language_is_named_in_itself(code: str, name: str) -> None:
    assert native_name(code) == name


def test_parts_are_joined_as_the_language_does_and_no_line_begins_with_a_mark() -> None:
    french, arabic = text_for("fr"), text_for("ar")
    assert french.labelled("Monde", "93 %") == "Monde\u00a0: 93 %"
    assert french.separated(["a", "b"]) == "a\u00a0; b"
    assert arabic.separated(["a", "b"]) == "a؛ b"
    assert text_for("en").labelled("World", "93%") == "World: 93%"
    assert "communiqués\u00a0: " in french.t("Reported results: {list}.", list="1")


def test_formats_are_those_of_the_language() -> None:
    text = Translator("en")
    assert text.number(12000) == "12,000"
    assert text.value(60, "over", "percent_countries") == ">60%"
    assert text.amount(12000, "USD") == "12,000 USD"
    assert text.date("2020-09-25") == "25 September 2020"
    assert text.period("2020-05", "2020-05") == "May 2020"
    assert text.listed(["a", "b"]) == "a and b"
    assert text.months()[0] == "Jan"
    assert len(text.months()) == 12


def test_right_to_left_millions_follow_their_number_and_names_keep_their_own_direction() -> None:
    text = Translator("ar")
    assert text.amount(32_900_000, "USD", "over") == "\u2067\u2066>32.9\u2069 مليون USD\u2069"
    assert text.amount(12000, "USD") == "\u206612,000 USD\u2069"
    assert text.separated(map(text.isolate, ["24.kg", "Trend"])) == "\u206824.kg\u2069؛ \u2068Trend\u2069"
    english = Translator("en")
    assert english.separated(map(english.isolate, ["24.kg", "Trend"])) == "24.kg; Trend"


def test_a_place_without_an_iso_code_keeps_the_name_it_has() -> None:
    text = Translator("en")
    assert text.territory("KAZ", "another name") == "Kazakhstan"
    assert text.territory("UZ-BU", "Bukhara region") == "Bukhara region"
    assert text.territory("UZ-BU") == "UZ-BU"


def test_marking_a_message_leaves_it_as_it_is() -> None:
    assert message("Service") == "Service"
