"""What the tables say, counted from the CSV files alone: nothing of the program is asked."""

from __future__ import annotations

import csv
from collections.abc import Collection
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_EVEN, Decimal
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data"
NO_PARTICIPANTS = ("respondents", "users", "reached", "experts", "planned")
"""The kinds of people that an activity counts and that neither attended nor were trained."""

ROUNDING = {"over": ROUND_FLOOR, "under": ROUND_CEILING, "about": ROUND_HALF_EVEN}


def csv_rows(table: str) -> list[dict[str, str]]:
    """Return the rows of a table of the package as they are written."""
    with (FOLDER / f"{table}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def stated(qualifiers: Collection[str]) -> str:
    """Return how a sum of so qualified parts is stated.

    None of the shipped parts is an upper bound.
    """
    assert set(qualifiers) <= {"exact", "about", "over"}
    return next((qualifier for qualifier in ("over", "about") if qualifier in qualifiers), "exact")


def three_figures(value: float, qualifier: str) -> float:
    """Round a value to three figures as its qualifier allows, to units below 1,000."""
    if qualifier == "exact":
        return value
    number = Decimal(str(value))
    unit = Decimal(1).scaleb(max(0, number.adjusted() - 2))
    return float((number / unit).to_integral_value(ROUNDING[qualifier]) * unit)
