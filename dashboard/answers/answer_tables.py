"""The rows that count, as ibis knows them: of a loaded file, or of a table in a database.

Queries of questions are alike but for the column: each is compiled once, and sent with other columns.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import ibis.expr.types as ir
import sqlglot

from dashboard.answers import loading, row_selection, tallies
from dashboard.answers.engine import Engine, Rows, select
from dashboard.answers.measure import Measure, Understanding


class AnswerTable(Protocol):
    """Answers in an engine, whose columns are named by their position."""

    def counted(self, columns: Iterable[int] = (), question: int = -1) -> ir.Table:
        """Return the rows that count, with these columns; those of a question are its `answer`."""

    def judged(self) -> ir.Table:
        """Return all rows with their fate, and the columns that describe answers."""

    def column(self, place: int) -> tuple[str, str]:
        """Return the name and the type of a column."""


@dataclass(frozen=True)
class LoadedAnswers:
    """The table that a file was loaded into, without the rows that do not count."""

    understanding: Understanding

    def counted(self, columns: Iterable[int] = (), question: int = -1) -> ir.Table:
        """Return the rows that count, with these columns; those of a question are its `answer`."""
        columns_of_roles = self.understanding.described_columns
        return loading.loaded_table({*columns, *columns_of_roles}, has_question=question >= 0)

    def judged(self) -> ir.Table:
        """Return all rows with their fate, and the columns that describe answers."""
        table = loading.loaded_table(self.understanding.described_columns)
        return row_selection.with_fates(table, self.understanding)

    def column(self, place: int) -> tuple[str, str]:
        """Return the name and the type of a column."""
        return f"c{place}", "string"


@dataclass(frozen=True)
class DatabaseAnswers:
    """A table of a database; `types` are those of its columns, in their order."""

    name: str
    types: Mapping[str, str]
    understanding: Understanding

    def counted(self, columns: Iterable[int] = (), question: int = -1) -> ir.Table:
        """Return the rows that count, with these columns; those of a question are its `answer`."""
        rows = self._judged(columns, question)
        return rows.filter(rows.fate == row_selection.COUNTED).drop("fate")

    def judged(self) -> ir.Table:
        """Return all rows with their fate, and the columns that describe answers."""
        return self._judged((), -1)

    def column(self, place: int) -> tuple[str, str]:
        """Return the name and the type of a column."""
        return list(self.types.items())[place]

    def _judged(self, columns: Iterable[int], question: int) -> ir.Table:
        schema = self.understanding
        table = loading.database_table(self.name, self.types, {*columns, *schema.described_columns}, schema, question)
        return row_selection.with_fates(table, schema)


@dataclass
class PreparedQueries:
    """Queries on the `answer` to a question, compiled once for all questions that are alike."""

    engine: Engine
    table: AnswerTable
    _texts: dict[Hashable, str] = field(default_factory=dict)
    _unclear: dict[Hashable, str] = field(default_factory=dict)

    def rows(self, kind: Hashable, question: int, expression: Callable[[], ir.Table]) -> Rows:
        """Return the rows of an expression for the column of a question.

        Args:
            kind: what expressions have in common that differ in the column only.
            question: the column.
            expression: builds it, where none of its kind was compiled yet.
        """
        name, type_name = self.table.column(question)
        if (kind, type_name) not in self._texts:
            self._texts[kind, type_name] = select(expression(), self.engine.dialect)
        query = self._texts[kind, type_name].replace(self._quoted(loading.ANSWER), self._quoted(name))
        return self.engine.rows(query)

    def states(self, question: int, limit: int) -> Mapping[str, int]:
        """Return the most frequent cells of a question with their number."""
        return tallies.as_states(
            self.rows(
                ("states", limit), question, lambda: tallies.cells_of(self.table.counted((), question), "answer", limit)
            )
        )

    def sums(
        self, measure: Measure, schema: Understanding, by: Sequence[str], *, has_weights: bool
    ) -> tuple[Rows, str]:
        """Return the sums of a measure, and what of its skip logic is not understood ("": none)."""
        kind = tallies.kind_of(measure)

        def expression() -> ir.Table:
            table = self.table.counted(schema.columns_beside(measure), measure.column)
            answers = tallies.answers_to(table, measure, schema)
            self._unclear[kind] = answers.unclear
            return tallies.tally(table, answers, schema, by, has_weights=has_weights)

        return self.rows(kind, measure.column, expression), self._unclear[kind]

    def _quoted(self, name: str) -> str:
        return sqlglot.to_identifier(name, quoted=True).sql(dialect=self.engine.dialect)
