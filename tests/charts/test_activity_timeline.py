"""The timeline.

What was done where and when, as precisely as it is known, and nothing counted twice.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import replace
from html import unescape
from itertools import pairwise
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from dashboard.charts.activity_timeline import CHART, finding, subtitle, summary
from dashboard.components.chart_card import titles_key
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.timeline_rows import rows
from dashboard.exports.download_options import vocabulary
from dashboard.pages.registry import page_state
from dashboard.plotting.glyph_width import label_width
from dashboard.plotting.render_context import Figure, RenderContext, Viewport
from dashboard.plotting.timeline.time_axis import MARGIN, NAMES
from dashboard.plotting.timeline.timeline_figure import timeline_figure as figure
from dashboard.plotting.timeline.timeline_item import TYPE
from dashboard.plotting.timeline.timeline_layout import OFFSET, SYMBOL
from dashboard.selection import Selection, read_query
from dashboard.settings import shipped_folder
from dashboard.text.translate import Translator, text_for
from dashboard.theme import DARK, LIGHT, SYMBOLS
from tests.support.covering import covering
from tests.support.csv_counts import csv_rows
from tests.support.dataset_variants import with_tables

DAY = 86_400_000
ALL = Selection()


def draw_timeline(dataset: Dataset, reader: RenderContext, selection: Selection = ALL) -> Figure:
    return figure(rows(dataset, selection), reader)


def symbols(timeline: Figure) -> list[dict[str, Any]]:
    """Every symbol: its activity, place, shape and tooltip."""
    traces = [t for t in timeline["data"] if t["type"] == "scatter" and "marker" in t and t.get("customdata")]
    return [
        {"key": k, "x": x, "y": y, "symbol": s, "hover": h}
        for t in traces
        for k, x, y, s, h in zip(t["customdata"], t["x"], t["y"], t["marker"]["symbol"], t["hovertext"], strict=True)
    ]


def bars(timeline: Figure, key: str) -> list[tuple[str, float]]:
    """The bars of an activity: where they begin, and their length in days."""
    traces = [t for t in timeline["data"] if t["type"] == "bar" and t.get("customdata")]
    bars_by_trace = (zip(t["customdata"], t["base"], t["x"], strict=True) for t in traces)
    return [(base, length / DAY) for trace in bars_by_trace for k, base, length in trace if k == key]


def key_of(dataset: Dataset, **facts: object) -> str:
    frame = dataset.activities
    for column, value in facts.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, facts
    return str(frame["id"].iloc[0])


def repeat_activities(dataset: Dataset, number: int) -> Dataset:
    """The same activities again and again, until there are as many as asked for."""
    frame = dataset.activities
    copies = pd.concat([frame] * (number // len(frame) + 1), ignore_index=True).head(number)
    return replace(dataset, activities=copies.assign(id=[f"{i}-{n}" for n, i in enumerate(copies["id"])]))


def test_every_activity_has_one_symbol_in_each_lane_it_covers(dataset: Dataset, reader: RenderContext) -> None:
    with (shipped_folder("data") / "activities.csv").open(encoding="utf-8", newline="") as file:
        lane_counts = Counter({row["id"]: len(row["countries"].split(";")) for row in csv.DictReader(file)})
    assert Counter(mark["key"] for mark in symbols(draw_timeline(dataset, reader))) == lane_counts


@pytest.mark.parametrize("year", ["2020", "2021"])
def test_what_is_known_by_its_year_only_is_drawn_in_the_whole_of_it(dataset: Dataset, year: str) -> None:
    frame = dataset.activities
    activities = frame[(frame["date_precision"] == "year") & (frame["date_start"] == year) & (frame["date_end"] == "")]
    timeline_rows = rows(replace(dataset, activities=activities.head(1)), ALL)
    assert (timeline_rows["shown_from"].iloc[0], timeline_rows["shown_to"].iloc[0]) == (
        f"{year}-01-01",
        f"{year}-12-31",
    )


def label_boxes(timeline: Figure) -> list[tuple[float, float, float]]:
    """What each symbol with its label covers: row, and from and to in pixels."""
    trace = next(t for t in timeline["data"] if t.get("mode") == "markers+text")
    mirrored, plot = (
        timeline["layout"]["yaxis"]["side"] == "right",
        timeline["layout"]["meta"]["width"] - NAMES - MARGIN,
    )
    first, last = sorted(pd.Timestamp(day) for day in timeline["layout"]["xaxis"]["range"])
    boxes = []
    for x, y, text, position in zip(trace["x"], trace["y"], trace["text"], trace["textposition"], strict=True):
        at = (pd.Timestamp(x) - first) / (last - first) * plot
        plain, strong = unescape(re.sub("<b>.*", "", text)), unescape("".join(re.findall("<b>(.*)</b>", text)))
        long = label_width(plain, TYPE) + label_width(strong, TYPE, bold=True)
        before = position == ("middle right" if mirrored else "middle left")
        left = at - OFFSET - long if before and text else at - SYMBOL / 2
        right = at + OFFSET + long if not before and text else at + SYMBOL / 2
        boxes.append((y, left, right))
    return boxes


@pytest.mark.parametrize(
    ("country", "language", "width"),
    covering(["", "KAZ", "KGZ", "TJK", "TKM", "UZB"], ["en", "ru", "fr", "ar"], [640, 1700, 850, 1250]),
)
def test_no_label_lies_on_another_in_any_language_and_width(
    dataset: Dataset, country: str, language: str, width: int
) -> None:
    reader = RenderContext(text_for(language), LIGHT, wide=True, width=width)
    timeline = draw_timeline(dataset, reader, Selection(country=(country,) if country else (), lang=language))
    by_row: dict[float, list[tuple[float, float]]] = {}
    for row, left, right in label_boxes(timeline):
        by_row.setdefault(row, []).append((left, right))
    for spans in by_row.values():
        assert all(span[1] <= other[0] + 1 for span, other in pairwise(sorted(spans)))
    if country:
        marks = next(t for t in timeline["data"] if t.get("mode") == "markers+text")
        assert all(marks["text"]), "every activity of one country can be read without a tooltip"


def test_the_regional_training_of_october_2020_stands_in_five_lanes_and_is_counted_once(
    dataset: Dataset, reader: RenderContext
) -> None:
    key = key_of(dataset, date_start="2020-10-12", date_end="2020-10-16", kind="training")
    frame = rows(dataset, ALL)
    assert sorted(frame.loc[frame["key"] == key, "lane"]) == ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
    assert bars(figure(frame, reader), key) == [("2020-10-12 00:00", 5.0)] * 5
    training = frame[frame["key"] == key]
    period = reader.text.period("2020-10-12", "2020-10-16")
    assert finding(training, reader) == f"1 activity in 5 countries, {period}"


def test_the_procurement_of_august_2020_is_a_month_and_not_a_day(dataset: Dataset, reader: RenderContext) -> None:
    key = key_of(dataset, countries="KAZ", date_start="2020-08", amount=12000.0, currency="USD")
    timeline = draw_timeline(dataset, reader)
    assert bars(timeline, key) == [("2020-08-01 00:00", 31.0)]
    mark = next(mark for mark in symbols(timeline) if mark["key"] == key)
    assert "August 2020" in mark["hover"]
    assert "12,000 USD" in mark["hover"]


def test_the_webinar_of_25_september_2020_is_one_mark_with_its_participants(
    dataset: Dataset, reader: RenderContext
) -> None:
    marks = [mark for mark in symbols(draw_timeline(dataset, reader)) if mark["x"].startswith("2020-09-25")]
    kazakh = [mark for mark in marks if "Kazakhstan" in mark["hover"] and "Webinar" in mark["hover"]]
    assert len(kazakh) == 1
    assert "25 September 2020" in kazakh[0]["hover"]
    assert "Participants: 68" in kazakh[0]["hover"]


def test_global_activities_have_a_lane_of_their_own(dataset: Dataset) -> None:
    frame = rows(dataset, ALL)
    days = frame.loc[frame["lane"] == "WLD", "date_start"]
    assert sorted(days) == sorted(row["date_start"] for row in csv_rows("activities") if row["countries"] == "WLD")
    assert set(frame.loc[frame["lane"] == "WLD", "lane_name"]) == {"World"}
    assert frame.loc[frame["lane"] == "CIV", "date_start"].tolist() == ["2020-06-04"]


def test_what_is_known_by_its_year_stands_behind_the_words_that_say_so(dataset: Dataset, reader: RenderContext) -> None:
    timeline = draw_timeline(dataset, reader, Selection(country=("KAZ",)))
    headings = next(t for t in timeline["data"] if "month not known" in str(t.get("text")))
    years = dataset.activities[dataset.activities["date_precision"] == "year"]
    activities = years[years["countries"].str.contains("KAZ")]
    periods = (activities["date_start"] + "–" + activities["date_end"]).str.removesuffix("–")
    kind_periods = {(kind, period) for kind, period in zip(activities["kind"], periods, strict=True)}
    assert len(headings["text"]) == len(kind_periods)
    assert {text.removesuffix(", month not known:") for text in headings["text"]} == set(periods)
    marks = {mark["key"]: mark["y"] for mark in symbols(timeline)}
    assert {marks[key] for key in activities["id"]} >= set(headings["y"]), "each heading has activities in its row"


def test_what_is_inferred_or_disputed_is_drawn_open(dataset: Dataset, reader: RenderContext) -> None:
    sure = dict(zip(dataset.activities["id"], dataset.activities["certainty"] == "stated", strict=True))
    marks = symbols(draw_timeline(dataset, reader))
    assert {sure[mark["key"]] for mark in marks} == {True, False}
    assert all(mark["symbol"].endswith("-open") != sure[mark["key"]] for mark in marks)


def test_the_legend_names_every_kind_with_its_own_colour_and_symbol(dataset: Dataset, reader: RenderContext) -> None:
    layout = draw_timeline(dataset, reader)["layout"]
    kinds = dataset.labels("activities", "kind", "en")
    names = [note["text"] for note in layout["annotations"]]
    assert names[: len(kinds)] == [kinds[kind] for kind in LIGHT.kinds]
    looks = [(shape["fillcolor"], shape["name"]) for shape in layout["shapes"] if shape["type"] == "path"]
    assert looks[: len(kinds)] == [(LIGHT.kinds[kind], f"key-{SYMBOLS[kind]}") for kind in LIGHT.kinds]
    assert len(looks) == len(names)


def test_a_chosen_country_has_a_lane_a_kind_and_says_how_many_each_holds(
    dataset: Dataset, reader: RenderContext
) -> None:
    timeline = draw_timeline(dataset, reader, Selection(country=("KAZ",)))
    rows_ = [row for row in csv_rows("activities") if "KAZ" in row["countries"].split(";")]
    counts, names = Counter(row["kind"] for row in rows_), dataset.labels("activities", "kind", "en")
    ticks = [re.sub("<[^>]*>", "|", tick) for tick in timeline["layout"]["yaxis"]["ticktext"]][1:]
    assert [tick.replace("|", " ").split()[-1] for tick in ticks] == [str(counts[k]) for k in LIGHT.kinds if counts[k]]
    assert [" ".join(tick.replace("|", " ").split()[:-1]) for tick in ticks] == [
        names[kind] for kind in LIGHT.kinds if counts[kind]
    ]
    notes = [note["text"] for note in timeline["layout"]["annotations"]]
    assert not set(notes) & set(names.values()), "what the lanes say needs no legend"
    assert finding(rows(dataset, Selection(country=("KAZ",))), reader).startswith(
        f"Kazakhstan: {len(rows_)} activities;"
    )


def test_what_has_no_label_is_counted_at_the_end_of_its_lane_and_leads_to_its_country(
    dataset: Dataset, reader: RenderContext
) -> None:
    timeline = draw_timeline(dataset, reader)
    marks = next(t for t in timeline["data"] if t.get("mode") == "markers+text")
    lanes = {lane["name"]: lane for lane in timeline["layout"]["meta"]["lanes"]}
    overflow = next(t for t in timeline["data"] if "country=KAZ" in (t.get("customdata") or []))
    number = int(
        overflow["text"][overflow["customdata"].index("country=KAZ")].removeprefix("<b>+").removesuffix("</b>")
    )
    inside = [text for text, y in zip(marks["text"], marks["y"], strict=True)
              if lanes["Kazakhstan"]["from"] <= y <= lanes["Kazakhstan"]["to"]]  # fmt: skip
    assert number == inside.count("") > 0


def test_the_number_that_matters_stands_with_its_activity(dataset: Dataset, reader: RenderContext) -> None:
    timeline = draw_timeline(dataset, reader, Selection(country=("KAZ",)))
    marks = next(t for t in timeline["data"] if t.get("mode") == "markers+text")
    labels = dict(zip(marks["customdata"], marks["text"], strict=True))
    procurement = key_of(dataset, countries="KAZ", date_start="2020-08", amount=12000.0, currency="USD")
    assert labels[procurement].endswith("<b>12,000 USD</b>")
    webinar = key_of(dataset, countries="KAZ", date_start="2020-09-25", kind="webinar")
    assert labels[webinar].endswith("<b>68 participants</b>")


def test_people_who_are_no_participants_are_not_called_so(dataset: Dataset, reader: RenderContext) -> None:
    timeline = draw_timeline(dataset, reader, Selection(country=("KAZ",)))
    marks = next(t for t in timeline["data"] if t.get("mode") == "markers+text")
    activities = dataset.activities[
        dataset.activities["countries"].str.contains("KAZ")
        & dataset.activities["participants"].notna()
        & ~dataset.activities["people_kind"].isin(["attended", "trained"])
    ]
    labels = dict(zip(marks["customdata"], zip(marks["text"], marks["hovertext"], strict=True), strict=True))
    assert len(activities)
    for key in activities["id"]:
        assert "articipants" not in labels[key][0] + labels[key][1]


def test_the_table_and_files_say_whom_a_number_of_people_counts(dataset: Dataset) -> None:
    rows = CHART.rows(dataset, Selection(country=("KAZ",)))
    units = dict(zip(rows["people_kind"], rows["unit"], strict=True))
    assert (units["users"], units["respondents"], units["trained"]) == ("people", "people", "participants")
    headings = {column.name: column.heading for column in CHART.columns}
    assert headings["value"] == "People"
    assert headings["people_kind_name"] == "Kind of people"


def test_the_axis_shows_the_chosen_dates(dataset: Dataset, reader: RenderContext) -> None:
    axis = draw_timeline(dataset, reader, Selection(date_from="2020-06", date_to="2020-09-10"))["layout"]["xaxis"]
    first, last = (pd.Timestamp(day) for day in axis["range"])
    assert pd.Timestamp("2020-05-29") < first < pd.Timestamp("2020-06-01")
    assert pd.Timestamp("2020-09-11") < last < pd.Timestamp("2020-09-14")
    assert axis["fixedrange"] is False


@pytest.mark.parametrize(
    ("date_from", "date_to"),
    [
        ("2020", ""),
        ("", "2020-03"),
        ("2022-01", ""),
        ("2020-06-30", "2020-06"),
        ("2020-09-25",) * 2,
    ],
)
def test_any_dates_give_a_figure_that_plotly_accepts(
    dataset: Dataset, reader: RenderContext, date_from: str, date_to: str
) -> None:
    frame = rows(dataset, Selection(date_from=date_from, date_to=date_to))
    assert not frame.empty
    timeline = figure(frame, reader)
    go.Figure(timeline)
    assert timeline["layout"]["xaxis"]["range"][0] < timeline["layout"]["xaxis"]["range"][1]


def test_the_axis_changes_hands_when_the_dates_change(dataset: Dataset, reader: RenderContext) -> None:
    wide, near = (
        draw_timeline(dataset, reader, Selection(date_from=day))["layout"]["xaxis"] for day in ("", "2021-01")
    )
    assert wide["uirevision"] != near["uirevision"]


def test_context_is_drawn_but_is_no_activity(dataset: Dataset, reader: RenderContext) -> None:
    frame = rows(dataset, ALL)
    context = frame[frame["row_kind"] == "context"]
    assert context["key"].tolist() == ["who-ehs-r1", "who-mns-2020", "who-ehs-r2", "who-ehs-r3"]
    assert (context["source"] != "").all()
    timeline = figure(frame, reader)
    assert not {mark["key"] for mark in symbols(timeline)} & set(context["key"])
    labels = next(t for t in timeline["data"] if t.get("mode") == "text")["text"]
    assert "WHO calls it a pandemic, 11 March 2020" in labels
    lines = {shape["x0"] for shape in timeline["layout"]["shapes"] if shape["type"] == "line"}
    assert lines == {"2020-03-11"}
    assert finding(frame, reader) == finding(frame[frame["row_kind"] == "activity"], reader)
    assert summary(frame, reader) == summary(frame[frame["row_kind"] == "activity"], reader)


def test_the_day_of_the_pandemic_is_left_out_where_it_is_not_in_sight(dataset: Dataset, reader: RenderContext) -> None:
    timeline = draw_timeline(dataset, reader, Selection(date_from="2021-05", date_to="2021-06"))
    assert not any(shape["type"] == "line" for shape in timeline["layout"]["shapes"])
    assert not any("pandemic" in str(t.get("text")) for t in timeline["data"])


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_the_line_of_the_pandemic_crosses_no_heading_of_a_year(language: str, dataset: Dataset) -> None:
    reader = RenderContext(text_for(language), LIGHT, wide=True, width=1250)
    timeline = draw_timeline(dataset, reader, Selection(country=("KGZ",), lang=language))
    lines = [shape for shape in timeline["layout"]["shapes"] if shape.get("line", {}).get("dash")]
    headings = [
        t
        for t in timeline["data"]
        if t.get("mode") == "text" and t["textfont"]["size"] == TYPE and "hovertext" not in t
    ]
    begins, pixel = pd.Timestamp(lines[0]["x0"]), pixels_of_a_day(timeline, reader)
    heights = [
        y
        for x, y, words in zip(headings[0]["x"], headings[0]["y"], headings[0]["text"], strict=True)
        if 0 <= (begins - pd.Timestamp(x)).days * pixel <= label_width(words, TYPE)
    ]
    assert heights, "Kyrgyzstan has a heading that the line would cross"
    spans = sorted((line["y1"], line["y0"]) for line in lines)
    assert not [(y, span) for y in heights for span in spans if span[0] < y + TYPE / 2 and y - TYPE / 2 < span[1]]
    assert (spans[0][0], spans[-1][1]) == tuple(timeline["layout"]["yaxis"]["range"])


def pixels_of_a_day(timeline: Figure, reader: RenderContext) -> float:
    first, last = sorted(map(pd.Timestamp, timeline["layout"]["xaxis"]["range"]))
    return (reader.figure_width - NAMES - MARGIN) / ((last - first) / pd.Timedelta(days=1))


def test_the_words_count_each_activity_once(dataset: Dataset, reader: RenderContext) -> None:
    with (shipped_folder("data") / "activities.csv").open(encoding="utf-8", newline="") as file:
        activities = list(csv.DictReader(file))
    procurements = sum(row["kind"] == "procurement" for row in activities)
    frame = rows(dataset, ALL)
    assert finding(frame, reader) == (
        f"{len(activities)} activities in 6 countries and worldwide; most frequent kind: Procurement ({procurements})"
    )
    assert (
        subtitle(frame, reader).replace("\N{THIN SPACE}", " ")
        == "Activities by country and date, January 2020 – December 2021"
    )
    sentences = summary(frame, reader)
    assert f"Timeline of {len(activities)} activities" in sentences
    assert "World 7 and Côte d’Ivoire 1" in sentences


def test_the_whole_package_has_few_traces(dataset: Dataset, wide: RenderContext) -> None:
    assert len(draw_timeline(dataset, wide)["data"]) == 6, "what a trace costs is paid by who waits"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_too_many_marks_become_columns_by_month_and_marks_again_on_zoom(
    dataset: Dataset, reader: RenderContext, theme: Any
) -> None:
    many, reader = repeat_activities(dataset, 2500), replace(reader, theme=theme)
    frame = rows(many, ALL)
    timeline = figure(frame, reader)
    go.Figure(timeline)
    activities = frame[frame["row_kind"] == "activity"]
    sums = next(t for t in timeline["data"] if t.get("textposition") == "top center")
    in_months = activities[activities["date_precision"] != "year"]
    assert sum(int(tooltip.split("<br>")[2].split()[0].replace(",", "")) for tooltip in sums["hovertext"]) == len(
        in_months
    )
    kgz = in_months[(in_months["lane"] == "KGZ") & in_months["date_start"].str.startswith("2020-05")]
    assert any(
        f"<br>{len(kgz)} activities<br>" in tooltip and "Kyrgyzstan" in tooltip and "May 2020" in tooltip
        for tooltip in sums["hovertext"]
    )
    columns = next(t for t in timeline["data"] if t["type"] == "bar" and "customdata" in t)
    assert set(columns["marker"]["color"]) == set(theme.kinds.values())
    assert set(sums["customdata"]) == {*(f"country={code}" for code in set(activities["lane"]) - {"WLD"}), ""}
    years = activities[(activities["date_precision"] == "year") & (activities["lane"] == "KGZ")]
    assert any(f"{len(years)} by year only" in tick for tick in timeline["layout"]["yaxis"]["ticktext"])
    assert "counted in the month they begin" in subtitle(frame, reader)
    assert timeline["layout"]["height"] < 900
    assert symbols(draw_timeline(many, reader, Selection(date_from="2021-05-10", date_to="2021-05-20")))


@pytest.mark.parametrize("selection", [ALL, Selection(country=("KAZ",))])
def test_columns_of_a_million_activities_are_those_of_a_few_counted_one_by_one(
    dataset: Dataset, reader: RenderContext, selection: Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = replace(reader, compact=True)
    one_by_one = draw_timeline(dataset, reader, selection)
    assert any(trace.get("textposition") == "top center" for trace in one_by_one["data"])
    monkeypatch.setattr("dashboard.plotting.timeline.timeline_columns.FEW", 0)
    assert draw_timeline(dataset, reader, selection) == one_by_one


@pytest.mark.parametrize(("place", "columns"), [("", True), ("KGZ", False)])
def test_sixty_activities_on_one_day_are_counted_beside_other_countries_and_named_alone(
    dataset: Dataset, wide: RenderContext, place: str, columns: bool
) -> None:
    activity = dataset.table("activities").query("countries == 'KGZ' and date_precision == 'day'").iloc[[0]]
    day = pd.concat([activity.assign(id=f"day-{number}") for number in range(60)])
    crowded_dataset = with_tables(
        dataset, {"activities": pd.concat([dataset.table("activities"), day], ignore_index=True)}
    )
    frame = rows(crowded_dataset, Selection(country=(place,)) if place else ALL)
    assert ("counted in the month they begin" in subtitle(frame, wide)) is columns
    assert figure(frame, wide)["layout"]["height"] < (900 if columns else 4000)


def test_the_columns_of_a_lane_stand_on_its_floor_and_within_it(dataset: Dataset) -> None:
    reader = RenderContext(text_for("en"), LIGHT, wide=True, width=700, compact=True)
    timeline = draw_timeline(dataset, reader)
    lanes = timeline["layout"]["meta"]["lanes"]
    for trace in (t for t in timeline["data"] if t["type"] == "bar"):
        for base, height in zip(trace["base"], trace["y"], strict=True):
            assert any(lane["from"] <= base and base + height <= lane["to"] for lane in lanes)


def test_no_number_on_a_column_is_cut_at_an_edge_of_the_axis(dataset: Dataset) -> None:
    reader, cut = RenderContext(text_for("en"), LIGHT, wide=True, width=700, compact=True), list[bool]()
    for selection in (ALL, Selection(date_from="1800-01-01", date_to="2020-12-31")):
        timeline = draw_timeline(dataset, reader, selection)
        (sums,) = (t for t in timeline["data"] if t.get("textposition") == "top center")
        start, end = map(pd.Timestamp, timeline["layout"]["xaxis"]["range"])
        middles = map(pd.Timestamp, sums["x"])
        distances = [min(x - start, end - x) / (end - start) * (700 - NAMES - MARGIN) for x in middles]
        fit = all(
            label_width(words, 12) / 2 < distance for words, distance in zip(sums["text"], distances, strict=True)
        )
        assert fit or not sums["cliponaxis"]
        cut.append(sums["cliponaxis"])
    assert cut == [True, False]


def test_what_is_said_of_columns_is_that_they_count_by_month(dataset: Dataset, wide: RenderContext) -> None:
    frame, beside = rows(dataset, ALL), replace(wide, width=700, compact=True)
    assert "counted in the month they begin" in subtitle(frame, beside)
    assert summary(frame, beside).startswith("Counts by month of")
    assert "counted in the month" not in subtitle(frame, wide)
    views = [
        page_state(path, read_query("", vocabulary(dataset)), dataset, Viewport(wide=True, width=1366, height=768))
        for path in ("/", "/activities")
    ]
    assert titles_key(CHART, views[0]) != titles_key(CHART, views[1])


def test_beside_another_chart_one_country_has_a_lane_a_kind_in_the_order_of_the_legend(dataset: Dataset) -> None:
    reader = RenderContext(text_for("en"), LIGHT, wide=True, width=700, compact=True)
    timeline = draw_timeline(dataset, reader, Selection(country=("KAZ",)))
    kinds = {row["kind"] for row in csv_rows("activities") if "KAZ" in row["countries"].split(";")}
    names = dataset.labels("activities", "kind", "en")
    assert [lane["name"] for lane in timeline["layout"]["meta"]["lanes"] if lane["name"]] == [
        names[kind] for kind in LIGHT.kinds if kind in kinds
    ]


def test_time_runs_from_right_to_left_for_those_who_read_so(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Translator("en")
    monkeypatch.setattr(text, "direction", "rtl")
    layout = draw_timeline(dataset, RenderContext(text, LIGHT))["layout"]
    assert layout["xaxis"]["range"][0] > layout["xaxis"]["range"][1]
    assert layout["yaxis"]["side"] == "right"


def test_a_title_without_translation_keeps_its_order_from_right_to_left(dataset: Dataset) -> None:
    dataset_without_arabic = replace(dataset, activities=dataset.activities.assign(short_title_ar=""))
    timeline = draw_timeline(
        dataset_without_arabic, RenderContext(text_for("ar"), LIGHT, wide=True), Selection(country=("KAZ",), lang="ar")
    )
    labels = [label for trace in timeline["data"] for label in trace.get("text", ()) if "youth sessions" in label]
    assert labels
    assert all("\u20683 youth sessions, UNESCO\u2069" in label for label in labels)


def test_each_lane_says_where_it_is_for_those_who_walk_it(dataset: Dataset, reader: RenderContext) -> None:
    timeline = draw_timeline(dataset, reader)
    lanes = timeline["layout"]["meta"]["lanes"]
    frame = rows(dataset, ALL).query("row_kind == 'activity'")
    counts = Counter(
        lane["name"] for mark in symbols(timeline) for lane in lanes if lane["from"] <= mark["y"] <= lane["to"]
    )
    assert counts == Counter(frame["lane_name"])
    assert timeline["layout"]["meta"]["walk"]


@pytest.mark.parametrize(
    "selection",
    [
        Selection(kind=("training",)),
        Selection(kind=("training",), country=("UZB",)),
        Selection(kind=("webinar",), country=("KAZ", "UZB")),
    ],
)
def test_the_finding_does_not_repeat_the_kind_that_was_chosen(
    dataset: Dataset, reader: RenderContext, selection: Selection
) -> None:
    sentence = finding(rows(dataset, selection), reader)
    assert "most frequent" not in sentence
    assert selection.kind[0] not in sentence.casefold()
    assert "202" in sentence  # it says when instead
