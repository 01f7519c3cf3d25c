"""Compute rates of a file of answers, or of a table in a database: rows that count, bases, rates and intervals."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis.expr.types as ir
import pandas as pd

from dashboard.answers import loading, row_selection, tallies
from dashboard.answers.answer_file import SAMPLE, AnswerSheet, read_answers, read_sheets
from dashboard.answers.answer_mapping import SMALLEST, AnswerMapping, battery
from dashboard.answers.engine import SECONDS, Engine, LocalEngine, engine_at, fetch, local_connection
from dashboard.answers.export_kinds import export_kind, plain_heading
from dashboard.answers.form import Form, Question, read_form
from dashboard.answers.rates import OUTSIDE, measure_rates
from dashboard.answers.repeats import with_parent_cells
from dashboard.answers.row_selection import COUNTED
from dashboard.answers.understanding import CODE, Measure, Understanding, loaded_columns, understand
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.target_package import TargetPackage

SHOWN = 5
"""Different cells that a sentence names."""


@dataclass(frozen=True)
class RatesRequest:
    """What rates are computed of, and how.

    `answers` is a file, or "" where `engine` (a URL) and `table` name them; `dates` says how 01/02/2024 is meant.
    """

    answers: Path | None
    package: TargetPackage
    mapping: AnswerMapping
    form: Path | None = None
    weights: Path | None = None
    engine: str = ""
    table: str = ""
    by: tuple[str, ...] = ()
    dates: str = ""
    language: str = "en"
    seconds: float = SECONDS


@dataclass
class SheetRates:
    """The rates of one sheet, how its rows fared, and what is to be said of them."""

    found: Understanding
    read: int = 0
    fates: Mapping[str, int] = field(default_factory=dict)
    rates: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: list[LazyMessage] = field(default_factory=list)
    months: tuple[str, str] = ("", "")
    states: dict[str, Mapping[str, int]] = field(default_factory=dict)

    @property
    def counted(self) -> int:
        """Return how many rows count."""
        return self.fates.get(COUNTED, 0)


def compute(request: RatesRequest, *, draft: bool = False) -> list[SheetRates]:
    """Return the rates of every sheet that has questions; for a draft of a mapping what is open is kept, not refused.

    Raises:
        ImportRejected: nothing is computed; each sentence says what, in which column, of how many answers.
        UsageError: what was said beforehand does not fit.
        DataError: a workbook cannot be read.
    """
    if request.mapping.open and not draft:
        raise ImportRejected(_unfilled(request.mapping.open))
    with ExitStack() as stack:
        scratch = Path(stack.enter_context(TemporaryDirectory()))
        form = read_form(request.form.name, read_sheets(request.form)) if request.form else None
        if request.engine:
            engine = stack.enter_context(engine_at(request.engine, request.seconds))
            return [_of_table(request, engine, form, draft)]
        if request.answers is None:
            raise UsageError(LazyMessage.t("Name a file of answers, or --engine with --table."))
        sheets = [
            with_parent_cells(each, sheets) for sheets in [read_answers(request.answers, scratch)] for each in sheets
        ]
        understood = [understand(sheet, form, request.mapping, request.package, request.language) for sheet in sheets]
        _check_form(understood, form)
        results = [each for each in understood if each.measures or draft]
        if not results:
            raise ImportRejected(*_no_question(understood))
        _check_questions(understood, request.mapping, draft=draft)
        return [_of_sheet(request, each, form, scratch, draft) for each in results]


def _of_sheet(request: RatesRequest, found: Understanding, form: Form | None, scratch: Path, draft: bool) -> SheetRates:
    """Return the rates of a sheet, loaded into DuckDB, from which rows that do not count are taken away."""
    columns = {*loaded_columns(found, form), *_dropped_columns(found, request.mapping)}
    if draft:
        columns |= {found.sheet.column(heading) for heading in found.undecided}
    with local_connection() as connection:
        loading.load(connection, found.sheet, columns, found, scratch, request.dates)
        if request.weights:
            loading.join_weights(connection, _weights(request.weights, found), found.position("unit"), scratch)
        engine, table = LocalEngine(connection, request.seconds), loading.loaded_table(columns)
        result = SheetRates(found)
        fated = row_selection.with_fates(table, found, request.mapping)
        _fates(engine, fated, result)
        connection.execute(
            f"CREATE TABLE kept AS SELECT row_order FROM ({tallies_sql(fated)}) WHERE fate = '{COUNTED}'"  # noqa: S608
        )
        connection.execute(f"DELETE FROM {loading.LOADED} WHERE row_order NOT IN (SELECT row_order FROM kept)")  # noqa: S608
        _fill(request, result, engine, table, fated, form, draft)
        return result


def tallies_sql(table: ir.Table) -> str:
    """Return the SQL of a table for DuckDB."""
    from dashboard.answers.engine import select  # noqa: PLC0415

    return select(table.select("row_order", "fate"), "duckdb")


def _of_table(request: RatesRequest, engine: Engine, form: Form | None, draft: bool) -> SheetRates:
    """Return the rates of a table in a database, of which only grouped sums are asked for."""
    if not request.table:
        raise UsageError(LazyMessage.t("Name the table of the answers with --table."))
    types = engine.columns(request.table)
    names = tuple(plain_heading(name) for name in types)
    sheet = AnswerSheet(request.table, export_kind(names), names, 0, ())
    found = understand(sheet, form, request.mapping, request.package, request.language)
    if not found.measures and not draft:
        raise ImportRejected(
            LazyMessage.t(
                "{file}: no question is known. Name columns with --column, or --learn a mapping.", file=request.table
            )
        )
    _check_questions([found], request.mapping, draft=draft)
    columns = {*loaded_columns(found, form), *_dropped_columns(found, request.mapping)}
    if draft:
        columns |= {
            place for place, name in enumerate(names) if name in found.unread and types[name] in ("string", "int64")
        }
    table = loading.database_table(request.table, types, columns, found)
    result = SheetRates(found)
    fated = row_selection.with_fates(table, found, request.mapping)
    _fates(engine, fated, result)
    counted = fated.filter(fated.fate == COUNTED).drop("fate")
    _fill(request, result, engine, counted, fated, form, draft)
    return result


def _fates(engine: Engine, fated: ir.Table, result: SheetRates) -> None:
    result.fates = {str(fate): int(rows) for fate, rows in fetch(engine, row_selection.fate_counts(fated))}
    result.read = sum(result.fates.values())


def _fill(
    request: RatesRequest, result: SheetRates, engine: Engine, table: ir.Table, fated: ir.Table, form: Form | None,
    draft: bool,
) -> None:  # fmt: skip
    """Compute the rates of the rows that count."""
    found, mapping = result.found, request.mapping
    if not result.counted:
        raise ImportRejected(_none_left(result))
    _check_rows(engine, table, fated, result, form, mapping)
    months = fetch(engine, table.aggregate(first=table.month.min(), last=table.month.max()).order_by("first"))
    result.months = (str(months[0][0] or ""), str(months[0][1] or ""))
    if draft:
        for heading in (*(each.heading for each in found.measures if each.kind == "status"), *found.undecided):
            result.states[heading] = tallies.states(engine, table, found.sheet.column(heading), 30)
        return
    has_weights = found.position("weight") >= 0 or request.weights is not None
    is_census = mapping.option("design") == "census" or _are_countries(engine, table, found, request.package)
    if is_census:
        result.remarks.append(
            LazyMessage.t("Every unit of the whole was asked (a census): the shares have no interval of sampling.")
        )
    design = tallies.read_design(
        engine,
        table,
        found,
        is_census=is_census,
        population=mapping.number("population_size", 0),
        has_weights=has_weights,
    )
    by = [name for name in tallies.GROUPS if name in found.roles or (name == "month" and "month" in request.by)]
    smallest, rule = mapping.number("smallest", SMALLEST), mapping.option("dont_know")
    frames, problems = [], list[LazyMessage]()
    for measure in found.measures:
        question = tallies.question(table, measure, found, form)
        if question.unclear:
            result.remarks.append(_unclear(measure, question.unclear))
        sums = tallies.tally(engine, table, question, found, by)
        problems += _unknown_cells(engine, table, measure, sums, smallest)
        frames.append(measure_rates(sums, measure, design, rule, smallest))
    if problems:
        raise ImportRejected(*problems)
    result.rates = pd.concat(frames, ignore_index=True)


def _check_rows(
    engine: Engine, table: ir.Table, fated: ir.Table, result: SheetRates, form: Form | None, mapping: AnswerMapping
) -> None:
    """See that keys are no duplicates, last answers can be told, weights are there and the form is the one answered.

    Raises:
        ImportRejected: they are not.
    """
    found, problems = result.found, list[LazyMessage]()
    key, unit, version = (found.position(role) for role in ("key", "unit", "version"))
    if key >= 0 and not found.sheet.parent:
        rows = int(fetch(engine, row_selection.repeats_of(fated, key))[0][0])
        if rows:
            problems.append(
                LazyMessage.t(
                    "{column}: {count} rows have the key of another row. The same answers stand twice in the file; "
                    "export it again.",
                    column=found.roles["key"],
                    count=rows,
                )
            )
    if unit >= 0 and not found.sheet.parent:
        units = int(fetch(engine, row_selection.ties(fated, unit))[0][0])
        if units:
            problems.append(
                LazyMessage.t(
                    "{column}: {count} of them answered more than once, and it cannot be told which answer is the last. "
                    "Name the column of times with --column 'Header=time'.",
                    column=found.roles["unit"],
                    count=units,
                )
            )
    problems += _weight_problems(engine, table, found)
    if version >= 0 and form and form.version and mapping.option("version") != "any":
        others = {
            cell: rows for cell, rows in tallies.states(engine, table, version, 1000).items() if cell != form.version
        }
        if others and len(others) < 1000 and f"c{version}" in table.columns:
            problems.append(
                LazyMessage.t(
                    "{column}: {count} answers are of another version of the form than {version}. Give the form of that "
                    "version, or say --set version=any if the questions are the same.",
                    column=found.roles["version"],
                    count=sum(others.values()),
                    version=form.version,
                )
            )
    if problems:
        raise ImportRejected(*problems)


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


def _unknown_cells(
    engine: Engine, table: ir.Table, measure: Measure, sums: pd.DataFrame, smallest: int
) -> Iterator[LazyMessage]:
    """Yield what is wrong with the cells of a question: codes that are not known, or labels of several languages."""
    rows = int(sums.loc[sums["state"] == tallies.UNKNOWN, "rows"].sum())
    if rows:
        cells = tallies.states(engine, table, measure.column, 200)
        known = tallies.spelled_codes(measure)
        others = {cell: count for cell, count in cells.items() if cell not in known}
        text = len(others) > SHOWN * 4 or not all(len(cell) <= 60 for cell in others)
        named = [
            cell
            for cell in others
            if CODE.fullmatch(cell) and (isinstance(engine, LocalEngine) or others[cell] >= smallest)
        ]
        if text:
            yield LazyMessage.t(
                "{column}: {count} answers are free text or not from a list, which says no status. Leave the column out "
                "with --column 'Header='.",
                column=measure.heading,
                count=rows,
            )
        else:
            yield LazyMessage.t(
                "{column}: {count} answers are not among those known ({cells}). Say what they mean with --answer "
                "CELL=STATUS, or in the codes of the mapping file.",
                column=measure.heading,
                count=rows,
                cells=", ".join(named[:SHOWN]) or "…",
            )
        return
    if measure.question and measure.kind == "status":
        yield from _mixed_labels(engine, table, measure, measure.question)


def _mixed_labels(engine: Engine, table: ir.Table, measure: Measure, question: Question) -> Iterator[LazyMessage]:
    cells = tallies.states(engine, table, measure.column, 200)
    languages: dict[str, int] = {}
    for cell, rows in cells.items():
        name, language = question.choice_of(cell)
        everywhere = len({question.choices[name].get(each) for each in question.choices[name]}) == 1 if name else True
        if language and not everywhere:
            languages[language] = languages.get(language, 0) + rows
    if len(languages) > 1:
        yield LazyMessage.t(
            "{column}: the answers are labels of several languages ({languages}). Export them as names (XML values).",
            column=measure.heading,
            languages=", ".join(f"{name}: {rows}" for name, rows in languages.items()),
        )


def _are_countries(engine: Engine, table: ir.Table, found: Understanding, package: TargetPackage) -> bool:
    """Return whether the units that answer are countries, each of which was asked."""
    unit = found.position("unit")
    if unit < 0:
        return False
    scopes = package.texts["scopes"]
    countries = set(scopes.loc[scopes["kind"] == "country", "id"])
    cells = tallies.states(engine, table, unit, 300)
    ids = package.ids("scopes")
    return bool(cells) and all(ids.get(cell.casefold(), "") in countries for cell in cells)


def _check_form(understood: Sequence[Understanding], form: Form | None) -> None:
    """See that the answers are those to the form.

    Raises:
        ImportRejected: the form asks what the file has no column for.
    """
    if form is None:
        return
    headings = [heading for each in understood for heading in each.sheet.headings]
    matched = {
        id(question)
        for heading in headings
        for word in (heading, battery(heading))
        if word and (question := form.find(word))
    }
    missing = [each.path for each in form.questions if each.kind in ("one", "multiple") and id(each) not in matched]
    if missing:
        raise ImportRejected(
            LazyMessage.t(
                "The file lacks {count} columns that the form asks for ({columns}). Are they answers to another version of "
                "the form?",
                count=len(missing),
                columns=", ".join(missing[:SHOWN]),
            )
        )


def _check_questions(understood: Iterable[Understanding], mapping: AnswerMapping, *, draft: bool) -> None:
    """See that what a person names is there, and that every question has codes.

    Raises:
        UsageError: a column that is named is not there.
        ImportRejected: questions are open.
    """
    from dashboard.importing.column_matching import key  # noqa: PLC0415

    found = list(understood)
    known = {
        key(word) for each in found for heading in each.sheet.headings for word in (heading, battery(heading)) if word
    }
    missing = [heading for heading in mapping.columns if heading not in known]
    if missing:
        raise UsageError(LazyMessage.t("The file has no column {header}.", header=", ".join(missing[:SHOWN])))
    bare = [
        each for result in found for each in result.measures if each.kind == "status" and not any(each.codes.values())
    ]
    if bare and not draft:
        raise ImportRejected(
            LazyMessage.t(
                "{column}: nothing says what its answers mean ({count} questions). Say it with --answer CELL=STATUS, where "
                "STATUS is not, partly, completely, not_applicable, dont_know or refused, or in the codes of a mapping.",
                column=bare[0].heading,
                count=len(bare),
            )
        )


def _no_question(understood: Sequence[Understanding]) -> Iterator[LazyMessage]:
    """Yield why there is nothing to compute: no column is known as the status of a service."""
    undecided = {heading: cells for each in understood for heading, cells in each.undecided.items()}
    yield LazyMessage.t(
        "No column is understood as the status of a service ({count} might be: {columns}). Say --learn MAP.json and fill "
        "in what they are, or say --column 'Header=status' and --answer CELL=STATUS.",
        count=len(undecided),
        columns="; ".join(
            f"{heading} ({', '.join(cells[:SHOWN])})" for heading, cells in list(undecided.items())[:SHOWN]
        )
        or "…",
    )
    candidate = next((each.unit_candidate for each in understood if each.unit_candidate), "")
    if candidate:
        yield unit_question(candidate)


def unit_question(heading: str) -> LazyMessage:
    """Return the question whether a column names who answers."""
    return LazyMessage.t(
        "{column}: some of its answers occur twice. If it names the facility or country that answers, of which the last "
        "answer counts, say --column '{column}=unit'; if not, --column '{column}='.",
        column=heading,
    )


def _unfilled(places: Sequence[str]) -> LazyMessage:
    return LazyMessage.t(
        "The mapping has {count} empty places ({columns}). Fill them in; null leaves a column out.",
        count=len(places),
        columns=", ".join(places[:SHOWN]),
    )


def _none_left(result: SheetRates) -> LazyMessage:
    reasons = ", ".join(f"{fate.replace('_', ' ')}: {rows}" for fate, rows in result.fates.items() if fate != COUNTED)
    return LazyMessage.t("No row is left of {count} ({reasons}).", count=result.read, reasons=reasons or "…")


def _unclear(measure: Measure, part: str) -> LazyMessage:
    return LazyMessage.t(
        "{column}: the skip logic of the form is not understood at “{part}”; who was not asked is counted as not answered.",
        column=measure.heading,
        part=part,
    )


def _weights(path: Path, found: Understanding) -> dict[str, str]:
    """Return unit -> weight of a second file: its column called like the unit, and that of weights (else the last)."""
    from dashboard.answers.vocabulary import role_of  # noqa: PLC0415
    from dashboard.importing.column_matching import key  # noqa: PLC0415

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


def _dropped_columns(found: Understanding, mapping: AnswerMapping) -> Iterator[int]:
    from dashboard.importing.column_matching import key  # noqa: PLC0415

    return (place for place, heading in enumerate(found.sheet.headings) if key(heading) in mapping.drop_rows)


def outside_counts(rates: pd.DataFrame) -> dict[str, int]:
    """Return why how many answers are not in the n of the first question, of all groups together."""
    total = rates[rates["grouping"] == ""].iloc[0]
    return {name: int(total[name]) for name in OUTSIDE if total[name]}


_ = (SAMPLE, replace)
