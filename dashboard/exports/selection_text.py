"""A selection in words: its filters, and what of an address was not understood."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from dashboard.dataset.dataset import Dataset
from dashboard.selection import DATES, FILTERS, MAX_VALUES, Selection, UnknownValue
from dashboard.text.filter_names import filter_name
from dashboard.text.translate import Translator, message


def filter_summary(
    selection: Selection, dataset: Dataset, text: Translator, keys: Collection[str] = FILTERS
) -> dict[str, str]:
    """Return filter -> what is chosen, in words; `All` where nothing narrows it.

    A survey that was not chosen is left out: each chart then takes its own, which its statistical title names.
    """
    names = _names(selection, dataset, text)
    words: dict[str, str] = {}
    for key in (key for key in FILTERS if key in keys):
        sentences = [text.date(v) if key in DATES else names[key].get(v, v) for v in selection.get(key)]
        if sentences or key != "survey":
            words[filter_name(key, text)] = text.enumerated(sentences) or text.t("All")
    return words


def filter_lines(
    selection: Selection, dataset: Dataset, text: Translator, keys: Collection[str] = FILTERS
) -> list[str]:
    """Return each filter with what is chosen; the same as `filter_summary`, a line each."""
    words = filter_summary(selection, dataset, text, keys)
    return [text.labelled(name, value) for name, value in words.items()]


def names_of_countries(codes: Iterable[str], dataset: Dataset, text: Translator) -> list[str]:
    """Return the names of countries, as the language has them, else as the package does."""
    names = dataset.names("scopes", text.language)
    return [text.territory(code, names.get(code, code)) for code in codes]


def _names(selection: Selection, dataset: Dataset, text: Translator) -> Mapping[str, Mapping[str, str]]:
    """Return query key -> code -> name."""
    language = selection.lang
    return {
        "country": dict(zip(selection.country, names_of_countries(selection.country, dataset, text), strict=True)),
        "service": dataset.names("services", language),
        "group": dataset.groups(language),
        "kind": dataset.labels("activities", "kind", language),
        "area": dataset.labels("activities", "areas", language),
        "survey": dataset.names("surveys", language),
    }


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
    limit, name = text.number(MAX_VALUES), filter_name(problem.key, text)
    return text.t(SENTENCES[problem.reason], name=name, value=problem.value, most=limit)
