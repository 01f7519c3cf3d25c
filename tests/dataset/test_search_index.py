"""The search: every language, any spelling of a number, typing errors, within bounds."""

from __future__ import annotations

import pytest

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.search_index import GROUPS, fold, search_index, tokens

METHADONE = {"kgz-oat-take-home-2020", "tjk-undp-methadone-flight-2020", "unaids-kaz-ost-2020-04"}


def activities(dataset: Dataset, query: str) -> list[str]:
    return search_index(dataset).search(query)["activities"]


@pytest.mark.parametrize("query", ["methadone", "метадон", "Méthadone", "methadone".upper(), "ميثادون", "метадона"])
def test_what_is_searched_in_one_language_is_found_whatever_the_page_speaks(query: str, dataset: Dataset) -> None:
    assert set(activities(dataset, query)) >= METHADONE


@pytest.mark.parametrize("query", ["metadone", "methadon", "mehtadone", "методон"])
def test_typing_errors_are_forgiven(query: str, dataset: Dataset) -> None:
    assert set(activities(dataset, query)) >= METHADONE


@pytest.mark.parametrize("query", ["12000", "12,000", "12 000", "12\u00a0000", "١٢٠٠٠"])
def test_a_number_is_found_however_it_is_written(query: str, dataset: Dataset) -> None:
    assert "unodc-kaz-ppe-2020-08" in activities(dataset, query)


def test_a_number_is_no_part_of_another(dataset: Dataset) -> None:
    assert "unodc-kaz-ppe-2020-08" not in activities(dataset, "1200")


@pytest.mark.parametrize(
    "query", ["25 September 2020", "25 сентября 2020", "25 septembre 2020", "2020-09-25", "25.09.2020"]
)
def test_a_date_is_found_however_it_is_written(query: str, dataset: Dataset) -> None:
    assert "unodc-kaz-webinar-2020-09-25" in activities(dataset, query)


def test_all_words_count_and_names_come_first(dataset: Dataset) -> None:
    index = search_index(dataset)
    assert index.search("opioid agonist")["services"][0] == "opioid-agonist-treatment"
    assert index.search("Kazahstan")["countries"] == ["KAZ"]
    assert set(index.search("methadone kyrgyzstan")["activities"]) < set(index.search("methadone")["activities"])
    assert index.search("Harm Reduction")["sources"]


@pytest.mark.parametrize("query", ["", "   ", "!?%", "xqzzyv", "a" * 5000, "methadone xqzzyv", "\ud800", "\x00"])
def test_what_is_nowhere_gives_nothing_and_no_fault(query: str, dataset: Dataset) -> None:
    assert search_index(dataset).search(query) == {group: [] for group in GROUPS}


def test_a_long_search_is_bounded(dataset: Dataset) -> None:
    # Only the first eight words count: the ninth, which nothing has, changes nothing.
    words = "unodc kazakhstan webinar on of drug treatment hiv xqzzyv"
    assert search_index(dataset).search(words)["activities"] == ["unodc-kaz-webinar-2020-09-25"]


def test_text_is_folded_for_comparison() -> None:
    assert fold("Ёлка É 1 234 567,5 12,000") == "елка e 1234567,5 12000"
    assert fold("2020 12, 150") == "2020 12, 150"
    assert tokens("B a B, 12,000 USD") == ["b", "a", "12000", "usd"]
