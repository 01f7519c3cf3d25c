"""The callbacks.

One between controls and address (in the browser), one from the address to what is shown.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from typing import Any

import dash_bootstrap_components as dbc
from dash import ALL, ClientsideFunction, Dash, Input, Output, State, ctx, dcc, html, no_update

from dashboard.charts.timeline_marks import forget_tooltips
from dashboard.components.activities_grid import GRID
from dashboard.components.activities_grid_rows import requested_rows, rows_rule
from dashboard.components.activity_details import activity_title
from dashboard.components.data_version import VERSION_REGION
from dashboard.components.filter_bar import CONTROLS, DATES, LISTS, control_id
from dashboard.components.lang_markup import with_language
from dashboard.components.page_state import PageState
from dashboard.components.presentation import STAGE
from dashboard.components.preview_banner import PREVIEW, preview_store
from dashboard.components.region import REGION, Region, render_cached
from dashboard.components.shell import ADDRESS, PAGE, PANEL, PANEL_TITLE, shell_regions
from dashboard.errors import SelectionError
from dashboard.pages.registry import all_regions, draw_page, is_presenting
from dashboard.pages.request_state import parse_request, preview_data, request_state
from dashboard.plotting.figure_style import wrapped
from dashboard.sources.current_data import CurrentData
from dashboard.sources.file_preview import LONGEST_STATE, Preview
from dashboard.web.callback_validation import CallbackRules, text_up_to

ANY_PART = {"type": REGION, "name": ALL}

LASTING = frozenset(part.name for part in shell_regions())
"""The parts that stay while pages change."""

_log = logging.getLogger(__name__)

LONGEST_PATH, LONGEST_SEARCH, LONGEST_KEY = 2_000, 16_000, 100_000
"""Characters of what a call may hold; an address above what is read (selection.py) changes nothing on the page."""


def register_callbacks(app: Dash, shown: Callable[[], CurrentData]) -> None:
    """Register every callback on an app."""
    _register_controls(app)
    _register_graphs(app)
    _register_view(app, shown)
    _register_pages_of_table(app, shown)


def callback_targets() -> list[Any]:
    """Return an empty one of each component that a callback names."""
    lists = [dbc.Checklist(id=control_id(key)) for key in LISTS]
    dates = [dcc.Input(id=control_id(key)) for key in DATES]
    survey = dbc.Select(id=control_id("survey"))
    return [
        dcc.Location(id=ADDRESS),
        preview_store(),
        html.Main(id=PAGE),
        dbc.Offcanvas(id=PANEL),
        html.H2(id=PANEL_TITLE),
        # Stands for the grid, whose scripts only its page loads. A component without declared properties suits any.
        dcc.Input(id=GRID),
        *lists,
        *dates,
        survey,
    ]


def allowed_calls() -> CallbackRules:
    """Return the validation rules of callback calls.

    The rule of every value, and the parts there are.
    """
    return CallbackRules(
        values={
            (ADDRESS, "pathname"): text_up_to(LONGEST_PATH),
            (ADDRESS, "search"): text_up_to(LONGEST_SEARCH, optional=True),
            (PREVIEW, "data"): text_up_to(LONGEST_STATE, optional=True),
            (GRID, "getRowsRequest"): rows_rule,
            (REGION, "data-key"): text_up_to(LONGEST_KEY, optional=True),
        },
        names={REGION: frozenset(all_regions())},
    )


def _register_controls(app: Dash) -> None:
    """Keep controls and address in step, both ways, without asking the server."""
    app.clientside_callback(
        ClientsideFunction("dashboard", "syncFilters"),
        Input(ADDRESS, "search"),
        Input(ADDRESS, "pathname"),
        [Input(control_id(key), "value") for key in CONTROLS],
        prevent_initial_call=True,
    )


def _register_graphs(app: Dash) -> None:
    """Open an activity from a mark, set dates by zoom, close the panel."""
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


def _register_view(app: Dash, shown: Callable[[], CurrentData]) -> None:
    parts = all_regions()

    @app.callback(
        Output(PAGE, "children"),
        Output(PANEL, "is_open"),
        Output(PANEL_TITLE, "children"),
        Output(ANY_PART, "children"),
        Output(ANY_PART, "data-key"),
        Input(ADDRESS, "pathname"),
        Input(ADDRESS, "search"),
        Input(PREVIEW, "data"),
        State(ANY_PART, "data-key"),
        State(ANY_PART, "id"),
        prevent_initial_call=True,
    )
    def show(
        pathname: str, search: str, kept: str | None, keys: list[str], ids: list[dict[str, str]]
    ) -> tuple[Any, ...]:
        def answer(here: CurrentData, preview: Preview | None) -> tuple[Any, ...]:
            try:
                view = request_state(pathname, parse_request(search or "", here.dataset), here, preview)
            except SelectionError:
                return no_update, False, "", [no_update] * len(ids), [no_update] * len(ids)
            return _changes(parts, view, keys, [entry["name"] for entry in ids])

        here, preview = preview_data(kept, shown())
        if preview is None:
            return answer(here, None)
        try:
            return answer(here, preview)
        except Exception as error:  # its text, and the trace, could hold words of the reader's file
            _log.error("A preview could not be drawn (%s).", type(error).__name__)
            return answer(shown(), Preview(()))
        finally:  # what is remembered of words is for all readers; these are one reader's own
            wrapped.cache_clear()
            forget_tooltips()


def _changes(parts: Mapping[str, Region], view: PageState, keys: list[str], names: list[str]) -> tuple[Any, ...]:
    """Return the outputs that change on a page.

    Itself, the panel, its title, the parts of these names and keys, their keys.
    """
    # New data may change what a page consists of: it is drawn whole, and so is the filter bar.
    renewed = _of_other_data(dict(zip(names, keys, strict=True)), view)
    left = f"{ADDRESS}.pathname" in ctx.triggered_prop_ids or is_presenting(view) != (STAGE in names)
    moved = left or renewed
    page = draw_page(view) if moved else no_update
    redrawn = [
        _redraw(parts.get(name), key, view, moved and name not in LASTING)
        for name, key in zip(names, keys, strict=True)
    ]
    title = with_language(activity_title(view), view)
    return page, bool(title), title, [content for content, _ in redrawn], [key for _, key in redrawn]


def _register_pages_of_table(app: Dash, shown: Callable[[], CurrentData]) -> None:
    """Answer the table of activities where it asks for its rows part by part."""

    @app.callback(
        Output(GRID, "getRowsResponse"),
        Input(GRID, "getRowsRequest"),
        State(ADDRESS, "pathname"),
        State(ADDRESS, "search"),
        State(PREVIEW, "data"),
        prevent_initial_call=True,
    )
    def give_rows(request: dict[str, Any], pathname: str, search: str, kept: str | None) -> Any:
        here, preview = preview_data(kept, shown())
        try:
            view = request_state(pathname, parse_request(search or "", here.dataset), here, preview)
        except SelectionError:
            return no_update
        return requested_rows(view, request)


def _of_other_data(keys: Mapping[str, str], view: PageState) -> bool:
    """Return whether what is on the page was drawn from other data than there are now."""
    return keys.get(VERSION_REGION.name, VERSION_REGION.key(view)) != VERSION_REGION.key(view)


def _redraw(part: Region | None, key: str, view: PageState, going: bool) -> tuple[Any, Any]:
    """Return a part's new contents and key.

    Nothing for a part that stays as it is, or goes with its page.
    """
    if part is None or going or part.key(view) == key:
        return no_update, no_update
    return render_cached(part, view), part.key(view)
