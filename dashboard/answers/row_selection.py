"""The disposition of each row: counted, or why it is excluded.

Of the finished and approved rows that are no tests, the last of each unit counts.
"""

from __future__ import annotations

from collections.abc import Mapping

import ibis
import ibis.expr.types as ir

from dashboard.answers.loading import as_code
from dashboard.answers.measure import AnswerSchema
from dashboard.answers.vocabulary import TEST_UNIT
from dashboard.importing.column_matching import header_key

COUNTED = "counted"
EXCLUSIONS = ("dropped", "test", "unfinished", "not_approved", "refused", "replaced")
"""Why a row falls out, in the order in which it is looked at."""

DISPOSITIONS = (COUNTED, *EXCLUSIONS)

APPROVAL_REFUSED = (
    "validation_status_not_approved", "not approved", "validation_status_on_hold", "on hold", "rejected", "hasissues",
)  # fmt: skip
"""Verdicts of reviewers (lower case) that keep a row out; a row that nobody judged counts."""

FINISHED_REDCAP = ("2", "2.0", "complete")
FINISHED = (*FINISHED_REDCAP, "1", "1.0", "true", "yes")
"""Cells of a column that says whether a form was finished; of REDCap, 1 is not verified yet."""


def classify_rows(table: ir.Table, schema: AnswerSchema) -> ir.Table:
    """Return the table with a column `disposition`: `counted`, or why a row falls out."""
    cases = [
        *_dropped_rows(table, schema),
        *_outside_period(table, schema),
        *_test_rows(table, schema),
        *_unfinished_rows(table, schema),
    ]
    if (approval := schema.position("approval")) >= 0:
        cases.append((table[f"c{approval}"].lower().isin(APPROVAL_REFUSED).fill_null(False), "not_approved"))
    cases += _negative_rows(table, schema, "consent", "refused")
    first = ibis.cases(*cases, else_=COUNTED) if cases else ibis.literal(COUNTED)
    rows = table.mutate(disposition=first)
    unit = schema.position("unit")
    if unit < 0:
        return rows
    # All rows of the last submission have one time, those of a repeating group too: rank, and not row number. Where
    # several answers share it, or none has a time, the check of rows finds them.
    keys = [rows.disposition, *unit_keys(rows, schema)]
    window = ibis.window(group_by=keys, order_by=ibis.desc(rows.moment))
    with_rank = rows.mutate(place_in_unit=ibis.rank().over(window))
    is_replaced = (with_rank.disposition == COUNTED) & with_rank[f"c{unit}"].notnull() & (with_rank.place_in_unit > 0)
    return with_rank.mutate(disposition=is_replaced.ifelse("replaced", with_rank.disposition)).drop("place_in_unit")


def unit_keys(table: ir.Table, schema: AnswerSchema) -> list[ir.StringValue]:
    """Return what one answer is of: a unit in its place, a month, a service that a row names."""
    roles = ("scope", "month", *(() if schema.sheet.parent else ("service",)))
    places = [schema.position("unit"), *(place for role in roles if (place := schema.position(role)) >= 0)]
    return [as_code(table[f"c{place}"]) for place in places]


def _dropped_rows(table: ir.Table, schema: AnswerSchema) -> list[tuple[ir.BooleanValue, str]]:
    """Return the condition of rows that a person leaves out by a cell."""
    columns: Mapping[str, int] = {header_key(heading): place for place, heading in enumerate(schema.sheet.headings)}
    return [
        (table[f"c{columns[heading]}"].isin(sorted(cells)).fill_null(False), "dropped")
        for heading, cells in schema.mapping.drop_rows.items()
        if heading in columns and f"c{columns[heading]}" in table.columns
    ]


def _outside_period(table: ir.Table, schema: AnswerSchema) -> list[tuple[ir.BooleanValue, str]]:
    """Return the conditions of rows before or after the period that a person names."""
    if max(schema.position("time"), schema.position("month")) < 0:
        return []
    length = len("2020-08-31") if schema.position("month") < 0 else len("2020-08")
    start, end = (schema.mapping.option(name)[:length] for name in ("period_start", "period_end"))
    cases = [(table.day.substr(0, len(start)) < start, "dropped")] if start else []
    cases += [(table.day.substr(0, len(end)) > end, "dropped")] if end else []
    return [(case.fill_null(False), disposition) for case, disposition in cases]


def _test_rows(table: ir.Table, schema: AnswerSchema) -> list[tuple[ir.BooleanValue, str]]:
    cases = []
    unit, preview = schema.position("unit"), schema.position("preview")
    if unit >= 0:
        cases.append((as_code(table[f"c{unit}"]).re_search(TEST_UNIT).fill_null(False), "test"))
    if preview >= 0:
        words = ["survey preview", "1", "spam", "survey test", "8"]
        cases.append((table[f"c{preview}"].lower().isin(words).fill_null(False), "test"))
    return cases


def _unfinished_rows(table: ir.Table, schema: AnswerSchema) -> list[tuple[ir.BooleanValue, str]]:
    if not schema.sheet.kind.roles.get("finished") and schema.sheet.kind.name != "REDCap":
        return _negative_rows(table, schema, "finished", "unfinished")
    columns = [table[f"c{place}"] for place in schema.completion_columns]
    if columns and schema.roles["finished"] == schema.roles.get("time"):
        return [(columns[0].isnull() | columns[0].startswith("1980-01-01"), "unfinished")]
    words = FINISHED_REDCAP if schema.sheet.kind.name == "REDCap" else FINISHED
    return [(column.lower().notin(words).fill_null(True), "unfinished") for column in columns]


def _negative_rows(
    table: ir.Table, schema: AnswerSchema, role: str, disposition: str
) -> list[tuple[ir.BooleanValue, str]]:
    """Return the condition of rows that are drafts, or without consent, by a cell in words."""
    place = schema.position(role)
    if place < 0:
        return []
    cells = {cell.lower() for cell in schema.negative_cells(role)}
    return [(as_code(table[f"c{place}"]).isin(sorted(cells)).fill_null(False), disposition)]
