"""What a workbook brings along that is not looked into: macros, links to files."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator

from dashboard.errors import LazyMessage, Problem
from dashboard.xlsx_reader.file_kinds import OLD_OFFICE

MACROS = "_VBA_PROJECT".encode("utf-16-le")
"""The folder of macros in a workbook of Excel before 2007."""


def workbook_warnings(name: str, content: bytes) -> Iterator[Problem]:
    """Yield what was left aside in a workbook, which messages call `name`."""
    zipped = zipfile.is_zipfile(io.BytesIO(content))
    parts = zipfile.ZipFile(io.BytesIO(content)).namelist() if zipped else []
    if any(part.lower().endswith("vbaproject.bin") or part.startswith("Basic/") for part in parts) or (
        content.startswith(OLD_OFFICE) and MACROS in content
    ):
        sentence = LazyMessage.t("the workbook has macros")
        yield Problem(name, 0, "", sentence, "", LazyMessage.t("They were neither read nor run."))
    if any(part.lower().startswith("xl/externallinks/") for part in parts):
        sentence = LazyMessage.t("the workbook has links to other files")
        remedy = LazyMessage.t("They were not followed; values are those that Excel saved.")
        yield Problem(name, 0, "", sentence, "", remedy)
