"""`/search?q=`: grouped results at an address, with scripts and without."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import draw_page, page_state_at
from tests.support.component_tree import every, hrefs, said


def plain(client: FlaskClient, address: str) -> BeautifulSoup:
    """Return what a browser shows that runs no scripts."""
    return BeautifulSoup(re.sub("</?noscript>", "", client.get(address).get_data(as_text=True)), "html.parser")


def results(dataset: Dataset, search: str) -> dict[str, str]:
    return hrefs(draw_page(page_state_at("/search", search, dataset)))


def test_results_are_grouped_and_lead_to_their_places(dataset: Dataset) -> None:
    page = draw_page(page_state_at("/search", "?q=methadone", dataset))
    assert [said(title) for title in every(page, "H2")] == ["Services (1)", "Activities (5)", "Sources (1)"]
    places = set(hrefs(page).values())
    assert {
        "/activities?activity=unaids-kaz-ost-2020-04",
        "/services?service=opioid-agonist-treatment",
        "/sources#unaids-kaz-ost-2020-04",
    } <= places
    assert next(iter(results(dataset, "?q=Казахстан").values())) == "/country/KAZ", "before what was done there"


def test_numbers_stand_beside_what_is_found(dataset: Dataset) -> None:
    assert "August 2020 · Kazakhstan · Procurement · 12,000 USD" in said(
        draw_page(page_state_at("/search", "?q=12000", dataset))
    )


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar", "kk"])
def test_one_word_finds_the_same_in_every_language(language: str, dataset: Dataset) -> None:
    hrefs = [href for href in results(dataset, f"?q=метадон&lang={language}").values() if "activity=" in href]
    assert len(hrefs) == 5


def test_long_lists_stop_and_say_so(dataset: Dataset) -> None:
    page = draw_page(page_state_at("/search", "?q=UNODC", dataset))
    assert "24 more: add a word to narrow the search." in said(page)


def test_it_can_be_read_without_scripts(client: FlaskClient) -> None:
    page = plain(client, "/search?q=methadone")
    assert page.select_one("form[action='/search'][method=get] input[name=q]")
    link = page.select_one("a[href*='unaids-kaz-ost-2020-04']")
    assert link is not None
    assert "methadone" in link.text


def test_what_is_searched_is_text_and_nothing_else(client: FlaskClient) -> None:
    document = client.get("/search?q=%3Cscript%3Ealert(1)%3C/script%3E").get_data(as_text=True)
    assert "<script>alert" not in document


@pytest.mark.parametrize(
    "address", ["/search", "/search?q=", "/search?q=" + "a" * 300, "/search?q=%ff", "/search?q=%00"]
)
def test_any_search_is_answered(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 200


def test_what_is_not_searched_is_said(dataset: Dataset) -> None:
    page = draw_page(page_state_at("/search", "?q=" + "unodc " * 50, dataset))
    assert "Only the first 200 characters are searched." in said(page)
