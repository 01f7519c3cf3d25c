"""The validated data package in memory, as an immutable value."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Literal, TypeVar, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from dashboard.dataset.cache import OLDER_SHARE, RENDERED, ROWS, Cache
from dashboard.dataset.contract import Contract
from dashboard.dataset.required_columns import TABLES

Derived = TypeVar("Derived")
Qualifier = Literal["exact", "about", "over", "under"]

WORLD = "WLD"
"""The scope of the whole world; activities that are for everyone carry it as their country."""

DEFAULT_SURVEY = "who-mns-2020"
"""The survey shown first: the WHO rapid assessment of June-August 2020."""

PULSE = "who-ehs"
"""The family of the rounds of the WHO pulse survey on continuity of essential health services."""


@dataclass(frozen=True)
class Version:
    """Which data these are: a hash of the contents, and the day the newest file was written."""

    hash: str
    date: str

    def __str__(self) -> str:
        return f"{self.date} ({self.hash})"


@dataclass(frozen=True)
class Dataset:
    """The checked tables, typed by the contract.

    Text columns hold "" where a source says nothing, numbers hold NaN; dates are ISO 8601 text
    (a day, a month or a year). `activities` has two more columns, `first_day` and `last_day`
    (ISO days that bound the activity), for comparing and drawing, and is sorted by the first.
    `row_cache` holds the rows that were chosen of the tables, `render_cache` the markup and files made of them.
    """

    contract: Contract
    version: Version
    surveys: pd.DataFrame
    services: pd.DataFrame
    indicators: pd.DataFrame
    scopes: pd.DataFrame
    observations: pd.DataFrame
    activities: pd.DataFrame
    activity_sources: pd.DataFrame
    outputs: pd.DataFrame
    sources: pd.DataFrame
    _derived: dict[str, Any] = field(init=False, default_factory=dict, repr=False, compare=False)
    row_cache: Cache = field(init=False, default_factory=lambda: Cache(ROWS), repr=False, compare=False)
    render_cache: Cache = field(init=False, default_factory=lambda: Cache(RENDERED), repr=False, compare=False)

    def table(self, name: str) -> pd.DataFrame:
        """Return one table by its name in the contract; KeyError where there is none."""
        if name not in TABLES:
            raise KeyError(name)
        return cast("pd.DataFrame", getattr(self, name))

    def derived(self, name: str, make: Callable[[], Derived]) -> Derived:
        """Return the cached result of `make` for this dataset, by name."""
        if name not in self._derived:
            self._derived[name] = make()
        return cast("Derived", self._derived[name])

    def shrink_caches(self) -> None:
        """Let less be kept, as of an older version."""
        self.row_cache.limit(ROWS // OLDER_SHARE)
        self.render_cache.limit(RENDERED // OLDER_SHARE)

    def names(self, table: str, language: str, column: str = "name") -> Mapping[str, str]:
        """Return id -> name of a table's rows in a language, English where there is no translation."""
        ids, words = self.table(table)["id"], partial(self.words, table, language, column)
        return self.derived(f"names:{table}:{language}:{column}", lambda: dict(zip(ids, words(), strict=True)))

    def words(self, table: str, language: str, column: str) -> pd.Series:
        """Return a column of a table in a language, English where there is no translation."""
        frame, translation = self.table(table), f"{column}_{language}"
        if translation not in frame:
            return frame[column]
        texts, english = frame[translation], frame[column]
        return self.derived(f"words of {table}:{translation}", lambda: texts.where(texts != "", english))

    def labels(self, table: str, column: str, language: str) -> Mapping[str, str]:
        """Return code -> name of a column's allowed codes (kinds, areas, qualifiers ...)."""
        name = f"labels:{table}:{column}:{language}"
        return self.derived(name, lambda: self.contract.labels(table, column, language))

    def groups(self, language: str) -> Mapping[str, str]:
        """Return service group -> name, in the order of the services."""
        services = self.services.sort_values("order").drop_duplicates("group")
        names = self.names("services", language, "group_name")
        return {group: names[service] for group, service in zip(services["group"], services["id"], strict=True)}

    def countries(self) -> tuple[str, ...]:
        """Return the codes a reader can choose as a country, the world (for global activities) last."""
        return tuple(self.vocabulary()["country"])

    def ids(self, table: str) -> pd.Index:
        """Return the ids of a table, which finds their places."""
        return self.derived(f"ids of {table}", lambda: pd.Index(self.table(table)["id"]))

    def activity_places(self, ids: pd.Series | list[str]) -> NDArray[np.intp]:
        """Return where activities stand in their table, -1 for none."""
        return self.ids("activities").get_indexer(pd.Index(ids, dtype="str"))

    def activities_of_links(self) -> NDArray[np.int32]:
        """Return where the activity of each link to a source stands in its table, -1 for none."""
        links = self.activity_sources["activity"]
        return self.derived("activities of links", lambda: self.activity_places(links).astype(np.int32))

    def vocabulary(self) -> Mapping[str, Collection[str]]:
        """Return the known codes of the query keys that the data answer."""
        return self.derived("vocabulary", self._vocabulary)

    def _vocabulary(self) -> Mapping[str, Collection[str]]:
        countries = self.scopes[self.scopes["kind"] == "country"].sort_values("order")["id"]
        return {
            "country": dict.fromkeys((*countries, WORLD)).keys(),
            "service": frozenset(self.services["id"]),
            "group": frozenset(self.services["group"]),
            "kind": frozenset(self.labels("activities", "kind", "en")),
            "area": frozenset(self.labels("activities", "areas", "en")),
            "survey": frozenset(self.surveys["id"]),
            "activity": self.ids("activities"),
        }
