"""The shipped systemd unit.

Systemd finds nothing wrong with it, it is shut in, and it says what the program knows.
"""

from __future__ import annotations

import re
import shlex
import subprocess
from configparser import RawConfigParser
from pathlib import Path

import pytest

from dashboard.__main__ import main
from dashboard.settings import Settings
from tests.support.server_process import ROOT

UNIT = ROOT / "deploy" / "dashboard@.service"
ANALYZE = "/usr/bin/systemd-analyze"
MOST_EXPOSED = 3.0
"""Of 10, by the measure of systemd; what has no settings of this kind has 9.6."""


@pytest.fixture
def unit(tmp_path: Path) -> Path:
    """The unit of one replica, with a program that is there."""
    program = tmp_path / "python"
    program.symlink_to("/bin/true")
    replica = tmp_path / "dashboard@8051.service"
    replica.write_text(UNIT.read_text().replace("/opt/dashboard/.venv/bin/python", str(program)))
    return replica


def test_systemd_finds_nothing_wrong(unit: Path) -> None:
    process = subprocess.run([ANALYZE, "verify", str(unit)], capture_output=True, text=True, check=False)
    assert (process.returncode, process.stderr) == (0, "")


def test_a_replica_is_shut_in(unit: Path) -> None:
    command = [ANALYZE, "security", "--offline=yes", "--no-pager", str(unit)]
    output = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    level = re.search(r"Overall exposure level for .*: ([\d.]+)", output)
    assert level
    assert float(level[1]) < MOST_EXPOSED


def test_it_starts_the_program_with_words_and_settings_that_exist(capsys: pytest.CaptureFixture[str]) -> None:
    service = RawConfigParser(strict=False)
    service.optionxform = str  # type: ignore[assignment]  # names keep their capitals
    service.read(UNIT)
    words = shlex.split(service["Service"]["ExecStart"].replace("%i", "8051"))
    assert words[1:3] == ["-m", "dashboard"]
    with pytest.raises(SystemExit) as system_exit:
        main([*words[3:], "--help"])
    assert system_exit.value.code == 0
    capsys.readouterr()
    environment = dict(pair.split("=", 1) for pair in shlex.split(service["Service"]["Environment"]))
    names = {f"DASHBOARD_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert set(environment) <= names
    Settings.from_environment(environment)
