"""The filters of a selection by their names in the reader's language."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dashboard.dataset.dataset import Dataset
from dashboard.selection import DATES, FILTERS, Selection
from dashboard.text.filter_names import filter_name
from dashboard.text.translate import Translator


def filter_summary(
    selection: Selection, dataset: Dataset, text: Translator, keys: Collection[str] = FILTERS
) -> dict[str, str]:
    """Return filter -> what is chosen, in words; `All` where nothing narrows it.

    A survey that was not chosen is left out: each chart then takes its own, which its statistical title names.

    Args:
        keys: the query keys that count, for example those a chart answers to.
    """
    names = _names(selection, dataset, text)
    words: dict[str, str] = {}
    for key in (key for key in FILTERS if key in keys):
        sentences = [text.date(v) if key in DATES else names[key].get(v, v) for v in selection.get(key)]
        if sentences or key != "survey":
            words[filter_name(key, text)] = text.enumerated(sentences) or text.t("All")
    return words


def _names(selection: Selection, dataset: Dataset, text: Translator) -> Mapping[str, Mapping[str, str]]:
    """Return query key -> code -> name."""
    language = selection.lang
    scopes = dataset.names("scopes", language)
    return {
        "country": {code: text.territory(code, scopes.get(code, code)) for code in selection.country},
        "service": dataset.names("services", language),
        "group": dataset.groups(language),
        "kind": dataset.labels("activities", "kind", language),
        "area": dataset.labels("activities", "areas", language),
        "survey": dataset.names("surveys", language),
    }
