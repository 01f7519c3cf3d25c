"""Every deck keeps the rules of the format and of our slides.

Titles, small print, notes, nothing on top of another.
"""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import pptx
import pytest
from openxml_audit import OpenXmlValidator

from dashboard.charts.chart import RenderContext
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.licence import licences
from dashboard.exports.pptx.presentation import MOST_TABLES, dashboard_to_pptx, to_pptx
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import DARK, LIGHT
from tests.charts.test_every_chart import one_record
from tests.support.export_fixtures import NOTHING, ROOT, export
from tests.support.pptx_reader import A, assert_sound, native_charts, notes, slides, tables, words, xml_parts

AMOUNTS = ("full", "one row", "empty")


@pytest.fixture(scope="module")
def decks(dataset: Dataset) -> dict[tuple[str, str], bytes]:
    made = {}
    for name, chart in CHARTS.items():
        made[name, "full"] = to_pptx(export(name, dataset))
        made[name, "one row"] = to_pptx(export(name, one_record(chart, dataset)))
        made[name, "empty"] = to_pptx(replace(export(name, dataset, NOTHING), rows=export(name, dataset).rows.iloc[:0]))
    made["dashboard", "full"] = dashboard_to_pptx(
        dashboard_export(dataset, Selection(), RenderContext(text_for("en"), LIGHT), ROOT)
    )
    arabic = Selection(lang="ar", theme="dark", country=("KAZ",))
    made["dashboard", "Arabic"] = dashboard_to_pptx(
        dashboard_export(dataset, arabic, RenderContext(text_for("ar"), DARK), ROOT)
    )
    return made


CASES = [*((name, amount) for name in CHARTS for amount in AMOUNTS), ("dashboard", "full"), ("dashboard", "Arabic")]


@pytest.fixture(params=CASES, ids="-".join)
def deck(request: pytest.FixtureRequest, decks: dict[tuple[str, str], bytes]) -> bytes:
    return decks[request.param]


def one_line(words: str) -> str:
    return " ".join(part for part in re.split("[ \n]", words) if part)


def test_another_program_finds_nothing_against_the_rules(deck: bytes, tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(deck)
    found = OpenXmlValidator().validate(file)
    assert [str(error) for error in found.errors] == []


def test_the_package_holds_together(deck: bytes) -> None:
    assert_sound(deck)
    file = pptx.Presentation(io.BytesIO(deck))
    assert (file.slide_width or 0) / (file.slide_height or 1) == pytest.approx(16 / 9, rel=0.001)


def test_every_slide_has_a_title_of_its_own(deck: bytes) -> None:
    titles = [slide.shapes.title.text_frame.text for slide in slides(deck)]
    assert all(titles)
    assert len(titles) == len(set(titles))


def test_nothing_stands_on_top_of_another(deck: bytes) -> None:
    file = pptx.Presentation(io.BytesIO(deck))
    for number, slide in enumerate(file.slides, start=1):
        boxes = [(s.name, s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
        for place, (name, left, top, right, bottom) in enumerate(boxes):
            assert left >= 0
            assert right <= file.slide_width
            assert 0 <= top < bottom <= file.slide_height, (number, name)
            for other, x0, y0, x1, y1 in boxes[place + 1 :]:
                apart = right <= x0 or x1 <= left or bottom <= y0 or y1 <= top
                assert apart, (number, name, other)


def test_no_placeholder_is_left_empty(deck: bytes) -> None:
    assert [s.name for slide in slides(deck) for s in slide.placeholders if not s.text_frame.text] == []


def test_charts_and_tables_have_an_alternative_text(deck: bytes) -> None:
    frames = [shape for slide in slides(deck) for shape in slide.shapes if shape.has_chart or shape.has_table]
    assert all(len(frame._element.nvGraphicFramePr.cNvPr.get("descr", "")) > 10 for frame in frames)


def test_words_have_a_language(deck: bytes) -> None:
    spoken = {
        run.find(f"{A}rPr").get("lang")
        for name, root in xml_parts(deck)
        if name.startswith(("ppt/slides/slide", "ppt/charts/"))
        for run in root.iter(f"{A}r")
    }
    assert spoken <= {"en-GB", "ar-EG"}
    assert len(spoken) == 1


@pytest.mark.parametrize("name", CHARTS)
def test_the_first_slide_says_what_the_page_says(
    name: str, dataset: Dataset, decks: dict[tuple[str, str], bytes]
) -> None:
    exported = export(name, dataset)
    first = slides(decks[name, "full"])[0]
    assert first.shapes.title.text_frame.text == exported.title
    assert exported.subtitle in words(first)
    assert native_charts(decks[name, "full"])[0].frame._element.nvGraphicFramePr.cNvPr.get("descr") == exported.summary


@pytest.mark.parametrize("name", CHARTS)
def test_the_notes_name_the_way_back_licence_version_and_day(
    name: str, dataset: Dataset, decks: dict[tuple[str, str], bytes]
) -> None:
    exported = export(name, dataset)
    for slide in slides(decks[name, "full"]):
        said = notes(slide)
        assert exported.permalink in said
        assert str(dataset.version) in said
        assert "1 December 2020" in said
        assert all(licence.title in said for licence in licences(dataset))
        addresses = [
            run.hyperlink.address for s in slide.placeholders for p in s.text_frame.paragraphs for run in p.runs
        ]
        assert exported.permalink in addresses


@pytest.mark.parametrize("name", CHARTS)
def test_every_row_stands_in_the_notes_or_is_said_to_be_left_out(
    name: str, dataset: Dataset, decks: dict[tuple[str, str], bytes]
) -> None:
    """The tables in the notes hold the rows of their slides, every column."""
    exported, pages = export(name, dataset), slides(decks[name, "full"])
    said = {one_line(line) for page in pages for line in notes(page).split("\n")}
    _heads, cells = exported.table()
    missing = [row for row in cells if one_line(" | ".join(row)) not in said]
    unpublished = [row for row in missing if exported.rows["label"].str.contains(row[0], regex=False).any()]
    if len([page for page in pages if any(s.has_table for s in page.shapes)]) == MOST_TABLES:
        assert "are left out here and stand in the CSV file" in words(pages[0])
        assert f"{ROOT}download/{name}.csv" in words(pages[0])
    else:
        assert all(row[0] in "\n".join(said) for row in unpublished)
        assert len(missing) == exported.rows["row_kind"].isin(["missing", "apart"]).sum()


@pytest.mark.parametrize("name", CHARTS)
def test_an_empty_selection_is_a_slide_that_says_so(name: str, decks: dict[tuple[str, str], bytes]) -> None:
    (slide,) = slides(decks[name, "empty"])
    assert "Nothing matches this selection" in words(slide)
    assert "no-such" in words(slide)
    assert native_charts(decks[name, "empty"]) == []


def test_the_deck_of_all_begins_with_the_selection_and_ends_with_the_sources(
    dataset: Dataset, reader: RenderContext
) -> None:
    chosen = Selection(country=("KAZ",), kind=("webinar",))
    content = dashboard_export(dataset, chosen, reader, ROOT)
    opening, numbers, *rest = slides(dashboard_to_pptx(content))
    assert "Country: Kazakhstan" in words(opening)
    assert str(dataset.version) in words(opening)
    for number in content.numbers:
        assert number.value_text in words(numbers)
        assert number.label in words(numbers)
    titles = [slide.shapes.title.text_frame.text for slide in rest]
    assert [title for title in titles if title in {one.title for one in content.charts}] == [
        one.title for one in content.charts
    ]
    assert titles[-1].startswith("Sources ")
    assert {row[0] for table in tables(dashboard_to_pptx(content))[-1:] for row in table[1:]} <= set(
        dataset.sources["title"]
    )


def test_a_selection_without_anything_is_told(dataset: Dataset, reader: RenderContext) -> None:
    nothing = Selection(country=("no-such",), service=("no-such",), survey="no-such")
    content = dashboard_export(dataset, nothing, reader, ROOT)
    assert content.charts == ()
    opening, numbers = slides(dashboard_to_pptx(content))
    assert "Nothing matches this selection in: Disruption by service" in words(opening)
    assert "not reported" in words(numbers)


def test_asked_twice_it_says_the_same(dataset: Dataset) -> None:
    exported = export("service-outputs", dataset)
    assert [words(slide) for slide in slides(to_pptx(exported))] == [
        words(slide) for slide in slides(to_pptx(exported))
    ]
