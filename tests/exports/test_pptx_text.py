"""Whatever the data say, it is text on the slide.

No markup, no formula, nothing that XML cannot hold.
"""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from openxml_audit import OpenXmlValidator

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.pptx.slide_layout import split_clauses
from dashboard.exports.pptx.slide_words import source_line
from dashboard.exports.pptx.template import NUMBER
from dashboard.exports.pptx.text_runs import language_tag
from dashboard.exports.text_fitting import cut, ems, line_count, shorten, strip_unwritable
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.covering import few
from tests.support.export_fixtures import ODD, OURS, export, odd
from tests.support.pptx_reader import A, C, addresses, assert_sound, native_charts, notes, slides, words, xml_parts

WORST = "\x00\x0b\ud800\ufffe<b>&amp;</b>\t=1+1 @x 😷 العربية {=1} https://x.example \u202e" + "word " * 400


@pytest.mark.parametrize("name", few(CHARTS, 2))
def test_odd_words_are_text(name: str, dataset: Dataset, tmp_path: Path) -> None:
    chart_export = export(name, odd(dataset), Selection(country=("KAZ",)))
    content = to_pptx(replace(chart_export, options=DownloadOptions(appendix=True)))
    assert_sound(content)
    (tmp_path / "odd.pptx").write_bytes(content)
    assert [str(error) for error in OpenXmlValidator().validate(tmp_path / "odd.pptx").errors] == []
    text = "\n".join(words(slide) + notes(slide) for slide in slides(content))
    assert any(part[:30] in text for part in ODD)


@pytest.mark.parametrize("name", few(CHARTS, 2))
def test_workbooks_hold_no_formulas_but_ours_and_no_links(name: str, dataset: Dataset) -> None:
    for chart in native_charts(to_pptx(export(name, odd(dataset)))):
        book = openpyxl.load_workbook(io.BytesIO(chart.frame.chart.part.chart_workbook.xlsx_part.blob))
        for row in book["Sheet1"].iter_rows():
            assert [cell.value for cell in row if cell.data_type == "f" and not OURS.match(cell.value)] == []
            assert [cell.data_type for cell in row if cell.data_type not in ("s", "n", "f")] == []
            assert [cell.hyperlink for cell in row if cell.hyperlink] == []


def test_the_worst_words_stand_everywhere_as_text(dataset: Dataset, tmp_path: Path) -> None:
    chart_export = export("disruption-by-service", dataset)
    rows = chart_export.rows.assign(label=WORST, group_name=WORST, note=WORST, scope_name=WORST)
    worst = replace(chart_export, rows=rows, chart=replace(chart_export.chart, finding=lambda _rows, _reader: WORST))
    content = to_pptx(worst)
    assert_sound(content)
    (tmp_path / "worst.pptx").write_bytes(content)
    assert OpenXmlValidator().validate(tmp_path / "worst.pptx").errors == []
    slide = slides(content)[0]
    assert slide.shapes.title.text_frame.text.startswith("<b>&amp;</b> =1+1 @x 😷 العربية {=1}")
    assert strip_unwritable(WORST)[:200] in notes(slide)
    names = [name for chart in native_charts(content) for name in chart.names]
    assert any(name.startswith("<b>&amp;</b> =1+1") for name in names)


def test_only_addresses_of_the_web_can_be_opened(dataset: Dataset) -> None:
    chart_export = replace(export("service-outputs", dataset), permalink="javascript:alert(1)")
    for _name, root in xml_parts(to_pptx(chart_export)):
        assert [link.get("Target") for link in root.iter() if "javascript" in (link.get("Target") or "")] == []


def test_a_link_too_long_for_powerpoint_stands_as_text(dataset: Dataset) -> None:
    long = "http://dashboard.example/activities?country=" + "KAZ," * 900
    (first, *_rest) = slides(to_pptx(replace(export("service-outputs", dataset), permalink=long)))
    assert addresses(first) == set()
    assert long in notes(first)


def test_a_shortened_address_still_opens_the_whole_one(dataset: Dataset) -> None:
    link = "http://dashboard.example/activities?country=" + "KAZ," * 300
    (first, *_rest) = slides(to_pptx(replace(export("service-outputs", dataset), permalink=link)))
    assert link in addresses(first)


def test_arabic_runs_from_right_to_left(dataset: Dataset) -> None:
    reader = RenderContext(text_for("ar"), LIGHT)
    content = to_pptx(export("participants-by-country", dataset, Selection(lang="ar"), reader))
    for slide in slides(content):
        for paragraph in slide._element.iter(f"{A}p"):
            if "".join(paragraph.itertext()).strip():
                assert paragraph.find(f"{A}pPr").get("rtl") == "1"
        for shape in slide.shapes:
            if shape.has_table:
                assert shape.table._tbl.tblPr.get("rtl") == "1"
            elif shape.has_text_frame and shape.text_frame.text:
                end = shape.is_placeholder and shape.placeholder_format.idx == NUMBER
                assert {p._p.pPr.get("algn") for p in shape.text_frame.paragraphs} == {"l" if end else "r"}
    (chart,) = native_charts(content)
    assert chart.xml.find(f".//{C}valAx/{C}scaling/{C}orientation").get("val") == "maxMin"
    columns = native_charts(to_pptx(export("activities-by-month", dataset, Selection(lang="ar"), reader)))[0]
    assert columns.xml.find(f".//{C}catAx/{C}scaling/{C}orientation").get("val") == "maxMin"


@pytest.mark.parametrize(("language", "tag"), [("en", "en-GB"), ("ru", "ru-RU"), ("fr", "fr-FR"), ("ar", "ar-EG")])
def test_every_language_has_its_tag(language: str, tag: str) -> None:
    assert language_tag(text_for(language)) == tag


def test_words_are_cut_to_what_fits() -> None:
    long = "Mental health services of all kinds " * 20
    for size, inches, lines in ((10, 3.0, 1), (14, 6.0, 2), (26, 12.0, 2)):
        short = cut(long, size, inches, lines)
        assert short.endswith("…")
        assert line_count(short, size, inches) <= lines
        assert line_count(long[: len(short) + 20], size, inches) >= lines
    assert cut("short", 10, 3.0, 1) == "short"
    assert shorten("one two three", 9) == "one two…"
    assert shorten("onetwothree", 6) == "onetw…"
    assert ems("Ж") > ems("l")
    assert ems("\u2066\u2069") == 0


def test_a_subtitle_keeps_whole_clauses_and_leaves_the_others_to_the_small_print() -> None:
    short = "Share of countries, 130 countries, 2020"
    clause = "not narrowed by: " + "Country " * 20
    assert split_clauses(short) == (short, ())
    assert split_clauses(f"{short}; {clause}; more") == (short, (clause, "more"))
    long, rest = split_clauses("word " * 100)
    assert long.endswith("…")
    assert rest == ()


def test_publishers_of_as_many_rows_stand_as_their_sources_do(dataset: Dataset) -> None:
    chart_export = export("activity-timeline", dataset)
    sources = dataset.sources.drop_duplicates("publisher").tail(9)
    rows = chart_export.rows.head(1).assign(source=";".join(sources["id"]))
    assert "; ".join(sources["publisher"][:3]) in source_line(chart_export, rows, wide=90)
