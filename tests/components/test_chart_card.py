"""A card: titles, figure or table, words, small print, tools; what it says when empty."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.charts.chart import Chart
from dashboard.charts.registry import CHARTS
from dashboard.components.chart_card import EMPTY_FIGURE, chart_card, plot_key, rows_key, titles_key
from dashboard.components.chart_footnotes import MAX_LISTED_SOURCES, MAX_NAMED_SOURCES
from dashboard.components.chart_table import MAX_ROWS, chart_table
from dashboard.components.chart_toolbar import toolbar_key
from dashboard.components.page_state import PageState
from dashboard.dataset.cache import Cache
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.columns import distinct_ids
from dashboard.pages.registry import page_state_at
from dashboard.selection import Selection
from tests.support.component_tree import cells, every, hrefs, props, said


def view(dataset: Dataset, search: str = "", path: str = "/") -> PageState:
    return page_state_at(path, search, dataset)


@pytest.fixture(params=CHARTS.values(), ids=lambda chart: chart.id)
def chart(request: pytest.FixtureRequest) -> Chart:
    param: Chart = request.param
    return param


def test_a_card_says_what_it_shows_in_words(chart: Chart, dataset: Dataset) -> None:
    page = view(dataset)
    card = chart_card(chart, page)
    rows = chart.rows(dataset, Selection())
    assert said(every(card, "H2")).split() == chart.finding(rows, page.reader).split()
    assert props(every(card, "P")[0])["className"] == "subtitle"
    assert said(every(card, "P")[0]).split() == chart.subtitle(rows, page.reader).split()
    assert " ".join(chart.summary(rows, page.reader).split()) in said(every(every(card, "Figure")[0], "Details")[-1])
    caption = props(every(card, "Figcaption")[0])
    assert props(every(card, "Figure")[0])["aria-labelledby"] == caption["id"]
    assert props(card)["data-chart"] == chart.id


def test_the_small_print_leads_to_the_sources(chart: Chart, dataset: Dataset) -> None:
    card = chart_card(chart, view(dataset))
    small = next(part for part in every(card, "Div") if props(part).get("className") == "small-print")
    sources = distinct_ids(chart.rows(dataset, Selection())["source"])
    leads = hrefs(small).values()
    if len(sources) > MAX_LISTED_SOURCES:
        assert list(leads) == ["/sources"]
        assert f"{len(sources)} sources" in said(small)
    elif len(sources) > MAX_NAMED_SOURCES:
        assert set(leads) == {f"/sources#{source}" for source in sources}
        assert f"{len(sources)} sources" in said(every(small, "Summary"))
    else:
        titles = dict(zip(dataset.sources["id"], dataset.sources["title"], strict=True))
        for source in sources:
            assert titles[source] in said(small)
            assert f"/sources#{source}" in [props(link)["href"] for link in every(small, "A")]


def test_the_download_is_of_what_is_shown(chart: Chart, dataset: Dataset) -> None:
    card = chart_card(chart, view(dataset, "?country=UZB&survey=who-mns-2020&to=2021-12&table=x&activity=y"))
    link = next(
        props(a)["href"] for a in every(card, "A") if "/download/" in props(a)["href"] and ".csv" in props(a)["href"]
    )
    path, _mark, query = link.partition("?")
    assert path == f"/download/{chart.id}.csv"
    keys = [pair.partition("=")[0] for pair in query.split("&") if pair]
    assert keys == [key for key in ("country", "survey", "to") if key in chart.filters]


def test_as_a_table_it_has_every_row_and_no_picture(chart: Chart, dataset: Dataset) -> None:
    card = chart_card(chart, view(dataset, f"?table={chart.id}"))
    rows = chart.rows(dataset, Selection())
    assert props(every(card, "Graph")[0])["figure"] == EMPTY_FIGURE
    assert len(cells(card)) == min(len(rows), MAX_ROWS)
    assert len(every(card, "Thead")) == 1
    assert {props(head)["scope"] for head in every(every(card, "Thead"), "Th")} == {"col"}
    assert [props(link) for link in every(card, "A") if "data-picture" in props(link)] == []


def test_nothing_unsaid_stands_in_a_table(chart: Chart, dataset: Dataset) -> None:
    texts = [cell for row in cells(chart_table(chart, chart.rows(dataset, Selection()), view(dataset))) for cell in row]
    assert {"nan", "None", "NaN", "<NA>"} & set(texts) == set()


def test_a_long_table_is_cut_and_says_so(dataset: Dataset) -> None:
    chart = CHARTS["activity-timeline"]
    rows = chart.rows(dataset, Selection())
    assert len(rows) > MAX_ROWS
    table = chart_table(chart, rows, view(dataset))
    assert len(cells(table)) == MAX_ROWS
    assert f"The first {MAX_ROWS} of {len(rows)} rows. The download has all of them." in said(table)


def test_where_nothing_was_asked_or_cited_no_sign_stands_for_it(dataset: Dataset) -> None:
    mask = dataset.activities["amount"].isna() & dataset.activities["participants"].isna()
    bare = replace(dataset, activities=dataset.activities[mask].reset_index(drop=True))
    card = said(chart_card(CHARTS["procurement-by-country"], view(bare)))
    assert "Nothing matches this selection." in card
    assert "—" not in card
    assert "Source" not in said(every(chart_card(CHARTS["participants-by-country"], view(bare)), "Figure")[0])


def test_an_empty_card_says_what_was_asked_and_offers_the_one_filter(dataset: Dataset) -> None:
    card = chart_card(CHARTS["activity-timeline"], view(dataset, "?country=KAZ&kind=webinar&from=2030"))
    assert said(every(card, "H2")) == "Timeline"
    assert "Nothing matches this selection: Country = Kazakhstan; Kind = Webinar; From = 2030." in said(card)
    offer = next(a for a in every(card, "A") if "data-clear" in props(a))
    assert said(offer) == "Clear From"
    assert props(offer)["data-clear"] == "from"
    assert props(offer)["href"] == "/?country=KAZ&kind=webinar"
    assert props(every(card, "Graph")[0])["figure"] == EMPTY_FIGURE
    assert every(card, "Details")[0].children[1].children is None, "nothing is said of no rows"


def test_where_no_single_filter_helps_all_are_offered(dataset: Dataset) -> None:
    card = chart_card(CHARTS["activity-timeline"], view(dataset, "?country=XXX&kind=party"))
    assert "Clear Country and Kind" in said(card)


def test_the_country_of_a_country_page_is_never_offered_to_be_cleared(dataset: Dataset) -> None:
    card = chart_card(CHARTS["service-outputs"], view(dataset, "?kind=webinar", "/country/TKM"))
    clear_keys = [props(a)["data-clear"] for a in every(card, "A") if "data-clear" in props(a)]
    assert all("country" not in keys for keys in clear_keys)


def test_a_card_is_drawn_anew_only_for_what_it_answers_to(dataset: Dataset) -> None:
    chart = CHARTS["activities-by-month"]
    keys = (rows_key, plot_key, titles_key)
    before = [key(chart, view(dataset)) for key in keys]
    for search in ("?activity=x", "?table=activity-timeline"):
        assert [key(chart, view(dataset, search)) for key in keys] == before
    service_keys = [key(chart, view(dataset, "?service=harm-reduction")) for key in keys]
    assert service_keys[:2] == before[:2], "its figure stays"
    assert service_keys[2] != before[2], "its subtitle says that the service does not narrow it"
    assert [key(chart, view(dataset, "?service=opioid-agonist-treatment")) for key in keys] == service_keys
    for other in (
        "?country=KAZ",
        "?kind=webinar",
        "?from=2020",
        "?table=activities-by-month",
        "?theme=dark",
        "?lang=ru",
    ):
        assert plot_key(chart, view(dataset, other)) != before[1]


def test_rows_that_are_too_many_to_be_kept_are_worked_out_once_for_a_figure_and_its_tools(
    dataset: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    queries = list[str]()

    def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
        queries.append(selection.query())
        return CHARTS["activity-timeline"].rows(dataset, selection)

    monkeypatch.setattr(Cache, "fits", lambda _cache, value: isinstance(value, bool))
    chart, page = replace(CHARTS["activity-timeline"], id="counted", rows=rows), view(dataset, "?country=KGZ")
    toolbar_key(chart, page)
    assert chart_card(chart, page)
    assert queries == ["country=KGZ"]
    toolbar_key(chart, view(dataset, "?country=KGZ&service=harm-reduction"))
    assert queries == ["country=KGZ"], "whether there are any is remembered"
