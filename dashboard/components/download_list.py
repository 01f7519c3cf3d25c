"""The downloads: the rows of every chart, unfiltered."""

from __future__ import annotations

from dash import html

from dashboard.components.section import section
from dashboard.components.view import View


def download_list(view: View) -> html.Section:
    """Return a link for each chart to all its rows as CSV."""
    text, query = view.text, view.selection.only(("lang",)).query()
    items = []
    for chart in view.charts.values():
        href = f"/download/{chart.id}.csv" + (f"?{query}" if query else "")
        link = html.A(text.t("{chart} (CSV)", chart=text.t(chart.name)), href=href, download=f"{chart.id}.csv")
        items.append(html.Li(link))
    intro = html.P(text.t("The rows of each chart with their sources. Each chart card downloads what is selected."))
    return section("downloads", text.t("Downloads"), [intro, html.Ul(items)])
