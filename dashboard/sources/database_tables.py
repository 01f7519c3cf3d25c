"""Tables of a database as CSV files have them: text, in the order of keys."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

import pandas as pd
import sqlalchemy as sql
from sqlalchemy.engine import Connection
from sqlalchemy.exc import NoSuchTableError

from dashboard.dataset.contract import Contract, Table
from dashboard.dataset.validation import FIRST_ROW
from dashboard.errors import DataError, Problem

MIDNIGHT = re.compile(r"[ T]00:00:00(\.0+)?(\+00(:?00)?)?$")
"""The time of day of a moment that is a day, as databases write it."""


def read_transaction(connection: Connection, seconds: int) -> Connection:
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


def packaged_tables(connection: Connection, contract: Contract) -> dict[str, pd.DataFrame]:
    """Return every table as text, in the order of its key.

    Raises:
        DataError: a table is not there.
    """
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


def with_row_keys(problem: Problem, table: Table | None, texts: Mapping[str, pd.DataFrame]) -> Problem:
    """Translate a fault of a CSV file to the table, with the row's key."""
    if table is None or not problem.row:
        return replace(problem, table=table.name if table else problem.table)
    row = texts[table.name].loc[problem.row - FIRST_ROW]
    keys = ", ".join(f"{name} {row[name]}" for name in table.key if name in row)
    return replace(problem, table=f"{table.name} ({keys})" if keys else table.name, row=0)
