"""What stands on a page in another language than the page's says in which."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.elements import checks
from dashboard.components.page_state import PageState
from dashboard.components.reader_markup import with_language
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import page_state_at
from dashboard.text.translate import Untranslated
from tests.support.component_tree import every, props


def view(dataset: Dataset, language: str) -> PageState:
    return page_state_at("/", f"lang={language}", dataset)


def test_an_untranslated_text_marks_the_element_it_stands_in(dataset: Dataset) -> None:
    content = html.Div([html.P(Untranslated("All")), html.P(["Барлығы ", Untranslated("All")])])
    with_language(content, view(dataset, "kk"))
    alone, beside = content.children
    assert alone.lang == "en"
    assert getattr(beside, "lang", None) is None
    assert (beside.children[0], beside.children[1].lang) == ("Барлығы ", "en")


def test_what_says_its_language_and_what_is_the_same_in_each_stays(dataset: Dataset) -> None:
    title, code = html.Bdi("Lékaři a terapeuti", lang="cs"), html.Code("period_start period_end")
    with_language(html.Div([title, code]), view(dataset, "ru"))
    assert props(title)["lang"] == "cs"
    assert getattr(code, "lang", None) is None


def test_a_part_that_was_drawn_before_is_not_marked_again(dataset: Dataset) -> None:
    attributes: dict[str, Any] = {"data-key": "1"}
    part = html.Div(html.P(Untranslated("All")), **attributes)
    with_language(html.Div(part), view(dataset, "kk"))
    assert getattr(part.children, "lang", None) is None


def test_the_labels_of_checks_are_marked(dataset: Dataset) -> None:
    boxes = checks("filter-country", {"WLD": Untranslated("World")}, ())
    with_language(boxes, view(dataset, "kk"))
    assert [props(label)["lang"] for label in every(boxes, "Label")] == ["en"]


def test_an_english_page_is_left_as_it_is(dataset: Dataset) -> None:
    content = html.P("All")
    assert with_language(content, view(dataset, "en")) is content
