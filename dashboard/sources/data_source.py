"""Where the data come from: a look that costs little, and a reading."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from dashboard.dataset.load import Files
from dashboard.errors import DataError


class SourceChanging(Exception):
    """The data are being written at this moment; look again a little later."""


@dataclass(frozen=True)
class Package:
    """The files of a data package at one moment, and the day of the newest (ISO)."""

    files: Files
    written: str

    @cached_property
    def name(self) -> str:
        """Return a name that these files have and no others."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{len(self.files[name])}\0".encode())
            digest.update(self.files[name])
        return digest.hexdigest()[:20]


class DataSource(Protocol):
    """A folder or database that others change while the dashboard is running."""

    @property
    def name(self) -> str:
        """Return the display name of the source, without password."""

    @property
    def advice(self) -> str:
        """Return where the operator finds everything that is to be mended."""

    def fingerprint(self) -> str | None:
        """Return a mark of what stands there, equal in every process; None while it is written."""

    def read(self, seen: str) -> Package:
        """Read the data package.

        Args:
            seen: the mark that the last look gave.

        Raises:
            SourceChanging: it is not what was seen any more.
            DataError: what stands there cannot be a package.
            OriginError: it does not answer.
        """

    def locate_errors(self, error: DataError, package: Package | None) -> DataError:
        """Return faults where the operator finds them, in the package that was read, if any."""
