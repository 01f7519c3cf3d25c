"""What stops an import or keeps one row out, in sentences of any language."""

from __future__ import annotations

from typing import Self

from dashboard.errors import DashboardError, LazyMessage


class ImportRejected(DashboardError):
    """A file or a moment for which all that hinders an import is said at once."""

    def __init__(self, sentence: LazyMessage, *more: LazyMessage) -> None:
        self.said = sentence
        self.sentences = (sentence, *more)
        super().__init__(sentence)

    @classmethod
    def t(cls, message: str, **parts: object) -> Self:
        """Return the error that says a message of the catalogue."""
        return cls(LazyMessage.t(message, **parts))


class UsageError(ImportRejected):
    """Command line options that do not fit the package or the file."""


class UnparsedRow(Exception):
    """A cell or a row that is not understood; it goes to the rows that were not imported.

    `option` is the field of `ImportOptions` that says how the cell is meant ("": none does).
    """

    def __init__(self, sentence: LazyMessage, option: str = "") -> None:
        self.said = sentence
        self.option = option
        super().__init__(sentence)

    @classmethod
    def t(cls, message: str, option: str = "", **parts: object) -> Self:
        """Return the error that says a message of the catalogue."""
        return cls(LazyMessage.t(message, **parts), option)
