"""`rates`: from raw answers to rates, printed or brought into a data package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from dashboard.answers.answer_file import read_sheets
from dashboard.answers.answer_mapping import COUNTS, SMALLEST, TABLE, AnswerMapping, read_answer_mapping
from dashboard.answers.computation import RatesRequest, compute
from dashboard.answers.count_observations import count_observations, draft_counts
from dashboard.answers.file_set import WeightTable
from dashboard.answers.form import read_form
from dashboard.answers.learning import draft
from dashboard.answers.monthly_counts import CountsRequest, count_changes, counts_json, summarize_counts
from dashboard.answers.observations import observation_rows
from dashboard.answers.report import rates_json, summarize_rates
from dashboard.errors import DataError, LazyMessage
from dashboard.importing import summary
from dashboard.importing.column_matching import key
from dashboard.importing.dry_run_validation import dry_run
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.mapping_file import write_mapping
from dashboard.importing.parsed_rows import ParsedRow
from dashboard.importing.rejected_rows import reason
from dashboard.importing.target_package import TargetPackage, read_package
from dashboard.importing.writer import import_lock, recover, write_files
from dashboard.settings import shipped_folder
from dashboard.text.problem_messages import problem_sentence, translate
from dashboard.text.translate import Translator, text_for

MOST_PROBLEMS = 500

RowsOf = Callable[[TargetPackage], list[ParsedRow]]
"""Returns what rates make in a package."""


def run(given: argparse.Namespace) -> int:
    """Compute rates, and say why none were computed where none were; return the exit code."""
    text = text_for(given.lang)
    try:
        return _run(given, text)
    except DataError as error:
        lines = [problem_sentence(problem, text) for problem in error.problems[:MOST_PROBLEMS]]
        code = 1
    except ImportRejected as error:
        lines = [translate(sentence, text) for sentence in error.sentences]
        code = 2 if isinstance(error, UsageError) else 1
    print(*lines, text.t("No rates were computed, and nothing was written."), sep="\n", file=sys.stderr)
    return code


def _run(given: argparse.Namespace, text: Translator) -> int:
    package = read_package(given.into or shipped_folder("data"))
    if given.kind == COUNTS:
        return _counts(given, package, text)
    request = _request(given, package)
    if given.learn:
        return _write_draft(given.learn, *draft(compute(request, draft=True), request, text), text)
    results = compute(request)
    mapping = request.mapping
    if given.json:
        print(rates_json(results, text))
    else:
        smallest = mapping.number("smallest", SMALLEST)
        print(*summarize_rates(results, mapping.option("dont_know"), smallest, text), sep="\n", flush=True)
    if given.into:
        return _bring(given, lambda target: observation_rows(results, mapping, target), text)
    return 0


def _counts(given: argparse.Namespace, package: TargetPackage, text: Translator) -> int:
    """Print how monthly counts changed against the baseline, or bring that into a package."""
    if given.answers is None:
        raise UsageError(LazyMessage.t("Name a file of answers, or --engine with --table."))
    mapping = _mapping(given, package, COUNTS)
    request = CountsRequest(given.answers, mapping)
    if given.learn:
        return _write_draft(given.learn, *draft_counts(request, package, text), text)
    changes = count_changes(request)
    print(counts_json(changes) if given.json else "\n".join(summarize_counts(changes, request, text)))
    if given.into:
        return _bring(given, lambda target: count_observations(changes, request, target), text)
    return 0


def _mapping(given: argparse.Namespace, package: TargetPackage, table: str) -> AnswerMapping:
    """Return the mapping file with what the other options say."""
    numbers = {"smallest": given.smallest, "baseline": str(given.baseline or "")}
    fixed = dict(given.set) | {name: number for name, number in numbers.items() if number}
    options = AnswerMapping(
        {key(header): role for header, role in given.column},
        {"status": dict(given.answer)} if given.answer else {},
        fixed,
        encoding=given.encoding,
        dates=given.dates,
    )
    return read_answer_mapping(given.mapping, options, package, table=table)


def _request(given: argparse.Namespace, package: TargetPackage) -> RatesRequest:
    mapping = _mapping(given, package, TABLE)
    by = tuple(given.by or filter(None, (mapping.option("by"),)))
    form = read_form(given.form.name, read_sheets(given.form)) if given.form else None
    weights = WeightTable(given.weights.name, read_sheets(given.weights)) if given.weights else None
    return RatesRequest(
        given.answers, package, mapping, form, weights, given.engine, given.table, by,
        given.lang, given.seconds,
    )  # fmt: skip


def _write_draft(path: Path, written: str, questions: list[str], text: Translator) -> int:
    """Write a mapping as far as known, and state what a person must add."""
    write_mapping(path, written)
    print(*questions, sep="\n")
    print(
        text.t(
            "The mapping is in {file}. Fill its empty places (null leaves out), then say --mapping {file}.", file=path
        )
    )
    return 1 if questions else 0


def _bring(given: argparse.Namespace, rows_of: RowsOf, text: Translator) -> int:
    """Show what the rates change in a package, and change it where --yes is said."""
    if given.yes and not given.mapping:
        raise ImportRejected(
            LazyMessage.t(
                "Before rates are written, what they mean is confirmed once: --learn MAP.json, then --mapping MAP.json."
            )
        )
    now = datetime.now(UTC)
    with import_lock(given.into) if given.yes else nullcontext():
        if given.yes:
            recover(given.into)
        package = read_package(given.into)
        plan = dry_run(package, rows_of(package), now)
        # What is printed beside JSON would spoil it.
        out = sys.stderr if given.json else sys.stdout
        print(*summary.summarize_changes(package, plan.plan, text), sep="\n", file=out)
        refused = [reason(each, text) for reasons in plan.rejections.values() for each in reasons]
        if refused:
            print(*dict.fromkeys(refused), text.t("Nothing was written."), sep="\n", file=sys.stderr)
            return 1
        if not given.yes or not plan.files:
            print(text.t("Nothing was written. Say --yes to import."), file=out)
            return 0
        kept = write_files(given.into, package, plan.files, now)
    print(
        text.t("Imported into {folder}. As it was before, it is kept in {kept}.", folder=given.into, kept=kept),
        file=out,
    )
    return 0
