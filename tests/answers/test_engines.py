"""The same rates on every engine: DuckDB in this process, a file of it, PostgreSQL.

Trino's SQL is read.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import psycopg
import pytest

from dashboard.__main__ import main
from dashboard.answers.answer_mapping import AnswerMapping
from dashboard.answers.answer_sheet import AnswerSheet
from dashboard.answers.answer_tables import DatabaseAnswers, PreparedQueries
from dashboard.answers.engine import Engine, Rows
from dashboard.answers.intervals import Design
from dashboard.answers.remote_engines import SparkEngine
from dashboard.answers.schema_inference import infer_schema
from dashboard.importing.column_matching import header_key
from dashboard.importing.raw_answers import PLAIN
from dashboard.importing.target_package import read_package
from dashboard.settings import shipped_folder
from tests.support.answer_fixtures import rates_of, refusal_of, write_csv
from tests.support.postgres import Postgres, postgres

Output = pytest.CaptureFixture[str]
COLUMNS = ("facility", "answered", "region", "stratum", "psu", "wt", "W", "outreach", "testing")
CODES = ("not", "partly", "completely", "dont_know", "not_applicable")
STATES = ("Not disrupted", "Partly disrupted", "Completely disrupted", "Do not know", "Not applicable", "")
MEANINGS = ("--column", "facility=unit", "--column", "answered=time", "--column", "region=scope",
            "--column", "wt=weight",            "--column", "outreach=outreach", "--column", "testing=hiv-testing",
            *(word for name, status in zip(STATES, CODES, strict=False)
              for word in ("--answer", f"{name}={status}")))  # fmt: skip
PLAIN_DESIGN = ("--column", "stratum=", "--column", "psu=")
DESIGN = ("--column", "stratum=stratum", "--column", "psu=cluster")


def rows() -> list[tuple[Any, ...]]:
    """Return answers of 300 facilities, some of which answered twice.

    In 3 strata of 10 clusters.
    """
    draw = random.Random(20)  # noqa: S311 - no secret
    answers = []
    for number in range(330):
        facility = number % 300
        answers.append(
            (f"F{facility:03d}", f"2021-0{1 + number // 300}-{1 + facility % 28:02d} 10:00:00", f"R{facility % 4}",
             f"S{facility % 3}", f"P{facility % 3}-{facility % 10}", round(draw.uniform(0.5, 3), 3), "x",
             draw.choice(STATES), draw.choice(STATES))
        )  # fmt: skip
    return answers


@pytest.fixture(scope="module")
def server() -> Iterator[Postgres]:
    with postgres() as running:
        with psycopg.connect(running.url(), autocommit=True) as connection:
            types = ("text", "timestamp", "text", "text", "text", "double precision", "text", "text", "text")
            columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(COLUMNS, types, strict=True))
            connection.execute(f"CREATE TABLE survey ({columns})")
            with connection.cursor() as cursor:
                cursor.executemany("INSERT INTO survey VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)", rows())
            connection.execute("CREATE TABLE nan AS SELECT * FROM survey")
            connection.execute("UPDATE nan SET wt = 'NaN' WHERE facility = 'F001'")
        yield running


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "survey.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            "CREATE TABLE survey (facility VARCHAR, answered TIMESTAMP, region VARCHAR, stratum VARCHAR, psu VARCHAR, "
            "wt DOUBLE, other VARCHAR, outreach VARCHAR, testing VARCHAR)"
        )
        connection.executemany("INSERT INTO survey VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
    return path


def by_group(sheet: dict[str, object]) -> dict[tuple[object, ...], dict[str, Any]]:
    rates = sheet["rates"]
    assert isinstance(rates, list)
    return {(row["question"], row["indicator"], row["scope"]): row for row in rates}


@pytest.mark.parametrize(
    "design", [pytest.param(PLAIN_DESIGN, marks=pytest.mark.soak), DESIGN], ids=["weights", "strata"]
)
def test_every_engine_gives_the_same(
    design: tuple[str, ...], server: Postgres, file: Path, tmp_path: Path, capsys: Output
) -> None:
    csv = write_csv(tmp_path / "survey.csv", [(*COLUMNS[:6], "other", *COLUMNS[7:]), *rows()])
    local = rates_of(capsys, csv, *MEANINGS, *design)
    engines = [
        rates_of(capsys, *MEANINGS, *design, "--engine", f"duckdb:///{file}", "--table", "survey"),
        rates_of(capsys, *MEANINGS, *design, "--engine", server.url(), "--table", "public.survey"),
    ]
    local_groups = by_group(local)
    assert len(local_groups) == 2 * 3 * 5
    assert {row["method"] for row in local_groups.values()} == {"taylor" if design is DESIGN else "kish"}
    for engine in engines:
        assert engine["rows"] == local["rows"]
        groups = by_group(engine)
        assert groups.keys() == local_groups.keys()
        for group, row in local_groups.items():
            assert groups[group]["n"] == row["n"]
            for number in ("value", "value_low", "value_high", "standard_error"):
                assert groups[group][number] == pytest.approx(row[number], rel=1e-9)


def test_letters_decimals_and_choices_of_a_database_are_those_of_a_file(
    server: Postgres, tmp_path: Path, capsys: Output
) -> None:
    """The server knows no small letters but those of ASCII."""
    names = ("Ош", "ОШ", "Нарын\u00a0", "нарын", "NA")
    answers = [
        (f"{'Фф'[n // 30]}{n % 30}", f"2021-03-{1 + n // 30:02d}", names[n % 5], n % 3 + 1,
         ("Да", "нет", "НЕТ")[n % 3], ("да", "Нет")[n % 2])
        for n in range(60)
    ]  # fmt: skip
    headings = ("facility", "day", "region", "outreach", "why/staff", "why/money")
    with psycopg.connect(server.url(), autocommit=True) as connection:
        types = ("text", "date", "text", "numeric(6, 2)", "text", "text")
        columns = ", ".join(f'"{name}" {kind}' for name, kind in zip(headings, types, strict=True))
        connection.execute(f"CREATE TABLE letters ({columns})")
        connection.cursor().executemany("INSERT INTO letters VALUES (%s, %s::date, %s, %s, %s, %s)", answers)
    roles = ("facility=unit", "day=time", "region=scope", "outreach=outreach", "why=choice")
    options = [word for role in roles for word in ("--column", role)]
    options += ["--answer", "1=not", "--answer", "2=partly", "--answer", "3=completely"]
    local = rates_of(capsys, write_csv(tmp_path / "letters.csv", [headings, *answers]), *options)
    remote = rates_of(capsys, *options, "--engine", server.url(), "--table", "letters")
    assert (remote["rows"], remote["remarks"]) == (local["rows"], local["remarks"])
    assert len(by_group(local)) == (3 + 2) * (1 + 2)  # the whole and two places
    for group, row in by_group(local).items():
        match = next(
            remote_row
            for remote_group, remote_row in by_group(remote).items()
            if str(remote_group).casefold().replace("\\xa0", "") == str(group).casefold()
        )
        assert (match["n"], match["value"]) == (row["n"], pytest.approx(row["value"], rel=1e-9))


def test_nan_among_weights_is_missing_and_no_number(server: Postgres, capsys: Output) -> None:
    message = refusal_of(capsys, *MEANINGS, "--engine", server.url(), "--table", "nan")
    assert "wt: 1 rows have no weight" in message


def test_passwords_are_never_told(server: Postgres, capsys: Output) -> None:
    message = refusal_of(capsys, *MEANINGS, "--engine", server.url("wrong-secret"), "--table", "survey")
    assert "PostgreSQL refuses" in message
    assert "wrong-secret" not in message


def test_an_engine_that_does_not_answer_is_left_within_its_time(server: Postgres, capsys: Output) -> None:
    with server.hanging():
        message = refusal_of(capsys, *MEANINGS, "--engine", server.url(), "--table", "survey", "--seconds", "2")
    assert "gave no answer within 2 seconds" in message


def test_nothing_is_created_in_an_engine(server: Postgres, capsys: Output) -> None:
    def state() -> list[tuple[Any, ...]]:
        with psycopg.connect(server.url()) as connection:
            return connection.execute(
                "SELECT relname FROM pg_class WHERE relkind IN ('r', 'v', 'm') ORDER BY 1"
            ).fetchall()

    before = state()
    rates_of(capsys, *MEANINGS, "--engine", server.url(), "--table", "survey")
    assert state() == before


def test_the_sql_of_trino_is_a_select_of_grouped_sums() -> None:
    mapping = AnswerMapping(
        {
            header_key(name): role
            for name, role in (
                ("facility", "unit"),
                ("answered", "time"),
                ("region", "scope"),
                ("outreach", "outreach"),
            )
        },
        {"status": {"Not disrupted": "not", "Partly disrupted": "partly"}},
    )
    types = dict.fromkeys(COLUMNS, "string") | {"answered": "timestamp", "wt": "float64"}
    sheet = AnswerSheet("survey", PLAIN, COLUMNS, 0, ())
    schema = infer_schema(sheet, None, mapping, read_package(shipped_folder("data")), "en")
    answers = DatabaseAnswers("hive.covid.survey", types, schema)
    queries = list[str]()

    class Recorder(Engine):
        dialect = "trino"

        def ask(self, query: str) -> tuple[Rows, list[tuple[str, str]]]:
            queries.append(query)
            return [], []

    PreparedQueries(Recorder(), answers).sums(schema.measures[0], schema, ["scope"], Design(pd.DataFrame()))
    assert len(queries) == 1
    assert '"outreach"' in queries[0]
    query = queries[0]
    assert query.startswith("SELECT")
    assert 'FROM "hive"."covid"."survey"' in query
    assert "RANK() OVER (PARTITION BY" in " ".join(query.split()).replace("( PARTITION", "(PARTITION")
    assert "GROUP BY" in query
    assert query.rstrip().splitlines()[-1].strip().startswith('"t')
    assert "ORDER BY" in query
    assert not {"CREATE", "INSERT", "DROP", "TEMPORARY"} & set(query.upper().split())


def test_spark_is_asked_for_the_columns_of_a_table_in_its_own_quotation_marks() -> None:
    queries = list[str]()

    class Session(SparkEngine):
        def __init__(self) -> None:
            queries.clear()

        def ask(self, query: str) -> tuple[Rows, list[tuple[str, str]]]:
            queries.append(query)
            return [], [("a", "decimal(6,2)"), ("b", "map<int,int>")]

    assert Session().columns("lake.my`answers") == {"a": "decimal"}
    assert queries == ["SELECT * FROM `lake`.`my``answers` WHERE 1 = 0"]


SIZES = {"S0": 20, "S1": 25, "S2": 40}
"""Clusters of each stratum, of which ten are in the sample."""


@pytest.mark.parametrize(
    ("finite", "error"), [(False, 0.034476008763637704), (True, 0.028100399806302793)], ids=["infinite", "finite"]
)
def test_strata_and_clusters_as_another_package_computes_them(
    finite: bool, error: float, tmp_path: Path, capsys: Output
) -> None:
    """The errors are those of samplics 0.6.1, of a ratio."""
    table = [(*COLUMNS[:6], "other", *COLUMNS[7:], "size"), *((*row, SIZES[str(row[3])]) for row in rows())]
    size = ("--column", "size=stratum_size" if finite else "size=")
    sheet = rates_of(capsys, write_csv(tmp_path / "survey.csv", table), *MEANINGS, *DESIGN, *size)
    row = by_group(sheet)["outreach", "disrupted_any", None]
    assert row["value"] == pytest.approx(59.44892611620616, rel=1e-12)
    assert row["standard_error"] == pytest.approx(100 * error, rel=1e-12)


def test_weights_of_a_table_are_no_second_file(tmp_path: Path, capsys: Output) -> None:
    weights = write_csv(tmp_path / "weights.csv", [["facility", "weight"], ["F1", 2]])
    duckdb.connect(str(tmp_path / "own.duckdb")).execute("CREATE TABLE survey (outreach VARCHAR)").close()
    place = ("--engine", f"duckdb:///{tmp_path}/own.duckdb", "--table", "survey", "--column", "outreach=status")
    assert main(["rates", *place, "--weights", str(weights)]) == 2
    assert "Weights of a table stand in the table itself" in capsys.readouterr().err


def test_a_file_that_is_no_database_is_a_sentence(tmp_path: Path, capsys: Output) -> None:
    path = write_csv(tmp_path / "survey.csv", [COLUMNS, *rows()])
    assert "DuckDB refuses" in refusal_of(capsys, *MEANINGS, "--engine", f"duckdb:///{path}", "--table", "survey")
