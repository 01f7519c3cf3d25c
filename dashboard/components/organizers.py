"""Organizers and funders of the selected activities, each with what they did."""

from __future__ import annotations

from itertools import islice
from typing import Any

import pandas as pd
from dash import html

from dashboard.components.elements import section
from dashboard.components.links import activity_link
from dashboard.components.long_list import MAX_LISTED, long_section, more_activities, more_names
from dashboard.components.page_state import ACTIVITY_FILTERS, PageState
from dashboard.components.region import Region, depends_on
from dashboard.components.untranslated_text import untranslated_text
from dashboard.dataset import derived_columns, query
from dashboard.dataset.rows.activity_rows import find_names

ORGANIZER, FUNDER = "organizer", "funder"
USED = ["id", ORGANIZER, FUNDER, "date_start", "date_end"]
MAX_NAMES = 100
"""Names of one list; the table has all of them."""


def organizers(view: PageState) -> html.Section:
    """Return two lists of names, the busiest first, each with the activities behind its number."""
    text, frame = view.text, query.activities(view.dataset, view.selection, USED)
    if frame.empty:
        return section("by-whom", text.t("By whom"), [html.P(text.t("No activity matches this selection."))])
    unpaid = int((frame[FUNDER] == "").sum())
    lists = [*_entries(text.t("Organizers"), ORGANIZER, frame, view), *_entries(text.t("Funders"), FUNDER, frame, view)]
    if unpaid:
        sentence = text.n("{number} activity names no funder.", "{number} activities name no funder.", unpaid)
        lists.append(html.P(sentence, className="small-print"))
    return long_section("by-whom", text.t("By whom"), lists, view)


def _line(row: Any, title: str, view: PageState) -> html.Li:
    """Return the text of one activity."""
    link = activity_link(title, row["id"], view)
    return html.Li([link, " · ", view.text.period(row["date_start"], row["date_end"])])


def _entries(heading: str, column: str, frame: pd.DataFrame, view: PageState) -> list[Any]:
    """Return a heading and a folded entry for each name."""
    names = find_names(frame[column])
    if not names:
        return [html.H3(heading), html.P(view.text.t("Nobody is named."))]
    entries = [html.Li(_entry(name, frame, index, view)) for name, index in islice(names.items(), MAX_NAMES)]
    return [html.H3(heading), html.Ul([*entries, *more_names(len(names) - len(entries), view)], className="names")]


def _entry(name: str, frame: pd.DataFrame, index: list[int], view: PageState) -> html.Details:
    count = view.text.n("{number} activity", "{number} activities", len(index))
    summary = html.Summary([html.Bdi(untranslated_text(name, view)), " ", html.Span(count, className="count")])
    rows = frame.iloc[index[:MAX_LISTED]]
    titles = derived_columns.words_of(view.dataset, rows, view.selection.lang, "title")
    lines = [_line(row, title, view) for row, title in zip(rows.to_dict("records"), titles, strict=True)]
    return html.Details([summary, html.Ul([*lines, *more_activities(len(index) - len(lines), view)])])


ORGANIZERS = Region("organizers", organizers, depends_on(*ACTIVITY_FILTERS))
