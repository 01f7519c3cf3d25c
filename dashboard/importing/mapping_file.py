"""The mapping of a source: what columns, codes and numbers mean, month for month."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from dashboard.bounds.atomic_write import replace_file
from dashboard.bounds.json_text import read_json
from dashboard.bounds.limits import MAPPING_BYTES
from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import SOURCE, key
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.header_rows import pivoted
from dashboard.importing.import_options import CHOICES, ImportOptions
from dashboard.importing.last_file import IMPORTED, following, totals
from dashboard.importing.parsed_rows import ParsedRow
from dashboard.importing.reader import FileResult
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.vocabulary import rules

VERSION = 1
OPEN = ""
"""What stands in a draft where a person has to answer; null leaves a column or a code out."""

SOURCED = ("activities", "observations", "outputs")
"""Tables whose rows name the source they are from."""

OBJECTS = ("columns", "codes", "multipliers", "fixed", "drop_rows", "last")
LARGEST = 1e12
TEXTS = ("source", "table", "encoding")
KEYS = ("version", *TEXTS, "identity", *OBJECTS, *CHOICES, "open")


@dataclass(frozen=True)
class SourceMapping:
    """How to read a file, its normalized headings, the last file's rows and sums."""

    manner: ImportOptions
    headings: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, Any] = field(default_factory=dict)


def read_mapping(source: Path | bytes | None, name: str, manner: ImportOptions) -> SourceMapping:
    """Merge a mapping, as a file or its text, with options, which fill its gaps.

    Raises:
        UsageError: it is not a mapping; the sentence names the key and what is allowed.
    """
    if not source:
        return SourceMapping(manner)
    try:
        known = read_json(source, MAPPING_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError.t("{file} cannot be read as a mapping ({reason}).", file=name, reason=reason) from None
    _check(name, known)
    columns = {header: name or "" for header, name in known.get("columns", {}).items() if name != OPEN}
    options = {name: known[name] for name in CHOICES if known.get(name)}
    merged = replace(
        manner,
        table=known.get("table") or manner.table,
        encoding=known.get("encoding") or manner.encoding,
        source=known.get("source", ""),
        identity=tuple(map(key, known.get("identity", ()))),
        columns={**manner.columns, **columns},
        mapped=frozenset(map(key, columns)),
        fixed={**manner.fixed, **{name: text for name, text in known.get("fixed", {}).items() if text != OPEN}},
        codes=known.get("codes", {}),
        multipliers={key(header): Decimal(str(number)) for header, number in known.get("multipliers", {}).items()},
        drop_rows={key(header): frozenset(cells) for header, cells in known.get("drop_rows", {}).items()},
        **options,
    )
    return SourceMapping(merged, {key(each): each for each in known.get("columns", {})}, known.get("last", {}))


def draft(file: FileResult, known: SourceMapping, sentences: Sequence[str], package: TargetPackage) -> str:
    """Return the mapping of a file as JSON.

    What was understood, and empty places for what was not.

    Args:
        known: the mapping as far as it is.
        sentences: the questions that are open, in the language of the person.
        package: that whose rows the ids of the file may be.
    """
    manner = known.manner
    columns, multipliers, codes = _understood(file, manner)
    written = {
        "version": VERSION,
        "source": manner.source or Path(file.name).stem,
        "identity": _identity(file, manner, package),
        "table": manner.table or file.table,
        "columns": columns,
        "codes": codes,
        "multipliers": multipliers,
        "fixed": dict.fromkeys(missing_columns(package, file, manner), OPEN) | dict(manner.fixed),
        "drop_rows": {header: sorted(cells) for header, cells in manner.drop_rows.items()},
        "encoding": manner.encoding,
        **{name: getattr(manner, name) for name in CHOICES},
        "last": known.last if IMPORTED in known.last else {} if sentences else totals(file.records),
        "open": list(sentences),
    }
    return json.dumps(written, ensure_ascii=False, indent=2) + "\n"


def _understood(
    file: FileResult, manner: ImportOptions
) -> tuple[dict[str, str | None], dict[str, float], dict[str, dict[str, str | None]]]:
    """Return the columns, multipliers and codes of a file, open where they are not understood."""
    asked = {heading for question in file.questions for heading in question.headings}
    columns: dict[str, str | None] = {}
    codes: dict[str, dict[str, str | None]] = {name: dict(known) for name, known in manner.codes.items()}
    multipliers: dict[str, float] = {}
    for sheet in file.sheets:
        for column in sheet.header.columns if sheet.header else ():
            left_out, sure = column.left_out or column.personal, column.is_read and column.header not in asked
            columns[column.header] = None if left_out else column.identity if sure else OPEN
            if column.is_read and abs(column.meaning.times) > 1:
                multipliers[column.header] = column.meaning.times
        for name, unknown in sheet.reading.unknown.items():
            unanswered: dict[str, str | None] = dict.fromkeys(sorted(unknown), OPEN)
            codes[name] = unanswered | codes.get(name, {})
    return columns, multipliers, codes


def missing_columns(package: TargetPackage, file: FileResult, manner: ImportOptions) -> list[str]:
    """Return the columns that a new row needs, and that neither a sheet nor an option gives."""
    if not file.table:
        return []
    table, rule = package.table(file.table), rules()[file.table]
    given = {column.name for header in file.headers for column in header.taken()} | set(manner.fixed)
    given |= {name for header in file.headers for name in pivoted(header.columns)}
    given |= {"indicator"} if any(header.shape == "wide" for header in file.headers) else set()
    given |= {each["precision"] for each in table.rules if each["rule"] == "precision"}
    given |= {"id", "order", *rule["assumed"], *rule["assumed_with"]}
    needed = [field.name for field in table.fields if field.required and field.name not in given]
    return needed if SOURCE in (*needed, *given) or file.table not in SOURCED else [*needed, SOURCE]


def open_questions(file: FileResult, package: TargetPackage, manner: ImportOptions) -> list[LazyMessage]:
    """Return what a file leaves open, and which values no column of it gives."""
    asked = [question.sentence for question in file.questions]
    missing = missing_columns(package, file, manner)
    if missing:
        sentence = LazyMessage.t(
            "New rows need {columns}, and no column of the file is known to hold them. Name the column that does, "
            "or give every row the same value.",
            columns=", ".join(missing),
        )
        asked.append(sentence)
    return asked


def _identity(file: FileResult, manner: ImportOptions, package: TargetPackage) -> list[str]:
    """Return the headings that identify rows: those said, or the file's own numbers."""
    columns = [column for header in file.headers for column in header.columns]
    if manner.identity:
        return [column.header for column in columns if key(column.header) in manner.identity]
    for sheet in file.sheets:
        own = next((each for each in sheet.header.taken() if each.name == "id"), None) if sheet.header else None
        if own and sheet.header:
            known = set(package.texts[sheet.header.table]["id"])
            cells = [record.cells.get("id", "") for record in sheet.reading.records]
            return [own.header] if all(cells) and len({*cells}) == len(cells) and not known & {*cells} else []
    return []


def refuse_differences(found: Sequence[LazyMessage]) -> None:
    """Stop an import of a file that is not like the one its mapping was made for.

    Raises:
        ImportRejected: it differs; each difference is a sentence.
    """
    if found:
        ask = LazyMessage.t("Correct the mapping, or say --accept-differences if all this is meant.")
        raise ImportRejected(found[0], *found[1:], ask)


def write_mapping(path: Path, text: str) -> None:
    """Write a mapping whole or not at all.

    Raises:
        ImportRejected: it cannot be written.
    """
    try:
        replace_file(path, text.encode())
    except OSError as error:
        sentence = LazyMessage.t("{file} cannot be written ({reason}).", file=path, reason=error.strerror)
        raise ImportRejected(sentence) from None


def remember(path: Path, records: Sequence[ParsedRow]) -> None:
    """Keep in a mapping the rows and sums of the file it was used for."""
    known = read_json(path, MAPPING_BYTES)
    write_mapping(
        path,
        json.dumps(known | {"last": following(known.get("last", {}), records)}, ensure_ascii=False, indent=2) + "\n",
    )


def _check(path: str, known: Any) -> None:
    """See that a mapping has the form of one."""
    if not isinstance(known, dict):
        raise not_allowed(path, "the file", "an object")
    for name, value in known.items():
        if name not in KEYS:
            raise not_allowed(path, name, ", ".join(KEYS))
        if name in CHOICES and value not in CHOICES[name]:
            raise not_allowed(path, name, ", ".join(each or '""' for each in CHOICES[name]))
    if known.get("version", VERSION) != VERSION:
        raise not_allowed(path, "version", str(VERSION))
    identity = known.get("identity", [])
    if not isinstance(identity, list) or not all(isinstance(heading, str) for heading in identity):
        raise not_allowed(path, "identity", "a list of headings")
    for name in TEXTS:
        if not isinstance(known.get(name, ""), str):
            raise not_allowed(path, name, "a text")
    _check_objects(path, known)


def _check_objects(path: str, known: Mapping[str, Any]) -> None:
    texts = {"columns": (str, type(None)), "fixed": (str,), "multipliers": (int, float)}
    for name in OBJECTS:
        if not isinstance(known.get(name, {}), dict):
            raise not_allowed(path, name, "an object")
    for name, kinds in texts.items():
        for header, value in known.get(name, {}).items():
            if not _fits(value, kinds):
                raise not_allowed(path, f"{name}: {header}", "a number above 0" if name == "multipliers" else "a text")
    for column, codes in known.get("codes", {}).items():
        if not isinstance(codes, dict) or not all(isinstance(code, str | None) for code in codes.values()):
            raise not_allowed(path, f"codes: {column}", "cell: code, or null to leave it empty")
    _check_last(path, known.get("last", {}))
    for header, cells in known.get("drop_rows", {}).items():
        if not isinstance(cells, list) or not all(isinstance(cell, str) for cell in cells):
            raise not_allowed(path, f"drop_rows: {header}", "a list of cells")


def _fits(value: Any, kinds: tuple[type, ...]) -> bool:
    """Return whether a value is of one of the kinds; a number has to be one that multiplies."""
    if isinstance(value, bool) or not isinstance(value, kinds):
        return False
    return not isinstance(value, int | float) or 0 < value < LARGEST


def _check_last(path: str, last: Mapping[str, Any]) -> None:
    """See that what is kept of the last file has the form in which it is written."""
    tables = [last.get(name, {}) for name in ("sums", "ranges", "codes", IMPORTED)]
    if not all(isinstance(table, dict) for table in tables):
        raise not_allowed(path, "last", "what an import writes there")
    sums, ranges, codes, ever = (list(table.values()) for table in tables)
    lists = all(isinstance(each, list) for each in (*ranges, *codes, *ever)) and all(
        len(pair) == len(("low", "high")) for pair in ranges
    )
    numbers = [last.get("rows", 0), *sums, *(each for pair in ranges for each in pair)] if lists else [""]
    if not all(re.fullmatch(r"-?\d{1,40}(\.\d{1,40})?", str(each)) for each in numbers):
        raise not_allowed(path, "last", "what an import writes there")
    if not all(isinstance(code, str) for each in (*codes, *ever) for code in each):
        raise not_allowed(path, "last", "what an import writes there")


def not_allowed(path: str, where: str, allowed: str) -> UsageError:
    """Return the error of a place of a mapping, with what is allowed there."""
    return UsageError.t("{file}, {where}: allowed is {allowed}.", file=path, where=where, allowed=allowed)
