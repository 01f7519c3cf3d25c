"""HXL hashtags (https://hxlstandard.org, 1.1) of the contract (`x:hxl`) under headers."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from dashboard.charts.chart import COMMON_COLUMNS
from dashboard.dataset.contract import Contract, Table

ORDER = ("observations", "indicators", "activities", "outputs", "services", "surveys", "scopes")
"""Where a column is looked up that its own table gives no hashtag."""

SPELLED_OUT = "_name"
CODED = ("+id", "+code", "+list")
"""Attributes that say a column holds codes; a column that spells the codes out has `+name` instead."""

OF_SOURCES = {"source_title": "title", "source_url": "url"}
"""The columns that every export adds, and the columns of the sources that they repeat."""


def hashtags(columns: Sequence[str], contract: Contract) -> list[str]:
    """Return the hashtag of each column of a chart's export; "" where the contract knows none."""
    tables = _tables(columns, contract)
    return [_hashtag(name, columns, tables, contract) for name in columns]


def with_hashtags(block: pd.DataFrame, contract: Contract) -> pd.DataFrame:
    """Return one row of text: the hashtags, under the names of the columns of a block."""
    names = [str(name) for name in block.columns]
    return pd.DataFrame([hashtags(names, contract)], columns=names, dtype="str")


def _tables(columns: Sequence[str], contract: Contract) -> list[Table]:
    """Return the tables to look columns up in, the main one first."""
    own = set(columns) - set(COMMON_COLUMNS)
    tables = [contract.tables[name] for name in ORDER if name in contract.tables]
    home = max(tables, key=lambda table: len(own & {field.name for field in table.fields}))
    return [home, *(table for table in tables if table is not home)]


def _hashtag(name: str, columns: Sequence[str], tables: Sequence[Table], contract: Contract) -> str:
    if name in OF_SOURCES and "sources" in contract.tables:
        return contract.tables["sources"].field(OF_SOURCES[name]).hxl
    coded = name.removesuffix(SPELLED_OUT)
    if coded != name and coded in columns:
        return _name_hashtag(_known_hashtag(coded, tables, coded=True))
    return _known_hashtag(name, tables, coded=f"{name}{SPELLED_OUT}" in columns)


def _known_hashtag(name: str, tables: Sequence[Table], *, coded: bool) -> str:
    """Return the first hashtag for a column; one spelled out beside it has to hold codes."""
    for table in tables:
        codes = {"group", *(reference.column for reference in table.references)}
        for field in table.fields:
            if field.name == name and field.hxl and (not coded or field.codes or name in codes):
                return field.hxl
    return ""


def _name_hashtag(tag: str) -> str:
    """Return the hashtag of the name of a code: `#service+id` becomes `#service+name`."""
    for attribute in CODED:
        tag = tag.replace(attribute, "")
    return f"{tag}+name" if tag else ""
