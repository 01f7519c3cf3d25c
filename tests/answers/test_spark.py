"""Spark gives the same rates as DuckDB: a master and two workers of this machine's Java."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import duckdb
import pytest

from tests.answers.test_engines import COLUMNS, DESIGN, MEANINGS, PLAIN_DESIGN, by_group, rows
from tests.support.answer_fixtures import rates_of, write_csv
from tests.support.spark import spark_cluster

pytestmark = pytest.mark.soak
Output = pytest.CaptureFixture[str]
NUMBERS = ("value", "value_low", "value_high", "standard_error")


@pytest.fixture(scope="module")
def libraries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Install pyspark apart: 450 MB that pandera would import where it saw it."""
    folder = tmp_path_factory.mktemp("libraries")
    install = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder), "pyspark>=4,<5"]
    subprocess.run(install, check=True)
    return folder


@pytest.fixture
def table(tmp_path: Path) -> str:
    """Write the answers as Parquet, which Spark reads as a table."""
    path = tmp_path / "survey"
    with duckdb.connect() as connection:
        connection.execute(
            "CREATE TABLE survey (facility VARCHAR, answered TIMESTAMP, region VARCHAR, stratum VARCHAR, psu VARCHAR, "
            "wt DOUBLE, other VARCHAR, outreach VARCHAR, testing VARCHAR)"
        )
        connection.executemany("INSERT INTO survey VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", rows())
        connection.execute("COPY survey TO ? (FORMAT parquet)", [str(path)])
    return f"parquet.{path}"


def run_rates(libraries: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(libraries), "SPARK_LOCAL_IP": "127.0.0.1"}
    command = [sys.executable, "-m", "dashboard", "rates", "--json", *words]
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


def test_spark_gives_the_same(libraries: Path, table: str, tmp_path: Path, capsys: Output) -> None:
    csv = write_csv(tmp_path / "survey.csv", [(*COLUMNS[:6], "other", *COLUMNS[7:]), *rows()])
    with spark_cluster(libraries / "pyspark", tmp_path) as address:
        for design in (PLAIN_DESIGN, DESIGN):
            local_rates = by_group(rates_of(capsys, csv, *MEANINGS, *design))
            place = ("--engine", address, "--table", table, "--seconds", "300")
            answer = run_rates(libraries, *MEANINGS, *design, *place)
            assert answer.returncode == 0, answer.stderr[-2000:]
            [sheet] = json.loads(answer.stdout)["sheets"]
            rates: dict[tuple[object, ...], dict[str, Any]] = by_group(sheet)
            assert rates.keys() == local_rates.keys()
            for group, row in local_rates.items():
                assert rates[group]["n"] == row["n"]
                assert [rates[group][key] for key in NUMBERS] == pytest.approx([row[key] for key in NUMBERS], 1e-9)
        absent = run_rates(libraries, *MEANINGS, "--engine", address, "--table", "absent", "--seconds", "300")
        assert absent.returncode == 1
        assert "Spark refuses" in absent.stderr


def test_a_master_that_is_down_is_a_sentence_within_its_time(libraries: Path) -> None:
    away = run_rates(libraries, *MEANINGS, "--engine", "spark://127.0.0.1:1", "--table", "survey", "--seconds", "10")
    assert away.returncode == 1
    assert "Spark gave no answer within 10 seconds" in away.stderr or "Spark refuses" in away.stderr
    assert "Traceback" not in away.stderr.partition("Spark gave")[2]
