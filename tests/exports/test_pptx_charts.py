"""Native charts draw the chart's rows as stated, unit by unit."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from dashboard.charts.chart import RenderContext
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.pptx.native_charts import MOST_LINES, bar_plan
from dashboard.exports.pptx.presentation import to_pptx
from dashboard.selection import Selection
from dashboard.text.formats import is_percent
from dashboard.text.translate import text_for
from dashboard.theme import DARK, LIGHT
from tests.support.export_fixtures import export
from tests.support.pptx_reader import A, C, Memory, native_charts, slides, tables, words

BARS = [name for name, chart in CHARTS.items() if not chart.native.series]
SELECTIONS = (Selection(), Selection(country=("KAZ",)), Selection(country=("UZB", "TKM"), survey="who-ehs-r2"))


def bars_of(rows: pd.DataFrame, drawn: tuple[str, ...]) -> pd.DataFrame:
    """Return the rows with a value that are bars.

    Of a drawn kind, in a unit with several bars or in a share.
    """
    kinds = rows["row_kind"]
    kept = rows[(kinds.isin(drawn) if drawn else kinds != "") & ~kinds.isin(["group", "missing"])]
    known = kept[kept["value"].notna() & ~kept["unit"].isin(["yes_no", "direction"])]
    counts = known["unit"].value_counts()
    told = [unit for unit, count in counts.items() if count > 1 or is_percent(str(unit))] or list(counts.index[:1])
    return known[known["unit"].isin(told[:4])]


def stated(chart: Memory) -> list[Any]:
    """Return the last column of the workbook: the values in words."""
    return [row[-1] for row in chart.sheet[1:]]


@pytest.mark.parametrize("selection", SELECTIONS, ids=["all", "one country", "two countries"])
@pytest.mark.parametrize("name", BARS)
def test_the_workbooks_hold_the_values_of_the_rows(name: str, selection: Selection, dataset: Dataset) -> None:
    exported = export(name, dataset, selection)
    charts = native_charts(to_pptx(exported))
    found = Counter(value for chart in charts for value in chart.reported if value is not None)
    if exported.empty:
        assert not found
    else:
        assert found == Counter(
            bars_of(exported.rows[exported.rows["row_kind"] != "apart"], exported.chart.native.drawn)["value"]
        )


@pytest.mark.parametrize("name", BARS)
def test_every_value_is_labelled_as_it_was_stated(name: str, dataset: Dataset) -> None:
    exported = export(name, dataset)
    for chart in native_charts(to_pptx(exported)):
        labels = chart.labels()
        for place, (value, words_) in enumerate(zip(chart.reported, stated(chart), strict=True)):
            assert labels.get(place, "") == (words_ or "").replace("\u00a0", " ")
            if value is not None and is_percent(unit(chart, exported)):
                assert words_.lstrip("~<>").rstrip("%") == f"{value:g}"


def unit(chart: Memory, exported: ChartExport) -> str:
    return next(bars.unit for bars in bar_plan(exported).charts if bars.unit_name == chart.sheet[0][1])


@pytest.mark.parametrize("name", BARS)
def test_what_the_chart_shows_is_what_the_workbook_holds(name: str, dataset: Dataset) -> None:
    """Programs draw the numbers kept in the chart, and read the workbook when these are edited."""
    for chart in native_charts(to_pptx(export(name, dataset))):
        for column, series in enumerate(chart.xml.iter(f"{C}ser"), start=1):
            kept = {int(p.get("idx")): float(p.findtext(f"{C}v")) for p in series.find(f"{C}val").iter(f"{C}pt")}
            assert kept == {i: row[column] for i, row in enumerate(chart.sheet[1:]) if row[column] is not None}


@pytest.mark.parametrize("name", CHARTS)
def test_a_chart_has_one_unit_and_names_it(name: str, dataset: Dataset) -> None:
    exported = export(name, dataset)
    if exported.chart.native.series:
        return
    for bars in bar_plan(exported).charts:
        assert set(bars.rows["unit"]) == {bars.unit}
        assert len(bars.lines) <= MOST_LINES
    assert {chart.sheet[0][1] for chart in native_charts(to_pptx(exported))} == {
        bars.unit_name for bars in bar_plan(exported).charts
    }


@pytest.mark.parametrize("name", BARS)
@pytest.mark.parametrize("selection", SELECTIONS, ids=["all", "one country", "two countries"])
def test_no_row_is_lost(name: str, selection: Selection, dataset: Dataset) -> None:
    exported = export(name, dataset, selection)
    plan = bar_plan(exported)
    drawn = [key for bars in plan.charts for key in bars.rows["key"]]
    apart = exported.rows["row_kind"] == "apart"
    sentences = exported.rows["label"].where(~apart, exported.rows["label"] + ": 0%")
    unpublished = exported.rows[sentences.isin(plan.unpublished)]["key"]
    assert Counter([*drawn, *plan.rest["key"], *unpublished]) == Counter(exported.rows["key"])


def qualified(dataset: Dataset, qualifier: str) -> Memory:
    exported = export("disruption-by-service", dataset)
    rows = exported.rows[exported.rows["row_kind"] == "figure"].head(3).assign(value=60.0)
    rows["qualifier"] = ["exact", qualifier, "exact"]
    (chart,) = native_charts(to_pptx(replace(exported, rows=rows)))
    return chart


@pytest.mark.parametrize(
    ("qualifier", "pattern", "label", "beyond"),
    [("over", "wdUpDiag", ">60%", 8.0), ("about", "pct50", "~60%", 4.0), ("under", "wdUpDiag", "<60%", None)],
)
def test_a_bound_is_hatched_and_labelled(
    qualifier: str, pattern: str, label: str, beyond: float | None, dataset: Dataset
) -> None:
    chart = qualified(dataset, qualifier)
    place = stated(chart).index(label)
    assert chart.reported[place] == 60.0
    assert chart.labels()[place] == label
    row = chart.sheet[1 + place]
    series = list(chart.xml.iter(f"{C}ser"))
    assert len(series) == (2 if beyond is None else 3)
    patterned = series[0] if beyond is None else series[1]
    points = {int(p.find(f"{C}idx").get("val")): p for p in patterned.iter(f"{C}dPt")}
    assert points[place].find(f".//{A}pattFill").get("prst") == pattern
    if beyond is not None:
        assert row[2] == beyond
        assert [row[2] for i, row in enumerate(chart.sheet[1:]) if i != place and row[2] is not None] == []


def test_an_unknown_value_is_a_gap_that_is_named_and_never_zero(dataset: Dataset) -> None:
    exported = export("disruption-by-round", dataset)
    gaps = [
        (chart.reported[place], chart.labels()[place])
        for chart in native_charts(to_pptx(exported))
        for place, said in enumerate(stated(chart))
        if said == "not found"
    ]
    assert len(gaps) == exported.rows["value"].isna().sum() > 0
    assert set(gaps) == {(None, "not found")}
    assert all(chart.xml.find(f".//{C}dispBlanksAs").get("val") == "gap" for chart in native_charts(to_pptx(exported)))


def test_a_summary_of_a_group_is_its_heading_and_no_bar(dataset: Dataset) -> None:
    (chart,) = native_charts(to_pptx(export("disruption-by-service", dataset)))
    place = next(place for place, name in enumerate(chart.names) if ">60%" in name)
    assert chart.names[place].startswith("Mental health services for vulnerable people: >60%")
    assert chart.reported[place] is None
    assert place not in chart.labels()


@pytest.mark.parametrize(("name", "key"), [("activities-by-month", "value"), ("activity-timeline", "activity")])
def test_columns_count_what_began_in_each_month(name: str, key: str, dataset: Dataset) -> None:
    exported = export(name, dataset)
    (chart,) = native_charts(to_pptx(exported))
    kinds = [str(head) for head in chart.sheet[0][2:-1]]
    rows = exported.rows[exported.rows["row_kind"] != "context"]
    expected = Counter[tuple[str, str, str]]()
    for row in rows.drop_duplicates(["activity"] if key == "activity" else ["key"]).to_dict("records"):
        start, count = row["period_start"], 1 if key == "activity" else row["value"]
        month = pd.Timestamp(start).strftime("%B")[:3] if len(start) > 4 else start
        expected["month not known" if len(start) == 4 else start[:4], month, row["kind_name"]] += count
    found, year = Counter[tuple[str, str, str]](), ""
    for period, month, *counts, _room in chart.sheet[1:]:
        year = period or year
        for kind, value in zip(kinds, counts, strict=True):
            found[year, month if month.isdigit() else month[:3], kind] += value or 0
    assert +found == +expected


def test_kinds_differ_by_pattern_too(dataset: Dataset) -> None:
    (chart,) = native_charts(to_pptx(export("activities-by-month", dataset)))
    *series, unseen = chart.xml.iter(f"{C}ser")
    looks = [s.find(f"{C}spPr/{A}pattFill") for s in series]
    assert len({None if look is None else look.get("prst") for look in looks}) == len(series)
    assert unseen.find(f"{C}spPr/{A}noFill") is not None
    assert chart.xml.find(f".//{C}legendEntry/{C}idx").get("val") == str(len(series))


def test_tables_hold_the_cells_of_the_page_in_their_order(dataset: Dataset) -> None:
    exported = export("activity-timeline", dataset)
    heads, cells = exported.table()
    shown = [row for table in tables(to_pptx(exported)) for row in table[1:]]
    title = heads.index("Title")
    assert len(shown) > 100
    for row, whole in zip(shown, cells, strict=False):
        assert whole[title].startswith(row[1].removesuffix("…"))


def test_a_long_list_of_bars_goes_on_on_the_next_slides(dataset: Dataset) -> None:
    exported = export("participants-by-country", dataset)
    total = exported.rows[exported.rows["row_kind"] == "sum"].iloc[[0]]
    rows = pd.concat([total.assign(key=f"k{n}", place_name=f"Place {n}", value=float(n)) for n in range(1, 121)])
    many = replace(exported, rows=rows.reset_index(drop=True))
    content = to_pptx(many)
    charts = native_charts(content)
    assert [value for chart in charts for value in chart.reported] == [float(n) for n in range(1, 81)]
    assert [row[0] for table in tables(content) for row in table[1:]] == [f"Place {n}" for n in range(81, 121)]
    assert "40 rows follow as a table." in words(slides(content)[0])


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
def test_bars_are_in_the_colours_of_the_theme(theme: Any, dataset: Dataset) -> None:
    content = to_pptx(export("disruption-by-service", dataset, reader=RenderContext(text_for("en"), theme)))
    (chart,) = native_charts(content)
    assert chart.xml.find(f".//{C}ser/{C}spPr/{A}solidFill/{A}schemeClr").get("val") == "accent1"
    master = slides(content)[0].slide_layout.slide_master.part
    blobs = [r.target_part.blob for r in master.rels.values() if r.reltype.endswith("/theme")]
    assert [f'accent1><a:srgbClr val="{theme.mark[1:].upper()}"'.encode() in blob for blob in blobs] == [True]
