"""`FORMATS` is the table of contents: a new format is one file beside this one and one line here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from dashboard.exports.csv import to_csv
from dashboard.exports.exported import Exported


@dataclass(frozen=True)
class Format:
    """One format: its file extension, media type, and the function that writes it."""

    extension: str
    media_type: str
    write: Callable[[Exported], bytes]


_ALL = (Format("csv", "text/csv; charset=utf-8", to_csv),)

FORMATS = MappingProxyType({entry.extension: entry for entry in _ALL})
