"""`PAGES` is the table of contents; here an address becomes a view, and a view a page."""

from __future__ import annotations

from dataclasses import replace
from types import MappingProxyType
from typing import Any

from dashboard.charts.chart import Chart
from dashboard.charts.registry import EVERY_CHART
from dashboard.components.chart_card import chart_regions
from dashboard.components.data_version import MISSING_VERSION
from dashboard.components.page_state import COUNTRY_PATH, RATES_PATH, PageState, Renderer, render_uncached
from dashboard.components.presentation import PRESENTATION_REGIONS, presentation
from dashboard.components.reader_markup import finish, with_prefix
from dashboard.components.region import Region, mount, page_key
from dashboard.components.shell import shell_regions
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.survey_rates import rate_surveys
from dashboard.exports.download_options import vocabulary
from dashboard.pages import activities, changes, compare, country, not_found, overview, rates, search, services, sources
from dashboard.pages.page import Page
from dashboard.plotting.render_context import DEFAULT_VIEWPORT, LINE, RenderContext, Viewport
from dashboard.selection import ParsedQuery, read_query
from dashboard.text.translate import text_for
from dashboard.theme import THEMES

PAGES = MappingProxyType(
    {page.path: page for page in (overview.PAGE, services.PAGE, activities.PAGE, country.PAGE, sources.PAGE)}
    | {page.path: page for page in (compare.PAGE, search.PAGE, changes.PAGE, rates.PAGE)}
)


def page_at(path: str, dataset: Dataset) -> Page:
    """Return the page of a path; the not-found page when there is none."""
    if path.startswith(COUNTRY_PATH):
        is_country = path.removeprefix(COUNTRY_PATH) in dataset.countries()
        return PAGES[COUNTRY_PATH] if is_country else not_found.PAGE
    return PAGES.get(path, not_found.PAGE)


def page_state_at(path: str, search: str, dataset: Dataset) -> PageState:
    """Return the page state of an address with default preferences.

    Raises:
        SelectionError: the query string is too long to be read.
    """
    return page_state(path, read_query(search, vocabulary(dataset)), dataset)


def room_address(path: str, search: str, dataset: Dataset) -> str | None:
    """Return the address of a page without language and theme; None where no page is.

    Raises:
        SelectionError: the query string is too long to be read.
    """
    if page_at(path, dataset) is not_found.PAGE:
        return None
    return read_query(search, vocabulary(dataset)).selection.without("lang", "theme").href(path)


def page_state(
    path: str,
    reading: ParsedQuery,
    dataset: Dataset,
    screen: Viewport = DEFAULT_VIEWPORT,
    root: str = "",
    render: Renderer = render_uncached,
) -> PageState:
    """Return the view of a query string that has been read.

    A country page chooses its country, the page of rates the newest of their surveys.
    """
    selection = reading.selection
    if page_at(path, dataset).path == COUNTRY_PATH:
        selection = selection.with_values("country", (path.removeprefix(COUNTRY_PATH),))
    if path == RATES_PATH and not selection.survey:
        selection = selection.with_values("survey", rate_surveys(dataset)[:1])
    presents = selection.present in EVERY_CHART
    compact = path == overview.PATH and screen.wide and not presents
    width = 0 if presents else screen.shared_width if compact else screen.figure_width
    line = LINE if presents else screen.line
    reader = RenderContext(text_for(selection.lang), THEMES[selection.theme], screen.wide, width, line, compact)
    charts = (selection.present,) if presents else page_at(path, dataset).charts
    state = PageState(dataset, selection, path, reader, dict(EVERY_CHART), reading.problems, screen, root, render)
    return replace(state, page_charts=charts)


def is_presenting(view: PageState) -> bool:
    """Return whether one chart fills the screen."""
    return view.selection.present in view.charts


def leading_chart(view: PageState) -> Chart | None:
    """Return the chart that stands for a view elsewhere: the presented or the first one."""
    names = (view.selection.present, *page_at(view.path, view.dataset).charts)
    return next((EVERY_CHART[name] for name in names if name in EVERY_CHART), None)


def draw_page(view: PageState) -> Any:
    """Render the presentation or the layout of a page; an unfiltered one once for all."""
    if view.versions and view.versions.missing:
        return with_prefix(mount(MISSING_VERSION, view), view.prefix)
    if is_presenting(view):
        return with_prefix(presentation(view), view.prefix)
    page = page_at(view.path, view.dataset)
    if page in (not_found.PAGE, changes.PAGE) or view.named.active():
        return finish(page.layout(view), view)

    def draw() -> dict[str, Any]:
        return {"page": finish(page.layout(view), view)}

    return view.render(("page", view.path, page_key(view), view.prefix), draw)["page"]


def all_regions() -> dict[str, Region]:
    """Return every region of the shell, of every page and of every chart's card by name."""
    of_pages = (region for page in PAGES.values() for region in page.regions)
    of_charts = (region for chart in EVERY_CHART.values() for region in chart_regions(chart))
    return {
        region.name: region
        for region in (*shell_regions(), MISSING_VERSION, *PRESENTATION_REGIONS, *of_pages, *of_charts)
    }
