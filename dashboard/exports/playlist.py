"""The charts that are presented one after the other, by the entries of a list."""

from __future__ import annotations

from collections.abc import Sequence

from dashboard.charts.registry import CHARTS, EVERY_CHART
from dashboard.selection import FILTERS, DeckEntry, Selection, read_entry


def deck_steps(selection: Selection) -> list[DeckEntry]:
    """Return the entries to step through: the charts of `deck`, in their order, else all charts."""
    entries = [entry for entry in map(read_entry, selection.deck) if entry.chart in EVERY_CHART]
    steps = entries or [DeckEntry(chart) for chart in CHARTS]
    is_apart = selection.present in EVERY_CHART and all(entry.chart != selection.present for entry in steps)
    return [DeckEntry(selection.present), *steps] if is_apart else steps


def step_index(steps: Sequence[DeckEntry], selection: Selection) -> int:
    """Return which entry is presented, from 0: that of `step`, else the first one of the chart."""
    charts = [entry.chart for entry in steps]
    place = int(selection.step) - 1 if selection.step.isdecimal() else -1
    if 0 <= place < len(steps) and charts[place] == selection.present:
        return place
    return charts.index(selection.present) if selection.present in charts else 0


def is_narrowed(entries: Sequence[DeckEntry]) -> bool:
    """Return whether entries carry filters; then each has those it carries, and no others."""
    return any(entry.is_narrowed for entry in entries)


def narrowed(selection: Selection, entry: DeckEntry) -> Selection:
    """Return a selection with the filters of an entry, and no others."""
    for key in (*FILTERS, "focus"):
        selection = selection.with_values(key, entry.selection.get(key))
    return selection


def step_keys(steps: Sequence[DeckEntry], index: int) -> dict[str, tuple[str, ...]]:
    """Return the values of the query keys that an entry on the stage is named by."""
    entry = steps[index]
    keys: dict[str, tuple[str, ...]] = {"present": (entry.chart,), "part": (), "step": (), "focus": ()}
    if any(each.text not in ("", each.chart) for each in steps):
        keys["step"] = (str(index + 1),)
    if is_narrowed(steps):
        keys |= {key: entry.selection.get(key) for key in (*FILTERS, "focus")}
    return keys


def at_step(selection: Selection, index: int) -> Selection:
    """Return a selection that presents an entry of its list, with the filters of the entry."""
    for key, values in step_keys(deck_steps(selection), index).items():
        selection = selection.with_values(key, values)
    return selection


def settle_step(selection: Selection) -> Selection:
    """Return the selection of the step that an address with a list leads to.

    `step` alone names what is presented; where the list has filters of its own, those are put in force.
    """
    steps = deck_steps(selection)
    named = steps[step_index(steps, selection)].chart == selection.present and selection.step
    if not selection.deck or named or not (selection.present or selection.step):
        return selection
    if selection.present not in EVERY_CHART:
        place = int(selection.step) - 1 if selection.step.isdecimal() else 0
        return at_step(selection, min(max(place, 0), len(steps) - 1))
    return at_step(selection, step_index(steps, selection)) if is_narrowed(steps) else selection
