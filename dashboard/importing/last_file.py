"""Compare a file with the last one of its source: rows, sums, ranges, codes, headings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from dashboard.dataset.column_validation import quoted
from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import header_key
from dashboard.importing.number_parsing import plain_digits
from dashboard.importing.parsed_rows import ParsedRow
from dashboard.importing.reader import FileResult

NUMBERS = ("participants", "amount", "value", "n")
CODED = ("kind", "areas", "currency", "people_kind", "amount_kind", "indicator", "survey", "service", "unit")
"""Columns whose numbers are summed, and those whose codes are kept, to be compared with the next file's."""

EXAMPLES = 3
FACTOR = 10
"""How many times a number, or a sum a row, may be larger or smaller than last time before it is asked about."""

IMPORTED = "known_codes"
"""What is kept once a file was imported; a draft has no such key."""


def totals(records: Sequence[ParsedRow]) -> dict[str, Any]:
    """Return number of rows, sums by currency or indicator, ranges and codes of a file."""
    records = [record for record in records if record.table != "scopes"] or records
    numbers: dict[str, list[Decimal]] = {}
    codes: dict[str, set[str]] = {}
    for record in records:
        for name, digits in _numbers(record):
            numbers.setdefault(name, []).append(Decimal(digits))
        for name in CODED:
            codes.setdefault(name, set()).update(filter(None, record.cells.get(name, "").split(";")))
    return {
        "rows": len(records),
        "sums": {name: plain_digits(Decimal(sum(values))) for name, values in sorted(numbers.items())},
        "ranges": {
            name: [plain_digits(min(values)), plain_digits(max(values))] for name, values in sorted(numbers.items())
        },
        "codes": {name: sorted(values) for name, values in sorted(codes.items()) if values},
    }


def _numbers(record: ParsedRow) -> Iterator[tuple[str, str]]:
    """Yield the numbers of a record, called by their currency or indicator."""
    for name in NUMBERS:
        if record.cells.get(name):
            unit = record.cells.get("currency" if name == "amount" else "indicator", "")
            yield f"{name} {unit}".strip(), record.cells[name]


def differences(headings: Mapping[str, str], last: Mapping[str, Any], file: FileResult) -> Iterator[LazyMessage]:
    """Yield what is not as in the last file, by the headings and totals that the mapping keeps."""
    columns = [column for header in file.headers for column in header.columns]
    present = {header_key(column.header): column.header for column in columns}
    for folded_heading, header in headings.items():
        if folded_heading not in present:
            yield LazyMessage.t("The heading {header}, which the mapping knows, is gone.", header=header)
    for folded_heading, header in present.items():
        if folded_heading not in headings:
            yield LazyMessage.t("The heading {header} is new; the mapping does not know it.", header=header)
    now, before = totals(file.records), int(last.get("rows", 0))
    if before and now["rows"] * 2 <= before:
        yield LazyMessage.t("Only {now} rows are understood; last time {before} were.", now=now["rows"], before=before)
    yield from _new_codes(last, file, now["codes"])
    yield from _sums(last, now)
    yield from _ranges(last.get("ranges", {}), file.records)


def _new_codes(last: Mapping[str, Any], file: FileResult, now: Mapping[str, list[str]]) -> Iterator[LazyMessage]:
    """Yield cells of columns of codes that no mapping explains, and codes that are new or gone."""
    for sheet in file.sheets:
        for name, cells in sheet.parsed_rows.unknown.items():
            yield LazyMessage.t(
                "{column}: {cells} is new, and not known. Say its code in the mapping.",
                column=name,
                cells=", ".join(map(quoted, list(cells)[:EXAMPLES])),
            )
    codes: Mapping[str, list[str]] = last.get("codes", {})
    ever: Mapping[str, list[str]] = last.get("known_codes", {})
    for name in codes:
        present = set(now.get(name, ()))
        if new := sorted(present - {*codes[name], *ever.get(name, ())}):
            yield LazyMessage.t(
                "{column}: {codes} did not stand in the files before.", column=name, codes=", ".join(new)
            )
        if missing := sorted(set(codes[name]) - present):
            yield LazyMessage.t(
                "{column}: {codes} stood in the last file, and is gone.", column=name, codes=", ".join(missing)
            )


def _sums(last: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[LazyMessage]:
    """Yield the sums that are ten times as large or small a row as last time."""
    for name, total in now["sums"].items():
        before, rows = last.get("sums", {}).get(name), int(last.get("rows", 0))
        mean, mean_before = Decimal(total) / now["rows"], Decimal(before or 0) / (rows or 1)
        if rows and mean_before and not mean_before / FACTOR < mean < mean_before * FACTOR:
            yield LazyMessage.t(
                "{name} adds up to {now} in {rows} rows; last time to {last} in {before}. Is the unit still the same?",
                name=name,
                now=total,
                rows=now["rows"],
                last=before,
                before=rows,
            )


def _ranges(last: Mapping[str, list[str]], records: Sequence[ParsedRow]) -> Iterator[LazyMessage]:
    """Yield the numbers that lie ten times outside the range of last time."""
    beyond: dict[str, list[tuple[int, str]]] = {}
    for record in records:
        for name, digits in _numbers(record):
            low, high = map(Decimal, last.get(name, (digits, digits)))
            if Decimal(digits) > high * FACTOR or Decimal(digits) * FACTOR < low:
                beyond.setdefault(name, []).append((record.location.row, digits))
    for name, outliers in beyond.items():
        yield LazyMessage.n(
            "{name}: {number} value lies ten times outside those of last time, {low} to {high}: {cells}.",
            "{name}: {number} values lie ten times outside those of last time, {low} to {high}: {cells}.",
            len(outliers),
            name=name,
            low=last[name][0],
            high=last[name][1],
            cells=", ".join(f"{digits} ({row})" for row, digits in outliers[:EXAMPLES]),
        )


def next_totals(before: Mapping[str, Any], records: Sequence[ParsedRow]) -> dict[str, Any]:
    """Return what is kept of a file that was imported, with the codes of all files before it."""
    last = totals(records)
    ever = before.get(IMPORTED, before.get("codes", {}))
    codes = {name: sorted({*ever.get(name, ()), *last["codes"].get(name, ())}) for name in ever | last["codes"]}
    return last | {IMPORTED: codes}
