"""Try raw answers or monthly counts beside a package; nothing is written."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.answers.answer_mapping import (
    COUNTS,
    FIXED,
    ROLES_OF,
    SUPPRESSION_LIMIT,
    TABLE,
    AnswerMapping,
    read_answer_mapping,
)
from dashboard.answers.answer_sheet import AnswerSheet, answer_sheets
from dashboard.answers.computation import RatesRequest, compute
from dashboard.answers.file_set import FileSet
from dashboard.answers.mapping_draft import draft, draft_counts
from dashboard.answers.monthly_counts import CountsRequest, count_changes, summarize_counts
from dashboard.answers.observations import count_observations, observation_rows
from dashboard.answers.report import summarize_rates
from dashboard.answers.vocabulary import STATUSES
from dashboard.bounds.limits import MAPPING_BYTES
from dashboard.importing.answer_form import LEFT_OUT, AnswerField, Choice, code_list
from dashboard.importing.dry_run_validation import dry_run
from dashboard.importing.encodings import NAMES
from dashboard.importing.import_options import CHOICES
from dashboard.importing.mapping_file import UNANSWERED
from dashboard.importing.parsed_rows import ParsedRow
from dashboard.importing.rejected_rows import reason_sentence
from dashboard.importing.summary import summarize_changes
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.trial import (
    MAX_FIELDS,
    Trial,
    changed_tables,
    clip_lines,
    collect_rejections,
    count_rows,
    mapping_name,
    required_field,
    row_samples,
)
from dashboard.text.translate import Translator

PROGRAM = "python -m dashboard rates"
OPTIONS: Mapping[str, tuple[str, ...]] = {
    TABLE: ("survey", "survey_name", "scope", "source", "source_title", "source_publisher",
            "source_language", "publisher",
            "respondents", "by", "version", "dont_know", "design", "population_size", "smallest"),
    COUNTS: ("survey", "survey_name", "scope", "service", "baseline", "counts", "source", "source_title",
             "source_publisher", "source_language", "publisher"),
}  # fmt: skip
"""What may be said of a whole file, by what it holds."""


@dataclass
class _TrialResult:
    """What is to be said of a file: lines, the draft of its mapping, and the rows it makes."""

    mapping: str
    questions: list[str]
    lines: list[str] = field(default_factory=list)
    rows: list[ParsedRow] = field(default_factory=list)

    @contextmanager
    def asking(self, text: Translator) -> Iterator[None]:
        """Ask, where it is not asked yet, why no rates were computed or no rows made of them."""
        with collect_rejections(text) as problems:
            yield
        self.questions += [sentence for sentence in problems if sentence not in self.questions]


def try_answers(files: FileSet, kind: str, answers: bytes, package: TargetPackage, text: Translator) -> Trial:
    """Return what comes of raw answers or monthly counts (`kind`), with a mapping as JSON.

    Of columns with data of persons nothing is told.
    """
    trial = Trial([])
    with collect_rejections(text) as problems:
        name = mapping_name(files.answers.name)
        mapping = read_answer_mapping(answers or None, AnswerMapping(), package, name, kind)
        try_kind = _counts if kind == COUNTS else _rates
        trial = _trial(files, kind, try_kind(files, mapping, package, text), package, text)
    return Trial(problems) if problems else trial


def _rates(files: FileSet, mapping: AnswerMapping, package: TargetPackage, text: Translator) -> _TrialResult:
    """Return the rates of raw answers, or what is open before they can be computed."""
    name = files.answers.name
    sheets: tuple[AnswerSheet, ...] = answer_sheets(name, files.answers.sheets)
    by = tuple(filter(None, (mapping.option("by"),)))
    request = RatesRequest(
        Path(name), package, mapping, files.form, files.weights, by=by, language=text.language, sheets=sheets
    )
    result = _TrialResult(*draft(compute(request, draft=True), request, text))
    with result.asking(text):
        results = compute(request)
        smallest = mapping.number("smallest", SUPPRESSION_LIMIT)
        result.lines += summarize_rates(results, mapping.option("dont_know"), smallest, text)
        result.rows = observation_rows(results, mapping, package)
    return result


def _counts(files: FileSet, mapping: AnswerMapping, package: TargetPackage, text: Translator) -> _TrialResult:
    """Return the changes of monthly counts."""
    request = CountsRequest(Path(files.answers.name), mapping, files.answers.sheets)
    result = _TrialResult(*draft_counts(request, package, text))
    with result.asking(text):
        changes = count_changes(request)
        result.lines += summarize_counts(changes, request, text)
        result.rows = count_observations(changes, request, package)
    return result


def _trial(files: FileSet, kind: str, result: _TrialResult, package: TargetPackage, text: Translator) -> Trial:
    """Return the report, the form, and the rows as they would be published."""
    plan = dry_run(package, result.rows, datetime.now(UTC)) if result.rows else None
    lines = [*result.lines, *(question for question in result.questions if question not in result.lines)]
    if plan:
        reasons = (reason_sentence(problem, text) for problems in plan.rejections.values() for problem in problems)
        lines += [*summarize_changes(package, plan.plan, text), *dict.fromkeys(reasons)]
    fields = [required_field(entry, plan) for entry in _fields(json.loads(result.mapping), kind, text)][:MAX_FIELDS]
    is_complete = plan is not None and not plan.rejections
    kind_option, map_file = ["--kind", "counts"] if kind == COUNTS else [], mapping_name(files.answers.name)
    command = [files.answers.name, *files.options(), *kind_option, "--mapping", map_file]
    return Trial(
        clip_lines(iter(lines)),
        map_file,
        list(row_samples(package, plan)) if plan else [],
        fields,
        _choices(kind, package, text),
        result.mapping if len(result.mapping.encode()) <= MAPPING_BYTES else "",
        f"{PROGRAM} {shlex.join(command)} --into data/",
        len(result.questions),
        *(count_rows(plan, "observations") if plan else (0, 0, 0)),
        changed_tables(package, plan) if plan and is_complete else {},
    )


def _fields(mapping: Mapping[str, Any], kind: str, text: Translator) -> Iterator[AnswerField]:
    """Yield a field for each column, each answer or name, and the whole file."""
    for heading, role in mapping["columns"].items():
        label = text.t("Column {header}", header=heading)
        yield AnswerField(("columns", heading), label, role, "columns", must=role == UNANSWERED)
    for group, cells in mapping["codes"].items():
        choices = f"codes.{group}" if group in ("service", "scope") else "codes.status"
        for cell, code in cells.items():
            label = text.t("{column}: what is {cell}?", column=group, cell=cell)
            yield AnswerField(("codes", group, cell), label, code, choices, must=code == UNANSWERED)
    if kind == TABLE:
        yield AnswerField(("dates",), text.t("How 01/02/2024 is meant"), mapping.get("dates", ""), "dates")
    yield AnswerField(("encoding",), text.t("Letters of the file"), mapping.get("encoding", ""), "encoding")
    for name in OPTIONS[kind]:
        label = text.t("{column}, the same for every row", column=name)
        has_list = FIXED.get(name) or name in ("scope", "service")
        value, options = mapping["fixed"].get(name, ""), f"fixed.{name}" if has_list else ""
        must = not value and (mapping["fixed"].get(name) == UNANSWERED or name == "publisher")
        yield AnswerField(("fixed", name), label, value, options, must=must)


def _choices(kind: str, package: TargetPackage, text: Translator) -> dict[str, list[Choice]]:
    """Return the lists that fields are chosen from, by their names."""
    choose: Choice = ("", text.t("choose"))
    empty: Choice = (LEFT_OUT, text.t("leave it out"))
    services, scopes = (code_list(package, "observations", name) for name in ("service", "scope"))
    roles: list[Choice] = [(role, role) for role in ROLES_OF[kind]]
    lists: dict[str, list[Choice]] = {
        "columns": [("", text.t("not understood: choose")), empty, *roles, *services],
        "codes.status": [choose, empty, *((status, status.replace("_", " ")) for status in STATUSES)],
        "codes.service": [choose, empty, *services],
        "codes.scope": [choose, empty, *scopes],
        "fixed.scope": [choose, *scopes],
        "fixed.service": [choose, *services],
        "encoding": [("", text.t("as they are recognised")), *((name, name) for name in NAMES)],
        "dates": [choose, *((order, order) for order in CHOICES["dates"] if order)],
    }
    lists |= {f"fixed.{name}": [choose, *((value, value) for value in values if value)]
              for name, values in FIXED.items() if values}  # fmt: skip
    return lists
