"""The frame every page stands in: header, filter bar, status, page, the panel of one activity, footer."""

from __future__ import annotations

from functools import partial
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, html

from dashboard.components.active_filters import status
from dashboard.components.activity_details import activity_details, details_key
from dashboard.components.data_version import NOTICE_PART, VERSION_PART, version_key
from dashboard.components.embed_dialog import embed_dialog
from dashboard.components.filter_bar import LISTS, chosen, filter_bar, filter_controls
from dashboard.components.html_attributes import attributes
from dashboard.components.lang_markup import in_its_language
from dashboard.components.links import keeps
from dashboard.components.page_state import View
from dashboard.components.preview_banner import PREVIEW_PART, preview_store
from dashboard.components.region import Part, depends_on, placed, whole_key
from dashboard.components.session_expired import sign_out, signed_out
from dashboard.components.shortcut_toggle import keys_switch
from dashboard.components.site_header import navigation
from dashboard.selection import KEYS

ADDRESS, PAGE, PANEL, PANEL_TITLE = "address", "page", "activity-panel", "activity-panel-title"


def shell_parts() -> tuple[Part, ...]:
    """Return the parts that stay while pages change."""
    # Services are chosen in groups, too, in one menu.
    menus = (
        Part(f"chosen-{key}", partial(chosen, key), depends_on(*((key, "group") if key == "service" else (key,))))
        for key in LISTS
        if key != "group"
    )
    return (
        NOTICE_PART,
        PREVIEW_PART,
        VERSION_PART,
        Part("filters", filter_controls, version_key),
        Part("navigation", navigation, depends_on(), follows=True),
        Part("status", status, whole_key),
        Part("activity-details", activity_details, details_key),
        *menus,
    )


def shell(view: View, search: str, page: Any, title: str, *, signing_in: bool = False) -> html.Div:
    """Return the whole document body for a view.

    Args:
        view: what is shown.
        search: the query string as the browser has it, so that the address starts in step.
        page: the drawn page.
        title: the title of the selected activity, "" for none.
        signing_in: whether readers sign in.
    """
    parts = {part.name: part for part in shell_parts()}
    text = view.text
    frame = html.Div(
        [
            dcc.Location(id=ADDRESS, refresh="callback-nav", pathname=view.path, search=search),
            html.A(text.t("Skip to the content"), href=f"#{PAGE}", className="skip-link"),
            html.Header(placed(parts["navigation"], view, **keeps(*KEYS)), className="site-header"),
            preview_store(),
            placed(NOTICE_PART, view, role="status"),
            placed(PREVIEW_PART, view),
            filter_bar(view, version_key(view)),
            placed(parts["status"], view, role="region", **attributes(aria_label=text.t("Selection"))),
            html.Main(page, id=PAGE, tabIndex=-1),
            _panel(parts["activity-details"], view, title),
            embed_dialog(view),
            html.Div(id="toast", role="status", className="toast-line"),
            *([signed_out(text)] if signing_in else []),
            _footer(view, signing_in=signing_in),
        ],
        className="frame",
    )
    in_its_language(frame, view)
    return frame


def _panel(details: Part, view: View, title: str) -> dbc.Offcanvas:
    """Return the panel of one activity; its way out is ours, for that of the library speaks English only."""
    close = html.Button(
        type="button",
        className="btn-close",
        **attributes(aria_label=view.text.t("Close"), data_close_panel=""),
    )
    return dbc.Offcanvas(
        placed(details, view),
        id=PANEL,
        is_open=bool(title),
        title=[html.H2(in_its_language(title, view), id=PANEL_TITLE), close],
        close_button=False,
        placement="end",
        labelledby=PANEL_TITLE,
        scrollable=True,
        className="activity-panel",
    )


def _footer(view: View, *, signing_in: bool) -> html.Footer:
    text = view.text
    note = text.t("Figures are shares of countries that answered a survey, as their sources report them.")
    way_out = [sign_out(text)] if signing_in else []
    return html.Footer([html.P(note), placed(VERSION_PART, view), keys_switch(view), *way_out], className="site-footer")
