"""Name an activity beside its mark: its short title, and the one number that matters."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from dashboard.plotting.change_rings import with_ring
from dashboard.text.translate import Translator

LABEL_LETTERS = 24
"""Letters of a label, at most."""

TAKING_PART = ("attended", "trained")
"""The kinds of people who are participants."""


def short_label(row: Any) -> str:
    """Return the short title of an activity, or the beginning of its title, cut at a word."""
    if row["short_title"]:
        return str(row["short_title"])
    title = str(row["label"])
    if len(title) <= LABEL_LETTERS:
        return title
    cut = title[: LABEL_LETTERS - 1]
    words = cut.rpartition(" ")[0]
    return (words if len(words) > LABEL_LETTERS // 4 else cut).rstrip(" ,;:·(") + "…"


def number_text(row: Any, text: Translator) -> str:
    """Return how many people, or how much money; "" where neither is known."""
    if row["value"] == row["value"]:
        people = text.value(row["value"], row["qualifier"], "participants")
        if row["people_kind"] in TAKING_PART:
            return text.t("{value} participants", value=people)
        return other_people(people, row["people_kind_name"], text)
    return text.amount(row["amount"], row["currency"], row["amount_qualifier"])


def other_people(value: str, kind: str, text: Translator) -> str:
    """Return a number of people who are no participants, and who they are, as far as it is said."""
    return text.t("{value} ({kind})", value=value, kind=kind[:1].lower() + kind[1:]) if kind else value


def ring_labels(rows: pd.DataFrame, older: Mapping[str, str]) -> pd.DataFrame:
    """Return activities with a ring and the older value, by key, in labels that changed."""
    if not older or older.keys().isdisjoint(rows["key"].tolist()):
        return rows
    lines: Any = rows[["key", "label", "short_title"]].to_dict("records")
    titles = [
        with_ring(short_label(line), older[line["key"]]) if line["key"] in older else line["short_title"]
        for line in lines
    ]
    return rows.assign(short_title=titles)
