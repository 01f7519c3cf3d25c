"""Downloads without a limit, of a hundred times the activities, stay small in memory.

Each in a process of its own, which begins with the data that another has made.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from dashboard.exports.registry import FORMATS
from tests.support.server_process import ROOT

MAX_MEGABYTES = 300
"""Megabytes of the whole process: program, data and download."""

PROGRAM = """
import os
import sys
from pathlib import Path
from dashboard.dataset.scale_data import multiplied
from dashboard.dataset.load import load
from dashboard.exports.registry import FORMATS
from dashboard.settings import shipped_folder
from tests.support.export_fixtures import export

chart_export = export("activity-timeline", multiplied(load(shipped_folder("data")), 100))
for name in sys.argv[1:]:
    if not os.fork():
        content = FORMATS[name].write(chart_export)
        status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
        print(name, len(chart_export.rows), len(content), int(status["VmHWM"].split()[0]) // 1000, flush=True)
        os._exit(0)
    os.wait()
"""


DRAWN = ("pptx", "svg", "png")
"""What shows what can be read of so many rows, and says what it left out."""

QUICK = ("html",)
REST = tuple(name for name in FORMATS if name not in QUICK)


@pytest.mark.parametrize("formats", [QUICK, pytest.param(REST, marks=pytest.mark.soak)], ids=len)
def test_a_hundred_times_the_data_are_written_in_little_memory(formats: tuple[str, ...]) -> None:
    process = subprocess.run(
        [sys.executable, "-c", PROGRAM, *formats], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert process.returncode == 0, process.stderr
    measurements = {name: list(map(int, numbers)) for name, *numbers in map(str.split, process.stdout.splitlines())}
    assert measurements.keys() == {*formats}
    for name, (rows, size, megabytes) in measurements.items():
        assert rows > 25_000
        assert size > (20_000 if name in DRAWN else 1_000_000), name
        assert megabytes < MAX_MEGABYTES, name
