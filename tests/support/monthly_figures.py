"""The shipped package with rates of a facility survey and monthly counts."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from dashboard.dataset.dataset import Dataset
from tests.support.dataset_variants import with_tables

SURVEY, COUNTS = "facilities-kaz-2020", "hmis-kaz-2020"
Known = tuple[str, str, str, str, float, float, float, int]
FIGURES: tuple[Known, ...] = (
    ("count_change_reported", COUNTS, "outreach", "2020-04", -25.0, math.nan, math.nan, 3),
    ("count_change_both", COUNTS, "outreach", "2020-04", -37.5, math.nan, math.nan, 2),
    ("units_reporting_both", COUNTS, "outreach", "2020-04", 50.0, math.nan, math.nan, 4),
    ("count_change_reported", COUNTS, "outreach", "2020-05", 12.0, math.nan, math.nan, 4),
    ("disrupted_any_facilities_monthly", SURVEY, "outreach", "2020-04", 72.7, 58.2, 83.7, 44),
    ("disrupted_any_facilities", SURVEY, "outreach", "", 55.6, 26.7, 81.1, 9),
    ("disrupted_complete_facilities", SURVEY, "outreach", "", 27.3, 16.3, 41.8, 44),
)
"""Indicator, survey, service, month ("": the whole survey), value, bounds, n; all of Kazakhstan."""


def with_months(dataset: Dataset, figures: tuple[Known, ...] = FIGURES) -> Dataset:
    """Return the package with these figures and their two surveys."""
    blank = _blank(dataset.observations)
    rows = [blank | _observation(*figure) for figure in figures]
    surveys = [
        _blank(dataset.surveys) | _survey(name, place)
        for place, name in enumerate(dict.fromkeys(row[1] for row in figures))
    ]
    return with_tables(
        dataset,
        {
            "observations": pd.concat([dataset.observations, pd.DataFrame(rows)], ignore_index=True),
            "surveys": pd.concat([dataset.surveys, pd.DataFrame(surveys)], ignore_index=True),
        },
    )


def _blank(frame: pd.DataFrame) -> dict[str, Any]:
    return {name: math.nan if frame[name].dtype == "float64" else "" for name in frame.columns}


def _observation(
    indicator: str, survey: str, service: str, month: str, value: float, low: float, high: float, n: int
) -> dict[str, Any]:
    note = "Against the same month of 2019." if survey == COUNTS else ""
    return {
        "id": f"{survey}-{service}-{indicator}-{month or 'all'}".replace("_", "-"),
        "indicator": indicator,
        "survey": survey,
        "service": service,
        "scope": "KAZ",
        "value": value,
        "value_low": low,
        "value_high": high,
        "qualifier": "exact",
        "n": float(n),
        "period_start": month or "2020-04",
        "period_end": month or "2020-06",
        "source": "123dok-unodc-who-sos-report-2021",
        "note": note,
    }


def _survey(name: str, place: int) -> dict[str, Any]:
    title = "Facility survey of Kazakhstan" if name == SURVEY else "Monthly reports of Kazakhstan"
    return {
        "id": name, "name": title, "short_name": title, "family": name, "publisher": "Ministry", "n": 44.0,
        "respondents": "facilities", "period_start": "2020-04", "period_end": "2020-06", "base": "Facilities",
        "source": "123dok-unodc-who-sos-report-2021", "order": 9000.0 + place,
    }  # fmt: skip
