"""The draft of a mapping of answers, with places for what a person has to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from dashboard.answers.answer_checks import MAX_EXAMPLES, unit_question
from dashboard.answers.answer_mapping import battery, draft_mapping
from dashboard.answers.computation import RatesRequest, SheetRates
from dashboard.answers.measure import Measure
from dashboard.answers.vocabulary import ROLES, statuses_of
from dashboard.errors import LazyMessage
from dashboard.importing.mapping_file import UNANSWERED
from dashboard.text.problem_messages import translate
from dashboard.text.translate import Translator

REQUIRED_OPTIONS = ("survey", "scope", "source")
"""What has to be said of all answers before rates are brought into a package."""


def draft(results: Sequence[SheetRates], request: RatesRequest, text: Translator) -> tuple[str, list[str]]:
    """Return the mapping of answers as JSON, and the questions that are open."""
    columns: dict[str, str | None] = {}
    codes: dict[str, dict[str, str | None]] = {name: dict(cells) for name, cells in request.mapping.codes.items()}
    questions = list[LazyMessage]()
    for result in results:
        columns |= _columns(result)
        for measure in result.schema.measures:
            if measure.kind == "status":
                _add_codes(codes, measure, result.cell_counts.get(measure.heading, {}))
        for heading in result.schema.open_columns:
            _add_open_codes(codes, heading, result.cell_counts.get(heading, {}))
        questions += _questions(result)
    unknown = [
        f"{group}: {cell}" for group, cells in codes.items() for cell, code in cells.items() if code == UNANSWERED
    ]
    if unknown:
        questions.append(
            LazyMessage.t(
                "{count} answers are not understood ({cells}). Write not, partly, completely, not_applicable, "
                "dont_know or refused behind each; null leaves it out.",
                count=len(unknown),
                cells=", ".join(unknown[:MAX_EXAMPLES]),
            )
        )
    source = request.table or (request.answers.stem if request.answers else "")
    sentences = [translate(sentence, text) for sentence in questions]
    missing = [name for name in REQUIRED_OPTIONS if name not in request.mapping.fixed]
    has_scope = any("scope" in result.schema.roles for result in results)
    missing = [name for name in missing if name != "scope" or not has_scope]
    return draft_mapping(source, columns, codes, request.mapping, sentences, missing), sentences


def _columns(result: SheetRates) -> dict[str, str | None]:
    """Return what columns are taken for, open where a person has to decide."""
    schema = result.schema
    columns: dict[str, str | None] = {}
    roles = {heading: role for role, heading in schema.roles.items() if role in (*ROLES, "service")}
    for heading in schema.sheet.headings:
        if heading in schema.open_columns or heading == schema.unit_candidate:
            columns[heading] = UNANSWERED
        elif heading in roles and not schema.sheet.kind.owns(heading):
            columns[heading] = roles[heading]
        elif heading in (*schema.ignored_columns, *schema.personal_columns):
            # Of a table in a database nothing was looked at, so that a person has to decide.
            columns[heading] = UNANSWERED if not schema.sheet.sample and heading in schema.ignored_columns else None
    return columns | {
        measure.heading: measure.service or measure.indicator or measure.kind for measure in schema.measures
    }


def _add_codes(codes: dict[str, dict[str, str | None]], measure: Measure, cells: Mapping[str, int]) -> None:
    """Add what the answers of a question mean, under its list, its battery or its heading."""
    group = codes.setdefault(measure.list_name or measure.heading, {})
    for cell, code in measure.codes.items():
        group.setdefault(cell, code or UNANSWERED)
    labels = {
        label for names in (measure.question.choices.values() if measure.question else ()) for label in names.values()
    }
    proposals = statuses_of(cells, [measure.heading])
    for cell in cells:
        if cell not in labels:
            group.setdefault(cell, proposals.get(cell, UNANSWERED))


def _add_open_codes(codes: dict[str, dict[str, str | None]], heading: str, cells: Mapping[str, int]) -> None:
    """Add open codes of a battery; of a single column only itself is open."""
    if battery(heading):
        group, proposals = codes.setdefault(battery(heading), {}), statuses_of(cells, [heading])
        for cell in cells:
            group.setdefault(cell, proposals.get(cell, UNANSWERED))


def _questions(result: SheetRates) -> list[LazyMessage]:
    schema = result.schema
    sentences = [unit_question(schema.unit_candidate)] if schema.unit_candidate and "unit" not in schema.roles else []
    if schema.open_columns:
        sentences.append(
            LazyMessage.t(
                "{count} columns may be questions ({columns}). Write the id of the service behind each, status where "
                "the package has no such service, scope or population for a group, or null.",
                count=len(schema.open_columns),
                columns=", ".join(list(schema.open_columns)[:MAX_EXAMPLES]),
            )
        )
    return sentences
