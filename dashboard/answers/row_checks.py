"""What is wrong with the rows of answers, and what is to be said of them.

Keys, versions, weights, strata, clusters, consent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis.expr.types as ir

from dashboard.answers import row_selection, tallies
from dashboard.answers.answer_checks import MAX_CELLS, MAX_EXAMPLES
from dashboard.answers.engine import Engine, fetch
from dashboard.answers.loading import ISO
from dashboard.answers.measure import AnswerSchema
from dashboard.answers.schema_inference import CODE
from dashboard.answers.vocabulary import is_open
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected


def check_rows(engine: Engine, table: ir.Table, all_rows: ir.Table, schema: AnswerSchema) -> None:
    """Check keys, last answers, weights, the sampling design, consent and form versions.

    Raises:
        ImportRejected: some are wrong.
    """
    problems = [
        *([] if schema.sheet.parent else _key_problems(engine, all_rows, schema)),
        *_time_problems(engine, table, schema),
        *_weight_problems(engine, table, schema),
        *_design_problems(engine, table, schema),
        *_consent_problems(engine, table, schema),
        *_version_problems(engine, table, schema),
    ]
    if problems:
        raise ImportRejected(*problems)


def _key_problems(engine: Engine, all_rows: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that keys occur twice, and that the last answer of a unit cannot be told."""
    key, unit = schema.position("key"), schema.position("unit")
    rows = int(fetch(engine, row_selection.duplicate_keys(all_rows, key))[0][0]) if key >= 0 else 0
    if rows:
        yield LazyMessage.t(
            "{column}: {count} rows have the key of another row. The same answers stand twice in the file; "
            "export it again.",
            column=schema.roles["key"],
            count=rows,
        )
    units = int(fetch(engine, row_selection.tied_answers(all_rows, schema))[0][0]) if unit >= 0 else 0
    if units:
        yield LazyMessage.t(
            "{column}: {count} of them answered more than once, and it cannot be told which answer is the last. "
            "Name the column of times with --column 'Header=time'.",
            column=schema.roles["unit"],
            count=units,
        )


MAX_VERSIONS = 1000
"""Different versions of a form that are looked at; a column of more holds none."""


def _time_problems(engine: Engine, table: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that times of a database are text, which the letters do not put in their order."""
    for role, cell, pattern in (("time", table.moment, ISO), ("month", table.month, "^[0-9]{4}-(0[1-9]|1[0-2])$")):
        if schema.position(role) < 0 or not cell.type().is_string():
            continue
        unread = table.aggregate(rows=(~cell.strip().re_search(pattern)).fill_null(False).sum())
        rows = int(fetch(engine, unread.order_by("rows"))[0][0] or 0)
        if rows:
            yield LazyMessage.t(
                "{column}: {count} answers are not understood as a date and time. Write them as 2020-08-31 14:05.",
                column=schema.roles[role],
                count=rows,
            )


def _version_problems(engine: Engine, table: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that answers are of another version of the form than the one given."""
    version, form = schema.position("version"), schema.form
    if version < 0 or not form or not form.version or schema.mapping.option("version") == "any":
        return
    cells = tallies.cell_counts(engine, table, version, MAX_VERSIONS)
    other_versions = {cell: rows for cell, rows in cells.items() if cell != form.version}
    if other_versions and len(other_versions) < MAX_VERSIONS and f"c{version}" in table.columns:
        yield LazyMessage.t(
            "{column}: {count} answers are of another version of the form than {version}. Give the form of that "
            "version, or say --set version=any if the questions are the same.",
            column=schema.roles["version"],
            count=sum(other_versions.values()),
            version=form.version,
        )


def _weight_problems(engine: Engine, table: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    weight = table.weight
    wrong = table.aggregate(
        missing=weight.isnull().sum(), negative=(weight < 0).fill_null(False).sum(), total=weight.sum()
    )
    missing, negative, total = fetch(engine, wrong.order_by("missing"))[0]
    column = schema.roles.get("weight", "--weights")
    if missing or negative:
        yield LazyMessage.t(
            "{column}: {missing} rows have no weight, or none that is a number, and {negative} a negative one.",
            column=column,
            missing=int(missing or 0),
            negative=int(negative or 0),
        )
    elif not total:
        yield LazyMessage.t("{column}: the weights of all rows add up to nothing.", column=column)


def _consent_problems(engine: Engine, table: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that cells do not tell who consented."""
    place, heading = schema.position("consent"), schema.roles.get("consent", "")
    if place < 0:
        return
    question = schema.question(heading)
    codes = {*(question.choices if question else ()), *schema.mapping.codes.get(heading, {})}
    cells = tallies.cell_counts(engine, table, place, MAX_CELLS)
    unknown = {cell: rows for cell, rows in cells.items() if is_open(cell) is None and cell not in codes}
    if unknown:
        yield LazyMessage.t(
            "{column}: {count} answers are not among those known ({cells}). Say what they mean with --answer "
            "CELL=STATUS, or in the codes of the mapping file.",
            column=heading,
            count=sum(unknown.values()),
            cells=", ".join(cell for cell in list(unknown)[:MAX_EXAMPLES] if CODE.fullmatch(cell)) or "…",
        )


def _design_problems(engine: Engine, table: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that rows are of no stratum or cluster, which all would be of one."""
    for role in ("stratum", "cluster"):
        place = schema.position(role)
        if place >= 0:
            cells = table[f"c{place}"]
            blank = table.aggregate(rows=cells.isnull().sum(), filled=cells.notnull().sum())
            rows, nonblank_rows = (int(count or 0) for count in fetch(engine, blank.order_by("rows"))[0])
            if rows and nonblank_rows:
                yield LazyMessage.t(
                    "{column}: {count} rows say nothing there, and the interval needs it. Fill it in, or "
                    "leave the column out with --column '{column}='.",
                    column=schema.roles[role],
                    count=rows,
                )


def group_remarks(
    engine: Engine, table: ir.Table, schema: AnswerSchema, nameless: Mapping[str, int]
) -> Iterator[LazyMessage]:
    """Yield which rows are of no group, and which units of several."""
    for role, rows in nameless.items():
        yield LazyMessage.t(
            "{column}: {count} rows say nothing there, and count in the total only.",
            column=schema.roles.get(role) or schema.roles.get("time", role),
            count=rows,
        )
    unit = schema.position("unit")
    if unit >= 0:
        blank_units = table.aggregate(rows=table[f"c{unit}"].isnull().sum())
        if rows := int(fetch(engine, blank_units.order_by("rows"))[0][0] or 0):
            yield LazyMessage.t(
                "{column}: {count} rows name no unit, and count as one each.", column=schema.roles["unit"], count=rows
            )
    light = table.aggregate(rows=(table.weight == 0).fill_null(False).sum())
    rows = int(fetch(engine, light.order_by("rows"))[0][0] or 0)
    if rows:
        yield LazyMessage.t(
            "{column}: {count} rows have the weight 0: they are in n, and change no share.",
            column=schema.roles.get("weight", "--weights"),
            count=rows,
        )
    for role in ("scope", "month"):
        place = schema.position(role)
        units = 0
        if unit >= 0 and place >= 0:
            units = int(fetch(engine, row_selection.shared_units(table, unit, place))[0][0])
        if units:
            yield LazyMessage.t(
                "{column}: {count} of them answered under several entries of {other}, and count once in each.",
                column=schema.roles["unit"],
                count=units,
                other=schema.roles[role],
            )
