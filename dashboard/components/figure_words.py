"""How one reported figure is worded wherever it stands alone: what was measured, its value, where it is shown."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.charts import surveys
from dashboard.charts.chart import Column
from dashboard.components.cells import cell
from dashboard.components.view import View


def worded(found: pd.DataFrame, view: View) -> pd.DataFrame:
    """Return observations with what a reader is told of them.

    Args:
        found: rows with the columns of `query.described`.
        view: the language they are worded in.

    Returns:
        The same rows with `label` (what was measured), `shown` (the value as reported), `survey_short`,
        and all sources in `source`. Empty, with the same columns, when there are none.
    """
    language = view.selection.lang
    named = found.assign(
        indicator_short=found["indicator"].map(view.dataset.names("indicators", language, "short_name"))
    )
    also = found["also_sources"]
    return named.assign(
        label=surveys.named(named, ()),
        shown=[_shown(row, view) for row in found.itertuples()],
        survey_short=found["survey"].map(view.dataset.names("surveys", language, "short_name")),
        source=found["source"].where(also == "", found["source"] + ";" + also),
    )


def _shown(row: Any, view: View) -> str:
    """Return the value as reported; the words of the source where it gives no number."""
    return row.value_text or surveys.measured(row, view.text)


def figure_href(survey: str, service: str, view: View) -> str:
    """Return the address that shows a figure among the others of its survey."""
    chosen = view.selection.only(("lang", "theme")).with_values("survey", (survey,))
    return chosen.with_values("service", (service,) if service else ()).href("/services")


def answers(n: float, view: View) -> str:
    """Return how many answered, "" when that is not known."""
    return "" if pd.isna(n) else view.text.number(n)


def sources_cell(ids: str, view: View) -> Any:
    """Return the links to the sources of a row, given as ids joined by `;`."""
    return cell(Column("source", "", "source"), {"source": ids}, view)


def with_note(words: Any, note: str) -> list[Any]:
    """Return words with a note in small print under them, if there is one."""
    return [words, html.Small(note, className="cell-note")] if note else [words]
