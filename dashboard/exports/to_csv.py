"""CSV as RFC 4180 has it, with a byte order mark so that Excel reads Cyrillic and Arabic."""

from __future__ import annotations

from io import BytesIO

import pandas as pd

from dashboard.exports.chart_export import ChartExport
from dashboard.exports.table_cells import export_rows


def to_csv(export: ChartExport) -> bytes:
    """Return the rows as CSV, as asked with names or hashtags under the header."""
    content = BytesIO("\ufeff".encode())
    content.seek(0, 2)
    for number, rows in enumerate(export_rows(export.rows, export.dataset)):
        block = rows.assign(data_version=str(export.dataset.version))
        if number == 0:
            names = [str(name) for name in block.columns]
            above = pd.DataFrame(export.header_rows(names), columns=names, dtype="str")
            content.write(_lines(above, header=True))
        content.write(_lines(block, header=False))
    return content.getvalue()


def _lines(rows: pd.DataFrame, *, header: bool) -> bytes:
    return rows.to_csv(index=False, header=header, lineterminator="\r\n").encode()
