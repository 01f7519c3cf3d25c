"""How long `import` takes for a long and wide list of activities, and what memory.

`python -m benchmarks.import_speed [ROWS [COLUMNS]]` (200,000 rows of 60 columns; 20 s and 500 MB are the bound).

The list is a CSV file as 3W lists are: eight columns that the dashboard knows, and figures that it does not.
What is measured is the command with nothing written, in a process of its own: reading, understanding, checking.
"""

from __future__ import annotations

import csv
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

ROWS, COLUMNS = 200_000, 60
KNOWN = (
    "Organization",
    "Activity",
    "Activity type",
    "Sector",
    "Country",
    "Admin1",
    "Start date",
    "Participants (total)",
)
KINDS, PLACES = ("training", "webinar", "meeting"), ("Almaty", "Turkistan", "Bukhara", "Osh", "Khatlon")
COUNTRIES = ("Kazakhstan", "Uzbekistan", "Kyrgyzstan", "Tajikistan")


def rows_of(rows: int, columns: int) -> Iterator[list[str]]:
    """Yield the header and the rows."""
    unknown_headers = [f"Field {number}" for number in range(columns - len(KNOWN))]
    yield [*KNOWN, *unknown_headers]
    for row in range(rows):
        date = f"2021-{row % 12 + 1:02d}-{row % 28 + 1:02d}"
        cells = [f"Org {row % 50}", f"Training number {row}", KINDS[row % 3], "COVID-19", COUNTRIES[row % 4]]
        cells += [PLACES[row % 5], date, str(row % 300)]
        yield [*cells, *(str(row * index % 97) for index in range(len(unknown_headers)))]


def main() -> None:
    """Write the list, import it, and print rows, seconds and peak memory."""
    rows, columns = [*map(int, sys.argv[1:3]), *(ROWS, COLUMNS)[len(sys.argv) - 1 :]]
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "list.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows(rows_of(rows, columns))
        values = {"source": "https://example.org/list", "source_language": "en", "source_title": "A list"}
        arguments = [word for name, value in values.items() for word in ("--set", f"{name}={value}")]
        start = time.perf_counter()
        with subprocess.Popen(
            [sys.executable, "-m", "dashboard", "import", path, *arguments], stdout=subprocess.DEVNULL
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        seconds, busy = time.perf_counter() - start, usage.ru_utime + usage.ru_stime
        print(
            f"{rows:,} rows x {columns} columns, {path.stat().st_size / 1e6:,.0f} MB: {seconds:.1f} s, "
            f"{busy:.1f} s of processors, {usage.ru_maxrss / 1024:,.0f} MB at most, exit code {process.returncode}"
        )


if __name__ == "__main__":
    main()
