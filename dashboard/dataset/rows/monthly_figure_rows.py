"""Rows of figures by month: counts against a baseline, beside what surveys found."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows import survey_rows
from dashboard.dataset.rows.columns import empty_rows
from dashboard.dataset.rows.survey_rates import MONTHLY
from dashboard.dates import first_day, last_day
from dashboard.selection import Selection

COUNTS = ("count_change_reported", "count_change_both", "units_reporting_both")
"""Indicators of monthly counts: the change as reported, that of the units that reported in both months, their share."""

RATES = ("disrupted_any_monthly", "disrupted_any_facilities_monthly", "disrupted_any", "disrupted_any_facilities")
"""Indicators of surveys that stand beside counts."""

COLUMNS = (*survey_rows.COLUMNS, "measure")


def rows(dataset: Dataset, selection: Selection) -> pd.DataFrame:
    """Return the chosen monthly figures, and what surveys found of the same.

    Returns:
        The common columns and `COLUMNS`, by place, service and month. `row_kind` is `count` or `rate`. Empty
        where nothing is known by month.
    """
    frame = survey_rows.figures(dataset, selection)
    frame = frame[frame["value"].notna() & (frame["population"] == "") & (frame["period_start"] != "")]
    if selection.country:
        frame = frame[frame["scope"].isin(query.local_scopes(dataset, *selection.country))]
    monthly = frame[frame["topic"] == MONTHLY]
    pairs = set(zip(monthly["scope"], monthly["service"], strict=True))
    monthly_keys = set(zip(monthly["survey"], monthly["scope"], monthly["service"], strict=True))
    beside = frame[frame["indicator"].isin(RATES) & (frame["topic"] != MONTHLY)]
    # A whole survey stands beside counts where it has no months of its own.
    mask = [
        (scope, service) in pairs and (survey, scope, service) not in monthly_keys
        for survey, scope, service in zip(beside["survey"], beside["scope"], beside["service"], strict=True)
    ]
    figures = pd.concat([monthly, beside[mask]])
    begins, ends = query.within(selection)
    lasts = figures["period_end"].where(figures["period_end"] != "", figures["period_start"])
    spans = zip(figures["period_start"].map(first_day), lasts.map(last_day), strict=True)
    figures = figures[np.array([begins(first) and ends(last) for first, last in spans], np.bool_)]
    if figures.empty or not (figures["topic"] == MONTHLY).any():
        return empty_rows(COLUMNS)
    is_count = figures["indicator"].isin(COUNTS)
    figures = figures.assign(
        label=figures["service_name"],
        measure=figures["indicator_short"],
        row_kind=is_count.map({True: "count", False: "rate"}),
    )
    ranks = dataset.scopes.set_index("id")["order"]
    figures = figures.assign(_place=figures["scope"].map(ranks)).sort_values(
        ["_place", "order", "period_start", "period_end", "row_kind", "indicator_order", "survey"], kind="stable"
    )
    return survey_rows.with_group_headings([figures], COLUMNS)
