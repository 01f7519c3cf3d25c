"""Print the time and the size of every download for the shipped data: `python -m benchmarks.downloads`.

Times are the best of three, after a first one that is not counted.
"""

from __future__ import annotations

from collections.abc import Callable
from time import perf_counter

from dashboard.charts.catalogue import CHARTS
from dashboard.charts.chart import Reader
from dashboard.dataset.load import load
from dashboard.exports.catalogue import FORMATS
from dashboard.exports.datapackage import to_zip
from dashboard.exports.exported import exported
from dashboard.exports.whole import whole
from dashboard.selection import Selection
from dashboard.settings import shipped_folder
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT

TIMES = 3
ROOT = "http://localhost:8050/"


def measured(write: Callable[[], bytes]) -> tuple[float, int]:
    """Return the milliseconds that writing a file takes, and its size in bytes."""
    size, taken = len(write()), []
    for _time in range(TIMES):
        start = perf_counter()
        write()
        taken.append(perf_counter() - start)
    return min(taken) * 1000, size


def main() -> None:
    """Write every download, rows and words included, and print a line of a Markdown table for each."""
    folder, reader, selection = shipped_folder("data"), Reader(text_for("en"), LIGHT), Selection()
    dataset = load(folder)
    writers: dict[str, Callable[[], bytes]] = {}
    for extension, entry in FORMATS.items():
        for chart in CHARTS.values():
            writers[f"{chart.id}.{extension}"] = lambda chart=chart, write=entry.write: write(
                exported(chart, dataset, selection, reader, ROOT)
            )
        if entry.write_whole is not None:
            writers[f"dashboard.{extension}"] = lambda write=entry.write_whole: write(
                whole(dataset, selection, reader, ROOT)
            )
    writers["datapackage.zip"] = lambda: to_zip(folder, dataset.contract)
    print("| download | ms | kB |\n|---|---:|---:|")
    for name, write in writers.items():
        milliseconds, size = measured(write)
        print(f"| {name} | {milliseconds:,.0f} | {size / 1000:,.0f} |")


if __name__ == "__main__":
    main()
