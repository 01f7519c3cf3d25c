"""Try a file beside a package: what an import would say, do and ask. Nothing is written."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from dashboard.bounds.limits import MAPPING_BYTES, Limits
from dashboard.dataset.column_validation import quoted
from dashboard.errors import DataError
from dashboard.importing.answer_form import AnswerField, answer_fields, choices_of
from dashboard.importing.dry_run_validation import DryRunResult, dry_run_file
from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.last_file import IMPORTED, differences
from dashboard.importing.mapping_file import SourceMapping, draft, open_questions, read_mapping
from dashboard.importing.parsed_rows import pause_collector
from dashboard.importing.reader import FileResult, ParsedFile, parse_file, read_file
from dashboard.importing.summary import summarize_import
from dashboard.importing.target_package import TargetPackage
from dashboard.text.problem_messages import problem_sentence, translate
from dashboard.text.translate import Translator

FIRST_ROWS = 10
"""Rows of a table that are shown as they would be published."""

MAX_LINES, MAX_LINE_LENGTH = 500, 1_000
MAX_FIELDS = 300
BEFORE_ROWS = ("titles", "hidden_rows")
"""Options that are asked about before any row can be read."""

PROGRAM = "python -m dashboard import"


@dataclass(frozen=True)
class RowSample:
    """The first rows of a table as they would be published; of `rows` in all."""

    table: str
    total: int
    columns: list[str]
    rows: list[list[str]]


@dataclass(frozen=True)
class Trial:
    """What came of a file: without the name of a mapping it is refused.

    `samples` are the first rows of each table, `fields` those of the form, `command` imports the file with the mapping,
    `tables` are those that change, as they would be (name -> CSV).
    """

    report: list[str]
    mapping_name: str = ""
    samples: list[RowSample] = field(default_factory=list)
    fields: list[AnswerField] = field(default_factory=list)
    choices: Mapping[str, Sequence[Sequence[str | None]]] = field(default_factory=dict)
    mapping: str = ""
    command: str = ""
    open: int = 0
    added: int = 0
    changed: int = 0
    refused: int = 0
    tables: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> bytes:
        """Return the trial as one line of JSON."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "replace")


@pause_collector()
def try_file(
    name: str,
    content: bytes,
    answers: bytes,
    package: TargetPackage,
    text: Translator,
    limits: Limits,
    parsed_file: ParsedFile | None = None,
) -> Trial:
    """Read a file with the answers of a mapping (JSON, b"": none), and plan its import.

    What refuses the whole file is the report; `parsed_file` has its sheets where they are known already.
    """
    trial = Trial([])
    with collect_rejections(text) as sentences:
        mapping = read_mapping(answers, mapping_name(name), ImportOptions())
        parsed_file = parsed_file or parse_file(name, content, package, mapping.options, limits)
        file = read_file(name, content, package, mapping.options, lambda *_: None, draft=True, parsed_file=parsed_file)
        trial = _trial(file, mapping, package, text)
    return Trial(sentences) if sentences else trial


@contextmanager
def collect_rejections(text: Translator) -> Iterator[list[str]]:
    """Give the list that then holds why a file is refused."""
    sentences = list[str]()
    try:
        yield sentences
    except ImportRejected as error:
        sentences += clip_lines(translate(sentence, text) for sentence in error.sentences)
    except DataError as error:
        sentences += clip_lines(problem_sentence(problem, text) for problem in error.problems)


def mapping_name(name: str) -> str:
    """Return how the mapping of a file is called."""
    return f"{Path(name).stem}.map.json"


def _trial(file: FileResult, mapping: SourceMapping, package: TargetPackage, text: Translator) -> Trial:
    questions = open_questions(file, package, mapping.options)
    questions += differences(mapping.headings, mapping.last, file) if IMPORTED in mapping.last else []
    sentences = [translate(sentence, text) for sentence in questions]
    unsure = any(question.headings or question.option in BEFORE_ROWS for question in file.questions)
    plan = None if unsure else dry_run_file(package, file, datetime.now(UTC))
    answers = islice(answer_fields(file, package, mapping.options, text), MAX_FIELDS)
    fields = [required_field(answer, plan) for answer in answers]
    draft_text = draft(file, mapping, sentences, package)
    return Trial(
        clip_lines(summarize_import(file, sentences, plan, text)),
        mapping_name(file.name),
        [] if plan is None else list(row_samples(package, plan)),
        fields,
        choices_of(package, file.table, fields, text),
        draft_text if len(draft_text.encode()) <= MAPPING_BYTES else "",
        f"{PROGRAM} {shlex.quote(file.name)} --mapping {shlex.quote(mapping_name(file.name))}",
        len(sentences),
        *(count_rows(plan, file.table) if plan else (0, 0, len(file.rejections))),
        {} if plan is None or sentences else changed_tables(package, plan),
    )


def required_field(answer: AnswerField, plan: DryRunResult | None) -> AnswerField:
    """Return a field, which must be filled where rows are refused for want of its value."""
    if plan is None or answer.path[0] != "fixed" or answer.value:
        return answer
    word = f"--set {answer.path[1]}="
    is_needed = any(word in str(reason) for reasons in plan.rejections.values() for reason in reasons)
    return replace(answer, must=answer.must or is_needed)


def row_samples(package: TargetPackage, plan: DryRunResult) -> Iterator[RowSample]:
    """Yield the first new and changed rows of each table, with the columns that are filled."""
    for name, table in package.contract.tables.items():
        new_rows, changed_rows = plan.plan.added.get(name), plan.plan.changed.get(name, {})
        rows: list[Mapping[str, str]] = [row.cells for row in new_rows.values()] if new_rows else []
        for position, row in changed_rows.items():
            now = {str(column): str(cell) for column, cell in package.texts[name].iloc[position].items()}
            rows.append(now | {column: new for column, (_old, new) in row.cells.items()})
        first = rows[:FIRST_ROWS]
        columns = [field.name for field in table.fields if any(row.get(field.name) for row in first)]
        if first:
            cells = [[quoted(row.get(column, "")) if row.get(column) else "" for column in columns] for row in first]
            yield RowSample(table.path, len(rows), columns, cells)


def count_rows(plan: DryRunResult, table: str) -> tuple[int, int, int]:
    """Return how many rows of a table would be added and changed, and how many are refused."""
    return len(plan.plan.added.get(table, {})), len(plan.plan.changed.get(table, {})), len(plan.rejections)


def changed_tables(package: TargetPackage, plan: DryRunResult) -> dict[str, str]:
    """Return the tables that a plan changes as they would be: name -> CSV."""
    tables = package.contract.tables.items()
    return {name: plan.files[table.path].decode() for name, table in tables if table.path in plan.files}


def clip_lines(lines: Iterator[str]) -> list[str]:
    """Return lines within their bounds."""
    return [line if len(line) <= MAX_LINE_LENGTH else f"{line[:MAX_LINE_LENGTH]}…" for line in islice(lines, MAX_LINES)]
