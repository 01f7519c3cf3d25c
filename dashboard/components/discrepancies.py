"""Where sources disagree: both values, both sources, which was taken, and why."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from dash import html

from dashboard.components.elements import html_table, with_note
from dashboard.components.links import activity_link, internal_link, source_links
from dashboard.components.long_list import MAX_LISTED, long_section
from dashboard.components.observation_text import answers, observation_text
from dashboard.components.page_state import PageState
from dashboard.components.untranslated_text import note_text
from dashboard.dataset import derived_columns, query


def discrepancies(view: PageState) -> html.Section:
    """Return the disagreements on figures, then those on activities."""
    text = view.text
    figures = [html.H3(text.t("On figures")), *_on_figures(view)]
    activities = [html.H3(text.t("On activities")), *_on_activities(view)]
    return long_section("disagreements", text.t("Where sources disagree"), [*figures, *activities], view)


def _on_figures(view: PageState) -> list[Any]:
    text, frame = view.text, observation_text(query.named_observations(view.dataset, view.selection.lang), view)
    rejected = frame[frame["discrepancy_of"] != ""]
    if rejected.empty:
        return [html.P(text.t("No two sources disagree on a figure."))]
    figures = frame.set_index("id")
    headings = (
        text.t("Figure"),
        text.t("Taken"),
        text.t("Source of the value taken"),
        text.t("Not taken"),
        text.t("Source of the value not taken"),
        text.t("Why"),
    )
    rows = [_figure(row, figures.loc[row["discrepancy_of"]], view) for row in rejected.to_dict("records")]
    return [
        html.P(text.t("The value not taken is kept here and never drawn in a chart.")),
        html_table(text.t("Where sources disagree on figures"), headings, rows),
    ]


def _figure(other: Any, used: pd.Series, view: PageState) -> list[Any]:
    label = internal_link(used["label"], used["href"])
    value_text = other["shown"] if other["label"] == used["label"] else f"{other['shown']} · {other['label']}"
    with_place = value_text if other["scope"] == used["scope"] else f"{value_text} · {other['scope_name']}"
    return [
        [label, html.Small(f"{used['survey_short']} · {used['scope_name']}", className="cell-note")],
        _with_answers(used["shown"], used["n"], view),
        source_links(used["source"], view),
        _with_answers(with_place, other["n"], view),
        source_links(other["source"], view),
        note_text(other, view),
    ]


def _with_answers(value_text: str, n: float, view: PageState) -> list[Any]:
    count = answers(n, view)
    return with_note(value_text, view.text.t("n = {number}", number=count) if count else "")


def _on_activities(view: PageState) -> list[Any]:
    text, activities = view.text, view.dataset.activities
    positions = np.flatnonzero(activities["discrepancy"] != "")
    if not len(positions):
        return [html.P(text.t("No two sources disagree on an activity."))]
    frame = activities.iloc[positions[:MAX_LISTED]]
    titles = derived_columns.words_of(view.dataset, frame, view.selection.lang, "title")
    sources = derived_columns.sources_cells(view.dataset, frame)
    headings = (text.t("Activity"), text.t("Date"), text.t("What differs"), text.t("Source"))
    rows = [
        [
            activity_link(title, row["id"], view),
            text.period(row["date_start"], row["date_end"]),
            note_text(row, view, "discrepancy"),
            source_links(source, view),
        ]
        for row, title, source in zip(frame.to_dict("records"), titles, sources, strict=True)
    ]
    table = html_table(text.t("Where sources disagree on activities"), headings, rows)
    if len(positions) <= len(frame):
        return [table]
    sentence = text.n(
        "{number} more activity on which sources disagree: the data package has every one",
        "{number} more activities on which sources disagree: the data package has every one",
        len(positions) - len(frame),
    )
    return [table, html.P(html.A(sentence, href="/download/datapackage.zip"))]
