"""Rates of too few answers are not published, nor those from which they could be computed."""

from __future__ import annotations

import pandas as pd


def suppressed(n: pd.Series, smallest: int) -> pd.Series:
    """Return which groups of one total stay unpublished, where the total itself is published.

    Those with fewer answers than `smallest`, and the next smallest ones as long as the hidden groups, which are the
    total less all others, are a single group or together have fewer answers than `smallest`.

    Args:
        n: answers by group; its index has a level for each of the things groups are made of.
        smallest: the fewest answers that are published.
    """
    hidden = (n < smallest) & (n > 0)
    levels = range(n.index.nlevels)
    lines = (
        [
            list(n.groupby(level=[other for other in levels if other != level] or None).groups.values())
            for level in levels
        ]
        if (n.index.nlevels > 1)
        else [[n.index]]
    )
    while True:
        before = int(hidden.sum())
        for line in (each for of_level in lines for each in of_level):
            _guard(hidden, n, line, smallest)
        if int(hidden.sum()) == before:
            return hidden


def _guard(hidden: pd.Series, n: pd.Series, line: pd.Index, smallest: int) -> None:
    """Hide further groups of one line until what is hidden cannot be told from its total."""
    while True:
        own = hidden.loc[line]
        count, answers = int(own.sum()), int(n.loc[line][own].sum())
        rest = n.loc[line][~own & (n.loc[line] > 0)]
        if not count or rest.empty or (count > 1 and answers >= smallest):
            return
        hidden.iat[int(hidden.index.get_indexer(rest.index[[int(rest.argmin())]])[0])] = True
