"""The tools of a chart: table, present, share, embed, and every form it can be taken away in."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts.chart import Chart
from dashboard.components.attributes import attributes
from dashboard.components.links import inside
from dashboard.components.view import View
from dashboard.exports.catalogue import FORMATS
from dashboard.exports.ics import CALENDAR
from dashboard.selection import Selection
from dashboard.text.translate import message

TIMELINE = "activity-timeline"
"""The chart whose rows are dated: they come as a calendar, too."""

FORMAT_NAMES = {
    "pptx": message("PowerPoint slide (editable)"),
    "xlsx": message("Excel workbook"),
    "csv": message("CSV"),
    "json": message("JSON"),
    "html": message("Web page in one file"),
}
PICTURES = (
    ("png", "1", message("Picture, PNG")),
    ("png", "2", message("Picture, PNG, double size")),
    ("png", "hd", message("Picture, PNG, 1920 × 1080")),
    ("svg", "1", message("Drawing, SVG")),
)


def chart_tools(chart: Chart, as_table: bool, view: View) -> html.Div:
    """Return the row of tools under a chart; pictures only where a figure is shown."""
    text = view.text
    own = view.selection.only((*chart.filters, "table", "lang", "theme"))
    toggle = inside(
        text.t("Show chart") if as_table else text.t("Show table"),
        view.href(own.toggled("table", chart.id)),
        className="button",
        **attributes(data_toggle_table=chart.id),
    )
    present = inside(
        text.t("Present"),
        view.href(own.with_values("present", (chart.id,))),
        className="button",
        **attributes(data_present=chart.id),
    )
    taken_away = [_downloads(chart, as_table, view), _copy_link(view), _embed(chart, view)]
    if view.preview and view.preview.tables:
        taken_away = [html.P(text.t("Links and downloads are off in a preview: they show the published figures."))]
    return html.Div(
        [toggle, present, *taken_away],
        className="tools",
        role="group",
        **attributes(aria_label=text.t("Tools of “{chart}”", chart=text.t(chart.name))),
    )


def download_href(chart: str, extension: str, filters: tuple[str, ...], view: View) -> str:
    """Return the address of a chart's download for the selection, with the keys the chart answers to."""
    return view.selection.only((*filters, "lang", "theme")).href(f"/download/{chart}.{extension}")


def _with_labels(href: str) -> str:
    return f"{href}{'&' if '?' in href else '?'}labels=1"


def calendar_link(selection: Selection, view: View) -> html.A:
    """Return the link to the activities of a selection as a calendar."""
    href = selection.href(f"/download/{CALENDAR}")
    name = view.text.t("Activities as a calendar (ICS)")
    return html.A(name, href=href, download=CALENDAR, **attributes(data_format="ics"))


def _downloads(chart: Chart, as_table: bool, view: View) -> html.Details:
    text = view.text
    files = [
        html.A(
            text.t(FORMAT_NAMES[extension]),
            href=download_href(chart.id, extension, chart.filters, view),
            download=f"{chart.id}.{extension}",
            **attributes(data_format=extension),
        )
        for extension in FORMAT_NAMES
        if extension in FORMATS
    ]
    labels = html.A(
        text.t("Excel with column names in words"),
        href=_with_labels(download_href(chart.id, "xlsx", chart.filters, view)),
        download=f"{chart.id}.xlsx",
        **attributes(data_format="xlsx-labels"),
    )
    files.append(labels)
    if chart.id == TIMELINE:
        files.append(calendar_link(view.selection.only((*chart.filters, "lang")), view))
    pictures = [] if as_table else [_picture(*picture, view) for picture in PICTURES]
    copies = [] if as_table else [_copy_image(view)]
    entries = html.Ul([html.Li(entry) for entry in (*files, *pictures, *copies)], className="menu-panel")
    return html.Details(
        [html.Summary(text.t("Download"), className="button"), entries],
        className="menu tool-menu",
        **attributes(data_menu=f"download-{chart.id}"),
    )


def _picture(form: str, size: str, name: str, view: View) -> html.Button:
    return html.Button(view.text.t(name), type="button", **attributes(data_picture=form, data_size=size))


def _copy_image(view: View) -> html.Button:
    return html.Button(
        view.text.t("Copy picture"),
        type="button",
        **attributes(
            data_copy_image="",
            data_done=view.text.t("Picture copied"),
            data_failed=view.text.t("The browser did not allow copying the picture; download it instead"),
        ),
    )


def _copy_link(view: View) -> html.Button:
    return html.Button(
        view.text.t("Copy link"),
        type="button",
        className="button",
        **attributes(
            data_copy_link="",
            data_done=view.text.t("Link copied"),
            data_failed=view.text.t("The browser did not allow copying; copy the address from its address bar"),
        ),
    )


def _embed(chart: Chart, view: View) -> html.Button:
    named: dict[str, Any] = attributes(data_embed=chart.id, data_keys=",".join((*chart.filters, "lang", "theme")))
    return html.Button(view.text.t("Embed"), type="button", className="button", **named)
