"""What a reader may ask of a download beside what is selected.

Each option is a key of the query string with a `1`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from dashboard.errors import LazyMessage, SelectionError

OPTIONAL: Mapping[str, tuple[str, ...]] = {"hxl": ("csv", "xlsx"), "labels": ("csv", "xlsx")}
"""Option -> the formats that have it."""


@dataclass(frozen=True)
class DownloadOptions:
    """The options of one download; by default none is chosen.

    Attributes:
        hxl: a row of HXL hashtags stands under the header.
        labels: a row under the header holds the names of the columns in the language of the reader.
    """

    hxl: bool = False
    labels: bool = False


DEFAULT_OPTIONS = DownloadOptions()


def read_options(given: Mapping[str, Sequence[str]], extension: str) -> DownloadOptions:
    """Return the options among the keys of a query string: key -> its values.

    Raises:
        SelectionError: a value is not `1`, or the format has no such option.
    """
    chosen = {field.name for field in fields(DownloadOptions) if field.name in given}
    for name in sorted(chosen):
        if list(given[name]) != ["1"]:
            raise SelectionError(
                LazyMessage.t("{name}: only {name}=1 is known. Write it so, or leave the key out.", name=name)
            )
        if extension not in OPTIONAL[name]:
            raise SelectionError(
                LazyMessage.t(
                    "{name}: {format} has no such option; {others} have. Leave the key out.",
                    name=name,
                    format=extension,
                    others=", ".join(OPTIONAL[name]),
                )
            )
    return DownloadOptions(**dict.fromkeys(chosen, True))
