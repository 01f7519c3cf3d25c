"""What is wrong with the rows of answers, and what is to be said of them.

Keys, versions, weights, strata, clusters, consent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis
import ibis.expr.types as ir

from dashboard.answers import tallies
from dashboard.answers.answer_checks import MAX_CELLS, MAX_EXAMPLES, unknown_answers
from dashboard.answers.engine import Engine, count_rows, fetch
from dashboard.answers.loading import ISO, as_code
from dashboard.answers.measure import AnswerSchema
from dashboard.answers.row_selection import COUNTED, unit_keys
from dashboard.answers.schema_inference import CODE
from dashboard.answers.vocabulary import is_open
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected


def check_rows(engine: Engine, table: ir.Table, all_rows: ir.Table, schema: AnswerSchema) -> None:
    """Refuse wrong keys, last answers, weights, sampling design, consent and form versions."""
    problems = [
        *([] if schema.sheet.parent else _key_problems(engine, all_rows, schema)),
        *_time_problems(engine, table, schema),
        *_weight_problems(engine, table, schema),
        *_design_problems(engine, table, schema),
        *_verdict_problems(engine, table, schema),
        *_version_problems(engine, table, schema),
    ]
    if problems:
        raise ImportRejected(*problems)


def _key_problems(engine: Engine, all_rows: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that keys occur twice, and that the last answer of a unit cannot be told."""
    key, unit = schema.position("key"), schema.position("unit")
    if key >= 0:
        # An engine that counts distinct cells sorts them all.
        with_key = all_rows.filter(all_rows[f"c{key}"].notnull())
        by_key = with_key.group_by(f"c{key}").aggregate(rows=with_key.count())
        [(repeats,)] = fetch(engine, by_key.aggregate(rows=(by_key["rows"] - 1).sum()))
        if repeats:
            yield LazyMessage.t(
                "{column}: {count} rows have the key of another row. The same answers stand twice in the file; "
                "export it again.",
                column=schema.roles["key"],
                count=int(repeats),
            )
    if unit >= 0 and (units := _tied_units(engine, all_rows, schema)):
        yield LazyMessage.t(
            "{column}: {count} of them answered more than once, and it cannot be told which answer is the last. "
            "Name the column of times with --column 'Header=time'.",
            column=schema.roles["unit"],
            count=units,
        )


def _tied_units(engine: Engine, all_rows: ir.Table, schema: AnswerSchema) -> int:
    """Return how many units have several last answers of one time."""
    rows = all_rows.filter(all_rows.disposition == COUNTED, all_rows[f"c{schema.position('unit')}"].notnull())
    keys = {f"key{number}": key_column for number, key_column in enumerate(unit_keys(rows, schema))}
    answers = rows.group_by(**keys).aggregate(rows=rows.count())
    units = answers.group_by("key0").aggregate(rows=answers["rows"].max())
    return count_rows(engine, units, units["rows"] > 1)[0]


MAX_VERSIONS = 1000
"""Different versions of a form that are looked at; a column of more holds none."""


def _time_problems(engine: Engine, table: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that times of a database are text, which the letters do not put in their order."""
    for role, cell, pattern in (("time", table.moment, ISO), ("month", table.month, "^[0-9]{4}-(0[1-9]|1[0-2])$")):
        if schema.position(role) < 0 or not cell.type().is_string():
            continue
        [rows] = count_rows(engine, table, ~cell.strip().re_search(pattern))
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
    weight, column = table.weight, schema.roles.get("weight", "--weights")
    missing, negative, positive = count_rows(engine, table, weight.isnull(), weight < 0, weight > 0)
    if missing or negative:
        yield LazyMessage.t(
            "{column}: {missing} rows have no weight, or none that is a number, and {negative} a negative one.",
            column=column,
            missing=missing,
            negative=negative,
        )
    elif not positive:
        yield LazyMessage.t("{column}: the weights of all rows add up to nothing.", column=column)


def _verdict_problems(engine: Engine, table: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that cells of rows that count do not tell who consented, or what was finished."""
    for role in ("consent", *(["finished"] if schema.finished_in_words else [])):
        place, heading = schema.position(role), schema.roles.get(role, "")
        if place < 0:
            continue
        question, mapped = schema.question(heading), schema.mapping.codes
        words = {cell for cell in mapped.get("status", {}) if not cell.isdecimal()}  # 2 is another's code just as well
        codes = {*(question.choices if question else ()), *mapped.get(heading, {}), *words}
        cells = tallies.cell_counts(engine, table, place, MAX_CELLS)
        unknown = {cell: rows for cell, rows in cells.items() if is_open(cell) is not False and cell not in codes}
        if unknown:
            examples = [cell for cell in list(unknown)[:MAX_EXAMPLES] if CODE.fullmatch(cell)]
            yield unknown_answers(heading, sum(unknown.values()), examples)


def _design_problems(engine: Engine, table: ir.Table, schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield that rows are of no stratum or cluster, which all would be of one."""
    for role in ("stratum", "cluster"):
        place = schema.position(role)
        if place >= 0:
            cells = table[f"c{place}"]
            rows, nonblank_rows = count_rows(engine, table, cells.isnull(), cells.notnull())
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
    if unit >= 0 and (rows := count_rows(engine, table, table[f"c{unit}"].isnull())[0]):
        yield LazyMessage.t(
            "{column}: {count} rows name no unit, and count as one each.", column=schema.roles["unit"], count=rows
        )
    if rows := count_rows(engine, table, table.weight == 0)[0]:
        yield LazyMessage.t(
            "{column}: {count} rows have the weight 0: they are in n, and change no share.",
            column=schema.roles.get("weight", "--weights"),
            count=rows,
        )
    for role in ("scope", "month"):
        place = schema.position(role)
        if min(unit, place) < 0:
            continue
        codes = {"unit": as_code(table[f"c{unit}"]), "entry": as_code(table[f"c{place}"]).fill_null("")}
        units = table.select(**codes).distinct().group_by("unit").aggregate(entries=ibis._.count())
        if shared := count_rows(engine, units, units.entries > 1)[0]:
            yield LazyMessage.t(
                "{column}: {count} of them answered under several entries of {other}, and count once in each.",
                column=schema.roles["unit"],
                count=shared,
                other=schema.roles[role],
            )
