"""What stops an import, or keeps one row out of it: each with a sentence that can be said in any language."""

from __future__ import annotations

from dashboard.errors import DashboardError, Said


class ImportRefused(DashboardError):
    """A file, or a moment, in which nothing can be imported; all that has to be answered is said at once."""

    def __init__(self, said: Said, *further: Said) -> None:
        self.said = said
        self.sentences = (said, *further)
        super().__init__(said)


class Misused(ImportRefused):
    """What was said on the command line does not fit the package or the file."""


class Unclear(Exception):
    """A cell or a row that is not understood; it goes to the rows that were not imported."""

    def __init__(self, said: Said) -> None:
        self.said = said
        super().__init__(said)
