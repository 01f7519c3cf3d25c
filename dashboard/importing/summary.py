"""What was understood, and what an import adds, changes, leaves and refuses, in sentences."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from typing import TypeVar

from dashboard.dataset.column_validation import quoted
from dashboard.dataset.contract import Table
from dashboard.importing.column_matching import HeaderColumn
from dashboard.importing.diff import AddedRow, ChangedRow, ImportDiff
from dashboard.importing.dry_run_validation import DryRunResult, Reason
from dashboard.importing.duplicates import Event, possible_duplicates
from dashboard.importing.parsed_rows import RowLocation
from dashboard.importing.reader import FileResult, SheetResult
from dashboard.importing.rejected_rows import reason_sentence
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.vocabulary import rules
from dashboard.text.problem_messages import problem_sentence, translate
from dashboard.text.translate import Translator, message

Item = TypeVar("Item")

MAX_LINES = 40
"""Lines of one kind; of further ones the number is told."""

SEPARATORS = {",": message("commas"), ";": message("semicolons"), "\t": message("tabs")}


def summarize_import(
    file: FileResult, questions: Sequence[str], result: DryRunResult | None, text: Translator
) -> Iterator[str]:
    """Say how a file was read, what is open, and what it would do where that is planned."""
    yield from _reading(file, text)
    yield from questions
    if result:
        yield from summarize_changes(result.package, result.plan, text)
        yield from _by_reason(file, result.remarks, text)
        yield from _duplicates(possible_duplicates(result.package, result.plan), text)
    reasons = result.rejections if result else file.rejections
    if reasons:
        yield text.t("Rows that are not imported: {rows}", rows=text.number(len(reasons)))
    yield from _by_reason(file, reasons, text)


def _reading(file: FileResult, text: Translator) -> Iterator[str]:
    """Say how a file was read, and what each of its columns is."""
    if file.encoding:
        separator = text.t(SEPARATORS[file.separator]) if file.separator in SEPARATORS else file.separator
        yield text.t(
            "The letters are read as {encoding}, the cells are separated by {separator}.",
            encoding=file.encoding,
            separator=separator,
        )
    yield from (problem_sentence(problem, text) for problem in file.remarks)
    for sheet in file.sheets:
        yield from _sheet(sheet, text)
    for option in file.unused_options:
        yield text.t("{option} changes nothing in this file.", option=option)


def summarize_changes(package: TargetPackage, plan: ImportDiff, text: Translator) -> Iterator[str]:
    """Say what would be added, changed and left, table by table."""
    for name, table in package.contract.tables.items():
        new_rows, changed_rows = plan.added.get(name, {}).values(), plan.changed.get(name, {}).values()
        if not new_rows and not changed_rows and not plan.unchanged_counts[name]:
            continue
        yield text.t(
            "{table}: to add: {added}, to change: {changed}, unchanged: {left}",
            table=table.path,
            added=text.number(len(new_rows)),
            changed=text.number(len(changed_rows)),
            left=text.number(plan.unchanged_counts[name]),
        )
        yield from _first_lines(new_rows, text, partial(_added_row, table))
        yield from _first_lines(_changed_cells(changed_rows), text)
    if plan.merge_count:
        yield text.n(
            "activities: {number} row is joined with another of the same activity (places, organisations).",
            "activities: {number} rows are joined with others of the same activity (places, organisations).",
            plan.merge_count,
        )
    for (name, column, value), rows in sorted(plan.defaults.items()):
        yield text.t(
            "{table}, {column}: where new rows say nothing, {value} is written ({rows} rows).",
            table=name,
            column=column,
            value=value,
            rows=text.number(rows),
        )


def _added_row(table: Table, row: AddedRow) -> str:
    """Return the line of a new row: its key, and what it is called where its key does not say."""
    told_by = rules()[table.name]["told_by"]
    name = f": {quoted(row.cells[told_by])}" if told_by not in table.key else ""
    return f"  + {' '.join(row.cells[key] for key in table.key)}{name}"


def _changed_cells(changed_rows: Iterable[ChangedRow]) -> Iterator[str]:
    """Yield a line for each cell that changes."""
    for row in changed_rows:
        for column, (old, new) in row.cells.items():
            yield f"  {row.key}, {column}: {quoted(old) if old else '∅'} → {quoted(new)}"


def _duplicates(pairs: Iterable[tuple[Event, list[Event]]], text: Translator) -> Iterator[str]:
    """Say which new activities may be there already."""

    def line(events: tuple[Event, Event]) -> str:
        new, existing = (f"{event.id} ({event.title})" for event in events)
        return text.t("May be the same: {new} and {other}. Both are kept; nothing is merged.", new=new, other=existing)

    yield from _first_lines(((event, other) for event, matches in pairs for other in matches), text, line)


def _by_reason(file: FileResult, reasons: Mapping[RowLocation, Sequence[Reason]], text: Translator) -> Iterator[str]:
    """Say what is said of rows; equal reasons are one line with their rows."""
    rows: dict[tuple[int, str], list[int]] = {}
    for place in sorted(reasons):
        for why in dict.fromkeys(reason_sentence(why_not, text) for why_not in reasons[place]):
            rows.setdefault((place.sheet, why), []).append(place.row)
    lines = (
        "  "
        + text.t("{sheet}, row {row}: {reason}", sheet=file.sheets[sheet].sheet.name, row=_rows(numbers), reason=why)
        for (sheet, why), numbers in rows.items()
    )
    yield from _first_lines(lines, text)


def _sheet(sheet: SheetResult, text: Translator) -> Iterator[str]:
    header, reading, name = sheet.header, sheet.parsed_rows, sheet.sheet.name
    if header is None:
        if sheet.skip_reason:
            yield f"{name}: {translate(sheet.skip_reason, text)}"
        return
    shape = message(
        "{sheet}: row {row} is the header; services stand in rows and answers in columns, for the table {table}."
    )
    if header.shape == "rows":
        shape = message("{sheet}: row {row} is the header; each row is one of the table {table}.")
    yield text.t(shape, sheet=name, row=header.row + 1, table=header.table)
    if reading.headings:
        yield "  " + text.t("Rows that head others, or name the source: {rows}", rows=_rows(reading.headings))
    if header.end < len(sheet.sheet.rows):
        headings = "; ".join(filter(None, sheet.sheet.rows[header.end]))
        yield "  " + text.t("{header}: data of persons, never taken over or kept", header=headings)
    for column in header.columns:
        yield "  " + _column(column, sheet, text)
        if reading.alike.get(column.index):
            yield "    " + text.t(
                "Letters of another script that only look Latin were replaced; cells: {cells}",
                cells=text.number(reading.alike[column.index]),
            )


def _column(column: HeaderColumn, sheet: SheetResult, text: Translator) -> str:
    pivot = column.indicator or column.pivot
    name = f"value ({pivot})" if pivot else column.name
    if column.is_personal:
        return text.t("{header}: data of persons, never taken over or kept", header=column.header)
    if column.is_excluded:
        return text.t("{header}: left out, as --column says", header=column.header)
    if column.is_part:
        return text.t(
            "{header}: a part or another measure of {column}, not taken over", header=column.header, column=name
        )
    if not name:
        return text.t("{header}: not understood, not taken over", header=column.header)
    if column.is_duplicate:
        return text.t("{header}: {column} again, not taken over", header=column.header, column=name)
    if sheet.parsed_rows.overrides.get(column.name):
        return text.t(
            "{header}: --set {column} stands instead; cells filled: {filled}",
            header=column.header,
            column=name,
            filled=text.number(sheet.parsed_rows.overrides[column.name]),
        )
    count = sheet.parsed_rows.filled.get(column.index, 0)
    cell, value = sheet.parsed_rows.examples.get(column.index, ("", ""))
    if not count:
        return f"{column.header} → {name}"
    return text.t(
        "{header} → {column}; cells filled: {filled}; for example {cell} → {value}",
        header=column.header,
        column=name,
        filled=text.number(count),
        cell=quoted(cell),
        value=quoted(value),
    )


def _rows(rows: Sequence[int]) -> str:
    """Return row numbers, runs of them as spans: `4-9, 12`."""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][1] + 1:
            spans[-1][1] = row
        else:
            spans.append([row, row])
    sentences = [f"{first}-{last}" if last > first else f"{first}" for first, last in spans[:MAX_LINES]]
    return ", ".join(sentences) + (" …" if len(spans) > MAX_LINES else "")


def _first_lines(items: Iterable[Item], text: Translator, line: Callable[[Item], str] = str) -> Iterator[str]:
    """Yield the first lines of one kind, and the number of further ones, which are not written."""
    rest = iter(items)
    yield from map(line, islice(rest, MAX_LINES))
    remaining = sum(1 for _ in rest)
    if remaining:
        yield "  " + text.n("and {number} more", "and {number} more", remaining)
