"""What of an address was not understood, on pages and in answers to downloads."""

from __future__ import annotations

from dashboard.selection import MOST_VALUES, UnknownValue
from dashboard.text.filter_names import filter_name
from dashboard.text.translate import Translator, message

SENTENCES = {
    "unknown": message("{name}: “{value}” is not known, so nothing matches it. Choose from the list."),
    "chart": message("{name}: there is no chart “{value}”; the others of the list are shown."),
    "date": message("{name}: “{value}” is not a date. Write a year, a month or a day: 2020, 2020-06 or 2020-06-04."),
    "reversed": message("From is later than To ({value}), so nothing matches. Exchange the two."),
    "version": message(
        "{name}: “{value}” is neither a data version nor a date. Take it from a link, or choose one on the page "
        "of changes."
    ),
    "many": message("{name}: {value} values are too many; the first {most} are used."),
}
"""Why a value is not understood -> the sentence, with the remedy."""


def unknown_value_sentence(problem: UnknownValue, text: Translator) -> str:
    """Return the sentence on unknown values of an address, with the remedy."""
    most, name = text.number(MOST_VALUES), filter_name(problem.key, text)
    return text.t(SENTENCES[problem.reason], name=name, value=problem.value, most=most)
