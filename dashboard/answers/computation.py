"""Compute rates of a file of answers, or of a table in a database.

Rows that count, bases, rates and intervals.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import ibis.expr.types as ir
import pandas as pd

from dashboard.answers import answer_checks, choices, loading, row_checks, tallies
from dashboard.answers.answer_file import read_answers
from dashboard.answers.answer_mapping import SUPPRESSION_LIMIT, AnswerMapping
from dashboard.answers.answer_sheet import AnswerSheet, with_parent_cells
from dashboard.answers.answer_tables import AnswerTable, DatabaseAnswers, LoadedAnswers, PreparedQueries
from dashboard.answers.engine import SECONDS, Engine, LocalEngine, Rows, fetch, local_connection, select
from dashboard.answers.file_set import NamedSheets, weights_by_unit
from dashboard.answers.form import Form
from dashboard.answers.intervals import Design
from dashboard.answers.measure import AnswerSchema, Measure
from dashboard.answers.rates import measure_rates
from dashboard.answers.remote_engines import engine_at
from dashboard.answers.row_selection import COUNTED
from dashboard.answers.schema_inference import infer_schema
from dashboard.answers.vocabulary import statuses_of
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.raw_answers import export_kind, plain_heading
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text
from dashboard.importing.vocabulary import countries

MAX_SPELLINGS = 20
"""Cells of places that are looked at, of which all may be one."""


MIN_COUNTRIES = 0.9
"""Share of units with the names of countries, from which all are some: of a few names, two countries have one."""


@dataclass(frozen=True)
class RatesRequest:
    """What rates are computed of, and how.

    `answers` is a file, or None where `engine` (a URL) and `table` name them.
    `sheets` are those of the file where they are read already.
    """

    answers: Path | None
    package: TargetPackage
    mapping: AnswerMapping
    form: Form | None = None
    weights: NamedSheets | None = None
    engine: str = ""
    table: str = ""
    by: tuple[str, ...] = ()
    language: str = "en"
    seconds: float = SECONDS
    sheets: tuple[AnswerSheet, ...] = ()


@dataclass
class SheetRates:
    """The rates of one sheet, the dispositions of its rows, and remarks.

    `months` are the first and the last; `scope_cell` is the one place of all answers, "" where there are several.
    """

    schema: AnswerSchema
    dispositions: Mapping[str, int]
    rates: pd.DataFrame = field(default_factory=pd.DataFrame)
    remarks: list[LazyMessage] = field(default_factory=list)
    months: tuple[str, str] = ("", "")
    cell_counts: dict[str, Mapping[str, int]] = field(default_factory=dict)
    scope_cell: str = ""
    are_countries: bool = False

    @property
    def rows_read(self) -> int:
        """Return how many rows there are."""
        return sum(self.dispositions.values())

    @property
    def counted_rows(self) -> int:
        """Return how many rows count."""
        return self.dispositions.get(COUNTED, 0)


def compute(request: RatesRequest, *, draft: bool = False) -> list[SheetRates]:
    """Return the rates of every sheet that has questions.

    For a draft of a mapping what is open is kept, not refused.

    Raises:
        ImportRejected: nothing is computed; each sentence says what, in which column, of how many answers.
        UsageError: what was said beforehand does not fit.
        DataError: a workbook cannot be read.
    """
    if request.mapping.open and not draft:
        raise ImportRejected(answer_checks.unfilled_mapping(request.mapping.open))
    with ExitStack() as stack:
        if request.engine:
            engine = stack.enter_context(engine_at(request.engine, request.seconds))
            return [_table_rates(request, engine, draft)]
        if request.answers is None:  # where sheets are given, only its name is used
            raise UsageError.t("Name a file of answers, or --engine with --table.")
        # A process that may write nothing has the sheets already.
        scratch = "" if request.sheets else stack.enter_context(TemporaryDirectory())
        all_sheets = request.sheets or read_answers(request.answers, Path(scratch), request.mapping.encoding)
        sheets = [with_parent_cells(sheet, all_sheets) for sheet in all_sheets]
        schemas = [
            infer_schema(sheet, request.form, request.mapping, request.package, request.language) for sheet in sheets
        ]
        answer_checks.check_form(schemas, request.form)
        with_measures = [schema for schema in schemas if schema.measures or draft]
        if not with_measures:
            raise ImportRejected(*answer_checks.no_question(schemas))
        answer_checks.check_questions(schemas, request.mapping, draft=draft)
        candidates = [schema.unit_candidate for schema in with_measures if "unit" not in schema.roles]
        if any(candidates) and not draft and not request.mapping.is_confirmed:
            raise ImportRejected(*map(answer_checks.unit_question, filter(None, candidates)))
        return [_sheet_rates(request, schema, draft) for schema in with_measures]


def _sheet_rates(request: RatesRequest, schema: AnswerSchema, draft: bool) -> SheetRates:
    """Return the rates of a sheet, of which DuckDB holds the rows that count."""
    columns = {*schema.loaded_columns}
    if draft:
        columns |= {schema.sheet.column(heading) for heading in schema.open_columns}
    with local_connection() as connection:
        dates = request.mapping.dates or (loading.ANY_ORDER if draft else "")
        loading.load(connection, schema.sheet, columns, schema, dates)
        if request.weights:
            loading.join_weights(connection, weights_by_unit(request.weights, schema), schema.position("unit"))
        engine, answers = LocalEngine(connection, request.seconds), LoadedAnswers(schema)
        all_rows = answers.all_rows()
        result = SheetRates(schema, _dispositions(engine, all_rows))
        if schema.sheet.foot_lines:
            foot_lines = LazyMessage.t(
                "Rows that head others, or name the source: {rows}", rows=schema.sheet.foot_lines
            )
            result.remarks.append(foot_lines)
        query = select(all_rows.filter(all_rows.disposition == COUNTED).select("row_order"), engine.dialect)
        connection.execute(f"CREATE TABLE kept AS {query}")
        connection.execute(f"DELETE FROM {loading.LOADED} WHERE row_order NOT IN (SELECT row_order FROM kept)")  # nosec B608 # noqa: S608
        _compute_rates(request, result, engine, answers, draft)
        return result


def _table_rates(request: RatesRequest, engine: Engine, draft: bool) -> SheetRates:
    """Return the rates of a table in a database, of which only grouped sums are asked for."""
    if not request.table:
        raise UsageError.t("Name the table of the answers with --table.")
    if request.weights:
        raise UsageError.t(
            "Weights of a table stand in the table itself: name their column with --column 'Header=weight'."
        )
    types = engine.columns(request.table)
    names = tuple(plain_heading(name) for name in types)
    sheet = AnswerSheet(request.table, export_kind(names), names, 0, ())
    schema = infer_schema(sheet, request.form, request.mapping, request.package, request.language)
    if not schema.measures and not draft:
        raise ImportRejected.t(
            "{file}: no question is known. Name columns with --column, or --learn a mapping.", file=request.table
        )
    answer_checks.check_questions([schema], request.mapping, draft=draft)
    answers = DatabaseAnswers(request.table, types, schema)
    result = SheetRates(schema, _dispositions(engine, answers.all_rows()))
    _compute_rates(request, result, engine, answers, draft)
    return result


def _dispositions(engine: Engine, table: ir.Table) -> dict[str, int]:
    """Return how many rows have each disposition."""
    counts = table.group_by("disposition").aggregate(rows=table.count()).order_by("disposition")
    return {str(name): int(rows) for name, rows in fetch(engine, counts)}


def _only_scope(engine: Engine, table: ir.Table, result: SheetRates) -> str:
    """Return the cell of the place that every counted row names; "" of several or none."""
    if "scope" not in result.schema.roles:
        return ""
    places = tallies.cell_counts(engine, table, result.schema.position("scope"), MAX_SPELLINGS)
    is_whole = len({*map(fold_text, places)}) == 1 and sum(places.values()) == result.counted_rows
    return next(iter(places)) if is_whole else ""


def _compute_rates(
    request: RatesRequest, result: SheetRates, engine: Engine, answers: AnswerTable, draft: bool
) -> None:
    """Compute the rates of the rows that count."""
    schema, mapping = result.schema, request.mapping
    table = answers.counted_rows()
    if not result.counted_rows:
        raise ImportRejected(answer_checks.no_rows_left(result.dispositions))
    if not draft:
        row_checks.check_rows(engine, table, answers.all_rows(), schema)
    result.months = _months(engine, table)
    result.scope_cell = _only_scope(engine, table, result)
    queries = PreparedQueries(engine, answers)
    if draft:  # which asks what the different answers to each question mean
        statuses = [measure.heading for measure in schema.measures if measure.kind == "status"]
        for heading in (*statuses, *schema.open_columns):
            result.cell_counts[heading] = queries.cell_counts(schema.sheet.column(heading), 30)
        return
    has_weights = schema.position("weight") >= 0 or request.weights is not None
    result.are_countries = _are_countries(engine, table, schema)
    is_census = mapping.option("design") == "census" or result.are_countries
    population = mapping.number("population_size", 0)
    result.remarks += _remarks_of_design(schema, is_census=is_census, population=population)
    design = tallies.read_design(
        engine, table, schema, is_census=is_census, population=population, has_weights=has_weights
    )
    by = [name for name in tallies.GROUPS if name in schema.roles or (name == "month" and "month" in request.by)]
    smallest, rule = mapping.number("smallest", SUPPRESSION_LIMIT), mapping.option("dont_know")
    tally = _tally(queries, result, by, smallest, design, request.package)
    result.remarks += row_checks.group_remarks(engine, table, schema, _blank_groups(tally, schema, by))
    kinds = ([measure for measure in schema.measures if measure.kind == kind] for kind in ("status", "choice"))
    rates = [measure_rates(tally, measures, design, rule, smallest) for measures in kinds if measures]
    result.rates = pd.concat(rates, ignore_index=True)


def _remarks_of_design(schema: AnswerSchema, *, is_census: bool, population: int) -> Iterator[LazyMessage]:
    """Yield what to know of a census, of columns that stay open, and of a size without effect."""
    if is_census:
        yield LazyMessage.t("Every unit of the whole was asked (a census): the shares have no interval of sampling.")
    if schema.open_columns:
        yield answer_checks.open_columns_question([*schema.open_columns])
    if population and {"stratum", "cluster", "stratum_size"} & schema.roles.keys():
        yield LazyMessage.t(
            "population_size is of a simple sample, and changes nothing here. Name a column with the size of each "
            "stratum: --column 'Header=stratum_size'."
        )


def _blank_groups(tally: pd.DataFrame, schema: AnswerSchema, by: Sequence[str]) -> dict[str, int]:
    """Return columns that group rows -> how many rows say nothing there, where some do not."""
    first = tally[tally["heading"] == schema.measures[0].heading]
    rows = {name: int(first.loc[first[name] == "", "rows"].sum()) for name in by if name != "service"}
    return {name: count for name, count in rows.items() if count}


def _months(engine: Engine, table: ir.Table) -> tuple[str, str]:
    """Return the first and the last month of answers, "" where none has a time."""
    month = tallies.raw_column(table, "month")
    ends = table.aggregate(first=month.min(), last=month.max())
    months = ends.select(first=loading.as_month(ends.first), last=loading.as_month(ends.last))
    first, last = fetch(engine, months.order_by("first"))[0]
    return str(first or ""), str(last or "")


def _tally(
    queries: PreparedQueries, result: SheetRates, by: list[str], smallest: int, design: Design, package: TargetPackage
) -> pd.DataFrame:
    """Return the sums of every question; refuse cells that are not understood."""
    rows: Rows = []
    headings, problems = list[str](), list[LazyMessage]()
    for place, measure in enumerate(result.schema.measures):
        sums, unclear = queries.sums(measure, result.schema, by, design)
        if _unknown(sums) and (words := _rarer_codes(queries, measure, result.schema)):
            result.schema.measures[place] = replace(measure, codes={**words, **measure.codes})
            sums, unclear = queries.sums(result.schema.measures[place], result.schema, by, design)
        if unclear:
            result.remarks.append(answer_checks.unparsed_skip_logic(measure, unclear))
        unknown = _unknown(sums)
        problems += answer_checks.unknown_cells(queries, result.schema.measures[place], unknown, smallest)
        rows += sums
        headings += [measure.heading] * len(sums)
    if problems:
        raise ImportRejected(*problems)
    return tallies.tally_frame(rows, headings, by, result.schema.mapping, package)


def _unknown(sums: Rows) -> int:
    """Return how many answers no code explains."""
    return sum(int(row[-3]) for row in sums if row[-4] == choices.UNKNOWN)


def _rarer_codes(queries: PreparedQueries, measure: Measure, schema: AnswerSchema) -> Mapping[str, str | None]:
    """Return the words of a status below the sample, and its known cells in other letters."""
    if measure.kind == "choice":
        return {}
    cells = queries.cell_counts(measure.column, answer_checks.MAX_CELLS)
    codes = tallies.codes_by_text(measure)
    spellings = Counter(map(str.casefold, codes))
    by_letters = {text.casefold(): code for text, code in codes.items() if spellings[text.casefold()] == 1}
    proposals = {} if measure.question or schema.mapping.is_confirmed else statuses_of(cells, [measure.heading])
    return {**proposals, **{cell: by_letters[cell.casefold()] for cell in cells if cell.casefold() in by_letters}}


def _are_countries(engine: Engine, table: ir.Table, schema: AnswerSchema) -> bool:
    """Return whether the units that answer are countries, each of which was asked.

    Where no column names units, these are places of which each has one row.
    """
    unit, scope = schema.position("unit"), schema.position("scope")
    if unit < 0 and scope < 0:
        return False
    cells = tallies.cell_counts(engine, table, unit if unit >= 0 else scope, 300)
    matches = sum(fold_text(cell) in countries() for cell in cells)
    return 0 < matches >= MIN_COUNTRIES * len(cells) and (unit >= 0 or max(cells.values()) == 1)
