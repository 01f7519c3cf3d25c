"""The charts that are presented one after the other, by the entries of a list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.charts.registry import CHARTS, EVERY_CHART
from dashboard.selection import FILTERS, DeckEntry, Selection, read_entry

StepKeys = Mapping[str, tuple[str, ...]]
"""The values of query keys by key."""


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
    return with_keys(selection, {key: entry.selection.get(key) for key in (*FILTERS, "focus")})


def step_keys(steps: Sequence[DeckEntry]) -> list[StepKeys]:
    """Return for each entry the values of the query keys that it is named by on the stage."""
    has_own = any(step.text not in ("", step.chart) for step in steps)
    keys = (*FILTERS, "focus") if is_narrowed(steps) else ()
    return [
        {"present": (entry.chart,), "part": (), "step": (str(number),) if has_own else (), "focus": ()}
        | {key: entry.selection.get(key) for key in keys}
        for number, entry in enumerate(steps, start=1)
    ]


def with_keys(selection: Selection, keys: StepKeys) -> Selection:
    """Return a selection with the values of the query keys of a step."""
    for key, values in keys.items():
        selection = selection.with_values(key, values)
    return selection


def select_step(selection: Selection, index: int) -> Selection:
    """Return a selection that presents an entry of its list, with the filters of the entry."""
    return with_keys(selection, step_keys(deck_steps(selection))[index])


def apply_deck_step(selection: Selection) -> Selection:
    """Return the selection of the step that an address with a list leads to."""
    if not selection.deck or not (selection.present or selection.step):
        return selection
    steps = deck_steps(selection)
    index = step_index(steps, selection)
    if selection.step and steps[index].chart == selection.present:
        return selection
    if selection.present not in EVERY_CHART:
        place = int(selection.step) - 1 if selection.step.isdecimal() else 0
        return select_step(selection, min(max(place, 0), len(steps) - 1))
    return select_step(selection, index) if is_narrowed(steps) else selection
