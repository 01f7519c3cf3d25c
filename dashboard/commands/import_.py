"""`import`: bring a file as staff have it into the data package."""

from __future__ import annotations

import argparse
import os
import sys
import time
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.limits import WORKBOOK
from dashboard.errors import DataError, LazyMessage
from dashboard.importing.dry_run_validation import DryRunResult, dry_run_file
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.import_options import FLAGS, ImportOptions
from dashboard.importing.last_file import differences
from dashboard.importing.mapping_file import (
    SourceMapping,
    draft,
    open_questions,
    read_mapping,
    reject_differences,
    update_last,
    write_mapping,
)
from dashboard.importing.parsed_rows import pause_collector
from dashboard.importing.reader import FileResult, read_file
from dashboard.importing.rejected_rows import rejected_rows, write_rejected_rows
from dashboard.importing.summary import summarize_import
from dashboard.importing.target_package import TargetPackage, read_package
from dashboard.importing.writer import import_lock, recover, write_files
from dashboard.settings import PREFIX, shipped_folder
from dashboard.text.problem_messages import problem_sentence, translate
from dashboard.text.translate import Translator, text_for

LOG_INTERVAL = 5.0
"""Seconds between two lines of progress where they stay (a log); on a terminal one line is rewritten at once."""

TERMINAL_INTERVAL = 0.2

SLOW_CHECK_ROWS = 5_000
"""Rows from which checking them takes so long that it is said beforehand."""

MAX_PROBLEMS = 500
"""Faults of the package that are listed."""


def run(options: argparse.Namespace) -> int:
    """Import, and say why nothing was imported where nothing was; return the exit code."""
    text = text_for(options.lang)
    options.into = options.into or Path(os.environ.get(f"{PREFIX}DATA", "") or shipped_folder("data"))
    try:
        return _import_file(options, text)
    except (DataError, ImportRejected) as error:
        lines, code = refusal(error, text)
        if isinstance(error, DataError):
            lines.append(text.t("Nothing was imported into {folder}.", folder=options.into))
        print(*lines, sep="\n", file=sys.stderr)
        return code


def say(*lines: str, file: TextIO | None = None) -> None:
    """Print lines; where nobody reads them any more, go on."""
    file = file or sys.stdout
    try:
        print(*lines, sep="\n", file=file, flush=True)
    except BrokenPipeError:  # what is still to be said goes nowhere
        os.dup2(os.open(os.devnull, os.O_WRONLY), file.fileno())


def refusal(error: DataError | ImportRejected, text: Translator) -> tuple[list[str], int]:
    """Return why nothing was written, a line a reason, and the exit code."""
    if isinstance(error, DataError):
        return [problem_sentence(problem, text) for problem in error.problems[:MAX_PROBLEMS]], 1
    return [translate(sentence, text) for sentence in error.sentences], 2 if isinstance(error, UsageError) else 1


@pause_collector()
def _import_file(options: argparse.Namespace, text: Translator) -> int:
    """Show what an import would do, do it where --yes is said, and return the exit code."""
    content = _read_content(options.file)
    if options.learn:
        return _write_draft(options, content, text)
    now = datetime.now(UTC)
    mapping = _mapping(options)
    with import_lock(options.into) if options.yes else nullcontext():
        if options.yes and recover(options.into):
            say(text.t("An earlier import that was interrupted has been finished first."))
        package = read_package(options.into)
        file = _read_file(options, content, package, mapping, text)
        if options.mapping and not options.accept_differences:
            reject_differences(list(differences(mapping.headings, mapping.last, file)))
        if len(file.records) >= SLOW_CHECK_ROWS:
            rows = text.number(len(file.records))
            print(text.t("The data package is checked with {rows} rows ...", rows=rows), file=sys.stderr)
        result = dry_run_file(package, file, now)
        say(*summarize_import(file, (), result, text))
        if options.yes:
            _write(options, package, file, result, now, text)
        else:
            print(text.t("Nothing was written. Say --yes to import."))
    return 1 if result.rejections else 0


def _write_draft(options: argparse.Namespace, content: bytes, text: Translator) -> int:
    """Write the mapping of a file as far as known, and state what a person must add."""
    package = read_package(options.into)
    mapping = _mapping(options)
    file = _read_file(options, content, package, mapping, text)
    sentences = [translate(sentence, text) for sentence in open_questions(file, package, mapping.options)]
    print(*summarize_import(file, sentences, None, text), sep="\n")
    write_mapping(options.learn, draft(file, mapping, sentences, package))
    print(
        text.t(
            "The mapping is in {file}. Fill its empty places (null leaves out), then import with --mapping {file}.",
            file=options.learn,
        )
    )
    return 1 if sentences or file.rejections else 0


def _mapping(options: argparse.Namespace) -> SourceMapping:
    """Return the mapping file with what the other options say."""
    choices: dict[str, Any] = {name: getattr(options, flag[2:].replace("-", "_"), "") for name, flag in FLAGS.items()}
    command_line = ImportOptions(
        table=options.table, encoding=options.encoding, columns=dict(options.column), fixed=dict(options.set), **choices
    )
    return read_mapping(options.mapping, options.mapping.name if options.mapping else "", command_line)


def _read_content(path: Path) -> bytes:
    try:
        return read_regular_file(path, WORKBOOK.packed)
    except BoundError as error:
        reason: object = error.sentence
    except OSError as error:
        reason = error.strerror
    raise ImportRejected(LazyMessage.t("{file} cannot be opened ({reason}).", file=path, reason=reason))


def _write(
    options: argparse.Namespace,
    package: TargetPackage,
    file: FileResult,
    result: DryRunResult,
    now: datetime,
    text: Translator,
) -> None:
    """Write the rows that are not imported first, so that they are not lost from sight."""
    for path in write_rejected_rows(options.file.parent, rejected_rows(file, result.rejections, text)):
        say(text.t("The rows that are not imported stand, with the reasons, in {file}.", file=path))
    if result.files:
        backup = write_files(options.into, package, result.files, now)
        say(text.t("Imported into {folder}. As it was before, it is kept in {kept}.", folder=options.into, kept=backup))
    else:
        say(text.t("There was nothing to change in {folder}.", folder=options.into))
    if options.mapping:
        update_last(options.mapping, file.records)


def _read_file(
    options: argparse.Namespace, content: bytes, package: TargetPackage, mapping: SourceMapping, text: Translator
) -> FileResult:
    """Return the rows of a file; how far a long one is read is told on standard error."""
    is_terminal, last, has_line = sys.stderr.isatty(), time.monotonic(), False

    def report_progress(sheet: str, row: int, rows: int) -> None:
        nonlocal last, has_line
        if row % 100 or time.monotonic() - last < (TERMINAL_INTERVAL if is_terminal else LOG_INTERVAL):
            return
        last, has_line = time.monotonic(), is_terminal
        sentence = text.t("{sheet}: row {row} of {rows}", sheet=sheet, row=text.number(row), rows=text.number(rows))
        if is_terminal:
            print(f"\r{sentence}", end="", file=sys.stderr, flush=True)
        else:
            print(sentence, file=sys.stderr, flush=True)

    try:
        return read_file(
            options.file.name, content, package, mapping.options, report_progress, draft=bool(options.learn)
        )
    finally:
        if has_line:
            print(file=sys.stderr)
