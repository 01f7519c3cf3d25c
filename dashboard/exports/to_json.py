"""JSON: the rows of a chart with all that has to be known of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from io import BytesIO
from typing import Any

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.columns import columns_of
from dashboard.exports.datapackage import licences
from dashboard.exports.table_cells import row_blocks
from dashboard.selection import KEYS

SOURCE = ("id", "title", "publisher", "published_on", "language", "url", "licence", "standing")
"""What is said of each source."""


def to_json(exported: ChartExport) -> bytes:
    """Return a chart as a JSON object: facts, then `rows` one a line, null for unknown."""
    content, between = BytesIO(), "\n"
    content.write(_dumped(_about(exported)).removesuffix("}").encode())
    content.write(b', "rows": [')
    for block in row_blocks(exported.rows, exported.dataset):
        for row in block.to_dict("records"):
            content.write(f"{between}{_dumped({str(name): _cell(value) for name, value in row.items()})}".encode())
            between = ",\n"
    content.write(b"\n]}\n")
    return content.getvalue()


def _about(exported: ChartExport) -> dict[str, Any]:
    text, chart, selection = exported.reader.text, exported.chart, exported.selection.only(exported.chart.filters)
    columns = columns_of(chart, exported.rows, exported.dataset.contract, text)
    return {
        "chart": chart.id,
        "name": text.t(chart.name),
        "language": text.language,
        "title": exported.title,
        "statistical_title": exported.subtitle,
        "summary": exported.summary,
        "question": text.t(chart.question),
        "selection": {key: list(selection.get(key)) for key in KEYS if selection.get(key)},
        "permalink": exported.permalink,
        "data_version": asdict(exported.dataset.version),
        "exported_on": exported.exported_on.isoformat(),
        "licence": [asdict(licence) for licence in licences(exported.dataset)],
        "small_print": list(exported.lines),
        "columns": [asdict(column) for column in columns],
        "sources": [{key: source[key] for key in SOURCE} for source in exported.sources],
    }


def _cell(value: Any) -> Any:
    """Return a number as JSON has it: whole ones without a point, unknown ones as null."""
    if not isinstance(value, float):
        return value
    if value != value:
        return None
    return int(value) if value.is_integer() else value


def _dumped(value: Mapping[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
