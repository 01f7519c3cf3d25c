"""JSON is held against its schema by a validator, and against the rows it was written from."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.columns import distinct_ids
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.columns import column_labels
from dashboard.exports.to_json import to_json
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.export_fixtures import NOTHING, ODD, export, odd

SCHEMA = Path(__file__).parent / "chart.schema.json"


@pytest.fixture(scope="module")
def schema() -> Any:
    content = json.loads(SCHEMA.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(content)
    return Draft202012Validator(content, format_checker=FormatChecker())


def read(chart_export: ChartExport) -> Any:
    def refuse(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    return json.loads(to_json(chart_export).decode("utf-8"), parse_constant=refuse)


def assert_rows(content: Any, chart_export: ChartExport) -> None:
    assert len(content["rows"]) == len(chart_export.rows)
    for line, row in zip(content["rows"], chart_export.rows.to_dict("records"), strict=True):
        for name, value in row.items():
            unknown = isinstance(value, float) and math.isnan(value)
            assert line[name] == (None if unknown else value), name


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_keeps_to_the_schema(chart: str, dataset: Dataset, schema: Any) -> None:
    chart_export = export(chart, dataset)
    content = read(chart_export)
    assert [error.message for error in schema.iter_errors(content)] == []
    assert_rows(content, chart_export)
    assert [column["name"] for column in content["columns"]] == list(content["rows"][0])
    assert [source["id"] for source in content["sources"]] == list(distinct_ids(chart_export.rows["source"]))
    assert all(row["source_title"] for row in content["rows"] if row["source"])


def test_it_says_what_the_rows_are(dataset: Dataset) -> None:
    selection = Selection(country=("KAZ", "UZB"), date_from="2020-06", service=("harm-reduction",), theme="dark")
    chart_export = export("activity-timeline", dataset, selection)
    content = read(chart_export)
    assert content["title"] == chart_export.title
    assert content["statistical_title"] == chart_export.subtitle
    assert content["small_print"] == list(chart_export.lines)
    assert content["selection"] == {"country": ["KAZ", "UZB"], "from": ["2020-06"]}
    assert content["permalink"] == "http://dashboard.example/activities?country=KAZ,UZB&from=2020-06&theme=dark"
    assert content["exported_on"] == "2020-12-01"
    assert content["data_version"] == {"hash": dataset.version.hash, "date": dataset.version.date}


def test_columns_say_what_they_mean(dataset: Dataset) -> None:
    columns = {column["name"]: column for column in read(export("procurement-by-country", dataset))["columns"]}
    assert columns["value"]["type"] == "number"
    assert columns["label"]["type"] == "text"
    assert columns["amount_kind"]["meaning"] == dataset.contract.tables["activities"].field("amount_kind").description
    assert columns["place"]["meaning"] == "Place, code"  # here a country; in the contract a town
    assert columns["qualifier"]["meaning"]


@pytest.mark.parametrize("chart", CHARTS)
def test_meanings_of_columns_are_in_the_language_of_the_reader(chart: str, dataset: Dataset) -> None:
    russian = RenderContext(text_for("ru"), LIGHT)
    columns = read(export(chart, dataset, Selection(lang="ru"), russian))["columns"]
    words = {column["name"]: column["heading"] + column["meaning"].partition(":")[0] for column in columns}
    assert [name for name, meaning in words.items() if not re.search("[а-я]", meaning)] == []


def test_a_town_is_no_code(dataset: Dataset) -> None:
    columns = {column["name"]: column for column in read(export("activity-timeline", dataset))["columns"]}
    contract, text = dataset.contract, text_for("en")
    assert columns["place"]["meaning"] == contract.tables["activities"].field("place").description
    assert column_labels(list(columns), CHARTS["activity-timeline"], text)[list(columns).index("place")] == "Place"


@pytest.mark.parametrize("chart", CHARTS)
def test_a_selection_without_rows_gives_an_empty_list(chart: str, dataset: Dataset, schema: Any) -> None:
    content = read(export(chart, dataset, NOTHING.with_values("survey", ("no-such",))))
    assert [error.message for error in schema.iter_errors(content)] == []
    assert content["rows"] == content["sources"] == []
    assert content["statistical_title"] == "Nothing matches this selection"


@pytest.mark.parametrize("chart", CHARTS)
def test_words_are_as_they_stand_in_the_data(chart: str, dataset: Dataset, schema: Any) -> None:
    chart_export = export(chart, odd(dataset))
    content = read(chart_export)
    assert [error.message for error in schema.iter_errors(content)] == []
    assert_rows(content, chart_export)
    text = "\n".join(str(value) for row in content["rows"] for value in row.values())
    assert sum(word in text for word in ODD) >= len(ODD) - 1
