"""The package with activities and survey figures in many more countries than are shipped."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
from babel.core import get_global

from dashboard.dataset.dataset import Dataset

CODE = 3
"""Letters of a code of a country."""


def country_codes(dataset: Dataset, count: int) -> list[str]:
    """Return ISO 3166-1 alpha-3 codes that the package does not have."""
    ids = set(dataset.scopes["id"])
    return sorted(c for c in get_global("territory_aliases") if len(c) == CODE and c.isalpha() and c not in ids)[:count]


def with_countries(dataset: Dataset, count: int) -> Dataset:
    """Return the package with so many countries more, each with what Kazakhstan has.

    Participants and amounts grow from country to country, so that the last ones are the largest.
    """
    codes = country_codes(dataset, count)
    scopes = pd.concat([dataset.scopes, *(_scope(dataset, code, at) for at, code in enumerate(codes))])
    activities = pd.concat([dataset.activities, *(_activities(dataset, code, at) for at, code in enumerate(codes))])
    links = dataset.activity_sources
    copies = [links.assign(activity=links["activity"] + f"-{code}") for code in codes]
    links = pd.concat([links, *copies], ignore_index=True)
    return replace(
        dataset,
        scopes=scopes.reset_index(drop=True),
        activities=activities.sort_values(["first_day", "id"], ignore_index=True),
        activity_sources=links[links["activity"].isin(activities["id"])].reset_index(drop=True),
        observations=pd.concat(
            [dataset.observations, *(_observation(dataset, code) for code in codes)], ignore_index=True
        ),
    )


def _scope(dataset: Dataset, code: str, at: int) -> pd.DataFrame:
    row = dataset.scopes[dataset.scopes["id"] == "KAZ"]
    names = {str(name): code for name in row if str(name).startswith("name")}
    return row.assign(id=code, order=1000.0 + at, **names)


def _activities(dataset: Dataset, code: str, at: int) -> pd.DataFrame:
    rows = dataset.activities[dataset.activities["countries"] == "KAZ"].head(12)
    return rows.assign(
        id=rows["id"] + f"-{code}",
        countries=code,
        participants=rows["participants"] + at,
        amount=rows["amount"] * (1 + at),
        overlaps="",
    )


def _observation(dataset: Dataset, code: str) -> pd.DataFrame:
    observations = dataset.observations
    row = observations[
        (observations["scope"] == "KAZ") & observations["indicator"].str.startswith("disrupted_any")
    ].head(1)
    return row.assign(id=row["id"] + f"-{code}", scope=code)
