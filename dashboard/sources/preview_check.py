"""Check a stranger's file beside the published data, in a process of its own.

`check` is what a server asks; `main` is what that process does. What goes out is JSON: what is wrong, and the tables as
text that a browser can keep (CSV in JSON, compressed, in letters).
"""

from __future__ import annotations

import base64
import binascii
import gzip
import json
import logging
import os
import sys
import zlib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from dashboard.bounds.limits import MEGABYTE, PREVIEW, STATE_CHARACTERS, Limits
from dashboard.dataset.contract import DESCRIPTOR, Contract, contract_of
from dashboard.dataset.csv_reader import limit_problem, read_csv
from dashboard.dataset.load import Files
from dashboard.dataset.validation import omitted_rows_problem
from dashboard.dataset.validation_report import group_problems
from dashboard.errors import DataError, LazyMessage, Problem
from dashboard.sources.uploaded_file import UploadedFile, validate_beside, validate_upload
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine, run_child

Texts = Mapping[str, pd.DataFrame]


def pack(name: str, texts: Texts, limit: int) -> str:
    """Return tables as text; DataError where it has more characters than the limit."""
    tables = {table: frame.to_csv(index=False, lineterminator="\n") for table, frame in texts.items()}
    tables_text = base64.b64encode(gzip.compress(json.dumps(tables).encode(), 9, mtime=0)).decode()
    if len(tables_text) > limit:
        sentence = LazyMessage.t("the tables are too large to be kept by the browser, even compressed")
        raise DataError([Problem(name, 0, "", sentence, "", LazyMessage.t("Remove what is not needed."))])
    return tables_text


def unpack(tables_text: str, contract: Contract) -> Texts:
    """Return the tables of such a text; DataError where they are none of the contract."""
    decompressor = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16)
    try:
        tables = json.loads(decompressor.decompress(base64.b64decode(tables_text, validate=True), PREVIEW.unpacked))
    except (binascii.Error, zlib.error, ValueError, RecursionError):
        raise DataError([_unreadable()]) from None
    if not isinstance(tables, dict) or not tables or not set(tables) <= set(contract.tables):
        raise DataError([_unreadable()])
    return read_tables(tables, contract)


def read_tables(tables: Mapping[str, object], contract: Contract) -> Texts:
    """Return the tables of CSV texts by name; DataError where they are none, or too long."""
    texts = dict[str, pd.DataFrame]()
    for name, text in tables.items():
        frame, problems = read_csv(contract.tables[name], str(text).encode("utf-8", "replace"))
        if frame is None or problems or len(frame) > PREVIEW.rows:
            raise DataError(problems or [_unreadable()])
        texts[name] = frame
    return texts


def _unreadable(name: str = "preview") -> Problem:
    sentence = LazyMessage.t("the file cannot be read")
    return Problem(name, 0, "", sentence, "", LazyMessage.t("Choose it again."))


MODULE = "dashboard.sources.preview_check"

MAX_PROBLEMS = 2_000
"""Faults that are named, of a whole file; of others the number is told."""

MAX_OUTPUT, PROGRAM_MEMORY = 16 * MEGABYTE, 256 * MEGABYTE
"""Bytes of a result (tables as text, faults), and of address space that the program takes before it reads anything."""

MEMORY_FACTOR, SECONDS_PER_MEGABYTE = 16, 1
"""What checking the published data takes besides: as many bytes for each of theirs, and seconds for each megabyte."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class CheckResult:
    """What a check found, the names of tables, and all of them packed ("" with faults)."""

    problems: tuple[Problem, ...] = ()
    remarks: tuple[Problem, ...] = ()
    tables: tuple[str, ...] = ()
    tables_text: str = ""


def check(name: str, content: bytes, files: Files, most_characters: int = STATE_CHARACTERS) -> CheckResult:
    """Check one file beside the files of a package.

    A `name` of "" stands for tables that a browser kept, and `content` is their packed text, which has at most so
    many characters.
    """
    limits = _limits(files)
    head = {"name": name, "most": most_characters, "memory": limits.memory, "seconds": limits.seconds}
    content = child_input.pack_input(head, parts={"content": content}, files=files)
    result = run_child(MODULE, [], content, limits, MAX_OUTPUT)
    if result.fault == "broken":
        _log.error("A file could not be checked: the process that checks it broke.")
        return CheckResult((_unreadable(name),))
    if result.fault:
        is_late = result.fault == "seconds"
        bound, number = ("seconds", limits.seconds) if is_late else ("memory", limits.memory // MEGABYTE)
        return CheckResult((limit_problem(name, bound, f"{number:,}"),))
    answer = json.loads(result.output)
    problems, remarks = deserialize(answer["problems"]), deserialize(answer["remarks"])
    return CheckResult(problems, remarks, tuple(answer["tables"]), answer["packed"])


def _limits(files: Files) -> Limits:
    """Return what a check may take: what a file may, and what the published data need."""
    size = sum(map(len, files.values()))
    memory = PREVIEW.memory + PROGRAM_MEMORY + MEMORY_FACTOR * size
    return replace(PREVIEW, memory=memory, seconds=PREVIEW.seconds + SECONDS_PER_MEGABYTE * (size // MEGABYTE))


def main() -> None:
    """Check what comes in at the standard input, and write what was found."""
    head = child_input.read_head(sys.stdin.buffer)
    confine(replace(PREVIEW, memory=head["memory"], seconds=head["seconds"]))
    groups = child_input.read_groups(sys.stdin.buffer, head)
    try:
        result = _check_tables(head["name"], groups["parts"]["content"], groups["files"], head["most"])
    except DataError as error:
        result = CheckResult(error.problems)
    problems, remarks = (serialize(limit_problems(head["name"], items)) for items in (result.problems, result.remarks))
    answer = {"problems": problems, "remarks": remarks, "tables": result.tables, "packed": result.tables_text}
    sys.stdout.buffer.write(json.dumps(answer).encode())


def _check_tables(name: str, content: bytes, files: Files, limit: int) -> CheckResult:
    """Return the faults of a file, or its tables; DataError where it cannot be read at all."""
    contract = contract_of(files[DESCRIPTOR])
    if not name:
        tables = UploadedFile(contract, dict(unpack(content.decode("ascii"), contract)))
        return CheckResult(tuple(validate_beside(tables, files, contract)[0]))
    upload = validate_upload(name, content, contract, PREVIEW)
    problems, remarks = validate_beside(upload, files, contract)
    if not upload.texts and not upload.problems:
        remedy = LazyMessage.t("Name its sheets like the tables of the package.")
        problems.append(Problem(name, 0, "", LazyMessage.t("the file holds no table"), "", remedy))
    for table, frame in upload.texts.items():
        if len(frame) > PREVIEW.rows:
            problems.append(limit_problem(upload.contract.tables[table].path, "rows", f"{PREVIEW.rows:,}"))
    faults = tuple(sorted({*upload.problems, *problems}))
    tables_text = "" if faults else pack(name, upload.texts, limit)
    return CheckResult(faults, (*upload.remarks, *remarks), tuple(upload.texts), tables_text)


def limit_problems(name: str, problems: Sequence[Problem]) -> list[Problem]:
    """Return about `MAX_PROBLEMS` problems, equally many of a kind, and how many are left."""
    if len(problems) <= MAX_PROBLEMS:
        return list(problems)
    groups = group_problems(problems)
    limit = max(1, MAX_PROBLEMS // len(groups))
    remainder_message = getattr(omitted_rows_problem("", "", 1).found, "message", None)
    remaining: Counter[tuple[str, str]] = Counter()
    listed: list[Problem] = []
    for group in groups:
        first = group.first
        if getattr(first.found, "message", "") == remainder_message:
            remaining[first.table, first.column] += first.found.number  # type: ignore[attr-defined]
            continue
        listed += group.problems[:limit]
        remaining[first.table, first.column] += len(group.problems[limit:])
    if len(listed) > MAX_PROBLEMS:
        remaining[name, ""] += len(listed) - MAX_PROBLEMS
    counts = [omitted_rows_problem(*place, number) for place, number in remaining.items() if number]
    return [*listed[:MAX_PROBLEMS], *counts[:MAX_PROBLEMS]]


def serialize(problems: Iterable[Problem]) -> list[list[Any]]:
    """Return each problem as the list of its fields."""
    return [[p.row, *map(_sentence, (p.table, p.column, p.found, p.allowed, p.remedy))] for p in problems]


def deserialize(lists: Iterable[list[Any]]) -> tuple[Problem, ...]:
    """Return the problems of such lists."""
    return tuple(Problem(_text(table), row, *map(_text, texts)) for row, table, *texts in lists)


def _sentence(text: str) -> Any:
    """Return a text as it is, and a part of a sentence as the list of what it was made of."""
    if not isinstance(text, LazyMessage):
        return text
    if not text.message:
        return [str(text), dict(text.translations)]
    parts = {name: _sentence(part) for name, part in text.parts.items()}
    return [text.message, parts, text.plural, text.number]


def _text(value: Any) -> str:
    """Return the text that such a value is of."""
    if isinstance(value, str):
        return value
    if len(value) == 2:
        return LazyMessage.of_data(*value)
    message, parts, plural, number = value
    texts = {name: _text(part) for name, part in parts.items()}
    return LazyMessage.n(message, plural, number, **texts) if plural else LazyMessage.t(message, **texts)


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
