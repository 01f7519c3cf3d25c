"""Data that a test exchanges while they are shown."""

from __future__ import annotations

from dataclasses import replace

from dashboard.dataset.dataset import Dataset, Version
from dashboard.sources.current_data import CurrentData


class Exchanged:
    """Gives what the test put there (a `DataProvider`)."""

    def __init__(self, data: CurrentData) -> None:
        self.shown = data

    def now(self) -> CurrentData:
        """Return what is there."""
        return self.shown


def shown(dataset: Dataset) -> CurrentData:
    """Return a dataset as it is shown."""
    return CurrentData(dataset, 1_795_364_000.0, dict)


def without_country(dataset: Dataset, country: str) -> Dataset:
    """Return newer data in which a country and all that was done there is missing."""
    activities, outputs = dataset.activities, dataset.outputs
    remaining = activities[~activities["countries"].str.contains(country)]
    return replace(
        dataset,
        version=Version("fedcba987654", "2027-01-01"),
        scopes=dataset.scopes[dataset.scopes["id"] != country],
        activities=remaining,
        outputs=outputs[outputs["activity"].isin(remaining["id"])],
    )
