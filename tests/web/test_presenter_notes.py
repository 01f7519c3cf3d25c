"""The presenter's window: what to say, and what comes next."""

from __future__ import annotations

from bs4 import BeautifulSoup

from dashboard.app import create_app
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import chart_export
from dashboard.exports.pptx.slide_words import chart_notes
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.settings import Settings
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT


def test_each_chart_has_the_sentences_of_its_slide_and_the_finding_of_the_next(dataset: Dataset) -> None:
    client = create_app(dataset, Settings()).server.test_client()
    names = list(CHARTS)
    reader = RenderContext(text_for("en"), LIGHT)
    for name, after in zip(names, [*names[1:], ""], strict=True):
        document = BeautifulSoup(client.get(f"/notes?present={name}&lang=en").text, "html.parser")
        export = chart_export(CHARTS[name], dataset, Selection(), reader, "http://localhost/")
        sentences = [line.text for line in document.select(".notes li")]
        assert [heading.text for heading in document.select("h1")] == [export.title]
        assert 1 <= len(sentences) <= 2
        assert sentences[0] in chart_notes(export, export.title)
        following = [words.text for words in document.select(".next p")]
        assert len(following) == bool(after)


def test_a_sentence_that_ends_with_an_abbreviation_has_one_full_stop(dataset: Dataset) -> None:
    client = create_app(dataset, Settings()).server.test_client()
    words = BeautifulSoup(client.get("/notes?present=activity-timeline&lang=ru").text, "html.parser").text
    assert "декабрь 2021\u202fг." in words
    assert ".." not in words


def test_an_unknown_value_is_refused_in_a_sentence(dataset: Dataset) -> None:
    answer = create_app(dataset, Settings()).server.test_client().get("/notes?present=nothing")
    assert answer.status_code == 400
    assert "nothing" in answer.text
