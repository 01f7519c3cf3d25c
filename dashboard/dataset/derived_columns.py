"""Columns of activities that the table lacks: words in a language, sources in their order."""

from __future__ import annotations

import numpy as np
import pandas as pd

from dashboard.dataset.category_codes import Coded, code, coded
from dashboard.dataset.dataset import Dataset


def sources_of_activities(dataset: Dataset) -> Coded:
    """Return the source ids of every activity of the table joined by `;`, "" without any."""
    return dataset.derived("sources of activities", lambda: _sources_of_activities(dataset))


def _sources_of_activities(dataset: Dataset) -> Coded:
    links, sources = dataset.activity_sources, coded(dataset, "activity_sources", "source")
    places = dataset.activities_of_links()
    order = np.lexsort((links["order"].to_numpy(), places))
    order = order[places[order] >= 0]
    places, codes = places[order], sources.codes[order].astype(np.int64)
    begins = np.flatnonzero(np.diff(places, prepend=-1))
    ranks = np.arange(len(places)) - np.repeat(begins, np.diff(begins, append=len(places)))
    sentences, cells = [""], np.zeros(len(dataset.activities), np.int64)
    # The same few lists stand behind many activities: each turn appends one source to those that have so many.
    for turn in range(int(ranks.max(initial=-1)) + 1):
        here = ranks == turn
        which, pairs = pd.factorize(cells[places[here]] * len(sources.words) + codes[here])
        cells[places[here]] = which + len(sentences)
        longer = ((sentences[pair // len(sources.words)], sources.words[pair % len(sources.words)]) for pair in pairs)
        sentences += [f"{before};{source}" if before else source for before, source in list(longer)]
    return code(Coded(cells, tuple(sentences)))


def coded_words(dataset: Dataset, language: str, column: str) -> Coded:
    """Return a column of activities by its different words, in English where untranslated."""
    if f"{column}_{language}" in dataset.activities:
        return code(worded_activities(dataset, language, column))
    return coded(dataset, "activities", column)


def words_of(dataset: Dataset, frame: pd.DataFrame, language: str, column: str) -> pd.Series:
    """Return a column of activities, in English where not translated, by place in the table."""
    cells = worded_activities(dataset, language, column)
    return cells.take(dataset.activities.index.get_indexer(frame.index)).set_axis(frame.index)


def worded_activities(dataset: Dataset, language: str, column: str) -> pd.Series:
    """Return a column of activities in a language, English where untranslated."""
    name = f"words of activities:{column}:{language}"
    return dataset.derived(name, lambda: dataset.words("activities", language, column))


def sources_cells(dataset: Dataset, frame: pd.DataFrame) -> pd.Series:
    """Return the source ids of these activities, joined by `;`; "" where there is none."""
    places = dataset.activities.index.get_indexer(frame.index)
    return pd.Series(sources_of_activities(dataset)[places].cells(), frame.index, dtype="str")
