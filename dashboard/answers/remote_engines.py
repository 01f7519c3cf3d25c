"""Engines in other processes: databases and Spark, each query within its time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import ibis
from ibis.config import Config

from dashboard.answers.engine import (
    Engine,
    LocalEngine,
    Rows,
    driver,
    local_connection,
    refusal_message,
    timeout_message,
)
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.sources.deadline import Deadline, T


class RemoteEngine(Engine):
    """A database by a driver of Python's DB-API, with a time for each query."""

    def __init__(self, name: str, dialect: str, connect: Any, seconds: float) -> None:
        self.name, self.dialect, self.seconds = name, dialect, seconds
        self.connection = run_within(name, seconds, connect)

    def ask(self, query: str) -> tuple[Rows, Iterable[tuple[str, str]]]:
        """Return the rows of a query, and the columns as the driver describes them."""

        def ask() -> tuple[Rows, Any]:
            cursor = self.connection.cursor()
            cursor.execute(query)
            return [tuple(row) for row in cursor.fetchall()], cursor.description

        rows, columns = run_within(self.name, self.seconds, ask)
        return rows, [(column[0], self._type(column)) for column in columns]

    def close(self) -> None:
        """Leave the database, whatever it is doing."""
        with suppress(Exception):
            self.connection.close()

    @staticmethod
    def _type(column: Any) -> str:
        if not isinstance(column[1], int):
            return str(column[1])
        type_info = import_module("psycopg").adapters.types.get(column[1])
        return type_info.name if type_info else "enum"  # a type that the database made


class _SparkOptions(Config):  # type: ignore[misc]  # ibis does not say its type
    """What ibis asks of Spark's options, whose own need its whole backend."""

    treat_nan_as_null: bool = False


class SparkEngine(Engine):
    """A session of Spark, on a local or remote master, whose queries have their time."""

    dialect = "pyspark"

    def __init__(self, connect: Callable[[], Any], seconds: float) -> None:
        ibis.options.pyspark = _SparkOptions()
        self.seconds = seconds
        self.session = run_within("Spark", seconds, connect)

    def ask(self, query: str) -> tuple[Rows, Iterable[tuple[str, str]]]:
        """Return the rows and columns of a query."""

        def ask() -> tuple[Rows, list[tuple[str, str]]]:
            frame = self.session.sql(query)
            return [tuple(row) for row in frame.collect()], frame.dtypes

        return run_within("Spark", self.seconds, ask)


def run_within(name: str, seconds: float, work: Callable[[], T]) -> T:
    """Run work in a thread of its own; refuse what takes longer than it may, or fails."""
    try:
        return Deadline().run(work, seconds)
    except TimeoutError:
        raise ImportRejected(timeout_message(name, seconds)) from None
    except Exception as error:
        slow = any(word in str(error) for word in ("statement timeout", "connection timeout"))
        raise ImportRejected(timeout_message(name, seconds) if slow else refusal_message(name, error)) from None


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
            raise ImportRejected.t("{file} cannot be opened ({reason}).", file=path, reason="no file")
        try:
            with local_connection(str(path), read_only=True) as connection:
                yield LocalEngine(connection, seconds)
        except driver("duckdb").Error as error:
            raise ImportRejected(refusal_message("DuckDB", error)) from None
        return
    factories: Mapping[str, Callable[[str, float], Engine]] = {"postgres": _postgres, "trino": _trino, "spark": _spark}
    scheme = parts.scheme.replace("postgresql", "postgres")
    if scheme not in factories:
        raise UsageError.t(
            "{url} names no engine that is known. Write postgresql://, trino://, spark:// or duckdb:///file.",
            url=parts.scheme or url,
        )
    engine = factories[scheme](url, seconds)
    try:
        yield engine
    finally:
        engine.close()


def _postgres(url: str, seconds: float) -> RemoteEngine:
    psycopg = driver("psycopg")
    options = f"-c default_transaction_read_only=on -c statement_timeout={int(seconds * 1000)} -c TimeZone=UTC"
    return RemoteEngine(
        "PostgreSQL",
        "postgres",
        lambda: psycopg.connect(url, autocommit=True, connect_timeout=max(2, int(seconds)), options=options),
        seconds,
    )


def _trino(url: str, seconds: float) -> RemoteEngine:
    trino, parts = driver("trino.dbapi"), urlsplit(url)
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


def _spark(url: str, seconds: float) -> SparkEngine:
    session = driver("pyspark.sql").SparkSession
    master = "local[2]" if urlsplit(url).netloc in ("", "local") else url
    builder = session.builder.master(master).appName("rates").config("spark.sql.session.timeZone", "UTC")
    return SparkEngine(builder.getOrCreate, seconds)
