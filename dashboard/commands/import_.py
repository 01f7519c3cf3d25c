"""`import`: bring a file as staff have it into the data package."""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from dashboard.bounds.errors import BoundError
from dashboard.bounds.files import read_regular_file
from dashboard.bounds.limits import WORKBOOK
from dashboard.errors import DataError, LazyMessage
from dashboard.importing.dry_run_validation import DryRunResult, dry_run_file
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.import_options import ImportOptions
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


@dataclass(frozen=True)
class ImportRequest:
    """A file, the folder it goes into, how to read it, and whether to write."""

    file: Path
    into: Path
    options: ImportOptions
    text: Translator
    yes: bool = False
    mapping: Path | None = None
    learn: Path | None = None
    accept_differences: bool = False


def run(options: argparse.Namespace) -> int:
    """Import, and say why nothing was imported where nothing was; return the exit code."""
    request = import_request(options)
    try:
        return import_file(request)
    except DataError as error:
        print(
            *(problem_sentence(problem, request.text) for problem in error.problems[:MAX_PROBLEMS]),
            sep="\n",
            file=sys.stderr,
        )
    except ImportRejected as error:
        print(*(translate(sentence, request.text) for sentence in error.sentences), sep="\n", file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    print(request.text.t("Nothing was imported into {folder}.", folder=request.into), file=sys.stderr)
    return 1


def import_request(options: argparse.Namespace) -> ImportRequest:
    """Return the import request of the command line."""
    import_options = ImportOptions(
        table=options.table,
        percents=options.percent,
        dates=options.dates,
        decimals=options.decimal,
        serials=options.serials,
        footnotes=options.footnotes,
        encoding=options.encoding,
        hidden_rows=options.hidden_rows,
        titles=options.titles,
        places=options.places,
        columns=dict(options.column),
        fixed=dict(options.set),
    )
    return ImportRequest(
        options.file,
        options.into or Path(os.environ.get(f"{PREFIX}DATA", "") or shipped_folder("data")),
        import_options,
        text_for(options.lang),
        options.yes,
        options.mapping,
        options.learn,
        options.accept_differences,
    )


@pause_collector()
def import_file(request: ImportRequest) -> int:
    """Show what an import would do, do it when `yes` is said, and return 0.

    1 where rows were not imported.

    Raises:
        ImportRejected: nothing is imported; the message says why.
        DataError: the package would not keep its contract, or cannot be read; nothing is imported.
    """
    content = _read_content(request.file)
    if request.learn:
        return _write_draft(request, request.learn, content)
    now = datetime.now(UTC)
    mapping = _mapping(request)
    with import_lock(request.into) if request.yes else nullcontext():
        if request.yes and recover(request.into):
            print(request.text.t("An earlier import that was interrupted has been finished first."))
        package = read_package(request.into)
        with _progress(request.text) as progress:
            file = read_file(request.file.name, content, package, mapping.options, progress.report_progress)
        if request.mapping and not request.accept_differences:
            reject_differences(list(differences(mapping.headings, mapping.last, file)))
        if len(file.records) >= SLOW_CHECK_ROWS:
            rows = request.text.number(len(file.records))
            print(request.text.t("The data package is checked with {rows} rows ...", rows=rows), file=sys.stderr)
        result = dry_run_file(package, file, now)
        print(*summarize_import(file, (), result, request.text), sep="\n", flush=True)
        if request.yes:
            _write(request, package, file, result, now)
            if request.mapping:
                update_last(request.mapping, file.records)
        else:
            print(request.text.t("Nothing was written. Say --yes to import."))
    return 1 if result.rejections else 0


def _write_draft(request: ImportRequest, path: Path, content: bytes) -> int:
    """Write the mapping of a file as far as known, and state what a person must add."""
    package = read_package(request.into)
    mapping = _mapping(request)
    with _progress(request.text) as progress:
        file = read_file(request.file.name, content, package, mapping.options, progress.report_progress, draft=True)
    sentences = [translate(sentence, request.text) for sentence in open_questions(file, package, mapping.options)]
    print(*summarize_import(file, sentences, None, request.text), sep="\n")
    write_mapping(path, draft(file, mapping, sentences, package))
    print(
        request.text.t(
            "The mapping is in {file}. Fill its empty places (null leaves out), then import with --mapping {file}.",
            file=path,
        )
    )
    return 1 if sentences or file.rejections else 0


def _mapping(request: ImportRequest) -> SourceMapping:
    return read_mapping(request.mapping, request.mapping.name if request.mapping else "", request.options)


def _read_content(path: Path) -> bytes:
    try:
        return read_regular_file(path, WORKBOOK.packed)
    except BoundError as error:
        reason: object = error.sentence
    except OSError as error:
        reason = error.strerror
    raise ImportRejected(LazyMessage.t("{file} cannot be opened ({reason}).", file=path, reason=reason))


def _write(
    request: ImportRequest, package: TargetPackage, file: FileResult, result: DryRunResult, now: datetime
) -> None:
    """Write the rows that are not imported first, so that they are not lost from sight."""
    text, folder = request.text, request.into
    for path in write_rejected_rows(request.file.parent, rejected_rows(file, result.rejections, text)):
        print(text.t("The rows that are not imported stand, with the reasons, in {file}.", file=path))
    if not result.files:
        print(text.t("There was nothing to change in {folder}.", folder=folder))
        return
    backup = write_files(folder, package, result.files, now)
    print(text.t("Imported into {folder}. As it was before, it is kept in {kept}.", folder=folder, kept=backup))


@dataclass
class _Progress:
    """Progress of reading a long file, printed to stderr."""

    text: Translator
    last: float
    line: bool = False

    def report_progress(self, sheet: str, row: int, rows: int) -> None:
        terminal = sys.stderr.isatty()
        if row % 100 or time.monotonic() - self.last < (TERMINAL_INTERVAL if terminal else LOG_INTERVAL):
            return
        self.last, self.line = time.monotonic(), terminal
        sentence = self.text.t(
            "{sheet}: row {row} of {rows}", sheet=sheet, row=self.text.number(row), rows=self.text.number(rows)
        )
        print(f"\r{sentence}" if terminal else sentence, end="" if terminal else "\n", file=sys.stderr, flush=True)


@contextmanager
def _progress(text: Translator) -> Iterator[_Progress]:
    progress = _Progress(text, time.monotonic())
    try:
        yield progress
    finally:
        if progress.line:
            print(file=sys.stderr)
