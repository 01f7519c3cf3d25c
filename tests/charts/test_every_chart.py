"""What every chart promises, whichever it is.

A new chart is tested here as soon as it stands in `CHARTS`.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Hashable, Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, replace
from html import unescape
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest
from plotly.io.json import to_json_plotly

from dashboard.charts.chart import Chart
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.required_columns import TABLES
from dashboard.dataset.rows.columns import COMMON_COLUMNS, distinct_ids
from dashboard.exports.chart_export import chart_export
from dashboard.exports.registry import FORMATS
from dashboard.facts.chart_cases import chart_cases
from dashboard.plotting.plot import reported_extents
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.selection import FILTERS, KEYS, Selection
from dashboard.text.formats import MARKS
from dashboard.text.translate import SOURCE_LANGUAGE, Translator, languages, text_for
from dashboard.theme import THEMES
from tests.support.complete_languages import COMPLETE
from tests.support.dataset_variants import with_markup, with_tables
from tests.support.translation_spy import Listening

UNKNOWN = "no-such"
NOT_SAID = re.compile(r"\b(?:None|nan|NaN|NaT|inf)\b|<NA>|\{|\}")


@dataclass(frozen=True)
class Case:
    """A chart with rows to show, and who looks at them."""

    chart: Chart
    dataset: Dataset
    selection: Selection
    reader: RenderContext
    rows: pd.DataFrame
    figure: Figure


CASES = {case.id: case for case in chart_cases()}
USUAL = (
    "kk-light-shipped",
    "fr-light-shipped",
    "ar-light-shipped",
    "en-dark-shipped",
    "ar-light-one-country",
    "ru-light-one-country",
    "en-light-one-record",
    "ar-light-one-record",
)
"""Cases that tell little beside the others of their chart: `make soak` tries them."""

TRIED = [pytest.param(name, marks=pytest.mark.soak) if name.endswith(USUAL) else name for name in CASES]


ONCE = pytest.mark.parametrize(
    "case",
    [name if name.endswith("ar-dark-shipped") else pytest.param(name, marks=pytest.mark.soak) for name in CASES],
    indirect=True,
)
"""For what is the same in every language and of however many rows: `make soak` tries the others."""


@pytest.fixture(scope="module", params=TRIED)
def case(request: pytest.FixtureRequest, dataset: Dataset) -> Case:
    """Each chart in each language and theme, with shipped, few and very many rows."""
    chart_case = CASES[request.param]
    chart, data = chart_case.chart, chart_case.dataset(dataset)
    rows = chart.rows(data, chart_case.selection)
    return Case(chart, data, chart_case.selection, chart_case.reader, rows, chart.draw(rows, chart_case.reader))


@pytest.fixture(scope="module", params=CHARTS.values(), ids=lambda chart: chart.id)
def chart(request: pytest.FixtureRequest) -> Chart:
    param: Chart = request.param
    return param


def traces(figure: Figure) -> list[dict[str, Any]]:
    data: list[dict[str, Any]] = figure["data"]
    return data


def marks(figure: Figure) -> Iterator[tuple[str, str]]:
    """Yield the key and the tooltip of every mark that has a key."""
    for trace in traces(figure):
        if "customdata" in trace:
            yield from zip(trace["customdata"], trace["hovertext"], strict=True)


def reported_text(row: Mapping[Hashable, Any], text: Translator) -> str:
    """Return a row's value as it has to be written, with its mark: `>60%`, `~500 EUR`."""
    if row["unit"] == row.get("currency"):
        return text.amount(row["value"], row["unit"], row["qualifier"])
    return text.value(row["value"], row["qualifier"], row["unit"])


def figure_texts(figure: Figure) -> Iterator[str]:
    """Yield every text that Plotly writes or shows in a tooltip."""
    for trace in traces(figure):
        for key in ("text", "hovertext", "name"):
            yield from _texts(trace.get(key))
    layout = figure["layout"]
    for note in layout.get("annotations", []):
        yield from _texts([note.get("text"), note.get("hovertext")])
    for name, axis in layout.items():
        if re.fullmatch(r"[xy]axis\d*", name):
            yield from _texts([*axis.get("ticktext", []), axis.get("title", {}).get("text")])


def _texts(value: Any) -> list[str]:
    return [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]


def assert_columns(rows: pd.DataFrame) -> None:
    assert set(COMMON_COLUMNS) <= set(rows.columns)
    for column in COMMON_COLUMNS:
        if column in ("value", "n"):
            assert rows[column].dtype == "float64", column
        else:
            assert all(isinstance(cell, str) for cell in rows[column].tolist()), column


def test_rows_have_the_common_columns_with_their_types(case: Case) -> None:
    assert len(case.rows) > 0
    assert_columns(case.rows)
    assert set(case.rows["qualifier"]) <= {*MARKS, ""}
    assert case.rows["label"].str.strip().all()


def test_every_value_names_sources_that_exist(case: Case) -> None:
    ids = set(case.dataset.sources["id"])
    assert set(distinct_ids(case.rows["source"])) <= ids
    rows = case.rows[case.rows["value"].notna() & (case.rows["source"] == "")]
    assert rows["label"].tolist() == []


def test_every_column_of_the_table_stands_in_the_rows(case: Case) -> None:
    forms = {"period": ("{}_start", "{}_end"), "amount": ("{}", "currency"), "link": ("{}", "key")}
    names = [form.format(column.name) for column in case.chart.columns for form in forms.get(column.kind, ("{}",))]
    assert [name for name in names if name not in case.rows] == []
    assert [column.kind for column in case.chart.columns].count("source") == 1


def test_the_figure_is_one_that_plotly_accepts(case: Case) -> None:
    go.Figure(deepcopy(case.figure))  # Plotly takes a figure apart
    assert {trace["type"] for trace in traces(case.figure)} <= {"bar", "scatter"}
    assert case.figure["layout"]["height"] > 0


@ONCE
def test_a_plot_says_the_same_on_every_screen(case: Case) -> None:
    if case.chart.plot:
        readers = (replace(case.reader, wide=wide, theme=theme) for wide in (True, False) for theme in THEMES.values())
        description = repr(case.chart.plot(case.rows, case.reader))
        assert all(repr(case.chart.plot(case.rows, reader)) == description for reader in readers)


def test_every_mark_that_is_drawn_is_in_the_plot(case: Case) -> None:
    if case.chart.plot:
        chart_plot = case.chart.plot(case.rows, case.reader)
        plot_keys = {mark.key for mark in chart_plot.marks()} | {row.key for row in chart_plot.rows() if row.key}
        figure_keys = {key for key, _hover in marks(case.figure)}
        extent_keys = {mark.key for mark in chart_plot.marks() if reported_extents(mark, chart_plot.sections[0].scale)}
        assert extent_keys <= figure_keys <= plot_keys


def test_something_is_drawn_for_the_eye(case: Case) -> None:
    traces_with_data = [trace for trace in traces(case.figure) if len(trace.get("x") or [])]
    assert traces_with_data or case.figure["layout"].get("annotations")


def test_every_mark_leads_to_its_row(case: Case) -> None:
    """Or to the country of its lane, where it counts what has no label."""
    keys = {*case.rows["key"], *(f"country={lane}" for lane in case.rows.get("lane", ())), ""}
    assert [key for key, _hover in marks(case.figure) if key not in keys] == []


def test_a_tooltip_shows_the_value_with_its_qualifier(case: Case) -> None:
    """A number that was reported as `over 60%` says so wherever the mark is touched."""
    text, hovers = case.reader.text, dict(marks(case.figure))
    rows = case.rows[case.rows["qualifier"].isin(["about", "over", "under"]) & case.rows["value"].notna()]
    for row in rows.to_dict("records"):
        if row["key"] in hovers:
            assert reported_text(row, text) in unescape(hovers[row["key"]]), row["key"]


def test_a_bounded_value_is_written_with_its_mark(case: Case) -> None:
    text, labels = case.reader.text, " | ".join(unescape(part) for part in figure_texts(case.figure))
    rows = case.rows[case.rows["qualifier"].isin(["over", "under"]) & case.rows["value"].notna()]
    for row in rows.to_dict("records"):
        if row["key"] in dict(marks(case.figure)):
            assert reported_text(row, text) in labels


def test_nothing_unsaid_stands_in_labels_or_tooltips(case: Case) -> None:
    assert [text for text in figure_texts(case.figure) if NOT_SAID.search(text)] == []
    assert [text for text in figure_texts(case.figure) if re.search(r"\d\.0 ", text)] == []


def test_titles_and_summary_are_sentences(case: Case) -> None:
    finding, subtitle = case.chart.finding(case.rows, case.reader), case.chart.subtitle(case.rows, case.reader)
    summary = case.chart.summary(case.rows, case.reader)
    for sentence in (finding, subtitle, summary):
        assert len(sentence.split()) >= 3
        assert sentence == sentence.strip()
        assert not NOT_SAID.search(sentence)
        assert "  " not in sentence
        assert not re.search(r"\d\.0\b(?!\d)", sentence)
    assert not finding.endswith(".")
    assert "\n" not in finding + subtitle


@ONCE
def test_titles_are_messages_of_the_catalogue(case: Case) -> None:
    """No sentence is glued together.

    The whole of it is one message, which a language may turn round.
    """
    reader = replace(case.reader, text=Listening(case.reader.text.language))
    for sentence in (case.chart.finding(case.rows, reader), case.chart.subtitle(case.rows, reader)):
        assert sentence.startswith("⟦")
        assert sentence.endswith("⟧")


def test_every_sentence_is_translated(case: Case) -> None:
    translator = Listening(case.reader.text.language)
    reader = replace(case.reader, text=translator)
    for method in (case.chart.draw, case.chart.finding, case.chart.subtitle, case.chart.summary):
        method(case.rows, reader)
    assert translator.untranslated() == [] or case.reader.text.language not in COMPLETE


def test_the_figure_holds_no_script(case: Case) -> None:
    assert "<script" not in str(to_json_plotly(case.figure)).lower()


@ONCE
def test_the_export_has_every_row(case: Case) -> None:
    content = (
        FORMATS["csv"]
        .write(chart_export(case.chart, case.dataset, case.selection, case.reader, "http://localhost/"))
        .decode("utf-8-sig")
    )
    records = list(csv.DictReader(io.StringIO(content, newline="")))
    assert len(records) == len(case.rows)
    assert {"label", "value", "qualifier", "source", "source_title", "source_url"} <= set(records[0])
    assert all(record["source_title"] for record in records if record["source"])


@ONCE
def test_asked_twice_it_answers_the_same(case: Case) -> None:
    pd.testing.assert_frame_equal(case.chart.rows(case.dataset, case.selection), case.rows)
    fresh = replace(case.dataset)  # nothing of what was derived is kept
    pd.testing.assert_frame_equal(case.chart.rows(fresh, case.selection), case.rows)
    assert to_json_plotly(case.chart.draw(case.rows, case.reader)) == to_json_plotly(case.figure)


@ONCE
def test_nothing_changes_the_data_or_the_rows(case: Case) -> None:
    data = with_tables(case.dataset, {name: case.dataset.table(name).copy() for name in TABLES})
    rows = case.chart.rows(data, case.selection)
    before = rows.copy()
    for method in (case.chart.draw, case.chart.finding, case.chart.subtitle, case.chart.summary):
        method(rows, case.reader)
    pd.testing.assert_frame_equal(rows, before)
    for name in TABLES:
        pd.testing.assert_frame_equal(data.table(name), case.dataset.table(name))


def test_the_chart_has_an_identity(chart: Chart) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)+", chart.id)
    assert chart.page.startswith("/")
    assert chart.question.endswith("?")
    assert set(chart.filters) <= set(FILTERS)
    assert chart.columns


@pytest.mark.parametrize("language", languages())
def test_empty_rows_have_the_same_columns(chart: Chart, dataset: Dataset, language: str) -> None:
    full = chart.rows(dataset, Selection(lang=language))
    key = chart.filters[-1]
    empty = chart.rows(dataset, Selection(lang=language).with_values(key, (UNKNOWN,)))
    assert empty.empty
    assert_columns(empty)
    assert list(empty.columns) == list(full.columns)
    reader = RenderContext(text_for(language), THEMES["light"])
    content = FORMATS["csv"].write(chart_export(chart, dataset, Selection().with_values(key, (UNKNOWN,)), reader, "x"))
    assert content.count(b"\r\n") == 1


def test_an_unknown_value_is_never_silently_all(chart: Chart, dataset: Dataset) -> None:
    for key in chart.filters:
        rows = chart.rows(dataset, Selection().with_values(key, (UNKNOWN,)))
        if key == "country" and chart.page == "/services":
            # The figures of the world stay, marked as the world's, whichever country is asked for.
            assert UNKNOWN not in set(rows["scope"])
        else:
            assert rows.empty, key


def test_its_filters_name_all_it_answers_to(chart: Chart, dataset: Dataset) -> None:
    """A card is drawn anew, and its download asked for, by these keys only."""
    all_rows, vocabulary = chart.rows(dataset, Selection()), dict(dataset.vocabulary())
    vocabulary |= {"from": frozenset({"2020-06"}), "to": frozenset({"2020-06"})}
    for key in (key for key in KEYS if key in vocabulary and key not in chart.filters):
        for value in sorted(vocabulary[key])[:4]:
            pd.testing.assert_frame_equal(chart.rows(dataset, Selection().with_values(key, (value,))), all_rows)


def test_a_filter_narrows_what_is_shown(chart: Chart, dataset: Dataset) -> None:
    all_rows, vocabulary = chart.rows(dataset, Selection()), dict(dataset.vocabulary())
    vocabulary |= {"from": frozenset({"2021-06"}), "to": frozenset({"2020-06"})}
    for key in chart.filters:
        answers = (chart.rows(dataset, Selection().with_values(key, (value,))) for value in sorted(vocabulary[key]))
        assert any(not answer.equals(all_rows) for answer in answers), key


def test_data_is_never_markup(chart: Chart, dataset: Dataset) -> None:
    data = with_markup(dataset)
    for theme in THEMES.values():
        reader = RenderContext(text_for(SOURCE_LANGUAGE), theme)
        for country in ((), ("KAZ",)):
            rows = chart.rows(data, Selection(country=country))
            texts = list(figure_texts(chart.draw(rows, reader)))
            assert [text for text in texts if "<img" in text or "<b>x" in text] == []
            assert any("&lt;img" in text for text in texts)


@pytest.mark.parametrize("method", ["finding", "subtitle", "summary"])
def test_words_in_the_data_are_repeated_as_they_are(
    chart: Chart, dataset: Dataset, method: str, reader: RenderContext
) -> None:
    """Braces in a title are no places to fill.

    HTML is escaped where it is shown, not in the sentence.
    """
    rows = chart.rows(with_markup(dataset), Selection())
    speak: Callable[[pd.DataFrame, RenderContext], str] = getattr(chart, method)
    assert "&lt;" not in speak(rows, reader)
