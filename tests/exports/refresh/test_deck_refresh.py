"""A deck made earlier gets today's numbers; what its officer did to it stays, part by part."""

from __future__ import annotations

import copy
import csv
import io
from dataclasses import replace
from pathlib import Path
from typing import Any

import pptx
import pytest
from openxml_audit import OpenXmlValidator
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pptx.util import Inches

from dashboard.dataset.dataset import Dataset
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.download_options import DECK_SLIDES, DownloadOptions
from dashboard.exports.pptx.deck import dashboard_to_pptx, to_pptx
from dashboard.exports.pptx.identity import R
from dashboard.exports.pptx.record_schema import WHOLE
from dashboard.exports.refresh.deck_refresh import (
    RefreshOptions,
    RefreshResult,
    changes_csv,
    refresh_deck,
)
from dashboard.exports.refresh.merge import Change, match_rows, merge_numbers
from dashboard.exports.refresh.package import KINDS
from dashboard.exports.refresh.today import slides_today
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection, read_entry
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.dataset_variants import with_tables
from tests.support.export_fixtures import ROOT, export
from tests.support.officer_edits import (
    C15,
    LATER,
    chart_frames,
    copy_chart,
    copy_slide,
    correct_number,
    delete_slide,
    edited,
    later,
    opened_sheet,
    swap_series,
    without,
    write_bars,
)
from tests.support.pptx_reader import A, C, assert_sound, native_charts, parts, slides, tables, words
from tests.support.story_deck import story_deck

pytestmark = pytest.mark.usefixtures("children_here")

SCHOOL = "who-mns-2020-school-mental-health-disrupted-any"
WORK = "who-mns-2020-workplace-mental-health-disrupted-any"
SCHOOL_NAME, WORK_NAME = "School mental health services", "Workplace mental health services"
ANY_ID = "who-mns-2020-any-mns-service-disrupted-any"
ANY = "Any mental, neurological or substance use service"
SHARE = "who-ehs-r4-any-essential-service-services-disrupted-share-trend"
ROUND_3 = "Round 3 · November\u2009–\u2009December 2021 · n = 129"
ROUND_4, MID_2020 = "Round 4 · November 2022\u2009–\u2009January 2023", "July\u2009–\u2009September 2020"
REPORT = "SDD changes"


@pytest.fixture(scope="module")
def deck(dataset: Dataset) -> bytes:
    """A deck of one slide: the services, highest first."""
    return story_deck(dataset, Selection(), ("disruption-by-service",))


@pytest.fixture(scope="module")
def today(dataset: Dataset) -> Dataset:
    return later(dataset, {SCHOOL: {"value": 81.0}})


def own_slides(content: bytes) -> list[Any]:
    """Return the slides that are no list of changes."""
    return [slide for slide in slides(content) if slide._element.cSld.get("name") != REPORT]


def value_of(content: bytes, name: str, number: int = 0) -> tuple[str, Any]:
    """Return label and cell of a bar."""
    chart = native_charts(content)[number]
    place = chart.names.index(name)
    return chart.labels()[place], chart.reported[place]


def group_shapes(content: bytes) -> list[Any]:
    """Return the shapes with text in the groups of the first slide."""
    groups = [group for group in slides(content)[0].shapes if group.shape_type == MSO_SHAPE_TYPE.GROUP]
    return [shape for group in groups for shape in group.shapes if shape.has_text_frame]


def outcomes(result: RefreshResult, line: str) -> list[str]:
    return [change.done for change in result.changes if change.line == line]


def changed_parts(before: bytes, after: bytes) -> set[str]:
    old, new = parts(before), parts(after)
    return {name for name in old if old[name] != new.get(name)}


def test_the_same_data_change_nothing(deck: bytes, dataset: Dataset) -> None:
    result = refresh_deck(deck, dataset)
    assert (result.content, result.is_changed) == (deck, False)
    assert {change.done for change in result.changes} == {"unchanged"}


def test_a_changed_value_changes_its_bar_its_label_its_cell_and_the_title(deck: bytes, today: Dataset) -> None:
    result = refresh_deck(deck, today)
    assert_sound(result.content)
    assert value_of(deck, SCHOOL_NAME) == ("78%", 78)
    assert value_of(result.content, SCHOOL_NAME) == ("81%", 81)
    assert "81%" in slides(result.content)[0].shapes.title.text_frame.text
    assert "78%" not in words(slides(result.content)[0])
    other_names = {name for name in native_charts(deck)[0].names if name != SCHOOL_NAME}
    assert [value_of(result.content, name) for name in other_names] == [value_of(deck, name) for name in other_names]


def test_exactly_the_changed_numbers_are_listed_as_written(deck: bytes, today: Dataset) -> None:
    result = refresh_deck(deck, today)
    changes = [(c.line, c.delivered, c.today) for c in result.changes if c.done == "written" and c.element]
    assert changes == [(SCHOOL_NAME, "78%", "81%")]
    (change,) = [c for c in result.changes if c.line == SCHOOL_NAME]
    assert "UNODC" in change.source


def test_every_part_that_holds_no_number_stays_byte_for_byte(deck: bytes, today: Dataset) -> None:
    part_names = changed_parts(deck, refresh_deck(deck, today).content)
    kinds = {name.rpartition("/")[0] for name in part_names}
    listing = {"", "ppt", "ppt/_rels"}
    assert kinds - listing == {"ppt/charts", "ppt/embeddings", "ppt/slides", "ppt/tags", "ppt/notesSlides", "docProps"}
    assert len(part_names) == 3 + 1 + 1 + 1 + 2 + 1 + 1


def test_what_an_officer_arranged_and_coloured_stays(deck: bytes, today: Dataset) -> None:
    def arrange(file: Any) -> None:
        (frame,) = chart_frames(file)
        frame.left, frame.top, frame.width, frame.height = Inches(2), Inches(2.5), Inches(7), Inches(3)
        point = frame.chart.plots[0].series[0].points[0]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = RGBColor(200, 10, 10)
        file.slides[0].shapes.title.text_frame.text = "Our own title"
        file.slides.add_slide(file.slide_layouts[4]).shapes.title.text_frame.text = "A slide of ours"

    mine = edited(deck, arrange)
    result = refresh_deck(mine, today)
    (frame,) = chart_frames(pptx.Presentation(io.BytesIO(result.content)))
    assert (frame.left, frame.top, frame.width, frame.height) == (Inches(2), Inches(2.5), Inches(7), Inches(3))
    assert frame.chart.plots[0].series[0].points[0].format.fill.fore_color.rgb == RGBColor(200, 10, 10)
    assert value_of(result.content, SCHOOL_NAME) == ("81%", 81)
    assert slides(result.content)[0].shapes.title.text_frame.text == "Our own title"
    assert outcomes(result, "Title") == ["kept-conflict"]
    assert outcomes(refresh_deck(result.content, today), "Title") == ["kept"]
    assert parts(mine)["ppt/slides/slide2.xml"] == parts(result.content)["ppt/slides/slide2.xml"]


def test_a_corrected_number_stays_where_the_data_did_not_change(deck: bytes, today: Dataset) -> None:
    place = native_charts(deck)[0].names.index(WORK_NAME)
    mine = edited(deck, lambda file: correct_number(chart_frames(file)[0], place, 66, "66%"))
    result = refresh_deck(mine, today)
    assert outcomes(result, WORK_NAME) == ["kept"]
    chart = native_charts(result.content)[0]
    assert chart.sheet[place + 1][1] == 66
    assert value_of(result.content, SCHOOL_NAME)[1] == 81


@pytest.mark.parametrize(("keep", "code", "value"), [(False, "conflict", 81), (True, "kept-conflict", 60)])
def test_where_both_changed_ours_is_written_or_theirs_kept(
    deck: bytes, today: Dataset, keep: bool, code: str, value: int
) -> None:
    place = native_charts(deck)[0].names.index(SCHOOL_NAME)
    mine = edited(deck, lambda file: correct_number(chart_frames(file)[0], place, 60, "60%"))
    result = refresh_deck(mine, today, RefreshOptions(keep_mine=keep))
    (change,) = [c for c in result.changes if c.line == SCHOOL_NAME]
    assert (change.delivered, change.deck, change.today, change.done) == ("78%", "60%", "81%", code)
    assert native_charts(result.content)[0].sheet[place + 1][1] == value
    again = refresh_deck(result.content, today, RefreshOptions(keep_mine=keep))
    assert (again.is_changed, outcomes(again, SCHOOL_NAME)) == (False, ["kept" if keep else "unchanged"])


def test_a_row_that_is_gone_stays_and_says_so(deck: bytes, dataset: Dataset) -> None:
    result = refresh_deck(deck, without(dataset, WORK))
    assert outcomes(result, WORK_NAME) == ["gone"]
    assert "no longer published" in value_of(result.content, WORK_NAME)[0]
    again = refresh_deck(result.content, without(dataset, WORK))
    assert not again.is_changed


@pytest.mark.parametrize(
    ("gone", "number", "labels"),
    [
        # The title of today's only chart speaks of countries, this one of services.
        (f"{SHARE}-mid-2020", 1, {MID_2020: "56% · no longer published", ROUND_4: "23%"}),
        # "Not found" stands where the gone one stood, which moves.
        ("who-ehs-r3-any-essential-service-disrupted-any", 0, {ROUND_3: "92% · no longer published"}),
    ],
)
def test_what_is_gone_stays_under_its_own_title_and_in_its_own_row(
    gone: str, number: int, labels: dict[str, str], dataset: Dataset
) -> None:
    deck = story_deck(dataset, Selection(), ("disruption-by-round",))
    content = refresh_deck(deck, without(dataset, gone)).content
    old, chart = native_charts(deck)[number], native_charts(content)[number]
    assert chart.sheet[0] == old.sheet[0]
    assert "".join(chart.xml.find(f"{C}chart/{C}title").itertext(f"{A}t")) == old.sheet[0][0]
    rows = {row[0]: row for row in chart.sheet if row[-1] in labels.values()}
    assert {name: row[-1] for name, row in rows.items()} == labels
    assert {name: row[1:-1] for name, row in rows.items()} == {
        row[0]: row[1:-1] for row in old.sheet if row[0] in labels
    }


@pytest.mark.parametrize(("value", "bar"), [(93.0, ("93%", 93)), (95.0, ("95%", None))])
def test_a_number_that_stands_in_a_heading_today_is_still_written(
    value: float, bar: tuple[str, Any], dataset: Dataset
) -> None:
    deck = story_deck(dataset, Selection(country=("KGZ",)), ("disruption-by-service",))
    together = {"who-mns-2020-all-mns-services-disrupted-complete": {"value": 1.0}}
    result = refresh_deck(deck, later(dataset, together | {ANY_ID: {"value": value}}))
    assert value_of(result.content, ANY) == bar
    assert outcomes(result, ANY) == ["unchanged" if value == 93 else "written"]


def test_a_row_that_an_officer_took_out_never_comes_back(deck: bytes, dataset: Dataset, today: Dataset) -> None:
    def take_out(file: Any) -> None:
        for series in chart_frames(file)[0].chart._chartSpace.iter(f"{C}ser"):
            for cache in series.iter(f"{C}strCache", f"{C}numCache"):
                if len(list(cache.iter(f"{C}pt"))) > 1:
                    cache.remove(list(cache.iter(f"{C}pt"))[-1])
                    cache.find(f"{C}ptCount").set("val", str(int(cache.find(f"{C}ptCount").get("val")) - 1))

    mine = edited(deck, take_out)
    fewer = len(native_charts(mine)[0].xml.findall(f".//{C}ser[1]/{C}cat//{C}pt"))
    first = refresh_deck(mine, today)
    second = refresh_deck(first.content, dataset)
    assert (first.is_changed, second.is_changed) == (True, True)
    for content in (first.content, second.content):
        assert len(native_charts(content)[0].xml.findall(f".//{C}ser[1]/{C}cat//{C}pt")) == fewer
    assert "removed" in {change.done for change in second.changes}


def test_a_row_of_a_table_that_an_officer_took_out_never_comes_back(dataset: Dataset) -> None:
    deck, keys = results(dataset)

    def take_out(file: Any) -> None:
        (table,) = [shape.table for shape in file.slides[0].shapes if shape.has_table]
        table._tbl.remove(table._tbl.tr_lst[-1])

    mine, key = edited(deck, take_out), next(key for key in keys if key in set(dataset.outputs["id"]))
    first = refresh_deck(mine, later(dataset, {key: {"value": 987_654.0}}, "outputs"))
    again = refresh_deck(first.content, dataset)
    assert (first.is_changed, again.is_changed) == (True, True)
    assert len(tables(again.content)[0]) == len(tables(mine)[0])


def test_a_new_row_takes_its_place(dataset: Dataset) -> None:
    before = without(dataset, SCHOOL)
    old = story_deck(before, Selection(), ("disruption-by-service",))
    assert SCHOOL_NAME not in native_charts(old)[0].names
    result = refresh_deck(old, dataset)
    assert outcomes(result, SCHOOL_NAME) == ["new"]
    chart = native_charts(result.content)[0]
    assert_sound(result.content)
    names, marks = chart.names, [chart.reported[place] for place in range(len(chart.names))]
    assert names.index(SCHOOL_NAME) < names.index(WORK_NAME)
    assert marks[names.index(SCHOOL_NAME)] == 78
    assert chart.labels()[names.index(SCHOOL_NAME)] == "78%"
    assert chart.labels()[names.index(WORK_NAME)] == value_of(old, WORK_NAME)[0]


def theme_colors(content: bytes) -> dict[str, str]:
    """Return the colours of the bars of the first chart by their names."""
    chart = native_charts(content)[0]
    looks = next(chart.xml.iter(f"{C}ser")).iterfind(f"{C}dPt")
    return {
        chart.names[int(look.find(f"{C}idx").get("val"))]: look.find(f".//{A}schemeClr").get("val") for look in looks
    }


@pytest.mark.parametrize(("gone", "name", "color"), [(SCHOOL, SCHOOL_NAME, "accent5"), (WORK, WORK_NAME, "accent6")])
def test_a_new_bar_has_the_colour_that_a_template_gave_bars_like_it(
    gone: str, name: str, color: str, dataset: Dataset
) -> None:
    def restyle(file: Any) -> None:
        for look in chart_frames(file)[0].chart._chartSpace.iter(f"{C}dPt"):
            ink = look.find(f".//{A}schemeClr")
            ink.set("val", "accent6" if len(ink) else "accent5")
            for change in list(ink):
                ink.remove(change)

    deck = edited(story_deck(without(dataset, gone), Selection(), ("disruption-by-service",)), restyle)
    assert theme_colors(refresh_deck(deck, dataset).content)[name] == color


def test_a_new_row_whose_name_has_no_room_is_listed(dataset: Dataset) -> None:
    deck = story_deck(dataset, Selection(country=("KAZ",)), ("disruption-by-service",))
    result = refresh_deck(deck, without(dataset, "who-mns-2020-children-adolescents-disrupted-any"))
    assert len(native_charts(result.content)[0].names) == len(native_charts(deck)[0].names)
    assert outcomes(result, "Mental health services for older adults") == ["not-added"]


def test_rows_move_into_todays_order_with_their_colours(deck: bytes, dataset: Dataset) -> None:
    def colour(file: Any) -> None:
        names = native_charts(deck)[0].names
        point = chart_frames(file)[0].chart.plots[0].series[1].points[names.index(WORK_NAME)]
        point.format.fill.solid()
        point.format.fill.fore_color.rgb = RGBColor(1, 2, 3)

    result = refresh_deck(edited(deck, colour), later(dataset, {WORK: {"value": 99.0}}))
    chart = native_charts(result.content)[0]
    assert chart.names.index(WORK_NAME) < chart.names.index(SCHOOL_NAME)
    point = chart.frame.chart.plots[0].series[1].points[chart.names.index(WORK_NAME)]
    assert point.format.fill.fore_color.rgb == RGBColor(1, 2, 3)
    assert value_of(result.content, WORK_NAME) == ("99%", 99)
    assert "moved" in {change.done for change in result.changes}


@pytest.mark.parametrize("has_title", [False, True])
def test_a_chart_copied_into_a_deck_with_another_master_is_found(deck: bytes, today: Dataset, has_title: bool) -> None:
    source = pptx.Presentation(io.BytesIO(deck))

    def paste(file: Any) -> None:
        slide = file.slides.add_slide(file.slide_layouts[5 if has_title else 6])
        copy_chart(chart_frames(source)[0], slide)
        if has_title:
            slide.shapes.title.text_frame.text = source.slides[0].shapes.title.text_frame.text

    blank = io.BytesIO()
    pptx.Presentation().save(blank)
    result = refresh_deck(edited(blank.getvalue(), paste), today)
    texts = [(change.line, change.done) for change in result.changes if not change.element]
    assert texts == ([("Title", "written")] if has_title else [])
    assert value_of(result.content, SCHOOL_NAME) == ("81%", 81)
    assert_sound(result.content)


def test_a_copied_slide_is_refreshed_twice_and_a_deleted_one_not_missed(dataset: Dataset, today: Dataset) -> None:
    two = story_deck(dataset, Selection(), ("disruption-by-service", "unknown"))

    def rearrange(file: Any) -> None:
        copy_slide(file, 0)
        delete_slide(file, 1)

    result = refresh_deck(edited(two, rearrange), today)
    assert [value_of(result.content, SCHOOL_NAME, number)[1] for number in (0, 1)] == [81, 81]
    titles = [slide.shapes.title.text_frame.text for slide in own_slides(result.content)]
    assert len(titles) == 2
    assert all("81%" in title for title in titles)


def test_an_officers_order_of_bars_is_kept_at_the_next_refresh_too(deck: bytes, today: Dataset) -> None:
    names = native_charts(deck)[0].names

    def reverse(file: Any) -> None:
        frame = chart_frames(file)[0]
        for cache in frame.chart._chartSpace.iter(f"{C}strCache", f"{C}numCache", f"{C15}dlblRangeCache"):
            for point in cache.iterfind(f"{C}pt") if int(cache.find(f"{C}ptCount").get("val")) > 1 else ():
                point.set("idx", str(len(names) - 1 - int(point.get("idx"))))

    first = refresh_deck(edited(deck, reverse), today)
    again = refresh_deck(first.content, today)
    assert not again.is_changed
    assert list(native_charts(again.content)[0].frame.chart.plots[0].categories) == names[::-1]


def colored_bars(content: bytes) -> list[str]:
    """Return the names of the bars of the first chart that are not grey."""
    chart = native_charts(content)[0]
    looks = next(chart.xml.iter(f"{C}ser")).iterfind(f"{C}dPt")
    places = [int(look.find(f"{C}idx").get("val")) for look in looks if look.find(f".//{A}lumMod") is None]
    return [chart.names[place] for place in places]


@pytest.mark.parametrize("has_own_title", [False, True])
def test_the_bar_of_todays_title_is_in_colour_unless_the_title_is_an_officers(
    deck: bytes, dataset: Dataset, has_own_title: bool
) -> None:
    def write(file: Any) -> None:
        if has_own_title:
            file.slides[0].shapes.title.text_frame.text = "Schools"

    result = refresh_deck(edited(deck, write), later(dataset, {SCHOOL: {"value": 71.0}}))
    assert (colored_bars(deck), colored_bars(result.content)) == (
        [SCHOOL_NAME],
        [SCHOOL_NAME if has_own_title else WORK_NAME],
    )
    assert refresh_deck(result.content, dataset).is_changed
    assert colored_bars(refresh_deck(result.content, dataset).content) == [SCHOOL_NAME]
    content = refresh_deck(edited(deck, write), without(dataset, SCHOOL)).content
    assert colored_bars(content) == ([] if has_own_title else [WORK_NAME])


def test_an_officers_title_of_a_chart_is_kept_at_the_next_refresh_too(deck: bytes, today: Dataset) -> None:
    mine = edited(deck, lambda file: setattr(chart_frames(file)[0].chart.chart_title.text_frame, "text", "Our own"))
    again = refresh_deck(refresh_deck(mine, today).content, today)
    assert not again.is_changed
    assert native_charts(again.content)[0].frame.chart.chart_title.text_frame.text == "Our own"


@pytest.mark.parametrize("sign", ["\u200f", "\n"])
def test_a_mark_of_direction_and_a_new_line_are_no_other_words(deck: bytes, today: Dataset, sign: str) -> None:
    def mark(file: Any) -> None:
        frame = file.slides[0].shapes.title.text_frame
        frame.text = frame.text.replace(": ", f": {sign}")

    result = refresh_deck(edited(deck, mark), today)
    assert outcomes(result, "Title") == ["written"]
    assert "81%" in slides(result.content)[0].shapes.title.text_frame.text


@pytest.mark.parametrize("space", [" ", ""])
def test_a_number_in_another_colour_stays_so_and_a_break_goes_with_its_words(
    deck: bytes, today: Dataset, space: str
) -> None:
    def arrange(file: Any) -> None:
        paragraph = file.slides[0].shapes.title.text_frame.paragraphs[0]
        (run,) = paragraph.runs
        before, number, after = run.text.partition("78%")
        first, second = before.split(": ")
        for place, part in enumerate((f"{first}:{space}", second, number, after)):
            if place:
                paragraph._p.append(copy.deepcopy(run._r))
            paragraph.runs[place].text = part
        paragraph.runs[2].font.color.rgb = RGBColor(200, 10, 10)
        paragraph.runs[1]._r.addprevious(paragraph._p._add_br())

    paragraph = slides(refresh_deck(edited(deck, arrange), today).content)[0].shapes.title.text_frame.paragraphs[0]
    assert paragraph.text == slides(refresh_deck(deck, today).content)[0].shapes.title.text_frame.text
    if space:
        assert paragraph.runs[2].text == "81%"
        assert paragraph.runs[2].font.color.rgb == RGBColor(200, 10, 10)


def test_a_sentence_that_repeats_an_old_number_is_named_and_left(deck: bytes, today: Dataset) -> None:
    def write(file: Any) -> None:
        box = file.slides[0].shapes.add_textbox(0, 0, Inches(3), Inches(1))
        box.name = "My words"
        box.text_frame.text = "As said, 78 % of countries lost school services; 178% is not meant."
        table = file.slides[0].shapes.add_table(1, 1, 0, 0, Inches(3), Inches(1))
        table.name, table.table.cell(0, 0).text = "My table", "78%"
        file.slides[0].notes_slide.notes_text_frame.text = "Say: 78 percent"

    result = refresh_deck(edited(deck, write), today)
    checks = {change.element: (change.delivered, change.today) for change in result.changes if change.done == "check"}
    assert checks == dict.fromkeys(("My words", "My table", "Notes"), ("78%", "81%"))
    assert "78 % of countries" in words(slides(result.content)[0])


def test_the_list_is_hidden_replaced_at_each_refresh_and_complete(
    deck: bytes, dataset: Dataset, today: Dataset
) -> None:
    first = refresh_deck(deck, today)
    second = refresh_deck(first.content, later(dataset, {SCHOOL: {"value": 84.0}}))
    for result in (first, second):
        reports = [slide for slide in slides(result.content) if slide._element.cSld.get("name") == REPORT]
        assert len(slides(result.content)) == 1 + len(reports)
        assert {slide._element.get("show") for slide in reports} == {"0"}
        assert {slide.slide_layout.name for slide in reports} == {"SDD chart"}
        report_text = "\n".join(map(words, reports))
        assert all(change.line in report_text for change in result.changes)
        assert_sound(result.content)
    assert value_of(second.content, SCHOOL_NAME) == ("84%", 84)
    (change,) = [c for c in second.changes if c.line == SCHOOL_NAME]
    assert (change.delivered, change.deck, change.today) == ("81%", "81%", "84%")


def test_the_list_as_csv_holds_no_formula() -> None:
    change = Change(1, "=1+1", "row", "78%", "60%", "81%", "conflict", "WHO")
    rows = list(csv.reader(io.StringIO(changes_csv([change], text_for("en")).decode("utf-8-sig"))))
    assert rows == [
        ["Slide", "Chart, table or text", "Row", "Delivered", "In the deck", "Today", "What was done", "Source"],
        ["1", "'=1+1", "row", "78%", "60%", "81%", "both changed: ours is written", "WHO"],
    ]


@pytest.mark.parametrize("language", ["ru", "fr", "ar"])
def test_decks_of_other_languages_stay_in_them(language: str, dataset: Dataset, today: Dataset) -> None:
    deck = story_deck(dataset, Selection(lang=language), ("disruption-by-service",))
    assert not refresh_deck(deck, dataset).is_changed
    result = refresh_deck(deck, today)
    numbers = native_charts(result.content)[0].reported
    assert 81 in numbers
    assert 78 not in numbers
    assert text_for(language).t("What has changed") in words(slides(result.content)[-1])


@pytest.mark.parametrize(
    "chart", ["disruption-by-round", "participants-by-country", "activities-by-month", "service-outputs"]
)
def test_every_kind_of_chart_and_table_stands_still_while_its_data_do(chart: str, dataset: Dataset) -> None:
    deck = to_pptx(export(chart, dataset, Selection(country=("KAZ",))))
    result = refresh_deck(deck, dataset)
    assert {change.done for change in result.changes} == {"unchanged"}
    assert result.content == deck


def test_columns_of_months_and_of_years_are_not_mixed(dataset: Dataset) -> None:
    deck = story_deck(dataset, Selection(country=("KAZ",)), ("activities-by-month",))
    first = dataset.activities.iloc[0]["id"]
    early = later(
        dataset,
        {first: {"date_start": "2015-01-05", "date_end": "2015-01-05", "first_day": "2015-01-05", "countries": "KAZ"}},
        "activities",
    )
    result = refresh_deck(deck, early)
    assert native_charts(result.content)[0].sheet == native_charts(deck)[0].sheet
    assert "left" in {change.done for change in result.changes}


def test_columns_get_the_activities_of_today(dataset: Dataset) -> None:
    selection = Selection(country=("KAZ",))
    deck = story_deck(dataset, selection, ("activities-by-month",))
    activity = dataset.activities[
        dataset.activities["countries"].eq("KAZ") & dataset.activities["date_precision"].eq("day")
    ].iloc[0]
    fewer = without(dataset, activity["id"], "activities")
    result = refresh_deck(deck, fewer)
    contents = (result.content, story_deck(fewer, selection, ("activities-by-month",)))
    rows, fresh = ([row[1:] for row in native_charts(content)[0].sheet[1:] if row[-1]] for content in contents)
    assert rows == fresh
    assert [c.done for c in result.changes if c.element and c.done not in ("unchanged", "moved")] != []


def test_figures_are_refreshed_where_they_are_ours(dataset: Dataset, today: Dataset) -> None:
    deck = story_deck(dataset, Selection(), ("figures",))
    result = refresh_deck(deck, today)
    assert "81%" in words(slides(result.content)[0])
    assert "written" in outcomes(result, "Number")


def test_a_number_that_became_longer_is_written_as_small_as_in_a_new_deck(dataset: Dataset) -> None:
    def sizes(content: bytes) -> list[Any]:
        (shape,) = [shape for shape in slides(content)[0].shapes if shape.name == "Number 3"]
        return [run.font.size for run in shape.text_frame.paragraphs[0].runs]

    activities = dataset.activities.assign(participants=dataset.activities["participants"] * 1000)
    larger = replace(with_tables(dataset, {"activities": activities}), version=LATER)
    deck, new = (story_deck(data, Selection(), ("figures",)) for data in (dataset, larger))
    assert sizes(refresh_deck(deck, larger).content) == sizes(new) != sizes(deck)


def test_labels_of_the_timeline_get_todays_numbers(dataset: Dataset) -> None:
    selection = Selection(country=("KAZ",))
    deck = story_deck(dataset, selection, ("activity-timeline",))
    labels = [
        (shape.name.rpartition(" · ")[2], shape.text_frame.text)
        for shape in group_shapes(deck)
        if shape.text_frame.text.endswith("participants")
    ]
    key, label = labels[0]
    result = refresh_deck(deck, later(dataset, {key: {"participants": 4321.0}}, "activities"))
    shapes = [shape for shape in group_shapes(result.content) if shape.name.endswith(key)]
    (text,) = [shape.text_frame.text for shape in shapes if shape.text_frame.text]
    assert text != label
    assert "4,321" in text
    assert label not in words(slides(result.content)[0])

    def translate(file: Any) -> None:
        groups = [shape for shape in file.slides[0].shapes if shape.shape_type == MSO_SHAPE_TYPE.GROUP]
        (shape,) = [shape for group in groups for shape in group.shapes if shape.name.endswith(key) and shape.text]
        shape.text_frame.paragraphs[0].runs[0].text = shape.text_frame.text.replace("participants", "қатысушы")

    translated_result = refresh_deck(
        edited(deck, translate), later(dataset, {key: {"participants": 4321.0}}, "activities")
    )
    assert text.replace("participants", "қатысушы") in [shape.text for shape in group_shapes(translated_result.content)]


@pytest.mark.parametrize(
    ("old", "deck", "new", "sentence"),
    [
        (">10,000 participants", "қатысушы: >10,000", ">10,005 participants", "қатысушы: >10,005"),
        ("2 of 34", "34 елден 2", "3 of 35", "35 елден 3"),
        ("2 of 34", "2, 2, 34", "3 of 34", ""),
        ("2 of 34", "7 of 34", "3 of 34", ""),
        (">60%", "over 60%", "~60%", ""),
    ],
)
def test_an_officers_words_get_todays_numbers_where_only_numbers_differ(
    old: str, deck: str, new: str, sentence: str
) -> None:
    assert merge_numbers(old, deck, new) == sentence


def test_a_deck_of_another_package_is_left_alone(deck: bytes, today: Dataset) -> None:
    foreign = replace(today, contract=replace(today.contract, descriptor={"name": "other"}))
    with pytest.raises(Exception, match="carries no identity"):
        refresh_deck(deck, foreign)


def test_another_program_finds_nothing_against_the_rules(dataset: Dataset, tmp_path: Path) -> None:
    deck = story_deck(dataset, Selection(country=("KAZ",)))
    values = {SCHOOL: {"value": 81.0}, WORK: {"value": 99.0}}
    path = tmp_path / "refreshed.pptx"
    path.write_bytes(refresh_deck(deck, later(dataset, values)).content)
    assert [str(fault) for fault in OpenXmlValidator().validate(path).errors] == []


def results(dataset: Dataset) -> tuple[bytes, list[str]]:
    """Return the slide of results of Kazakhstan, and the ids of its rows."""
    selection = Selection(country=("KAZ",))
    deck = story_deck(dataset, selection, ("service-outputs",))
    rows = export("service-outputs", dataset, selection).rows
    labels = {cells[1].partition("\n")[0] for table in tables(deck) for cells in table}
    return deck, [str(key) for key, label in zip(rows["key"], rows["label"], strict=True) if label in labels]


def test_a_row_of_a_table_that_is_gone_says_so(dataset: Dataset) -> None:
    deck, keys = results(dataset)
    ids = set(dataset.outputs["id"])
    gone = next(key for key in keys if key in ids)
    result = refresh_deck(deck, without(dataset, gone, "outputs"))
    assert "gone" in {change.done for change in result.changes}
    assert sum("no longer published" in cells[-1] for table in tables(result.content)[:1] for cells in table) == 1
    assert not refresh_deck(result.content, without(dataset, gone, "outputs")).is_changed


def test_publishers_stand_in_the_order_that_the_slide_names(dataset: Dataset) -> None:
    fewer = with_tables(dataset, {"activity_sources": dataset.activity_sources[::2].reset_index(drop=True)})
    deck = story_deck(dataset, Selection(), ("activities-by-month", "sources"))
    result = refresh_deck(deck, replace(fewer, version=LATER))
    counts = [int(cells[0]) for cells in tables(result.content)[0]]
    assert counts == sorted(counts, reverse=True) != [int(cells[0]) for cells in tables(deck)[0]]


def bars_of(content: bytes) -> list[tuple[str, Any]]:
    chart = native_charts(content)[0]
    return list(zip(chart.names, chart.reported, strict=True))


def test_bars_with_other_names_and_in_another_order_get_their_own_numbers(deck: bytes, today: Dataset) -> None:
    def rename(file: Any) -> None:
        frame, old = chart_frames(file)[0], bars_of(deck)
        rows = [(f"Қызмет {name[-9:]}", value) for name, value in reversed(old)]
        rows[2] = ("Our office", 66.0)
        write_bars(frame, rows)

    result = refresh_deck(edited(deck, rename), today)
    new = {81.0 if name == SCHOOL_NAME else value for name, value in bars_of(deck)}
    bars = bars_of(result.content)
    assert bars[2] == ("Our office", 66)
    assert {value for _name, value in bars} - {66} < new
    assert dict(bars)[f"Қызмет {SCHOOL_NAME[-9:]}"] == 81
    assert [change.done for change in result.changes if change.done == "removed"] == ["removed"]


def test_a_column_of_an_officer_in_the_place_of_ours_is_left_alone(deck: bytes, today: Dataset) -> None:
    def exchange(file: Any) -> None:
        for place in chart_frames(file)[0].chart._chartSpace.iter(f"{C}f"):
            place.text = place.text.replace("$C$", "$F$")

    result = refresh_deck(edited(deck, exchange), today)
    assert "left" in {change.done for change in result.changes if change.element}


def test_a_chart_that_reads_a_workbook_elsewhere_is_left_alone(deck: bytes, today: Dataset) -> None:
    def link(file: Any) -> None:
        part = chart_frames(file)[0].chart.part
        key = part.relate_to("file:///C:/office/numbers.xlsx", f"{KINDS}oleObject", is_external=True)
        part.drop_rel(part._element.externalData.rId)
        part._element.externalData.set(f"{R}id", key)

    result = refresh_deck(edited(deck, link), today)
    assert "left" in {change.done for change in result.changes if change.element}
    assert [change for change in result.changes if change.today == "81%" and change.element] == []


def test_notes_of_an_officer_below_the_cells_stay_and_a_new_row_is_listed(dataset: Dataset) -> None:
    def note(file: Any) -> None:
        with opened_sheet(chart_frames(file)[0]) as sheet:
            sheet.cell(sheet.max_row + 1, 1).value = "ask Almaty"

    older = without(dataset, SCHOOL)
    result = refresh_deck(edited(story_deck(older, Selection(), ("disruption-by-service",)), note), dataset)
    assert "ask Almaty" in native_charts(result.content)[0].names
    assert outcomes(result, SCHOOL_NAME) == ["not-added"]


def test_columns_in_another_order_get_their_own_numbers(dataset: Dataset) -> None:
    deck = story_deck(dataset, Selection(country=("KAZ",)), ("activities-by-month",))

    def exchange(file: Any) -> None:
        swap_series(chart_frames(file)[0], 0, 2)

    activities = dataset.activities
    webinars = activities.loc[activities["kind"].eq("webinar") & activities["countries"].eq("KAZ"), "id"]
    fewer = without(dataset, str(webinars.iloc[0]), "activities")
    result = refresh_deck(edited(deck, exchange), fewer)
    fresh = native_charts(story_deck(fewer, Selection(country=("KAZ",)), ("activities-by-month",)))[0].sheet
    sheet = native_charts(result.content)[0].sheet
    columns, new_columns = (
        {column[0]: column[1:] for column in zip(*rows, strict=True) if column[0] != "Total"} for rows in (sheet, fresh)
    )
    assert [sheet[0][1], sheet[0][3]] == ["Procurement", "Webinar"]
    assert columns == new_columns


@pytest.mark.parametrize("place", ["Number", "Number 2"])
def test_a_figure_that_is_wholly_an_officers_gets_no_number_of_ours(
    place: str, dataset: Dataset, today: Dataset
) -> None:
    def replace_figure(file: Any) -> None:
        shapes = {shape.name: shape for shape in file.slides[0].shapes}
        for name, words_of_office in ((place, "12"), (place.replace("Number", "Label"), "clinics reopened in Almaty")):
            shapes[name].text_frame.text = words_of_office

    result = refresh_deck(edited(story_deck(dataset, Selection(), ("figures",)), replace_figure), today)
    assert next(shape.text_frame.text for shape in slides(result.content)[0].shapes if shape.name == place) == "12"
    assert outcomes(result, place) == ["kept-conflict" if place == "Number" else "kept"]


def test_a_cell_of_a_table_gets_todays_number(dataset: Dataset) -> None:
    deck, keys = results(dataset)
    key = next(key for key in keys if key in set(dataset.outputs["id"]))
    result = refresh_deck(deck, later(dataset, {key: {"value": 987_654.0}}, "outputs"))
    assert "987,654" in " ".join(cells[0] for cells in tables(result.content)[0])
    assert len(tables(result.content)[0]) >= len(tables(deck)[0])


def test_a_chart_that_hides_rows_of_its_sheet_is_left_alone(deck: bytes, today: Dataset) -> None:
    def hide_second_bar(file: Any) -> None:
        for cache in chart_frames(file)[0].chart._chartSpace.iter(
            f"{C}strCache", f"{C}numCache", f"{C15}dlblRangeCache"
        ):
            count = cache.find(f"{C}ptCount")
            if int(count.get("val")) > 1:
                count.set("val", str(int(count.get("val")) - 1))
                for point in list(cache.iterfind(f"{C}pt")):
                    place = int(point.get("idx"))
                    cache.remove(point) if place == 1 else point.set("idx", str(place - (place > 1)))

    mine = edited(deck, hide_second_bar)
    result = refresh_deck(mine, today)
    assert "left" in {change.done for change in result.changes if change.element}
    assert native_charts(result.content)[0].sheet == native_charts(mine)[0].sheet


@pytest.mark.parametrize(("column", "is_back"), [(0, False), (1, False), (0, True)])
def test_a_table_of_which_a_column_is_gone_gets_no_number_in_another(
    dataset: Dataset, column: int, is_back: bool
) -> None:
    def remove_column(file: Any) -> None:
        table = next(shape.table._tbl for shape in file.slides[0].shapes if shape.has_table)
        for row in (table.tblGrid, *table.tr_lst):
            cell = row[column]
            row.remove(cell)
            if is_back:
                row.append(cell)

    mine = edited(story_deck(dataset, Selection(country=("KAZ",)), ("service-outputs",)), remove_column)
    keys = dataset.outputs[dataset.outputs["scope"].eq("KAZ")]["id"]
    result = refresh_deck(mine, later(dataset, {key: {"value": 1234.0} for key in keys}, "outputs"))
    if column == 0:
        assert tables(result.content) == tables(mine)
        assert not result.is_changed
    else:
        assert any(row == [">1,234"] for row in tables(result.content)[0])


def test_a_number_that_became_longer_has_room_in_its_column(dataset: Dataset) -> None:
    def column(content: bytes) -> int:
        (table,) = [shape.table for shape in slides(content)[0].shapes if shape.has_table]
        return int(table.columns[0].width)

    larger = with_tables(dataset, {"outputs": dataset.outputs.assign(value=dataset.outputs["value"] * 1000)})
    selection = Selection(country=("KAZ",))
    deck, new = (story_deck(data, selection, ("service-outputs",)) for data in (dataset, larger))
    assert column(deck) < column(new) * 0.9 < column(refresh_deck(deck, larger).content)


def test_an_officers_cell_is_kept(dataset: Dataset) -> None:
    deck, _keys = results(dataset)

    def correct(file: Any) -> None:
        (table,) = [shape.table for shape in file.slides[0].shapes if shape.has_table]
        table.cell(0, 0).text_frame.paragraphs[0].runs[0].text = "about 7"

    mine = edited(deck, correct)
    result = refresh_deck(mine, dataset)
    assert (result.content, result.is_changed) == (mine, False)
    assert "kept" in {change.done for change in result.changes}


@pytest.mark.parametrize(("other", "code"), [((0, 1), "written"), ((1, 0), "kept-conflict")])
def test_cells_that_an_officer_merged_lose_no_words(other: tuple[int, int], code: str, dataset: Dataset) -> None:
    def merge(file: Any) -> None:
        (table,) = [shape.table for shape in file.slides[0].shapes if shape.has_table]
        table.cell(0, 0).merge(table.cell(*other))

    larger = replace(
        with_tables(dataset, {"outputs": dataset.outputs.assign(value=dataset.outputs["value"] + 3)}), version=LATER
    )
    deck, new = (story_deck(data, Selection(country=("KAZ",)), ("service-outputs",)) for data in (dataset, larger))
    mine = edited(deck, merge)
    result = refresh_deck(mine, larger)
    before, after, fresh = (tables(content)[0] for content in (mine, result.content, new))
    assert after[0][0] == ("\n".join(fresh[0]) if code == "written" else before[0][0])
    assert after[other[0]][other[1]] == ""
    assert code in [change.done for change in result.changes if change.deck == before[0][0]]


@pytest.mark.parametrize(
    ("key", "code"), [("kaz-webinar-presentations", "new"), ("kaz-psych-platform-people", "not-added")]
)
def test_a_new_result_takes_its_place_where_there_is_room(key: str, code: str, dataset: Dataset) -> None:
    old = story_deck(without(dataset, key, "outputs"), Selection(country=("KAZ",)), ("service-outputs",))
    result = refresh_deck(old, dataset)
    codes = {change.done for change in result.changes}
    assert code in codes
    assert "gone" not in codes
    assert len(tables(result.content)[0]) == len(tables(old)[0]) + (code == "new")


def test_tables_of_rows_and_of_sources_are_found(dataset: Dataset) -> None:
    deck = to_pptx(replace(export("participants-by-country", dataset), options=DownloadOptions(appendix=True)))
    assert tables(deck)
    assert {change.done for change in refresh_deck(deck, dataset).changes} == {"unchanged"}


def test_the_timeline_counts_what_there_is_today(dataset: Dataset) -> None:
    selection = Selection(country=("KAZ",))
    deck = story_deck(dataset, selection, ("activity-timeline",))
    activities = dataset.activities
    gone = activities[
        activities["countries"].eq("KAZ") & activities["date_precision"].eq("day") & activities["participants"].notna()
    ].iloc[0]["id"]
    fewer = without(dataset, gone, "activities")
    result = refresh_deck(deck, fewer)
    fresh = story_deck(fewer, selection, ("activity-timeline",))
    legend, fresh_legend = (
        next(shape.text_frame.text for shape in group_shapes(content) if shape.name == "Key")
        for content in (result.content, fresh)
    )
    assert legend == fresh_legend
    assert [shape.name for shape in group_shapes(result.content) if shape.name.endswith(gone)] == []
    assert gone in {change.line.rpartition(" · ")[2] for change in result.changes if change.done == "gone"}


def test_a_row_that_an_officer_took_out_of_a_table_is_that_row() -> None:
    lines = [[f"Training {number}", "2020", ""] for number in range(4)]
    rows = [["Training 0", "2020", ""], ["Ours", "", ""], ["Training 2", "2021", ""], ["Training 3", "2020", ""]]
    assert match_rows(rows[1:], lines) == [None, 2, 3]
    assert match_rows(rows, lines) == [0, 1, 2, 3]
    assert match_rows(rows[:3], lines) == [0, 1, 2]
    assert match_rows([*rows[:1], *rows[2:], rows[1]], lines) == [0, 2, 3, None]


def test_bars_with_other_names_are_known_by_their_numbers_where_one_was_taken_out() -> None:
    names, old = [["Schools"], ["Work"], ["Helplines"], ["Beds"]], ["78%", "75%", "75%", "72%"]
    mine = [["Школы"], ["Работа"], ["Койки"]]
    assert match_rows(mine, names, values=(["78%", "75%", "72%"], old)) == [0, None, 3]
    assert match_rows(mine, names, values=(["78%", "75%", "75%"], old)) == [0, 1, 2]


@pytest.mark.parametrize("query", ["table=x", "present=x", "part=x", "step=x", "deck=x", "activity=x"])
def test_a_record_whose_address_names_nothing_is_left_out(small: Dataset, query: str) -> None:
    record = {"deck": WHOLE, "slide": DECK_SLIDES[0], "query": query, "root": ""}
    assert slides_today([record], small) == {}


@pytest.fixture(scope="module")
def later_dataset(dataset: Dataset) -> Dataset:
    """The data of a later version in which Kazakhstan has no activities."""
    table = dataset.table("activities")
    activities = table[~table["countries"].str.contains("KAZ")].reset_index(drop=True)
    return replace(with_tables(dataset, {"activities": activities}), version=LATER)


def test_a_number_never_comes_under_a_label_of_something_else(dataset: Dataset, later_dataset: Dataset) -> None:
    def reword(file: Any) -> None:
        (label,) = [shape for shape in file.slides[0].shapes if shape.name == "Label 2"]
        label.text_frame.text = "people trained by our office"

    mine = edited(story_deck(dataset, Selection(country=("KAZ",)), ("figures",)), reword)
    result = refresh_deck(mine, later_dataset)
    texts = {shape.name: shape.text_frame.text for shape in slides(result.content)[0].shapes if shape.has_text_frame}
    assert texts["Number"] == "0"
    assert (texts["Number 2"], texts["Label 2"]) == (">80,000", "people trained by our office")
    assert outcomes(result, "Number 2") == outcomes(result, "Label 2") == ["kept-conflict"]
    fewer = later(dataset, {"kaz-health-workers-trained-2020": {"participants": 50_000}}, "activities")
    assert outcomes(refresh_deck(mine, fewer), "Number 2") == ["written"]


def test_a_slide_of_a_whole_deck_that_has_nothing_today_says_so(dataset: Dataset, later_dataset: Dataset) -> None:
    deck = story_deck(dataset, Selection(country=("KAZ",)), ("activity-timeline", "activities-by-month"))
    result = refresh_deck(deck, later_dataset)
    for slide in own_slides(result.content):
        assert "Nothing matches this selection" in words(slide)
    assert "Jul · no longer published" not in words(slides(result.content)[0])


def links(slide: Any, name: str) -> dict[str, str]:
    """Return what the runs of a shape open, by their words."""
    (shape,) = [candidate for candidate in slide.shapes if candidate.name == name]
    runs = [run for paragraph in shape.text_frame.paragraphs for run in paragraph.runs]
    return {run.text: run.hyperlink.address for run in runs if run.hyperlink.address}


def test_a_link_leads_where_its_words_say(dataset: Dataset, later_dataset: Dataset) -> None:
    deck = story_deck(dataset, Selection(country=("KAZ",)), ("question",))
    content = refresh_deck(deck, later_dataset).content
    assert_sound(content)
    old, new = (links(slides(package)[0], "Subtitle") for package in (deck, content))
    permalink, (changes,) = "dashboard.example/?country=KAZ", (words for words in new if LATER.date in words)
    assert new == {permalink: old[permalink], changes: f"{ROOT}changes?country=KAZ&since={LATER.hash}"}


def test_an_address_that_changed_does_not_open_the_old_one(dataset: Dataset) -> None:
    options = DownloadOptions(appendix=True, deck=(read_entry("question"),))
    deck = dashboard_to_pptx(
        dashboard_export(dataset, Selection(country=("TKM",)), RenderContext(text_for("en"), LIGHT), ROOT, options)
    )
    (place,) = [place for place, slide in enumerate(slides(deck)) if words(slide).startswith("Sources 1 to")]
    title = next(shape for shape in slides(deck)[place].shapes if shape.has_table).table.cell(1, 0).text
    sources = dataset.table("sources").copy()
    sources.loc[sources["title"] == title, "url"] = "https://other.example/report"
    content = refresh_deck(deck, replace(with_tables(dataset, {"sources": sources}), version=LATER)).content
    (table,) = [shape.table for shape in slides(content)[place].shapes if shape.has_table]
    cells = [cell for cell in table.iter_cells() if cell.text == "other.example"]
    assert [run.hyperlink.address for cell in cells for run in cell.text_frame.paragraphs[0].runs] == [None]


def test_the_title_of_a_chart_that_is_left_alone_stays_with_its_numbers(deck: bytes, today: Dataset) -> None:
    def drop_series(file: Any) -> None:
        series = list(chart_frames(file)[0].chart._chartSpace.iter(f"{C}ser"))
        series[1].getparent().remove(series[1])

    result = refresh_deck(edited(deck, drop_series), today)
    assert outcomes(result, "Title") == ["left"]
    assert "78%" in slides(result.content)[0].shapes.title.text_frame.text


def test_shapes_that_another_program_renamed_are_known_by_their_words(deck: bytes, today: Dataset) -> None:
    def rename(file: Any) -> None:
        for number, shape in enumerate(file.slides[0].shapes):
            shape.name = f"Google Shape;{number};p1"

    result = refresh_deck(edited(deck, rename), today)
    assert outcomes(result, "Title") == outcomes(result, "Footer") == ["written"]
    assert "81%" in slides(result.content)[0].shapes.title.text_frame.text


def test_a_chart_of_which_nothing_is_published_says_so_under_its_own_title(dataset: Dataset) -> None:
    deck = to_pptx(export("procurement-by-country", dataset))
    later_dataset = later(dataset, {"canada-ifrc-ca-2020-10-09": {"amount": None, "currency": ""}}, "activities")
    result = refresh_deck(deck, later_dataset)
    assert_sound(result.content)
    ((place, old),) = [pair for pair in enumerate(own_slides(deck)) if "CAD" in title_text(pair[1])]
    new = own_slides(result.content)[place]
    assert title_text(new) == title_text(old)
    (chart,) = [shape.chart for shape in new.shapes if shape.has_chart]
    assert chart.chart_title.text_frame.text.endswith("no longer published")
    assert not refresh_deck(result.content, later_dataset).is_changed


def title_text(slide: Any) -> str:
    return str(slide.shapes.title.text_frame.text)
