"""What the operator may set: every setting has a safe default, and a wrong one is said, not guessed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from dashboard import settings as module
from dashboard.errors import SettingsError
from dashboard.settings import Settings, shipped_folder, whole_number


def test_without_any_variable_only_this_machine_is_served() -> None:
    settings = Settings.from_environment({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8050)
    assert settings == Settings()


def test_every_setting_is_read_from_its_variable() -> None:
    settings = Settings.from_environment(
        {
            "DASHBOARD_DATA": "some/where else",
            "DASHBOARD_HOST": "0.0.0.0",  # noqa: S104 - only read here, never listened on
            "DASHBOARD_PORT": "80",
            "DASHBOARD_THREADS": "4",
            "DASHBOARD_TRUSTED_HOSTS": "data.example.org,example.org",
            "DASHBOARD_FRAME_ANCESTORS": "https://example.org",
            "PORT": "1",
        }
    )
    assert settings == Settings(
        data=Path("some/where else"),
        host="0.0.0.0",  # noqa: S104
        port=80,
        threads=4,
        trusted_hosts=("data.example.org", "example.org"),
        frame_ancestors="https://example.org",
    )


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "80.5", "http", " 80", "1e3", "99999999999"])
def test_a_port_that_is_none_is_refused_with_the_values_allowed(text: str) -> None:
    with pytest.raises(SettingsError, match=r"^DASHBOARD_PORT: '.*' is not allowed\..* from 1 to 65535\.$"):
        Settings.from_environment({"DASHBOARD_PORT": text})


def test_both_bounds_of_a_whole_number_are_allowed() -> None:
    assert [whole_number("NAME", text, 1, 256) for text in ("1", "256")] == [1, 256]


def test_the_shipped_data_and_assets_stand_beside_the_package_in_a_checkout() -> None:
    root = Path(__file__).parent.parent
    assert shipped_folder("data") == root / "data"
    assert shipped_folder("assets") == root / "assets"


def test_in_an_installed_package_they_stand_inside_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    inside = tmp_path / "dashboard" / "shipped" / "data"
    inside.mkdir(parents=True)
    monkeypatch.setattr(module, "__file__", str(tmp_path / "dashboard" / "settings.py"))
    assert shipped_folder("data") == inside


def test_a_wrong_variable_stops_the_command_line_with_one_sentence() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dashboard", "check"],
        env={"DASHBOARD_THREADS": "many", "PYTHONPATH": str(Path(__file__).parent.parent)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert done.stderr == "DASHBOARD_THREADS: 'many' is not allowed. Give a whole number from 1 to 256.\n"
