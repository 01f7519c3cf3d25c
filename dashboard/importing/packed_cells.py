"""Pack the cells of a row into a tuple; rows of one shape share the names of columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from dashboard.importing.text_normalization import REMEMBERED

Texts = tuple[str, ...]


class PackedCells(Mapping[str, str]):
    """Cells by column, which do not change.

    A dict for each of many rows takes several times the memory.
    """

    __slots__ = ("_places", "_texts")

    def __init__(self, cells: Mapping[str, str]) -> None:
        self._places = _places(tuple(cells))
        self._texts: Texts = tuple(cells.values())

    def __getitem__(self, name: str) -> str:
        return self._texts[self._places[name]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._texts)

    def unpacked(self) -> dict[str, str]:
        """Return the cells as a dict of their own."""
        return dict(zip(self._places, self._texts, strict=True))


def unpack(cells: Mapping[str, str]) -> dict[str, str]:
    """Return a copy of the cells of a row that may be changed."""
    return cells.unpacked() if isinstance(cells, PackedCells) else dict(cells)


@lru_cache(REMEMBERED)
def _places(names: Texts) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(names)}
