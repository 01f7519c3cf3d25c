"""The process that tries one file of a stranger: as raw answers, counts, or an import.

It writes nothing, and cannot grow beyond its limits.

Its input is a line of JSON that says what follows, then the bytes: the file, the answers, the package.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import BinaryIO

from dashboard.answers import missing_modules
from dashboard.answers.answer_file import answer_sheets
from dashboard.answers.answer_mapping import COUNTS, TABLE, AnswerMapping
from dashboard.answers.count_table import looks_like_counts
from dashboard.answers.export_kinds import is_raw_answers
from dashboard.answers.file_set import FileSet, NamedSheets, sort_files
from dashboard.answers.monthly_counts import BASELINE
from dashboard.answers.packed_answers import packed_sheets
from dashboard.answers.understanding import understand
from dashboard.bounds.json_text import read_json
from dashboard.bounds.limits import MAPPING_BYTES, Limits
from dashboard.errors import DataError, LazyMessage
from dashboard.importing.encodings import NAMES
from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.reader import parse_file
from dashboard.importing.target_package import TargetPackage, package_of
from dashboard.importing.trial import Trial, refusals, try_file
from dashboard.text.problem_messages import translate
from dashboard.text.translate import Translator, text_for
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.file_kinds import tell_kind
from dashboard.xlsx_reader.raw_sheet import RawSheet
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine

STATISTICS = ("spss", "stata")
"""Kinds of files whose rows are cases."""

Files = Sequence[tuple[str, bytes]]
"""Files with their names."""


def try_any(
    name: str,
    content: bytes,
    answers: bytes,
    package: TargetPackage,
    text: Translator,
    limits: Limits,
    beside: Files = (),
) -> Trial:
    """Return the trial of a file, or of several: of rates or counts, else of an import."""
    if beside:
        return _try_together([(name, content), *beside], answers, package, text, limits)
    table = _said(answers, "table")
    if answers and table not in (TABLE, COUNTS):
        return try_file(name, content, answers, package, text, limits)
    packed = list[NamedSheets]()
    with refusals(text) as refused:
        packed = [NamedSheets(name, each) for each in [packed_sheets(name, content, limits)] if each]
    if refused or packed:
        return Trial(refused) if refused else _try_rates(FileSet(packed[0]), TABLE, answers, package, text)
    try:
        parsed = parse_file(name, content, package, _manner(answers), limits)
    except (ImportRejected, DataError):  # said again, in the words of an import
        return try_file(name, content, answers, package, text, limits)
    kind, files = table or kind_of(parsed.sheets), FileSet(NamedSheets(name, parsed.sheets))
    if kind:
        return _try_rates(files, kind, answers, package, text)
    trial = try_file(name, content, b"", package, text, limits, parsed)
    has_answers = not trial.mapping_name and (tell_kind(content) in STATISTICS or has_statuses(parsed.sheets, package))
    return _try_rates(files, TABLE, answers, package, text) if has_answers else trial


def _try_together(files: Files, answers: bytes, package: TargetPackage, text: Translator, limits: Limits) -> Trial:
    """Return the trial of answers with their form, their weights, or both."""
    read, problems = list[NamedSheets](), list[str]()
    for name, content in files:
        with refusals(text) as refused:
            packed = packed_sheets(name, content, limits)
            read.append(
                NamedSheets(name, packed or parse_file(name, content, package, _manner(answers), limits).sheets)
            )
        problems += [sentence if name in sentence else f"{name}: {sentence}" for sentence in refused]
    if problems:
        return Trial(problems)
    trial = Trial([])
    with refusals(text) as refused:
        trial = _try_rates(sort_files(read), TABLE, answers, package, text)
    return Trial(refused) if refused else trial


def _try_rates(files: FileSet, kind: str, answers: bytes, package: TargetPackage, text: Translator) -> Trial:
    if missing_modules():
        sentence = LazyMessage.t(
            "{file} holds raw answers or monthly counts. To compute rates of them, the extra “answers” has to be "
            "installed on the server.",
            file=files.answers.name,
        )
        return Trial([translate(sentence, text)])
    from dashboard.answers.trial import try_answers  # noqa: PLC0415 - other files do not wait for the engine

    return try_answers(files, kind, answers, package, text)


def kind_of(sheets: Sequence[RawSheet]) -> str:
    """Return what a file holds: `answers`, `counts`, or "" for anything else."""
    if any(is_raw_answers([cell.strip() for cell in sheet.rows[0]]) for sheet in sheets if len(sheet.rows)):
        return TABLE
    return COUNTS if looks_like_counts(sheets, BASELINE) else ""


def has_statuses(sheets: Sequence[RawSheet], package: TargetPackage) -> bool:
    """Return whether a column of a table holds statuses of services, by their words."""
    with suppress(ImportRejected):
        found = (understand(each, None, AnswerMapping(), package, "en") for each in answer_sheets("", sheets))
        return any(measure.kind == "status" for each in found for measure in each.measures)
    return False


def _manner(answers: bytes) -> ImportOptions:
    """Return how a mapping says that its file is read."""
    encoding = _said(answers, "encoding")
    return ImportOptions(encoding=encoding if encoding in NAMES else "")


def _said(answers: bytes, name: str) -> str:
    """Return what a mapping says under a name; "" for nothing, or where it is none."""
    try:
        known = read_json(answers, MAPPING_BYTES) if answers else {}
    except ValueError:
        return ""
    return str(known.get(name) or "") if isinstance(known, dict) else ""


def run_trial(limits: str, given: BinaryIO, written: BinaryIO) -> None:
    """Try the file that is given, and write the trial and how it ended as lines.

    Args:
        limits: those of the process and of the file, as JSON.
        given: what follows, then the bytes.
        written: where the lines go.
    """
    process_limits, file_limits = (Limits(**each) for each in json.loads(limits))
    confine(process_limits)
    end = "good"
    try:
        head = child_input.read_head(given)
        groups = child_input.read_groups(given, head)
        parts, package = groups["parts"], package_of(groups["files"])
        text = text_for(head["language"])
        beside = list(zip(head["beside"], groups["beside"].values(), strict=True))
        trial = try_any(head["name"], parts["content"], parts["answers"], package, text, file_limits, beside)
        written.write(trial.to_json() + b"\n")
    except MemoryError:
        end = "memory"
    written.write(json.dumps({"ended": end}).encode() + b"\n")


if __name__ == "__main__":
    try:
        run_trial(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
