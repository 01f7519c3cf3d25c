"""Countries side by side: figures in columns, bars on one scale, one axis of time."""

from __future__ import annotations

from typing import Any

import pytest

from dashboard.components.country_comparison import compare_link, country_comparison
from dashboard.components.page_state import PageState
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import draw_page, page_state_at
from dashboard.selection import Selection
from tests.support.component_tree import cells, every, hrefs, props, said


def view(dataset: Dataset, search: str, path: str = "/compare") -> PageState:
    return page_state_at(path, search, dataset)


def bars(content: Any) -> list[tuple[int, float]]:
    parts = [part for part in every(content, "Div") if getattr(part, "className", "") == "scale-bar"]
    shares = [props(bar)["style"]["--share"] for bar in parts]
    return [(int(said(bar)), float(share.rstrip("%"))) for bar, share in zip(parts, shares, strict=True)]


def test_each_country_is_a_column_and_leads_to_its_page(dataset: Dataset) -> None:
    content = country_comparison(view(dataset, "?country=KAZ,KGZ,UZB"))
    assert [said(head) for head in every(every(content, "Thead"), "Th")] == [
        "Figure",
        "Kazakhstan",
        "Kyrgyzstan",
        "Uzbekistan",
    ]
    assert hrefs(content)["Kyrgyzstan"] == "/country/KGZ"
    first = cells(content)[0]
    counts = [len(query.activities(dataset, Selection(country=(code,)))) for code in ("KAZ", "KGZ", "UZB")]
    assert [int(cell.split()[0]) for cell in first[1:]] == counts


def test_bars_are_on_one_scale(dataset: Dataset) -> None:
    content = bars(country_comparison(view(dataset, "?country=KAZ,KGZ")))
    highest = max(number for number, _share in content)
    assert content
    assert all(share == pytest.approx(100 * number / highest, abs=0.06) for number, share in content)


def test_figures_answer_to_the_other_filters(dataset: Dataset) -> None:
    content = country_comparison(view(dataset, "?country=KAZ,KGZ&kind=webinar"))
    assert [number for number, _share in bars(content)] == [8, 5]


def test_timelines_stand_on_one_axis(dataset: Dataset) -> None:
    content = draw_page(view(dataset, "?country=KAZ,KGZ"))
    assert "activity-timeline" in [getattr(card, "data-chart", None) for card in every(content, "Div")]


@pytest.mark.parametrize(("search", "number"), [("", "0"), ("?country=KAZ", "1"), ("?country=KAZ,KGZ,UZB,TJK", "4")])
def test_otherwise_it_says_what_to_choose(search: str, number: str, dataset: Dataset) -> None:
    sentence = said(country_comparison(view(dataset, search)))
    assert sentence == (f"Two or three countries stand side by side here; chosen: {number}. Choose them under Country.")


def test_it_is_linked_where_two_or_three_countries_are_chosen(dataset: Dataset) -> None:
    links = hrefs(compare_link(view(dataset, "?country=KAZ,KGZ&from=2020-06", "/activities")))
    assert links == {"Compare side by side": "/compare?country=KAZ,KGZ&from=2020-06"}
    assert compare_link(view(dataset, "?country=KAZ", "/")) == []
    assert compare_link(view(dataset, "?country=KAZ,KGZ")) == []


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_it_speaks_every_language(language: str, dataset: Dataset) -> None:
    rows = cells(country_comparison(view(dataset, f"?country=KAZ,TKM&lang={language}")))
    assert len(rows) > 8
    assert "Goods and grants" not in said(rows[2][0])
