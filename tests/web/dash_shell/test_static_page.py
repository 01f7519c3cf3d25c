"""The page in the document: what Dash is about to draw, in words, numbers and drawings."""

from __future__ import annotations

import re
from typing import Any

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from benchmarks.http_client import answer
from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings
from dashboard.web.dash_shell.static_page import static_page
from tests.support.covering import few
from tests.support.export_fixtures import ODD, odd

ADDRESSES = ("/", "/services?lang=ru", "/activities", "/country/KAZ?lang=ar", "/sources", "/?table=activity-timeline")
TEXTUAL = ("H1", "H2", "H3", "P", "Td", "Th", "Figcaption", "Summary")


def screen(page: str) -> Any:
    """Return what stands in the document beside the place of Dash."""
    return BeautifulSoup(page, "lxml").select_one(".first-screen")


def words(text: str) -> str:
    return " ".join(text.split())


def words_in(part: Any) -> str:
    """Return the words of a part of a layout."""
    if isinstance(part, list):
        return "".join(words_in(child) for child in part)
    if isinstance(part, dict):
        return words_in(part.get("props", {}).get("children"))
    return "" if part is None or isinstance(part, bool) else str(part)


def sentences(part: Any) -> list[str]:
    """Return the headings, paragraphs and cells of a layout."""
    if isinstance(part, list):
        return [line for child in part for line in sentences(child)]
    if not isinstance(part, dict) or "props" not in part or part["type"] in ("SidePanel", "Dialog"):
        return []
    if part["type"] in TEXTUAL:
        return [words(words_in(part))]
    return sentences(part["props"].get("children"))


def figures(part: Any) -> list[dict[str, Any]]:
    """Return the figures of a layout that are drawn."""
    if isinstance(part, list):
        return [figure for child in part for figure in figures(child)]
    if not isinstance(part, dict) or "props" not in part:
        return []
    if part["type"] == "Graph":
        return [part["props"]["figure"]] if part["props"]["figure"]["data"] else []
    return figures(part["props"].get("children"))


@pytest.mark.parametrize("address", few(ADDRESSES, 3))
def test_a_page_says_without_scripts_what_dash_draws(address: str, client: FlaskClient) -> None:
    page = client.get(address).text
    layout, document = answer(page, "_dash-layout"), screen(page)
    everything = words(document.get_text())
    missing = [line for line in sentences(layout) if line and line not in everything]
    assert missing == []
    assert len(document.select("svg.first-chart")) == len(figures(layout))
    links = {link["href"] for link in document.select("a[href]")}
    assert {"/sources", "/services"} <= {link.partition("?")[0] for link in links}


@pytest.mark.parametrize("address", ["/services", "/activities", "/country/KAZ"])
def test_its_charts_hold_the_texts_of_the_figures(address: str, client: FlaskClient) -> None:
    page = client.get(address).text
    drawings = screen(page).select("svg.first-chart")
    for figure, content in zip(figures(answer(page, "_dash-layout")), drawings, strict=True):
        notes = [re.sub("<[^<>]*>", "", note["text"].split("<br>")[0]) for note in figure["layout"]["annotations"]]
        text = words(content.get_text(" "))
        assert all(words(BeautifulSoup(note, "lxml").get_text()) in text for note in notes if note)
        assert content["style"].endswith(f"height:{figure['layout']['height']:g}px") or figure["layout"]["height"] % 1


def test_the_first_chart_stands_before_what_scripts_alone_read(client: FlaskClient) -> None:
    """In sight, not in `noscript`, and before the data of Dash."""
    page = client.get("/").text
    visible = re.sub(r"<noscript>.*?</noscript>", "", page.partition('data-answers="')[0], flags=re.DOTALL)
    assert visible.count('class="first-chart"') == 2
    assert "lead-value" in visible
    assert "<noscript>" in client.get("/sources").text


def test_a_chart_on_the_stage_is_drawn_for_who_has_no_scripts(client: FlaskClient) -> None:
    document = screen(client.get("/?present=disruption-by-service").text)
    assert "93%" in document.select_one(".stage noscript svg.first-chart").get_text(" ")


def test_words_of_the_data_are_never_markup(dataset: Dataset) -> None:
    client = create_app(odd(dataset), Settings()).server.test_client()
    for address in ("/", "/activities", "/country/KAZ", "/sources"):
        document = screen(client.get(address).text)
        assert not document.select("script, [onerror], style")
    assert any("<script>" in words for words in ODD)


def test_only_attributes_that_are_known_are_written() -> None:
    props = {
        "children": ["a<b", 3, None, True], "className": "x y", "style": {"minHeight": 3, "--fit": "2vw", "zIndex": 4},
        "id": {"type": "part"}, "n_clicks": 0, "open": True, "hidden": False, "data-key": '"><b>', "onclick": "x",
    }  # fmt: skip
    layout = {"namespace": "dashboard", "type": "Markup", "props": {**props, "tag": "div"}}
    assert static_page(layout) == (
        '<div class="x y" style="min-height:3px;--fit:2vw;z-index:4" open data-key="&quot;&gt;&lt;b&gt;">a&lt;b3</div>'
    )


def test_what_is_not_known_is_left_out() -> None:
    assert static_page({"namespace": "elsewhere", "type": "Map", "props": {"children": "x"}}) == ""
