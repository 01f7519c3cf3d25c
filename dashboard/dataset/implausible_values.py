"""Values that keep the contract and can hardly be meant, each with its row and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product

import pandas as pd

from dashboard.errors import LazyMessage
from dashboard.text.formats import CHANGE, is_percent

FIRST_DATE, YEARS_AHEAD = "2019", 10
"""Before it nothing of the pandemic began; years from now in which a programme may end."""

COUNTRIES = 249
"""Countries and territories of ISO 3166-1: no survey of countries has more answers."""

MOST_TAKING_PART, MOST_PEOPLE = 1_000_000, 8_000_000_000
"""People in one activity, and in the world."""

DAY_MINUTES, YEAR_DAYS = 1_440, 366
TIMES, LEAST_LIKE = 1_000, 5
"""How many times the middle of its like an amount is, and how many others there have to be to say so."""

DATES = (
    *(("activities", "date_start"), ("sources", "published_on")),
    *product(("observations", "outputs", "surveys"), ("period_start", "period_end")),
)


@dataclass(frozen=True)
class ImplausibleValue:
    """A cell that is worth a second look: its table, column and row, and what is said of it."""

    table: str
    column: str
    row: int
    cell: str
    sentence: LazyMessage


def implausible_values(tables: Mapping[str, pd.DataFrame], today: str = "") -> Iterator[ImplausibleValue]:
    """Yield the implausible cells of checked tables; `today` is an ISO day."""
    today = today or datetime.now(UTC).date().isoformat()
    for table, column in DATES:
        yield from _dates(tables, table, column, today)
    ends, last = tables["activities"]["date_end"].astype("str"), str(int(today[:4]) + YEARS_AHEAD)
    yield from _cells("activities", ends[ends > last], LazyMessage.t("lies more than ten years ahead"))
    yield from _counts(tables)
    yield from _amounts(tables["activities"])


def _dates(tables: Mapping[str, pd.DataFrame], table: str, column: str, today: str) -> Iterator[ImplausibleValue]:
    cells = tables[table][column].astype("str")
    late = cells[[cell != "" and cell > today[: len(cell)] for cell in cells]]
    yield from _cells(table, late, LazyMessage.t("lies in the future"))
    if table != "sources":
        early = cells[(cells != "") & (cells < FIRST_DATE)]
        yield from _cells(table, early, LazyMessage.t("lies before 2019, when nothing of the pandemic had begun"))


def _counts(tables: Mapping[str, pd.DataFrame]) -> Iterator[ImplausibleValue]:
    """Yield numbers beyond what there is: of countries, of people, of a day."""
    activities, observations, outputs = (tables[name] for name in ("activities", "observations", "outputs"))
    unit = observations["indicator"].map(tables["indicators"].set_index("id")["unit"]).astype("str")
    of_countries = observations.loc[unit == "percent_countries", "n"]
    yield from _cells(
        "observations", of_countries[of_countries > COUNTRIES], LazyMessage.t("is more than the countries of the world")
    )
    for column, limit, sentence in (
        ("participants", MOST_TAKING_PART - 1, LazyMessage.t("is a million people or more in one activity")),
        ("duration_minutes", DAY_MINUTES, LazyMessage.t("is longer than a day; write days in duration_days")),
        ("duration_days", YEAR_DAYS, LazyMessage.t("is longer than a year")),
    ):
        yield from _cells("activities", activities.loc[activities[column] > limit, column], sentence)
    for table, units in (("observations", unit), ("outputs", outputs["unit"].astype("str"))):
        shares = tables[table].loc[units.map(is_percent).astype(bool), "value"]
        fractions = shares[(shares > 0) & (shares < 1) & (units != CHANGE)]
        yield from _cells(table, fractions, LazyMessage.t("is less than 1%; a share of 60% is written 60, not 0.6"))
    numbers = outputs.loc[(outputs["value"] > MOST_PEOPLE) & ~outputs["unit"].map(is_percent), "value"]
    yield from _cells("outputs", numbers, LazyMessage.t("is more than the people of the world"))


def _amounts(activities: pd.DataFrame) -> Iterator[ImplausibleValue]:
    """Yield amounts a thousand times the middle of their currency and kind, or a thousandth."""
    for _like, group in activities[activities["amount"].notna()].groupby(["currency", "amount_kind"], observed=True):
        if len(group) <= LEAST_LIKE:
            continue
        middle, amounts = group["amount"].median(), group["amount"]
        large, small = amounts[amounts > middle * TIMES], amounts[(amounts > 0) & (amounts < middle / TIMES)]
        yield from _cells("activities", large, LazyMessage.t("is more than a thousand times the middle of its like"))
        yield from _cells("activities", small, LazyMessage.t("is less than a thousandth of the middle of its like"))


def _cells(table: str, cells: pd.Series, sentence: LazyMessage) -> Iterator[ImplausibleValue]:
    for row, cell in cells.items():
        words = cell if isinstance(cell, str) else f"{cell:.15g}"
        yield ImplausibleValue(table, str(cells.name), int(str(row)), words, sentence)
