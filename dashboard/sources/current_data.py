"""The data that are shown at a moment, and what gives them."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from dashboard.dataset.dataset import Dataset
from dashboard.dataset.load import Files, files_of
from dashboard.sources.snapshots import RejectedUpdate


@dataclass(frozen=True)
class CurrentData:
    """The data that are shown, since when (seconds since 1970), and why newer ones are not.

    `files` gives the files they were read from. `unkept` says why they could not be kept on disk, "" when they are.
    `looked` is when this process last looked whether there are newer ones.
    """

    dataset: Dataset
    since: float
    files: Callable[[], Files]
    name: str = ""
    refused: RejectedUpdate | None = None
    unkept: str = ""
    looked: float = 0.0


class DataProvider(Protocol):
    """What gives the data that are shown at this moment."""

    def now(self) -> CurrentData:
        """Return the current data; a request asks once."""


class StaticData:
    """Data that do not change while they are shown (a `DataProvider`)."""

    def __init__(self, dataset: Dataset, folder: Path) -> None:
        """Show this dataset; its files stand in a folder."""
        now, files = time.time(), partial(files_of, folder, dataset.contract)
        self._current = CurrentData(dataset, now, files, unkept="it is not followed", looked=now)

    def now(self) -> CurrentData:
        """Return the dataset."""
        return self._current
