"""Every deck keeps the rules of the format and of our slides.

Titles, small print, notes, nothing on top of another.
"""

from __future__ import annotations

import io
import re
import time
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pptx
import pytest
from openxml_audit import OpenXmlValidator

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.datapackage import licences
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.pptx.deck import dashboard_to_pptx, to_pptx
from dashboard.facts.chart_cases import one_record
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import DARK, LIGHT
from tests.support.covering import few
from tests.support.export_fixtures import NOTHING, ROOT, export
from tests.support.pptx_reader import (
    A,
    P,
    addresses,
    assert_apart,
    assert_sound,
    native_charts,
    notes,
    parts,
    slides,
    tables,
    words,
    xml_parts,
)

AMOUNTS = ("full", "appendix", "one row", "empty")
APPENDIX = DownloadOptions(appendix=True)


class Decks(dict[tuple[str, str], bytes]):
    """The decks of charts, and of all, each made when it is first asked for."""

    def __init__(self, dataset: Dataset) -> None:
        super().__init__()
        self.dataset = dataset

    def __missing__(self, key: tuple[str, str]) -> bytes:
        name, amount = key
        content = self._of_all(amount) if name == "dashboard" else to_pptx(self._of_chart(name, amount))
        return self.setdefault(key, content)

    def _of_all(self, amount: str) -> bytes:
        if amount == "full":
            reader = RenderContext(text_for("en"), LIGHT)
            return dashboard_to_pptx(dashboard_export(self.dataset, Selection(), reader, ROOT))
        arabic = Selection(lang="ar", theme="dark", country=("KAZ",))
        reader = RenderContext(text_for("ar"), DARK)
        return dashboard_to_pptx(dashboard_export(self.dataset, arabic, reader, ROOT, APPENDIX))

    def _of_chart(self, name: str, amount: str) -> ChartExport:
        chart_export = export(name, one_record(CHARTS[name], self.dataset) if amount == "one row" else self.dataset)
        if amount == "empty":
            return replace(export(name, self.dataset, NOTHING), rows=chart_export.rows.iloc[:0])
        return replace(chart_export, options=APPENDIX) if amount == "appendix" else chart_export


@pytest.fixture(scope="module")
def decks(dataset: Dataset) -> Decks:
    return Decks(dataset)


CASES = [*((name, amount) for name in CHARTS for amount in AMOUNTS), ("dashboard", "full"), ("dashboard", "Arabic")]


@pytest.fixture(params=few(map("/".join, CASES), 5))
def deck(request: pytest.FixtureRequest, decks: Decks) -> bytes:
    name, amount = request.param.split("/")
    return decks[name, amount]


def one_line(words: str) -> str:
    return " ".join(part for part in re.split("[ \n]", words) if part)


@pytest.mark.parametrize(("name", "amount"), few(CASES, 2))
def test_another_program_finds_nothing_against_the_rules(name: str, amount: str, decks: Decks, tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(decks[name, amount])
    report = OpenXmlValidator().validate(file)
    assert [str(error) for error in report.errors] == []


def test_the_package_holds_together(deck: bytes) -> None:
    assert_sound(deck)
    file = pptx.Presentation(io.BytesIO(deck))
    assert (file.slide_width or 0) / (file.slide_height or 1) == pytest.approx(16 / 9, rel=0.001)


def test_every_slide_has_a_title_of_its_own(deck: bytes) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in slides(deck)]
    assert all(titles)
    assert len(titles) == len(set(titles))


def test_nothing_stands_on_top_of_another(deck: bytes) -> None:
    for slide in slides(deck):
        assert_apart(slide)


def test_no_placeholder_is_left_empty(deck: bytes) -> None:
    assert [
        s.name for slide in slides(deck) for s in slide.placeholders if not s.has_chart and not s.text_frame.text
    ] == []


def test_charts_and_tables_have_an_alternative_text(deck: bytes) -> None:
    frames = [shape for slide in slides(deck) for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert all(len(frame._element.nvGraphicFramePr.cNvPr.get("descr", "")) > 10 for frame in frames)


def test_words_have_a_language(deck: bytes) -> None:
    languages = {
        run.find(f"{A}rPr").get("lang")
        for name, root in xml_parts(deck)
        if name.startswith(("ppt/slides/slide", "ppt/charts/"))
        for run in root.iter(f"{A}r")
    }
    assert languages <= {"en-GB", "ar-EG"}
    assert len(languages) == 1


@pytest.mark.parametrize("name", CHARTS)
def test_the_first_slide_says_what_the_page_says_or_what_it_draws(name: str, dataset: Dataset, decks: Decks) -> None:
    chart_export = export(name, dataset)
    first = slides(decks[name, "full"])[0]
    title = first.shapes.title.text_frame.text.replace("\u00a0", " ")
    charts = native_charts(decks[name, "full"])
    labels = [label for chart in charts[:1] for label in chart.labels().values()]
    assert title == chart_export.title.replace("\u00a0", " ") or any(title.endswith(label) for label in labels)
    assert chart_export.subtitle.split("; ")[0] in words(first)


@pytest.mark.parametrize("name", CHARTS)
def test_the_notes_name_the_way_back_licence_version_and_day(name: str, dataset: Dataset, decks: Decks) -> None:
    chart_export = export(name, dataset)
    for slide in slides(decks[name, "full"]):
        speaker_notes = notes(slide)
        assert chart_export.permalink in speaker_notes
        assert str(dataset.version) in speaker_notes
        assert "1 December 2020" in speaker_notes
        assert "Behind this slide" in speaker_notes
        assert all(licence.title in speaker_notes for licence in licences(dataset))
        assert chart_export.permalink in addresses(slide)


def test_notes_can_be_taken_in_while_speaking(deck: bytes) -> None:
    assert all(len(notes(slide)) < 1_500 for slide in slides(deck))


@pytest.mark.parametrize("name", few(CHARTS, 3))
def test_tables_stand_in_the_appendix_and_hold_every_row_or_say_where_all_are(
    name: str, dataset: Dataset, decks: Decks
) -> None:
    chart_export = export(name, dataset)
    plain, full = slides(decks[name, "full"]), slides(decks[name, "appendix"])
    assert [s.shapes.title.text_frame.text for s in full[: len(plain)]] == [
        s.shapes.title.text_frame.text for s in plain
    ]
    appendix = full[len(plain) :]
    rows = sum(len(shape.table.rows) - 1 for slide in appendix for shape in slide.shapes if shape.has_table)
    assert rows <= len(chart_export.rows)
    if rows < len(chart_export.rows):
        assert all(f"{ROOT}download/{name}.csv" in notes(slide) for slide in appendix)


@pytest.mark.parametrize("amount", ["full", "Arabic"])
def test_sections_name_the_appendix(amount: str, decks: Decks) -> None:
    content = decks["dashboard", amount]
    root = dict(xml_parts(content))["ppt/presentation.xml"]
    sections = [[slide_id.get("id") for slide_id in part.iter("{*}sldId")] for part in root.iter("{*}section")]
    if amount == "full":
        assert sections == []
    else:
        slide_ids = [slide_id.get("id") for slide_id in root.find(f"{P}sldIdLst")]
        assert [slide_id for part in sections for slide_id in part] == slide_ids
        assert len(sections[0]) <= 10


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_selection_is_a_slide_that_says_so(name: str, decks: Decks) -> None:
    (slide,) = slides(decks[name, "empty"])
    assert "Nothing matches this selection" in words(slide)
    assert "no-such" in words(slide)
    assert native_charts(decks[name, "empty"]) == []


def test_the_deck_of_all_begins_with_the_question_and_ends_with_the_sources(
    dataset: Dataset, reader: RenderContext
) -> None:
    selection = Selection(country=("KAZ",), kind=("webinar",))
    content = dashboard_export(dataset, selection, reader, ROOT, APPENDIX)
    deck = dashboard_to_pptx(content)
    pages = slides(deck)
    assert "Kazakhstan" in pages[0].shapes.title.text_frame.text
    assert "Kind: Webinar" in words(pages[0])
    numbers = {number.id: number for number in content.numbers}
    for number in ("activities", "participants"):
        assert numbers[number].value_text in words(pages[1])
        assert numbers[number].label in words(pages[1])
    assert pages[-1].shapes.title.text_frame.text.startswith("Sources ")
    assert {row[0] for table in tables(deck)[-1:] for row in table[1:]} <= set(dataset.sources["title"])


def test_a_selection_without_anything_is_told(dataset: Dataset, reader: RenderContext) -> None:
    nothing = Selection(country=("no-such",), service=("no-such",), survey="no-such")
    content = dashboard_export(dataset, nothing, reader, ROOT)
    assert content.charts == ()
    opening, numbers, *_rest = slides(dashboard_to_pptx(content))
    assert "Nothing matches this selection in: Disruption by service" in words(opening)
    assert "not reported" in words(numbers)


def test_asked_later_it_is_the_same_file(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the package nor the workbooks behind its charts say when they were made."""
    chart_export = export("disruption-by-round", dataset)
    first, now = to_pptx(chart_export), time.time()
    monkeypatch.setattr(time, "time", lambda: now + 86_400)
    assert to_pptx(chart_export) == first
    books = [blob for name, blob in parts(first).items() if name.endswith(".xlsx")]
    dates = {openpyxl.load_workbook(io.BytesIO(book)).properties.created for book in books}
    assert dates == {datetime.fromisoformat(dataset.version.date)}
