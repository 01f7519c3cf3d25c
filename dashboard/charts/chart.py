"""What a chart is: rows, then all that a reader sees of them.

`rows` answers the selection with one frame, the single truth. Figure, titles, summary, table and exports
only read that frame, so they cannot disagree.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import pandas as pd

from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.rows.columns import distinct_ids
from dashboard.plotting.first_rows import first_rows
from dashboard.plotting.plot import Plot
from dashboard.plotting.plotly_figure import plotly_figure
from dashboard.plotting.render_context import Figure, RenderContext
from dashboard.plotting.rtl import isolate_rtl
from dashboard.selection import Selection
from dashboard.text.filter_names import filter_name
from dashboard.text.translate import Translator, message

MOST_NAMED = 2
"""Chosen countries that a headline names."""

CellKind = Literal["text", "value", "number", "date", "period", "amount", "link", "source"]
"""How the cells of a table column are shown. `value`, `amount`, `period` read their neighbours in the row too."""


@dataclass(frozen=True)
class Column:
    """One column of a chart's table: of the rows, its heading (a message), how it is shown.

    A `value` column shows the qualifier and the unit of its row,
    an `amount` column the currency, a `period` column spans `<name>_start` to `<name>_end`.
    """

    name: str
    heading: str
    kind: CellKind = "text"


LAST_COLUMNS = (Column("note", message("Note")), Column("source", message("Source"), "source"))
"""The columns every table ends with."""

SURVEY_COLUMNS = (
    Column("n", message("Answers"), "number"),
    Column("period", message("Period"), "period"),
    Column("survey_name", message("Survey")),
    *LAST_COLUMNS,
)
"""The columns every table of survey figures ends with."""

DISRUPTION_COLUMNS = (
    Column("label", message("Service")),
    Column("group_name", message("Service group")),
    Column("scope_name", message("Place")),
    Column("value", message("Disrupted"), "value"),
    *SURVEY_COLUMNS,
)
"""The columns of tables of disrupted services."""

ACTIVITY_FILTERS = ("country", "kind", "area", "from", "to")
"""The filters that narrow what is told of activities."""


@dataclass(frozen=True)
class Chart:
    """One chart. Texts are messages; functions get the rows (never the dataset) and the reader.

    Attributes:
        id: the published id; never changes.
        page: the path of the page it stands on.
        name: two or three words for menus, and the title of an empty card.
        question: the question it answers, one sentence.
        filters: the query keys that narrow its rows.
        columns: its table.
        rows: the one frame, with at least the columns of `COMMON_COLUMNS`; no rows when nothing matches.
        finding: what the rows say, in one sentence.
        subtitle: the statistical title: what is measured, where, when, of how many.
        summary: the alternative text: what a person who cannot see the figure needs, two to six sentences.
        caveat: what a reader has to know so as not to misread it (a message, or "").
        caveats_by_respondents: the same of figures by the kind of respondents that their survey has.
        plot: the description of non-empty rows that every renderer draws from.
        figure: the Plotly figure of non-empty rows, of a chart that has no plot: the timeline.
        beside: the filters that add rows and leave the others as they are.
        worldwide: whether the finding speaks of the world as soon as the rows have its figures.
    """

    id: str
    page: str
    name: str
    question: str
    filters: tuple[str, ...]
    columns: tuple[Column, ...]
    rows: Callable[[Dataset, Selection], pd.DataFrame]
    finding: Callable[[pd.DataFrame, RenderContext], str]
    subtitle: Callable[[pd.DataFrame, RenderContext], str]
    summary: Callable[[pd.DataFrame, RenderContext], str]
    caveat: str = ""
    caveats_by_respondents: Mapping[str, str] = field(default_factory=dict, hash=False)
    plot: Callable[[pd.DataFrame, RenderContext], Plot] | None = None
    figure: Callable[[pd.DataFrame, RenderContext], Figure] | None = None
    beside: tuple[str, ...] = ()
    worldwide: bool = False

    def cached_rows(self, dataset: Dataset, selection: Selection) -> pd.DataFrame:
        """Return the rows for a selection, computed once; they are only read."""
        key = (self.id, selection.query(self.filters), selection.lang)
        rows: pd.DataFrame = dataset.row_cache.get_or_compute(key, lambda: self.rows(dataset, selection))
        return rows

    def headline(self, rows: pd.DataFrame, selection: Selection, reader: RenderContext) -> str:
        """Return the finding; where countries are chosen, with the place it speaks of.

        A figure of the world is never read as that of a country, and a chart that is copied alone names its country.
        """
        finding, text = self.finding(rows, reader), reader.text
        names = [text.territory(code, code) for code in selection.country if code != WORLD]
        if not names:
            return finding
        places = dict(zip(rows["scope"].tolist(), rows["scope_name"].tolist(), strict=True)) if "scope" in rows else {}
        place_names = [places[code] for code in selection.country if code in places]
        if len(names) > 1:  # what is of one place is not told by the names of several countries
            place_names = list(places.values())
        if any(name and name in finding for name in (*names, *place_names)):
            return finding
        if self.worldwide:  # the world or the one place, unless the finding names it
            names = [places[WORLD]] if WORLD in places else list(places.values())
            if len(names) > 1 or any(name and name in finding for name in places.values()):
                names = []
        elif "country" not in self.filters or "country" in self.beside:
            names = []
        return text.labelled(text.listed(names), finding) if 0 < len(names) <= MOST_NAMED else finding

    def unnarrowed(self, selection: Selection) -> tuple[str, ...]:
        """Return the chosen filters that do not narrow its rows."""
        return tuple(key for key in selection.active() if key not in self.filters)

    def titled(self, rows: pd.DataFrame, selection: Selection, reader: RenderContext) -> str:
        """Return the statistical title, and which of the chosen filters do not act on the rows."""
        text, title, keys = reader.text, self.subtitle(rows, reader), self.unnarrowed(selection)
        if any(key in selection.active() for key in self.beside):
            title = text.t("{title}; the figures of other places are not narrowed by the country", title=title)
        if not keys:
            return title
        names = text.listed([filter_name(key, text) for key in keys])
        if "country" in keys:
            return text.t("{title}; shows the world, not narrowed by: {filters}", title=title, filters=names)
        return text.t("{title}; not narrowed by: {filters}", title=title, filters=names)

    def describe(self, rows: pd.DataFrame, reader: RenderContext) -> Plot:
        """Return the plot that every renderer draws: the first rows, and a note of the others."""
        if self.plot is None:
            raise TypeError(f"The chart {self.id} has no plot.")
        return first_rows(self.plot(rows, reader), reader.text)

    def draw(self, rows: pd.DataFrame, reader: RenderContext) -> Figure:
        """Return the figure as it is shown: its text runs the way the reader reads."""
        if self.plot:
            figure = plotly_figure(self.describe(rows, reader), reader)
        elif self.figure:
            figure = self.figure(rows, reader)
        else:
            raise TypeError(f"The chart {self.id} has neither a plot nor a figure.")
        return isolate_rtl(figure) if reader.mirrored else figure


@dataclass(frozen=True)
class Footnotes:
    """What stands under every chart and in every export: where its numbers are from."""

    sources: tuple[str, ...]
    n: str
    period: str
    caveats: tuple[str, ...]


def footnotes(chart: Chart, rows: pd.DataFrame, reader: RenderContext) -> Footnotes:
    """Return the small print of a chart's rows; empty parts where the rows say nothing."""
    starts, ends = (rows[name].array for name in ("period_start", "period_end"))
    lasts = ends.unique().tolist()
    if "" in lasts:
        lasts += starts[ends == ""].unique().tolist()
    caveats = [reader.text.t(chart.caveat)] if chart.caveat else []
    for respondents, caveat in chart.caveats_by_respondents.items():
        caveats += [reader.text.t(caveat)] if respondents in rows["respondents"].unique() else []
    if "caveat" in rows:
        caveats += [caveat for caveat in rows["caveat"].unique() if caveat]
    distinct_caveats = list(dict.fromkeys(caveats))
    return Footnotes(
        sources=distinct_ids(rows["source"]),
        n=_sample_size_text(rows["n"], reader.text),
        period=reader.text.period(min(filter(None, starts.unique()), default=""), max(lasts, default="")),
        caveats=tuple(c for c in distinct_caveats if not any(c in other for other in distinct_caveats if other != c)),
    )


def emptying_filter(chart: Chart, dataset: Dataset, selection: Selection, fixed_keys: Sequence[str] = ()) -> str:
    """Return the filter, none of `fixed_keys`, whose clearing brings rows back; "" for none."""
    for key in selection.active():
        if key in chart.filters and key not in fixed_keys and not chart.rows(dataset, selection.without(key)).empty:
            return key
    return ""


def _sample_size_text(counts: pd.Series, text: Translator) -> str:
    sizes = sorted({int(n) for n in counts.unique() if not math.isnan(n)})
    if not sizes:
        return ""
    lowest, highest = text.number(sizes[0]), text.number(sizes[-1])
    if len(sizes) == 1:
        return text.t("n = {number}", number=lowest)
    return text.t("n = {lowest}–{highest}", lowest=lowest, highest=highest)
