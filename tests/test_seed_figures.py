"""Every figure of the first documents is on a page, in the CSV and in a slide.

`seed_figures/<document>.csv` was written with the document at hand, a figure a row: the row and cell of the package
that holds it (`table`, `id`, `column`, `value`), the page that shows it (`address`, `words`), and the chart whose CSV
and slides hold it (`chart`, `query`, `label`).
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import openpyxl
import pytest
from lxml import etree
from plotly.io.json import to_json_plotly

from dashboard.components.activity_details import activity_details
from dashboard.dataset.dataset import Dataset
from dashboard.exports.download_options import DownloadOptions, vocabulary
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.to_csv import to_csv
from dashboard.pages.registry import page_at, page_state_at
from dashboard.selection import read_query
from tests.support.component_tree import said
from tests.support.csv_counts import csv_rows
from tests.support.export_fixtures import export

LISTS = sorted((Path(__file__).parent / "seed_figures").glob("*.csv"))
SEEDS = {
    "000_6e6a1dc230577ea0": 16,
    "001_fb05aaa454b517ac": 16,
    "002_23f019b7fb1de008": 3,
    "003_909dabfbdfee0ef3": 3,
    "004_98be39ebe2c2b353": 25,
}
"""Each document, and how many figures were counted in it."""

UNSEEN = re.compile("[\u200e\u200f\u2066-\u2069]")


def figures() -> list[tuple[str, dict[str, str]]]:
    rows = []
    for path in LISTS:
        with path.open(encoding="utf-8", newline="") as file:
            rows += [(path.stem, row) for row in csv.DictReader(file)]
    return rows


FIGURES = figures()
EACH = pytest.mark.parametrize(
    "figure", [row for _seed, row in FIGURES], ids=[f"{seed[:3]}-{row['id']}-{row['column']}" for seed, row in FIGURES]
)


def plain(words: str) -> str:
    """Return words without marks of direction, with ordinary spaces."""
    return " ".join(UNSEEN.sub("", words).split())


def test_every_document_has_its_list() -> None:
    assert {name: sum(seed == name for seed, _row in FIGURES) for name in SEEDS} == SEEDS


@EACH
def test_a_figure_stands_in_the_package(figure: dict[str, str]) -> None:
    rows = [row for row in csv_rows(figure["table"]) if row["id"] == figure["id"]]
    assert [row[figure["column"]] for row in rows] == [figure["value"]]


@EACH
def test_a_figure_stands_on_a_page(figure: dict[str, str], dataset: Dataset) -> None:
    assert figure["words"] in page_words(figure["address"], dataset)


@EACH
def test_a_figure_stands_in_the_csv_of_its_chart(figure: dict[str, str], dataset: Dataset) -> None:
    rows = [row for row in chart_csv(figure["chart"], figure["query"], dataset) if row["key"] == figure["id"]]
    assert rows
    cells = {name.removesuffix("s"): rows[0].get(name, "") for name in rows[0]}
    numbers = {"value", "participants", "amount"}
    if figure["column"] in numbers:
        assert float(rows[0]["value"]) == float(figure["value"])
    elif figure["column"] in ("date_start", "date_end"):
        assert figure["value"] in (cells["date_start"], cells["date_end"])
    else:
        assert rows[0]["duration"] == figure["label"]


@EACH
def test_a_figure_stands_in_a_slide(figure: dict[str, str], dataset: Dataset) -> None:
    words = slide_words(figure["chart"], figure["query"], dataset)
    assert re.search(rf"(?<![\d,.]){re.escape(figure['label'])}(?![\d,]|\.\d)", words)


def page_words(address: str, dataset: Dataset) -> str:
    """Return the words of a page, of the activity that is opened beside it, and of its figures."""
    return dataset.derived(f"words of {address}", lambda: _page_words(address, dataset))


def _page_words(address: str, dataset: Dataset) -> str:
    parts = urlsplit(address)
    view = page_state_at(parts.path, f"?{parts.query}", dataset)
    content = page_at(parts.path, dataset).layout(view)
    figures_text = " ".join(str(value) for value in _strings(json.loads(to_json_plotly(content))))
    return plain(f"{said(content)} {said(activity_details(view))} {figures_text}")


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from _strings(part)


def chart_csv(chart: str, query: str, dataset: Dataset) -> list[dict[str, str]]:
    selection = read_query(f"?{query}", vocabulary(dataset)).selection
    content = dataset.derived(f"CSV of {chart} {query}", lambda: to_csv(export(chart, dataset, selection)))
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))


def slide_words(chart: str, query: str, dataset: Dataset) -> str:
    """Return every word of the slides of a chart, of the workbooks in them, and of the notes."""
    return dataset.derived(f"slides of {chart} {query}", lambda: _slide_words(chart, query, dataset))


def _slide_words(chart: str, query: str, dataset: Dataset) -> str:
    selection = read_query(f"?{query}", vocabulary(dataset)).selection
    words = []
    with zipfile.ZipFile(
        io.BytesIO(to_pptx(replace(export(chart, dataset, selection), options=DownloadOptions(appendix=True))))
    ) as deck:
        for name in deck.namelist():
            if re.fullmatch(r"ppt/(slides|charts|notesSlides)/[^/]+\.xml", name):
                slide = etree.fromstring(deck.read(name))
                words += [*slide.itertext(), *slide.xpath("//@descr")]
            if name.endswith(".xlsx"):
                book = openpyxl.load_workbook(io.BytesIO(deck.read(name)))
                words += [str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    return plain(" ".join(map(str, words)))
