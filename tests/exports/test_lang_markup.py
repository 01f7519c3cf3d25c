"""In a document too, what is in another language says in which, and data is never markup."""

from __future__ import annotations

from dashboard.dataset.dataset import Dataset
from dashboard.exports.lang_markup import in_its_language
from dashboard.text.translate import Text, Untranslated


def test_titles_in_a_sentence_stand_apart_and_say_their_language(dataset: Dataset) -> None:
    sources = dataset.sources
    spanish = next(title for title in sources[sources["language"] == "es"]["title"] if "Page on" not in title)
    english = next(title for title in sources[sources["language"] == "en"]["title"] if "&" not in title)
    said = in_its_language(f"Источники: {spanish}; {english}", dataset, Text("ru"), [spanish, english])
    assert said.startswith("Источники: <bdi")
    assert f'<bdi lang="es">{spanish}</bdi>; <bdi lang="en">' in said
    assert in_its_language(f"{spanish}; {english}", dataset, Text("ru")).count("<bdi") == 2


def test_text_in_the_language_of_the_document_is_not_marked(dataset: Dataset) -> None:
    assert in_its_language("Все услуги, UNODC", dataset, Text("ru")) == "Все услуги, UNODC"
    assert in_its_language(Untranslated("All"), dataset, Text("kk")) == '<bdi lang="en">All</bdi>'


def test_text_is_never_markup(dataset: Dataset) -> None:
    assert in_its_language("<i>", dataset, Text("ru")) == "&lt;i&gt;"
    assert "<i>" not in in_its_language(Untranslated("<i>"), dataset, Text("kk"))
