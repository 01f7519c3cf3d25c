"""The callbacks: from the address to what is shown, and to the rows of a long table."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from dash import ALL, Dash, Input, Output, State, ctx, no_update
from dash_ag_grid import AgGrid

from dashboard.charts.registry import EVERY_CHART
from dashboard.components.activities_grid import GRID
from dashboard.components.activities_grid_rows import requested_rows, row_request_error
from dashboard.components.activity_details import activity_title
from dashboard.components.chart_card import GRAPH, PLOT, changed_plot, plot_key
from dashboard.components.data_version import MISSING_VERSION, VERSION_REGION
from dashboard.components.markup import Address, Markup, SidePanel
from dashboard.components.page_state import PageState
from dashboard.components.presentation import STAGE, stage_key
from dashboard.components.preview_banner import PREVIEW, preview_store
from dashboard.components.reader_markup import with_language
from dashboard.components.region import REGION, Region, digest, render_cached
from dashboard.components.shell import ADDRESS, PAGE, PANEL, PANEL_TITLE, shell_regions
from dashboard.errors import SelectionError
from dashboard.pages.registry import all_regions, draw_page, is_presenting
from dashboard.pages.request_state import parse_request, preview_data, request_state, strip_prefix
from dashboard.plotting.figure_style import wrap_html
from dashboard.plotting.timeline.timeline_tooltips import forget_tooltips
from dashboard.sources.current_data import CurrentData
from dashboard.sources.file_preview import MAX_STATE_LENGTH, Preview
from dashboard.web.callback_validation import InvalidCallback, check_text, handler, names_of
from dashboard.web.dash_shell.fragments import as_fragment
from dashboard.web.request_data import version_context

ANY_REGION = {"type": REGION, "name": ALL}
ANY_PLOT, ANY_GRAPH = {"type": PLOT, "chart": ALL}, {"type": GRAPH, "chart": ALL}

SHELL_REGIONS = frozenset(part.name for part in shell_regions())
"""The parts that stay while pages change."""

_log = logging.getLogger(__name__)

MAX_PATH_LENGTH, MAX_SEARCH_LENGTH = 2_000, 16_000
"""Characters of what a call may hold; an address above what is read (selection.py) changes nothing on the page."""


def register_callbacks(app: Dash, current_data: Callable[[], CurrentData]) -> None:
    """Register every callback on an app."""
    _register_view(app, current_data)
    _register_pages_of_table(app, current_data)


def callback_targets(*, debug: bool = False) -> list[Any]:
    """Return an empty one of each component that a callback names."""
    return [
        Address(ADDRESS),
        preview_store(),
        Markup("main", id=PAGE),
        SidePanel(id=PANEL),
        Markup("h2", id=PANEL_TITLE),
        # Markup stands for the grid, whose scripts only its page loads; Dash's own tools would not accept it.
        AgGrid(id=GRID) if debug else Markup("div", id=GRID),
    ]


def _register_view(app: Dash, current_data: Callable[[], CurrentData]) -> None:
    regions = all_regions()

    @app.callback(
        Output(PAGE, "children"),
        Output(PANEL, "is_open"),
        Output(PANEL_TITLE, "children"),
        *(Output(ANY_REGION, name) for name in ("children", "html", "data-key")),
        Output(ANY_PLOT, "style"),
        Output(ANY_PLOT, "data-key"),
        Output(ANY_GRAPH, "drawing"),
        Output(ANY_GRAPH, "figure"),
        Input(ADDRESS, "pathname"),
        Input(ADDRESS, "search"),
        Input(PREVIEW, "data"),
        State(ANY_REGION, "data-key"),
        State(ANY_REGION, "id"),
        State(ANY_PLOT, "data-key"),
        State(ANY_PLOT, "id"),
        prevent_initial_call=True,
    )
    @handler
    def show(pathname: str, search: str | None, preview_state: str | None, *page_states: Any) -> tuple[Any, ...]:
        _check_address(pathname, search, preview_state)
        page = _mounted_page(regions, *page_states)

        def answer(data: CurrentData, preview: Preview | None) -> tuple[Any, ...]:
            try:
                query = parse_request(search or "", data.dataset)
                view = request_state(strip_prefix(pathname or ""), query, data, preview, versions)
            except SelectionError:
                return _unchanged(page)
            return _changes(regions, view, page)

        versions = version_context(search or "", current_data)
        with preview_data(preview_state, versions.current) as (data, preview):
            if preview is None:
                return answer(data, None)
            return _answer_preview(answer, data, preview, current_data)


def _answer_preview(
    answer: Callable[[CurrentData, Preview], tuple[Any, ...]],
    data: CurrentData,
    preview: Preview,
    current_data: Callable[[], CurrentData],
) -> tuple[Any, ...]:
    """Answer with a reader's own file; with what all see, where it cannot be drawn."""
    try:
        return answer(data, preview)
    except Exception as error:  # its text, and the trace, could hold words of the reader's file
        _log.error("A preview could not be drawn (%s).", type(error).__name__)
        return answer(current_data(), Preview(()))
    finally:  # what is remembered of words is for all readers; these are one reader's own
        wrap_html.cache_clear()
        forget_tooltips()


@dataclass(frozen=True)
class _MountedPage:
    """What a browser has on its page: keys of regions and plots by name, and its graphs."""

    regions: Mapping[str, str]
    plots: Mapping[str, str]
    graphs: tuple[str, ...]


def _check_address(pathname: Any, search: Any, preview_state: Any) -> None:
    """Check what a call says of the address.

    Raises:
        InvalidCallback: it is no text, or too long.
    """
    check_text("pathname", pathname, MAX_PATH_LENGTH)
    check_text("search", search, MAX_SEARCH_LENGTH)
    check_text("data", preview_state, MAX_STATE_LENGTH)


def _mounted_page(regions: Mapping[str, Region], keys: Any, ids: Any, plot_keys: Any, plot_ids: Any) -> _MountedPage:
    """Return what a browser says of its page.

    Raises:
        InvalidCallback: no page of ours has these regions and graphs.
    """
    names, plots = names_of(ids, "name", regions), names_of(plot_ids, "chart", EVERY_CHART)
    try:
        graphs = names_of([entry["id"] for entry in ctx.outputs_list[-1]], "chart", EVERY_CHART)
        page = _MountedPage(
            dict(zip(names, keys, strict=True)), dict(zip(plots, plot_keys, strict=True)), tuple(graphs)
        )
    except (LookupError, TypeError, ValueError):
        page = None
    if page is None or set(page.graphs) != set(page.plots):
        raise InvalidCallback("A page has a key for each of its regions and plots, and a graph in each plot.")
    return page


def _changes(regions: Mapping[str, Region], view: PageState, page: _MountedPage) -> tuple[Any, ...]:
    """Return the outputs of what changes on a page: itself, the panel, regions, plots."""
    is_redrawn = _is_redrawn(page.regions, view)
    contents: dict[str, Any] = {}
    plots: dict[str, dict[str, Any]] = {}
    for name, key in page.regions.items():
        if name == STAGE or (is_redrawn and name not in SHELL_REGIONS):
            continue
        if (new_key := digest(regions[name].key(view))) != key:
            contents[name] = {**render_cached(regions[name], view), "key": new_key}
        # Here, while the rows of the chart are at hand.
        if name in page.plots and (new_key := digest(plot_key(EVERY_CHART[name], view))) != page.plots[name]:
            plots[name] = {**changed_plot(EVERY_CHART[name], view), "key": new_key}
    title = with_language(activity_title(view), view)
    return (
        as_fragment(draw_page(view)) if is_redrawn else no_update,
        bool(title),
        as_fragment(title),
        *(_values(page.regions, contents, name) for name in ("children", "html", "key")),
        *(_values(page.plots, plots, name) for name in ("style", "key")),
        *(_values(page.graphs, plots, name) for name in ("drawing", "figure")),
    )


def _unchanged(page: _MountedPage) -> tuple[Any, ...]:
    """Return the outputs of a page that stays as it is, with its panel closed."""
    outputs = (_values(names, {}, "") for names in (page.regions,) * 3 + (page.plots,) * 2 + (page.graphs,) * 2)
    return (no_update, False, "", *outputs)


def _values(names: Iterable[str], changes: Mapping[str, Mapping[str, Any]], name: str) -> list[Any]:
    """Return a property of each component that changes, and of others that it does not."""
    return [changes.get(component, {}).get(name, no_update) for component in names]


def _is_redrawn(keys: Mapping[str, str], view: PageState) -> bool:
    """Return whether all is drawn: another page or stage, or other data."""
    data = digest(VERSION_REGION.key(view))
    return (
        any(change["prop_id"] == f"{ADDRESS}.pathname" for change in ctx.triggered)
        or keys.get(STAGE) != (digest(stage_key(view)) if is_presenting(view) else None)
        # New data may change what a page consists of, its filter bar too.
        or keys.get(VERSION_REGION.name, data) != data
        # A version that is not kept was asked for, before or now.
        or MISSING_VERSION.name in keys
        or bool(view.versions and view.versions.missing)
    )


def _register_pages_of_table(app: Dash, current_data: Callable[[], CurrentData]) -> None:
    """Answer the table of activities where it asks for its rows part by part."""

    @app.callback(
        Output(GRID, "getRowsResponse"),
        Input(GRID, "getRowsRequest"),
        State(ADDRESS, "pathname"),
        State(ADDRESS, "search"),
        State(PREVIEW, "data"),
        prevent_initial_call=True,
    )
    @handler
    def send_rows(request: dict[str, Any], pathname: str, search: str | None, preview_state: str | None) -> Any:
        _check_address(pathname, search, preview_state)
        if rule := row_request_error(request):
            raise InvalidCallback(f"getRowsRequest: {rule} is expected.")
        with preview_data(preview_state, version_context(search or "", current_data).current) as (data, preview):
            try:
                query = parse_request(search or "", data.dataset)
                view = request_state(strip_prefix(pathname or ""), query, data, preview)
            except SelectionError:
                return no_update
            return requested_rows(view, request)
