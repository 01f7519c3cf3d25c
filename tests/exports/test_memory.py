"""Downloads without a limit, of a hundred times the activities, stay small in memory.

Each in a process of its own.
"""

from __future__ import annotations

import subprocess
import sys

import pytest

from dashboard.exports.registry import FORMATS
from tests.support.server_process import ROOT

MOST = 300
"""Megabytes of the whole process: program, data and download."""

PROGRAM = """
import sys
from pathlib import Path
from dashboard.dataset.scale_data import multiplied
from dashboard.dataset.load import load
from dashboard.exports.registry import FORMATS
from dashboard.settings import shipped_folder
from tests.support.export_fixtures import export

exported = export("activity-timeline", multiplied(load(shipped_folder("data")), 100))
written = FORMATS[sys.argv[1]].write(exported)
status = dict(line.split(":", 1) for line in Path("/proc/self/status").read_text().splitlines())
print(len(exported.rows), len(written), int(status["VmHWM"].split()[0]) // 1000)
"""


@pytest.mark.parametrize("extension", FORMATS)
def test_a_hundred_times_the_data_are_written_in_little_memory(extension: str) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, extension], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    rows, size, megabytes = map(int, done.stdout.split())
    assert rows > 25_000
    # Slides, pages and pictures show what can be read of it and say what they left out.
    assert size > (20_000 if extension in ("pptx", "svg", "png") else 1_000_000)
    assert megabytes < MOST
