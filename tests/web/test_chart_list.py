"""A list of charts in the address: on the stage, in the notes and in the deck."""

from __future__ import annotations

import io
import json
from urllib.parse import parse_qs, quote

import pptx
import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dashboard.dataset.dataset import Dataset
from dashboard.exports.playlist import apply_deck_step, deck_steps
from dashboard.exports.refresh.deck_refresh import refresh_deck
from dashboard.exports.refresh.merge import MergeCode
from dashboard.selection import FILTERS, DeckEntry, Selection

LIST = (
    "disruption-by-service~focus:ROW~title:Schools%252C first~note:Wait.",
    "activity-timeline~country:KAZ~title:%D0%9F%D0%BE%D1%87%D0%B5%D0%BC%D1%83?",
    "no-such-chart",
    "activity-timeline~country:UZB;TJK~from:2021",
)
"""Entries as a reader would write them, with `ROW` for the key of a bar."""


def key_of_a_bar(client: FlaskClient) -> str:
    rows = client.get("/download/disruption-by-service.json").get_json()["rows"]
    return str(next(row["key"] for row in rows if row["value"]))


def address(client: FlaskClient) -> str:
    return ",".join(LIST).replace("ROW", quote(quote(key_of_a_bar(client))))


def test_the_stage_begins_with_the_filters_of_the_first_entry_in_force(client: FlaskClient) -> None:
    answer = client.get(f"/?deck={address(client)}&step=2&lang=en")
    assert answer.status_code == 302
    assert "present=activity-timeline" in answer.location
    assert "&country=KAZ" in answer.location.replace("?", "&")
    page = client.get(answer.location)
    assert page.status_code == 200
    stage = BeautifulSoup(page.text, "html.parser").select_one(".stage")
    assert stage is not None
    assert stage.select_one("h2").text == "Почему?"  # type: ignore[union-attr]
    steps = json.loads(str(stage["data-steps"]))
    assert [step["present"] for step in steps] == [
        ["disruption-by-service"],
        ["activity-timeline"],
        ["activity-timeline"],
    ]
    assert [step["step"] for step in steps] == [["1"], ["2"], ["3"]]
    assert steps[2]["country"] == ["UZB", "TJK"]
    assert steps[2]["from"] == ["2021"]
    assert steps[0]["country"] == []
    assert steps[0]["focus"] == [key_of_a_bar(client)]


def test_a_list_on_the_page_of_a_country_is_shown_with_its_own_countries(client: FlaskClient) -> None:
    answer = client.get("/country/KAZ?deck=activity-timeline~country:UZB&present=activity-timeline")
    assert answer.location.startswith("/?country=UZB")


def test_the_links_of_the_stage_lead_to_the_filters_of_their_entries(client: FlaskClient) -> None:
    page = client.get(f"/?deck={address(client)}&step=2&lang=en", follow_redirects=True)
    stage = BeautifulSoup(page.text, "html.parser").select_one(".stage")
    assert stage is not None
    links = {by: stage.select_one(f"a[data-by='{by}']") for by in ("-1", "1")}
    queries = {by: parse_qs(str(link["data-sets"]), keep_blank_values=True) for by, link in links.items() if link}
    assert queries["1"] == {key: [""] for key in (*FILTERS, "focus", "part")} | {
        "present": ["activity-timeline"],
        "step": ["3"],
        "country": ["UZB,TJK"],
        "from": ["2021"],
    }
    assert queries["-1"]["country"] == [""]
    assert queries["-1"]["focus"] == [key_of_a_bar(client)]


def test_a_list_whose_address_is_too_long_for_a_code_is_shown_without_one(client: FlaskClient) -> None:
    titles = [f"/?deck=activity-timeline~title:{mark * 260}&present=activity-timeline" for mark in ("x", "%E2%80%8D")]
    pages = [client.get(address, follow_redirects=True) for address in titles]
    assert [page.status_code for page in pages] == [200, 200]
    assert ["data:image/svg+xml" in page.text for page in pages] == [True, False]


def test_an_address_without_a_step_is_left_alone_before_its_list_is_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.exports.playlist.deck_steps", pytest.fail)
    for selection in (Selection(), Selection(deck=("service-outputs",)), Selection(present="service-outputs")):
        assert apply_deck_step(selection) is selection


def test_a_list_is_read_once_for_all_that_show_a_step(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    selections = list[Selection]()

    def steps(selection: Selection) -> list[DeckEntry]:
        selections.append(selection)
        return deck_steps(selection)

    monkeypatch.setattr("dashboard.components.page_state.deck_steps", steps)
    page = client.get("/?deck=service-outputs~title:Mine&present=service-outputs&step=1&lang=en")
    assert "1 of 1" in page.text
    assert len(selections) == 1


def test_old_lists_stay_as_they_are(client: FlaskClient) -> None:
    old = "/?country=KAZ&present=service-outputs&deck=service-outputs,activity-timeline"
    answer = client.get(old)
    assert answer.status_code == 200
    stage = BeautifulSoup(answer.text, "html.parser").select_one(".stage")
    assert stage is not None
    assert json.loads(str(stage["data-steps"]))[1] == {
        "present": ["activity-timeline"],
        "part": [],
        "step": [],
        "focus": [],
    }


def test_each_note_stands_in_the_window_of_the_presenter(client: FlaskClient) -> None:
    page = BeautifulSoup(client.get(f"/notes?deck={address(client)}&lang=en").text, "html.parser")
    assert page.h1 is not None
    assert page.h1.text == "Schools, first"
    assert page.select_one(".own-note").text == "Wait."  # type: ignore[union-attr]
    assert page.select_one(".next p").text == "Почему?"  # type: ignore[union-attr]


def test_the_deck_is_the_list_with_its_order_filters_titles_and_notes(client: FlaskClient) -> None:
    answer = client.get(f"/download/dashboard.pptx?deck={address(client)}&lang=en")
    assert answer.status_code == 200
    slides = list(pptx.Presentation(io.BytesIO(answer.data)).slides)
    titles = [slide.shapes.title.text_frame.text for slide in slides]
    assert titles[0] == "Schools, first"
    assert titles[1] == "Почему?"
    assert titles[3] == "Asked for, but not in this deck"
    assert any("no-such-chart" in shape.text_frame.text for shape in slides[3].shapes if shape.has_text_frame)
    assert slides[0].notes_slide.notes_text_frame.text.startswith("Wait.")
    words = ["\n".join(str(text) for text in slide.shapes._spTree.itertext()) for slide in slides]
    assert "Kazakhstan" in words[1]
    assert "Uzbekistan" in words[2]
    assert "Tajikistan" in words[2]
    assert "Kazakhstan" not in words[2]


def test_a_refresh_keeps_titles_filters_and_the_row_in_colour(client: FlaskClient, dataset: Dataset) -> None:
    deck = client.get(f"/download/dashboard.pptx?deck={address(client)}&lang=en").data
    result = refresh_deck(deck, dataset)
    assert {change.done for change in result.changes} <= {MergeCode.UNCHANGED}
    titles = [slide.shapes.title.text_frame.text for slide in pptx.Presentation(io.BytesIO(result.content)).slides]
    assert titles[:2] == ["Schools, first", "Почему?"]


@pytest.mark.parametrize(
    "entry", ["activity-timeline~country:XXX", "activity-timeline~contry:KAZ", "activity-timeline~from:x"]
)
def test_an_unknown_filter_of_an_entry_is_named_and_never_means_all(client: FlaskClient, entry: str) -> None:
    answer = client.get(f"/download/dashboard.pptx?deck=sources,{entry}&lang=en")
    assert answer.status_code == 400
    assert entry.partition("~")[2].rpartition(":")[2] in answer.text
    assert "notice" in client.get(f"/?deck={entry}&lang=en").text
