"""Whether a choice was made: in a column of its own, or among others in a cell."""

from __future__ import annotations

import functools
import operator
import re
from collections.abc import Iterable

import ibis
import ibis.expr.types as ir

from dashboard.answers.answer_mapping import choice_name
from dashboard.answers.form import FormQuestion
from dashboard.answers.loading import as_code, as_text
from dashboard.answers.measure import AnswerSchema, Measure
from dashboard.answers.schema_inference import MAX_ANSWERS, choice_part, choice_texts
from dashboard.answers.vocabulary import CHOSEN, NO_ANSWER, NOT_CHOSEN, status_of, statuses

UNKNOWN, EMPTY = "unknown", "empty"
"""The states of a cell that no code explains, and of one that says nothing."""

NO_CHOICE = "^(-?[0-9]+([.][0-9]+)?|[-–—.…]+|[.][a-z]|#?null!?|nan|#n/a|(system )?missing|skipped)$"
"""A cell that is no choice: a number, but for one and nought, a mark, or a missing value of a program."""

BETWEEN = r"[;,|\s]+"
"""What stands between the choices of a cell."""


def column_state(table: ir.Table, measure: Measure, schema: AnswerSchema, *, is_base_known: bool) -> ir.StringValue:
    """Return `yes` where a choice was made, `no` where another was, `empty` where none was.

    A cell that says why there is no answer has that state, and so has a row in which nothing but such a choice was
    made; a number that is neither one, nought nor the choice's own, and texts of several kinds, are `unknown`.
    """
    # REDCap writes 0 also where nobody was asked: where it is not known who was, nothing chosen says nothing.
    nothing = () if is_base_known or schema.sheet.kind.name != "REDCap" else NOT_CHOSEN
    cells = (table[f"c{place}"] for place in measure.siblings)
    is_blank = functools.reduce(operator.and_, (cell.isnull() | as_code(cell).isin(nothing) for cell in cells))
    answer = table.answer
    cell, part = as_code(answer), choice_part(measure.heading)
    cases = [(is_blank, EMPTY), (cell.isin((*CHOSEN, *([part] if part.isdecimal() else ()))), "yes")]
    cases += _coded(cell, measure)
    cases += _nonresponse_cases(table, measure, schema)
    says_no = table.aggregate(says=cell.isin(NOT_CHOSEN).fill_null(False).any()).as_scalar()
    cases += [(cell.isnull() & says_no, EMPTY)]  # who writes "no" leaves nothing empty that was not chosen
    cases += [(cell.isnull() | cell.isin(NOT_CHOSEN), "no"), (cell.re_search(NO_CHOICE), UNKNOWN)]
    if not _nonresponse(choice_texts(measure.heading, measure.label)):
        words = cell.replace("/", " ").replace("'", " ").replace("’", " ").strip()
        cases += _no_answer(words)
    text = ibis.cases(*((is_met, None) for is_met, _ in cases), else_=cell).cast("string")
    different = table.select(text=text).distinct()
    texts = different.aggregate(texts=different.text.count()).as_scalar()
    cases += [((texts > 1) & (texts <= MAX_ANSWERS), UNKNOWN)]  # two may be yes and no in any language
    return ibis.cases(*cases, else_="yes")  # some programs write the choice itself


def _no_answer(words: ir.StringValue) -> list[tuple[ir.BooleanValue, str]]:
    """Return the conditions of cells whose words say why there is no answer."""
    spellings = {status: [word for word, meaning in statuses().items() if meaning == status] for status in NO_ANSWER}
    return [(words.isin(words_of_status), status) for status, words_of_status in spellings.items()]


def _coded(cell: ir.StringValue, measure: Measure) -> list[tuple[ir.BooleanValue, str]]:
    """Return the conditions of cells whose meaning an option says."""
    return [(cell == text.lower(), "no" if code == "not" else str(code)) for text, code in measure.codes.items()]


def _nonresponse(names: Iterable[str]) -> str:
    """Return why there is no answer, where a name of a choice says so; else ""."""
    return next((status for word in names if (status := status_of(word)) in NO_ANSWER), "")


def _nonresponse_cases(table: ir.Table, measure: Measure, schema: AnswerSchema) -> list[tuple[ir.BooleanValue, str]]:
    """Return the conditions of rows in which no choice was made but one that says why."""
    cells = {place: table[f"c{place}"] for place in measure.siblings}
    is_chosen = {
        place: (cell.notnull() & as_code(cell).notin(NOT_CHOSEN)).fill_null(False) for place, cell in cells.items()
    }
    reasons = {}
    for place in cells:
        heading, question = schema.sheet.headings[place], measure.question
        texts = choice_texts(heading, schema.sheet.labels.get(heading, ""))
        if status := _nonresponse(question.texts(question.choice_behind(choice_name(heading))) if question else texts):
            reasons[place] = status
    chosen_others = [condition for place, condition in is_chosen.items() if place not in reasons]
    is_answered = functools.reduce(operator.or_, chosen_others, ibis.literal(value=False))
    return [(is_chosen[place] & ~is_answered, status) for place, status in reasons.items()]


def cell_state(measure: Measure, cell: ir.Value) -> ir.StringValue:
    """Return whether a choice stands in a cell; `unknown` where the form lacks one of it."""
    text, question = as_text(cell), measure.question
    if question is None:
        mark, words = measure.separator, as_code(text).re_replace(";+$", "").replace("'", " ").replace("’", " ")
        is_made = (ibis.literal(mark) + text + mark).contains(f"{mark}{measure.choice}{mark}")
        return ibis.cases((text.isnull(), EMPTY), *_no_answer(words), (is_made, "yes"), else_="no")
    code = as_code(text)
    text_in_blanks, words = ibis.literal(" ") + code.re_replace(BETWEEN, "  ") + " ", choice_words(question)
    own_words = [word for word, name in words.items() if name == measure.choice]
    is_made, rest = ibis.literal(value=False), text_in_blanks
    for word in own_words:
        part = text_in_blanks
        for longer in words:
            part = part.replace(longer, "") if word in longer and longer not in own_words else part
        is_made = is_made | part.contains(word)
    for word in words:
        rest = rest.replace(word, "")
    cases = [(text.isnull(), EMPTY), *_coded(code, measure)]
    cases += [
        (text_in_blanks == word, status)
        for word, name in words.items()
        if word not in own_words and (status := _nonresponse(question.texts(name)))
    ]
    return ibis.cases(*cases, (rest.strip() != "", UNKNOWN), (is_made, "yes"), else_="no")


def choice_words(question: FormQuestion) -> dict[str, str]:
    """Return every text of a choice -> its name, as it stands between blanks, the longest first."""
    words: dict[str, str] = {}
    for name, labels in question.choices.items():
        for word in (name, f"{name}.0" if name.isdecimal() else name, *labels.values()):
            words.setdefault(f" {re.sub(BETWEEN, '  ', word.lower().strip())} ", name)
    return dict(sorted(words.items(), key=lambda item: -len(item[0])))
