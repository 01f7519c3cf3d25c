"""Ten questions of a newcomer are answered by a search over file names."""

from __future__ import annotations

from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]

QUESTIONS = {
    "the chart “Disruption by service”": ["dashboard/charts/disruption_by_service.py"],
    "the chart “Response measures”": ["dashboard/charts/response_measures.py"],
    "the chart “Participants by country”": ["dashboard/charts/participants_by_country.py"],
    "the pages / and /activities": ["dashboard/pages/overview.py", "dashboard/pages/activities.py"],
    "the downloads PPTX, XLSX and CSV": [
        "dashboard/exports/pptx",
        "dashboard/exports/xlsx",
        "dashboard/exports/to_csv.py",
    ],
    "pictures of a chart": ["dashboard/exports/*picture*"],
    "headers of security, of the site, of columns": [
        "dashboard/web/*security_header*",
        "dashboard/components/*site_header*",
        "dashboard/importing/*header*",
    ],
    "the filter of countries": ["dashboard/components/*filter_bar*"],
    "the legend": ["dashboard/*/*legend*"],
    "cache, errors, validation, the reader's language": [
        "dashboard/*/*cache*",
        "dashboard/web/*error*",
        "dashboard/dataset/*validation*",
        "dashboard/web/*preferences*",
    ],
}
MOST_ANSWERS = 3


@pytest.mark.parametrize("patterns", QUESTIONS.values(), ids=QUESTIONS.keys())
def test_a_newcomer_finds_it_by_name(patterns: list[str]) -> None:
    answers = {pattern: [path for path in ROOT.glob(pattern) if path.name != "__pycache__"] for pattern in patterns}
    assert {pattern: len(paths) for pattern, paths in answers.items() if not 1 <= len(paths) <= MOST_ANSWERS} == {}


def test_the_room_of_charts_holds_charts_and_what_they_are() -> None:
    """Rows are made in `dataset/rows/`, drawn in `plotting/`."""
    names = {path.stem for path in (ROOT / "dashboard/charts").glob("*.py")} - {"__init__", "chart", "registry"}
    registry = (ROOT / "dashboard/charts/registry.py").read_text(encoding="utf-8")
    assert [name for name in sorted(names) if f"{name}.CHART" not in registry] == []
