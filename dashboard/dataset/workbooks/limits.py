"""How much a workbook may ask of this machine."""

from __future__ import annotations

from dataclasses import dataclass

MEGABYTE = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """The bounds of reading one workbook; beyond any of them it is refused, with the bound in the message.

    `packed` and `unpacked` are bytes of the file and of what is zipped in it, `rows` the last row of a sheet
    that may hold anything, `cells` the cells of all sheets together (gaps in rows count), `characters` those of
    all cells. `memory` (bytes) and `seconds` bound the process that reads it.
    """

    packed: int = 50 * MEGABYTE
    unpacked: int = 300 * MEGABYTE
    sheets: int = 100
    rows: int = 200_000
    cells: int = 3_000_000
    characters: int = 100_000_000
    memory: int = 1024 * MEGABYTE
    seconds: int = 120
