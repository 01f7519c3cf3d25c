"""`check`: does a data package, or a file for it, keep the contract?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.load import Files, load, load_files
from dashboard.dataset.validation_report import Report, as_json, group_problems
from dashboard.errors import DataError, Problem
from dashboard.settings import Settings
from dashboard.sources.source_factory import data_source_of, source_name
from dashboard.text.translate import Translator, text_for

MAX_PROBLEMS = 500
"""Faults of the data that are listed, each with all its rows; beyond them only their number is said."""


def run(settings: Settings, options: argparse.Namespace) -> int:
    """Validate, print the faults, write the annotated copy, and return the exit code."""
    text = text_for(options.lang)
    report, lines = _check(settings, options.file, text)
    if options.json:
        print(json.dumps(as_json(report, text), ensure_ascii=False, indent=2))
    else:
        print(
            *(lines if report.is_valid else _fault_lines(report, options.file, text)),
            sep="\n",
            file=None if report.is_valid else sys.stderr,
        )
    if options.annotated:
        from dashboard.commands.annotate import annotate  # noqa: PLC0415 - XlsxWriter is loaded where it is wanted

        annotate(report, options.file or settings.data, options.annotated, text)
    return 0 if report.is_valid else 1


def problem_lines(problems: Sequence[Problem], text: Translator) -> Iterator[str]:
    """Say faults, one a line with all its rows, up to a limit, then count the others."""
    groups = group_problems(problems)
    for group in groups[:MAX_PROBLEMS]:
        yield group.sentence(text)
    more = sum(len(group.problems) for group in groups[MAX_PROBLEMS:])
    if more:
        yield text.n("and {number} more", "and {number} more", more)


def _check(settings: Settings, file: Path | None, text: Translator) -> tuple[Report, list[str]]:
    """Return the report, and the text to print when it is valid."""
    if file:
        from dashboard.sources.uploaded_file import check_file  # noqa: PLC0415 - workbooks are loaded where they are wanted

        report = check_file(file, settings.data)
        return report, [text.t("{file} is good.", file=file), *_remark_lines(report, text)]
    try:
        dataset, source = read_dataset(settings)
    except DataError as error:
        return Report(source_name(settings), error.problems), []
    from dashboard.dataset.remarks import remarks_of  # noqa: PLC0415 - rapidfuzz is loaded where it is wanted

    report = Report(source_name(settings), (), remarks_of(dataset.contract, source))
    return report, [*_summary_lines(source_name(settings), dataset, text), *_remark_lines(report, text)]


def read_dataset(settings: Settings) -> tuple[Dataset, Path | Files]:
    """Return the data as they stand at this moment, and the folder or files they were read from."""
    if not settings.database:
        return load(settings.data), settings.data
    origin, package = data_source_of(settings), None
    try:
        package = origin.read("")
        return load_files(package.files, package.date), package.files
    except DataError as error:
        raise origin.locate_errors(error, package) from None


def _fault_lines(report: Report, file: Path | None, text: Translator) -> Iterator[str]:
    yield from problem_lines(report.problems, text)
    yield from _remark_lines(report, text)
    if file:
        yield text.n(
            "{number} fault was found in {file}.",
            "{number} faults were found in {file}.",
            len(report.problems),
            file=file,
        )
    else:
        yield text.t("Nothing was loaded from {folder}.", folder=report.checked)


def _remark_lines(report: Report, text: Translator) -> Iterator[str]:
    for group in group_problems(report.remarks):
        yield text.t("Note: {remark}", remark=group.sentence(text))


def _summary_lines(folder: str, dataset: Dataset, text: Translator) -> Iterator[str]:
    """Say what was loaded: rows a table, countries, period, data version."""
    yield text.t("The data in {folder} are good.", folder=folder)
    for name, table in dataset.contract.tables.items():
        rows = text.n("{number} row", "{number} rows", len(dataset.table(name)))
        yield f"{name:<18}{rows:>12}  {table.path}"
    names = dataset.names("scopes", text.language)
    countries = ", ".join(names[code] for code in dataset.countries() if code != WORLD)
    yield text.t("Countries: {countries}", countries=countries)
    first, last = _period(dataset)
    yield text.t("Period: {first} to {last}", first=first, last=last)
    yield text.t("Data version: {version}", version=dataset.version)


def _period(dataset: Dataset) -> tuple[str, str]:
    """Return the earliest and latest date in the data, as precise as given."""
    frames = ((dataset.activities, "date"), (dataset.observations, "period"), (dataset.outputs, "period"))
    columns = (frame[f"{name}_{end}"] for frame, name in frames for end in ("start", "end"))
    dates = [date for column in columns for date in column if date]
    return min(dates, default="-"), max(dates, default="-")
