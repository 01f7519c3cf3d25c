"""The marks of what changed on a chart: a ring and the older value, never colour alone."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
from dash import html

from dashboard.charts.chart import Chart
from dashboard.components.page_state import PageState
from dashboard.exports.change_words import ChangeWords
from dashboard.facts.changed_numbers import chart_records, table_of, touches

CHANGES = "/changes"
RING = "◯"
LABELS = ("label", "short_label")
MOST_NAMED = 8
"""Changes that are named under a chart; the page of changes has all."""


def older_values(chart: Chart, view: PageState) -> Mapping[str, str]:
    """Return key of a chart's row -> what it said before, of rows that changed since."""
    versions = view.versions
    if versions is None or versions.baseline is None or view.path == CHANGES:
        return {}
    old, new = versions.baseline.dataset, versions.shown.dataset
    changes = versions.history.changes(old, new).by_id(table_of(chart))
    records = chart_records(chart, new, view.selection)
    words = ChangeWords(old, new, view.text)
    return {
        key: words.before(row)
        for key, row in changes.items()
        if key in records.ids and row.kind != "renamed" and touches(row, records, new)
    }


def marked_rows(chart: Chart, rows: pd.DataFrame, view: PageState) -> pd.DataFrame:
    """Return the rows with a ring and the older value at the labels of figures that changed."""
    values = older_values(chart, view)
    if not values or table_of(chart) == "activities":
        return rows
    marks = [f" {RING} {values[key]}" if key in values else "" for key in rows["key"]]
    labels = {
        name: [f"{x}{mark}" for x, mark in zip(rows[name], marks, strict=True)] for name in LABELS if name in rows
    }
    return rows.assign(**labels)


def change_note(chart: Chart, rows: pd.DataFrame, view: PageState) -> html.P | None:
    """Name what changed on a chart since the chosen version; None where nothing is marked."""
    values = older_values(chart, view)
    if not values:
        return None
    labels = dict(zip(rows["key"], rows["label"], strict=True))
    named = [f"{labels.get(key, key)} ({value})" for key, value in list(values.items())[:MOST_NAMED]]
    text = view.text
    sentence = text.n(
        "{ring} Changed since, with the older value: {list}.",
        "{ring} {number} changed since, with the older values: {list}.",
        len(values),
        ring=RING,
        list="; ".join(named) + ("; …" if len(values) > MOST_NAMED else ""),
    )
    return html.P(sentence, className="changed-marks")
