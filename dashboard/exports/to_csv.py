"""CSV as RFC 4180 has it, with a byte order mark so that Excel reads Cyrillic and Arabic."""

from __future__ import annotations

from io import BytesIO

import pandas as pd

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.column_labels import with_labels
from dashboard.exports.export_rows import export_rows
from dashboard.exports.hxl import with_hashtags


def to_csv(exported: ChartExport) -> bytes:
    """Return the rows as CSV, as asked with names or hashtags under the header."""
    content = BytesIO("\ufeff".encode())
    content.seek(0, 2)
    for number, rows in enumerate(export_rows(exported.rows, exported.dataset)):
        block = rows.assign(data_version=str(exported.dataset.version))
        if number == 0:
            content.write(_lines(_above(block, exported), header=True))
        content.write(_lines(block, header=False))
    return content.getvalue()


def _above(block: pd.DataFrame, exported: ChartExport) -> pd.DataFrame:
    """Return the rows that were asked for between the header and the first row."""
    above = [block.iloc[:0]]
    if exported.options.labels:
        above.append(with_labels(block, exported.chart, exported.reader.text))
    if exported.options.hxl:
        above.append(with_hashtags(block, exported.dataset.contract))
    return pd.concat(above[1:]) if len(above) > 1 else above[0]


def _lines(rows: pd.DataFrame, *, header: bool) -> bytes:
    return rows.to_csv(index=False, header=header, lineterminator="\r\n").encode()
