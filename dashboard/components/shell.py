"""The frame of every page: header, filters, status, page, panel of an activity, footer."""

from __future__ import annotations

from typing import Any

from dash import html

from dashboard.components.active_filters import active_filters
from dashboard.components.activity_details import activity_details, details_key
from dashboard.components.data_version import NOTICE_REGION, VERSION_REGION
from dashboard.components.deck_list import DECK_REGION, deck_dialog
from dashboard.components.elements import html_attributes, shortcut_toggle
from dashboard.components.embed_dialog import embed_dialog
from dashboard.components.filter_bar import FILTERS_REGION, LISTS, chosen_region, filter_bar
from dashboard.components.links import link_attributes
from dashboard.components.markup import Address, Markup, SidePanel
from dashboard.components.page_state import PageState
from dashboard.components.preview_banner import PREVIEW_REGION, preview_store
from dashboard.components.reader_markup import with_language, with_prefix
from dashboard.components.region import Region, depends_on, mount, whole_key
from dashboard.components.room import join_link, room_bar, room_dialog
from dashboard.components.shell_notices import connection_lost, last_visit, session_expired, sign_out
from dashboard.components.site_header import site_header
from dashboard.selection import KEYS

ADDRESS, PAGE, PANEL, PANEL_TITLE = "address", "page", "activity-panel", "activity-panel-title"


def shell_regions() -> tuple[Region, ...]:
    """Return the parts that stay while pages change."""
    return (
        NOTICE_REGION,
        PREVIEW_REGION,
        VERSION_REGION,
        FILTERS_REGION,
        Region("navigation", site_header, depends_on(), follows=True),
        Region("status", active_filters, whole_key),
        DECK_REGION,
        Region("activity-details", activity_details, details_key),
        *(chosen_region(key) for key in LISTS if key != "group"),
    )


def shell(view: PageState, search: str, page: Any, title: str, *, signing_in: bool = False) -> html.Div:
    """Return the whole document body for a view.

    Args:
        search: the query string as the browser has it, so that the address starts in step.
        page: the drawn page.
        title: the title of the selected activity, "" for none.
    """
    parts, text = {part.name: part for part in shell_regions()}, view.text
    live = html_attributes(aria_label=text.t("Selection"), aria_live="polite")  # read out when it changes
    main = Markup("main", children=page, id=PAGE, tabIndex=-1)
    frame = html.Div(
        [
            Address(ADDRESS, view.prefix + view.path, search),
            html.A(text.t("Skip to the content"), href=f"#{PAGE}", className="skip-link"),
            room_bar(text),
            html.Header(mount(parts["navigation"], view, **link_attributes(*KEYS)), className="site-header"),
            preview_store(),
            mount(NOTICE_REGION, view, role="status"),
            last_visit(text),
            mount(PREVIEW_REGION, view),
            filter_bar(view),
            mount(parts["status"], view, role="region", **live),
            main,
            _panel(parts["activity-details"], view, title),
            embed_dialog(view),
            room_dialog(text),
            deck_dialog(view),
            html.Div(id="toast", role="status", className="toast-line"),
            connection_lost(text),
            *([session_expired(text)] if signing_in else []),
            _footer(view, signing_in=signing_in),
        ],
        className="frame",
    )
    # The page was given its prefix when it was drawn.
    with_prefix([part for part in frame.children if part is not main], view.prefix)
    with_language(frame, view)
    return frame


def _panel(details: Region, view: PageState, title: str) -> SidePanel:
    """Return the panel of one activity."""
    close = html.Button(
        type="button", className="btn-close", **html_attributes(aria_label=view.text.t("Close"), data_close_panel="")
    )
    heading = Markup("h2", children=with_language(title, view), id=PANEL_TITLE)
    return SidePanel(
        [
            html.Div(html.Div([heading, close], className="offcanvas-title"), className="offcanvas-header"),
            html.Div(mount(details, view), className="offcanvas-body"),
        ],
        PANEL,
        bool(title),
        "activity-panel",
        **html_attributes(aria_labelledby=PANEL_TITLE),
    )


def _footer(view: PageState, *, signing_in: bool) -> html.Footer:
    text = view.text
    note = text.t("Figures are shares of countries that answered a survey, as their sources report them.")
    way_out = [sign_out(text)] if signing_in else []
    return html.Footer(
        [html.P(note), mount(VERSION_REGION, view), join_link(text, view.selection), shortcut_toggle(text), *way_out],
        className="site-footer",
    )
