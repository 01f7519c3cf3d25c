"""Print the processor time and the size of every download for the shipped data.

`python -m benchmarks.downloads`.

First: when nothing of it was made before, in milliseconds. Again: the best of three after it.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from time import process_time

from dashboard.charts.chart import Chart
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import files_of, load
from dashboard.exports.chart_export import ChartExport, chart_export
from dashboard.exports.dashboard_export import DashboardExport, dashboard_export
from dashboard.exports.datapackage import to_zip
from dashboard.exports.registry import FORMATS
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.settings import shipped_folder
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT

TIMES = 3
ROOT = "http://localhost:8050/"


def measure(write: Callable[[], bytes]) -> tuple[float, float, int]:
    """Return the milliseconds that writing a file takes first and again, and its size in bytes."""
    size, times = 0, list[float]()
    for _time in range(1 + TIMES):
        start = process_time()
        size = len(write())
        times.append((process_time() - start) * 1000)
    return times[0], min(times[1:]), size


def main() -> None:
    """Write every download and print a line of a Markdown table for each."""
    print("| download | first, ms | again, ms | kB |\n|---|---:|---:|---:|")
    for name, write in downloads().items():
        first, again, size = measure(write)
        print(f"| {name} | {first:,.0f} | {again:,.0f} | {size / 1000:,.0f} |")


def downloads() -> dict[str, Callable[[], bytes]]:
    """Return what writes each download, by its name."""
    folder = shipped_folder("data")
    dataset = load(folder)
    writers: dict[str, Callable[[], bytes]] = {}
    for extension, entry in FORMATS.items():
        for chart in CHARTS.values():
            writers[f"{chart.id}.{extension}"] = partial(_chart, entry.write, chart, dataset)
        if entry.write_dashboard is not None:
            writers[f"dashboard.{extension}"] = partial(_dashboard, entry.write_dashboard, dataset)
    return writers | {"datapackage.zip": lambda: to_zip(files_of(folder, dataset.contract), dataset.version)}


def _chart(write: Callable[[ChartExport], bytes], chart: Chart, dataset: Dataset) -> bytes:
    return write(chart_export(chart, dataset, Selection(), RenderContext(text_for("en"), LIGHT), ROOT))


def _dashboard(write: Callable[[DashboardExport], bytes], dataset: Dataset) -> bytes:
    return write(dashboard_export(dataset, Selection(), RenderContext(text_for("en"), LIGHT), ROOT))


if __name__ == "__main__":
    main()
