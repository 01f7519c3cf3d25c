"""The changes between two data versions of a selection, as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json
import math
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

from dashboard.dataset.changes import KINDS, DatasetChanges, RowChange
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.formula_escaping import escape_formula
from dashboard.exports.change_words import ChangeWords
from dashboard.facts.changed_numbers import charts_of_changes, countries_of, selected_changes
from dashboard.facts.key_numbers import KeyNumber, key_numbers
from dashboard.selection import FILTERS, Selection
from dashboard.text.translate import Translator

COLUMNS = (
    *("table", "change", "id", "old_id", "name", "column", "from", "to"),
    *("source", "source_title", "why", "countries", "charts", "split_of", "parts"),
)
"""The header of the CSV file: one line a cell."""


@dataclass(frozen=True)
class KeyNumberChange:
    """A key number before and now; `difference` is in words, "" where it cannot be told."""

    id: str
    label: str
    before: str
    after: str
    difference: str


@dataclass(frozen=True)
class ChangeExport:
    """What changed for a selection, from an older dataset to a newer one."""

    old: Dataset
    new: Dataset
    selection: Selection
    text: Translator
    all_changes: DatasetChanges

    @cached_property
    def words(self) -> ChangeWords:
        """Return the words of these changes."""
        return ChangeWords(self.old, self.new, self.text)

    @cached_property
    def rows(self) -> tuple[RowChange, ...]:
        """Return the changes that the selection shows."""
        return selected_changes(self.all_changes, self.old, self.new, self.selection)

    @cached_property
    def counts(self) -> dict[str, int]:
        """Return kind of change -> number of rows."""
        numbers = Counter(row.kind for row in self.rows)
        return {kind: numbers[kind] for kind in KINDS}

    @cached_property
    def by_chart(self) -> dict[str, tuple[RowChange, ...]]:
        """Return chart -> the changes of what it shows."""
        return charts_of_changes(self.rows, self.old, self.new, self.selection)

    @cached_property
    def by_country(self) -> dict[str, int]:
        """Return country -> number of changes, most first."""
        return dict(Counter(country for row in self.rows for country in self.countries(row)).most_common())

    def countries(self, row: RowChange) -> tuple[str, ...]:
        """Return the countries that a change speaks of."""
        return countries_of(row, self.old, self.new)

    @cached_property
    def key_numbers(self) -> tuple[KeyNumberChange, ...]:
        """Return the key numbers that changed, with their difference."""
        before = {number.id: number for number in key_numbers(self.old, self.selection, self.text)}
        after = {number.id: number for number in key_numbers(self.new, self.selection, self.text)}
        pairs = ((before.get(key), after.get(key)) for key in dict.fromkeys((*after, *before)))
        differences = ((old, new) for old, new in pairs if _words(old) != _words(new))
        return tuple(_key_number(old, new, self.text) for old, new in differences)


def _words(number: KeyNumber | None) -> tuple[str, str] | None:
    return (number.value_text, number.label) if number else None


def _key_number(old: KeyNumber | None, new: KeyNumber | None, text: Translator) -> KeyNumberChange:
    either = new or old
    label, key = (either.label, either.id) if either else ("", "")
    difference = ""
    if old and new and old.unit == new.unit and not math.isnan(new.amount - old.amount) and new.amount != old.amount:
        step = new.amount - old.amount
        number = text.number(abs(step))
        difference = text.t("up by {number}", number=number) if step > 0 else text.t("down by {number}", number=number)
    if old and new and old.label != new.label:
        return KeyNumberChange(key, label, f"{old.value_text} ({old.label})", new.value_text, difference)
    return KeyNumberChange(key, label, old.value_text if old else "", new.value_text if new else "", difference)


def changes_to_json(export: ChangeExport) -> bytes:
    """Return the changes as one JSON object: cells as they stand in the data."""
    charts = _charts_by_row(export)
    content = {
        "since": asdict(export.old.version),
        "until": asdict(export.new.version),
        "language": export.text.language,
        "selection": {key: list(export.selection.get(key)) for key in FILTERS if export.selection.get(key)},
        "counts": export.counts,
        "key_numbers": [asdict(number) for number in export.key_numbers],
        "changes": [_record(export, row, charts) for row in export.rows],
    }
    return json.dumps(content, ensure_ascii=False, indent=1).encode() + b"\n"


def _charts_by_row(export: ChangeExport) -> Mapping[tuple[str, str, str], list[str]]:
    charts_by_row: dict[tuple[str, str, str], list[str]] = {}
    for chart, rows in export.by_chart.items():
        for row in rows:
            charts_by_row.setdefault((row.table, row.id, row.old_id), []).append(chart)
    return charts_by_row


def _record(export: ChangeExport, row: RowChange, charts: Mapping[tuple[str, str, str], list[str]]) -> dict[str, Any]:
    return {
        "table": row.table,
        "change": row.kind,
        "id": row.id,
        "old_id": row.old_id,
        "name": export.words.label(row),
        "cells": [{"column": cell.column, "from": cell.before, "to": cell.after} for cell in row.cells],
        "sources": [{"id": key, "title": title} for key, title in export.words.source_titles(row)],
        "why": row.why,
        "countries": list(export.countries(row)),
        "charts": charts.get((row.table, row.id, row.old_id), []),
        "split_of": row.split_of,
        "parts": list(row.parts),
    }


def changes_to_csv(export: ChangeExport) -> bytes:
    """Return the changes as CSV for Excel, one line a cell."""
    content = io.StringIO(newline="")
    writer = csv.writer(content, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _lines(export):
        writer.writerow(map(escape_formula, line))
    return b"\xef\xbb\xbf" + content.getvalue().encode()


def _lines(export: ChangeExport) -> Iterator[tuple[str, ...]]:
    charts = _charts_by_row(export)
    for row in export.rows:
        record = _record(export, row, charts)
        cells = [(cell.column, cell.before, cell.after) for cell in row.cells] or [("id", row.old_id, row.id)]
        titles = " | ".join(source["title"] for source in record["sources"])
        after = (row.source, titles, row.why, ";".join(record["countries"]), ";".join(record["charts"]))
        for cell in cells:
            before = (row.table, row.kind, row.id, row.old_id, record["name"])
            yield (*before, *cell, *after, row.split_of, ";".join(row.parts))
