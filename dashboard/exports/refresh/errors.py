"""Why a deck is not refreshed: the reason by name, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.errors import DashboardError
from dashboard.text.translate import Translator, message

REFRESH = "/refresh"
"""The address of the page that takes a deck."""

REASONS: Mapping[str, str] = MappingProxyType(
    {
        "size": message("The deck is larger than 20 MB. Take films and pictures out, and try again."),
        "unpacked": message("The deck unpacks to more than 150 MB. Take films and pictures out, and try again."),
        "parts": message("The deck has more parts than 20,000. Save it anew in PowerPoint, and try again."),
        "slides": message("The deck has more than 2,000 slides. Divide it, and try again."),
        "password": message("The deck is encrypted. Take its password off, and try again."),
        "old": message("The deck is a file of PowerPoint before 2007 (.ppt). Save it as .pptx, and try again."),
        "macros": message("The deck holds macros (.pptm). Save it as .pptx, and try again."),
        "signed": message("The deck is signed. Take the signature off, and try again."),
        "foreign": message("The file is no PowerPoint deck. Choose a .pptx file."),
        "strict": message(
            "The deck is saved as Strict Open XML. Save it as PowerPoint presentation (.pptx), and try again."
        ),
        "broken": message("The deck is damaged. Repair it in PowerPoint, and try again."),
        "identity": message(
            "The deck carries no identity: only decks made by this dashboard since November 2026 can be refreshed."
        ),
        "time": message("The deck takes too much time or memory to be refreshed. Divide it, and try again."),
        "many": message("The deck holds slides of more than 200 selections. Divide it, and try again."),
    }
)


class DeckRejected(DashboardError):
    """A deck that is not refreshed; `reason` is a key of `REASONS`."""

    def __init__(self, reason: str) -> None:
        super().__init__(REASONS[reason])
        self.reason = reason


def rejection_sentence(reason: str, text: Translator) -> str:
    """Return why a deck is not refreshed."""
    return text.t(REASONS[reason])
