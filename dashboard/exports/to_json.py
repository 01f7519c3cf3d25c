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


def to_json(export: ChartExport) -> bytes:
    """Return a chart as a JSON object: facts, then `rows` one a line, null for unknown."""
    content, between = BytesIO(), "\n"
    content.write(_dumped(_about(export)).removesuffix("}").encode())
    content.write(b', "rows": [')
    for block in row_blocks(export.rows, export.dataset):
        for row in block.to_dict("records"):
            content.write(f"{between}{_dumped({str(name): _cell(value) for name, value in row.items()})}".encode())
            between = ",\n"
    content.write(b"\n]}\n")
    return content.getvalue()


def _about(export: ChartExport) -> dict[str, Any]:
    text, chart, selection = export.reader.text, export.chart, export.selection.only(export.chart.filters)
    columns = columns_of(chart, export.rows, export.dataset.contract, text)
    return {
        "chart": chart.id,
        "name": text.t(chart.name),
        "language": text.language,
        "title": export.title,
        "statistical_title": export.subtitle,
        "summary": export.summary,
        "question": text.t(chart.question),
        "selection": {key: list(selection.get(key)) for key in KEYS if selection.get(key)},
        "permalink": export.permalink,
        "data_version": asdict(export.dataset.version),
        "exported_on": export.exported_on.isoformat(),
        "licence": [asdict(licence) for licence in licences(export.dataset)],
        "small_print": list(export.lines),
        "columns": [asdict(column) for column in columns],
        "sources": [{key: source[key] for key in SOURCE} for source in export.sources],
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
