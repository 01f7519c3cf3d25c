"""Tell what is known of an activity in the tooltip of its mark."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import pandas as pd

from dashboard.plotting import figure_style
from dashboard.plotting.render_context import RenderContext
from dashboard.plotting.timeline.activity_label import TAKING_PART, other_people
from dashboard.text.translate import SOURCE_LANGUAGE, Untranslated, text_for

FACTS = (
    *("label", "kind_name", "countries_name", "date_start", "date_end", "place", "organizer", "value", "qualifier"),
    *("amount", "currency", "amount_qualifier", "certainty", "certainty_name", "source", "people_kind"),
    "people_kind_name",
)
"""The columns a tooltip is made of."""

NUMBERS = ("value", "amount")
"""Those of them that are numbers."""


def tooltips(rows: pd.DataFrame, reader: RenderContext) -> list[str]:
    """Return of each activity what, when, where, by whom, how many, how sure, how many sources."""
    cells = [rows[name].tolist() for name in FACTS]
    # NaN equals nothing, not even itself: as None, an unknown number finds its tooltip again.
    for number in (FACTS.index(name) for name in NUMBERS):
        cells[number] = [None if cell != cell else cell for cell in cells[number]]
    return [_hover(reader.text.language, *facts) for facts in zip(*cells, strict=True)]


def forget_tooltips() -> None:
    """Keep none of the tooltips that were made."""
    _hover.cache_clear()


@lru_cache(maxsize=4096)
def _hover(language: str, *facts: Any) -> str:
    """Return one tooltip; a change of filter shows the same activities again, so they are kept."""
    row, text = dict(zip(FACTS, facts, strict=True)), text_for(language)
    mark_language = str if language == SOURCE_LANGUAGE else Untranslated
    people = text.value(row["value"], row["qualifier"], "participants")
    if people and row["people_kind"] not in TAKING_PART:
        people_line = other_people(people, row["people_kind_name"], text)
    else:
        people_line = text.t("Participants: {value}", value=people) if people else ""
    return figure_style.hover(
        row["label"],
        f"{row['kind_name']} · {row['countries_name']}",
        text.period(row["date_start"], row["date_end"]),
        mark_language(row["place"]),
        mark_language(row["organizer"]),
        people_line,
        text.amount(row["amount"], row["currency"], row["amount_qualifier"]),
        row["certainty_name"] if row["certainty"] != "stated" else "",
        text.n("{number} source", "{number} sources", row["source"].count(";") + 1),
    )
