"""The tools of a chart: table, present, share, embed, downloads."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.charts.chart import Chart
from dashboard.components.elements import button, html_attributes
from dashboard.components.links import internal_link, link_attributes, override_attributes
from dashboard.components.page_state import PageState
from dashboard.exports.ics import CALENDAR
from dashboard.exports.office_errors import REFRESH, TEMPLATE
from dashboard.selection import CARRIED, FILTERS, Selection
from dashboard.text.translate import Translator, message

TIMELINE = "activity-timeline"
"""The chart whose rows are dated: they come as a calendar, too."""

FORMAT_NAMES = {
    "pptx": message("PowerPoint slide (editable)"),
    "xlsx": message("Excel workbook"),
    "csv": message("CSV"),
    "json": message("JSON"),
    "html": message("Web page in one file"),
}
NAMED_COLUMNS = message("Excel with column names in words")
PICTURES = (
    ("png", "", message("Picture, PNG")),
    ("png", "width=2560", message("Picture, PNG, double size")),
    ("svg", "", message("Drawing, SVG")),
    ("png", "for=slide", message("Picture, PNG, 1920 × 1080")),
)
"""Format, option of the address and name of each picture; the last one fills a slide."""


def chart_form(chart: Chart, view: PageState) -> str:
    """Return what stands in a card: "empty", "table", "list" (a phone's timeline) or "figure"."""
    if view.is_empty(chart):
        return "empty"
    if chart.id in view.selection.table:
        return "table"
    return "list" if chart.id == TIMELINE and not view.reader.wide else "figure"


def toolbar_key(chart: Chart, view: PageState) -> str:
    """Return a text that changes when, and only when, the tools are other ones."""
    return f"{view.cache_key}{view.path}#{chart_form(chart, view)}"


def toolbar_attributes(chart: Chart, view: PageState) -> dict[str, Any]:
    """Return the attributes of what holds the tools."""
    name = view.text.t("Tools of “{chart}”", chart=view.text.t(chart.name))
    return {"role": "group", **html_attributes(aria_label=name), **link_attributes(*chart.filters, "focus", *CARRIED)}


def chart_toolbar(chart: Chart, view: PageState) -> list[Any]:
    """Return the tools under a chart, pictures only where a figure is shown."""
    text, form = view.text, chart_form(chart, view)
    if form == "empty":
        return []
    selection = view.selection.only((*chart.filters, "table", *CARRIED))
    toggle = internal_link(
        text.t("Show chart") if form == "table" else text.t("Show table"),
        view.href(selection.toggled("table", chart.id)),
        className="button",
        **html_attributes(data_toggle_table=chart.id),
        **link_attributes(*chart.filters, "table", *CARRIED),
    )
    present = internal_link(
        text.t("Present"),
        **override_attributes(view.href(selection.with_values("present", (chart.id,))), "present"),
        className="button",
        **html_attributes(data_present=chart.id),
        **link_attributes(*chart.filters, "table", "present", *CARRIED),
    )
    add = button(text.t("Add to list"), data_deck_add=chart.id, data_keys=",".join((*chart.filters, "focus")))
    if view.is_own_file:
        off = text.t("Links and downloads are off in a preview: they show the published figures.")
        return [toggle, present, add, html.P(off)]
    return [toggle, present, add, _downloads(chart, view), _copy_link(chart, view), _embed(chart, view)]


def refresh_link(view: PageState) -> html.A:
    """Return the link to the page that gives a deck today's numbers."""
    href = view.selection.only(("lang", "theme")).href(REFRESH)
    return html.A(view.text.t("Refresh a deck you have"), href=href, **link_attributes("lang", "theme"))


def template_link(view: PageState, chart: Chart | None = None) -> html.A:
    """Return the link to the page that makes slides in the template of an office."""
    keys = (*(chart.filters if chart else FILTERS), "lang", "theme")
    href = view.selection.only(keys).href(TEMPLATE)
    attributes = _with_option(href, f"deck={chart.id}" if chart else "")
    return html.A(view.text.t("Slides in your office’s template"), **attributes, **link_attributes(*keys))


def _with_option(href: str, option: str) -> dict[str, Any]:
    """Return the attributes of a link to a download, with an option of its own or ("") none."""
    if not option:
        return {"href": href}
    return override_attributes(f"{href}{'&' if '?' in href else '?'}{option}", option.partition("=")[0])


def calendar_link(selection: Selection, view: PageState, **more: Any) -> html.A:
    """Return the link to the activities of a selection as a calendar."""
    href = selection.href(f"/download/{CALENDAR}")
    name = view.text.t("Activities as a calendar (ICS)")
    return html.A(name, href=href, **html_attributes(data_format="ics"), **more)


def _downloads(chart: Chart, view: PageState) -> html.Details:
    text = view.text
    files: list[Any] = [_file(chart, form, "", name, view, data_format=form) for form, name in FORMAT_NAMES.items()]
    files.append(_file(chart, "xlsx", "labels=1", NAMED_COLUMNS, view, data_format="xlsx-labels"))
    files += [template_link(view, chart), refresh_link(view)]
    if chart.id == TIMELINE:
        keys = (*chart.filters, "lang")
        files.append(calendar_link(view.selection.only(keys), view, **link_attributes(*keys)))
    if chart_form(chart, view) == "figure":
        busy = text.t("Your file is being made.")
        for form, option, name in PICTURES:
            picture = {"data_picture": f"{form} {option}".strip(), "data_busy": busy}
            files.append(_file(chart, form, option, name, view, download=f"{chart.id}.{form}", **picture))
        failure = text.t("The browser did not allow copying the picture; download it instead")
        messages = {"data_done": text.t("Picture copied"), "data_failed": failure}
        files.append(button(text.t("Copy picture"), None, data_copy_image="", **messages))
    return _menu(f"download-{chart.id}", text.t("Download"), files)


def _file(chart: Chart, extension: str, option: str, name: str, view: PageState, **more: str) -> html.A:
    """Return the link to a file of a chart with the keys it uses, as the server makes it."""
    href = view.selection.only((*chart.filters, "focus", *CARRIED)).href(f"/download/{chart.id}.{extension}")
    return html.A(view.text.t(name), **_with_option(href, option), **html_attributes(**more))


def _menu(name: str, words: str, entries: list[Any]) -> html.Details:
    panel = html.Ul([html.Li(entry) for entry in entries], className="menu-panel")
    return html.Details(
        [html.Summary(words, className="button"), panel], className="menu tool-menu", **html_attributes(data_menu=name)
    )


def _copy_link(chart: Chart, view: PageState) -> html.Details:
    """Offer the link to what is newest when it is followed, and to these very numbers."""
    text, version = view.text, view.dataset.version
    choices = {"": text.t("With the newest data when it is opened"), version.hash: version_name(view)}
    entries = [button(name, None, data_copy_link=key, **copy_words(text)) for key, name in choices.items()]
    return _menu(f"link-{chart.id}", text.t("Copy link"), entries)


def copy_words(text: Translator) -> dict[str, str]:
    """Return what a button that copies a link says afterwards."""
    return {
        "data_done": text.t("Link copied"),
        "data_failed": text.t("The browser did not allow copying; copy the address from its address bar"),
    }


def version_name(view: PageState) -> str:
    """Return what a link to the data as they are shown now is called."""
    version = view.dataset.version
    day = view.text.date(version.date)
    return view.text.t("As it was on {date} (version {version})", date=day, version=version.hash)


def _embed(chart: Chart, view: PageState) -> html.Button:
    return button(
        view.text.t("Embed"),
        data_embed=chart.id,
        data_keys=",".join((*chart.filters, "focus", *CARRIED)),
        data_version=view.dataset.version.hash,
        data_version_name=version_name(view),
    )
