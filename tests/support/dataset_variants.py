"""The package with some of its tables exchanged, or with markup in all of its words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pandas as pd

from dashboard.dataset.contract import Contract
from dashboard.dataset.dataset import Dataset

MARKUP = "<b>x</b><img src=x onerror=1>{y}"
"""What must never be markup, and braces that are no places to fill."""

DATA_TEXT = {
    "activities": ("title", "place", "organizer", "funder", "partners", "note", "discrepancy", "items", "beneficiary"),
    "indicators": ("name", "short_name", "base", "definition", "caveat"),
    "observations": ("note", "population"),
    "outputs": ("measure", "note"),
    "scopes": ("name",),
    "services": ("name", "group_name", "definition"),
    "sources": ("title", "publisher", "note", "document"),
    "surveys": ("name", "short_name", "base", "note"),
}
"""The columns of the package that hold words."""


def with_tables(dataset: Dataset, tables: Mapping[str, pd.DataFrame]) -> Dataset:
    """Return the package with some of its tables exchanged."""
    frames: dict[str, Any] = dict(tables)
    return replace(dataset, **frames)


def with_markup(dataset: Dataset) -> Dataset:
    """Return the package with markup and braces at the end of every word a reader sees of it."""
    tables = {
        name: dataset.table(name).assign(**{c: _spoiled(dataset.table(name)[c]) for c in columns})
        for name, columns in DATA_TEXT.items()
    }
    return replace(with_tables(dataset, tables), contract=_spoiled_contract(dataset.contract))


def _spoiled(cells: pd.Series) -> pd.Series:
    return cells.where(cells == "", cells + MARKUP)


def _spoiled_contract(contract: Contract) -> Contract:
    """Return the contract with markup in the names of its codes, too."""
    tables = {
        name: replace(
            table,
            fields=tuple(
                replace(field, labels={code: label + MARKUP for code, label in field.labels.items()})
                for field in table.fields
            ),
        )
        for name, table in contract.tables.items()
    }
    return replace(contract, tables=tables)
