"""Pack the cells of a row into a tuple; rows of one shape share the names of columns."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter

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

    def row(self, columns: Texts) -> list[str]:
        """Return the cells of these columns, "" where there is none."""
        return list(_getter(tuple(self._places), columns)((*self._texts, "")))

    def unpacked(self) -> dict[str, str]:
        """Return the cells as a dict of their own."""
        return dict(zip(self._places, self._texts, strict=True))


def unpack(cells: Mapping[str, str]) -> dict[str, str]:
    """Return a copy of the cells of a row that may be changed."""
    return cells.unpacked() if isinstance(cells, PackedCells) else dict(cells)


@lru_cache(REMEMBERED)
def _places(names: Texts) -> Mapping[str, int]:
    return {name: place for place, name in enumerate(names)}


@lru_cache(REMEMBERED)
def _getter(names: Texts, columns: Texts) -> Callable[[Texts], Sequence[str]]:
    """Return what picks the cells of columns from a row.

    The row has a cell for each of the names, and an empty one behind them.
    """
    places = [names.index(column) if column in names else len(names) for column in columns]
    if len(places) > 1:
        return itemgetter(*places)
    return lambda texts: [texts[place] for place in places]
