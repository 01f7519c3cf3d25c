"""Files for the USB stick are opened from disk in Chromium, with the network cut."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from dash.testing.wait import until

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports import to_html as html
from dashboard.exports.dashboard_export import DashboardExport, dashboard_export
from dashboard.exports.to_html import dashboard_to_html, to_html
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import DARK, LIGHT
from tests.browser.browser import open_browser
from tests.browser.test_tooltips import MEASURE
from tests.browser.window import PATIENCE
from tests.support.covering import few
from tests.support.export_fixtures import DAY, NOTHING, ROOT, export, odd

pytestmark = pytest.mark.browser

DRAWN = """
const marks = '.cartesianlayer .trace, noscript text';
return [...document.querySelectorAll('.plot')].every(plot => plot.querySelector(marks))
"""
SIZES = """
return [...document.querySelectorAll('.plot svg')].map(drawing => drawing.getBoundingClientRect())
  .map(box => [box.width, box.height])
"""
OFFLINE = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
ENGLISH = RenderContext(text_for("en"), LIGHT)


class Disk:
    """A Chromium without a network that opens files."""

    def __init__(self, driver: Any, folder: Path) -> None:
        self.driver = driver
        self.folder = folder

    def open(self, content: bytes) -> str:
        """Open a file with this content, wait until its charts are drawn, and return its address."""
        path = self.folder / "chart.html"
        path.write_bytes(content)
        self.messages()
        self.requests()
        self.driver.get(path.as_uri())
        until(lambda: self.js(DRAWN), PATIENCE, msg="a chart was not drawn")
        return path.as_uri()

    def js(self, script: str, *arguments: Any) -> Any:
        """Return what a script returns."""
        return self.driver.execute_script(script, *arguments)

    def texts(self, selector: str) -> list[str]:
        """Return what the elements of a selector say, shown or not."""
        contents: list[str] = self.js(
            "return [...document.querySelectorAll(arguments[0])].map(e => e.textContent)", selector
        )
        return contents

    def messages(self) -> list[str]:
        """Return what was written to the console since it was last asked."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self) -> list[str]:
        """Return what was requested, data in the file itself apart, since this was last asked."""
        events = (json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance"))
        urls = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
        return [url for url in urls if not url.startswith(("data:", "blob:"))]


@pytest.fixture(scope="module")
def chrome(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with open_browser(tmp_path_factory.mktemp("downloads")) as browser:
        driver = browser.driver
        driver.execute_cdp_cmd("Network.enable", {})
        driver.execute_cdp_cmd("Network.emulateNetworkConditions", OFFLINE)
        yield driver


@pytest.fixture
def disk(chrome: Any, tmp_path: Path) -> Disk:
    return Disk(chrome, tmp_path)


def export_all(dataset: Dataset, selection: Selection, reader: RenderContext = ENGLISH) -> DashboardExport:
    dashboard = dashboard_export(dataset, selection, reader, ROOT)
    return replace(
        dashboard, exported_on=DAY, charts=tuple(replace(chart, exported_on=DAY) for chart in dashboard.charts)
    )


@pytest.mark.parametrize("chart", few(CHARTS, 2))
def test_a_chart_is_drawn_without_a_network(chart: str, dataset: Dataset, disk: Disk) -> None:
    chart_export = export(chart, dataset)
    address = disk.open(to_html(chart_export))
    assert disk.requests() == [address]
    assert disk.messages() == []
    assert disk.texts("h1") == [chart_export.title]
    assert disk.texts(".subtitle") == [chart_export.subtitle]
    words = "\n".join(disk.texts(".small-print p"))
    for line in (
        *chart_export.lines[:-1],
        str(dataset.version),
        "CC-BY-4.0",
        "1 December 2020",
        chart_export.permalink,
    ):
        assert line in words
    assert disk.js("return document.querySelector('.plot').getAttribute('aria-label')") == chart_export.summary
    assert chart_export.permalink in disk.js("return [...document.links].map(link => link.getAttribute('href'))")


@pytest.mark.parametrize("chart", few(CHARTS, 2))
def test_the_table_opens_and_holds_every_row(chart: str, dataset: Dataset, disk: Disk) -> None:
    chart_export = export(chart, odd(dataset))
    disk.open(to_html(chart_export))
    heads, cells = chart_export.table()
    assert disk.js("return document.querySelector('.rows table').checkVisibility()") is False
    disk.js("document.querySelector('.rows > summary').click()")
    assert disk.js("return document.querySelector('.rows table').checkVisibility()") is True
    assert disk.texts("thead th") == heads
    assert disk.texts("tbody th, tbody td") == [cell for row in cells for cell in row]
    assert disk.js("return document.title") == chart_export.title
    assert disk.js("return document.querySelectorAll('img, textarea').length") == 0
    assert disk.messages() == []


def test_the_chart_answers_to_the_pointer(dataset: Dataset, disk: Disk) -> None:
    disk.open(to_html(export("disruption-by-service", dataset)))
    disk.js("Plotly.Fx.hover(document.querySelector('.plot'), [{curveNumber: 0, pointNumber: 1}])")
    until(lambda: "School mental health services" in "".join(disk.texts(".hoverlayer")), PATIENCE)
    assert disk.messages() == []


def test_labels_of_marks_are_whole_and_a_finger_scrolls(dataset: Dataset, disk: Disk) -> None:
    command = disk.driver.execute_cdp_cmd
    screen = {"width": 320, "height": 400, "deviceScaleFactor": 1, "mobile": True}
    command("Emulation.setDeviceMetricsOverride", screen)
    command("Emulation.setTouchEmulationEnabled", {"enabled": True, "maxTouchPoints": 2})
    try:
        disk.open(to_html(export("disruption-by-service", dataset, Selection(lang="ar"))))
        assert disk.driver.execute_async_script(MEASURE) == [True, []]
        disk.open(to_html(export("activity-timeline", dataset, Selection(lang="ar"))))
        assert disk.js("return document.querySelector('.main-svg').clientWidth") == 720
        assert disk.js("return document.documentElement.scrollWidth") == 320
        disk.js("document.querySelector('.plot').scrollIntoView({block: 'start'})")
        before = disk.js("return scrollY")
        for name, y in (
            ("touchStart", 300),
            *(("touchMove", 300 - 20 * step) for step in range(1, 11)),
            ("touchEnd", 0),
        ):
            points = [] if name == "touchEnd" else [{"x": 160, "y": y}]
            command("Input.dispatchTouchEvent", {"type": name, "touchPoints": points})
        until(lambda: disk.js("return scrollY") > before + 100, PATIENCE)
    finally:
        command("Emulation.setTouchEmulationEnabled", {"enabled": False})
        command("Emulation.clearDeviceMetricsOverride", {})


def test_a_whole_selection_is_one_file_with_one_plotly(dataset: Dataset, disk: Disk) -> None:
    dashboard = export_all(dataset, Selection(country=("KAZ",)))
    content = dashboard_to_html(dashboard)
    address = disk.open(content)
    assert disk.requests() == [address]
    assert disk.messages() == []
    assert disk.texts("h2") == [chart.title for chart in dashboard.charts]
    assert len(dashboard.charts) >= 8
    assert disk.js("return [...document.scripts].filter(script => !script.type).length") == 2
    assert len(content) < 8_000_000
    assert [tile for tile in disk.texts(".tile-value") if tile] == [number.value_text for number in dashboard.numbers]
    assert "Kazakhstan" in " ".join(disk.texts(".chosen dd"))
    assert dashboard.permalink == "http://dashboard.example/?country=KAZ"
    assert dashboard.permalink in disk.texts("footer a")


def test_charts_without_rows_are_left_out_of_the_whole(dataset: Dataset, disk: Disk) -> None:
    dashboard = export_all(dataset, Selection(country=("TKM",), kind=("webinar",), date_from="2021-12"))
    disk.open(dashboard_to_html(dashboard))
    ids = disk.js("return [...document.querySelectorAll('figure')].map(figure => figure.dataset.chart)")
    assert ids == [chart.chart.id for chart in dashboard.charts]
    assert 0 < len(ids) < len(CHARTS)
    assert disk.messages() == []


def test_a_selection_without_rows_gives_a_file_that_says_so(dataset: Dataset, disk: Disk) -> None:
    nothing = NOTHING.with_values("survey", ("no-such",))
    content = to_html(export("activity-timeline", dataset, nothing))
    disk.open(content)
    assert disk.texts(".subtitle") == ["Nothing matches this selection"]
    assert len(content) < 20_000
    empty = replace(export_all(dataset, nothing), charts=())
    disk.open(dashboard_to_html(empty))
    assert disk.texts(".nothing") == ["Nothing matches this selection"]
    assert disk.messages() == []


def test_nothing_can_be_fetched_and_no_other_script_runs(dataset: Dataset, disk: Disk) -> None:
    """The file forbids it itself, so that it holds on a machine with a network, too."""
    content = to_html(export("service-outputs", dataset)).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', content)
    assert policy is not None
    assert "default-src &#39;none&#39;" in policy[1]
    assert "http" not in policy[1]
    script = "<script>document.title = 'hurt'</script><img src='http://127.0.0.1:9/x.png'></body>"
    disk.open(content.replace("</body>", script).encode())
    assert disk.js("return document.title") != "hurt"
    messages = disk.messages()
    assert len(messages) == 2
    assert all("Content Security Policy" in entry for entry in messages)


@pytest.mark.parametrize(("width", "kind"), [(1366, "wide"), (390, "narrow")])
def test_the_figure_fits_the_screen(width: int, kind: str, dataset: Dataset, disk: Disk) -> None:
    screen = {"width": width, "height": 844, "deviceScaleFactor": 1, "mobile": False}
    disk.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
    try:
        chart_export = export("disruption-by-service", dataset)
        disk.open(to_html(chart_export))
        reader = replace(chart_export.reader, wide=kind == "wide")
        height = chart_export.chart.draw(chart_export.rows, reader)["layout"]["height"]
        assert disk.js("return document.querySelector('.plot').offsetHeight") == height
        assert disk.js("return document.documentElement.scrollWidth") <= width
    finally:
        disk.driver.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_language_direction_and_theme_are_the_reader_s(dataset: Dataset, disk: Disk) -> None:
    reader, selection = RenderContext(text_for("ar"), DARK), Selection(lang="ar", theme="dark")
    disk.open(to_html(export("disruption-by-service", dataset, selection, reader)))
    assert disk.js("return [document.documentElement.lang, document.documentElement.dir]") == ["ar", "rtl"]
    sides = "return ['.annotation', '.point'].map(s => document.querySelector(s).getBoundingClientRect().right)"
    label, bar = disk.js(sides)
    assert label > bar
    surface = disk.js("return getComputedStyle(document.querySelector('figure')).backgroundColor")
    assert surface == "rgb({}, {}, {})".format(*bytes.fromhex(DARK.surface.removeprefix("#")))
    assert disk.messages() == []


def test_a_chart_is_seen_where_no_script_runs(dataset: Dataset, disk: Disk) -> None:
    # as in the preview of a mail, of a shared folder or of a phone
    selection = Selection(lang="ar")
    content = dashboard_to_html(export_all(dataset, selection, RenderContext(text_for("ar"), LIGHT)))
    disk.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        disk.open(content)
        sizes = disk.js(SIZES)
        assert len(sizes) == len(disk.texts("figure"))
        assert all(width > 600 and height > 100 for width, height in sizes)
        assert len(disk.texts(".plot text")) > 100
        assert disk.messages() == []
    finally:
        disk.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_a_long_table_is_cut_and_says_so(dataset: Dataset, disk: Disk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(html, "MOST_ROWS", 10)
    disk.open(to_html(export("activity-timeline", dataset)))
    assert len(disk.texts("tbody tr")) == 10
    rows = len(CHARTS["activity-timeline"].rows(dataset, Selection()))
    assert f"The first 10 of {rows} rows." in disk.texts(".rows > p")[0]


def test_addresses_of_sources_are_links_only_where_they_are_of_the_web(dataset: Dataset, disk: Disk) -> None:
    sources = dataset.sources.assign(url="javascript:document.title='hurt'")
    disk.open(to_html(export("response-measures", replace(dataset, sources=sources))))
    assert len(disk.texts(".sources li")) > 3
    links = disk.js("return [...document.links].map(link => link.protocol)")
    assert set(links) == {"http:"}  # the way back, twice
