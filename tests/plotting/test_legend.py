"""The legend above a plot.

In the reader's order, on the reader's side, each symbol before its name.
"""

from __future__ import annotations

import re
from bisect import bisect_left

import pytest

from dashboard.charts.activities_by_month import PATTERNS
from dashboard.plotting.legend import HATCHES, Legend, LegendEntry, build_legend, outline
from dashboard.plotting.render_context import RenderContext
from dashboard.text.translate import Translator
from dashboard.theme import LIGHT, SYMBOLS

ENTRIES = [LegendEntry(name, "square", "#123456") for name in ("One", "Two", "Three", "Four")]


def reader(language: str) -> RenderContext:
    return RenderContext(Translator(language), LIGHT)


def starts(legend: Legend) -> list[float]:
    """Return where each symbol begins, in pixels from the anchor, to the left negative."""
    return [min(float(x) for x in re.findall(r"[ML](-?[0-9.]+),", shape["path"])) for shape in legend.shapes]


@pytest.mark.parametrize("language", ["en", "ar"])
def test_each_symbol_stands_before_its_name_as_the_language_is_read(language: str) -> None:
    legend = build_legend(ENTRIES, reader(language), 10_000)
    way = -1 if language == "ar" else 1
    for start, note in zip(starts(legend), legend.notes, strict=True):
        assert start * way < note["xshift"] * way
        assert (note["x"], note["xanchor"]) == ((1, "right") if language == "ar" else (0, "left"))
    shifts = [note["xshift"] * way for note in legend.notes]
    assert shifts == sorted(shifts), "the first entry is the one the reader comes to first"
    assert [note["text"] for note in legend.notes] == [entry.name for entry in ENTRIES]


def test_a_full_line_is_followed_by_another_and_the_height_holds_them_all() -> None:
    one_line, many_lines = build_legend(ENTRIES, reader("en"), 10_000), build_legend(ENTRIES, reader("en"), 1)
    assert len({note["yshift"] for note in one_line.notes}) == 1
    below = [note["yshift"] for note in many_lines.notes]
    assert below == sorted(set(below), reverse=True)
    assert 0 < below[-1] < below[0] < many_lines.height
    assert one_line.height < many_lines.height


def test_lines_begin_as_far_before_the_plot_as_asked() -> None:
    plain_legend, indented_legend = (
        build_legend(ENTRIES, reader("ar"), 10_000),
        build_legend(ENTRIES, reader("ar"), 10_000, 80),
    )
    assert indented_legend.notes[0]["xshift"] == plain_legend.notes[0]["xshift"] + 80


def test_open_symbols_have_a_line_and_no_ground_and_a_hatch_is_drawn_over_its_square() -> None:
    legend = build_legend(
        [LegendEntry("a", "circle-open", "#123456"), LegendEntry("b", "square", "#654321", "/")], reader("en"), 10_000
    )
    ring, square, hatch = legend.shapes
    assert ring["fillcolor"] == "rgba(0,0,0,0)"
    assert ring["line"]["width"] > 0
    assert square["fillcolor"] == "#654321"
    assert hatch["line"]["color"] == LIGHT.surface


def test_every_symbol_and_hatch_of_the_kinds_is_known_and_none_is_another() -> None:
    outlines = [tuple(outline(symbol)) for symbol in SYMBOLS.values()]
    assert len(set(outlines)) == len(SYMBOLS)
    assert {pattern for pattern in PATTERNS.values() if pattern} <= set(HATCHES)


def test_a_name_is_never_markup() -> None:
    assert build_legend([LegendEntry("<b>", "bar", "#123456")], reader("en"), 100).notes[0]["text"] == "&lt;b&gt;"


def test_a_name_longer_than_a_line_is_broken_and_takes_more_lines() -> None:
    long = LegendEntry("Предоставленные или выделенные средства", "circle", "#123456")
    legend, short_legend = (build_legend([ENTRIES[0], entry], reader("ru"), 296) for entry in (long, ENTRIES[1]))
    assert "<br>" in legend.notes[1]["text"]
    assert legend.height > short_legend.height + 21
    assert legend.height - 21 > legend.notes[1]["yshift"] > 10, "beside the middle of its lines, below the first name"


@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("long", [0, 4, 9])
def test_no_entry_stands_alone_in_the_second_of_two_lines(language: str, long: int) -> None:
    names = [f"Kind {number}" + " with more words" * (number == long) for number in range(10)]
    entries = [LegendEntry(name, "square", "#123456") for name in names]
    rooms = range(300, 3000)
    narrowest = rooms[
        bisect_left(rooms, True, key=lambda room: lines_of(build_legend(entries, reader(language), room)) == [10])
    ]
    first, second = lines_of(build_legend(entries, reader(language), narrowest - 1))
    assert min(first, second) >= 4


def lines_of(legend: Legend) -> list[int]:
    """Return how many names stand in each line, from the top."""
    heights = [note["yshift"] for note in legend.notes]
    return [heights.count(height) for height in sorted(set(heights), reverse=True)]
