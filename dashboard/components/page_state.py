"""What is being shown, to whom, at which address: the one argument of every component."""

from __future__ import annotations

from dataclasses import dataclass, field

import pandas as pd

from dashboard.charts.cache import Memory
from dashboard.charts.chart import PHONE, Chart, Reader, Screen
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection, UnknownValue
from dashboard.sources.file_preview import Preview
from dashboard.sources.snapshots import Refusal
from dashboard.text.translate import Text

COUNTRY_PATH = "/country/"


@dataclass(frozen=True)
class View:
    """One page for one reader.

    `selection` is what the charts answer: on `/country/KAZ` its country is KAZ, although the address
    does not say so in its query. `charts` holds every chart by id, in reading order. `root` is the scheme
    and host the reader uses, "" where there is none. `drawn` remembers what was drawn lately.
    `refused` tells that there are newer data, which cannot be used. `preview` tells which tables are the
    reader's own, and `trying` whether files can be tried at all. `asked` holds the rows that charts were drawn from.
    """

    dataset: Dataset
    selection: Selection
    path: str
    reader: Reader
    charts: dict[str, Chart]
    problems: tuple[UnknownValue, ...] = field(default=())
    screen: Screen = PHONE
    root: str = ""
    drawn: Memory = field(default_factory=Memory, repr=False, compare=False)
    refused: Refusal | None = None
    preview: Preview | None = None
    trying: bool = False
    asked: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False, compare=False)

    def rows(self, chart: Chart) -> pd.DataFrame:
        """Return the rows of a chart; those asked for last are held: its figure and its tools ask in turn.

        Those of many activities are kept nowhere else, and of several charts would take much memory.
        """
        if chart.id not in self.asked:
            self.asked.clear()
            self.asked[chart.id] = chart.asked(self.dataset, self.selection)
        return self.asked[chart.id]

    def is_empty(self, chart: Chart) -> bool:
        """Return whether a chart has no rows, which is remembered of any."""
        memory = self.dataset.derived("charts without rows", Memory)
        key = (chart.id, self.selection.query(chart.filters))
        return bool(memory.get(key, lambda: self.rows(chart).empty))

    @property
    def text(self) -> Text:
        """Return the words and formats of the reader's language."""
        return self.reader.text

    @property
    def country(self) -> str:
        """Return the country of a country page, "" elsewhere."""
        return self.path.removeprefix(COUNTRY_PATH) if self.path.startswith(COUNTRY_PATH) else ""

    @property
    def stamp(self) -> str:
        """Return what every part depends on: the data, the language and theme, and which of them go unsaid in links."""
        chosen, home = self.selection, self.selection.home
        return f"{self.dataset.version.hash}.{chosen.lang}.{chosen.theme}.{home.lang}.{home.theme}"

    def href(self, selection: Selection | None = None, path: str = "") -> str:
        """Return the address of a selection (this one, if none is given) on a page (this one, if none is given)."""
        target, chosen = path or self.path, selection or self.selection
        return (chosen.without("country") if target.startswith(COUNTRY_PATH) else chosen).href(target)

    def plain(self, path: str) -> str:
        """Return the address of a page in the reader's language and theme, without any filter."""
        return self.selection.only(("lang", "theme")).href(path)
