"""The protocol of a data source: a cheap fingerprint, and a read."""

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
    date: str

    @cached_property
    def name(self) -> str:
        """Return the digest of the files."""
        digest = hashlib.sha256()
        for name in sorted(self.files):
            digest.update(f"{name}\0{len(self.files[name])}\0".encode())
            digest.update(self.files[name])
        return digest.hexdigest()[:20]


class DataSource(Protocol):
    """A folder or database that others change while the dashboard is running."""

    @property
    def name(self) -> str:
        """Return the name for display, without password."""

    @property
    def advice(self) -> str:
        """Return where the operator finds everything that is to be mended."""

    def fingerprint(self) -> str | None:
        """Return a fingerprint, equal in every process; None while the data are written."""

    def read(self, fingerprint: str) -> Package:
        """Read the data package that the last look returned the fingerprint of.

        Raises:
            SourceChanging: it is not that of the fingerprint any more.
            DataError: what stands there cannot be a package.
            OriginError: it does not answer.
        """

    def locate_errors(self, error: DataError, package: Package | None) -> DataError:
        """Return faults where the operator finds them, in the package that was read, if any."""
