"""The cells of a table: one column of a chart's rows, as a reader sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd
from dash import html

from dashboard.charts.chart import Column, distinct
from dashboard.components.links import activity_link, inside
from dashboard.components.view import View

Row = dict[str, Any]
MOST_SOURCES = 3
"""Sources named in one cell; the rest are a link away."""


def cell(column: Column, row: Row, view: View) -> Any:
    """Return what one table cell shows of a row: text, or a component."""
    return _SHOWN[column.kind](column.name, row, view)


def _text(name: str, row: Row, view: View) -> str:
    value = row.get(name, "")
    return "" if pd.isna(value) else str(value)


def _value(name: str, row: Row, view: View) -> str:
    qualifier = row.get(f"{name}_qualifier", row.get("qualifier", "exact"))
    return view.text.value(row[name], qualifier or "exact", row.get("unit", ""))


def _number(name: str, row: Row, view: View) -> str:
    return "" if pd.isna(row[name]) else view.text.number(row[name])


def _date(name: str, row: Row, view: View) -> str:
    return view.text.date(row[name])


def _period(name: str, row: Row, view: View) -> str:
    return view.text.period(row[f"{name}_start"], row[f"{name}_end"])


def _amount(name: str, row: Row, view: View) -> str:
    if pd.isna(row[name]) or not row.get("currency"):
        return ""
    return view.text.amount(row[name], row["currency"], row.get("amount_qualifier", "") or "exact")


def _activity(name: str, row: Row, view: View) -> Any:
    return activity_link(str(row[name]), row["key"], view)


def _sources(name: str, row: Row, view: View) -> Any:
    ids = distinct(pd.Series([row[name]]))
    titles = view.dataset.names("sources", view.selection.lang, "title")
    links = [inside(titles.get(i, i), view.plain("/sources") + f"#{i}") for i in ids[:MOST_SOURCES]]
    return html.Span([part for link in links for part in (link, html.Br())][:-1])


_SHOWN: dict[str, Callable[[str, Row, View], Any]] = {
    "text": _text,
    "value": _value,
    "number": _number,
    "date": _date,
    "period": _period,
    "amount": _amount,
    "link": _activity,
    "source": _sources,
}
