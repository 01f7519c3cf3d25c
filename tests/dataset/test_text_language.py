"""What a reader gets in another language than their own is known to be so."""

from __future__ import annotations

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.text_language import foreign_texts, language_of, title_language
from dashboard.text.translate import Translator, Untranslated


def test_what_nobody_translated_is_english_everywhere_but_on_english_pages(dataset: Dataset) -> None:
    organizer = next(filter(None, dataset.activities["organizer"]))
    assert foreign_texts(dataset, "ru")[organizer] == "en"
    assert organizer not in foreign_texts(dataset, "en")


def test_a_name_is_foreign_only_where_its_translation_is_missing(dataset: Dataset) -> None:
    service, kind = dataset.services["name"].iloc[0], dataset.labels("activities", "kind", "en")["procurement"]
    assert {foreign_texts(dataset, "kk").get(word) for word in (service, kind)} == {"en"}
    assert {
        foreign_texts(dataset, language).get(word) for word in (service, kind) for language in ("ru", "fr", "ar")
    } == {None}


def test_a_word_that_is_the_same_in_both_languages_is_not_foreign(dataset: Dataset) -> None:
    french = set(dataset.surveys["short_name_fr"]) | set(dataset.services["name_fr"])
    assert not french & set(foreign_texts(dataset, "fr"))


def test_the_title_of_a_source_is_in_its_own_language(dataset: Dataset) -> None:
    sources = dataset.sources.to_dict("records")
    spanish = next(source for source in sources if title_language(source) == "es")
    ours = next(source for source in sources if source["title"].startswith("Page on: "))
    for language in ("en", "ru", "ar"):
        assert foreign_texts(dataset, language)[spanish["title"]] == "es"
        assert foreign_texts(dataset, language)[f"{spanish['title']}, {spanish['publisher']}"] == "es"
    assert title_language(ours) == "en"


def test_a_sentence_made_of_english_ones_is_told_by_its_script(dataset: Dataset) -> None:
    sentence = "Timeline of 54 activities, 2020 ж. қаңтар. By lane: Қазақстан (54)."
    assert language_of(sentence, dataset, Translator("kk")) == "en"
    assert language_of("Қазақстан: 54 іс-шара (UNODC)", dataset, Translator("kk")) == ""
    assert language_of(sentence, dataset, Translator("fr")) == "", "in Latin letters it cannot be told"
    assert language_of(Untranslated("Timeline"), dataset, Translator("fr")) == "en"
