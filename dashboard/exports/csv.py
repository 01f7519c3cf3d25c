"""CSV as RFC 4180 has it, with a byte order mark so that Excel reads Cyrillic and Arabic."""

from __future__ import annotations

from io import BytesIO

from dashboard.exports.exported import Exported
from dashboard.exports.tables import export_rows


def to_csv(exported: Exported) -> bytes:
    """Return a chart's rows as CSV: a header of machine names, CRLF line ends, empty cells for unknown values."""
    content = BytesIO("\ufeff".encode())
    content.seek(0, 2)
    for number, block in enumerate(export_rows(exported.rows, exported.dataset)):
        content.write(block.to_csv(index=False, header=number == 0, lineterminator="\r\n").encode())
    return content.getvalue()
