"""A deck that LibreOffice saved, which keeps but names of frames, gets today's numbers."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pptx
import pytest

from dashboard.dataset.dataset import Dataset
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.pptx.identity import NAME
from dashboard.exports.refresh.deck_refresh import RefreshOptions, RefreshResult, refresh_deck
from dashboard.selection import Selection
from tests.support.export_fixtures import export
from tests.support.officer_edits import chart_frames, correct_number, edited, later, saved_by_libreoffice, without
from tests.support.pptx_reader import slides, tables, words
from tests.support.story_deck import story_deck

pytestmark = pytest.mark.soak
SCHOOL = "who-mns-2020-school-mental-health-disrupted-any"
WORK = "who-mns-2020-workplace-mental-health-disrupted-any"
SCHOOL_NAME, WORK_NAME = "School mental health services", "Workplace mental health services"
DECK = ("disruption-by-service", "disruption-by-round", "response-measures", "activities-by-month", "service-outputs")
WORDS = ("question", "figures", "unknown", "activity-timeline")
MOVED = "kaz-rspcmh-hotline-site-2020-04-04"
SEPTEMBER = dict.fromkeys(("date_start", "date_end", "first_day", "last_day"), "2021-09-15")


@pytest.fixture(scope="module")
def saved_deck(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A deck with one corrected number that LibreOffice saved."""

    def correct(file: Any) -> None:
        frame = chart_frames(file)[0]
        correct_number(frame, list(frame.chart.plots[0].categories).index(WORK_NAME), 36.0, "36%")

    deck = story_deck(dataset, Selection(country=("KAZ",)), (*DECK, "sources"))
    return saved_by_libreoffice(edited(deck, correct), tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def today(dataset: Dataset) -> Dataset:
    return later(dataset, {SCHOOL: {"value": 81.0}})


def outcomes(result: RefreshResult, line: str) -> list[str]:
    return [change.done for change in result.changes if change.line == line]


def value(content: bytes, name: str) -> float:
    plot = chart_frames(pptx.Presentation(io.BytesIO(content)))[0].chart.plots[0]
    return float(plot.series[0].values[list(plot.categories).index(name)])


def test_the_same_data_change_nothing(saved_deck: bytes, dataset: Dataset) -> None:
    result = refresh_deck(saved_deck, dataset)
    assert result.content == saved_deck
    assert {change.done for change in result.changes} == {"unchanged", "kept"}
    assert outcomes(result, WORK_NAME) == ["kept"]


def test_todays_numbers_are_written_where_nobody_changed_them(saved_deck: bytes, today: Dataset) -> None:
    result = refresh_deck(saved_deck, today)
    assert (value(saved_deck, SCHOOL_NAME), value(result.content, SCHOOL_NAME)) == (78, 81)
    assert outcomes(result, SCHOOL_NAME) == ["written"]
    title = slides(result.content)[0].shapes.title.text_frame.text
    assert "81%" in title
    assert "78%" not in words(slides(result.content)[0])
    assert {change.done for change in refresh_deck(result.content, today).changes} <= {"unchanged", "kept"}


def test_a_corrected_number_is_kept_unless_all_are_to_be_written(saved_deck: bytes, dataset: Dataset) -> None:
    both = later(dataset, {SCHOOL: {"value": 81.0}, WORK: {"value": 76.0}})
    result = refresh_deck(saved_deck, both)
    assert (outcomes(result, WORK_NAME), value(result.content, WORK_NAME)) == (["kept"], 36)
    assert value(refresh_deck(saved_deck, both, RefreshOptions(overwrite=True)).content, WORK_NAME) == 76


def test_a_title_of_an_officer_is_kept(saved_deck: bytes, today: Dataset) -> None:
    def retitle(file: Any) -> None:
        file.slides[0].shapes.title.text_frame.text = "Schools stood empty"

    result = refresh_deck(edited(saved_deck, retitle), today)
    assert slides(result.content)[0].shapes.title.text_frame.text == "Schools stood empty"
    assert value(result.content, SCHOOL_NAME) == 81


def test_where_the_names_say_no_more_it_is_only_listed(saved_deck: bytes, today: Dataset) -> None:
    def shorten(file: Any) -> None:
        for slide in file.slides:
            for shape in slide.shapes:
                if NAME.search(shape.name):
                    shape.name = re.sub(r"\.[A-Za-z0-9_-]*$", "", shape.name)

    older = edited(saved_deck, shorten)
    careful = refresh_deck(older, today)
    assert (careful.content, careful.is_changed) == (older, False)
    assert "weak" in outcomes(careful, SCHOOL_NAME)
    assert value(refresh_deck(older, today, RefreshOptions(overwrite=True)).content, SCHOOL_NAME) == 81


@pytest.fixture(scope="module")
def saved_words(dataset: Dataset, tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """Slides of words and shapes, two of them an officer's, saved by LibreOffice."""

    def edit(file: Any) -> None:
        file.slides[1].shapes[2].text_frame.text = "meetings and more"
        next(mark for mark in marks(file.slides[3]) if "caccr-launch" in mark.name).left += 914_400

    deck = edited(story_deck(dataset, Selection(country=("KAZ",)), WORDS), edit)
    return saved_by_libreoffice(deck, tmp_path_factory.mktemp("office"))


@pytest.fixture(scope="module")
def later_dataset(dataset: Dataset) -> Dataset:
    """Another day and number of one activity, and one webinar less."""
    revision = later(dataset, {MOVED: {**SEPTEMBER, "participants": 77_777.0}}, "activities")
    return without(revision, "kaz-china-seminars-2020-04", "activities")


def marks(slide: Any) -> list[Any]:
    groups = [shape for shape in slide.shapes if shape.shape_type == 6]
    return [mark for group in groups for mark in group.shapes if " · " in mark.name and not mark.text_frame.text]


def test_words_and_shapes_that_nobody_changed_stay(saved_words: bytes, dataset: Dataset) -> None:
    result = refresh_deck(saved_words, dataset)
    assert result.content == saved_words
    kept_texts = [(change.line, change.deck) for change in result.changes if change.done == "kept"]
    assert [deck for line, deck in kept_texts if line == "Label"] == ["meetings and more"]
    assert len(kept_texts) == 2
    assert all(change.delivered for change in result.changes)


def test_figures_sentences_sources_and_the_timeline_get_todays_numbers(
    saved_words: bytes, later_dataset: Dataset
) -> None:
    result = refresh_deck(saved_words, later_dataset)
    question, figures, unknown, timeline = slides(result.content)[: len(WORDS)]
    texts = {shape.name: shape.text_frame.text for shape in figures.placeholders if shape.has_text_frame}
    assert (texts["Number"], texts["Label"], texts["Number 2"]) == ("56", "meetings and more", ">70,000")
    assert "January 2027" in texts["Source"]
    assert "January 2027" in words(question)
    assert "21 of 56 activities" in words(unknown)
    assert "Mental health site · >77,777 (used a service or site)" in words(timeline)
    old, new = ({mark.name: mark for mark in marks(slides(deck)[3])} for deck in (saved_words, result.content))
    assert [name.rpartition(" · ")[2] for name in old.keys() - new.keys()] == ["kaz-china-seminars-2020-04"]
    assert [name.rpartition(" · ")[2] for name in new if new[name].left > old[name].left + 914_400] == [MOVED]
    launch = next(name for name in new if "caccr-launch" in name)
    assert new[launch].left == old[launch].left
    assert "15 September 2021" in next(mark for name, mark in new.items() if MOVED in name)._element.nvSpPr.cNvPr.get(
        "descr"
    )
    again = refresh_deck(result.content, later_dataset)
    assert (again.is_changed, {change.done for change in again.changes}) == (False, {"unchanged", "kept"})


def names_only(file: Any) -> None:
    """Take out of a deck what LibreOffice does not keep."""
    for slide in file.slides:
        for data in list(slide._element.iter("{*}custDataLst")):
            data.getparent().remove(data)
    for frame in chart_frames(file):
        for data in list(frame.chart._chartSpace.iter("{*}externalData")):
            data.getparent().remove(data)


def test_rows_of_several_slides_are_told_apart_by_all_their_words(dataset: Dataset, today: Dataset) -> None:
    options = DownloadOptions(appendix=True)
    deck = edited(to_pptx(replace(export("disruption-by-service", dataset), options=options)), names_only)
    assert {change.done for change in refresh_deck(deck, dataset).changes} == {"unchanged"}
    result = refresh_deck(deck, today)
    numbers = {(change.deck, change.today) for change in result.changes if change.line == SCHOOL_NAME}
    assert ("78%", "81%") in numbers
    old, new = ([row for table in tables(content) for row in table] for content in (deck, result.content))
    rows = [old_row for old_row, new_row in zip(old, new, strict=False) if old_row != new_row]
    assert [SCHOOL_NAME in row for row in rows] == [True]


def test_a_place_of_which_more_is_known_is_still_published(dataset: Dataset) -> None:
    deck = edited(story_deck(dataset, Selection(), ("participants-by-country",)), names_only)
    frame = dataset.table("activities")
    unknown = frame.index[frame["participants"].isna() & frame["countries"].eq("KAZ")][0]
    result = refresh_deck(
        deck, later(dataset, {frame.loc[unknown, "id"]: {"participants": 7, "people_kind": "attended"}}, "activities")
    )
    kinds = {change.done for change in result.changes}
    assert "written" in kinds
    assert not kinds & {"gone", "new"}
