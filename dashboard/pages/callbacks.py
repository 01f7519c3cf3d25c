"""The callbacks: one between controls and address (in the browser), one from the address to what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.charts.memory import Memory
from dashboard.components.activity_details import activity_title
from dashboard.components.filter_bar import CONTROLS, DATES, LISTS, control_id
from dashboard.components.part import PART, drawn
from dashboard.components.shell import ADDRESS, PAGE, PANEL, PANEL_TITLE, shell_parts
from dashboard.components.stage import STAGE
from dashboard.components.view import View
from dashboard.dataset.records import Dataset
from dashboard.errors import SelectionError
from dashboard.pages.catalogue import all_parts, draw_page, is_presenting
from dashboard.pages.visit import reading_here, view_here

ANY_PART = {"type": PART, "name": ALL}


def register_callbacks(app: Dash, current: Callable[[], Dataset], memory: Memory) -> None:
    """Register every callback on an app."""
    _register_controls(app)
    _register_graphs(app)
    _register_view(app, current, memory)


def callback_targets() -> list[Any]:
    """Return an empty one of each component that a callback names."""
    lists = [dbc.Checklist(id=control_id(key)) for key in LISTS]
    dates = [dcc.Input(id=control_id(key)) for key in DATES]
    survey = dbc.Select(id=control_id("survey"))
    return [
        dcc.Location(id=ADDRESS),
        html.Main(id=PAGE),
        dbc.Offcanvas(id=PANEL),
        html.H2(id=PANEL_TITLE),
        *lists,
        *dates,
        survey,
    ]


def _register_controls(app: Dash) -> None:
    """Keep controls and address in step, both ways, without asking the server."""
    app.clientside_callback(
        ClientsideFunction("dashboard", "syncFilters"),
        [Output(control_id(key), "value") for key in CONTROLS],
        Input(ADDRESS, "search"),
        Input(ADDRESS, "pathname"),
        [Input(control_id(key), "value") for key in CONTROLS],
        prevent_initial_call=True,
    )


def _register_graphs(app: Dash) -> None:
    """Let a mark open its activity, a zoom set From and To, and a closed panel leave the address."""
    app.clientside_callback(
        ClientsideFunction("dashboard", "openClicked"),
        Input({"type": "graph", "chart": ALL}, "clickData"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("dashboard", "zoomDates"),
        Input({"type": "graph", "chart": ALL}, "relayoutData"),
        prevent_initial_call=True,
    )
    app.clientside_callback(
        ClientsideFunction("dashboard", "closePanel"),
        Input(PANEL, "is_open"),
        prevent_initial_call=True,
    )


def _register_view(app: Dash, current: Callable[[], Dataset], memory: Memory) -> None:
    parts = all_parts()
    lasting = {part.name for part in shell_parts()}

    @app.callback(
        Output(PAGE, "children"),
        Output(PANEL, "is_open"),
        Output(PANEL_TITLE, "children"),
        Output(ANY_PART, "children"),
        Output(ANY_PART, "data-key"),
        Input(ADDRESS, "pathname"),
        Input(ADDRESS, "search"),
        State(ANY_PART, "data-key"),
        State(ANY_PART, "id"),
        prevent_initial_call=True,
    )
    def show(pathname: str, search: str, keys: list[str], ids: list[dict[str, str]]) -> tuple[Any, ...]:
        try:
            view = view_here(pathname, reading_here(search or "", current()), current(), memory)
        except SelectionError:
            return no_update, False, "", [no_update] * len(ids), [no_update] * len(ids)
        names = [entry["name"] for entry in ids]
        moved = f"{ADDRESS}.pathname" in ctx.triggered_prop_ids or is_presenting(view) != (STAGE in names)
        page = draw_page(view) if moved else no_update
        redrawn = [
            _redraw(parts.get(name), key, view, moved and name not in lasting)
            for name, key in zip(names, keys, strict=True)
        ]
        title = activity_title(view)
        return page, bool(title), title, [content for content, _ in redrawn], [key for _, key in redrawn]


def _redraw(part: Any, key: str, view: View, going: bool) -> tuple[Any, Any]:
    """Return a part's new contents and key; nothing for a part that stays as it is, or goes with its page."""
    if part is None or going or part.key(view) == key:
        return no_update, no_update
    return drawn(part, view), part.key(view)
