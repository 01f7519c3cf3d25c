"""Answers as a table of text: loaded from a file into DuckDB, or in a database.

Columns are called `c0`, `c1` ... by their position, so that names which differ in case only cannot meet; blank cells
and NaN are NULL. Beside them stand `moment` (when a row was answered), `month` and `weight`.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext, suppress
from typing import Any

import ibis
import ibis.expr.types as ir
import pandas as pd

from dashboard.answers.answer_sheet import AnswerSheet
from dashboard.answers.count_layout import month_heading
from dashboard.answers.measure import AnswerSchema
from dashboard.answers.skip_logic import as_number
from dashboard.answers.vocabulary import MISSING
from dashboard.errors import LazyMessage
from dashboard.importing.errors import ImportRejected

ANY_ORDER = "either"
"""How dates are read for a draft, where it cannot be told whether the day or the month comes first."""

MAX_MONTHS = 200
"""Different cells of a column of months that are read one by one."""

LOADED = "answers"
ANSWER = "answer to the question"
"""How the column of a question is called in a query, until it is sent."""

BLANKS = "' ' || chr(9) || chr(10) || chr(13) || chr(160) || chr(8203) || chr(8239) || chr(65279)"
"""What stands beside the text of cells that were copied, as SQL."""

BLANK = "[ \u00a0\u202f’'']"
"""What stands between thousands and can be no comma, as SQL."""

NAMES = ("unit", "scope", "population", "stratum", "cluster")
"""Roles of columns that name what a row is of."""

CAPITALS = "АБВГДЕЁЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯӘҒҚҢӨҰҮҺІЎҲҶӢӮÀÂÇÉÈÊËÎÏÔÖÙÛÜ\u00a0"
ISO = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+)?(Z|[+-][0-9:]+)?$"
DAYS: Mapping[str, tuple[str, ...]] = {
    "month-first": ("%m/%d/%y", "%m/%d/%Y"),
    "day-first": ("%d/%m/%y", "%d/%m/%Y"),
    "clear": ("%d.%m.%y", "%d.%m.%Y", "%Y/%m/%d", "%b %d, %Y"),
}
"""Order of days and months -> formats; years of two figures first, of which %Y makes the year 21."""

TIMES = ("", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p")
"""What stands behind a day."""


def load(connection: Any, sheet: AnswerSheet, columns: Iterable[int], schema: AnswerSchema, dates: str = "") -> None:
    """Load the named columns of a sheet into DuckDB, as the table `answers`.

    Raises:
        ImportRejected: rows are not like the headings, or times and weights are not understood; columns and counts
            are said.
    """
    places = sorted({place for place in columns if place >= 0}) or [0]  # no engine takes a table without columns
    source, arguments = _source(connection, sheet, places)
    blank = f"nullif({{}}, '{sheet.kind.blank}')" if sheet.kind.blank else "{}"
    cells = ", ".join(f"{blank.format(_trimmed(f'x{place}'))} AS c{place}" for place in places)
    above = sheet.heading_rows if sheet.separator else 0
    try:
        connection.execute(
            f"CREATE TABLE {LOADED} AS SELECT * FROM (SELECT row_number() OVER () AS row_order, {cells} "  # nosec B608 # noqa: S608 - names of ours
            f"FROM {source}) WHERE row_order > {above}",
            arguments,
        )
    except Exception as error:
        raise ImportRejected(_unlike_headings(sheet, str(error).partition("\n")[0][:160])) from None
    _delete_blank_rows(connection, sheet, places, source, arguments)
    if sheet.separator and sheet.foot_lines:
        last = f"SELECT row_order FROM {LOADED} ORDER BY row_order DESC LIMIT {sheet.foot_lines}"  # nosec B608 # noqa: S608
        connection.execute(f"DELETE FROM {LOADED} WHERE row_order IN ({last})")  # nosec B608 # noqa: S608
    for place in _name_columns(schema):
        mark = f"regexp_full_match(lower(c{place}), '{MISSING}')"
        connection.execute(f"UPDATE {LOADED} SET c{place} = NULL WHERE {mark}")  # nosec B608 # noqa: S608 - names of ours
    _add_moment(connection, schema, dates)
    weight = schema.position("weight")
    number = _number(connection, LOADED, f"c{weight}") if weight >= 0 else "1.0"
    connection.execute(f"ALTER TABLE {LOADED} ADD COLUMN weight DOUBLE")
    connection.execute(f"UPDATE {LOADED} SET weight = {number}")  # nosec B608 # noqa: S608


def _delete_blank_rows(
    connection: Any, sheet: AnswerSheet, places: Sequence[int], source: str, arguments: Sequence[str]
) -> None:
    """Delete rows of separators alone, such as Excel writes below a table."""
    is_silent = " AND ".join(f"c{place} IS NULL" for place in places)
    silent_rows = connection.execute(f"SELECT count(*) FROM {LOADED} WHERE {is_silent}").fetchone()[0]  # nosec B608 # noqa: S608
    if sheet.separator and silent_rows:  # all columns are read in this case only
        is_blank = " AND ".join(f"trim(coalesce(x{place}, '')) = ''" for place in range(len(sheet.headings)))
        rows = f"SELECT row_number() OVER () AS row_order, {is_blank} AS is_blank FROM {source}"  # nosec B608 # noqa: S608
        blank_rows = f"SELECT row_order FROM ({rows}) WHERE is_blank"  # nosec B608 # noqa: S608
        connection.execute(f"DELETE FROM {LOADED} WHERE row_order IN ({blank_rows})", arguments)  # nosec B608 # noqa: S608


def _name_columns(schema: AnswerSchema) -> list[int]:
    """Return the columns in which a mark of a missing value is the name of nothing."""
    return [place for role in NAMES if (place := schema.position(role)) >= 0]


def _trimmed(name: str) -> str:
    """Return the SQL of a text without the blanks beside it, NULL for blanks alone.

    `trim` with such a list takes four times as long as a look at the first and the last letter.
    """
    is_plain = f"{name} >= '!' AND {name} < chr(127) AND ord({name}[-1]) BETWEEN 33 AND 126"
    return f"CASE WHEN {name} = '' THEN NULL WHEN {is_plain} THEN {name} ELSE nullif(trim({name}, {BLANKS}), '') END"


def _unlike_headings(sheet: AnswerSheet, reason: str) -> LazyMessage:
    """Return which rows are not like the headings; else why a file is refused."""
    wrong, width = list[int](), 0
    if sheet.path and sheet.separator:
        with suppress(csv.Error, UnicodeDecodeError), sheet.path.open(encoding="utf-8-sig", newline="") as file:
            for number, row in enumerate(csv.reader(file, delimiter=sheet.separator), 1):
                width = width or len(row)
                wrong += [number] if row and len(row) != width else []
    if not wrong:
        return LazyMessage.t(
            "{file} cannot be read as a table: its rows are not like its headings ({reason}).",
            file=sheet.name,
            reason=reason,
        )
    return LazyMessage.t(
        "{file}: {count} rows have more or fewer cells than the {columns} headings; the first of them is row {row}.",
        file=sheet.name,
        count=len(wrong),
        columns=width,
        row=wrong[0],
    )


def _source(connection: Any, sheet: AnswerSheet, places: Sequence[int]) -> tuple[str, list[str]]:
    """Return what DuckDB reads a sheet from, as columns `x0`, `x1` ..., and its parameters."""
    if sheet.path is None:
        rows = [row for row in sheet.rows if any(row)]
        cells = {f"x{place}": [row[place] if place < len(row) else "" for row in rows] for place in places}
        connection.register("cells", pd.DataFrame(cells, dtype=object))
        return "cells", []
    if not sheet.separator:
        own_names = connection.execute("SELECT * FROM read_parquet($1) LIMIT 0", [str(sheet.path)]).description
        quoted = {place: own_names[place][0].replace('"', '""') for place in places}
        columns = ", ".join(f'"{heading}"::VARCHAR AS x{place}' for place, heading in quoted.items())
        return f"(SELECT {columns} FROM read_parquet($1))", [str(sheet.path)]  # nosec B608 # noqa: S608 - quoted
    columns = ", ".join(f"'x{place}': 'VARCHAR'" for place in range(len(sheet.headings)))
    reader = (
        "read_csv($1, auto_detect = false, header = false, delim = $2, quote = '\"', escape = '\"', "
        f"max_line_size = 4000000, columns = {{{columns}}})"
    )
    return reader, [str(sheet.path), sheet.separator]


def _add_moment(connection: Any, schema: AnswerSchema, dates: str) -> None:
    """Add `moment` from the column of times, `day` and `month` from that of months or of times."""
    place, month = schema.position("time"), schema.position("month")
    for column in ("moment TIMESTAMP", "day VARCHAR", "month VARCHAR"):
        connection.execute(f"ALTER TABLE {LOADED} ADD COLUMN {column}")
    for source in dict.fromkeys(column for column in (place, month) if column >= 0):
        heading = schema.sheet.headings[source]
        text = _as_time(connection, f"c{source}", heading, dates, is_month=source == month)
        if source == place:
            connection.execute(f"UPDATE {LOADED} SET moment = {text}")  # nosec B608 # noqa: S608
        if source == month or month < 0:
            local = f"strftime(coalesce(try_cast(c{source} AS TIMESTAMP), {text}), '%Y-%m-%d')"
            connection.execute(f"UPDATE {LOADED} SET day = {local}, month = substr({local}, 1, 7)")  # nosec B608 # noqa: S608


def _as_time(connection: Any, column: str, heading: str, dates: str, *, is_month: bool) -> str:
    """Return the SQL that reads times from text; refuse what is none, or can be two."""
    if dates in ("", ANY_ORDER):
        with suppress(ImportRejected) if dates else nullcontext():
            dates = _day_order(connection, column, heading)
    days = (*DAYS["clear"], *DAYS.get(dates, DAYS["month-first"]))
    formats = "[" + ", ".join(f"'{day}{time}'" for day in days for time in TIMES) + "]"
    iso = f"regexp_replace({column}, '^([0-9]{{4}}-[0-9]{{2}})$', '\\1-01')"
    plain = f"replace(replace(regexp_replace({column}, ' (GMT|UTC)([+-][0-9:]+)?$', ''), ' ص', ' AM'), ' م', ' PM')"
    text = f"coalesce(try_cast({iso} AS TIMESTAMPTZ)::TIMESTAMP, try_strptime({plain}, {formats}))"
    unread = f"FROM {LOADED} WHERE {column} IS NOT NULL AND {text} IS NULL"  # nosec B608
    cells = [cell for [cell] in connection.execute(f"SELECT DISTINCT {column} {unread} LIMIT {MAX_MONTHS}").fetchall()]  # nosec B608
    months = {cell.replace("'", "''"): month for cell in cells if is_month and (month := month_heading(cell))[4:]}
    if months:  # in words, or without a day
        names = " ".join(f"WHEN '{cell}' THEN TIMESTAMP '{month}-01'" for cell, month in months.items())
        text = f"coalesce({text}, CASE {column} {names} END)"
    rows = connection.execute(f"SELECT count(*) FROM {LOADED} WHERE {column} IS NOT NULL AND {text} IS NULL")  # nosec B608 # noqa: S608
    if count := rows.fetchone()[0]:
        raise ImportRejected.t(
            "{column}: {count} answers are not understood as a date and time. Write them as 2020-08-31 14:05.",
            column=heading,
            count=count,
        )
    return text


def _day_order(connection: Any, column: str, heading: str) -> str:
    """Return whether days or months come first in dates with strokes; "" where there are none."""
    pattern = r"^([0-9]{1,2})/([0-9]{1,2})/([0-9]{4}|[0-9]{2})( |$)"
    first, second = connection.execute(
        f"SELECT max(regexp_extract({column}, '{pattern}', 1)::INT), "  # nosec B608 # noqa: S608
        f"max(regexp_extract({column}, '{pattern}', 2)::INT) FROM {LOADED} WHERE regexp_matches({column}, '{pattern}')"
    ).fetchone()
    if first is None:
        return ""
    if (first > 12) == (second > 12):
        raise ImportRejected.t(
            "{column}: it cannot be told whether the day or the month comes first in its dates. Say --dates "
            "day-first or --dates month-first.",
            column=heading,
        )
    return "day-first" if first > 12 else "month-first"


def _number(connection: Any, table: str, column: str) -> str:
    """Return the SQL that reads a number of a column; NULL for what is none, or could be two.

    1,500 is one and a half where another cell (0,5) shows that commas stand before decimals; else it is not read.
    """
    cell, (blanks, points, commas) = column, (f"[1-9][0-9]{{0,2}}({mark}[0-9]{{3}})+" for mark in (BLANK, "[.]", ","))
    column = (
        f"CASE WHEN regexp_full_match({cell}, '{blanks}([.,][0-9]+)?') THEN regexp_replace({cell}, '{BLANK}', '', 'g') "
        f"WHEN regexp_full_match({cell}, '{points},[0-9]+') THEN replace({cell}, '.', '') "
        f"WHEN regexp_full_match({cell}, '{commas}[.][0-9]+') THEN replace({cell}, ',', '') ELSE {cell} END"
    )
    decimal, thousands = "[+-]?([0-9]+([.,][0-9]*)?|[.,][0-9]+)([eE][+-]?[0-9]+)?", "[1-9][0-9]{0,2},[0-9]{3}"
    [decimals] = connection.execute(
        f"SELECT count(*) FROM {table} WHERE regexp_full_match({column}, '[0-9]+,[0-9]+') "  # nosec B608 # noqa: S608
        f"AND NOT regexp_full_match({column}, '{thousands}')"
    ).fetchone()
    number = f"try_cast(replace({column}, ',', '.') AS DOUBLE)"
    is_clear = f"regexp_full_match({column}, '{decimal}') AND isfinite({number})"
    if not decimals:
        is_clear += f" AND NOT regexp_full_match({column}, '{thousands}')"
    return f"CASE WHEN {is_clear} THEN {number} END"


def join_weights(connection: Any, weights: Mapping[str, str], unit: int) -> None:
    """Take the weight of each row from a second file, by its unit (`weights_by_unit`)."""
    connection.register("weights", pd.DataFrame({"k": list(weights), "w": list(weights.values())}, dtype=object))
    connection.execute(
        f"UPDATE {LOADED} SET weight = (SELECT {_number(connection, 'weights', 'w::VARCHAR')} FROM weights "  # nosec B608 # noqa: S608 - names of ours
        f"WHERE k::VARCHAR = regexp_replace(lower(c{unit}), '^([0-9]+)[.]0$', '\\1'))"
    )


def loaded_table(columns: Iterable[int], *, has_question: bool = False) -> ir.Table:
    """Return the loaded table as ibis knows it, with the `answer` to a question."""
    schema = {f"c{place}": "string" for place in sorted({column for column in columns if column >= 0})}
    schema |= {"row_order": "int64", "moment": "timestamp", "day": "string", "month": "string", "weight": "float64"}
    if not has_question:
        return ibis.table(schema, LOADED)
    table = ibis.table(schema | {ANSWER: "string"}, LOADED)
    return table.select(**{name: table[name] for name in schema}, answer=table[ANSWER])


def database_table(
    name: str, types: Mapping[str, str], columns: Iterable[int], schema: AnswerSchema, question: int = -1
) -> ir.Table:
    """Return a table of a database in the form of a loaded one.

    Beside the text of each column (`c0`) stands what the database holds (`raw_c0`), by which it groups faster.
    """
    catalog, database, table = ["", "", *name.split(".")][-3:]
    columns, headings = sorted({column for column in columns if column >= 0}), list(types)
    time, month, weight = (schema.position(role) for role in ("time", "month", "weight"))
    column_types = {
        headings[column]: types[headings[column]] for column in sorted({*columns, time, month, weight} - {-1})
    }
    column_types |= {ANSWER: types[headings[question]]} if question >= 0 else {}
    source = ibis.table(column_types, table, catalog=catalog or None, database=database or None)
    cells = {f"c{place}": source[headings[place]] for place in columns}
    cells |= {"answer": source[ANSWER]} if question >= 0 else {}
    bare = {f"c{place}" for place in _name_columns(schema)}
    values: dict[str, ir.Value] = {
        name: as_name(cell) if name in bare else as_text(cell) for name, cell in cells.items()
    }
    values |= {f"raw_{name}": cell for name, cell in cells.items()}
    date_column = source[headings[month if month >= 0 else time]] if max(month, time) >= 0 else ibis.null("string")
    values["row_order"] = ibis.literal(0, "int64")
    values["moment"] = source[headings[time]] if time >= 0 else ibis.null("timestamp")
    values["day"] = as_day(date_column)
    values["month"] = as_month(date_column)
    values["raw_month"] = date_column.truncate("M") if date_column.type().is_temporal() else date_column
    values["weight"] = _as_weight(source[headings[weight]]) if weight >= 0 else ibis.literal(1.0)
    return source.select(**values)


def as_text(column: ir.Value) -> ir.StringValue:
    """Return the text of a column; NULL for blanks and NaN."""
    text = column.cast("string").strip()
    text = text.re_replace("[.]0+$", "") if column.type().is_decimal() else text
    return text.upper().isin(["", "NAN"]).ifelse(None, text)


def as_code(text: ir.StringValue) -> ir.StringValue:
    """Return a text in lower case, by which codes are compared.

    Some databases lower ASCII letters only.
    """
    plain = text.lower()
    other = plain.translate(CAPITALS, CAPITALS.lower().replace("\u00a0", " "))  # slow
    code: ir.StringValue = text.re_search("[^ -~]").ifelse(other, plain).strip()
    return code


def as_name(column: ir.Value) -> ir.StringValue:
    """Return the text of a column that names something; NULL for marks of missing values, too."""
    text = as_text(column)
    return text.lower().re_search(f"^({MISSING})$").ifelse(None, text)


def as_month(column: ir.Value) -> ir.StringValue:
    """Return the month of times, or of text that begins with it."""
    return as_day(column).substr(0, 7)


def as_day(column: ir.Value) -> ir.StringValue:
    """Return the day of times, or of text that begins with it."""
    return column.strip().substr(0, 10) if column.type().is_string() else column.strftime("%Y-%m-%d")


def _as_weight(column: ir.Value) -> ir.FloatingValue:
    """Return a column of weights, NULL for NaN and infinity."""
    if column.type().is_string():
        return as_number(column.strip())
    number = column.cast("float64")
    return (number.isnan() | number.isinf()).ifelse(None, number) if column.type().is_floating() else number
