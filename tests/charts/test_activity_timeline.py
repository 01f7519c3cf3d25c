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


def shown(dataset: Dataset, reader: RenderContext, selection: Selection = ALL) -> Figure:
    return figure(rows(dataset, selection), reader)


def symbols(drawn: Figure) -> list[dict[str, Any]]:
    """Every symbol: its activity, place, shape and tooltip."""
    traces = [t for t in drawn["data"] if t["type"] == "scatter" and "marker" in t and t.get("customdata")]
    return [
        {"key": k, "x": x, "y": y, "symbol": s, "hover": h}
        for t in traces
        for k, x, y, s, h in zip(t["customdata"], t["x"], t["y"], t["marker"]["symbol"], t["hovertext"], strict=True)
    ]


def bars(drawn: Figure, key: str) -> list[tuple[str, float]]:
    """The bars of an activity: where they begin, and their length in days."""
    traces = [t for t in drawn["data"] if t["type"] == "bar" and t.get("customdata")]
    found = (zip(t["customdata"], t["base"], t["x"], strict=True) for t in traces)
    return [(base, length / DAY) for trace in found for k, base, length in trace if k == key]


def key_of(dataset: Dataset, **facts: object) -> str:
    frame = dataset.activities
    for column, value in facts.items():
        frame = frame[frame[column] == value]
    assert len(frame) == 1, facts
    return str(frame["id"].iloc[0])


def multiplied(dataset: Dataset, number: int) -> Dataset:
    """The same activities again and again, until there are as many as asked for."""
    frame = dataset.activities
    whole = pd.concat([frame] * (number // len(frame) + 1), ignore_index=True).head(number)
    return replace(dataset, activities=whole.assign(id=[f"{i}-{n}" for n, i in enumerate(whole["id"])]))


def test_every_activity_has_one_symbol_in_each_lane_it_covers(dataset: Dataset, reader: RenderContext) -> None:
    with (shipped_folder("data") / "activities.csv").open(encoding="utf-8", newline="") as file:
        expected = Counter({row["id"]: len(row["countries"].split(";")) for row in csv.DictReader(file)})
    assert Counter(mark["key"] for mark in symbols(shown(dataset, reader))) == expected


@pytest.mark.parametrize("year", ["2020", "2021"])
def test_what_is_known_by_its_year_only_is_drawn_in_the_whole_of_it(dataset: Dataset, year: str) -> None:
    frame = dataset.activities
    own = frame[(frame["date_precision"] == "year") & (frame["date_start"] == year) & (frame["date_end"] == "")]
    drawn = rows(replace(dataset, activities=own.head(1)), ALL)
    assert (drawn["shown_from"].iloc[0], drawn["shown_to"].iloc[0]) == (f"{year}-01-01", f"{year}-12-31")


def label_boxes(drawn: Figure) -> list[tuple[float, float, float]]:
    """What each symbol with its label covers: row, and from and to in pixels."""
    trace = next(t for t in drawn["data"] if t.get("mode") == "markers+text")
    mirrored, plot = drawn["layout"]["yaxis"]["side"] == "right", drawn["layout"]["meta"]["width"] - NAMES - MARGIN
    first, last = sorted(pd.Timestamp(day) for day in drawn["layout"]["xaxis"]["range"])
    found = []
    for x, y, text, position in zip(trace["x"], trace["y"], trace["text"], trace["textposition"], strict=True):
        at = (pd.Timestamp(x) - first) / (last - first) * plot
        plain, strong = unescape(re.sub("<b>.*", "", text)), unescape("".join(re.findall("<b>(.*)</b>", text)))
        long = label_width(plain, TYPE) + label_width(strong, TYPE, bold=True)
        before = position == ("middle right" if mirrored else "middle left")
        left = at - OFFSET - long if before and text else at - SYMBOL / 2
        right = at + OFFSET + long if not before and text else at + SYMBOL / 2
        found.append((y, left, right))
    return found


@pytest.mark.parametrize(
    ("country", "language", "width"),
    covering(["", "KAZ", "KGZ", "TJK", "TKM", "UZB"], ["en", "ru", "fr", "ar"], [640, 1700, 850, 1250]),
)
def test_no_label_lies_on_another_in_any_language_and_width(
    dataset: Dataset, country: str, language: str, width: int
) -> None:
    reader = RenderContext(text_for(language), LIGHT, wide=True, width=width)
    drawn = shown(dataset, reader, Selection(country=(country,) if country else (), lang=language))
    by_row: dict[float, list[tuple[float, float]]] = {}
    for row, left, right in label_boxes(drawn):
        by_row.setdefault(row, []).append((left, right))
    for spans in by_row.values():
        assert all(one[1] <= other[0] + 1 for one, other in pairwise(sorted(spans)))
    if country:
        marks = next(t for t in drawn["data"] if t.get("mode") == "markers+text")
        assert all(marks["text"]), "every activity of one country can be read without a tooltip"


def test_the_regional_training_of_october_2020_stands_in_five_lanes_and_is_counted_once(
    dataset: Dataset, reader: RenderContext
) -> None:
    key = key_of(dataset, date_start="2020-10-12", date_end="2020-10-16", kind="training")
    found = rows(dataset, ALL)
    assert sorted(found.loc[found["key"] == key, "lane"]) == ["KAZ", "KGZ", "TJK", "TKM", "UZB"]
    assert bars(figure(found, reader), key) == [("2020-10-12 00:00", 5.0)] * 5
    alone = found[found["key"] == key]
    period = reader.text.period("2020-10-12", "2020-10-16")
    assert finding(alone, reader) == f"1 activity in 5 countries, {period}"


def test_the_procurement_of_august_2020_is_a_month_and_not_a_day(dataset: Dataset, reader: RenderContext) -> None:
    key = key_of(dataset, countries="KAZ", date_start="2020-08", amount=12000.0, currency="USD")
    drawn = shown(dataset, reader)
    assert bars(drawn, key) == [("2020-08-01 00:00", 31.0)]
    mark = next(mark for mark in symbols(drawn) if mark["key"] == key)
    assert "August 2020" in mark["hover"]
    assert "12,000 USD" in mark["hover"]


def test_the_webinar_of_25_september_2020_is_one_mark_with_its_participants(
    dataset: Dataset, reader: RenderContext
) -> None:
    marks = [mark for mark in symbols(shown(dataset, reader)) if mark["x"].startswith("2020-09-25")]
    kazakh = [mark for mark in marks if "Kazakhstan" in mark["hover"] and "Webinar" in mark["hover"]]
    assert len(kazakh) == 1
    assert "25 September 2020" in kazakh[0]["hover"]
    assert "Participants: 68" in kazakh[0]["hover"]


def test_global_activities_have_a_lane_of_their_own(dataset: Dataset) -> None:
    found = rows(dataset, ALL)
    days = found.loc[found["lane"] == "WLD", "date_start"]
    assert sorted(days) == sorted(row["date_start"] for row in csv_rows("activities") if row["countries"] == "WLD")
    assert set(found.loc[found["lane"] == "WLD", "lane_name"]) == {"World"}
    assert found.loc[found["lane"] == "CIV", "date_start"].tolist() == ["2020-06-04"]


def test_what_is_known_by_its_year_stands_behind_the_words_that_say_so(dataset: Dataset, reader: RenderContext) -> None:
    drawn = shown(dataset, reader, Selection(country=("KAZ",)))
    headings = next(t for t in drawn["data"] if "month not known" in str(t.get("text")))
    years = dataset.activities[dataset.activities["date_precision"] == "year"]
    own = years[years["countries"].str.contains("KAZ")]
    periods = (own["date_start"] + "–" + own["date_end"]).str.removesuffix("–")
    expected = {(kind, period) for kind, period in zip(own["kind"], periods, strict=True)}
    assert len(headings["text"]) == len(expected)
    assert {text.removesuffix(", month not known:") for text in headings["text"]} == set(periods)
    marks = {mark["key"]: mark["y"] for mark in symbols(drawn)}
    assert {marks[key] for key in own["id"]} >= set(headings["y"]), "each heading has activities in its row"


def test_what_is_inferred_or_disputed_is_drawn_open(dataset: Dataset, reader: RenderContext) -> None:
    sure = dict(zip(dataset.activities["id"], dataset.activities["certainty"] == "stated", strict=True))
    marks = symbols(shown(dataset, reader))
    assert {sure[mark["key"]] for mark in marks} == {True, False}
    assert all(mark["symbol"].endswith("-open") != sure[mark["key"]] for mark in marks)


def test_the_legend_names_every_kind_with_its_own_colour_and_symbol(dataset: Dataset, reader: RenderContext) -> None:
    layout = shown(dataset, reader)["layout"]
    kinds = dataset.labels("activities", "kind", "en")
    said = [note["text"] for note in layout["annotations"]]
    assert said[: len(kinds)] == [kinds[kind] for kind in LIGHT.kinds]
    looks = [(shape["fillcolor"], shape["name"]) for shape in layout["shapes"] if shape["type"] == "path"]
    assert looks[: len(kinds)] == [(LIGHT.kinds[kind], f"key-{SYMBOLS[kind]}") for kind in LIGHT.kinds]
    assert len(looks) == len(said)


def test_a_chosen_country_has_a_lane_a_kind_and_says_how_many_each_holds(
    dataset: Dataset, reader: RenderContext
) -> None:
    drawn = shown(dataset, reader, Selection(country=("KAZ",)))
    rows_ = [row for row in csv_rows("activities") if "KAZ" in row["countries"].split(";")]
    counted, names = Counter(row["kind"] for row in rows_), dataset.labels("activities", "kind", "en")
    ticks = [re.sub("<[^>]*>", "|", tick) for tick in drawn["layout"]["yaxis"]["ticktext"]][1:]
    assert [tick.replace("|", " ").split()[-1] for tick in ticks] == [
        str(counted[k]) for k in LIGHT.kinds if counted[k]
    ]
    assert [" ".join(tick.replace("|", " ").split()[:-1]) for tick in ticks] == [
        names[kind] for kind in LIGHT.kinds if counted[kind]
    ]
    said = [note["text"] for note in drawn["layout"]["annotations"]]
    assert not set(said) & set(names.values()), "what the lanes say needs no legend"
    assert finding(rows(dataset, Selection(country=("KAZ",))), reader).startswith(
        f"Kazakhstan: {len(rows_)} activities;"
    )


def test_what_has_no_label_is_counted_at_the_end_of_its_lane_and_leads_to_its_country(
    dataset: Dataset, reader: RenderContext
) -> None:
    drawn = shown(dataset, reader)
    marks = next(t for t in drawn["data"] if t.get("mode") == "markers+text")
    lanes = {lane["name"]: lane for lane in drawn["layout"]["meta"]["lanes"]}
    further = next(t for t in drawn["data"] if "country=KAZ" in (t.get("customdata") or []))
    number = int(further["text"][further["customdata"].index("country=KAZ")].removeprefix("<b>+").removesuffix("</b>"))
    inside = [text for text, y in zip(marks["text"], marks["y"], strict=True)
              if lanes["Kazakhstan"]["from"] <= y <= lanes["Kazakhstan"]["to"]]  # fmt: skip
    assert number == inside.count("") > 0


def test_the_number_that_matters_stands_with_its_activity(dataset: Dataset, reader: RenderContext) -> None:
    drawn = shown(dataset, reader, Selection(country=("KAZ",)))
    marks = next(t for t in drawn["data"] if t.get("mode") == "markers+text")
    labels = dict(zip(marks["customdata"], marks["text"], strict=True))
    bought = key_of(dataset, countries="KAZ", date_start="2020-08", amount=12000.0, currency="USD")
    assert labels[bought].endswith("<b>12,000 USD</b>")
    webinar = key_of(dataset, countries="KAZ", date_start="2020-09-25", kind="webinar")
    assert labels[webinar].endswith("<b>68 participants</b>")


def test_people_who_are_no_participants_are_not_called_so(dataset: Dataset, reader: RenderContext) -> None:
    drawn = shown(dataset, reader, Selection(country=("KAZ",)))
    marks = next(t for t in drawn["data"] if t.get("mode") == "markers+text")
    others = dataset.activities[
        dataset.activities["countries"].str.contains("KAZ")
        & dataset.activities["participants"].notna()
        & ~dataset.activities["people_kind"].isin(["attended", "trained"])
    ]
    labels = dict(zip(marks["customdata"], zip(marks["text"], marks["hovertext"], strict=True), strict=True))
    assert len(others)
    for key in others["id"]:
        assert "articipants" not in labels[key][0] + labels[key][1]


def test_the_axis_shows_the_chosen_dates(dataset: Dataset, reader: RenderContext) -> None:
    axis = shown(dataset, reader, Selection(date_from="2020-06", date_to="2020-09-10"))["layout"]["xaxis"]
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
    found = rows(dataset, Selection(date_from=date_from, date_to=date_to))
    assert not found.empty
    drawn = figure(found, reader)
    go.Figure(drawn)
    assert drawn["layout"]["xaxis"]["range"][0] < drawn["layout"]["xaxis"]["range"][1]


def test_the_axis_changes_hands_when_the_dates_change(dataset: Dataset, reader: RenderContext) -> None:
    wide, near = (shown(dataset, reader, Selection(date_from=day))["layout"]["xaxis"] for day in ("", "2021-01"))
    assert wide["uirevision"] != near["uirevision"]


def test_context_is_drawn_but_is_no_activity(dataset: Dataset, reader: RenderContext) -> None:
    found = rows(dataset, ALL)
    context = found[found["row_kind"] == "context"]
    assert context["key"].tolist() == ["who-ehs-r1", "who-mns-2020", "who-ehs-r2", "who-ehs-r3"]
    assert (context["source"] != "").all()
    drawn = figure(found, reader)
    assert not {mark["key"] for mark in symbols(drawn)} & set(context["key"])
    labels = next(t for t in drawn["data"] if t.get("mode") == "text")["text"]
    assert "WHO calls it a pandemic, 11 March 2020" in labels
    lines = [shape["x0"] for shape in drawn["layout"]["shapes"] if shape["type"] == "line"]
    assert lines == ["2020-03-11"]
    assert finding(found, reader) == finding(found[found["row_kind"] == "activity"], reader)
    assert summary(found, reader) == summary(found[found["row_kind"] == "activity"], reader)


def test_the_day_of_the_pandemic_is_left_out_where_it_is_not_in_sight(dataset: Dataset, reader: RenderContext) -> None:
    drawn = shown(dataset, reader, Selection(date_from="2021-05", date_to="2021-06"))
    assert not any(shape["type"] == "line" for shape in drawn["layout"]["shapes"])
    assert not any("pandemic" in str(t.get("text")) for t in drawn["data"])


def test_the_words_count_each_activity_once(dataset: Dataset, reader: RenderContext) -> None:
    with (shipped_folder("data") / "activities.csv").open(encoding="utf-8", newline="") as file:
        activities = list(csv.DictReader(file))
    procurements = sum(row["kind"] == "procurement" for row in activities)
    found = rows(dataset, ALL)
    assert finding(found, reader) == (
        f"{len(activities)} activities in 6 countries and worldwide; most frequent kind: Procurement ({procurements})"
    )
    assert (
        subtitle(found, reader).replace("\N{THIN SPACE}", " ")
        == "Activities by country and date, January 2020 – December 2021"
    )
    said = summary(found, reader)
    assert f"Timeline of {len(activities)} activities" in said
    assert "World 7 and Côte d’Ivoire 1" in said


def test_the_whole_package_has_few_traces(dataset: Dataset, wide: RenderContext) -> None:
    assert len(shown(dataset, wide)["data"]) == 6, "what a trace costs is paid by who waits"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
def test_too_many_marks_become_columns_by_month_and_marks_again_on_zoom(
    dataset: Dataset, reader: RenderContext, theme: Any
) -> None:
    many, reader = multiplied(dataset, 2500), replace(reader, theme=theme)
    found = rows(many, ALL)
    drawn = figure(found, reader)
    go.Figure(drawn)
    activities = found[found["row_kind"] == "activity"]
    sums = next(t for t in drawn["data"] if t.get("textposition") == "top center")
    in_months = activities[activities["date_precision"] != "year"]
    assert sum(int(said.split("<br>")[2].split()[0].replace(",", "")) for said in sums["hovertext"]) == len(in_months)
    kgz = in_months[(in_months["lane"] == "KGZ") & in_months["date_start"].str.startswith("2020-05")]
    assert any(
        f"<br>{len(kgz)} activities<br>" in said and "Kyrgyzstan" in said and "May 2020" in said
        for said in sums["hovertext"]
    )
    columns = next(t for t in drawn["data"] if t["type"] == "bar" and "customdata" in t)
    assert set(columns["marker"]["color"]) == set(theme.kinds.values())
    assert set(sums["customdata"]) == {*(f"country={code}" for code in set(activities["lane"]) - {"WLD"}), ""}
    years = activities[(activities["date_precision"] == "year") & (activities["lane"] == "KGZ")]
    assert any(f"{len(years)} by year only" in tick for tick in drawn["layout"]["yaxis"]["ticktext"])
    assert "counted in the month they begin" in subtitle(found, reader)
    assert drawn["layout"]["height"] < 900
    assert symbols(shown(many, reader, Selection(date_from="2021-05-10", date_to="2021-05-20")))


@pytest.mark.parametrize(("place", "columns"), [("", True), ("KGZ", False)])
def test_sixty_activities_on_one_day_are_counted_beside_other_countries_and_named_alone(
    dataset: Dataset, wide: RenderContext, place: str, columns: bool
) -> None:
    one = dataset.table("activities").query("countries == 'KGZ' and date_precision == 'day'").iloc[[0]]
    day = pd.concat([one.assign(id=f"day-{number}") for number in range(60)])
    crowded = with_tables(dataset, {"activities": pd.concat([dataset.table("activities"), day], ignore_index=True)})
    found = rows(crowded, Selection(country=(place,)) if place else ALL)
    assert ("counted in the month they begin" in subtitle(found, wide)) is columns
    assert figure(found, wide)["layout"]["height"] < (900 if columns else 4000)


def test_the_columns_of_a_lane_stand_on_its_floor_and_within_it(dataset: Dataset) -> None:
    reader = RenderContext(text_for("en"), LIGHT, wide=True, width=700, compact=True)
    drawn = shown(dataset, reader)
    lanes = drawn["layout"]["meta"]["lanes"]
    for trace in (t for t in drawn["data"] if t["type"] == "bar"):
        for base, height in zip(trace["base"], trace["y"], strict=True):
            assert any(lane["from"] <= base and base + height <= lane["to"] for lane in lanes)


def test_no_number_on_a_column_is_cut_at_an_edge_of_the_axis(dataset: Dataset) -> None:
    reader, cut = RenderContext(text_for("en"), LIGHT, wide=True, width=700, compact=True), list[bool]()
    for selection in (ALL, Selection(date_from="1800-01-01", date_to="2020-12-31")):
        drawn = shown(dataset, reader, selection)
        (sums,) = (t for t in drawn["data"] if t.get("textposition") == "top center")
        start, end = map(pd.Timestamp, drawn["layout"]["xaxis"]["range"])
        middles = map(pd.Timestamp, sums["x"])
        room = [min(x - start, end - x) / (end - start) * (700 - NAMES - MARGIN) for x in middles]
        fit = all(label_width(words, 12) / 2 < each for words, each in zip(sums["text"], room, strict=True))
        assert fit or not sums["cliponaxis"]
        cut.append(sums["cliponaxis"])
    assert cut == [True, False]


def test_what_is_said_of_columns_is_that_they_count_by_month(dataset: Dataset, wide: RenderContext) -> None:
    found, beside = rows(dataset, ALL), replace(wide, width=700, compact=True)
    assert "counted in the month they begin" in subtitle(found, beside)
    assert summary(found, beside).startswith("Counts by month of")
    assert "counted in the month" not in subtitle(found, wide)
    views = [
        page_state(path, read_query("", vocabulary(dataset)), dataset, Viewport(wide=True, width=1366, height=768))
        for path in ("/", "/activities")
    ]
    assert titles_key(CHART, views[0]) != titles_key(CHART, views[1])


def test_beside_another_chart_one_country_has_a_lane_a_kind_in_the_order_of_the_legend(dataset: Dataset) -> None:
    reader = RenderContext(text_for("en"), LIGHT, wide=True, width=700, compact=True)
    drawn = shown(dataset, reader, Selection(country=("KAZ",)))
    kinds = {row["kind"] for row in csv_rows("activities") if "KAZ" in row["countries"].split(";")}
    names = dataset.labels("activities", "kind", "en")
    assert [lane["name"] for lane in drawn["layout"]["meta"]["lanes"] if lane["name"]] == [
        names[kind] for kind in LIGHT.kinds if kind in kinds
    ]


def test_time_runs_from_right_to_left_for_those_who_read_so(dataset: Dataset, monkeypatch: pytest.MonkeyPatch) -> None:
    text = Translator("en")
    monkeypatch.setattr(text, "direction", "rtl")
    layout = shown(dataset, RenderContext(text, LIGHT))["layout"]
    assert layout["xaxis"]["range"][0] > layout["xaxis"]["range"][1]
    assert layout["yaxis"]["side"] == "right"


def test_a_title_without_translation_keeps_its_order_from_right_to_left(dataset: Dataset) -> None:
    untranslated = replace(dataset, activities=dataset.activities.assign(short_title_ar=""))
    drawn = shown(untranslated, RenderContext(text_for("ar"), LIGHT, wide=True), Selection(country=("KAZ",), lang="ar"))
    labels = [label for trace in drawn["data"] for label in trace.get("text", ()) if "youth sessions" in label]
    assert labels
    assert all("\u20683 youth sessions, UNESCO\u2069" in label for label in labels)


def test_text_of_the_data_is_never_markup(dataset: Dataset, reader: RenderContext) -> None:
    bad = dataset.activities.assign(title="<img src=x onerror=alert(1)><b>", place="<a href='javascript:1'>")
    drawn = shown(replace(dataset, activities=bad), reader)
    for mark in symbols(drawn):
        assert "<img" not in mark["hover"]
        assert "<a " not in mark["hover"]
        assert "&lt;img" in mark["hover"]


def test_each_lane_says_where_it_is_for_those_who_walk_it(dataset: Dataset, reader: RenderContext) -> None:
    drawn = shown(dataset, reader)
    lanes = drawn["layout"]["meta"]["lanes"]
    found = rows(dataset, ALL).query("row_kind == 'activity'")
    counted = Counter(
        lane["name"] for mark in symbols(drawn) for lane in lanes if lane["from"] <= mark["y"] <= lane["to"]
    )
    assert counted == Counter(found["lane_name"])
    assert drawn["layout"]["meta"]["walk"]


def test_nothing_found_is_no_rows_with_the_same_columns(dataset: Dataset) -> None:
    none = rows(dataset, Selection(country=("XXX",)))
    assert none.empty
    assert list(none.columns) == list(rows(dataset, ALL).columns)
    assert rows(dataset, Selection(date_from="nonsense")).empty
    assert rows(dataset, Selection(date_from="2020-12", date_to="2020-06")).empty


def test_the_table_has_what_its_columns_read(dataset: Dataset) -> None:
    found = rows(dataset, ALL)
    assert [column.name for column in CHART.columns][-2:] == ["note", "source"]
    for column in CHART.columns:
        assert column.name in found or f"{column.name}_start" in found
    assert (found["source"] != "").all()
    assert not found.drop(columns=["value", "n", "amount"]).isna().any().any()


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
    said = finding(rows(dataset, selection), reader)
    assert "most frequent" not in said
    assert selection.kind[0] not in said.casefold()
    assert "202" in said  # it says when instead
