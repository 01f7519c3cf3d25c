"""Page, picture, slide and sheet draw a qualifier alike.

The same numbers are solid, the same are uncertain.
"""

from __future__ import annotations

import io
import math
import zipfile
from dataclasses import replace
from typing import Any

import pytest
from lxml import etree

from dashboard.charts.chart import Chart
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.xlsx.chart_workbook import to_xlsx
from dashboard.plotting.plot import Mark, Plot, Row, Scale, Section, reported_extents
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.render_context import RenderContext
from tests.support.export_fixtures import export
from tests.support.pptx_reader import A, C, native_charts

SCALE = Scale("share", 100.0, "percent_countries")
MARKS = {
    "~50%": Mark(50, "about"),
    "~2%": Mark(2, "about"),
    ">60%": Mark(60, "over"),
    "<20%": Mark(20, "under"),
    "3 to 5": Mark(math.nan, low=3, high=5),
    "78%": Mark(78),
}
PLOT = Plot(
    (Section(SCALE, tuple(Row(label, (replace(mark, key=label, label=label),)) for label, mark in MARKS.items())),)
)
Drawing = dict[str, tuple[float, float | None, float, str]]
"""Label -> where the bar begins, where it is solid to, where it ends, and the pattern of its last part."""


def plot_drawing() -> Drawing:
    """Return what the description says is drawn."""
    drawing = Drawing()
    for label, mark in MARKS.items():
        parts = reported_extents(mark, SCALE)
        solid = [part.end for part in parts if part.pattern == "solid"]
        drawing[label] = (parts[0].start, solid[-1] if solid else None, parts[-1].end, parts[-1].pattern)
    return drawing


def native_drawing(root: Any, patterns: dict[str, str]) -> Drawing:
    """Return what a native chart draws.

    Ends behind, what is solid before them, starts of ranges in front.
    """
    ends, solid, *starts = root.iter(f"{C}ser")
    names = [point.findtext(f"{C}v") for point in ends.find(f"{C}cat").iter(f"{C}pt")]
    end, full, start = (
        values(series) if series is not None else {} for series in (ends, solid, starts[0] if starts else None)
    )
    looks = {int(p.find(f"{C}idx").get("val")): p.find(f"{C}spPr/{A}pattFill") for p in ends.iter(f"{C}dPt")}
    kinds = [patterns[look.get("prst")] if (look := looks.get(i)) is not None else "solid" for i in range(len(names))]
    drawing = Drawing()
    for place, name in enumerate(names):
        kind = kinds[place]
        if kind == "hatched" and place in full:
            kind = "open"
        drawing[name] = (start.get(place, 0.0), full.get(place), end[place], kind)
    return drawing


def values(series: Any) -> dict[int, float]:
    return {int(p.get("idx")): float(p.findtext(f"{C}v")) for p in series.find(f"{C}val").iter(f"{C}pt")}


@pytest.fixture
def chart_export(dataset: Dataset) -> ChartExport:
    base = export("disruption-by-service", dataset)
    chart: Chart = replace(base.chart, plot=lambda _rows, _reader: PLOT, finding=lambda _rows, _reader: "Finding")
    return replace(base, chart=chart)


HATCHED = {"wdUpDiag": "hatched", "pct50": "soft"}
"""The pattern of a file -> of the description; the open part of a bound is hatched behind what is solid."""


def test_a_slide_draws_what_is_described(chart_export: ChartExport) -> None:
    (chart,) = native_charts(to_pptx(chart_export))
    assert native_drawing(chart.xml, HATCHED) == plot_drawing()
    assert [chart.labels()[place] for place in range(len(MARKS))] == list(MARKS)


def test_a_sheet_draws_what_is_described(chart_export: ChartExport) -> None:
    with zipfile.ZipFile(io.BytesIO(to_xlsx(chart_export))) as archive:
        root = etree.fromstring(archive.read("xl/charts/chart1.xml"))
    assert native_drawing(root, HATCHED) == plot_drawing()
    labels = [label.findtext(f"{C}tx/{C}strRef/{C}strCache//{C}v") for label in root.iter(f"{C}dLbl")]
    assert labels == list(MARKS)


def page_drawing(reader: RenderContext) -> dict[str, list[tuple[float, float]]]:
    """Return label -> the parts of its bar on the page and in pictures, which are taken of it."""
    parts = dict[str, list[tuple[float, float]]]()
    for trace in plotly_figure(PLOT, reader)["data"]:
        if trace["type"] == "bar":
            bases = trace.get("base") or [0.0] * len(trace["x"])
            for key, base, length in zip(trace["customdata"], bases, trace["x"], strict=True):
                if length == length and length:
                    parts.setdefault(key, []).append((base, base + length))
    return parts


def test_the_page_and_its_pictures_draw_what_is_described(reader: RenderContext) -> None:
    bars = page_drawing(reader)
    assert bars.keys() == MARKS.keys()
    for label, mark in MARKS.items():
        extents = sorted((part.start, part.end) for part in reported_extents(mark, SCALE))
        assert sorted(bars[label]) == [pytest.approx(part) for part in extents], label
