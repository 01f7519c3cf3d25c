"""The mapping of a source: what columns, codes and numbers mean, month for month."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from dashboard.bounds.atomic_write import replace_file
from dashboard.bounds.json_text import read_json
from dashboard.bounds.limits import MAPPING_BYTES
from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import SOURCE, header_key
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.header_rows import pivot_columns
from dashboard.importing.import_options import CHOICES, ImportOptions
from dashboard.importing.last_file import IMPORTED, next_totals, totals
from dashboard.importing.parsed_rows import ParsedRow
from dashboard.importing.reader import FileResult
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.vocabulary import rules

VERSION = 1
UNANSWERED = ""
"""What stands in a draft where a person has to answer; null leaves a column or a code out."""

SOURCED = ("activities", "observations", "outputs")
"""Tables whose rows name the source they are from."""

OBJECTS = ("columns", "codes", "multipliers", "fixed", "drop_rows", "last")
MAX_MULTIPLIER = 1e12
TEXTS = ("source", "table", "encoding")
KEYS = ("version", *TEXTS, "identity", *OBJECTS, *CHOICES, "open")


@dataclass(frozen=True)
class SourceMapping:
    """How to read a file, its normalized headings, the last file's rows and sums."""

    options: ImportOptions
    headings: Mapping[str, str] = field(default_factory=dict)
    last: Mapping[str, Any] = field(default_factory=dict)


def read_mapping(source: Path | bytes | None, name: str, options: ImportOptions) -> SourceMapping:
    """Merge a mapping, as a file or its text, with options, which fill its gaps.

    Raises:
        UsageError: it is not a mapping; the sentence names the key and what is allowed.
    """
    if not source:
        return SourceMapping(options)
    try:
        content = read_json(source, MAPPING_BYTES)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise UsageError.t("{file} cannot be read as a mapping ({reason}).", file=name, reason=reason) from None
    _check(name, content)
    columns = {header: name or "" for header, name in content.get("columns", {}).items() if name != UNANSWERED}
    choices = {name: content[name] for name in CHOICES if content.get(name)}
    result = replace(
        options,
        table=content.get("table") or options.table,
        encoding=content.get("encoding") or options.encoding,
        source=content.get("source", ""),
        identity=tuple(map(header_key, content.get("identity", ()))),
        columns={**options.columns, **columns},
        mapped_headings=frozenset(map(header_key, columns)),
        fixed={
            **options.fixed,
            **{name: text for name, text in content.get("fixed", {}).items() if text != UNANSWERED},
        },
        codes=content.get("codes", {}),
        multipliers={
            header_key(header): Decimal(str(number)) for header, number in content.get("multipliers", {}).items()
        },
        drop_rows={header_key(header): frozenset(cells) for header, cells in content.get("drop_rows", {}).items()},
        **choices,
    )
    headings = {header_key(heading): heading for heading in content.get("columns", {})}
    return SourceMapping(result, headings, content.get("last", {}))


def draft(file: FileResult, mapping: SourceMapping, sentences: Sequence[str], package: TargetPackage) -> str:
    """Return the mapping of a file as JSON, with empty places for what was not understood.

    `sentences` are the questions that are open, in the language of the person.
    """
    options = mapping.options
    columns, multipliers = _draft_columns(file)
    content = {
        "version": VERSION,
        "source": options.source or Path(file.name).stem,
        "identity": _identity(file, options, package),
        "table": options.table or file.table,
        "columns": columns,
        "codes": open_codes(file, options),
        "multipliers": multipliers,
        "fixed": dict.fromkeys(missing_columns(package, file, options), UNANSWERED) | dict(options.fixed),
        "drop_rows": {header: sorted(cells) for header, cells in options.drop_rows.items()},
        "encoding": options.encoding,
        **{name: getattr(options, name) for name in CHOICES},
        "last": mapping.last if IMPORTED in mapping.last else {} if sentences else totals(file.records),
        "open": list(sentences),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _draft_columns(file: FileResult) -> tuple[dict[str, str | None], dict[str, float]]:
    """Return the columns and multipliers of a file, open where they are not understood."""
    doubtful = {heading for question in file.questions for heading in question.headings}
    columns: dict[str, str | None] = {}
    multipliers: dict[str, float] = {}
    for sheet in file.sheets:
        for column in sheet.header.columns if sheet.header else ():
            is_sure = column.is_mapped and column.header not in doubtful
            is_never_read = column.is_excluded or column.is_personal
            columns[column.header] = None if is_never_read else column.identity if is_sure else UNANSWERED
            if column.is_mapped and abs(column.meaning.times) > 1:
                multipliers[column.header] = column.meaning.times
    return columns, multipliers


def open_codes(file: FileResult, options: ImportOptions) -> dict[str, dict[str, str | None]]:
    """Return column -> cell -> code of what a mapping says; "" for cells that are not known."""
    codes: dict[str, dict[str, str | None]] = {name: dict(cells) for name, cells in options.codes.items()}
    for sheet in file.sheets:
        for name, unknown in sheet.parsed_rows.unknown.items():
            cells = dict.fromkeys((cell for cell, _ in unknown.most_common()), UNANSWERED)
            codes[name] = {**cells, **codes.get(name, {})}
    return codes


def missing_columns(package: TargetPackage, file: FileResult, options: ImportOptions) -> list[str]:
    """Return the columns that a new row needs, and that neither a sheet nor an option gives."""
    if not file.table:
        return []
    table, rule = package.table(file.table), rules()[file.table]
    available = set(options.fixed).union(*(header.names for header in file.headers))
    available |= {name for header in file.headers for name in pivot_columns(header.columns)}
    available |= {"indicator"} if any(header.shape == "wide" for header in file.headers) else set()
    available |= {other["precision"] for other in table.rules if other["rule"] == "precision"}
    available |= {"id", "order", *rule["assumed"], *rule["assumed_with"]}
    missing = [field.name for field in table.fields if field.required and field.name not in available]
    return missing if SOURCE in (*missing, *available) or file.table not in SOURCED else [*missing, SOURCE]


def open_questions(file: FileResult, package: TargetPackage, options: ImportOptions) -> list[LazyMessage]:
    """Return what a file leaves open, and which values no column of it gives."""
    sentences = [question.sentence for question in file.questions]
    missing = missing_columns(package, file, options)
    if missing:
        sentence = LazyMessage.t(
            "New rows need {columns}, and no column of the file is known to hold them. Name the column that does, "
            "or give every row the same value.",
            columns=", ".join(missing),
        )
        sentences.append(sentence)
    return sentences


def _identity(file: FileResult, options: ImportOptions, package: TargetPackage) -> list[str]:
    """Return the headings that identify rows: those said, or the file's own numbers."""
    columns = [column for header in file.headers for column in header.columns]
    if options.identity:
        return [column.header for column in columns if header_key(column.header) in options.identity]
    for sheet in file.sheets:
        if sheet.header and "id" in sheet.header.names:
            ids = set(package.texts[sheet.header.table]["id"])
            cells = [record.cells.get("id", "") for record in sheet.parsed_rows.records]
            headings = [column.header for column in sheet.header.mapped() if column.name == "id"]
            return headings if all(cells) and ids.isdisjoint(cells) and len({*cells}) == len(cells) else []
    return []


def reject_differences(differences: Sequence[LazyMessage]) -> None:
    """Refuse a file that is not like the one its mapping was made for, with what differs."""
    if differences:
        ask = LazyMessage.t("Correct the mapping, or say --accept-differences if all this is meant.")
        raise ImportRejected(differences[0], *differences[1:], ask)


def write_mapping(path: Path, text: str) -> None:
    """Write a mapping whole, or refuse."""
    try:
        replace_file(path, text.encode())
    except OSError as error:
        sentence = LazyMessage.t("{file} cannot be written ({reason}).", file=path, reason=error.strerror)
        raise ImportRejected(sentence) from None


def update_last(path: Path, records: Sequence[ParsedRow]) -> None:
    """Keep in a mapping the rows and sums of the file it was used for."""
    content = read_json(path, MAPPING_BYTES)
    content["last"] = next_totals(content.get("last", {}), records)
    write_mapping(path, json.dumps(content, ensure_ascii=False, indent=2) + "\n")


def _check(path: str, mapping: Any) -> None:
    """See that a mapping has the form of one."""
    if not isinstance(mapping, dict):
        raise invalid_value(path, "the file", "an object")
    for name, value in mapping.items():
        if name not in KEYS:
            raise invalid_value(path, name, ", ".join(KEYS))
        if name in CHOICES and value not in CHOICES[name]:
            raise invalid_value(path, name, ", ".join(choice or '""' for choice in CHOICES[name]))
    if mapping.get("version", VERSION) != VERSION:
        raise invalid_value(path, "version", str(VERSION))
    if not _are_texts(mapping.get("identity", [])):
        raise invalid_value(path, "identity", "a list of headings")
    for name in TEXTS:
        if not isinstance(mapping.get(name, ""), str):
            raise invalid_value(path, name, "a text")
    _check_objects(path, mapping)


def _check_objects(path: str, mapping: Mapping[str, Any]) -> None:
    for name in OBJECTS:
        if not isinstance(mapping.get(name, {}), dict):
            raise invalid_value(path, name, "an object")
    for name, (is_allowed, allowed) in ITEMS.items():
        for key, value in mapping.get(name, {}).items():
            if not is_allowed(value):
                raise invalid_value(path, f"{name}: {key}", allowed)
    _check_last(path, mapping.get("last", {}))


def _is_multiplier(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < MAX_MULTIPLIER


def _are_codes(value: object) -> bool:
    return isinstance(value, dict) and all(isinstance(code, str | None) for code in value.values())


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) for text in value)


ITEMS: Mapping[str, tuple[Callable[[object], bool], str]] = {
    "columns": (lambda value: isinstance(value, str | None), "a text"),
    "fixed": (lambda value: isinstance(value, str), "a text"),
    "multipliers": (_is_multiplier, "a number above 0"),
    "codes": (_are_codes, "cell: code, or null to leave it empty"),
    "drop_rows": (_are_texts, "a list of cells"),
}
"""What the values of the objects of a mapping may be, by a test and in words."""


def _check_last(path: str, last: Mapping[str, Any]) -> None:
    """See that what is kept of the last file has the form in which it is written."""
    tables = [last.get(name, {}) for name in ("sums", "ranges", "codes", IMPORTED)]
    if not all(isinstance(table, dict) for table in tables):
        raise invalid_value(path, "last", "what an import writes there")
    sums, ranges, codes, codes_ever = (list(table.values()) for table in tables)
    are_pairs = all(isinstance(pair, list) and len(pair) == len(("low", "high")) for pair in ranges)
    numbers = [last.get("rows", 0), *sums, *(item for pair in ranges for item in pair)] if are_pairs else [""]
    are_numbers = all(re.fullmatch(r"-?\d{1,40}(\.\d{1,40})?", str(item)) for item in numbers)
    if not are_numbers or not all(map(_are_texts, (*codes, *codes_ever))):
        raise invalid_value(path, "last", "what an import writes there")


def invalid_value(path: str, where: str, allowed_values: str) -> UsageError:
    """Return the error of a place of a mapping, with what is allowed there."""
    return UsageError.t("{file}, {where}: allowed is {allowed}.", file=path, where=where, allowed=allowed_values)
