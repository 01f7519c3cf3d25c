"""Sums of answers by group, stratum, cluster and status: all that leaves an engine."""

from __future__ import annotations

import functools
import math
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass

import ibis
import ibis.expr.types as ir
import pandas as pd

from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.answers.choices import EMPTY, UNKNOWN, cell_state, column_state
from dashboard.answers.engine import Engine, Rows, fetch
from dashboard.answers.form import Form
from dashboard.answers.intervals import Design
from dashboard.answers.loading import NAMES, as_code, as_month, as_name, as_text
from dashboard.answers.measure import AnswerSchema, Measure
from dashboard.answers.schema_inference import choice_texts
from dashboard.answers.skip_logic import Spellings, UnknownLogic, as_number, condition
from dashboard.answers.vocabulary import STATUSES, status_of
from dashboard.importing.errors import ImportRejected
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text

MAX_EXAMPLES = 5
"""Strata that a sentence names."""

MAX_REPEATED_UNITS = 20_000
"""Units of several rows each, up to which their sums leave an engine as those of clusters do."""

GROUPS = ("service", "scope", "population", "month")
"""Roles whose columns groups are made of."""


@dataclass(frozen=True)
class AnswerExpressions:
    """A measure with the answers it is computed of.

    The cell of each row, the state that a cell means, and whether it was asked (None: every row was).
    """

    cell: ir.Value
    state: Callable[[ir.Value], ir.StringValue]
    is_asked: ir.BooleanValue | None = None
    unparsed: str = ""


def answer_expressions(table: ir.Table, measure: Measure, schema: AnswerSchema) -> AnswerExpressions:
    """Return the state of each answer to a measure, and who was asked it.

    Where the skip logic is not understood, all count as asked, and `unparsed` is the part.
    """
    is_asked, unparsed = _asked(table, measure, schema)
    if measure.choice:
        state: Callable[[ir.Value], ir.StringValue] = functools.partial(cell_state, measure)
        return AnswerExpressions(raw_column(table, "answer"), state, is_asked, unparsed)
    if measure.kind == "choice":
        cell = column_state(table, measure, schema, is_base_known=bool(measure.question) and not unparsed)
        return AnswerExpressions(cell, lambda cell: cell, is_asked, unparsed)
    state = functools.partial(_status, codes_by_text(measure))
    return AnswerExpressions(raw_column(table, "answer"), state, is_asked, unparsed)


def _asked(table: ir.Table, measure: Measure, schema: AnswerSchema) -> tuple[ir.BooleanValue | None, str]:
    """Return who was asked (None: all), and what of the skip logic is not understood."""
    is_asked: ir.BooleanValue | None = None
    names, spellings = schema.named_columns, _spellings(schema.form)

    def lookup(name: str) -> ir.StringValue | None:
        column = f"c{names.get(name, names.get(name.rpartition('/')[2], -1))}"
        return table[column] if column in table.columns else None

    try:
        for text in measure.relevant:
            is_met = condition(text, lookup, spellings)
            is_asked = is_met if is_asked is None else is_asked & is_met
    except UnknownLogic as unknown:
        return None, str(unknown) or "…"
    return is_asked, ""


def query_key(measure: Measure) -> Hashable:
    """Return what measures have in common whose sums differ in the column only."""
    parts: tuple[Hashable, ...] = tuple(sorted(codes_by_text(measure).items()))
    if measure.kind == "choice":
        labels = measure.question.choices.get(measure.choice, {}).values() if measure.question else ()
        names = sorted(choice_texts(measure.heading, measure.label))
        own_words = [name for name in names if name.isdecimal() or status_of(name)]
        parts = (measure.siblings, measure.choice, *own_words, *parts, *labels)
    return measure.kind, measure.relevant, parts


def _spellings(form: Form | None) -> Spellings:
    def spellings(name: str, choice: str) -> tuple[str, ...]:
        question = next((candidate for candidate in form.questions if candidate.name == name), None) if form else None
        labels = question.choices.get(choice, {}) if question else {}
        numeric = [f"{choice}.0"] if choice.lstrip("-").isdigit() else []
        return (choice, *numeric, *labels.values())

    return spellings


def _status(codes: Mapping[str, str | None], cell: ir.Value) -> ir.StringValue:
    """Return the status that each cell means; `unknown` for one that no code explains."""
    text = as_text(cell)
    cases = [(text.isnull(), EMPTY)]
    for status in (*STATUSES, EMPTY):
        cells = [text_of_code for text_of_code, code in codes.items() if (code or EMPTY) == status]
        if cells:
            cases.append((text.isin(cells), status))
    return ibis.cases(*cases, else_=UNKNOWN)


def codes_by_text(measure: Measure) -> dict[str, str | None]:
    """Return every text that a cell of a measure may hold -> the status it means."""
    codes_of_names: dict[str, str | None] = {}
    labels: dict[str, set[str | None]] = {}
    for cell, code in measure.codes.items():
        for label in measure.question.choices.get(cell, {}).values() if measure.question else ():
            labels.setdefault(label, set()).add(code)
        if code == "":  # a choice of the form that nothing explains
            continue
        codes_of_names[cell] = code
        if cell.lstrip("-").isdigit():
            codes_of_names[f"{cell}.0"] = code
    # A label of two choices that differ explains neither.
    return {
        label: code for label, codes in labels.items() if len(codes) == 1 and (code := next(iter(codes))) != ""
    } | codes_of_names


def tally(
    table: ir.Table, answers: AnswerExpressions, schema: AnswerSchema, by: Sequence[str], design: Design
) -> ir.Table:
    """Return the groups, stratum, cluster, asked, state, rows, w and w2 of one question.

    An engine first groups by the cells as it holds them, then by what they mean: the second time there are few.
    """
    names = {name: "month" if name == "month" else f"c{schema.position(name)}" for name in by}
    clusters = schema.repeated_units if design.has_repeats else [schema.position("cluster")]
    sampling = {"stratum": [schema.position("stratum")], "cluster": clusters}
    sampling = {name: places for name, places in sampling.items() if min(places, default=-1) >= 0}
    keys = {name: raw_column(table, column) for name, column in names.items()} | {"cell": answers.cell}
    keys |= {name: _joined(table, places) for name, places in sampling.items()}
    keys |= {} if answers.is_asked is None else {"asked": answers.is_asked}
    rows = table.select(**keys, weight=table.weight)
    weights = {"w": rows.weight.sum(), "w2": (rows.weight * rows.weight).sum()} if design.has_weights else {}
    sums = rows.group_by(list(keys)).aggregate(rows=rows.count(), **weights)
    texts: dict[str, ir.Value] = {name: _group(sums[name], name) for name in by}
    texts |= {
        name: as_code(sums[name]).fill_null("") if name in sampling else ibis.literal("")
        for name in ("stratum", "cluster")
    }
    texts["asked"] = ibis.literal(value=True) if answers.is_asked is None else sums.asked
    texts["state"] = answers.state(sums.cell)
    count = sums.rows.cast("float64")
    by_state = sums.select(
        **texts, rows=sums.rows, w=sums.w if design.has_weights else count, w2=sums.w2 if design.has_weights else count
    )
    totals = by_state.group_by(list(texts)).aggregate(
        rows=by_state["rows"].sum().cast("int64"), w=by_state.w.sum(), w2=by_state.w2.sum()
    )
    return totals.order_by(list(texts))


def raw_column(table: ir.Table, name: str) -> ir.Value:
    """Return a column as the engine holds it, where it stands beside its text."""
    return table[f"raw_{name}" if f"raw_{name}" in table.columns else name]


def _group(cell: ir.Value, name: str) -> ir.StringValue:
    text = as_month(cell) if name == "month" else as_name(cell) if name in NAMES else as_text(cell)
    return text.fill_null("")


def tally_frame(
    rows: Rows, headings: Sequence[str], by: Sequence[str], mapping: AnswerMapping, package: TargetPackage
) -> pd.DataFrame:
    """Return the sums of questions as a frame, each row with the heading of its question.

    A group is one however its name is typed, if a mapping says so, or the package calls a place or service so; it is
    called as most of its answers write it.
    """
    columns = ["heading", *by, "stratum", "cluster", "asked", "state", "rows", "w", "w2"]
    lines = [(heading, *row) for heading, row in zip(headings, rows, strict=True)]
    frame = pd.DataFrame(lines, columns=columns).astype({"rows": "int64", "w": float, "w2": float, "asked": bool})
    ids = {"scope": package.ids("scopes"), "service": package.ids("services")}
    names = {
        name: _usual_spelling(frame[name], frame["rows"], mapping.codes.get(name, {}), ids.get(name, {}))
        for name in by
        if name != "month"
    }
    return frame.assign(heading=pd.Categorical(frame["heading"], list(dict.fromkeys(headings))), **names)


def _usual_spelling(
    cells: pd.Series, rows: pd.Series, codes: Mapping[str, str | None], ids: Mapping[str, str]
) -> pd.Series:
    """Return cells in the spelling that most rows have, of those alike, with one code or one id."""
    counts = rows.groupby(cells).sum().sort_values(ascending=False, kind="stable")
    usual: dict[str, str] = {}
    names = {cell: codes.get(cell) or ids.get(fold_text(cell)) or fold_text(cell) for cell in counts.index}
    for cell, name in names.items():
        usual.setdefault(name, cell)
    return cells.map({cell: usual[name] for cell, name in names.items()})


def _joined(table: ir.Table, places: Sequence[int]) -> ir.StringValue:
    """Return the text of columns that name a unit together: its code, and its place."""
    columns = (table[f"c{place}"] for place in places)
    text: ir.StringValue = functools.reduce(lambda text, column: text + "\n" + column.fill_null(""), columns)
    return text


def read_design(
    engine: Engine, table: ir.Table, schema: AnswerSchema, *, is_census: bool, population: int, has_weights: bool
) -> Design:
    """Return the sampling design, with the sampled and all units of each stratum."""
    stratum, cluster, size = (schema.position(role) for role in ("stratum", "cluster", "stratum_size"))
    places = [cluster] if cluster >= 0 else schema.repeated_units
    units = table.select(
        stratum=as_code(table[f"c{stratum}"]).fill_null("") if stratum >= 0 else ibis.literal(""),
        unit=as_code(_joined(table, places)) if places else ibis.null("string"),
        size=as_number(table[f"c{size}"]) if size >= 0 else ibis.null("float64"),
    )
    # An engine that counts the distinct units of a group sorts them all: group by them, then count the groups.
    by_unit = units.group_by(["stratum", "unit"]).aggregate(
        rows=units.count(), size=units["size"].max(), least=units["size"].min()
    )
    nameless = by_unit.unit.isnull().ifelse(by_unit["rows"], 0)
    by_stratum = by_unit.group_by("stratum").aggregate(
        sampled=by_unit.unit.isnull().ifelse(by_unit["rows"], 1).sum(), size=by_unit["size"].max(),
        least=by_unit.least.min(), rows=by_unit["rows"].sum(), nameless=nameless.sum(),
    )  # fmt: skip
    columns = ["stratum", "sampled", "size", "least", "rows", "nameless"]
    frame = pd.DataFrame(fetch(engine, by_stratum.order_by("stratum")), columns=columns)
    frame = frame.astype(dict.fromkeys(("sampled", "rows", "nameless"), "int64"))  # sums of PostgreSQL are decimals
    units_sampled, rows, nameless = (int(frame[name].sum()) for name in ("sampled", "rows", "nameless"))
    has_repeats = cluster < 0 and bool(places) and not nameless and units_sampled < min(rows, MAX_REPEATED_UNITS)
    _check_sizes(frame, schema, population)
    sizes = frame["size"].map(lambda cell: math.nan if cell is None else float(cell)).astype(float)
    if population and max(stratum, cluster, size) < 0:  # also of units whose rows are taken together
        sizes[:] = population
    strata = frame.assign(size=sizes)[["stratum", "sampled", "size"]]
    return Design(strata, has_weights, stratum >= 0 or size >= 0, cluster >= 0, is_census, population, has_repeats)


def _check_sizes(frame: pd.DataFrame, schema: AnswerSchema, population: int) -> None:
    """Refuse fewer units than were sampled, and strata of several sizes."""
    sample_size = int(frame["sampled"].sum())
    if population and sample_size > population and not schema.sheet.parent:
        raise ImportRejected.t(
            "population_size: {size} are fewer than the {count} that answered.", size=population, count=sample_size
        )
    if "stratum_size" not in schema.roles:
        return
    is_known = frame["size"].notna() & (frame["size"] == frame["least"])
    wrong = frame[~is_known | ((frame["size"] < frame["sampled"]) & (not schema.sheet.parent))]
    if len(wrong):
        raise ImportRejected.t(
            "{column}: {count} strata have no size that is a number, several sizes, or fewer units than answered "
            "({strata}).",
            column=schema.roles["stratum_size"],
            count=len(wrong),
            strata=", ".join(wrong["stratum"].head(MAX_EXAMPLES).str.upper()) or "…",
        )


def cell_counts(engine: Engine, table: ir.Table, column: int, limit: int) -> Mapping[str, int]:
    """Return the most frequent cells of a column with their number."""
    return dict(fetch(engine, cell_counts_table(table, f"c{column}", limit)))


def cell_counts_table(table: ir.Table, name: str, limit: int) -> ir.Table:
    """Return the most frequent cells of a column, and their number."""
    cells = table.select(cell=raw_column(table, name))
    counts = cells.group_by("cell").aggregate(rows=cells.count())
    texts = counts.select(cell=as_text(counts.cell), rows=counts["rows"])
    nonblank = texts.filter(texts.cell.notnull())
    sums = nonblank.group_by("cell").aggregate(rows=nonblank["rows"].sum().cast("int64"))
    return sums.order_by([ibis.desc("rows"), "cell"]).limit(limit)
