"""The downloads: the package, everything in one file, the rows of every chart."""

from __future__ import annotations

from collections.abc import Iterable

from dash import html

from dashboard.charts.registry import CHARTS, EVERY_CHART
from dashboard.components.chart_toolbar import (
    FORMAT_NAMES,
    NAMED_COLUMNS,
    PICTURES,
    calendar_link,
    refresh_link,
    template_link,
)
from dashboard.components.elements import html_attributes, interleave, section
from dashboard.components.long_list import long_section
from dashboard.components.page_state import PageState
from dashboard.dataset.rows.survey_rates import has_months
from dashboard.exports.download_options import OPTIONAL
from dashboard.exports.registry import FORMATS
from dashboard.text.translate import message

PACKAGE = "datapackage.zip"
ALL_CHARTS = "dashboard"
WITH_OPTION = {
    "labels": {"csv": message("CSV with column names in words"), "xlsx": NAMED_COLUMNS},
    "hxl": {"csv": message("CSV with HXL hashtags"), "xlsx": message("Excel workbook with HXL hashtags")},
}


def download_list(view: PageState) -> html.Section:
    """Return links to the package, to the whole and to each chart in each format."""
    text, charts = view.text, EVERY_CHART if has_months(view.dataset) else CHARTS
    if view.is_own_file:
        off = html.P(text.t("Links and downloads are off in a preview: they show the published figures."))
        return section("downloads", text.t("Downloads"), [off])
    wholes = [extension for extension in FORMAT_NAMES if FORMATS[extension].write_dashboard is not None]
    items = [
        html.Li(html.A(text.t("All data: the data package (ZIP)"), href=f"/download/{PACKAGE}")),
        html.Li(calendar_link(view.selection.only(("lang",)), view)),
        html.Li(template_link(view)),
        html.Li(refresh_link(view)),
        _item(text.t("All charts"), ALL_CHARTS, wholes, view),
        *(_item(text.t(chart.name), chart.id, FORMAT_NAMES, view) for chart in charts.values()),
    ]
    intro = html.P(text.t("The rows of each chart with their sources. Each chart card downloads what is selected."))
    return long_section("downloads", text.t("Downloads"), [intro, html.Ul(items)], view)


def _item(name: str, file: str, extensions: Iterable[str], view: PageState) -> html.Li:
    """Return one entry: what it is, and a link a format; of charts also those with an option."""
    formats = [(extension, FORMAT_NAMES[extension], "") for extension in extensions]
    if file != ALL_CHARTS:
        for option, names in WITH_OPTION.items():
            formats += [(extension, names[extension], f"{option}=1") for extension in OPTIONAL[option]]
        formats += [(extension, words, option) for extension, option, words in PICTURES]
    links = []
    for extension, words, option in formats:
        query = "&".join(filter(None, [view.selection.query(("lang",)), option]))
        label = html_attributes(aria_label=view.text.labelled(name, view.text.t(words)))
        links.append(html.A(view.text.t(words), href=f"/download/{file}.{extension}{query and '?'}{query}", **label))
    return html.Li([view.text.labelled(name, ""), *interleave(links, " · ")])
