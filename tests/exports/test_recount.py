"""Key numbers worked out anew from the CSV files, on the page, in slides and in sheets."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import openpyxl
import pytest

from dashboard.dataset.dataset import Dataset
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.pptx.deck import dashboard_to_pptx
from dashboard.exports.xlsx.chart_workbook import to_xlsx
from dashboard.pages.registry import page_at, page_state_at
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support import recount
from tests.support.component_tree import said
from tests.support.covering import few
from tests.support.csv_counts import csv_rows
from tests.support.export_fixtures import ROOT, export
from tests.support.pptx_reader import slides, words
from tests.support.recount import Choice

CHOICES = (
    Choice(),
    Choice(country=("KAZ",)),
    Choice(country=("KGZ",)),
    Choice(country=("TJK",)),
    Choice(country=("TKM",)),
    Choice(country=("UZB",)),
    Choice(country=("UZB",), kind=("training", "webinar")),
    Choice(country=("KAZ", "KGZ"), area=("covid_response",)),
    Choice(start="2020-06", end="2020-08"),
    Choice(country=("KAZ",), start="2021-03", end="2021-06"),
)
EACH, SOME = (
    pytest.mark.parametrize("choice", choices, ids=lambda choice: selection_of(choice).query() or "all")
    for choices in (CHOICES, few(CHOICES, 4))
)


def selection_of(choice: Choice) -> Selection:
    return Selection(
        country=choice.country, kind=choice.kind, area=choice.area, date_from=choice.start, date_to=choice.end
    )


def plain(text: str) -> str:
    """Return words with ordinary spaces, without marks of direction."""
    return " ".join(text.replace("\u2066", "").replace("\u2069", "").split())


def key_numbers(choice: Choice) -> Iterator[str]:
    """Yield the key numbers as they have to be written, from the files alone."""
    rows = recount.chosen(choice)
    yield str(len(rows))
    yield recount.people(rows, choice)
    yield recount.money(rows, choice).sums.get("USD", "not reported")


@EACH
def test_the_overview_has_the_numbers_of_the_files(choice: Choice, dataset: Dataset) -> None:
    view = page_state_at("/", selection_of(choice).query() and f"?{selection_of(choice).query()}", dataset)
    text = plain(said(page_at("/", dataset).layout(view)))
    rows = recount.chosen(choice)
    money = recount.money(rows, choice)
    for number in (*key_numbers(choice), *money.sums.values()):
        assert number in text
    by_year = sum(row["date_precision"] == "year" for row in rows)
    assert (f"{by_year} are known by their year only" in text) == (by_year > 1)
    assert (f"Not added: {money.apart} programme" in text) == bool(money.apart)
    assert (f"Left out: {money.overlapping} amount" in text) == bool(money.overlapping)


@SOME
def test_the_slide_of_figures_has_the_numbers_of_the_files(choice: Choice, dataset: Dataset) -> None:
    reader, selection = RenderContext(text_for("en"), LIGHT), selection_of(choice)
    deck = slides(dashboard_to_pptx(dashboard_export(dataset, selection, reader, ROOT, DownloadOptions())))
    text = plain(words(deck[1]))
    activities, people, dollars = key_numbers(choice)
    assert activities in text
    assert people in text
    # Where no country is chosen the slide has the world's chief figure in the place of the money.
    assert not choice.country or dollars in text


@SOME
def test_sheets_have_the_sums_of_the_files_place_by_place(choice: Choice, dataset: Dataset) -> None:
    rows = recount.chosen(choice)
    rows_by_place = {
        place: [row for row in rows if place_of(row) == place] for place in dict.fromkeys(map(place_of, rows))
    }
    sums = {row["place"]: row for row in sheet("participants-by-country", dataset, choice) if row["row_kind"] == "sum"}
    assert sums.keys() == rows_by_place.keys()
    for place, total in sums.items():
        number = "" if total["value"] is None else f"{recount.MARKS[total['qualifier']]}{total['value']:,.0f}"
        assert (number or "not reported") == recount.people(rows_by_place[place], choice)
        assert total["activities"] == len(rows_by_place[place])
    amounts = [row for row in sheet("procurement-by-country", dataset, choice) if row["row_kind"] == "sum"]
    amounts_by_place = {
        (currency, place): amount
        for place, part in rows_by_place.items()
        for currency, amount in recount.money(part, choice).sums.items()
    }
    assert {
        (row["currency"], row["place"]): recount.written(row["value"], [row["qualifier"]], row["currency"])
        for row in amounts
    } == amounts_by_place


def place_of(row: dict[str, str]) -> str:
    return "several" if ";" in row["countries"] else row["countries"]


def sheet(chart: str, dataset: Dataset, choice: Choice) -> list[dict[str, Any]]:
    """Return the rows of the sheet `Rows` of a chart."""
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(export(chart, dataset, selection_of(choice)))), read_only=True)
    heads, *rows = book["Rows"].iter_rows(values_only=True)
    return [dict(zip(map(str, heads), row, strict=True)) for row in rows]


@EACH
def test_shares_of_the_world_are_those_of_the_files(choice: Choice, dataset: Dataset) -> None:
    services = {row["id"]: row for row in csv_rows("services")}
    shares = {
        row["service"]: float(row["value"])
        for row in csv_rows("observations")
        if (row["survey"], row["indicator"], row["scope"]) == ("who-mns-2020", "disrupted_any", "WLD")
        and not row["discrepancy_of"]
        and services[row["service"]]["summary"] == "false"
    }
    view = page_state_at("/", f"?{selection_of(choice).query()}", dataset)
    text = plain(said(page_at("/", dataset).layout(view)))
    for share, word in ((max(shares.values()), "most"), (min(shares.values()), "least")):
        names = [services[service]["name"] for service, value in shares.items() if value == share]
        assert f"{share:.0f}%" in text
        assert f"World: {word} often disrupted: {names[0]}" in text
