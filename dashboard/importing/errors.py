"""What stops an import or keeps one row out, in sentences of any language."""

from __future__ import annotations

from dashboard.errors import DashboardError, LazyMessage


class ImportRejected(DashboardError):
    """A file or a moment for which all that hinders an import is said at once."""

    def __init__(self, said: LazyMessage, *further: LazyMessage) -> None:
        self.said = said
        self.sentences = (said, *further)
        super().__init__(said)


class UsageError(ImportRejected):
    """Command line options that do not fit the package or the file."""


class UnparsedRow(Exception):
    """A cell or a row that is not understood; it goes to the rows that were not imported.

    `option` is the field of `ImportOptions` that says how the cell is meant ("": none does).
    """

    def __init__(self, said: LazyMessage, option: str = "") -> None:
        self.said = said
        self.option = option
        super().__init__(said)
