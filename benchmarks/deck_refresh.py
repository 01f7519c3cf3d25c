"""Print what slides of one chart, a deck of ten and its refresh take in seconds and memory.

`python -m benchmarks.deck_refresh`.

Every survey figure and every participation is another one than was delivered.
"""

from __future__ import annotations

import resource
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset, Version
from dashboard.dataset.load import load
from dashboard.exports.chart_export import chart_export
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.pptx.deck import dashboard_to_pptx, to_pptx
from dashboard.exports.refresh.deck_refresh import refresh_deck
from dashboard.exports.refresh.merge import MergeCode
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.settings import shipped_folder
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT

ROOT = "http://localhost:8050/"
PROCESSES = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)


def main() -> None:
    """Make a deck, change the data, refresh it twice, and print a line for each step."""
    dataset = load(shipped_folder("data"))
    print("| step | s | s of the processor | kB |\n|---|---:|---:|---:|")
    for chart in CHARTS:
        measure(f"one chart, all its slides, first time: {chart}", partial(chart_deck, chart, dataset))
    deck = measure("deck, first time", lambda: full_deck(dataset))
    measure("deck, again", lambda: full_deck(dataset))
    measure("refresh, nothing changed", lambda: refresh_deck(deck, dataset).content)
    later = later_dataset(dataset)
    measure("refresh, first time, all changed", lambda: refresh_deck(deck, later).content)
    measure("refresh, again", lambda: refresh_deck(deck, later).content)
    result = refresh_deck(deck, later)
    parent, children = (
        resource.getrusage(usage_of).ru_maxrss / 1024 for usage_of in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(f"\n{result.count(MergeCode.WRITTEN)} of {len(result.changes)} written.")
    print(f"{children:.0f} MB at most in the process that opens decks, {parent:.0f} MB in this one, data included.")


def measure(name: str, step: Callable[[], bytes]) -> bytes:
    """Print the seconds that a step takes and the size of its file, and return the file."""
    start, busy = perf_counter(), processor_time()
    content = step()
    seconds = f"{perf_counter() - start:.2f} | {processor_time() - busy:.2f}"
    print(f"| {name} | {seconds} | {len(content) / 1000:,.0f} |", flush=True)
    return content


def processor_time() -> float:
    """Return the seconds that this process and those it started have worked."""
    return sum(use.ru_utime + use.ru_stime for use in map(resource.getrusage, PROCESSES))


def full_deck(dataset: Dataset) -> bytes:
    """Return the deck of everything."""
    reader = RenderContext(text_for("en"), LIGHT)
    return dashboard_to_pptx(dashboard_export(dataset, Selection(), reader, ROOT))


def chart_deck(chart: str, dataset: Dataset) -> bytes:
    """Return the deck of one chart, of everything."""
    reader = RenderContext(text_for("en"), LIGHT)
    return to_pptx(chart_export(CHARTS[chart], dataset, Selection(), reader, ROOT))


def later_dataset(dataset: Dataset) -> Dataset:
    """Return the data of a later version, in which the numbers are others."""
    observations, activities = dataset.observations.copy(), dataset.activities.copy()
    observations["value"] = (observations["value"] * 0.9).round(0)
    activities["participants"] = activities["participants"] + 7
    tables: dict[str, Any] = {"observations": observations, "activities": activities}
    return replace(dataset, version=Version("0123456789ab", "2027-01-31"), **tables)


if __name__ == "__main__":
    main()
