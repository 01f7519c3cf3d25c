"""The recipes of README, followed on a copy of the program.

Each touches the places it names and no other.
"""

from __future__ import annotations

import csv
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.app import create_app
from dashboard.dataset.load import load
from dashboard.settings import Settings

ROOT = Path(__file__).parents[1]

NAME = "activities-by-kind"

ESCAPED = re.compile(r"\\u([0-9a-f]{4})")
"""How JSON may write a letter."""

ASK = """
import sys
from pathlib import Path
from dashboard.app import create_app
from dashboard.dataset.load import load
from dashboard.settings import Settings
client = create_app(load(Path("data")), Settings()).server.test_client()
for path in sys.argv[1:]:
    answer = client.get(path)
    print(path, answer.status_code)
    sys.stdout.buffer.write(answer.data + b"\\n")
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A copy of the program that a newcomer may change."""
    for folder in ("dashboard", "data", "assets"):
        shutil.copytree(ROOT / folder, tmp_path / folder)  # compiled as it is
    return tmp_path


def ask(folder: Path, *paths: str) -> str:
    """Return what the program in a folder answers at these paths, each after its status."""
    command = [sys.executable, "-c", ASK, *paths]
    answer = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
    assert answer.returncode == 0, answer.stderr.decode()
    return ESCAPED.sub(lambda letter: chr(int(letter[1], 16)), answer.stdout.decode())


def add(table: Path, **cells: str) -> None:
    """Add a row to a table; columns that are not named stay empty."""
    with table.open(newline="", encoding="utf-8") as file:
        columns = next(csv.reader(file))
    with table.open("a", newline="", encoding="utf-8") as file:
        csv.DictWriter(file, columns, lineterminator="\n").writerow(cells)


def run(folder: Path, *command: str) -> subprocess.CompletedProcess[str]:
    """Return how a command of Python ended in a folder."""
    return subprocess.run(
        [sys.executable, *command], cwd=folder, capture_output=True, text=True, timeout=300, check=False
    )


def test_a_new_chart_passes_the_tests_of_every_chart(copy: Path) -> None:
    for name in ("tests", "benchmarks", "tools"):
        shutil.copytree(ROOT / name, copy / name)
    shutil.copy(ROOT / "pyproject.toml", copy)
    recipe = run(copy, "tools/chart", NAME, "--page", "activities")
    assert recipe.returncode == 0, recipe.stderr
    assert "dashboard/charts/activities_by_kind.py" in recipe.stdout
    assert run(copy, "tools/chart", NAME).returncode == 2, "it is there already"
    assert "two or more words" in run(copy, "tools/chart", "Kinds").stderr
    assert "Choose one of: activities, " in run(copy, "tools/chart", "results-by-kind", "--page", "sources").stderr

    style = run(copy, "-m", "ruff", "check", "dashboard/charts", "dashboard/pages", "tests/charts")
    assert style.returncode == 0, style.stdout
    shape = run(copy, "-m", "ruff", "format", "--check", "dashboard/charts", "dashboard/pages", "tests/charts")
    assert shape.returncode == 0, shape.stdout
    tests = ("tests/charts/test_every_chart.py", "tests/charts/test_activities_by_kind.py")
    test_run = run(copy, "-m", "pytest", "-q", "-x", *tests, "-k", "activities-by-kind or activities_by_kind")
    assert test_run.returncode == 0, test_run.stdout
    assert sum(map(int, re.findall(r"(\d+) passed", test_run.stdout))) > 80

    output = ask(copy, f"/embed/{NAME}", f"/download/{NAME}.csv", f"/download/{NAME}.svg", "/sources", "/activities")
    assert f"/embed/{NAME} 200" in output
    assert f"/download/{NAME}.csv 200" in output
    assert f"/download/{NAME}.svg 200" in output
    with (copy / "data" / "activities.csv").open(encoding="utf-8", newline="") as file:
        procurements = sum(row["kind"] == "procurement" for row in csv.DictReader(file))
    assert f"Procurement,{procurements}.0,exact,activities" in output
    assert f"/download/{NAME}.csv" in output.split("/sources 200")[1]
    assert NAME in output.split("/activities 200")[1]


def test_a_new_country_and_activity_are_rows_in_data(tmp_path: Path) -> None:
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    add(data / "scopes.csv", id="GEO", kind="country", parent="EUR", name="Georgia", order="99")
    add(data / "sources.csv", id="geo-news", title="News", publisher="Ministry", language="en", licence="not stated")
    add(
        data / "activities.csv",
        id="geo-webinar",
        kind="webinar",
        title="Webinar on take-home treatment in Georgia",
        date_start="2020-05-05",
        date_precision="day",
        countries="GEO",
        areas="drug_treatment",
        certainty="stated",
    )
    add(data / "activity_sources.csv", activity="geo-webinar", source="geo-news", order="1")
    client = create_app(load(data), Settings()).server.test_client()
    assert client.get("/country/GEO").status_code == 200
    response = client.get("/activities?country=GEO")
    assert response.status_code == 200
    assert "Webinar on take-home treatment in Georgia" in response.text


def test_a_new_language_is_one_catalogue(copy: Path) -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Country"\nmsgstr "Өлкө"\n'
    (copy / "dashboard/text/languages/ky.po").write_text(catalogue, encoding="utf-8")
    output = ask(copy, "/?lang=ky")
    assert "/?lang=ky 200" in output
    assert '<html lang="ky" dir="ltr"' in output
    assert '"Өлкө"' in output, "the one translated message"
    assert '"Service"' in output, "what is not translated yet is in English"
    assert "июнь" in output, "months come from CLDR"
    assert "Кыргызстан" in output, "countries come from CLDR"
    assert "Кыргызча" in output, "the menu names the language in itself"
