"""The same deck in an office's template, read back: places, sizes, order, colours."""

from __future__ import annotations

import io
import subprocess
from collections.abc import Callable
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any

import pptx
import pytest
from openxml_audit import OpenXmlValidator
from pptx.util import Inches

from dashboard.dataset.dataset import Dataset
from dashboard.exports.office_template.contrast import ACCENTS, contrast, distance, palette, resolve_color
from dashboard.exports.office_template.office_template import OfficeTemplate, read_template
from dashboard.exports.pptx.geometry import OWN_GEOMETRY, SlideGeometry, parse_geometry
from dashboard.exports.pptx.template import SOURCE_BOX
from dashboard.exports.refresh.deck_refresh import refresh_deck
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from tests.support.complete_languages import COMPLETE
from tests.support.covering import few
from tests.support.decks_in_templates import in_template
from tests.support.office_templates import (
    RUSSIAN,
    TYPES,
    A,
    P,
    add_logo,
    as_deck,
    dark,
    logo_png,
    low,
    office_template,
    pale,
    portrait,
    replace_part,
    rtl,
    russian,
    wide,
)
from tests.support.officer_edits import later
from tests.support.pptx_reader import assert_sound, native_charts, notes, parts, slides, words
from tests.support.story_deck import story_deck

pytestmark = pytest.mark.usefixtures("children_here")

SCHOOL = "who-mns-2020-school-mental-health-disrupted-any"
KINDS: dict[str, tuple[Callable[[Any], None] | None, str]] = {
    "portrait": (portrait, "ru"),
    "low": (low, "ar"),
    "4:3": (None, "en"),
    "in Russian": (russian, "fr"),
    "dark": (dark, "en"),
    "16:9": (wide, "ru"),
    "right to left": (rtl, "ar"),
}


@pytest.fixture(scope="module", params=few(KINDS, 3))
def template_case(request: pytest.FixtureRequest, dataset: Dataset) -> tuple[OfficeTemplate, bytes, str]:
    """A template, the deck of all in it, and its language."""
    change, language = KINDS[request.param]
    template = read_template(office_template(change))
    return template, in_template(template, dataset, Selection(lang=language)), language


@pytest.mark.parametrize("template_case", few(KINDS, 1), indirect=True)
def test_it_is_valid_and_holds_together(template_case: tuple[OfficeTemplate, bytes, str], tmp_path: Path) -> None:
    file = tmp_path / "deck.pptx"
    file.write_bytes(template_case[1])
    assert [str(error) for error in OpenXmlValidator().validate(file).errors] == []
    assert_sound(template_case[1])


def test_only_the_masters_of_the_office_are_in_it(template_case: tuple[OfficeTemplate, bytes, str]) -> None:
    template, content, _language = template_case
    deck, office = (pptx.Presentation(io.BytesIO(package)) for package in (content, template.content))
    assert [layout.name for layout in deck.slide_layouts] == [layout.name for layout in office.slide_layouts]
    assert (deck.slide_width, deck.slide_height) == (office.slide_width, office.slide_height)
    assert "An example of the office" not in " ".join(words(slide) for slide in deck.slides)
    theme, office_theme = (file.slide_master.part.part_related_by(THEME).blob for file in (deck, office))
    assert theme == office_theme


THEME = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/theme"


@pytest.mark.parametrize("template_case", few(KINDS, 1), indirect=True)
def test_it_says_what_our_own_deck_says(template_case: tuple[OfficeTemplate, bytes, str], dataset: Dataset) -> None:
    _template, content, language = template_case
    own_deck = story_deck(dataset, Selection(lang=language))
    assert len(slides(content)) == len(slides(own_deck)) <= 10
    titles, own_titles = (
        [slide.shapes.title.text_frame.text for slide in slides(package)] for package in (content, own_deck)
    )
    # Where two charts have no room under one another, the slide shows one and says what that one shows.
    assert [title for title, own_title in zip(titles, own_titles, strict=True) if title != own_title] in (
        [],
        titles[3:4],
    )
    assert all(titles)
    assert all(notes(slide) for slide in slides(content))
    assert len(native_charts(content)) >= 4


def test_everything_stands_on_the_slide_and_above_the_footer(template_case: tuple[OfficeTemplate, bytes, str]) -> None:
    template, content, _language = template_case
    for slide in slides(content):
        for shape in slide.shapes:
            assert shape.left >= 0, shape.name
            assert shape.top >= 0, shape.name
            assert shape.left + shape.width <= template.geometry.width, shape.name
            if shape.name not in ("Footer", "Slide number"):
                assert shape.top + shape.height <= template.geometry.height - Inches(0.5), shape.name


def test_nothing_lies_on_anything_else(template_case: tuple[OfficeTemplate, bytes, str]) -> None:
    for slide in slides(template_case[1])[1:]:
        shapes = [
            shape for shape in slide.shapes if not shape.name.startswith(("QR", "All sources", "Number", "Label"))
        ]
        boxes = sorted((shape.top, shape.top + shape.height, shape.name) for shape in shapes if shape.has_chart)
        subtitle = [shape for shape in shapes if shape.name == "Subtitle"]
        source = [shape for shape in shapes if shape.name == "Source"]
        assert all(upper[1] <= lower[0] for upper, lower in pairwise(boxes))
        assert all(text_box.top + text_box.height <= box[0] for text_box in subtitle for box in boxes)
        assert all(box[1] <= text_box.top for text_box in source for box in boxes)


def test_no_words_are_cut_nor_smaller_than_twelve_points(template_case: tuple[OfficeTemplate, bytes, str]) -> None:
    for slide in slides(template_case[1]):
        text_shapes = [shape for shape in slide.shapes if shape.has_text_frame]
        assert [shape.name for shape in text_shapes if "…" in shape.text_frame.text] == []
        sizes = [int(run.get("sz")) for run in slide._element.iter(f"{A}rPr") if run.get("sz")]
        assert min(sizes, default=1200) >= 1200
    for chart in native_charts(template_case[1]):
        assert [name for name in chart.names if "…" in name] == []


def test_figures_stand_beside_their_labels_where_columns_are_narrow(
    template_case: tuple[OfficeTemplate, bytes, str],
) -> None:
    template, content, _language = template_case
    shapes = {shape.name: shape for shape in slides(content)[1].shapes}
    pairs = [(shapes[f"Number{end}"], shapes[f"Label{end}"]) for end in ("", " 2", " 3")]
    narrow = template.geometry.room < Inches(10.5)
    assert [number.top == label.top for number, label in pairs] == [narrow] * 3
    assert all(number.top + number.height <= label.top for number, label in pairs if not narrow)


def test_it_is_read_from_the_title_to_the_source(template_case: tuple[OfficeTemplate, bytes, str]) -> None:
    for slide in slides(template_case[1])[1:]:
        names = [shape.name for shape in slide.shapes]
        assert names[0] == "Title"
        assert names[-3:] == ["Source", "Footer", "Slide number"]
    numbers = [slide.shapes[-1].placeholder_format.type for slide in slides(template_case[1])]
    assert {str(number).partition(" ")[0] for number in numbers} == {"SLIDE_NUMBER"}


def test_type_is_as_large_as_on_our_own_slides(template_case: tuple[OfficeTemplate, bytes, str]) -> None:
    for slide in slides(template_case[1]):
        for shape in slide.shapes:
            least = 12 if shape.name in ("Source", "Footer", "Slide number") or shape.shape_type == 6 else 18
            if shape.has_text_frame:
                sizes = [run.get("sz") for run in shape._element.iter(f"{A}rPr", f"{A}defRPr") if run.get("sz")]
                assert all(int(size) >= least * 100 for size in sizes), (shape.name, sizes)
            if shape.has_chart:
                sizes = [run.get("sz") for run in shape.chart._chartSpace.iter(f"{A}defRPr") if run.get("sz")]
                assert all(int(size) >= 1200 for size in sizes)


def test_colours_are_those_of_the_theme_and_can_be_seen(template_case: tuple[OfficeTemplate, bytes, str]) -> None:
    deck = pptx.Presentation(io.BytesIO(template_case[1]))
    theme_palette = palette(deck.slide_layouts[1])
    scheme_names = {*("tx1", "tx2"), *(f"accent{number}" for number in range(1, 7))}
    for slide in deck.slides:
        charts = [shape.chart._chartSpace for shape in slide.shapes if shape.has_chart]
        for root in (slide._element, *charts):
            assert not list(root.iter(f"{A}srgbClr"))
            colors = [element for element in root.iter(f"{A}schemeClr") if element.get("val") in scheme_names]
            ratios = {
                element.get("val"): contrast(resolve_color(element, theme_palette.colors), theme_palette.background)
                for element in colors
            }
            assert all(ratio >= 3 for ratio in ratios.values()), ratios


def test_the_same_data_change_nothing_and_new_data_are_written(dataset: Dataset) -> None:
    template = read_template(office_template(wide))
    deck = in_template(template, dataset, Selection(), ("disruption-by-service",))
    assert not refresh_deck(deck, dataset).is_changed
    result = refresh_deck(deck, later(dataset, {SCHOOL: {"value": 81.0}}))
    assert result.is_changed
    assert 81.0 in native_charts(result.content)[0].reported
    layouts = [pptx.Presentation(io.BytesIO(content)).slides[0].slide_layout.name for content in (deck, result.content)]
    assert layouts[0] == layouts[1] == "Title and Content"


@pytest.mark.parametrize("template_case", few(KINDS, 2), indirect=True)
def test_all_of_a_deck_is_unchanged_by_the_same_data(
    template_case: tuple[OfficeTemplate, bytes, str], dataset: Dataset
) -> None:
    assert {change.done for change in refresh_deck(template_case[1], dataset).changes} == {"unchanged"}


def test_our_own_layouts_are_matched_by_name(dataset: Dataset) -> None:
    """An office that changed the masters of a deck of ours gets its places."""
    file = pptx.Presentation(io.BytesIO(story_deck(dataset, Selection(), ("disruption-by-service",))))
    chart = next(layout for layout in file.slide_layouts if layout.name == "SDD chart")
    places: Any = chart.placeholders
    place = next(candidate for candidate in places if candidate.placeholder_format.idx == 14)
    place.left, place.top, place.width, place.height = Inches(3), Inches(2.5), Inches(9), Inches(3.5)
    content = io.BytesIO()
    file.save(content)
    template = read_template(content.getvalue())
    assert [values["basis"] for code, values in template.findings if code == "layout"] == ["name"] * 6
    assert template.geometry.box == (Inches(3), Inches(2.5), Inches(9), Inches(3.5))
    slide = slides(in_template(template, dataset, Selection(), ("disruption-by-service",)))[0]
    assert {shape.name: shape.is_placeholder for shape in slide.shapes}["Subtitle"]
    assert slide.shapes[2].left == Inches(3)


def test_pictures_of_its_masters_come_along_beside_ours(dataset: Dataset) -> None:
    content = in_template(read_template(office_template(portrait)), dataset, Selection(), ("sources",))
    pictures = [blob for name, blob in parts(content).items() if name.startswith("ppt/media/")]
    assert len(pictures) == 2
    assert logo_png() in pictures


@pytest.mark.parametrize("box", [(11.2, 5.6, 1.2, 1.0), (0.1, 1.2, 2.6, 5.6), (11.8, 1.5, 1.2, 0.8)])
@pytest.mark.parametrize("is_master", [True, False])
def test_a_logo_stays_free_and_what_lies_behind_everything_is_none(box: tuple[float, ...], is_master: bool) -> None:
    def change(deck: Any) -> None:
        wide(deck)
        for holder in [deck.slide_master] if is_master else deck.slide_layouts:
            add_logo(deck, holder, box)
            add_logo(deck, holder, (0, 0, 13.333, 7.5))

    geometry = read_template(office_template(change)).geometry
    left, top, width, _height = map(Inches, box)
    beside = left + width <= geometry.left or left >= geometry.left + geometry.room
    assert beside or top >= geometry.top + geometry.tall + sum(SOURCE_BOX)
    assert geometry.room > Inches(8)


def test_titles_of_one_line_are_as_large_as_those_of_two(dataset: Dataset) -> None:
    content_slides = slides(in_template(read_template(office_template()), dataset, Selection()))[1:]
    titles = [(slide.shapes.title, slide.shapes.title.text_frame.paragraphs[0].runs[0]) for slide in content_slides]
    assert all(2 * 1.2 * run.font.size <= title.height for title, run in titles)


def test_footer_and_number_stand_where_the_master_has_them_if_the_layout_has_none(dataset: Dataset) -> None:
    def bare(deck: Any) -> None:
        for layout in deck.slide_layouts:
            for shape in list(layout.placeholders):
                if shape.element.find(f".//{P}ph").get("type") in ("ftr", "sldNum"):
                    shape.element.getparent().remove(shape.element)

    template = read_template(office_template(bare))
    slide = slides(in_template(template, dataset, Selection(), ("disruption-by-service",)))[0]
    master = slide.slide_layout.slide_master
    footer = next(
        placeholder for placeholder in master.placeholders if placeholder.element.find(f".//{P}ph").get("type") == "ftr"
    )
    own_footer = next(shape for shape in slide.shapes if shape.name == "Footer")
    assert (own_footer.left, own_footer.top, own_footer.is_placeholder) == (footer.left, footer.top, False)


@pytest.mark.parametrize("language", COMPLETE)
def test_the_report_says_what_matched_in_each_language(language: str) -> None:
    lines = read_template(office_template(russian)).report(text_for(language))
    assert any(RUSSIAN[1] in line for line in lines)
    assert any("Calibri" in line for line in lines)
    english = read_template(office_template(russian)).report(text_for("en"))
    assert not set(lines) & set(english)


def test_the_report_names_colours_that_cannot_be_seen_and_a_direction_that_differs() -> None:
    template, text = read_template(office_template(dark)), text_for("en")
    report = template.report(text)
    assert any(line.startswith("Contrast of accent1 to the background: 1.1:1, less than 3:1.") for line in report)
    assert template.warnings(text, text) == []
    assert len(template.warnings(text_for("ar"), text)) == 1
    assert read_template(office_template(rtl)).warnings(text_for("ar"), text) == []


def test_no_two_series_share_a_colour_nor_is_one_hardly_seen() -> None:
    for change in (None, dark, pale):
        deck = pptx.Presentation(io.BytesIO(replace_part(office_template(change), TYPES, as_deck)))
        theme_palette = palette(deck.slide_layouts[1])
        instead = theme_palette.substitutes()
        colors = [theme_palette.shade(*instead.get(name, (name, {}))) for name in ("tx2", *ACCENTS)]
        assert min(contrast(color, theme_palette.background) for color in colors) >= 3
        assert min(distance(first, second) for first, second in combinations(colors, 2)) >= 15
        assert contrast(theme_palette.shade("tx1", theme_palette.grey), theme_palette.background) >= 3


def test_the_report_names_a_shade_and_colours_that_are_alike() -> None:
    report = read_template(office_template(pale)).report(text_for("en"))
    shades = [line for line in report if "less than 3:1. A shade of " in line]
    assert len(shades) == 4
    assert "accent2 is hardly told from another colour: a shade takes its place." in report


@pytest.mark.parametrize(("first", "second", "ratio"), [("000000", "FFFFFF", 21), ("777777", "FFFFFF", 4.48)])
def test_contrast_is_that_of_wcag(first: str, second: str, ratio: float) -> None:
    assert contrast(first, second) == pytest.approx(ratio, abs=0.01) == contrast(second, first)


def test_a_geometry_is_kept_as_text_and_one_that_cannot_be_is_ours() -> None:
    geometry = SlideGeometry(9144000, 6858000, 457200, 2267712, 8229600, 3373819)
    assert parse_geometry(geometry.as_text()) == geometry
    for text in ("", "1,2,3", replace(geometry, left=9144000).as_text(), replace(geometry, tall=1).as_text(), "x" * 99):
        assert parse_geometry(text) == OWN_GEOMETRY


@pytest.mark.soak
def test_another_program_draws_it(dataset: Dataset, tmp_path: Path) -> None:
    deck = in_template(read_template(office_template(dark)), dataset, Selection())
    file = tmp_path / "deck.pptx"
    file.write_bytes(deck)
    office = f"-env:UserInstallation=file://{tmp_path}/office"
    command = ["soffice", office, "--headless", "--convert-to", "pdf", "--outdir", str(tmp_path), str(file)]
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    pdf = (tmp_path / "deck.pdf").read_bytes()
    assert pdf.count(b"/Type/Page/") + pdf.count(b"/Type/Page\n") + pdf.count(b"/Type /Page\n") == 10
