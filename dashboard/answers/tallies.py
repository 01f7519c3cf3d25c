"""Sums of answers by group, stratum, cluster and status: all that leaves an engine."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd

from dashboard.answers.answer_mapping import battery
from dashboard.answers.engine import Engine, Rows, fetch
from dashboard.answers.form import Form
from dashboard.answers.intervals import Design
from dashboard.answers.skip_logic import Lookup, Spellings, UnknownLogic, as_number, condition
from dashboard.answers.understanding import CHOSEN, NOT_CHOSEN, Measure, Understanding
from dashboard.answers.vocabulary import STATUSES

UNKNOWN, EMPTY = "unknown", "empty"
"""The states of a cell that no code explains, and of one that says nothing."""

GROUPS = ("service", "scope", "population", "month")
"""Roles whose columns groups are made of."""


@dataclass(frozen=True)
class StatedAnswers:
    """A measure with the answers it is computed of.

    The state of each row, and whether it was asked.
    """

    state: ir.StringValue
    is_asked: ir.BooleanValue
    unclear: str = ""


def answers_to(table: ir.Table, measure: Measure, found: Understanding, form: Form | None) -> StatedAnswers:
    """Return the state of each answer to a measure.

    And who was asked by the skip logic of the form.

    Where the skip logic is not understood, all count as asked, and `unclear` is the part.
    """
    state = _status(table, measure) if measure.kind == "status" else _choice(table, measure)
    asked: ir.BooleanValue = ibis.literal(value=True)
    lookup, spellings = _lookup(table, found, form), _spellings(form)
    try:
        for text in measure.relevant:
            asked = asked & condition(text, lookup, spellings)
    except UnknownLogic as unknown:
        return StatedAnswers(state, ibis.literal(value=True), str(unknown) or "…")
    return StatedAnswers(state, asked)


def _lookup(table: ir.Table, found: Understanding, form: Form | None) -> Lookup:
    names: dict[str, int] = {}
    for place, heading in enumerate(found.sheet.headings):
        asked = form.find(heading) if form else None
        names.setdefault(asked.name if asked else heading, place)
        stem = battery(heading)
        if stem:
            names.setdefault(f"{stem.rpartition('/')[2]}/{heading[len(stem) :].strip('/_[]')}", place)

    def column(name: str) -> ir.StringValue | None:
        place = names.get(name.rpartition("/")[2] if name not in names else name, -1)
        known: ir.StringValue | None = table[f"c{place}"] if f"c{place}" in table.columns else None
        return known

    return column


def _spellings(form: Form | None) -> Spellings:
    def spelled(name: str, choice: str) -> tuple[str, ...]:
        asked = next((each for each in form.questions if each.name == name), None) if form else None
        labels = asked.choices.get(choice, {}) if asked else {}
        numeric = [f"{choice}.0"] if choice.lstrip("-").isdigit() else []
        return (choice, *numeric, *labels.values())

    return spelled


def _status(table: ir.Table, measure: Measure) -> ir.StringValue:
    """Return the status that each cell means; `unknown` for one that no code explains."""
    column = table[f"c{measure.column}"]
    cases = [(column.isnull(), EMPTY)]
    for status in (*STATUSES, EMPTY):
        cells = [cell for cell, code in spelled_codes(measure).items() if (code or EMPTY) == status]
        if cells:
            cases.append((column.isin(cells), status))
    return ibis.cases(*cases, else_=UNKNOWN)


def spelled_codes(measure: Measure) -> dict[str, str | None]:
    """Return every text that a cell of a measure may hold -> the status it means."""
    known: dict[str, str | None] = {}
    for cell, code in measure.codes.items():
        known[cell] = code
        if cell.lstrip("-").isdigit():
            known[f"{cell}.0"] = code
        for label in measure.question.choices.get(cell, {}).values() if measure.question else ():
            known.setdefault(label, code)
    return known


def _choice(table: ir.Table, measure: Measure) -> ir.StringValue:
    """Return `yes` where a choice was made, `no` where another was, `empty` where none was."""
    columns = [table[f"c{place}"] for place in measure.siblings]
    nothing = columns[0].isnull()
    for column in columns[1:]:
        nothing = nothing & column.isnull()
    own = table[f"c{measure.column}"]
    if measure.choice:
        labels = measure.question.choices.get(measure.choice, {}).values() if measure.question else ()
        made = (ibis.literal(" ") + own + " ").contains(f" {measure.choice} ")
        for label in labels:
            made = made | (ibis.literal(", ") + own.replace(";", ",") + ", ").contains(f", {label}, ")
    else:
        made = own.lower().isin(CHOSEN) | own.lower().notin((*CHOSEN, *NOT_CHOSEN))
    return ibis.cases((nothing, EMPTY), (made.fill_null(False), "yes"), else_="no")


def tally(engine: Engine, table: ir.Table, question: StatedAnswers, found: Understanding, by: Sequence[str]) -> Rows:
    """Return the sums of one question.

    The groups, stratum, cluster, asked, state, rows, w and w2.
    """
    keys: dict[str, ir.Value] = {name: _group(table, found, name) for name in by}
    keys["stratum"] = _text(table, found.position("stratum"))
    keys["cluster"] = _text(table, found.position("cluster"))
    keys |= {"asked": question.is_asked, "state": question.state}
    named = table.select(**keys, weight=table.weight)
    grouped = named.group_by(list(keys)).aggregate(
        rows=named.count(), w=named.weight.sum(), w2=(named.weight * named.weight).sum()
    )
    return fetch(engine, grouped.order_by(list(keys)))


def tally_frame(rows: Rows, headings: Sequence[str], by: Sequence[str]) -> pd.DataFrame:
    """Return the sums of questions as a frame, each row with the heading of its question."""
    columns = ["heading", *by, "stratum", "cluster", "asked", "state", "rows", "w", "w2"]
    lines = [(heading, *row) for heading, row in zip(headings, rows, strict=True)]
    frame = pd.DataFrame(lines, columns=columns).astype({"rows": "int64", "w": float, "w2": float, "asked": bool})
    return frame.assign(heading=pd.Categorical(frame["heading"], list(dict.fromkeys(headings))))


def _group(table: ir.Table, found: Understanding, name: str) -> ir.StringValue:
    column = table["month"] if name == "month" else table[f"c{found.position(name)}"]
    return column.fill_null("")


def _text(table: ir.Table, place: int) -> ir.StringValue:
    text: ir.StringValue = table[f"c{place}"].fill_null("") if place >= 0 else ibis.literal("")
    return text


def read_design(
    engine: Engine, table: ir.Table, found: Understanding, *, is_census: bool, population: int, has_weights: bool
) -> Design:
    """Return how the answers that count were sampled.

    By stratum the units in the sample, and of all.
    """
    stratum, cluster, size = (found.position(role) for role in ("stratum", "cluster", "stratum_size"))
    named = table.select(
        stratum=_text(table, stratum),
        cluster=_text(table, cluster),
        size=_size(table, size),
    )
    sampled = named.cluster.nunique() if cluster >= 0 else named.count()
    grouped = named.group_by("stratum").aggregate(sampled=sampled, size=named["size"].max(), least=named["size"].min())
    frame = pd.DataFrame(fetch(engine, grouped.order_by("stratum")), columns=["stratum", "sampled", "size", "least"])
    sizes = frame["size"].map(lambda cell: math.nan if cell is None else float(cell)).astype(float)
    strata = frame.assign(size=sizes)[["stratum", "sampled", "size"]]
    return Design(strata, has_weights, stratum >= 0 or size >= 0, cluster >= 0, is_census, population)


def _size(table: ir.Table, place: int) -> ir.FloatingValue:
    return as_number(table[f"c{place}"]) if place >= 0 else ibis.null("float64")


def states(engine: Engine, table: ir.Table, column: int, most: int) -> Mapping[str, int]:
    """Return the most frequent cells of a column with their number."""
    named = table.select(cell=table[f"c{column}"]).filter(table[f"c{column}"].notnull())
    counts = named.group_by("cell").aggregate(rows=named.count())
    return {
        str(cell): int(rows) for cell, rows in fetch(engine, counts.order_by([ibis.desc("rows"), "cell"]).limit(most))
    }
