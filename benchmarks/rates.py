"""How long rates take and what memory, beside pandas and a package for surveys.

`python -m benchmarks.rates [ROWS ...]`: files of 200 questions with so many answers (1,000, 10,000 and 100,000), each
in a process of its own. `--survey PYTHON` before them names a Python that has svy, samplics or both (`pip install svy
samplics`, in an environment of its own), whose Taylor estimates of each question by region stand beside.
`python -m benchmarks.rates --engine [ROWS]`: a table of 10,000,000 answers to ten questions in DuckDB, by region and
month.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
import pandas as pd

SIZES = (1_000, 10_000, 100_000)
QUESTIONS, SERVICES = 200, 10
TABLE_ROWS = 10_000_000
STATUSES = ("not_disrupted", "partly_disrupted", "completely_disrupted", "dont_know", "")
READ = """
import sys
import pandas as pd
frame = pd.read_csv(sys.argv[1], dtype="str", keep_default_na=False)
frame["weight"] = frame["weight"].astype(float)
base = ["not_disrupted", "partly_disrupted", "completely_disrupted"]
indicators = (base[1:], base[1:2], base[2:])
"""
SURVEYS = {
    "samplics": """
from samplics import PopParam
from samplics.estimation import TaylorEstimator
for name in frame.columns[5:]:
    rows = frame[frame[name].isin(base)]
    for statuses in indicators:
        yes = rows[name].isin(statuses).astype(int).to_numpy()
        estimator = TaylorEstimator(PopParam.prop)
        estimator.estimate(y=yes, samp_weight=rows["weight"].to_numpy(), domain=rows["region"].to_numpy())
""",
    "svy": """
import polars
import svy
for name in frame.columns[5:]:
    rows = frame.loc[frame[name].isin(base), ["region", "weight", name]]
    yes = {f"y{place}": rows[name].isin(statuses).astype(float).to_numpy() for place, statuses in enumerate(indicators)}
    table = polars.DataFrame({"region": rows["region"].to_numpy(), "weight": rows["weight"].to_numpy(), **yes})
    svy.Sample(table, svy.Design(wgt="weight")).estimation.mean(list(yes), by="region")
""",
}
"""The same rates by region, as packages for surveys compute them."""

KILOBYTES = 1024 if sys.platform == "darwin" else 1
RATES = (sys.executable, "-m", "dashboard", "rates", "--json")


def write_answers(path: Path, rows: int) -> None:
    """Write an export of KoboToolbox with weights, ten regions and 200 questions."""
    draw = random.Random(20)  # noqa: S311 - no secret
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        names = [f"q{number:03d}" for number in range(QUESTIONS)]
        writer.writerow(["_uuid", "_submission_time", "facility", "region", "weight", *names])
        for row in range(rows):
            head = [f"u{row}", f"2021-0{1 + row % 9}-11T10:00:00", f"F{row}", f"R{row % 10}", "1.5"]
            writer.writerow([*head, *draw.choices(STATUSES, k=QUESTIONS)])


def write_table(path: Path, rows: int) -> None:
    """Write a table of answers to ten questions into a file of DuckDB."""
    statuses = "[" + ", ".join(f"'{status}'" for status in STATUSES) + "]"
    columns = ", ".join(f"{statuses}[1 + (random() * 5)::INT % 5] AS s{number}" for number in range(SERVICES))
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            f"CREATE TABLE answers AS SELECT 'R' || (i % 20) AS region, DATE '2020-01-15' + INTERVAL (i % 24) MONTH AS "  # noqa: S608
            f"answered, {columns} FROM range({rows}) t(i)"
        )


def run_command(command: tuple[str, ...]) -> tuple[float, float, float]:
    """Run a command and return its seconds, those of processors, and the most megabytes it took."""
    start = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(command[:5])} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / KILOBYTES / 1024


def sum_in_pandas(path: Path) -> None:
    """Count the answers of each question by region, as one would in pandas."""
    frame = pd.read_csv(path, dtype="str", keep_default_na=False)
    for name in frame.columns[5:]:
        frame.groupby(["region", name]).size()


def line(name: str, figures: tuple[float, float, float]) -> str:
    """Return the line of one measurement."""
    seconds, processor_seconds, peak = figures
    return f"{name:<34} {seconds:6.1f} s  {processor_seconds:6.1f} s of processors  {peak:7,.0f} MB at most"


def measure_files(sizes: list[int], survey: str = "") -> None:
    """Print what files of so many answers take, here, in pandas and in packages for surveys."""
    packages = [
        name
        for name in SURVEYS
        if survey and not subprocess.run((survey, "-c", f"import {name}"), check=False).returncode
    ]
    with tempfile.TemporaryDirectory() as folder:
        for rows in sizes:
            path = Path(folder) / f"answers-{rows}.csv"
            write_answers(path, rows)
            print(line(f"{rows:,} x {QUESTIONS}, rates", run_command((*RATES, str(path)))), flush=True)
            pandas = (sys.executable, "-m", "benchmarks.rates", "--pandas", str(path))
            print(line(f"{rows:,} x {QUESTIONS}, pandas", run_command(pandas)), flush=True)
            for name in packages:
                figures = run_command((survey, "-W", "ignore", "-c", READ + SURVEYS[name], str(path)))
                print(line(f"{rows:,} x {QUESTIONS}, {name}", figures), flush=True)


def measure_table(rows: int) -> None:
    """Print what a table of so many answers takes in DuckDB."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "answers.duckdb"
        write_table(path, rows)
        columns = [f"--column=s{number}=status" for number in range(SERVICES)]
        codes = ("not", "partly", "completely", "dont_know")
        answers = [f"--answer={cell}={code}" for cell, code in zip(STATUSES, codes, strict=False)]
        roles = ["--column=region=scope", "--column=answered=month"]
        place = ["--engine", f"duckdb:///{path}", "--table", "answers"]
        figures = run_command((*RATES, *columns, *roles, *answers, *place))
        print(line(f"{rows:,} x {SERVICES}, DuckDB", figures), flush=True)


def main() -> None:
    """Measure what is asked for."""
    arguments = sys.argv[1:]
    if arguments[:1] == ["--pandas"]:
        sum_in_pandas(Path(arguments[1]))
    elif arguments[:1] == ["--engine"]:
        measure_table(int(arguments[1]) if len(arguments) > 1 else TABLE_ROWS)
    else:
        survey = arguments[1] if arguments[:1] == ["--survey"] else ""
        measure_files([int(number) for number in arguments[2 if survey else 0 :]] or list(SIZES), survey)


if __name__ == "__main__":
    main()
