"""What is wrong with the data, in the reader's language."""

from __future__ import annotations

from dashboard.errors import LazyMessage, Problem
from dashboard.text.translate import Translator, message

PLACES = {
    (False, False): message("{place}: {fact}. {remedy}"),
    (True, False): message("{place} {rows}: {fact}. {remedy}"),
    (False, True): message("{place}, column {column}: {fact}. {remedy}"),
    (True, True): message("{place} {rows}, column {column}: {fact}. {remedy}"),
}
"""Whether rows and whether a column are named -> the sentence."""


def translate(sentence: str, text: Translator) -> str:
    """Return a part of a sentence in the reader's language; text of the data stays as it is."""
    if not isinstance(sentence, LazyMessage):
        return sentence
    if not sentence.message:
        return sentence.translations.get(text.language, str(sentence))
    isolate = str if "--" in sentence.message else text.isolate  # a command is copied as it stands
    parts = {
        name: translate(part, text) if isinstance(part, LazyMessage) else isolate(part)
        for name, part in sentence.parts.items()
    }
    if sentence.plural:
        return text.n(sentence.message, sentence.plural, sentence.number, **parts)
    return text.t(sentence.message, **parts)


def problem_sentence(problem: Problem, text: Translator, rows: str = "", *, likewise: int = 0) -> str:
    """Return one fault as a sentence: where, what, what to do.

    Args:
        problem: the fault, or the first of several of the same kind.
        text: the reader's language.
        rows: the rows it is about, in words; empty for the row of the problem.
        likewise: the row the sentence speaks of when the same is wrong in other rows with other values; 0 for none.
    """
    fact = text.t(
        "{found} {allowed}", found=translate(problem.found, text), allowed=translate(problem.allowed, text)
    ).strip()
    if likewise:
        fact = text.t("{fact} (so in row {row}; the other rows likewise)", fact=fact, row=likewise)
    if problem.row and not rows:
        rows = text.t("row {row}", row=problem.row)
    return text.t(
        PLACES[bool(rows), bool(problem.column)],
        place=text.isolate(translate(problem.table, text)),
        rows=rows,
        column=text.isolate(translate(problem.column, text)),
        fact=fact,
        remedy=translate(problem.remedy, text),
    )
