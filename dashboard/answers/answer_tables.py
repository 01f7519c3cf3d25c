"""The rows that count, as ibis knows them: of a loaded file, or of a table in a database.

Queries of questions are alike but for the column: each is compiled once, and sent with other columns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import ibis.expr.types as ir

from dashboard.answers import loading, row_selection, tallies
from dashboard.answers.engine import Engine, Rows, select
from dashboard.answers.intervals import Design
from dashboard.answers.measure import AnswerSchema, Measure


@dataclass(frozen=True)
class LoadedAnswers:
    """The table that a file was loaded into, without the rows that do not count."""

    schema: AnswerSchema

    def counted_rows(self, columns: Iterable[int] = (), question: int = -1) -> ir.Table:
        """Return the rows that count, with these columns; those of a question are its `answer`."""
        return loading.loaded_table({*columns, *self.schema.role_columns}, has_question=question >= 0)

    def all_rows(self) -> ir.Table:
        """Return all rows with their disposition, and the columns that describe answers."""
        table = loading.loaded_table(self.schema.role_columns)
        return row_selection.classify_rows(table, self.schema)

    def column(self, place: int) -> tuple[str, str]:
        """Return the name and the type of a column."""
        return f"c{place}", "string"


@dataclass(frozen=True)
class DatabaseAnswers:
    """A table of a database; `types` are those of its columns, in their order."""

    name: str
    types: Mapping[str, str]
    schema: AnswerSchema

    def counted_rows(self, columns: Iterable[int] = (), question: int = -1) -> ir.Table:
        """Return the rows that count, with these columns; those of a question are its `answer`."""
        rows = self.all_rows(columns, question)
        return rows.filter(rows.disposition == row_selection.COUNTED).drop("disposition")

    def all_rows(self, columns: Iterable[int] = (), question: int = -1) -> ir.Table:
        """Return all rows with their disposition, and the columns that describe answers."""
        schema = self.schema
        table = loading.database_table(self.name, self.types, {*columns, *schema.role_columns}, schema, question)
        return row_selection.classify_rows(table, schema)

    def column(self, place: int) -> tuple[str, str]:
        """Return the name and the type of a column."""
        return list(self.types.items())[place]


AnswerTable = LoadedAnswers | DatabaseAnswers
"""Answers in an engine, whose columns are named by their position."""


@dataclass
class PreparedQueries:
    """Queries on the `answer` to a question, compiled once for all questions that are alike."""

    engine: Engine
    table: AnswerTable
    _texts: dict[Hashable, str] = field(default_factory=dict)
    _unparsed: dict[Hashable, str] = field(default_factory=dict)

    def rows(self, kind: Hashable, question: int, expression: Callable[[], ir.Table]) -> Rows:
        """Return the rows of an expression for the column of a question.

        `kind` is what expressions have in common that differ in the column only: the first of a kind is compiled.
        """
        name, type_name = self.table.column(question)
        if (kind, type_name) not in self._texts:
            self._texts[kind, type_name] = select(expression(), self.engine.dialect)
        query = self._texts[kind, type_name].replace(self.engine.quoted(loading.ANSWER), self.engine.quoted(name))
        return self.engine.ask(query)[0]

    def cell_counts(self, question: int, limit: int) -> Mapping[str, int]:
        """Return the most frequent cells of a question with their number."""

        def expression() -> ir.Table:
            return tallies.cell_counts_table(self.table.counted_rows((), question), "answer", limit)

        return dict(self.rows(("states", limit), question, expression))

    def sums(self, measure: Measure, schema: AnswerSchema, by: Sequence[str], design: Design) -> tuple[Rows, str]:
        """Return the sums of a measure, and what of its skip logic is not understood ("": none)."""
        kind = tallies.query_key(measure)

        def expression() -> ir.Table:
            table = self.table.counted_rows(schema.companion_columns(measure), measure.column)
            answers = tallies.answer_expressions(table, measure, schema)
            self._unparsed[kind] = answers.unparsed
            return tallies.tally(table, answers, schema, by, design)

        return self.rows(kind, measure.column, expression), self._unparsed[kind]
