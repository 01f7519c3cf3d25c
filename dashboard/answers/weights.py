"""Weights that stand in a file of their own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dashboard.answers.export_kinds import plain_heading
from dashboard.answers.measure import Understanding
from dashboard.answers.vocabulary import role_of
from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import key
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.xlsx_reader.raw_sheet import RawSheet


@dataclass(frozen=True)
class WeightTable:
    """A second file, of whose first sheet each row is a unit with its weight."""

    name: str
    sheets: Sequence[RawSheet]

    def by_unit(self, found: Understanding) -> dict[str, str]:
        """Return unit -> weight.

        Its column called like the unit, and that of weights (else the last).

        Raises:
            UsageError: no column of the answers names their unit.
            ImportRejected: a unit has several weights.
        """
        if "unit" not in found.roles:
            raise UsageError(LazyMessage.t("Name the column by which weights are joined: --column 'Header=unit'."))
        rows = next((rows for sheet in self.sheets if (rows := [row for row in sheet.rows if any(row)])), [])
        if len(rows) < 2:
            raise ImportRejected(LazyMessage.t("{file} has no row with a unit and its weight.", file=self.name))
        headings = [plain_heading(cell) for cell in rows[0]]
        unit = next((place for place, each in enumerate(headings) if key(each) == key(found.roles["unit"])), 0)
        weight = next((place for place, each in enumerate(headings) if role_of(each) == "weight"), len(headings) - 1)
        pairs = [(row[unit].strip(), row[weight].strip()) for row in rows[1:] if max(unit, weight) < len(row)]
        if len(dict(pairs)) != len(pairs):
            raise ImportRejected(
                LazyMessage.t(
                    "{file}, {column}: {count} rows repeat a unit, which can have one weight only.",
                    file=self.name,
                    column=headings[unit],
                    count=len(pairs) - len(dict(pairs)),
                )
            )
        return dict(pairs)
