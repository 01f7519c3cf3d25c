"""The draft of a mapping of answers or counts, with places for what a person has to say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from dashboard.answers.answer_checks import MAX_EXAMPLES, open_columns_question, unit_question
from dashboard.answers.answer_mapping import COUNTS, AnswerMapping, battery, draft_mapping, open_codes
from dashboard.answers.computation import RatesRequest, SheetRates
from dashboard.answers.measure import Measure
from dashboard.answers.monthly_counts import CountsRequest
from dashboard.answers.vocabulary import ROLES, statuses_of
from dashboard.errors import LazyMessage
from dashboard.importing.mapping_file import UNANSWERED
from dashboard.importing.target_package import TargetPackage
from dashboard.importing.text_normalization import fold_text
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
                _add_measure(codes, measure, result.cell_counts[measure.heading])
        for heading in filter(battery, result.schema.open_columns):  # of a single column only itself is open
            _add_cells(codes.setdefault(battery(heading), {}), heading, result.cell_counts[heading])
        questions += _questions(result)
    if unknown := open_codes(codes):
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


def _add_measure(codes: dict[str, dict[str, str | None]], measure: Measure, cells: Iterable[str]) -> None:
    """Add what the answers of a question mean, under its list, its battery or its heading."""
    list_name, choices = (measure.question.list_name, measure.question.choices) if measure.question else ("", {})
    group = codes.setdefault(list_name or battery(measure.heading) or measure.heading, {})
    labels = {label for names in choices.values() for label in names.values()}
    for cell, code in measure.codes.items():
        group.setdefault(cell, code or UNANSWERED)
    _add_cells(group, measure.heading, [cell for cell in cells if cell not in labels])


def _add_cells(group: dict[str, str | None], heading: str, cells: Iterable[str]) -> None:
    """Add cells with the statuses that their words name, open where they name none."""
    proposals = statuses_of(cells, [heading])
    for cell in cells:
        group.setdefault(cell, proposals.get(cell, UNANSWERED))


def _questions(result: SheetRates) -> list[LazyMessage]:
    schema = result.schema
    sentences = [unit_question(schema.unit_candidate)] if schema.unit_candidate and "unit" not in schema.roles else []
    if schema.open_columns:
        sentences.append(open_columns_question([*schema.open_columns]))
    return sentences


def draft_counts(request: CountsRequest, package: TargetPackage, text: Translator) -> tuple[str, list[str]]:
    """Return the mapping of counts as JSON, and the questions that are open."""
    mapping, table = request.mapping, request.table
    names = [name for name in table.frame["service"].unique() if name]
    codes = {group: dict(cells) for group, cells in mapping.codes.items()}
    if names:
        codes["service"] = _proposals("service", names, mapping, package)
    if table.frame["scope"].nunique() > 1:
        codes["scope"] = _proposals("scope", sorted({*table.frame["scope"]} - {""}), mapping, package)
    questions = [question for group, cells in codes.items() for question in _open_names(group, cells)]
    options = ["survey", "scope", "source", *([] if names else ["service"])]
    missing = [name for name in options if name not in mapping.fixed]
    sentences = [translate(sentence, text) for sentence in questions]
    draft = AnswerMapping(
        fixed={**mapping.fixed, "baseline": str(request.baseline)}, codes=codes, drop_rows=mapping.drop_rows
    )
    return draft_mapping(request.file.stem, table.columns, codes, draft, sentences, missing, COUNTS), sentences


def _proposals(
    group: str, names: Sequence[str], mapping: AnswerMapping, package: TargetPackage
) -> dict[str, str | None]:
    """Return what a mapping says of names, else what the package calls so; open for none."""
    codes, ids = mapping.codes.get(group, {}), package.ids(f"{group}s")
    return {name: codes[name] if name in codes else ids.get(fold_text(name), UNANSWERED) for name in names}


def _open_names(group: str, cells: Mapping[str, str | None]) -> Iterator[LazyMessage]:
    unknown: Sequence[str] = [name for name, code in cells.items() if code == UNANSWERED]
    if unknown:
        yield LazyMessage.t(
            "{count} names of the file are no {group} of the package ({names}). Write the id behind each, or null.",
            count=len(unknown),
            group=group,
            names="; ".join(unknown[:MAX_EXAMPLES]),
        )
