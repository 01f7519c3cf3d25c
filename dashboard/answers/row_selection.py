"""The disposition of each row: counted, or why it is excluded.

Of the finished and approved rows that are no tests, the last of each unit counts.
"""

from __future__ import annotations

from collections.abc import Iterator

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

PREVIEWS = ("survey preview", "1", "spam", "survey test", "8")
"""Cells (lower case) of a column that says how an answer came, of those that try the form."""

FINISHED_REDCAP = ("2", "2.0", "complete")
FINISHED = (*FINISHED_REDCAP, "1", "1.0", "true", "yes")
"""Cells of a column that says whether a form was finished; of REDCap, 1 is not verified yet."""


def classify_rows(table: ir.Table, schema: AnswerSchema) -> ir.Table:
    """Return the table with a column `disposition`: `counted`, or why a row falls out."""
    cases = list(_exclusions(table, schema))
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


def _exclusions(table: ir.Table, schema: AnswerSchema) -> Iterator[tuple[ir.BooleanValue, str]]:
    """Yield on which conditions rows fall out, and why, in the order in which it is looked at."""
    columns = {header_key(heading): f"c{place}" for place, heading in enumerate(schema.sheet.headings)}
    for heading, cells in schema.mapping.drop_rows.items():
        if columns.get(heading) in table.columns:
            yield table[columns[heading]].isin(sorted(cells)), "dropped"
    for is_outside in _outside_period(table, schema):
        yield is_outside, "dropped"
    unit, preview, approval = (schema.position(role) for role in ("unit", "preview", "approval"))
    if unit >= 0:
        yield as_code(table[f"c{unit}"]).re_search(TEST_UNIT), "test"
    if preview >= 0:
        yield table[f"c{preview}"].lower().isin(PREVIEWS), "test"
    for is_unfinished in _unfinished(table, schema):
        yield is_unfinished, "unfinished"
    if approval >= 0:
        yield table[f"c{approval}"].lower().isin(APPROVAL_REFUSED), "not_approved"
    if "consent" in schema.roles:
        yield _says_no(table, schema, "consent"), "refused"


def _outside_period(table: ir.Table, schema: AnswerSchema) -> Iterator[ir.BooleanValue]:
    """Yield whether rows are before or after the period that a person names."""
    if max(schema.position("time"), schema.position("month")) >= 0:
        length = len("2020-08-31") if schema.position("month") < 0 else len("2020-08")
        start, end = (schema.mapping.option(name)[:length] for name in ("period_start", "period_end"))
        if start:
            yield table.day.substr(0, len(start)) < start
        if end:
            yield table.day.substr(0, len(end)) > end


def _unfinished(table: ir.Table, schema: AnswerSchema) -> Iterator[ir.BooleanValue]:
    """Yield whether rows are drafts, by the columns of the program or by a cell in words."""
    is_redcap = schema.sheet.kind.name == "REDCap"
    columns = [table[f"c{place}"] for place in schema.completion_columns]
    if schema.finished_in_words:
        yield _says_no(table, schema, "finished")
    elif columns and schema.roles["finished"] == schema.roles.get("time"):
        yield columns[0].isnull() | columns[0].startswith("1980-01-01")
    else:
        words = FINISHED_REDCAP if is_redcap else FINISHED
        yield from (column.lower().notin(words).fill_null(True) for column in columns)


def _says_no(table: ir.Table, schema: AnswerSchema, role: str) -> ir.BooleanValue:
    """Return whether a cell says no: of a draft, or of who did not consent."""
    cells = {cell.lower() for cell in schema.negative_cells(role)}
    return as_code(table[f"c{schema.position(role)}"]).isin(sorted(cells))
