"""The words of changes of the data: of rows, columns and cells."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.dataset.changes import LINKED, UNIT, RowChange, is_measure
from dashboard.dataset.contract import NUMERIC_TYPES
from dashboard.dataset.dataset import Dataset
from dashboard.exports.columns import NAMES
from dashboard.facts.changed_numbers import ChangeCount
from dashboard.sources.version_history import MissingVersionError
from dashboard.text.translate import SOURCE_LANGUAGE, Translator, message

TABLE_NAMES = {
    "observations": message("Survey figures"),
    "activities": message("Activities"),
    "outputs": message("Results"),
    "sources": message("Sources"),
    "surveys": message("Surveys"),
    "services": message("Services"),
    "indicators": message("Indicators"),
    "scopes": message("Places"),
}
NEW = message("new")
KIND_NAMES = {
    "changed": message("changed"),
    "added": NEW,
    "withdrawn": message("withdrawn"),
    "renamed": message("other id, same content"),
}
COLUMN_NAMES = {
    "source": message("Source"),
    "sources": message("Sources"),
    "also_sources": message("Further sources"),
    "title": message("Title"),
    "name": message("Name"),
    "note": message("Note"),
    "kind": message("Kind of activity"),
    "countries": message("Countries"),
    "areas": message("Areas"),
    "organizer": message("Organizer"),
    "partners": message("Partners"),
    "funder": message("Funder"),
    "participants": message("Participants"),
    "participants_qualifier": message("How the participants are stated"),
    "amount": message("Amount"),
    "publisher": message("Publisher"),
    "url": message("Address"),
    "survey": message("Survey"),
    "service": message("Service"),
    "indicator": message("Indicator"),
    "scope": message("Place"),
    "value_low": message("Lower bound"),
    "value_high": message("Upper bound"),
    "place": message("Place"),
}
"""Column -> its name, before `column_labels.NAMES` and the title in the contract."""

VALUES = {"value": "qualifier", "participants": "participants_qualifier", "amount": "amount_qualifier"}
"""The numbers that are told as they were reported, and the columns of their qualifiers."""

MAIN = {"observations": ("value", "value_text"), "activities": ("participants", "amount"), "outputs": ("value",)}
"""The cells by which a row that came or went is told in short."""


@dataclass(frozen=True)
class ChangeWords:
    """The words of changes from an older to a newer dataset, in one language."""

    old: Dataset
    new: Dataset
    text: Translator

    def dataset(self, row: RowChange) -> Dataset:
        """Return the dataset that knows a row best: the newer one, of a withdrawn row the older."""
        return self.old if row.kind == "withdrawn" else self.new

    def label(self, row: RowChange) -> str:
        """Return what a row is, in the reader's language where there is a translation."""
        data, language = self.dataset(row), self.text.language
        if row.table == "observations":
            return self._labels_of_observations(data).get(row.id, row.id)
        column = {"activities": "title", "outputs": "measure", "sources": "title"}.get(row.table, "name")
        return data.names(row.table, language, column).get(row.id, "") or row.id

    def column(self, table: str, column: str) -> str:
        """Return the name of a column."""
        name = COLUMN_NAMES.get(column) or NAMES.get(column)
        if column == UNIT or name:
            return self.text.t(name or NAMES[UNIT])
        titles = {field.name: field.title for field in self.new.contract.tables[table].fields}
        return titles.get(column, column)

    def cell(self, row: RowChange, column: str, cell: str, *, old: bool = False) -> str:
        """Return a cell in words: codes and ids by their names, numbers as the language writes them."""
        data = self.old if old else self.new
        if not cell:
            return ""
        codes = self._names(row.table, column, data)
        if codes:
            return self.text.listed([codes.get(part, part) for part in cell.split(";")])
        if column in VALUES and (words := self._value(row, column, cell, data, row.old_id if old else row.id)):
            return words
        fields = {field.name: field for field in data.contract.tables[row.table].fields}
        column_field = fields.get(column)
        if column_field is not None and column_field.type in NUMERIC_TYPES:
            return self.text.number(float(cell))
        if column_field is not None and column_field.format == "partial-date":
            return self.text.date(cell)
        return cell

    def _value(self, row: RowChange, column: str, cell: str, data: Dataset, key: str) -> str:
        """Return a number as it was reported; "" of a row that is not there."""
        name, number = VALUES[column], float(cell)
        record = _record(data, row.table, key)
        if record is None:
            return ""
        qualifier = str(record.get(name) or "exact")
        if column == "amount":
            return self.text.amount(number, str(record["currency"]), qualifier)
        if column == "participants":
            return self.text.value(number, qualifier, "people")
        indicator = str(record.get("indicator", ""))
        units = data.names("indicators", SOURCE_LANGUAGE, "unit")
        return self.text.value(number, qualifier, str(record.get("unit") or units.get(indicator, "")))

    def summary(self, row: RowChange, *, old: bool = False) -> str:
        """Return the main cells of a row that came or went: its value, its amount."""
        cells = [row.cell(column) for column in MAIN.get(row.table, ())]
        words = [
            self.cell(row, cell.column, cell.before if old else cell.after, old=old)
            for cell in cells
            if cell and (cell.before if old else cell.after) not in ("", "exact")
        ]
        return self.text.listed(words) if words else ""

    def older_value(self, row: RowChange, column: str) -> str:
        """Return a number of a row as it was reported before; "" for none."""
        record = _record(self.old, row.table, row.old_id)
        number = record[column] if record else float("nan")
        return self._value(row, column, str(number), self.old, row.old_id) if number == number else ""

    def before(self, row: RowChange, columns: Collection[str] | None = None) -> str:
        """Return what a row said before: its value, or cells of an activity (in `columns`)."""
        if row.kind == "added":
            return self.text.t(NEW)
        if row.table in ("observations", "outputs"):
            return self.older_value(row, "value") or "—"
        cells = [
            cell
            for cell in row.cells
            if is_measure(cell.column, self.new.contract, row.table) and (columns is None or cell.column in columns)
        ]
        words = ((self.column(row.table, c.column), self.cell(row, c.column, c.before, old=True)) for c in cells)
        return self.text.separated(self.text.labelled(name, value or "—") for name, value in words)

    def source_titles(self, row: RowChange) -> list[tuple[str, str]]:
        """Return the ids and titles of the sources of a row."""
        titles = self.dataset(row).names("sources", self.text.language, "title")
        return [(key, titles.get(key, key)) for key in filter(None, row.source.split(";"))]

    def _names(self, table: str, column: str, data: Dataset) -> Mapping[str, str]:
        """Return code or id -> name of a column; nothing where its cells are plain."""
        language = self.text.language
        if table == "activities" and column == LINKED:
            return data.names("sources", language, "title")
        if table == "observations" and column == UNIT:
            return data.labels("indicators", "unit", language)
        contract = data.contract.tables[table]
        target = next((ref.table for ref in contract.references if ref.column == column and ref.table), "")
        if target:
            return data.names(target, language, "title" if target in ("activities", "sources") else "name")
        has_codes = any(field.name == column and field.codes for field in contract.fields)
        return data.labels(table, column, language) if has_codes else {}

    def _labels_of_observations(self, data: Dataset) -> Mapping[str, str]:
        language = self.text.language

        def compute_labels() -> dict[str, str]:
            names = (
                data.observations[column].map(data.names(table, language, name))
                for column, table, name in (
                    ("service", "services", "name"),
                    ("indicator", "indicators", "short_name"),
                    ("scope", "scopes", "name"),
                    ("survey", "surveys", "short_name"),
                )
            )
            rows = zip(data.observations["id"], *names, strict=True)
            return {key: " · ".join(str(part) for part in parts if part and part == part) for key, *parts in rows}

        return data.derived(f"labels of changes:{language}", compute_labels)


def _record(data: Dataset, table: str, key: str) -> Mapping[Hashable, Any] | None:
    """Return a row of a table by its id; None where there is none."""
    ids = data.ids(table)
    return data.table(table).iloc[ids.get_loc(key)].to_dict() if key in ids else None


def changed_sentence(count: ChangeCount, text: Translator) -> str:
    """Say how many of the numbers of a view changed since, and how many were added."""
    if not count.changed and not count.new:
        return text.t("None of its numbers changed since.")
    sentence = text.n(
        "{changed} of {number} number changed since.",
        "{changed} of {number} numbers changed since.",
        count.total,
        changed=text.number(count.changed),
    )
    additions = text.n("{number} was added.", "{number} were added.", count.new) if count.new else ""
    return f"{sentence} {additions}".strip()


def missing_sentence(error: MissingVersionError, text: Translator) -> str:
    """Return why a version is not shown, and which one is nearest."""
    place = {"version": error.version[:60], "nearest": str(error.nearest)}
    if error.gone:
        return text.t("The data version {version} is no longer kept. The nearest one is {nearest}.", **place)
    return text.t("There is no data version {version} here. The newest one is {nearest}.", **place)
