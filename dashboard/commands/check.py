"""`check`: does a data package keep its contract?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from dashboard.dataset.load import load
from dashboard.dataset.records import WORLD, Dataset
from dashboard.errors import DataError
from dashboard.settings import Settings

MOST_PROBLEMS = 500
"""Faults of the data that are listed; beyond them only their number is said."""


def check(settings: Settings) -> int:
    """Print what the data package holds, and return 0.

    Raises:
        DataError: it does not keep its contract.
    """
    print(*overview(settings.data, load(settings.data)), sep="\n")
    return 0


def listed(error: DataError) -> Iterator[str]:
    """Say every fault, one a line, up to a limit; then how many more there are."""
    problems = error.problems
    yield from map(str, problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        yield f"and {len(problems) - MOST_PROBLEMS:,} more"


def overview(folder: Path, dataset: Dataset) -> Iterator[str]:
    """Say what was loaded: rows a table, countries, period, data version."""
    yield f"The data in {folder} are good."
    for name, table in dataset.contract.tables.items():
        yield f"{name:<18}{len(dataset.table(name)):>6,} rows  {table.path}"
    names = dataset.names("scopes", "en")
    yield f"Countries: {', '.join(names[code] for code in dataset.countries() if code != WORLD)}"
    yield "Period: {} to {}".format(*_period(dataset))
    yield f"Data version: {dataset.version}"


def _period(dataset: Dataset) -> tuple[str, str]:
    """Return the first and the last date anything of the data speaks of, as precise as they are given."""
    columns = [
        *(dataset.activities[column] for column in ("date_start", "date_end")),
        *(
            frame[column]
            for frame in (dataset.observations, dataset.outputs)
            for column in ("period_start", "period_end")
        ),
    ]
    dates = [date for column in columns for date in column if date]
    return min(dates, default="-"), max(dates, default="-")
