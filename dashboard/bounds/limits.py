"""The bounds of everything that comes from outside, in one place."""

from __future__ import annotations

from dataclasses import dataclass

KILOBYTE = 1024
MEGABYTE = 1024 * KILOBYTE


@dataclass(frozen=True)
class Limits:
    """The bounds of reading one file of cells.

    Beyond any of them it is refused, with the bound in the message.

    `packed` and `unpacked` are bytes of the file and of what is zipped in it, `parts` the files zipped in it,
    `elements` those of its XML, `merged` its merged cells, `rows` the last row of a sheet that may hold anything,
    `columns` the last column that may, `cells` the cells of all sheets together (empty ones and gaps in rows count),
    `characters` those of all cells. `memory` (bytes) and `seconds` bound the process that reads it.
    """

    packed: int = 50 * MEGABYTE
    unpacked: int = 300 * MEGABYTE
    parts: int = 10_000
    elements: int = 15_000_000
    merged: int = 20_000
    sheets: int = 100
    rows: int = 200_000
    columns: int = 16_384
    cells: int = 3_000_000
    characters: int = 100_000_000
    memory: int = 1024 * MEGABYTE
    seconds: int = 120

    @property
    def max_output(self) -> int:
        """Return the most bytes that the process may write: cells as JSON, escaped at worst."""
        return 8 * self.characters + 64 * self.cells


WORKBOOK = Limits()
"""A workbook that staff bring, at the command line."""

PREVIEW = Limits(
    packed=5 * MEGABYTE,
    unpacked=50 * MEGABYTE,
    parts=1_000,
    elements=3_000_000,
    merged=1_000,
    sheets=20,
    rows=50_000,
    columns=1_000,
    cells=500_000,
    characters=8_000_000,
    memory=512 * MEGABYTE,
    seconds=20,
)
"""A file that any reader may send to see it in the charts."""

TABLE = Limits(
    packed=1024 * MEGABYTE,
    rows=10_000_000,
    cells=400_000_000,
)
"""A CSV file of the data package itself, or one that staff bring: read in this process, so only its form is bounded."""

DESCRIPTOR_BYTES, DESCRIPTOR_DEPTH = 5 * MEGABYTE, 32
"""`datapackage.json`: the shipped one has 130 kB and seven brackets within brackets."""

BODY_BYTES = 256 * KILOBYTE
"""A call of a page without a preview."""

CALL_DEPTH, CALL_STRUCTURE = 8, 64 * KILOBYTE
"""Brackets within brackets of a call, where ours has five; bytes outside of its strings, which cost most to parse."""

STATE_CHARACTERS = 2_000_000
"""What a browser keeps of a preview and sends along: well within what the storage of a tab holds."""

MAPPING_BYTES = 1_000_000
"""A mapping file of a source; in a preview it goes along with the file."""

DECK_BYTES, FORM_BYTES = 20 * MEGABYTE, 64 * KILOBYTE
"""A deck that is to be refreshed, and what the form around it takes."""
