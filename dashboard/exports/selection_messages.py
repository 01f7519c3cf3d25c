"""What of an address was not understood, on pages and in answers to downloads."""

from __future__ import annotations

from dashboard.selection import MOST_VALUES, UnknownValue
from dashboard.text.filter_names import filter_name
from dashboard.text.translate import Translator


def unknown_value_sentence(problem: UnknownValue, text: Translator) -> str:
    """Return the sentence on unknown values of an address, with the remedy."""
    sentences = {
        "unknown": text.t(
            "{name}: “{value}” is not known, so nothing matches it. Choose from the list.",
            name=filter_name(problem.key, text),
            value=problem.value,
        ),
        "chart": text.t(
            "{name}: there is no chart “{value}”; the others of the list are shown.",
            name=filter_name(problem.key, text),
            value=problem.value,
        ),
        "date": text.t(
            "{name}: “{value}” is not a date. Write a year, a month or a day: 2020, 2020-06 or 2020-06-04.",
            name=filter_name(problem.key, text),
            value=problem.value,
        ),
        "reversed": text.t(
            "From is later than To ({value}), so nothing matches. Exchange the two.", value=problem.value
        ),
        "version": text.t(
            "{name}: “{value}” is neither a data version nor a date. Take it from a link, or choose one on the page "
            "of changes.",
            name=filter_name(problem.key, text),
            value=problem.value,
        ),
        "many": text.t(
            "{name}: {value} values are too many; the first {most} are used.",
            name=filter_name(problem.key, text),
            value=problem.value,
            most=text.number(MOST_VALUES),
        ),
    }
    return sentences[problem.reason]
