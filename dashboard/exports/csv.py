"""CSV as RFC 4180 has it, with a byte order mark so that Excel reads Cyrillic and Arabic."""

from __future__ import annotations

from dashboard.exports.exported import Exported
from dashboard.exports.tables import export_rows


def to_csv(exported: Exported) -> bytes:
    """Return a chart's rows as CSV: a header of machine names, CRLF line ends, empty cells for unknown values."""
    text = export_rows(exported.rows, exported.dataset).to_csv(index=False, lineterminator="\r\n")
    return text.encode("utf-8-sig")
