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
from dataclasses import dataclass
from typing import BinaryIO

from dashboard.answers import missing_modules
from dashboard.answers.answer_file import packed_sheets
from dashboard.answers.answer_mapping import COUNTS, TABLE, AnswerMapping
from dashboard.answers.answer_sheet import answer_sheets
from dashboard.answers.count_table import looks_like_counts
from dashboard.answers.file_set import FileSet, NamedSheets, sort_files
from dashboard.answers.measure import AnswerSchema
from dashboard.answers.monthly_counts import BASELINE
from dashboard.answers.schema_inference import infer_schema
from dashboard.bounds.json_text import read_json
from dashboard.bounds.limits import MAPPING_BYTES, Limits
from dashboard.errors import DataError, LazyMessage
from dashboard.importing.encodings import NAMES
from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.raw_answers import is_raw_answers
from dashboard.importing.reader import ParsedFile, parse_file
from dashboard.importing.target_package import TargetPackage, package_of
from dashboard.importing.trial import Trial, collect_rejections, try_file
from dashboard.text.problem_messages import translate
from dashboard.text.translate import Translator, text_for
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.file_kinds import detect_kind
from dashboard.xlsx_reader.raw_sheet import RawSheet
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine

STATISTICS = ("spss", "stata")
"""Kinds of files whose rows are cases."""

Files = Sequence[tuple[str, bytes]]
"""Files with their names."""


@dataclass(frozen=True)
class Submission:
    """What is tried: files that belong together, and a mapping (JSON, b"": none)."""

    files: Files
    answers: bytes
    package: TargetPackage
    text: Translator
    limits: Limits

    @property
    def import_options(self) -> ImportOptions:
        """Return how the answers say that the files are read."""
        encoding = self.option("encoding")
        return ImportOptions(encoding=encoding if encoding in NAMES else "")

    def option(self, name: str) -> str:
        """Return what the answers say under a name; "" for nothing, or where they are no mapping."""
        try:
            document = read_json(self.answers, MAPPING_BYTES) if self.answers else {}
        except ValueError:
            return ""
        return str(document.get(name) or "") if isinstance(document, dict) else ""

    def parse(self, name: str, content: bytes) -> ParsedFile:
        """Return the sheets of a file.

        Raises:
            ImportRejected, DataError: it cannot be read.
        """
        return parse_file(name, content, self.package, self.import_options, self.limits)

    def try_import(self, answers: bytes, parsed_file: ParsedFile | None = None) -> Trial:
        """Return the trial of the file as rows to import."""
        name, content = self.files[0]
        return try_file(name, content, answers, self.package, self.text, self.limits, parsed_file)

    def try_rates(self, files: FileSet, kind: str = TABLE) -> Trial:
        """Return the trial of files as raw answers, or as monthly counts."""
        if missing_modules():
            sentence = LazyMessage.t(
                "{file} holds raw answers or monthly counts. To compute rates of them, the extra “answers” has to be "
                "installed on the server.",
                file=files.answers.name,
            )
            return Trial([translate(sentence, self.text)])
        from dashboard.answers.trial import try_answers  # noqa: PLC0415 - other files do not wait for the engine

        return try_answers(files, kind, self.answers, self.package, self.text)


def try_any(submission: Submission) -> Trial:
    """Return the trial of a file, or of several: of rates or counts, else of an import."""
    if len(submission.files) > 1:
        return _try_together(submission)
    (name, content), table = submission.files[0], submission.option("table")
    if submission.answers and table not in (TABLE, COUNTS):
        return submission.try_import(submission.answers)
    tables = list[NamedSheets]()
    with collect_rejections(submission.text) as problems:
        tables = [NamedSheets(name, sheets) for sheets in [packed_sheets(name, content, submission.limits)] if sheets]
    if problems or tables:
        return Trial(problems) if problems else submission.try_rates(FileSet(tables[0]))
    try:
        parsed_file = submission.parse(name, content)
    except (ImportRejected, DataError):  # said again, in the words of an import
        return submission.try_import(submission.answers)
    kind, files = table or kind_of(parsed_file.sheets), FileSet(NamedSheets(name, parsed_file.sheets))
    schemas = [] if kind else status_tables(parsed_file.sheets, submission.package)
    if kind or any("unit" in schema.roles for schema in schemas):
        return submission.try_rates(files, kind or TABLE)
    trial = submission.try_import(b"", parsed_file)
    has_answers = not trial.mapping_name and (schemas or detect_kind(content) in STATISTICS)
    return submission.try_rates(files) if has_answers else trial


def _try_together(submission: Submission) -> Trial:
    """Return the trial of answers with their form, their weights, or both."""
    files, problems = list[NamedSheets](), list[str]()
    for name, content in submission.files:
        with collect_rejections(submission.text) as refusals_of_file:
            sheets = packed_sheets(name, content, submission.limits)
            files.append(NamedSheets(name, sheets or submission.parse(name, content).sheets))
        problems += [sentence if name in sentence else f"{name}: {sentence}" for sentence in refusals_of_file]
    if problems:
        return Trial(problems)
    trial = Trial([])
    with collect_rejections(submission.text) as refusals_of_file:
        trial = submission.try_rates(sort_files(files))
    return Trial(refusals_of_file) if refusals_of_file else trial


def kind_of(sheets: Sequence[RawSheet]) -> str:
    """Return what a file holds: `answers`, `counts`, or "" for anything else."""
    if any(is_raw_answers([cell.strip() for cell in sheet.rows[0]]) for sheet in sheets if len(sheet.rows)):
        return TABLE
    return COUNTS if looks_like_counts(sheets, BASELINE) else ""


def status_tables(sheets: Sequence[RawSheet], package: TargetPackage) -> list[AnswerSchema]:
    """Return what is understood of tables of which a column holds statuses, by their words."""
    with suppress(ImportRejected):
        schemas = (infer_schema(sheet, None, AnswerMapping(), package, "en") for sheet in answer_sheets("", sheets))
        return [schema for schema in schemas if any(measure.kind == "status" for measure in schema.measures)]
    return []


def run_trial(limits: str, source: BinaryIO, output: BinaryIO) -> None:
    """Try the file that is given, and write the trial and how it ended as lines.

    The limits, as JSON, are those of the process and of the file.
    """
    process_limits, file_limits = (Limits(**values) for values in json.loads(limits))
    confine(process_limits)
    end = "good"
    try:
        head = child_input.read_head(source)
        groups = child_input.read_groups(source, head)
        parts, package = groups["parts"], package_of(groups["files"])
        beside = zip(head["beside"], groups["beside"].values(), strict=True)
        files = [(head["name"], parts["content"]), *beside]
        text = text_for(head["language"])
        trial = try_any(Submission(files, parts["answers"], package, text, file_limits))
        output.write(trial.to_json() + b"\n")
    except MemoryError:
        end = "memory"
    output.write(json.dumps({"ended": end}).encode() + b"\n")


if __name__ == "__main__":
    try:
        run_trial(sys.argv[1], sys.stdin.buffer, sys.stdout.buffer)
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
