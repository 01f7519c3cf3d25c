"""Page state: dataset, selection, path and reader; argument of components."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

import pandas as pd

from dashboard.charts.chart import Chart
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.rows.survey_rates import rate_surveys
from dashboard.exports.playlist import deck_steps, step_index
from dashboard.facts.key_numbers import KeyNumber, key_numbers
from dashboard.plotting.render_context import DEFAULT_VIEWPORT, RenderContext, Viewport
from dashboard.selection import DeckEntry, Selection, UnknownValue
from dashboard.sources.file_preview import Preview
from dashboard.sources.snapshots import RejectedUpdate
from dashboard.sources.version_history import VersionContext
from dashboard.text.translate import Translator

COUNTRY_PATH, CHANGES_PATH, SEARCH_PATH = "/country/", "/changes", "/search"

ACTIVITY_FILTERS = ("country", "kind", "area", "from", "to")
"""The filters that narrow activities."""

RATES_PATH = "/rates"
"""The page of rates and monthly counts; few packages have any."""

Properties = dict[str, Any]
"""Properties of a component by name: its children, its figure, its style."""

Renderer = Callable[[Hashable, Callable[[], Properties]], Properties]
"""Returns properties for a key, drawn now or taken from a cache (web/dash_shell/fragments.py)."""


def render_uncached(_key: Hashable, draw: Callable[[], Properties]) -> Properties:
    """Draw properties, and keep nothing."""
    return draw()


@dataclass(frozen=True)
class PageState:
    """One page for one reader.

    `selection` is what the charts answer: on `/country/KAZ` its country is KAZ, although the address
    does not say so in its query. `charts` holds every chart by id, in reading order. `root` is the scheme
    and host the reader uses, and the prefix of a proxy; "" where there is none. `render` draws, or takes from a cache.
    `refused` tells that there are newer data, which cannot be used. `preview` tells which tables are the
    reader's own, and `trying` whether files can be tried at all. `versions` holds which version this is and which
    others there are, `page_charts` the charts of the page. `cached_rows` and `cached_parts` hold, for this request, the
    rows that charts were drawn from, and the parts on the stage, what a search found and what changed: a dataset keeps
    none of them where they are many.
    """

    dataset: Dataset
    selection: Selection
    path: str
    reader: RenderContext
    charts: dict[str, Chart]
    problems: tuple[UnknownValue, ...] = field(default=())
    screen: Viewport = DEFAULT_VIEWPORT
    root: str = ""
    render: Renderer = field(default=render_uncached, repr=False, compare=False)
    refused: RejectedUpdate | None = None
    preview: Preview | None = None
    trying: bool = False
    versions: VersionContext | None = None
    page_charts: tuple[str, ...] = ()
    cached_rows: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)
    cached_parts: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, chart: Chart) -> pd.DataFrame:
        """Return the rows of a chart; of long ones only those asked for last are held."""
        if chart.id not in self.cached_rows:
            rows = chart.cached_rows(self.dataset, self.selection)
            if not self.dataset.row_cache.fits(rows):
                self.cached_rows.clear()
            self.cached_rows[chart.id] = rows
        return self.cached_rows[chart.id]

    @cached_property
    def key_numbers(self) -> tuple[KeyNumber, ...]:
        """Return the key numbers of the selection, worked out once for all that show them."""
        return key_numbers(self.dataset, self.selection, self.text)

    @property
    def is_own_file(self) -> bool:
        """Return whether figures of the reader's own file are shown, which no link or download has."""
        return bool(self.preview and self.preview.tables)

    @property
    def stage_title(self) -> str:
        """Return the own title of what is presented, "" where it has its finding."""
        if not (self.selection.deck and self.selection.present):
            return ""
        return self.steps[self.step].title

    @cached_property
    def steps(self) -> list[DeckEntry]:
        """Return the entries to step through on the stage."""
        return deck_steps(self.selection)

    @cached_property
    def step(self) -> int:
        """Return which of them is presented, from 0."""
        return step_index(self.steps, self.selection)

    def is_empty(self, chart: Chart) -> bool:
        """Return whether a chart has no rows, which is remembered of any."""
        key = ("whether without rows", chart.id, self.selection.query(chart.filters))
        return bool(self.dataset.row_cache.get_or_compute(key, lambda: bool(self.rows(chart).empty)))

    @property
    def text(self) -> Translator:
        """Return the words and formats of the reader's language."""
        return self.reader.text

    @property
    def country(self) -> str:
        """Return the country of a country page, "" elsewhere."""
        return self.path.removeprefix(COUNTRY_PATH) if self.path.startswith(COUNTRY_PATH) else ""

    @property
    def prefix(self) -> str:
        """Return the path under which a proxy shows the dashboard, "" for none."""
        return urlsplit(self.root).path.rstrip("/")

    @property
    def baseline_hash(self) -> str:
        """Return the older version from which on changes are told, "" without one."""
        return self.versions.baseline.dataset.version.hash if self.versions and self.versions.baseline else ""

    @property
    def cache_key(self) -> str:
        """Return the key of every region: the data, the language and theme, and which go unsaid."""
        selection, home = self.selection, self.selection.home
        today = self.versions.today.dataset.version.hash if self.versions and selection.data else selection.data
        version = f"{self.dataset.version.hash}!{today}!{self.baseline_hash}"
        return f"{version}.{selection.lang}.{selection.theme}.{home.lang}.{home.theme}"

    def href(self, selection: Selection | None = None, path: str = "") -> str:
        """Return the address of a selection on a page; by default, of this one."""
        target = path or self.path
        return self._named(selection or self.selection, target).href(target)

    @property
    def named(self) -> Selection:
        """Return what the address names: without what its path says by itself."""
        return self._named(self.selection, self.path)

    def _named(self, selection: Selection, path: str) -> Selection:
        """Return a selection without the country, or the survey of rates, that a path implies."""
        if path.startswith(COUNTRY_PATH):
            return selection.without("country")
        is_newest = path == RATES_PATH and selection.survey in rate_surveys(self.dataset)[:1]
        return selection.without("survey") if is_newest else selection

    def plain(self, path: str) -> str:
        """Return the address of a page in the reader's language and theme, without any filter."""
        return self.unfiltered.href(path)

    @cached_property
    def unfiltered(self) -> Selection:
        """Return the language, the theme and the data version of the selection alone."""
        return self.selection.only(("lang", "theme"))
