"""Weights that stand in a file of their own."""

from __future__ import annotations

from pathlib import Path

from dashboard.answers.answer_file import read_sheets
from dashboard.answers.export_kinds import plain_heading
from dashboard.answers.understanding import Understanding
from dashboard.answers.vocabulary import role_of
from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import key
from dashboard.importing.errors import ImportRejected, UsageError


def read_weights(path: Path, found: Understanding) -> dict[str, str]:
    """Return unit -> weight of a second file.

    Its column called like the unit, and that of weights (else the last).
    """
    if "unit" not in found.roles:
        raise UsageError(LazyMessage.t("Name the column by which weights are joined: --column 'Header=unit'."))
    rows = [row for row in read_sheets(path)[0].rows if any(row)]
    headings = [plain_heading(cell) for cell in rows[0]]
    unit = next((place for place, each in enumerate(headings) if key(each) == key(found.roles["unit"])), 0)
    weight = next((place for place, each in enumerate(headings) if role_of(each) == "weight"), len(headings) - 1)
    pairs = [(row[unit].strip(), row[weight].strip()) for row in rows[1:] if max(unit, weight) < len(row)]
    if len(dict(pairs)) != len(pairs):
        raise ImportRejected(
            LazyMessage.t(
                "{file}, {column}: {count} rows repeat a unit, which can have one weight only.",
                file=path.name,
                column=headings[unit],
                count=len(pairs) - len(dict(pairs)),
            )
        )
    return dict(pairs)
