"""Which surveys of a package are rates of raw answers, and whether it has monthly figures."""

from __future__ import annotations

from dashboard.dataset.dataset import Dataset

MONTHLY = "monthly"
"""The topic of figures of single months."""

DISRUPTION = ("disruption", "disruption_other")
"""The topics of rates of disruption, of services and otherwise."""


def rate_surveys(dataset: Dataset) -> tuple[str, ...]:
    """Return the surveys with rates of facilities or with intervals, the newest first."""
    return dataset.derived("surveys of rates", lambda: _rate_surveys(dataset))


def _rate_surveys(dataset: Dataset) -> tuple[str, ...]:
    frame, surveys = dataset.observations, dataset.surveys.set_index("id", drop=False)
    topics = frame["indicator"].map(dataset.indicators.set_index("id")["topic"])
    has_interval = frame["value_low"].notna() & frame["value_high"].notna() & frame["n"].notna()
    of_facilities = frame["survey"].map(surveys["respondents"]) == "facilities"
    ids = frame.loc[topics.isin(DISRUPTION) & (has_interval | of_facilities), "survey"].unique()
    rates = surveys[surveys["id"].isin(ids)]
    return tuple(rates.sort_values(["period_end", "order"], ascending=[False, True])["id"])


def has_months(dataset: Dataset) -> bool:
    """Return whether a package has figures of single months."""
    monthly = dataset.indicators.loc[dataset.indicators["topic"] == MONTHLY, "id"]
    return bool(dataset.observations["indicator"].isin(monthly).any())


def has_rates(dataset: Dataset) -> bool:
    """Return whether a package has rates of raw answers, or monthly figures."""
    return bool(rate_surveys(dataset)) or has_months(dataset)
