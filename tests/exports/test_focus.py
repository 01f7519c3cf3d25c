"""One row in colour and the others grey, in every file that draws."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import replace

import pytest
from lxml import etree

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.download_options import DownloadOptions
from dashboard.exports.native_chart import GREY, NativeBars
from dashboard.exports.pptx.deck import to_pptx
from dashboard.exports.registry import FORMATS
from dashboard.exports.xlsx.chart import QUIET_BAR
from dashboard.plotting.figure_style import faded
from dashboard.plotting.highlight import GREY as SHARE
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.covering import covering
from tests.support.export_fixtures import export

MUTED = faded(LIGHT.muted, SHARE)
DRAWN = ("svg", "html", "pptx", "xlsx")


def export_chart(chart: str, dataset: Dataset, focus: str = "") -> ChartExport:
    return export(chart, dataset, Selection(focus=focus))


def mark_keys(chart: str, dataset: Dataset) -> list[str]:
    """Return the keys of the marks of a chart, as a click gives them."""
    data = export_chart(chart, dataset).figure(RenderContext(text_for("en"), LIGHT))["data"]
    keys = [key for trace in data if trace.get("marker") for key in trace.get("customdata") or []]
    return list(dict.fromkeys(key for key in keys if key and "=" not in key))


def parts(chart: str, extension: str, dataset: Dataset, focus: str) -> str:
    """Return what a file draws, as text."""
    content = FORMATS[extension].write(export_chart(chart, dataset, focus))
    if extension in ("svg", "html"):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = [name for name in archive.namelist() if re.search(r"charts/chart\d+\.xml$|slides/slide\d+\.xml$", name)]
        return "\n".join(archive.read(name).decode() for name in names)


def greys(text: str, extension: str) -> int:
    """Return how many marks of a file are grey."""
    mark = {
        "svg": MUTED,
        "html": json.dumps(MUTED),
        "pptx": '<a:lumMod val="75000"/><a:lumOff val="25000"/>',
        "xlsx": QUIET_BAR.strip("#").upper(),
    }[extension]
    return text.count(mark)


@pytest.mark.parametrize(("chart", "extension"), covering(CHARTS, DRAWN))
def test_every_file_draws_the_others_grey(chart: str, extension: str, dataset: Dataset) -> None:
    key = mark_keys(chart, dataset)[0]
    plain_text, focus_text = (parts(chart, extension, dataset, focus) for focus in ("", key))
    # A workbook draws the months of the timeline, not its activities.
    is_drawn = (chart, extension) != ("activity-timeline", "xlsx")
    assert (greys(focus_text, extension) > greys(plain_text, extension)) == is_drawn, key


@pytest.mark.parametrize("chart", CHARTS)
def test_each_mark_can_stand_out_in_the_figure(chart: str, dataset: Dataset) -> None:
    reader = RenderContext(text_for("en"), LIGHT)
    for key in mark_keys(chart, dataset)[:40]:
        figure = export_chart(chart, dataset, key).figure(reader)
        colors = [
            color
            for trace in figure["data"]
            if trace.get("marker") and trace.get("customdata")
            for mark_key, color in zip(trace["customdata"], trace["marker"]["color"], strict=True)
            if mark_key == key
        ]
        assert colors
        assert any(color != MUTED for color in colors)


def test_a_timeline_that_fills_a_slide_is_drawn_with_bands_in_grey(dataset: Dataset) -> None:
    timeline = export_chart("activity-timeline", dataset, mark_keys("activity-timeline", dataset)[0])
    drawing = FORMATS["svg"].write(replace(timeline, options=DownloadOptions(slide=True)))
    assert any(float(path.get("fill-opacity", 1)) < 0.2 for path in etree.fromstring(drawing).iter("{*}path"))


def test_a_native_bar_keeps_its_colour_and_its_address(dataset: Dataset) -> None:
    key = mark_keys("disruption-by-service", dataset)[3]
    focus_export = export_chart("disruption-by-service", dataset, key)
    assert f"focus={key}" in focus_export.permalink.replace("%7C", "|").replace("%3A", ":")
    bars = [bar for chart in focus_export.native_charts if isinstance(chart, NativeBars) for bar in chart.bars]
    assert [bar.mark.key for bar in bars if bar.mark is not None and bar.color != GREY] == [key]
    assert len(to_pptx(focus_export)) > 10_000
