"""What is wrong with answers, each as a sentence with the column and the number of answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from dashboard.answers import choices, tallies
from dashboard.answers.answer_mapping import AnswerMapping, battery, choice_stem
from dashboard.answers.answer_tables import PreparedQueries
from dashboard.answers.engine import LocalEngine
from dashboard.answers.form import Form, FormQuestion
from dashboard.answers.measure import AnswerSchema, Measure
from dashboard.answers.row_selection import COUNTED
from dashboard.answers.schema_inference import CODE, multiple_choice_cell
from dashboard.answers.vocabulary import CHOSEN, NO_ANSWER, NOT_CHOSEN, status_of
from dashboard.dataset.column_validation import quoted
from dashboard.errors import LazyMessage
from dashboard.importing.column_matching import header_key
from dashboard.importing.errors import ImportRejected, UsageError

MAX_CELLS = 200
"""Different cells of a question that are looked at."""

MAX_EXAMPLES = 5
"""Different cells that a sentence names."""


def unknown_cells(queries: PreparedQueries, measure: Measure, rows: int, smallest: int) -> Iterator[LazyMessage]:
    """Yield that a question has unknown codes, or labels of several languages."""
    if not rows:
        if measure.question and measure.kind == "status":
            yield from _mixed_labels(queries, measure, measure.question)
        return
    cells, codes = queries.cell_counts(measure.column, MAX_CELLS), tallies.codes_by_text(measure)
    unknown = {cell: count for cell, count in cells.items() if cell not in codes}
    if measure.kind == "choice":
        unknown = _unknown_choices(unknown, measure)
    if len(unknown) > MAX_EXAMPLES * 4 or not all(len(cell) <= 60 for cell in unknown):
        yield LazyMessage.t(
            "{column}: {count} answers are free text or not from a list, which says no status. Leave the column "
            "out with --column 'Header='.",
            column=measure.heading,
            count=rows,
        )
    else:
        limit = 0 if isinstance(queries.engine, LocalEngine) else smallest
        examples = [cell for cell, count in unknown.items() if CODE.fullmatch(cell) and count >= limit]
        yield unknown_answers(measure.heading, rows, examples)


def unknown_answers(heading: str, rows: int, examples: Sequence[str]) -> LazyMessage:
    """Return the question what answers mean that are not known."""
    return LazyMessage.t(
        "{column}: {count} answers are not among those known ({cells}). Say what they mean with --answer "
        "CELL=STATUS, or in the codes of the mapping file.",
        column=heading,
        count=rows,
        cells=", ".join(examples[:MAX_EXAMPLES]) or "…",
    )


def _unknown_choices(cells: Mapping[str, int], measure: Measure) -> dict[str, int]:
    """Return the cells that say not whether a choice was made, marks and numbers alone if any."""
    unknown = {
        cell: count
        for cell, count in cells.items()
        if cell.lower() not in (*CHOSEN, *NOT_CHOSEN) and status_of(cell) not in NO_ANSWER
    }
    if measure.question and measure.choice:
        unknown = _unlisted(unknown, measure.question)
    marks = {cell: count for cell, count in unknown.items() if re.fullmatch(choices.NO_CHOICE, cell.lower())}
    return marks or unknown


def _unlisted(cells: Mapping[str, int], question: FormQuestion) -> dict[str, int]:
    """Return the parts of cells of several choices that the form does not have."""
    parts: dict[str, int] = {}
    for cell, rows in cells.items():
        rest = f" {re.sub(choices.BETWEEN, '  ', cell.lower())} "
        for word in choices.choice_words(question):
            rest = rest.replace(word, "")
        parts |= {part: parts.get(part, 0) + rows for part in rest.split()}
    return parts


def _mixed_labels(queries: PreparedQueries, measure: Measure, question: FormQuestion) -> Iterator[LazyMessage]:
    """Yield that answers are labels of several languages, which differ."""
    languages: dict[str, int] = {}
    for cell, rows in queries.cell_counts(measure.column, MAX_CELLS).items():
        name, language = question.choice_of(cell)
        if language and len({*question.choices[name].values()}) > 1:
            languages[language] = languages.get(language, 0) + rows
    if len(languages) > 1:
        yield LazyMessage.t(
            "{column}: the answers are labels of several languages ({languages}). Export them as names (XML values).",
            column=measure.heading,
            languages=", ".join(f"{name}: {rows}" for name, rows in languages.items()),
        )


def check_form(schemas: Sequence[AnswerSchema], form: Form | None) -> None:
    """Refuse answers without columns for what the form asks."""
    if form is None:
        return
    headings = [heading for schema in schemas for heading in schema.sheet.headings]
    words = filter(None, {*headings, *map(choice_stem, headings)})
    answered = {question.path for word in words if (question := form.find(word))}
    questions = [question.path for question in form.questions if question.kind in ("one", "multiple")]
    if missing := [path for path in questions if path not in answered]:
        raise ImportRejected.t(
            "The file lacks {count} columns that the form asks for ({columns}). Are they answers to another "
            "version of the form?",
            count=len(missing),
            columns=", ".join(missing[:MAX_EXAMPLES]),
        )


def check_questions(schemas: Sequence[AnswerSchema], mapping: AnswerMapping, *, draft: bool) -> None:
    """See that what a person names is there, and that every question has codes.

    Raises:
        UsageError: a column that is named is not there.
        ImportRejected: questions are open.
    """
    headings = {
        header_key(word)
        for schema in schemas
        for heading in (*schema.sheet.headings, *schema.cell_choices)
        for word in (heading, battery(heading))
        if word
    }
    missing = [heading for heading in mapping.columns if heading not in headings]
    if missing:
        raise UsageError.t("The file has no column {header}.", header=", ".join(missing[:MAX_EXAMPLES]))
    sentences = [sentence for schema in schemas for sentence in _unsplit_choices(schema)]
    if sentences and not draft:
        raise ImportRejected(*sentences)
    statuses = [measure for schema in schemas for measure in schema.measures if measure.kind == "status"]
    bare = [measure for measure in statuses if not any(measure.codes.values())]
    if bare and not draft:
        raise ImportRejected.t(
            "{column}: nothing says what its answers mean ({count} questions). Say it with --answer CELL=STATUS, where "
            "STATUS is not, partly, completely, not_applicable, dont_know or refused, or in the codes of a mapping.",
            column=bare[0].heading,
            count=len(bare),
        )


def _unsplit_choices(schema: AnswerSchema) -> Iterator[LazyMessage]:
    """Yield the columns of which a cell names several choices, and no form says which."""
    for measure in schema.measures:
        is_alone = measure.kind == "choice" and not (measure.question or measure.choice)
        if is_alone and (cell := multiple_choice_cell(schema.sheet, measure.column)):
            yield LazyMessage.t(
                "{column}: a cell names several choices ({cell}), and nothing says which there are. Give the form "
                "with --form, or export the answers with a column for each choice.",
                column=measure.heading,
                cell=quoted(cell),
            )


def no_question(schemas: Sequence[AnswerSchema]) -> Iterator[LazyMessage]:
    """Yield why there is nothing to compute: no column is known as the status of a service."""
    columns = {heading: cells for schema in schemas for heading, cells in schema.open_columns.items()}
    examples = [f"{name} ({', '.join(cells[:MAX_EXAMPLES])})" for name, cells in list(columns.items())[:MAX_EXAMPLES]]
    yield LazyMessage.t(
        "No column is understood as the status of a service ({count} might be: {columns}). Say --learn MAP.json and "
        "fill in what they are, or say --column 'Header=status' and --answer CELL=STATUS.",
        count=len(columns),
        columns="; ".join(examples) or "…",
    )
    candidate = next((schema.unit_candidate for schema in schemas if schema.unit_candidate), "")
    if candidate:
        yield unit_question(candidate)


def open_columns_question(headings: Sequence[str]) -> LazyMessage:
    """Return the question what columns are that may be questions."""
    return LazyMessage.t(
        "Columns that may be questions: {count} ({columns}). Write the id of the service behind each, status "
        "where the package has no such service, scope or population for a group, or null.",
        count=len(headings),
        columns=", ".join(headings[:MAX_EXAMPLES]),
    )


def unit_question(heading: str) -> LazyMessage:
    """Return the question whether a column names who answers."""
    return LazyMessage.t(
        "{column}: some of its answers occur twice. If it names the facility or country that answers, of which the "
        "last answer counts, say --column '{column}=unit'; if not, --column '{column}='.",
        column=heading,
    )


def unfilled_mapping(places: Sequence[str]) -> LazyMessage:
    """Return the sentence on empty places of a mapping."""
    return LazyMessage.t(
        "The mapping has {count} empty places ({columns}). Fill them in; null leaves a column out.",
        count=len(places),
        columns=", ".join(places[:MAX_EXAMPLES]),
    )


def no_rows_left(dispositions: Mapping[str, int]) -> LazyMessage:
    """Return why no row is left."""
    reasons = ", ".join(f"{name.replace('_', ' ')}: {rows}" for name, rows in dispositions.items() if name != COUNTED)
    count = sum(dispositions.values())
    return LazyMessage.t("No row is left of {count} ({reasons}).", count=count, reasons=reasons or "…")


def unparsed_skip_logic(measure: Measure, part: str) -> LazyMessage:
    """Return the sentence on skip logic that is not understood."""
    return LazyMessage.t(
        "{column}: the skip logic of the form is not understood at “{part}”; who was not asked is counted as not "
        "answered.",
        column=measure.heading,
        part=part,
    )
