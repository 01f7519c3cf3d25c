"""The engines that hold answers: DuckDB in this process, or one named by a URL.

Expressions are written in ibis and sent as SQL by each engine's own driver: only `SELECT`, and nothing but grouped
sums comes back. ibis never connects, so that nothing is created there.
"""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

import ibis
import ibis.expr.types as ir

from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected, UsageError

SECONDS = 60
"""How long an engine may take for one query, where nothing else is said."""

MEMORY, THREADS = "900MB", 2

TYPES: Mapping[str, str] = {
    "varchar": "string", "text": "string", "string": "string", "char": "string", "bpchar": "string", "name": "string",
    "uuid": "string", "int": "int64", "bigint": "int64", "smallint": "int64", "tinyint": "int64", "integer": "int64",
    "hugeint": "int64", "ubigint": "int64", "uinteger": "int64", "usmallint": "int64", "utinyint": "int64",
    "int2": "int64", "int4": "int64", "int8": "int64", "long": "int64", "double": "float64", "float": "float64",
    "real": "float64", "float4": "float64", "float8": "float64", "numeric": "decimal", "decimal": "decimal",
    "boolean": "boolean", "bool": "boolean", "date": "date", "timestamp": "timestamp", "timestamptz": "timestamp",
}  # fmt: skip
"""How engines call their types -> type of ibis; columns of other types are not read."""

Rows = list[tuple[Any, ...]]


class Engine(Protocol):
    """What holds answers: its dialect of SQL, the columns of a table, and the rows of a query."""

    dialect: str

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with their types, as ibis calls them."""

    def rows(self, query: str) -> Rows:
        """Return the rows of a query."""

    def close(self) -> None:
        """Leave it."""


def fetch(engine: Engine, expression: ir.Table) -> Rows:
    """Return the rows of an expression.

    Raises:
        ImportRejected: the engine refuses it, or takes too long.
    """
    return engine.rows(select(expression, engine.dialect))


def select(expression: ir.Table, dialect: str) -> str:
    """Return an expression as the SQL of a dialect, which is a `SELECT` in any case."""
    query = str(ibis.to_sql(expression, dialect=dialect))
    if not re.match(r"\s*(SELECT|WITH)\b", query):
        raise ValueError(query[:40])
    return query


@contextmanager
def local_connection(path: str = ":memory:", *, read_only: bool = False) -> Iterator[Any]:
    """Give a connection to DuckDB that loads no extensions, and close it."""
    duckdb = _driver("duckdb")
    extensions = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
    config = {**extensions, "threads": THREADS, "memory_limit": MEMORY}
    connection = duckdb.connect(path, read_only=read_only, config=config)
    connection.execute("SET TimeZone = 'UTC'")
    try:
        yield connection
    finally:
        connection.close()


class LocalEngine:
    """DuckDB in this process, or a file of it that is only read."""

    dialect = "duckdb"

    def __init__(self, connection: Any, seconds: float = SECONDS) -> None:
        self.connection, self.seconds = connection, seconds

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with their types.

        Raises:
            ImportRejected: there is no such table.
        """
        return described(table, self._cursor(f"SELECT * FROM {quoted_table(table)} LIMIT 0").description)  # nosec B608 # noqa: S608 - quoted

    def rows(self, query: str) -> Rows:
        """Return the rows of a query.

        Raises:
            ImportRejected: it takes too long, or is refused.
        """
        return list(self._cursor(query).fetchall())

    def close(self) -> None:
        """Leave the connection to who opened it."""

    def _cursor(self, query: str) -> Any:
        timer = threading.Timer(self.seconds, self.connection.interrupt)
        timer.start()
        try:
            return self.connection.execute(query)
        except _driver("duckdb").InterruptException:
            raise ImportRejected(_too_slow("DuckDB", self.seconds)) from None
        except _driver("duckdb").Error as error:
            raise ImportRejected(_refusal("DuckDB", error)) from None
        finally:
            timer.cancel()


class RemoteEngine:
    """A database reached by a driver of Python's DB-API.

    Each query has its time, whatever the server does.
    """

    def __init__(self, name: str, dialect: str, connect: Any, seconds: float) -> None:
        self.name, self.dialect, self.seconds = name, dialect, seconds
        self.connection = self._within(connect)

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with their types.

        Raises:
            ImportRejected: there is no such table, or no answer in time.
        """

        def ask() -> dict[str, str]:
            cursor = self.connection.cursor()
            cursor.execute(f"SELECT * FROM {quoted_table(table)} WHERE 1 = 0")  # nosec B608 # noqa: S608 - quoted
            cursor.fetchall()
            return described(table, [(each[0], self._type(each)) for each in cursor.description])

        found: dict[str, str] = self._within(ask)
        return found

    def rows(self, query: str) -> Rows:
        """Return the rows of a query.

        Raises:
            ImportRejected: it takes too long, or is refused.
        """

        def ask() -> Rows:
            cursor = self.connection.cursor()
            cursor.execute(query)
            return [tuple(row) for row in cursor.fetchall()]

        found: Rows = self._within(ask)
        return found

    def close(self) -> None:
        """Leave the database, whatever it is doing."""
        with suppress(Exception):
            self.connection.close()

    @staticmethod
    def _type(column: Any) -> str:
        if not isinstance(column[1], int):
            return str(column[1])
        known = import_module("psycopg").adapters.types.get(column[1])
        return known.name if known else ""

    def _within(self, work: Any) -> Any:
        """Run work in a thread of its own, and wait for it as long as it may take."""
        result: list[Any] = []
        failure: list[Exception] = []

        def run() -> None:
            try:
                result.append(work())
            except Exception as error:
                failure.append(error)

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        thread.join(self.seconds)
        if thread.is_alive():
            raise ImportRejected(_too_slow(self.name, self.seconds))
        if failure:
            slow = any(word in str(failure[0]) for word in ("statement timeout", "connection timeout"))
            raise ImportRejected(_too_slow(self.name, self.seconds) if slow else _refusal(self.name, failure[0]))
        return result[0]


class SparkEngine:
    """A session of Spark, on a local or remote master."""

    dialect = "pyspark"

    def __init__(self, session: Any) -> None:
        self.session = session

    def columns(self, table: str) -> dict[str, str]:
        """Return the columns of a table with their types.

        Raises:
            ImportRejected: there is no such table.
        """
        name = ".".join("`" + part.replace("`", "``") + "`" for part in table.split("."))
        return described(table, self._run(lambda: self.session.sql(f"SELECT * FROM {name} LIMIT 0").dtypes))  # nosec B608 # noqa: S608 - quoted

    def rows(self, query: str) -> Rows:
        """Return the rows of a query.

        Raises:
            ImportRejected: Spark refuses it.
        """
        return [tuple(row) for row in self._run(lambda: self.session.sql(query).collect())]

    def close(self) -> None:
        """Leave the session, which others may use, as it is."""

    @staticmethod
    def _run(work: Any) -> Any:
        try:
            return work()
        except Exception as error:
            raise ImportRejected(_refusal("Spark", error)) from None


@contextmanager
def engine_at(url: str, seconds: float) -> Iterator[Engine]:
    """Give the engine that a URL names, and leave it.

    Raises:
        UsageError: the URL names none that is known, or its driver is not installed.
        ImportRejected: it does not answer in time.
    """
    parts = urlsplit(url)
    if parts.scheme == "duckdb":
        path = Path(unquote(parts.path[1:] if parts.path.startswith("//") else parts.path) or unquote(parts.netloc))
        if not path.is_file():
            raise ImportRejected(LazyMessage.t("{file} cannot be opened ({reason}).", file=path, reason="no file"))
        try:
            with local_connection(str(path), read_only=True) as connection:
                yield LocalEngine(connection, seconds)
        except _driver("duckdb").IOException as error:
            raise ImportRejected(_refusal("DuckDB", error)) from None
        return
    known: Mapping[str, Callable[[str, float], Engine]] = {"postgres": _postgres, "trino": _trino, "spark": _spark}
    scheme = parts.scheme.replace("postgresql", "postgres")
    if scheme not in known:
        raise UsageError(
            LazyMessage.t(
                "{url} names no engine that is known. Write postgresql://, trino://, spark:// or duckdb:///file.",
                url=parts.scheme or url,
            )
        )
    engine = known[scheme](url, seconds)
    try:
        yield engine
    finally:
        engine.close()


def _postgres(url: str, seconds: float) -> RemoteEngine:
    psycopg = _driver("psycopg")
    options = f"-c default_transaction_read_only=on -c statement_timeout={int(seconds * 1000)} -c TimeZone=UTC"
    return RemoteEngine(
        "PostgreSQL",
        "postgres",
        lambda: psycopg.connect(url, autocommit=True, connect_timeout=max(2, int(seconds)), options=options),
        seconds,
    )


def _trino(url: str, seconds: float) -> RemoteEngine:
    trino, parts = _driver("trino.dbapi"), urlsplit(url)
    catalog, _, schema = parts.path.strip("/").partition("/")
    secure = parts.port == 443 or parts.password is not None
    auth = (
        import_module("trino.auth").BasicAuthentication(unquote(parts.username or ""), unquote(parts.password))
        if parts.password
        else None
    )
    return RemoteEngine(
        "Trino",
        "trino",
        lambda: trino.connect(
            host=parts.hostname, port=parts.port or 8080, user=unquote(parts.username or "dashboard"), catalog=catalog,
            schema=schema or None, http_scheme="https" if secure else "http", auth=auth, request_timeout=seconds,
        ),
        seconds,
    )  # fmt: skip


def _spark(url: str, _seconds: float) -> SparkEngine:
    session = _driver("pyspark.sql").SparkSession
    master = "local[2]" if urlsplit(url).netloc in ("", "local") else url
    builder = session.builder.master(master).appName("rates").config("spark.sql.session.timeZone", "UTC")
    return SparkEngine(builder.getOrCreate())


def described(table: str, columns: Sequence[Any] | None) -> dict[str, str]:
    """Return name -> type of ibis of a cursor's columns; what no type is known for is left out."""
    types = {str(each[0]): TYPES.get(re.split(r"[\s(]", str(each[1]).casefold())[0], "") for each in columns or ()}
    known = {name: kind for name, kind in types.items() if kind}
    if not known:
        raise ImportRejected(LazyMessage.t("The table {table} has no column that can be read.", table=table))
    return known


def quoted_table(table: str) -> str:
    """Return the name of a table, with its schema and catalogue, in quotation marks."""
    return ".".join('"' + part.replace('"', '""') + '"' for part in table.split("."))


def _driver(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError:
        raise UsageError(
            LazyMessage.t(
                "The module {module} is not installed. Install it: pip install {package}.",
                module=module,
                package="'service-disruption-dashboard[answers]'" if module == "duckdb" else module.partition(".")[0],
            )
        ) from None


def _too_slow(name: str, seconds: float) -> LazyMessage:
    return LazyMessage.t(
        "{engine} gave no answer within {seconds} seconds. Ask for fewer questions or groups, or say --seconds.",
        engine=name,
        seconds=f"{seconds:g}",
    )


def _refusal(name: str, error: Exception) -> LazyMessage:
    """Return what an engine says, its first line, without what was sent and without passwords."""
    first = re.sub(r"://[^@\s]*@", "://", str(error).strip().partition("\n")[0])[:200]
    return LazyMessage.t("{engine} refuses: {reason}.", engine=name, reason=first.rstrip("."))
