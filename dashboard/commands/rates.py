"""`rates`: from raw answers to rates, printed or brought into a data package."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path

from dashboard.answers.answer_file import read_sheets
from dashboard.answers.answer_mapping import COUNTS, SUPPRESSION_LIMIT, TABLE, AnswerMapping, read_answer_mapping
from dashboard.answers.computation import RatesRequest, compute
from dashboard.answers.file_set import NamedSheets
from dashboard.answers.form import read_form
from dashboard.answers.mapping_draft import draft, draft_counts
from dashboard.answers.monthly_counts import CountsRequest, count_changes, counts_json, summarize_counts
from dashboard.answers.observations import count_observations, observation_rows
from dashboard.answers.report import rates_json, summarize_rates
from dashboard.commands.import_ import refusal, say
from dashboard.errors import DataError, LazyMessage
from dashboard.importing import summary
from dashboard.importing.column_matching import header_key
from dashboard.importing.dry_run_validation import dry_run
from dashboard.importing.errors import ImportRejected, UsageError
from dashboard.importing.mapping_file import write_mapping
from dashboard.importing.parsed_rows import ParsedRow
from dashboard.importing.rejected_rows import reason_sentence
from dashboard.importing.target_package import TargetPackage, read_package
from dashboard.importing.writer import import_lock, recover, write_files
from dashboard.settings import shipped_folder
from dashboard.text.translate import Translator, text_for

RowsOf = Callable[[TargetPackage], list[ParsedRow]]
"""Returns what rates make in a package."""


def run(options: argparse.Namespace) -> int:
    """Compute rates, and say why none were computed where none were; return the exit code."""
    text = text_for(options.lang)
    try:
        return _run(options, text)
    except (DataError, ImportRejected) as error:
        lines, code = refusal(error, text)
    print(*lines, text.t("No rates were computed, and nothing was written."), sep="\n", file=sys.stderr)
    return code


def _run(options: argparse.Namespace, text: Translator) -> int:
    package = read_package(options.into or shipped_folder("data"))
    if options.kind == COUNTS:
        return _counts(options, package, text)
    request = _request(options, package)
    if options.learn:
        return _write_draft(options.learn, *draft(compute(request, draft=True), request, text), text)
    results = compute(request)
    mapping = request.mapping
    if options.json:
        say(rates_json(results, text))
    else:
        smallest = mapping.number("smallest", SUPPRESSION_LIMIT)
        say(*summarize_rates(results, mapping.option("dont_know"), smallest, text))
    if options.into:
        return _import_rates(options, lambda target: observation_rows(results, mapping, target), text)
    return 0


def _counts(options: argparse.Namespace, package: TargetPackage, text: Translator) -> int:
    """Print how monthly counts changed against the baseline, or bring that into a package."""
    if options.answers is None:
        raise UsageError(LazyMessage.t("Name a file of answers, or --engine with --table."))
    mapping = _mapping(options, package, COUNTS)
    request = CountsRequest(options.answers, mapping)
    if options.learn:
        return _write_draft(options.learn, *draft_counts(request, package, text), text)
    changes = count_changes(request)
    say(counts_json(changes) if options.json else "\n".join(summarize_counts(changes, request, text)))
    if options.into:
        return _import_rates(options, lambda target: count_observations(changes, request, target), text)
    return 0


def _mapping(options: argparse.Namespace, package: TargetPackage, table: str) -> AnswerMapping:
    """Return the mapping file with what the other options say."""
    numbers = {"smallest": options.smallest, "baseline": str(options.baseline or "")}
    values = dict(options.set) | {name: number for name, number in numbers.items() if number}
    command_line = AnswerMapping(
        {header_key(header): role for header, role in options.column},
        {"status": dict(options.answer)} if options.answer else {},
        values,
        encoding=options.encoding,
        dates=options.dates,
    )
    return read_answer_mapping(options.mapping, command_line, package, table=table)


def _request(options: argparse.Namespace, package: TargetPackage) -> RatesRequest:
    mapping = _mapping(options, package, TABLE)
    by = tuple(options.by or filter(None, (mapping.option("by"),)))
    form = read_form(options.form.name, read_sheets(options.form)) if options.form else None
    weights = NamedSheets(options.weights.name, read_sheets(options.weights)) if options.weights else None
    return RatesRequest(
        options.answers, package, mapping, form, weights, options.engine, options.table, by,
        options.lang, options.seconds,
    )  # fmt: skip


def _write_draft(path: Path, content: str, questions: list[str], text: Translator) -> int:
    """Write a mapping as far as known, and state what a person must add."""
    write_mapping(path, content)
    print(*questions, sep="\n")
    print(
        text.t(
            "The mapping is in {file}. Fill its empty places (null leaves out), then say --mapping {file}.", file=path
        )
    )
    return 1 if questions else 0


def _import_rates(options: argparse.Namespace, rows_of: RowsOf, text: Translator) -> int:
    """Show what the rates change in a package, and change it where --yes is said."""
    if options.yes and not options.mapping:
        raise ImportRejected(
            LazyMessage.t(
                "Before rates are written, what they mean is confirmed once: --learn MAP.json, then --mapping MAP.json."
            )
        )
    now = datetime.now(UTC)
    with import_lock(options.into) if options.yes else nullcontext():
        if options.yes:
            recover(options.into)
        package = read_package(options.into)
        plan = dry_run(package, rows_of(package), now)
        # What is printed beside JSON would spoil it.
        out = sys.stderr if options.json else sys.stdout
        say(*summary.summarize_changes(package, plan.plan, text), file=out)
        rejections = [reason_sentence(problem, text) for reasons in plan.rejections.values() for problem in reasons]
        if rejections:
            print(*dict.fromkeys(rejections), text.t("Nothing was written."), sep="\n", file=sys.stderr)
            return 1
        if not options.yes or not plan.files:
            print(text.t("Nothing was written. Say --yes to import."), file=out)
            return 0
        backup = write_files(options.into, package, plan.files, now)
    print(
        text.t("Imported into {folder}. As it was before, it is kept in {kept}.", folder=options.into, kept=backup),
        file=out,
    )
    return 0
