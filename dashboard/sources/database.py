"""The tables of the package in a database, read as text; the contract stays a file."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import pandas as pd
import sqlalchemy as sql
from sqlalchemy.engine import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError, NoSuchModuleError, NoSuchTableError, SQLAlchemyError

from dashboard.dataset.contract import DESCRIPTOR, Contract, Table, read_contract
from dashboard.dataset.load import day_of, read_tables
from dashboard.dataset.validation import FIRST_ROW
from dashboard.errors import DataError, OriginError, Problem, SettingsError
from dashboard.sources.data_source import Package
from dashboard.sources.deadline import Deadline

CONNECT_TIMEOUT, QUERY_TIMEOUT = 5, 30
"""Seconds that a database has to answer to a connection, and to one question."""

DEADLINE = 60.0
"""Seconds after which a reading that is not finished is given up; the driver itself may wait for ever."""

MIDNIGHT = re.compile(r"[ T]00:00:00(\.0+)?(\+00(:?00)?)?$")
"""The time of day of a moment that is a day, as databases write it."""

SECRET = re.compile(r"pass|secret|token|key|pwd", re.IGNORECASE)

KEEPALIVES = {"keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3}
CONNECT_OPTIONS: Mapping[str, Mapping[str, Any]] = {
    "postgresql": {"connect_timeout": CONNECT_TIMEOUT, **KEEPALIVES},
    **{name: {"connect_timeout": CONNECT_TIMEOUT, "read_timeout": QUERY_TIMEOUT} for name in ("mysql", "mariadb")},
    "sqlite": {"timeout": CONNECT_TIMEOUT},
}
"""What the drivers call their limits; of others, the deadline is the only one."""


class DatabaseSource:
    """A database whose tables are named as the contract names them (an `DataSource`)."""

    def __init__(
        self,
        url: str,
        contract: Path,
        refresh: float,
        *,
        clock: Callable[[], float] = time.time,
        deadline: float = DEADLINE,
    ) -> None:
        """Read a database every `refresh` seconds, by the contract of a folder.

        `url` is one of SQLAlchemy (SettingsError where it is none, or its driver is not installed), `clock` gives the
        seconds since 1970, and a reading may take `deadline` seconds.
        """
        self._url = _url(url)
        self._contract, self._refresh, self._clock, self._seconds = contract, refresh, clock, deadline
        self._deadline = Deadline("the database")
        self._engine()

    @property
    def name(self) -> str:
        """Return the URL without anything that looks like a secret."""
        hidden = self._url.update_query_dict(dict.fromkeys(_secrets(self._url), "***"))
        return hidden.render_as_string(hide_password=True)

    @property
    def advice(self) -> str:
        """Return the advice to the operator."""
        return f"It is read again every {self._refresh:g} seconds."

    def fingerprint(self) -> str | None:
        """Return the number of the interval that it is now: once in each, one process reads."""
        return f"{int(self._clock() // self._refresh)}"

    def read(self, fingerprint: str) -> Package:  # noqa: ARG002 - a database gives one moment of all tables
        """Return the tables as CSV files in the order of their keys; errors as of `DataSource`."""
        try:
            return self._deadline.run(self._answer, self._seconds)
        except TimeoutError as error:
            raise OriginError(error.strerror or "the database does not answer") from None

    def locate_errors(self, error: DataError, package: Package | None) -> DataError:
        """Return faults with the key of their row, and with the folder of the contract."""
        if package is None:
            contract_path = str(self._contract / DESCRIPTOR)
            return DataError([replace(p, table=contract_path) if p.table == DESCRIPTOR else p for p in error.problems])
        contract = read_contract(self._contract)
        texts, _ = read_tables(package.files, contract)
        tables = {table.path: table for table in contract.tables.values()}
        return DataError([_with_row_keys(problem, tables.get(problem.table), texts) for problem in error.problems])

    def _answer(self) -> Package:
        """Return the package; of what a driver raises the first line is said, without secrets."""
        try:
            return self._read()
        except (SQLAlchemyError, OSError) as error:
            sentence = str(getattr(error, "orig", None) or error).strip().split("\n")[0]
            for secret in filter(None, (self._url.password, *_secrets(self._url).values())):
                sentence = sentence.replace(str(secret), "***")
            raise OriginError(f"the database does not answer ({sentence[:300]})") from None

    def _read(self) -> Package:
        contract = read_contract(self._contract)
        engine = self._engine()
        try:
            path = str(self._url.database or "")
            is_file = self._url.get_backend_name() == "sqlite" and path not in ("", ":memory:")
            if is_file and not path.startswith("file:") and not Path(path).is_file():  # SQLite would make an empty one
                raise OriginError("the file of the database is not there")
            with engine.connect() as connection:
                frames = _packaged_tables(_read_transaction(connection, QUERY_TIMEOUT), contract)
        finally:
            engine.dispose()
        descriptor = {key: value for key, value in contract.descriptor.items() if key != "created"}
        files = {DESCRIPTOR: json.dumps(descriptor, ensure_ascii=False, indent=2).encode() + b"\n"}
        for name, frame in frames.items():
            files[contract.tables[name].path] = frame.to_csv(index=False, lineterminator="\n").encode()
        return Package(files, day_of(self._clock()))

    def _engine(self) -> Engine:
        options = CONNECT_OPTIONS.get(self._url.get_backend_name(), {})
        limits = {name: value for name, value in options.items() if name not in self._url.query}
        try:
            return sql.create_engine(self._url, poolclass=sql.NullPool, connect_args=limits, hide_parameters=True)
        except NoSuchModuleError:
            expected = "Write it as postgresql://user@host:5432/name; for another kind install its SQLAlchemy driver"
            raise SettingsError(
                f"{self.name} is the address of no database that is known here. {expected} with pip."
            ) from None
        except ImportError as error:
            raise SettingsError(f"{self.name}: its driver is not installed ({error}). Install it with pip.") from None


def _secrets(url: URL) -> dict[str, str]:
    return {name: str(value) for name, value in url.query.items() if SECRET.search(name)}


def _url(text: str) -> URL:
    """Return a URL, of PostgreSQL with our driver; the SettingsError repeats nothing of it."""
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        sentence = (
            "the URL of the database cannot be read. Write it as postgresql://user@host:5432/name; write / : @ in a"
        )
        raise SettingsError(f"DASHBOARD_DATA or --data: {sentence} password as %2F %3A %40.") from None
    return url.set(drivername="postgresql+psycopg") if url.drivername in ("postgres", "postgresql") else url


def _read_transaction(connection: Connection, seconds: int) -> Connection:
    """Run all queries in one transaction, with a timeout where the database has one."""
    backend = connection.dialect.name
    if backend == "sqlite":
        connection.exec_driver_sql("BEGIN")
    elif backend == "postgresql":
        connection = connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.exec_driver_sql(f"SET LOCAL statement_timeout = {seconds * 1000}")
        connection.exec_driver_sql("SET LOCAL DateStyle = ISO")
    elif backend in ("mysql", "mariadb"):
        connection = connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _packaged_tables(connection: Connection, contract: Contract) -> dict[str, pd.DataFrame]:
    """Return every table as text, in the order of its key; DataError where one is missing."""
    frames, problems = {}, []
    inspector = sql.inspect(connection)
    for name, table in contract.tables.items():
        try:
            columns = {column["name"]: column["type"] for column in inspector.get_columns(name)}
        except NoSuchTableError:
            remedy = "Create it, or give the right to read it."
            problems.append(Problem(name, 0, "", "the database has no such table", "", remedy))
        else:
            frames[name] = _frame(connection, table, columns)
    if problems:
        raise DataError(problems)
    return frames


def _frame(connection: Connection, table: Table, columns: Mapping[str, Any]) -> pd.DataFrame:
    """Return a table whose cells are as the contract wants them, empty without a value."""
    binary = [name for name, kind in columns.items() if isinstance(kind, sql.LargeBinary)]
    if binary:
        sentence, remedy = f"{', '.join(binary)} holds bytes, not text", "Change its type to text."
        raise DataError([Problem(table.name, 0, binary[0], sentence, "", remedy)])
    texts = [sql.cast(sql.column(name), sql.Text).label(name) for name in columns]
    frame = pd.read_sql(sql.select(*texts).select_from(sql.table(table.name)), connection, dtype="str").fillna("")
    fields = {field.name: field for field in table.fields}
    for name, kind in columns.items():
        field = fields.get(name)
        if isinstance(kind, sql.Integer | sql.Numeric | sql.Float):
            frame[name] = frame[name].map(_plain)
        elif isinstance(kind, sql.DateTime):
            frame[name] = frame[name].str.replace(MIDNIGHT, "", regex=True)
        if field and field.type == "boolean":
            spellings = {*field.true_values, *field.false_values}
            words = dict.fromkeys(("true", "t", "1"), field.true_values[0])
            words |= dict.fromkeys(("false", "f", "0"), field.false_values[0])
            frame[name] = frame[name].replace({word: words[word] for word in words if word not in spellings})
    keys = [name for name in table.key if name in columns] or list(columns)
    return frame.sort_values(keys, ignore_index=True)


def _plain(number: str) -> str:
    """Return a number of a database in plain digits: 67.0 as 67, 1e-05 as 0.00001."""
    try:
        value = Decimal(number)
    except InvalidOperation:
        return number
    if not value.is_finite():
        return number
    integer = value.to_integral_value()
    return f"{integer if value == integer else value.normalize():f}"


def _with_row_keys(problem: Problem, table: Table | None, texts: Mapping[str, pd.DataFrame]) -> Problem:
    """Translate a fault of a CSV file to the table, with the row's key."""
    if table is None or not problem.row:
        return replace(problem, table=table.name if table else problem.table)
    row = texts[table.name].loc[problem.row - FIRST_ROW]
    keys = ", ".join(f"{name} {row[name]}" for name in table.key if name in row)
    return replace(problem, table=f"{table.name} ({keys})" if keys else table.name, row=0)
