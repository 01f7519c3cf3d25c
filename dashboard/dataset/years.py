"""Years in which activities began: what buttons for one year offer."""

from __future__ import annotations

from dashboard.dataset.categories import category
from dashboard.dataset.dataset import Dataset

MOST_YEARS = 6
"""Buttons of years that have a place; the newest stay."""


def activity_years(dataset: Dataset) -> tuple[str, ...]:
    """Return the newest years in which activities began, in order."""
    years = {date[:4] for date in category(dataset, "activities", "date_start").categories}
    return tuple(sorted(year for year in years if year.isdecimal() and len(year) == 4)[-MOST_YEARS:])
