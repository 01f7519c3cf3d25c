"""The engines that hold answers: DuckDB in this process, or one named by a URL.

Expressions are written in ibis and sent as SQL by each engine's own driver: only `SELECT`, and nothing but grouped
sums comes back. ibis never connects, so that nothing is created there.
"""

from __future__ import annotations

import re
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from typing import Any

import ibis
import ibis.backends.sql.dialects
import ibis.expr.types as ir
import sqlglot

from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected, UsageError

SECONDS = 60
"""How long an engine may take for one query, where nothing else is said."""

MEMORY, THREADS = "900MB", 2

TYPES: Mapping[str, str] = {
    "string": "varchar text string char bpchar name",
    "uuid": "uuid enum",
    "int64": "int bigint smallint tinyint integer hugeint ubigint uinteger usmallint utinyint int2 int4 int8 long",
    "float64": "double float real float4 float8",
    "decimal": "numeric decimal",
    "boolean": "boolean bool",
    "date": "date",
    "timestamp": "timestamp timestamptz timestamp_ntz timestamp_ltz",
}
"""Type of ibis -> how engines call it; columns of other types are not read.

What is no text before it is cast, such as the words of an enumeration, is a `uuid`.
"""

Rows = list[tuple[Any, ...]]


class Engine(ABC):
    """What holds answers, by its dialect of SQL.

    All raise `ImportRejected` for what it refuses, lacks, or takes too long for.
    """

    dialect: str

    @abstractmethod
    def ask(self, query: str) -> tuple[Rows, Iterable[tuple[str, str]]]:
        """Return the rows of a query, and its columns with their types as the engine calls them."""

    def close(self) -> None:  # noqa: B027 - which few have to do
        """Leave it as it is."""

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with types of ibis, but those of unknown types."""
        name = ".".join(self.quoted(part) for part in table.split("."))
        query = f"SELECT * FROM {name} WHERE 1 = 0"  # nosec B608 # noqa: S608 - quoted
        kinds = {name: kind for kind, names in TYPES.items() for name in names.split()}
        names = {column: re.split(r"[\s(]", kind.casefold())[0] for column, kind in self.ask(query)[1]}
        readable = {column: kinds[kind] for column, kind in names.items() if kind in kinds}
        if not readable:
            raise ImportRejected.t("The table {table} has no column that can be read.", table=table)
        return readable

    def quoted(self, name: str) -> str:
        """Return a name in the quotation marks of the engine."""
        return sqlglot.to_identifier(name, quoted=True).sql(dialect=self.dialect)


def fetch(engine: Engine, expression: ir.Table) -> Rows:
    """Return the rows of an expression."""
    return engine.ask(select(expression, engine.dialect))[0]


def count_rows(engine: Engine, table: ir.Table, *conditions: ir.BooleanValue) -> list[int]:
    """Return of how many rows each condition is true."""
    counts = {f"rows{number}": condition.fill_null(False).sum() for number, condition in enumerate(conditions)}
    return [int(rows or 0) for rows in fetch(engine, table.aggregate(**counts))[0]]


def select(expression: ir.Table, dialect: str) -> str:
    """Return an expression as the SQL of a dialect, which is a `SELECT` in any case."""
    query = str(ibis.to_sql(expression, dialect=dialect))
    if not re.match(r"\s*(SELECT|WITH)\b", query):
        raise ValueError(query[:40])
    return query


@contextmanager
def local_connection(path: str = ":memory:", *, read_only: bool = False) -> Iterator[Any]:
    """Give a connection to DuckDB that loads no extensions, and close it."""
    duckdb = driver("duckdb")
    extensions = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    config = {**extensions, "threads": THREADS, "memory_limit": MEMORY}
    connection = duckdb.connect(path, read_only=read_only, config=config)
    connection.execute("SET TimeZone = 'UTC'")
    try:
        yield connection
    finally:
        connection.close()


class LocalEngine(Engine):
    """DuckDB in this process, or a file of it that is only read."""

    dialect = "duckdb"

    def __init__(self, connection: Any, seconds: float = SECONDS) -> None:
        self.connection, self.seconds = connection, seconds

    def ask(self, query: str) -> tuple[Rows, Iterable[tuple[str, str]]]:
        """Return the rows and columns of a query, which is interrupted when its time is over."""
        timer = threading.Timer(self.seconds, self.connection.interrupt)
        timer.start()
        try:
            cursor = self.connection.execute(query)
            return cursor.fetchall(), [(column[0], str(column[1])) for column in cursor.description or ()]
        except driver("duckdb").InterruptException:
            raise ImportRejected(timeout_message("DuckDB", self.seconds)) from None
        except driver("duckdb").Error as error:
            raise ImportRejected(refusal_message("DuckDB", error)) from None
        finally:
            timer.cancel()


def driver(module: str) -> Any:
    """Return a driver; refuse one that is not installed."""
    try:
        return import_module(module)
    except ImportError:
        raise UsageError.t(
            "The module {module} is not installed. Install it: pip install {package}.",
            module=module,
            package="'service-disruption-dashboard[answers]'" if module == "duckdb" else module.partition(".")[0],
        ) from None


def timeout_message(name: str, seconds: float) -> LazyMessage:
    """Return the sentence on an engine that took too long."""
    return LazyMessage.t(
        "{engine} gave no answer within {seconds} seconds. Ask for fewer questions or groups, or say --seconds.",
        engine=name,
        seconds=f"{seconds:g}",
    )


def refusal_message(name: str, error: Exception) -> LazyMessage:
    """Return what an engine says, its first line, without what was sent and without passwords."""
    first = re.sub(r"://[^@\s]*@", "://", str(error).strip().partition("\n")[0])[:200]
    return LazyMessage.t("{engine} refuses: {reason}.", engine=name, reason=first.rstrip("."))
