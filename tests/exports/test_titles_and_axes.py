"""Titles, the order of places and the meaning of axes, read back from slides and sheets."""

from __future__ import annotations

import io
import zipfile

import openpyxl
import pytest
from lxml import etree

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.drawn_title import numbers
from dashboard.exports.native_chart import NativeBars
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.xlsx.chart_workbook import to_xlsx
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.complete_languages import COMPLETE
from tests.support.covering import covering
from tests.support.csv_counts import csv_rows
from tests.support.export_fixtures import export
from tests.support.pptx_reader import C, drawn_words, native_charts, slides

SELECTIONS = (
    Selection(),
    *(Selection(country=(code,)) for code in ("KAZ", "KGZ", "TJK", "TKM", "UZB")),
    Selection(country=("UZB",), kind=("training", "webinar")),
    Selection(country=("KAZ", "KGZ"), area=("covid_response",)),
    Selection(service=("harm-reduction",)),
    Selection(date_from="2020-06", date_to="2020-08"),
)
SURVEYS = ("disruption-by-service", "disruption-by-round", "disruption-by-scope", "response-measures")
WORLDWIDE = ("disruption-by-service", "disruption-by-round", "response-measures")


def name_of(value: str | Selection) -> str:
    return value if isinstance(value, str) else value.query() or "all"


def reader(selection: Selection) -> RenderContext:
    return RenderContext(text_for(selection.lang), LIGHT)


@pytest.mark.parametrize(("chart", "language"), covering(CHARTS, COMPLETE))
def test_every_number_of_a_title_of_a_slide_is_drawn_under_it(chart: str, language: str, dataset: Dataset) -> None:
    for country in ((), ("KAZ",)):
        selection = Selection(country=country, lang=language)
        for slide in slides(to_pptx(export(chart, dataset, selection, reader(selection)))):
            title = slide.shapes.title.text_frame.text
            assert numbers(title) <= numbers(drawn_words(slide)), title


@pytest.mark.parametrize(("chart", "selection"), covering(CHARTS, SELECTIONS), ids=name_of)
def test_every_number_of_a_title_of_a_sheet_is_drawn_in_it(chart: str, selection: Selection, dataset: Dataset) -> None:
    content = to_xlsx(export(chart, dataset, selection, reader(selection)))
    book = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    if book.sheetnames[0] != "Chart":
        return
    title, *rest = ([cell for cell in row if cell is not None] for row in book["Chart"].iter_rows(values_only=True))
    texts = [f"{cell:g}" if isinstance(cell, float) else str(cell) for row in rest for cell in row]
    assert numbers(str(title[0])) <= numbers(*texts), title
    # Each chart has the heading of its own cells as its title: copied alone it says what it draws.
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        titles = [etree.fromstring(archive.read(name)).findtext(f".//{C}title//{C}f") for name in names]
    assert len(set(titles)) == len(titles)
    assert "Chart!$A$1" not in titles


@pytest.mark.parametrize("language", COMPLETE)
def test_no_value_is_cut_from_a_title(language: str, dataset: Dataset) -> None:
    selection = Selection(lang=language)
    for slide in slides(to_pptx(export("service-outputs", dataset, selection, reader(selection)))):
        title = slide.shapes.title.text_frame.text
        assert "…" not in title[-12:]


@pytest.mark.parametrize(("chart", "survey"), covering(SURVEYS[:3], ["", *(row["id"] for row in csv_rows("surveys"))]))
def test_an_axis_has_one_meaning(chart: str, survey: str, dataset: Dataset) -> None:
    kinds = {row["id"]: (row["unit"], row["direction"]) for row in csv_rows("indicators")}
    selection = Selection(survey=survey)
    chart_export = export(chart, dataset, selection)
    if chart_export.empty or chart_export.plot is None:
        return
    meaning = {row["key"]: kinds.get(row["indicator"]) for row in chart_export.rows.to_dict("records")}
    axes = [[mark.key for row in section.rows for mark in row.marks] for section in chart_export.plot.sections]
    drawings = [native for native in chart_export.native_charts if isinstance(native, NativeBars)]
    axes += [[bar.key for bar in native.bars if bar.extents] for native in drawings]
    assert [keys for keys in axes if len({meaning[key] for key in keys if key}) > 1] == []


def test_blocks_of_other_meanings_say_what_they_are(dataset: Dataset) -> None:
    blocks = list(dict.fromkeys(export("disruption-by-scope", dataset, Selection(country=("KAZ",))).rows["block"]))
    assert blocks == [
        "",
        "Average shares of services disrupted",
        "Shares of programmes",
        "Shares of respondents",
        "Shares of countries: more is better",
    ]


@pytest.mark.parametrize(("chart", "selection"), covering(SURVEYS, SELECTIONS), ids=name_of)
def test_figures_of_a_chosen_country_come_first_in_slides_and_sheets(
    chart: str, selection: Selection, dataset: Dataset
) -> None:
    chart_export = export(chart, dataset, selection)
    local = [chart_export.is_local(native) for native in chart_export.native_charts]
    assert local == sorted(local, reverse=True)
    names = dataset.names("scopes", "en")
    country_names = [names[code] for code in selection.country if chart_export.local_keys]
    pages = [any(name in drawn_words(slide) for name in country_names) for slide in slides(to_pptx(chart_export))]
    assert pages == sorted(pages, reverse=True)


@pytest.mark.parametrize("language", COMPLETE)
@pytest.mark.parametrize("chart", CHARTS)
def test_a_headline_names_the_country_or_the_world(chart: str, language: str, dataset: Dataset) -> None:
    selection = Selection(country=("UZB",), lang=language)
    chart_export, names = export(chart, dataset, selection, reader(selection)), dataset.names("scopes", language)
    if chart in WORLDWIDE:
        assert chart_export.title.startswith(f"{names['WLD']}")
    elif chart != "disruption-by-scope":
        assert names["UZB"] in chart_export.title


@pytest.mark.parametrize("countries", [("KAZ", "UZB"), ("KAZ", "UZB", "KGZ", "TJK")])
def test_a_figure_of_the_world_says_so_however_many_countries_are_chosen(
    countries: tuple[str, ...], dataset: Dataset
) -> None:
    for chart in WORLDWIDE:
        assert export(chart, dataset, Selection(country=countries)).title.startswith("World: ")


@pytest.mark.parametrize("language", COMPLETE)
def test_a_headline_names_a_country_once_whichever_apostrophe_its_name_has(language: str, dataset: Dataset) -> None:
    selection = Selection(country=("CIV",), lang=language)
    chart_export = export("service-outputs", dataset, selection, reader(selection))
    assert chart_export.title.count(dataset.names("scopes", language)["CIV"][-4:]) == 1


def test_a_headline_without_a_country_is_the_finding(dataset: Dataset) -> None:
    for chart in CHARTS.values():
        chart_export = export(chart.id, dataset)
        assert chart_export.title == chart.finding(chart_export.rows, chart_export.reader)


def test_a_figure_whose_n_is_not_known_has_not_the_n_of_its_survey(dataset: Dataset) -> None:
    chart_export = export("disruption-by-round", dataset)
    unknown_keys = set(chart_export.rows.loc[chart_export.rows["n"].isna(), "key"])
    known_keys = set(
        chart_export.rows.loc[chart_export.rows["n"].notna() & (chart_export.rows["row_kind"] == "main"), "key"]
    )
    labels = {
        bar.key: bar.label
        for native in chart_export.native_charts
        if isinstance(native, NativeBars)
        for bar in native.bars
    }
    services = [
        labels[key]
        for key in unknown_keys
        if key in labels and "service" in chart_export.rows.set_index("key").loc[key, "row_kind"]
    ]
    assert services
    assert [label for label in services if "n = " in label] == []
    assert all("n = " in labels[key] for key in known_keys if key in labels)
    assert len(native_charts(to_pptx(chart_export))) >= 3


def test_a_heading_with_a_value_is_written_as_its_language_does(dataset: Dataset) -> None:
    selection = Selection(lang="fr")
    charts = export("disruption-by-service", dataset, selection, reader(selection)).native_charts
    headings = [bar.label for chart in charts if isinstance(chart, NativeBars) for bar in chart.bars if bar.is_heading]
    assert "École et lieu de travail\u00a0: ~75\u00a0%" in headings
