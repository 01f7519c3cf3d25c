"""A chart on the stage comes in parts: together they hold every row, and each has room."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from dashboard.charts.registry import CHARTS
from dashboard.components.page_state import PageState
from dashboard.components.presentation import CODE_REGION
from dashboard.components.stage_parts import (
    chart_parts,
    even_parts,
    lane_parts,
    min_letter_size,
    part_figure,
    part_number,
    stage_figure,
)
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.timeline_rows import count_of_activities
from dashboard.exports.download_options import vocabulary
from dashboard.exports.playlist import deck_steps
from dashboard.pages.registry import page_state
from dashboard.plotting.highlight import highlight_row
from dashboard.plotting.plot import Plot
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.render_context import Viewport
from dashboard.selection import Selection, read_query
from dashboard.sources.file_preview import Preview

SCREENS = [Viewport(True, 1920, 1080), Viewport(True, 1366, 768), Viewport(True, 1024, 768), Viewport(False, 390, 844)]


def on_stage(dataset: Dataset, chart: str, screen: Viewport, more: str = "") -> PageState:
    """Return the state of a page with a chart on the stage."""
    return page_state("/", read_query(f"present={chart}{more}", vocabulary(dataset)), dataset, screen)


def row_keys(part: Plot | pd.DataFrame) -> list[str]:
    """Return what the rows of a part are, in their order."""
    if isinstance(part, Plot):
        return [mark.key for mark in part.marks() if mark.key] + [
            row.label for row in part.rows() if row.kind == "note"
        ]
    activities = part.iloc[: count_of_activities(part)]
    return [f"{key} {lane}" for key, lane in zip(activities["key"], activities["lane"], strict=True)]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: str(screen.width))
@pytest.mark.parametrize("chart", CHARTS)
def test_the_parts_of_a_chart_hold_each_row_once(dataset: Dataset, chart: str, screen: Viewport) -> None:
    view = on_stage(dataset, chart, screen)
    parts = chart_parts(CHARTS[chart], view)
    plot = CHARTS[chart].plot
    content: Plot | pd.DataFrame = view.rows(CHARTS[chart])
    if plot is not None:
        content = plot(view.rows(CHARTS[chart]), parts.reader)
    together = [key for part in parts.parts for key in row_keys(part)]
    assert sorted(together) == sorted(row_keys(content))


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: str(screen.width))
def test_a_plot_is_laid_out_no_wider_than_it_is_shown(dataset: Dataset, screen: Viewport) -> None:
    """Else lines are broken for room that is not there, as the dates of two rounds were."""
    for chart in (chart for chart in CHARTS if CHARTS[chart].plot):
        parts = chart_parts(CHARTS[chart], on_stage(dataset, chart, screen))
        assert parts.reader.width * parts.factor <= screen.width * 0.94, chart
        plots = [part for part in parts.parts if isinstance(part, Plot)]
        heights = [plotly_figure(plot, parts.reader)["layout"]["height"] for plot in plots]
        assert len(heights) == 1 or max(heights) * parts.factor <= parts.room * 1.001, chart


def test_the_notes_of_a_plot_end_its_last_part(dataset: Dataset) -> None:
    for chart in (chart for chart in CHARTS if CHARTS[chart].plot):
        parts = chart_parts(CHARTS[chart], on_stage(dataset, chart, SCREENS[1])).parts
        assert all(isinstance(part, Plot) and not part.notes for part in parts[:-1])


def test_notes_give_way_where_a_row_alone_leaves_them_no_room(dataset: Dataset) -> None:
    chart = CHARTS["disruption-by-scope"]
    parts = chart_parts(chart, on_stage(dataset, chart.id, SCREENS[3], "&country=KAZ,UZB,TJK&lang=ru"))
    last = parts.parts[-1]
    assert isinstance(last, Plot)
    assert plotly_figure(last, parts.reader)["layout"]["height"] * parts.factor <= parts.room


def test_the_smallest_letters_are_those_the_back_row_reads() -> None:
    assert [int(min_letter_size(screen)) for screen in SCREENS[:3]] == [22, 16, 14]


def test_a_part_that_is_not_there_is_the_last_one(dataset: Dataset) -> None:
    chart = CHARTS["service-outputs"]
    view = on_stage(dataset, chart.id, SCREENS[0], "&part=99")
    count = len(chart_parts(chart, view).parts)
    assert count > 1
    assert part_number(chart, view) == count
    assert [problem.key for problem in on_stage(dataset, chart.id, SCREENS[0], "&part=x").problems] == ["part"]
    assert part_number(chart, on_stage(dataset, chart.id, SCREENS[0], "&part=x")) == 1


def test_a_lane_that_is_too_high_is_cut_into_parts_of_the_same_size(dataset: Dataset) -> None:
    chart = CHARTS["activity-timeline"]
    view = on_stage(dataset, chart.id, SCREENS[1], "&country=KGZ&kind=procurement")
    sizes = [count_of_activities(part) for part in chart_parts(chart, view).parts if not isinstance(part, Plot)]
    assert len(sizes) > 2
    assert len(set(sizes[:-1])) == 1
    assert sizes[-1] <= sizes[0]


@pytest.mark.parametrize("screen", SCREENS[:2], ids=lambda screen: str(screen.width))
def test_a_timeline_of_all_countries_is_a_handful_of_full_screens(dataset: Dataset, screen: Viewport) -> None:
    chart = CHARTS["activity-timeline"]
    screens = chart_parts(chart, on_stage(dataset, chart.id, screen))
    parts = [part for part in screens.parts if not isinstance(part, Plot)]
    lanes = [[*dict.fromkeys(part["lane"].iloc[: count_of_activities(part)])] for part in parts]
    assert sum(map(len, lanes)) == len({lane for part in lanes for lane in part}), "no lane is cut"
    assert len(lanes) == 6
    heights = [part_figure(chart, screens, part)["layout"]["height"] * screens.factor for part in parts]
    assert max(heights) <= screens.room + 1
    assert min(heights[:-1]) > 0.95 * screens.room, "labels fill what the symbols leave"


@pytest.mark.parametrize("chart", ["disruption-by-service", "response-measures", "participants-by-country"])
def test_the_last_part_of_a_plot_is_not_left_with_a_row_or_two(dataset: Dataset, chart: str) -> None:
    parts = chart_parts(CHARTS[chart], on_stage(dataset, chart, SCREENS[0]))
    heights = [plotly_figure(part, parts.reader)["layout"]["height"] for part in parts.parts if isinstance(part, Plot)]
    assert len(heights) > 1
    assert min(heights) > 0.75 * max(heights)
    assert max(heights) * parts.factor <= parts.room


def test_the_notes_of_a_plot_do_not_end_it_beside_one_row(dataset: Dataset) -> None:
    chart = CHARTS["disruption-by-scope"]
    last = chart_parts(chart, on_stage(dataset, chart.id, SCREENS[1], "&country=KAZ")).parts[-1]
    assert isinstance(last, Plot)
    assert len([*last.marks()]) > 1


def test_the_surveys_give_way_before_a_lane_is_cut(dataset: Dataset) -> None:
    chart = CHARTS["activity-timeline"]
    rows = on_stage(dataset, chart.id, SCREENS[1]).rows(chart)

    def fits(part: pd.DataFrame) -> bool:
        lanes = part["lane"].iloc[: count_of_activities(part)]
        return lanes.nunique() == 1 and (len(part) == len(lanes) or lanes.iloc[0] != "KGZ")

    parts = lane_parts(rows, fits, [])
    lanes = [part["lane"].iloc[0] for part in parts]
    assert lanes == [*dict.fromkeys(rows["lane"].iloc[: count_of_activities(rows)])]
    assert [lane for lane, part in zip(lanes, parts, strict=True) if len(part) == count_of_activities(part)] == ["KGZ"]


def test_a_lane_is_tried_in_each_size_once(dataset: Dataset) -> None:
    chart = CHARTS["activity-timeline"]
    rows, sizes = on_stage(dataset, chart.id, SCREENS[1]).rows(chart), list[int]()

    def fits(part: pd.DataFrame) -> bool:
        sizes.append(count_of_activities(part))
        return sizes[-1] == 1

    assert [count_of_activities(part) for part in even_parts(rows, fits)] == [1] * count_of_activities(rows)
    assert len(sizes) == len(set(sizes))


def test_a_lane_is_one_part_where_no_activity_has_room(dataset: Dataset) -> None:
    chart = CHARTS["activity-timeline"]
    rows, counts = on_stage(dataset, chart.id, SCREENS[1]).rows(chart), list[int]()

    def fits(part: pd.DataFrame) -> bool:
        counts.append(count_of_activities(part))
        return False

    (part,) = even_parts(rows, fits)
    assert len(part) == len(rows)
    assert counts == [count_of_activities(rows), 1]


def test_a_chart_that_is_not_there_leaves_the_overview_as_it_is(dataset: Dataset) -> None:
    query = read_query("present=nothing", vocabulary(dataset))
    view = page_state("/", query, dataset, SCREENS[1])
    assert view.reader == page_state("/", read_query("", vocabulary(dataset)), dataset, SCREENS[1]).reader
    assert [problem.key for problem in view.problems] == ["present"]


def test_one_row_keeps_its_colour_and_the_others_are_grey(dataset: Dataset) -> None:
    chart = CHARTS["disruption-by-service"]
    plain, _max_height = stage_figure(chart, on_stage(dataset, chart.id, SCREENS[0]))
    key = next(key for trace in plain["data"] if trace["type"] == "bar" for key in trace["customdata"])
    view = on_stage(dataset, chart.id, SCREENS[0], f"&focus={key}")
    figure, _max_height = stage_figure(chart, view)
    bars = [trace for trace in figure["data"] if trace["type"] == "bar" and key in trace["customdata"]]
    plain_colors = {
        trace["marker"]["color"] for trace in plain["data"] if trace["type"] == "bar" and key in trace["customdata"]
    }
    assert bars
    for trace in bars:
        colors = dict(zip(trace["customdata"], trace["marker"]["color"], strict=True))
        assert colors.pop(key) in plain_colors
        assert len(set(colors.values())) == 1
        assert not plain_colors & set(colors.values())
    assert highlight_row(plain, "nothing", view.reader.theme) == plain


def test_a_list_of_charts_is_stepped_through_without_what_is_no_chart() -> None:
    def charts(selection: Selection) -> list[str]:
        return [entry.chart for entry in deck_steps(selection)]

    assert charts(Selection()) == list(CHARTS)
    deck = Selection(deck=("service-outputs", "question", "nothing", "activity-timeline"))
    assert charts(deck) == ["service-outputs", "activity-timeline"]
    presentation = Selection(deck=("service-outputs",), present="activity-timeline")
    assert charts(presentation) == ["activity-timeline", "service-outputs"]


def test_a_file_that_fits_no_more_leaves_the_code_of_the_published_view(dataset: Dataset) -> None:
    view = replace(on_stage(dataset, "service-outputs", SCREENS[0]), root="http://here/")
    assert CODE_REGION.draw(replace(view, preview=Preview(())))
    assert CODE_REGION.draw(replace(view, preview=Preview(("activities",)))) == []
