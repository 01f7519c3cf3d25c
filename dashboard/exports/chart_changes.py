"""What a chart says of changes: marks with older values, and how many numbers changed since."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.dataset.changes import DatasetChanges, RowChange
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.rows_by_lane import row_records
from dashboard.exports.change_words import NEW, ChangeWords, changed_sentence
from dashboard.facts.changed_numbers import PEOPLE, ChartRecords, chart_records, count_changes, is_relevant
from dashboard.plotting.change_rings import RING
from dashboard.plotting.timeline.timeline_columns import older_counts
from dashboard.selection import DEFAULT_PREFERENCES, FILTERS, Selection
from dashboard.sources.version_history import VersionContext
from dashboard.text.translate import Translator

TIMELINE, BY_MONTH = "activity-timeline", "activities-by-month"
BY_PLACE, AMOUNTS = "participants-by-country", "procurement-by-country"
MAIN = {BY_PLACE: ("participants", "participants_qualifier"), AMOUNTS: ("amount", "amount_qualifier")}
"""The cells of an activity that are the value of its mark in a chart."""

MOST_NAMED = 8
"""Changes that are named under a chart; the page of changes has all."""


@dataclass(frozen=True)
class Revision:
    """What changed from an older dataset to a newer one, which charts say or mark."""

    old: Dataset
    new: Dataset
    changes: DatasetChanges

    @classmethod
    def since_baseline(cls, versions: VersionContext) -> Revision | None:
        """Return what changed since the older version of a request; None without one."""
        if versions.baseline is None:
            return None
        old, new = versions.baseline.dataset, versions.current.dataset
        return cls(old, new, versions.history.changes(old, new))

    def older_values(self, chart: Chart, selection: Selection, text: Translator) -> dict[str, str]:
        """Return key -> what a mark said before, of changed marks, sums and counts too."""
        words = ChangeWords(self.old, self.new, text)
        values = {
            f"{records.prefix}{row.id}": _previous_text(chart, records, row, words)
            for records in chart_records(chart, self.new, selection)
            for key, row in self.changes.by_id(records.table).items()
            if key in records.ids and row.kind != "renamed" and is_relevant(row, records.columns, self.new)
        }
        if chart.id == BY_MONTH:
            values = {}  # its marks are counts
        if chart.id in (BY_MONTH, *MAIN):
            values |= self._older_sums(chart, selection, text)
        if chart.id == TIMELINE and values:
            rows = (chart.cached_rows(data, selection) for data in (self.old, self.new))
            before, after = (frame[frame["row_kind"] == "activity"] for frame in rows)
            values |= {key: text.number(count) for key, count in older_counts(before, after).items()}
        return values

    def _older_sums(self, chart: Chart, selection: Selection, text: Translator) -> dict[str, str]:
        """Return the older values of counts and sums, which no row of the package has."""
        before, after = (_sums(chart, chart.cached_rows(data, selection)) for data in (self.old, self.new))
        none = text.number(0) if chart.id == BY_MONTH else text.t(NEW)
        return {
            key: _value_text(chart, before[key], text) if key in before else none
            for key, line in after.items()
            if key not in before or _value_of(before[key]) != _value_of(line)
        }

    def marks_sentence(self, chart: Chart, rows: pd.DataFrame, selection: Selection, text: Translator) -> str:
        """Name what changed on a chart, each with its older value; "" where nothing did."""
        values = self.older_values(chart, selection, text)
        keys = [key for key in rows["key"] if key in values] if "key" in rows else []
        labels, removed = _row_labels(rows, dict.fromkeys(keys), values), self._gone(chart, rows, selection, text)
        removals = (
            text.t("{ring} No longer there: {list}.", ring=RING, list=_list_text(removed, text)) if removed else ""
        )
        if not labels:
            return removals
        changes = text.n(
            "{ring} Changed since, with the older value: {list}.",
            "{ring} {number} changed since, with the older values: {list}.",
            len(labels),
            ring=RING,
            list=_list_text(labels, text),
        )
        return f"{changes} {removals}".strip()

    def _gone(self, chart: Chart, rows: pd.DataFrame, selection: Selection, text: Translator) -> list[str]:
        """Return the rows that a chart has no more: withdrawn ones, months without any now."""
        older = chart.cached_rows(self.old, selection)
        if older.empty:
            return []
        keys = set(older["key"]) - set(rows["key"])
        if chart.id != BY_MONTH:
            withdrawn = {row.old_id for row in self.changes.rows if row.kind == "withdrawn"}
            keys = {key for key in keys if key.removeprefix(PEOPLE) in withdrawn}
        places = {line["key"]: line for line in row_records(older[older["key"].isin(keys)])}
        return _row_labels(older, dict.fromkeys(places), {key: _value_text(chart, places[key], text) for key in places})

    def counted_of(self, charts: Iterable[Chart], selection: Selection, text: Translator) -> str:
        """Say how many numbers of charts changed since, each counted once."""
        return changed_sentence(count_changes(charts, self.old, self.new, self.changes, selection), text)


def _previous_text(chart: Chart, records: ChartRecords, row: RowChange, words: ChangeWords) -> str:
    """Return what a mark said before: its older value where that changed, else the older cells."""
    main = MAIN.get(chart.id if not records.prefix else BY_PLACE)
    if row.kind == "changed" and main and any(row.cell(column) for column in main):
        return words.older_value(row, main[0]) or "—"
    return words.before(row, records.columns)


def _sums(chart: Chart, rows: pd.DataFrame) -> dict[str, dict[str, Any]]:
    """Return key -> row, of the rows of a chart that count or add up."""
    sums = rows if chart.id == BY_MONTH else rows[rows["row_kind"] == "sum"]
    return {str(line["key"]): line for line in row_records(sums)}


def _value_of(line: Mapping[str, Any]) -> tuple[str, str]:
    """Return the value and how it is stated; an unknown value equals another unknown one."""
    return str(line["value"]), str(line["qualifier"])


def _value_text(chart: Chart, line: Mapping[str, Any], text: Translator) -> str:
    value, qualifier = line["value"], str(line["qualifier"])
    if value != value:
        return "—"
    if chart.id == AMOUNTS:
        return text.amount(value, str(line["currency"]), qualifier)
    return text.number(value) if chart.id == BY_MONTH else text.value(value, qualifier, str(line["unit"] or "people"))


def _list_text(names: Sequence[str], text: Translator) -> str:
    return text.separated([*names[:MOST_NAMED], *(["…"] if len(names) > MOST_NAMED else [])])


def _row_labels(rows: pd.DataFrame, keys: Mapping[str, object], values: Mapping[str, str]) -> list[str]:
    """Return each changed row by its label, a month with its kind, and its older value."""
    names: dict[str, str] = {}
    columns: Sequence[str] = [name for name in ("key", "label", "unit", "kind_name") if name in rows]
    for line in rows[list(columns)].to_dict("records"):
        of_kind = line["unit"] == "activities"
        names[line["key"]] = f"{line['label']}, {line['kind_name']}" if of_kind else line["label"]
    return [f"{names[key]} ({values[key]})" for key in keys]


def changes_link(root: str, selection: Selection, dataset: Dataset) -> str:
    """Return the address that lists what changed for a selection since a dataset."""
    filters = replace(selection.only((*FILTERS, "lang")).without("data"), home=DEFAULT_PREFERENCES)
    return root.rstrip("/") + filters.with_values("since", (dataset.version.hash,)).href("/changes")
