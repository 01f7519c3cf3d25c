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

ROOT = Path(__file__).parents[1]

CHART = '''
"""How many activities there were of each kind."""

from __future__ import annotations

import pandas as pd

from dashboard.charts.chart import COMMON_COLUMNS, Chart, Column, RenderContext, empty_rows
from dashboard.dataset import derived_columns, query
from dashboard.dataset.dataset import Dataset
from dashboard.plotting.plot import Mark, Plot, Row, Section, count_scale
from dashboard.selection import Selection
from dashboard.text.translate import message


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    found = query.activities(dataset, selection)
    if found.empty:
        return empty_rows(("key",))
    labels = dataset.labels("activities", "kind", selection.lang)
    told = found.assign(source=derived_columns.sources_cells(dataset, found))
    counted = told.groupby("kind").agg(value=("id", "size"), source=("source", ";".join))
    frame = counted.reset_index().rename(columns={"kind": "key"})
    frame = frame.assign(label=frame["key"].map(labels), qualifier="exact", unit="activities", n=float("nan"))
    frame = frame.assign(value=frame["value"].astype(float), period_start="2020", period_end="2021", note="")
    return frame[[*COMMON_COLUMNS, "key"]]


def plot(rows: pd.DataFrame, reader: RenderContext) -> Plot:
    """Describe a bar a kind."""
    drawn = tuple(
        Row(row.label, (Mark(row.value, key=row.key, label=reader.text.number(row.value)),))
        for row in rows.itertuples()
    )
    return Plot((Section(count_scale(drawn, "activities"), drawn),))


def said(rows: pd.DataFrame, reader: RenderContext) -> str:
    return reader.text.n("{number} kind of activity", "{number} kinds of activity", len(rows))


CHART = Chart(
    id="activities-by-kind",
    page="/activities",
    name=message("Activities by kind"),
    question=message("Which kinds of activity were there?"),
    filters=("country", "kind", "area", "from", "to"),
    columns=(Column("label", message("Kind")), Column("value", message("Activities"), "value")),
    rows=rows,
    plot=plot,
    finding=said,
    subtitle=said,
    summary=said,
)
'''

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
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__"))
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


def test_a_new_chart_is_one_file_and_one_line(copy: Path) -> None:
    (copy / "dashboard/charts/activities_by_kind.py").write_text(CHART.lstrip(), encoding="utf-8")
    catalogue = copy / "dashboard/charts/registry.py"
    text = catalogue.read_text(encoding="utf-8")
    text = text.replace("import (\n", "import (\n    activities_by_kind,\n", 1)
    text = text.replace("] = (\n", "] = (\n    activities_by_kind.CHART,\n", 1)
    catalogue.write_text(text, encoding="utf-8")
    said = ask(copy, "/embed/activities-by-kind", "/download/activities-by-kind.csv", "/sources")
    assert "/embed/activities-by-kind 200" in said
    assert "7 kinds of activity" in said
    assert "/download/activities-by-kind.csv 200" in said
    with (copy / "data" / "activities.csv").open(encoding="utf-8", newline="") as file:
        procurements = sum(row["kind"] == "procurement" for row in csv.DictReader(file))
    assert f"Procurement,{procurements}.0,exact,activities" in said
    assert "/download/activities-by-kind.csv" in said.split("/sources 200")[1]


def test_a_new_country_and_activity_are_rows_in_data(copy: Path) -> None:
    data = copy / "data"
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
    said = ask(copy, "/country/GEO", "/activities?country=GEO")
    assert "/country/GEO 200" in said
    assert "Webinar on take-home treatment in Georgia" in said
    assert "/activities?country=GEO 200" in said


def test_a_new_language_is_one_catalogue(copy: Path) -> None:
    catalogue = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Country"\nmsgstr "Өлкө"\n'
    (copy / "dashboard/text/languages/ky.po").write_text(catalogue, encoding="utf-8")
    said = ask(copy, "/?lang=ky")
    assert "/?lang=ky 200" in said
    assert '<html lang="ky" dir="ltr"' in said
    assert '"Өлкө"' in said, "the one translated message"
    assert '"Service"' in said, "what is not translated yet is in English"
    assert "июнь" in said, "months come from CLDR"
    assert "Кыргызстан" in said, "countries come from CLDR"
    assert "Кыргызча" in said, "the menu names the language in itself"
