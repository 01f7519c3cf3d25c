"""A million activities are read and checked in half a minute and two gigabytes.

A tenth of them shows it here.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.csv_read import write_package

ROWS = 100_000
SECONDS = 30 / 10 + 2
"""Of a processor, whatever else this machine does; two of them are for loading the libraries."""

MEGABYTES = 2_000 / 10 + 400
"""Since the notes, goods and disagreements of activities stand in four languages, a row has 1.8 times the bytes."""


@pytest.mark.soak
def test_a_hundred_thousand_activities_take_a_tenth_of_what_a_million_may(tmp_path: Path) -> None:
    write_package(tmp_path / "data", ROWS)
    command = [sys.executable, "-m", "benchmarks.csv_read", "--folder", str(tmp_path / "data")]
    output = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    figures = re.fullmatch(r" *([\d,]+) rows +[\d.]+ s +([\d.]+) s of a processor +([\d,]+) MB at most\n", output)
    assert figures, output
    rows, seconds, megabytes = (float(figure.replace(",", "")) for figure in figures.groups())
    assert rows == ROWS
    assert seconds < SECONDS
    assert megabytes < MEGABYTES
