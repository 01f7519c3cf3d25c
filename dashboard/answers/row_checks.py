"""What is wrong with the rows of answers, and what is to be said of them.

Keys, versions, weights, strata, clusters, consent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import ibis.expr.types as ir

from dashboard.answers import row_selection, tallies
from dashboard.answers.answer_checks import MOST_CELLS, SHOWN
from dashboard.answers.engine import Engine, fetch
from dashboard.answers.loading import ISO
from dashboard.answers.measure import Understanding
from dashboard.answers.understanding import CODE
from dashboard.answers.vocabulary import is_open
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected


def check_rows(engine: Engine, table: ir.Table, fated: ir.Table, found: Understanding) -> None:
    """See that keys are no duplicates, last answers can be told.

    Weights are there and the form is the one answered.

    Raises:
        ImportRejected: they are not.
    """
    problems = [
        *([] if found.sheet.parent else _key_problems(engine, fated, found)),
        *_time_problems(engine, table, found),
        *_weight_problems(engine, table, found),
        *_design_problems(engine, table, found),
        *_consent_problems(engine, table, found),
        *_version_problems(engine, table, found),
    ]
    if problems:
        raise ImportRejected(*problems)


def _key_problems(engine: Engine, fated: ir.Table, found: Understanding) -> Iterator[LazyMessage]:
    """Yield that keys occur twice, and that the last answer of a unit cannot be told."""
    key, unit = found.position("key"), found.position("unit")
    rows = int(fetch(engine, row_selection.repeats_of(fated, key))[0][0]) if key >= 0 else 0
    if rows:
        yield LazyMessage.t(
            "{column}: {count} rows have the key of another row. The same answers stand twice in the file; "
            "export it again.",
            column=found.roles["key"],
            count=rows,
        )
    units = int(fetch(engine, row_selection.ties(fated, found))[0][0]) if unit >= 0 else 0
    if units:
        yield LazyMessage.t(
            "{column}: {count} of them answered more than once, and it cannot be told which answer is the last. "
            "Name the column of times with --column 'Header=time'.",
            column=found.roles["unit"],
            count=units,
        )


MOST_VERSIONS = 1000
"""Different versions of a form that are looked at; a column of more holds none."""


def _time_problems(engine: Engine, table: ir.Table, found: Understanding) -> Iterator[LazyMessage]:
    """Yield that times of a database are text, which the letters do not put in their order."""
    for role, cell, pattern in (("time", table.moment, ISO), ("month", table.month, "^[0-9]{4}-(0[1-9]|1[0-2])$")):
        if found.position(role) < 0 or not cell.type().is_string():
            continue
        unread = table.aggregate(rows=(~cell.strip().re_search(pattern)).fill_null(False).sum())
        rows = int(fetch(engine, unread.order_by("rows"))[0][0] or 0)
        if rows:
            yield LazyMessage.t(
                "{column}: {count} answers are not understood as a date and time. Write them as 2020-08-31 14:05.",
                column=found.roles[role],
                count=rows,
            )


def _version_problems(engine: Engine, table: ir.Table, found: Understanding) -> Iterator[LazyMessage]:
    """Yield that answers are of another version of the form than the one given."""
    version, form = found.position("version"), found.form
    if version < 0 or not form or not form.version or found.mapping.option("version") == "any":
        return
    cells = tallies.states(engine, table, version, MOST_VERSIONS)
    others = {cell: rows for cell, rows in cells.items() if cell != form.version}
    if others and len(others) < MOST_VERSIONS and f"c{version}" in table.columns:
        yield LazyMessage.t(
            "{column}: {count} answers are of another version of the form than {version}. Give the form of that "
            "version, or say --set version=any if the questions are the same.",
            column=found.roles["version"],
            count=sum(others.values()),
            version=form.version,
        )


def _weight_problems(engine: Engine, table: ir.Table, found: Understanding) -> Iterator[LazyMessage]:
    weight = table.weight
    wrong = table.aggregate(
        missing=weight.isnull().sum(), negative=(weight < 0).fill_null(False).sum(), total=weight.sum()
    )
    missing, negative, total = fetch(engine, wrong.order_by("missing"))[0]
    column = found.roles.get("weight", "--weights")
    if missing or negative:
        yield LazyMessage.t(
            "{column}: {missing} rows have no weight, or none that is a number, and {negative} a negative one.",
            column=column,
            missing=int(missing or 0),
            negative=int(negative or 0),
        )
    elif not total:
        yield LazyMessage.t("{column}: the weights of all rows add up to nothing.", column=column)


def _consent_problems(engine: Engine, table: ir.Table, found: Understanding) -> Iterator[LazyMessage]:
    """Yield that cells do not tell who consented."""
    place, heading = found.position("consent"), found.roles.get("consent", "")
    if place < 0:
        return
    question = found.question(heading)
    known = {*(question.choices if question else ()), *found.mapping.codes.get(heading, {})}
    cells = tallies.states(engine, table, place, MOST_CELLS)
    others = {cell: rows for cell, rows in cells.items() if is_open(cell) is None and cell not in known}
    if others:
        yield LazyMessage.t(
            "{column}: {count} answers are not among those known ({cells}). Say what they mean with --answer "
            "CELL=STATUS, or in the codes of the mapping file.",
            column=heading,
            count=sum(others.values()),
            cells=", ".join(cell for cell in list(others)[:SHOWN] if CODE.fullmatch(cell)) or "…",
        )


def _design_problems(engine: Engine, table: ir.Table, found: Understanding) -> Iterator[LazyMessage]:
    """Yield that rows are of no stratum or cluster, which all would be of one."""
    for role in ("stratum", "cluster"):
        place = found.position(role)
        if place >= 0:
            cells = table[f"c{place}"]
            blank = table.aggregate(rows=cells.isnull().sum(), filled=cells.notnull().sum())
            rows, filled = (int(each or 0) for each in fetch(engine, blank.order_by("rows"))[0])
            if rows and filled:
                yield LazyMessage.t(
                    "{column}: {count} rows say nothing there, and the interval needs it. Fill it in, or "
                    "leave the column out with --column '{column}='.",
                    column=found.roles[role],
                    count=rows,
                )


def group_remarks(
    engine: Engine, table: ir.Table, found: Understanding, nameless: Mapping[str, int]
) -> Iterator[LazyMessage]:
    """Yield which rows are of no group, and which units of several."""
    for role, rows in nameless.items():
        yield LazyMessage.t(
            "{column}: {count} rows say nothing there, and count in the total only.",
            column=found.roles.get(role) or found.roles.get("time", role),
            count=rows,
        )
    unit = found.position("unit")
    if unit >= 0:
        named = table.aggregate(rows=table[f"c{unit}"].isnull().sum())
        if rows := int(fetch(engine, named.order_by("rows"))[0][0] or 0):
            yield LazyMessage.t(
                "{column}: {count} rows name no unit, and count as one each.", column=found.roles["unit"], count=rows
            )
    light = table.aggregate(rows=(table.weight == 0).fill_null(False).sum())
    rows = int(fetch(engine, light.order_by("rows"))[0][0] or 0)
    if rows:
        yield LazyMessage.t(
            "{column}: {count} rows have the weight 0: they are in n, and change no share.",
            column=found.roles.get("weight", "--weights"),
            count=rows,
        )
    for role in ("scope", "month"):
        place = found.position(role)
        units = 0
        if unit >= 0 and place >= 0:
            units = int(fetch(engine, row_selection.shared_units(table, unit, place))[0][0])
        if units:
            yield LazyMessage.t(
                "{column}: {count} of them answered under several entries of {other}, and count once in each.",
                column=found.roles["unit"],
                count=units,
                other=found.roles[role],
            )
