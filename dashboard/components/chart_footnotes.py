"""The small print under a chart: source, n, period, caveat, each with its link."""

from __future__ import annotations

from typing import Any

import pandas as pd
from dash import html

from dashboard.charts.chart import Chart, Footnotes
from dashboard.charts.chart import footnotes as facts_of
from dashboard.components.data_version import change_note, chart_notice
from dashboard.components.elements import html_attributes
from dashboard.components.links import external_link, internal_link
from dashboard.components.page_state import PageState
from dashboard.components.untranslated_text import publisher_text, source_title
from dashboard.dataset import query
from dashboard.exports.chart_export import source_line

MAX_NAMED_SOURCES = 4
"""Sources named one by one; of more, the number is given, which opens their list."""

MAX_LISTED_SOURCES = 40
"""Sources listed in place; of more, the number leads to those of the selection."""


def chart_footnotes(chart: Chart, rows: pd.DataFrame, view: PageState) -> html.Div:
    """Return the lines that say where the numbers of a chart are from and how to read them."""
    facts = facts_of(chart, rows, view.reader)
    about = " · ".join(part for part in (facts.period, facts.n) if part)
    # Paper and pictures cannot lead to a list: there the sources are named.
    data = html_attributes(data_named=source_line(facts, view.dataset, view.text))
    is_list = MAX_NAMED_SOURCES < len(facts.sources) <= MAX_LISTED_SOURCES
    sources = html.Div(_source_list(facts, view), **data) if is_list else html.P(_sources(facts, chart, view), **data)
    lines: list[Any] = [sources if facts.sources else None, html.P(about) if about else None]
    lines += [html.P(caveat, className="caveat") for caveat in facts.caveats]
    lines += [change_note(chart, rows, view), chart_notice(chart, view)]
    return html.Div([line for line in lines if line], className="small-print")


def _source_list(facts: Footnotes, view: PageState) -> html.Details:
    """Return the number of sources, which opens the list of just these."""
    records, page = query.sources_by_id(view.dataset), view.plain("/sources")
    count = view.text.n("{number} source", "{number} sources", len(facts.sources))
    links = [internal_link(source_title(records[source], view), f"{page}#{source}") for source in facts.sources]
    return html.Details([html.Summary(count), html.Ul([html.Li(link) for link in links])])


def _sources(facts: Footnotes, chart: Chart, view: PageState) -> list[Any]:
    page = view.plain("/sources")
    if len(facts.sources) > MAX_NAMED_SOURCES:
        count = view.text.n("{number} source", "{number} sources", len(facts.sources))
        return [internal_link(count, view.selection.only((*chart.filters, "lang", "theme")).href("/sources"))]
    text, records = view.text, query.sources_by_id(view.dataset)
    parts: list[Any] = [text.t("Source:") if len(facts.sources) == 1 else text.t("Sources:")]
    for place, source in enumerate(facts.sources):
        row = records[source]
        # Its name is that of the source too, in the language of each: a label of its own could be in one only.
        name = f"{chart.id}-{source}"
        details = internal_link(
            text.t("details"),
            f"{page}#{source}",
            id=f"details-{name}",
            **html_attributes(aria_labelledby=f"details-{name} {name}"),
        )
        title = external_link(source_title(row, view), row["url"], id=name)
        separator = text.separated(("", "")) if place else " "
        parts += [separator, title, text.enumerated(("", "")), *publisher_text(row, view), " (", details, ")"]
    return parts
