"""The cases in which every chart is looked at: languages, themes, few and very many rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal, get_args

from dashboard.charts.chart import Chart
from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.dataset.scale_data import multiplied
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import SOURCE_LANGUAGE, languages, text_for
from dashboard.theme import THEMES, ThemeName

Amount = Literal["shipped", "one country", "one record", "ten times"]

PLURALS, MIRRORED = "ru", "ar"
"""A language with several forms of the plural, and one that is written from right to left."""

WITH_RECORDS = ("observations", "activities", "outputs")


@dataclass(frozen=True)
class ChartCase:
    """A chart, how many rows it shows, and to whom; dark figures are wide, light ones narrow."""

    chart: Chart
    language: str
    theme: ThemeName
    amount: Amount

    @property
    def id(self) -> str:
        """Return its name in addresses and test reports."""
        return "-".join((self.chart.id, self.language, self.theme, self.amount)).replace(" ", "-")

    @property
    def selection(self) -> Selection:
        """Return what is chosen."""
        countries = ("KAZ",) if self.amount == "one country" else ()
        return Selection(lang=self.language, theme=self.theme, country=countries)

    @property
    def reader(self) -> RenderContext:
        """Return for whom it is drawn."""
        return RenderContext(text_for(self.language), THEMES[self.theme], wide=self.theme == "dark")

    def dataset(self, shipped: Dataset) -> Dataset:
        """Return the data that it shows, made once of those that are shipped."""
        if self.amount == "ten times":
            return shipped.derived("ten times the activities", lambda: multiplied(shipped, 10))
        if self.amount == "one record":
            return shipped.derived(f"one record of {self.chart.id}", lambda: one_record(self.chart, shipped))
        return shipped


def chart_cases() -> Iterator[ChartCase]:
    """Yield every case of every chart, in the order of the registry."""
    for chart in CHARTS.values():
        for amount in get_args(Amount):
            for language, theme in _readers(amount):
                yield ChartCase(chart, language, theme, amount)


def _readers(amount: Amount) -> Iterator[tuple[str, ThemeName]]:
    """Yield languages and themes: all languages for the shipped data, some for the rest."""
    if amount == "ten times":
        yield SOURCE_LANGUAGE, "dark"
        return
    for language in languages():
        if amount == "shipped" or language in (SOURCE_LANGUAGE, PLURALS, MIRRORED):
            yield language, "light"
    if amount == "shipped":
        yield from ((SOURCE_LANGUAGE, "dark"), (MIRRORED, "dark"))


def one_record(chart: Chart, dataset: Dataset) -> Dataset:
    """Return the dataset with the one record that the chart needs to show something."""
    keys = chart.rows(dataset, Selection())["key"]
    bare = {name: dataset.table(name).iloc[:0] for name in WITH_RECORDS}
    for name in bare:
        table = dataset.table(name)
        rows = table[table["id"].isin(keys)]
        for place in range(len(rows)):
            tables = bare | {name: rows.iloc[[place]].reset_index(drop=True)}
            single = replace(dataset, **tables)  # type: ignore[arg-type]  # tables are fields of a dataset
            if len(chart.rows(single, Selection())):
                return single
    tables = bare | {"activities": dataset.activities.iloc[:1]}  # its rows are counts
    return replace(dataset, **tables)  # type: ignore[arg-type]  # the same
