"""`PAGES` is the table of contents; here an address becomes a view, and a view a page."""

from __future__ import annotations

from types import MappingProxyType
from typing import Any

from dashboard.charts.cache import Memory
from dashboard.charts.chart import PHONE, Chart, Reader, Screen
from dashboard.charts.registry import CHARTS
from dashboard.components.lang_markup import in_its_language
from dashboard.components.page_state import COUNTRY_PATH, View
from dashboard.components.presentation import STAGE_PART
from dashboard.components.region import Part, drawn, page_key, placed, tools_part
from dashboard.components.shell import shell_parts
from dashboard.dataset.dataset import Dataset
from dashboard.pages import activities, country, not_found, overview, services, sources
from dashboard.pages.page import Page
from dashboard.selection import Reading, read_query
from dashboard.text.translate import languages, text_for
from dashboard.theme import THEMES

PAGES = MappingProxyType(
    {page.path: page for page in (overview.PAGE, services.PAGE, activities.PAGE, country.PAGE, sources.PAGE)}
)


def vocabulary(dataset: Dataset) -> dict[str, frozenset[str]]:
    """Return the known values of every query key."""
    own = {
        "lang": frozenset(languages()),
        "theme": frozenset(THEMES),
        "table": frozenset(CHARTS),
        "present": frozenset(CHARTS),
    }
    return {**dataset.vocabulary(), **own}


def page_at(path: str, dataset: Dataset) -> Page:
    """Return the page of a path; the not-found page when there is none."""
    if path.startswith(COUNTRY_PATH):
        known = path.removeprefix(COUNTRY_PATH) in dataset.countries()
        return PAGES[COUNTRY_PATH] if known else not_found.PAGE
    return PAGES.get(path, not_found.PAGE)


def view_at(path: str, search: str, dataset: Dataset) -> View:
    """Return what an address shows to a reader of whom nothing is known.

    Raises:
        SelectionError: the query string is too long to be read.
    """
    return view_of(path, read_query(search, vocabulary(dataset)), dataset)


def view_of(
    path: str, reading: Reading, dataset: Dataset, screen: Screen = PHONE, root: str = "", drawn: Memory | None = None
) -> View:
    """Return the view of a query string that has been read; a country page chooses its country."""
    selection = reading.selection
    if page_at(path, dataset).path == COUNTRY_PATH:
        selection = selection.with_values("country", (path.removeprefix(COUNTRY_PATH),))
    reader = Reader(text_for(selection.lang), THEMES[selection.theme], screen.wide)
    return View(dataset, selection, path, reader, dict(CHARTS), reading.problems, screen, root, drawn or Memory())


def is_presenting(view: View) -> bool:
    """Return whether one chart fills the screen."""
    return view.selection.present in view.charts


def leading(view: View) -> Chart | None:
    """Return the chart that stands for a view elsewhere: the one presented, or the first of the page."""
    names = (view.selection.present, *(part.name for part in page_at(view.path, view.dataset).parts))
    return next((CHARTS[name] for name in names if name in CHARTS), None)


def draw_page(view: View) -> Any:
    """Return what stands in the page: the stage while presenting, else the layout of the page.

    A page without any filter, which most links lead to, is drawn once for all readers.
    """
    if is_presenting(view):
        return placed(STAGE_PART, view)
    page = page_at(view.path, view.dataset)
    chosen = view.selection.without("country") if view.country else view.selection
    if page is not_found.PAGE or chosen.active():
        return in_its_language(page.layout(view), view)
    return drawn(Part("page", page.layout, page_key), view)


def all_parts() -> dict[str, Part]:
    """Return every part of the shell and of every page by name."""
    parts = [*shell_parts(), STAGE_PART, *(part for page in PAGES.values() for part in page.parts)]
    parts += [tools_part(part.chart) for part in parts if part.chart]
    return {part.name: part for part in parts}
