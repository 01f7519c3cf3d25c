"""In a document too, what is in another language says in which, and data is never markup."""

from __future__ import annotations

from dashboard.dataset.dataset import Dataset
from dashboard.exports.lang_markup import with_language
from dashboard.text.translate import Translator, Untranslated


def test_titles_in_a_sentence_stand_apart_and_say_their_language(dataset: Dataset) -> None:
    sources = dataset.sources
    spanish = next(title for title in sources[sources["language"] == "es"]["title"] if "Page on" not in title)
    english = next(title for title in sources[sources["language"] == "en"]["title"] if "&" not in title)
    markup = with_language(f"Источники: {spanish}; {english}", dataset, Translator("ru"), [spanish, english])
    assert markup.startswith("Источники: <bdi")
    assert f'<bdi lang="es">{spanish}</bdi>; <bdi lang="en">' in markup
    assert with_language(f"{spanish}; {english}", dataset, Translator("ru")).count("<bdi") == 2


def test_titles_after_an_arabic_semicolon_stand_apart_too(dataset: Dataset) -> None:
    titles, arabic = dataset.sources["title"].tolist()[:2], Translator("ar")
    assert with_language(arabic.separated(titles), dataset, arabic).count("<bdi lang=") == 2


def test_text_in_the_language_of_the_document_is_not_marked(dataset: Dataset) -> None:
    assert with_language("Все услуги, UNODC", dataset, Translator("ru")) == "Все услуги, UNODC"
    assert with_language(Untranslated("All"), dataset, Translator("kk")) == '<bdi lang="en">All</bdi>'


def test_text_is_never_markup(dataset: Dataset) -> None:
    assert with_language("<i>", dataset, Translator("ru")) == "&lt;i&gt;"
    assert "<i>" not in with_language(Untranslated("<i>"), dataset, Translator("kk"))
