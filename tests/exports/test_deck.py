"""The deck of a whole selection can be presented as it comes.

Ten slides, large type, nothing cut, no false number.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from dashboard.dataset.dataset import Dataset
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.drawn_title import numbers
from dashboard.exports.pptx.deck import dashboard_to_pptx
from dashboard.exports.pptx.template import LAYOUTS, READING, SMALL
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection, read_entry
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.covering import few
from tests.support.export_fixtures import ROOT
from tests.support.pptx_reader import A, C, P, addresses, assert_apart, drawn_words, native_charts, notes, slides, words

LANGUAGES = ("en", "ru", "fr", "ar")
SELECTIONS = {
    "all": Selection(),
    "KAZ": Selection(country=("KAZ",)),
    "UZB": Selection(country=("UZB",), kind=("training", "webinar")),
}
MAX_SLIDES, LONGEST_NOTES = 10, 1_500
CLOSE = 0.7
"""The share of the free height that a chart takes at least."""

SMALL_NAMES = ("Source", "Footer", "Slide number")
"""What names where numbers are from, and the slide: nothing that has to be read from the back."""


@dataclass(frozen=True)
class Deck:
    """A deck of a selection in a language."""

    language: str
    selection: str
    content: bytes

    @property
    def slides(self) -> list[Any]:
        """Return its slides."""
        return slides(self.content)


def deck_of(dataset: Dataset, selection: Selection, options: DownloadOptions | None = None) -> bytes:
    reader = RenderContext(text_for(selection.lang), LIGHT)
    return dashboard_to_pptx(dashboard_export(dataset, selection, reader, ROOT, options or DownloadOptions()))


@pytest.fixture(
    scope="module",
    params=few([f"{language}-{name}" for name in SELECTIONS for language in LANGUAGES], 4),
)
def deck(request: pytest.FixtureRequest, dataset: Dataset) -> Deck:
    language, name = request.param.split("-")
    selection = SELECTIONS[name].with_values("lang", (language,))
    return Deck(language, name, deck_of(dataset, selection))


def sizes(element: Any) -> list[float]:
    """Return the sizes of all words of a part, in points, as far as runs name one."""
    tags = (f"{A}rPr", f"{A}defRPr")
    return [int(look.get("sz")) / 100 for tag in tags for look in element.iter(tag) if look.get("sz")]


def inherited_size(shape: Any, slide: Any) -> float:
    """Return the size that the layout gives to a placeholder, in points."""
    idx = shape.placeholder_format.idx
    layout = next(
        placeholder for placeholder in slide.slide_layout.placeholders if placeholder.placeholder_format.idx == idx
    )
    return int(layout._element.find(f".//{A}lvl1pPr/{A}defRPr").get("sz")) / 100


def test_there_are_ten_slides_at_most(deck: Deck) -> None:
    assert 8 <= len(deck.slides) <= MAX_SLIDES


def test_nothing_to_be_read_is_smaller_than_eighteen_points_and_nothing_at_all_than_twelve(deck: Deck) -> None:
    for slide in deck.slides:
        for shape in slide.shapes:
            points = sizes(shape._element)
            if shape.is_placeholder and not shape.has_chart:
                points.append(inherited_size(shape, slide))
            if shape.has_chart:
                points = sizes(shape.chart._chartSpace)
            least = SMALL if shape.name in SMALL_NAMES else READING
            assert min(points, default=READING) >= least, (slide.slide_id, shape.name)


def test_labels_of_the_timeline_say_what_they_are_of(deck: Deck) -> None:
    groups = [shape for slide in deck.slides for shape in slide.shapes if shape.shape_type == 6]
    texts = {
        child.text_frame.text
        for group in groups
        for child in group.shapes
        if " · " in child.name and child.has_text_frame
    }
    assert len(texts - {""}) >= 5
    people = text_for(deck.language).t("{value} participants", value="").strip()
    titles = [label.partition(" · ")[0] for label in texts]
    assert [title for title in titles if people in title or title.endswith(("USD", "EUR"))] == []


def test_no_text_is_cut(deck: Deck) -> None:
    for slide in deck.slides:
        assert "…" not in words(slide), slide.shapes.title.text_frame.text


def test_every_number_of_a_title_is_drawn_under_it(deck: Deck) -> None:
    for slide in deck.slides[2:-2]:
        title = slide.shapes.title.text_frame.text
        missing = numbers(title) - numbers(drawn_words(slide))
        # Years and numbers of rounds stand in the names of columns and bars.
        assert not missing, (title, missing)


def test_a_chart_takes_the_room_there_is(deck: Deck) -> None:
    for slide in deck.slides:
        frames = [shape for shape in slide.shapes if shape.has_chart]
        if not frames:
            continue
        by_idx = {shape.placeholder_format.idx: shape for shape in slide.slide_layout.placeholders}
        free = by_idx[15].top - (by_idx[13].top + by_idx[13].height)
        assert sum(frame.height for frame in frames) >= CLOSE * free
        for frame in frames:
            chart = frame.chart._chartSpace
            bars = [direction for direction in chart.iter(f"{C}barDir") if direction.get("val") == "bar"]
            first = next(chart.iter(f"{C}ser"))
            assert not bars or len(list(first.find(f"{C}cat").iter(f"{C}pt"))) <= 8


def test_nothing_stands_on_another_and_nothing_beyond_the_slide(deck: Deck) -> None:
    for slide in deck.slides:
        assert_apart(slide)


def test_it_is_read_as_title_chart_source(deck: Deck) -> None:
    for slide in deck.slides[1:]:
        names = [shape.name for shape in slide.shapes]
        assert names[0].startswith("Title")
        kinds = [shape.placeholder_format.idx if shape.is_placeholder else None for shape in slide.shapes]
        assert kinds[-3:] == [15, 11, 12]
        assert None not in kinds[-3:]


def test_placeholders_stand_where_the_layout_puts_them(deck: Deck) -> None:
    for slide in deck.slides:
        assert slide.slide_layout.name in LAYOUTS
        for shape in slide.placeholders:
            assert shape.has_chart or shape._element.find(f"{P}spPr/{A}xfrm") is None, shape.name
        bold = [look.get("b") for look in slide.shapes.title._element.iter(f"{A}rPr")]
        assert bold == [None] * len(bold)


def test_slides_are_numbered(deck: Deck) -> None:
    for number, slide in enumerate(deck.slides, start=1):
        (field,) = [element for element in slide._element.iter(f"{A}fld") if element.get("type") == "slidenum"]
        assert field.findtext(f"{A}t") == str(number)


def test_notes_say_what_to_say_then_what_stands_behind_then_the_link(deck: Deck) -> None:
    for slide in deck.slides:
        lines = notes(slide).split("\n")
        assert len(notes(slide)) < LONGEST_NOTES
        behind = lines.index(text_for(deck.language).t("Behind this slide"))
        assert 1 <= behind <= 4
        assert lines[-1].startswith("http://dashboard.example/")


def test_one_bar_is_in_colour_where_the_title_names_one(deck: Deck) -> None:
    services = next(chart for chart in native_charts(deck.content))
    solid = list(services.xml.iter(f"{C}ser"))[1]
    colours = [point.find(f".//{A}schemeClr").get("val") for point in solid.iter(f"{C}dPt")]
    assert colours.count("accent1") == 1
    assert set(colours) == {"accent1", "tx2"}


def test_the_sources_are_publishers_with_counts_and_a_code_that_leads_to_all(deck: Deck) -> None:
    last = deck.slides[-1]
    (table,) = [shape.table for shape in last.shapes if shape.has_table]
    counts = [int(row.cells[0].text) for row in table.rows]
    assert len(counts) <= 10
    assert counts == sorted(counts, reverse=True)
    (code,) = [shape for shape in last.shapes if shape.name == "QR"]
    assert code._element.nvPicPr.cNvPr.get("descr")
    assert any("/sources" in address for address in addresses(last))


def test_the_country_and_the_month_stand_on_the_first_slide(dataset: Dataset) -> None:
    first = slides(deck_of(dataset, SELECTIONS["KAZ"]))[0]
    assert "Kazakhstan" in first.shapes.title.text_frame.text
    assert "November 2026" in words(first)


def test_where_a_country_is_chosen_the_worlds_figures_say_so(dataset: Dataset) -> None:
    pages = slides(deck_of(dataset, SELECTIONS["KAZ"]))
    titles = [slide.shapes.title.text_frame.text for slide in pages]
    assert [title for title in titles if title.startswith("World: ")] == titles[2:5]
    assert "World" not in words(pages[1])
    assert "22.2% of respondents" in words(pages[2]).replace("\u00a0", " ")


def test_the_timeline_is_made_of_shapes_that_can_be_edited(dataset: Dataset) -> None:
    timeline = slides(deck_of(dataset, SELECTIONS["KAZ"]))[5]
    groups = [shape for shape in timeline.shapes if shape.shape_type == 6]
    lanes = {group.name for group in groups}
    assert {"Webinar", "Training", "Procurement"} <= lanes
    texts = [child.text_frame.text for group in groups for child in group.shapes if child.has_text_frame]
    assert any(text.endswith(" · >10,000 participants") for text in texts), "a title and its number"
    assert all(text.strip() for text in texts if text)
    symbols = [
        child for group in groups for child in group.shapes if not child.has_text_frame or not child.text_frame.text
    ]
    assert len(symbols) > 40


@pytest.mark.parametrize(
    "entries", [("sources", "disruption-by-service"), ("procurement-by-country", "question", "participants-by-country")]
)
def test_the_reader_chooses_slides_and_their_order(entries: tuple[str, ...], dataset: Dataset) -> None:
    pages = slides(deck_of(dataset, Selection(), DownloadOptions(deck=tuple(map(read_entry, entries)))))
    assert len(pages) == len(entries)
    titles = [slide.shapes.title.text_frame.text for slide in pages]
    place = {
        "sources": "Where the numbers are from",
        "disruption-by-service": "Most often disrupted",
        "question": "Which",
    }
    for title, name in zip(titles, entries, strict=True):
        assert place.get(name, "") in title
    for slide, name in zip(pages, entries, strict=True):
        if name.endswith("country"):
            title = slide.shapes.title.text_frame.text
            assert not numbers(title) - numbers(drawn_words(slide))
