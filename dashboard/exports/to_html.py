"""One interactive HTML file that asks no network for anything."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from plotly.io.json import to_json_plotly

from dashboard import theme
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import ChartExport
from dashboard.exports.dashboard_export import DashboardExport
from dashboard.exports.datapackage import licences
from dashboard.exports.lang_markup import with_language
from dashboard.exports.plotly_js import plotly_script
from dashboard.exports.selection_text import filter_summary
from dashboard.exports.table_cells import WEB
from dashboard.plotting.render_context import WIDE_FIGURE
from dashboard.plotting.svg_elements import number
from dashboard.plotting.svg_figure import draw_figure
from dashboard.settings import shipped_folder
from dashboard.text.translate import Translator, Untranslated

MOST_ROWS = 2_000
"""Rows of a table in the file; the other downloads have all."""

SHARED = ("touch.js", "tooltip.js")
"""Scripts of the pages that figures in the file need too."""


def to_html(export: ChartExport) -> bytes:
    """Return a file with one chart; without rows, one that says so."""
    text = export.reader.text
    return _document(
        export,
        [export],
        title=export.title,
        heading="",
        chosen=filter_summary(export.selection, export.dataset, text, export.chart.filters),
        numbers=(),
    )


def dashboard_to_html(dashboard: DashboardExport) -> bytes:
    """Return a file with the key numbers and every chart of a selection."""
    text = dashboard.reader.text
    return _document(
        dashboard,
        dashboard.charts,
        title=text.t("Service disruption, COVID-19"),
        heading=text.t("COVID-19: disrupted services and the response"),
        chosen=filter_summary(dashboard.selection, dashboard.dataset, text),
        numbers=dashboard.numbers,
    )


def _document(content: ChartExport | DashboardExport, charts: Sequence[ChartExport], **more: Any) -> bytes:
    """Return the file of charts; `more` are the further words of the template."""
    text, scripts = content.reader.text, _scripts() if any(not export.empty for export in charts) else {}
    document = _templates().get_template("file.html")
    page = document.render(
        words=_words(text),
        language=text.language,
        direction=text.direction,
        theme=content.reader.theme.name,
        policy=_policy(scripts),
        style=theme.stylesheet() + _own_asset("file.css"),
        charts=[_chart(export) for export in charts],
        imprint=_imprint(content.dataset, text, content.exported_on.isoformat()),
        permalink=content.permalink,
        scripts=scripts,
        **more,
    )
    return page.encode("utf-8", "replace")


def _chart(export: ChartExport) -> Mapping[str, Any]:
    """Return the template variables of a chart."""
    text, count = export.reader.text, len(export.rows)
    heads, cells = replace(export, rows=export.rows.head(MOST_ROWS)).table()
    marked = export.with_language
    cut = text.t(
        "The first {shown} of {all} rows. The other downloads have all of them.",
        shown=text.number(MOST_ROWS),
        all=text.number(count),
    )
    return {
        "id": export.chart.id,
        "name": text.t(export.chart.name),
        "title": marked(export.title),
        "subtitle": marked(export.subtitle),
        "summary": export.summary,
        "words": marked(export.summary),
        **({"figures": ""} if export.empty else _figures(export)),
        "heads": [marked(head) for head in heads],
        "cells": [[marked(cell) for cell in row] for row in cells],
        "cut": cut if count > MOST_ROWS else "",
        "sources": _sources(export),
        "lines": export.footnotes_with_language(),
        "permalink": export.permalink,
    }


def _sources(export: ChartExport) -> list[dict[str, str]]:
    """Return every source of the rows; `link` is "" where the address is none of the web."""
    return [
        {
            **{name: export.with_language(source[name]) for name in ("title", "publisher", "standing")},
            "link": source["url"] if source["url"].startswith(WEB) else "",
        }
        for source in export.sources
    ]


def _figures(export: ChartExport) -> dict[str, str]:
    """Return both figures as JSON in markup, and a drawing for where no script runs."""
    narrow, wide = (export.figure(replace(export.reader, wide=wide)) for wide in (False, True))
    drawing = draw_figure(wide, WIDE_FIGURE, f"{export.chart.id}-", titled=True)
    figures = {"narrow": narrow} if wide == narrow else {"narrow": narrow, "wide": wide}
    return {
        "figures": to_json_plotly(figures).replace("<", "\\u003c"),
        "drawing": f'<svg viewBox="0 0 {WIDE_FIGURE} {number(drawing.height)}">{drawing.body}</svg>',
    }


def _words(text: Translator) -> Mapping[str, str]:
    """Return the words of the template itself."""
    return {
        "numbers": text.t("Key numbers"),
        "nothing": text.t("Nothing matches this selection"),
        "words": text.t("In words"),
        "table": text.t("Table"),
        "sources": text.t("Sources"),
        "view": text.t("Full view"),
    }


def _imprint(dataset: Dataset, text: Translator, day: str) -> list[str]:
    untranslateds = [Untranslated(licence) for licence in licences(dataset)]
    lines = (with_language(text.t("Licence: {licence}", licence=name), dataset, text, [name]) for name in untranslateds)
    return [
        *lines,
        with_language(text.t("Data version {version}", version=str(dataset.version)), dataset, text),
        with_language(text.t("Exported on {date}", date=text.date(day)), dataset, text),
    ]


def _policy(scripts: Mapping[str, str]) -> str:
    """Return the rules for the browser: the scripts of this file run, nothing is fetched."""
    hashes = " ".join(f"'sha256-{digest}'" for digest in scripts.values()) or "'none'"
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'unsafe-inline'; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


@lru_cache(maxsize=1)
def _scripts() -> Mapping[str, str]:
    """Return Plotly's script and ours -> their hashes.

    Raises:
        ValueError: one of them would end the element it stands in.
    """
    plotly = plotly_script().decode().replace("\r\n", "\n")
    scripts = (shipped_folder("assets").joinpath(name).read_text(encoding="utf-8") for name in SHARED)
    for script in (plotly, file_script := "\n".join((*scripts, _own_asset("file.js")))):
        if "</script" in script.lower() or "<!--" in script:
            raise ValueError("A script that holds `</script` or `<!--` cannot stand in an HTML file.")
    return {
        script: base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in (plotly, file_script)
    }


def _own_asset(name: str) -> str:
    return resources.files("dashboard.exports").joinpath("templates", name).read_text(encoding="utf-8")


@lru_cache(maxsize=1)
def _templates() -> Environment:
    """Return the templates; every text put into them is escaped."""
    return Environment(
        loader=PackageLoader("dashboard.exports"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
