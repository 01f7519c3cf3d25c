"""Why a deck is not refreshed or a template not used: the reason by name, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from dashboard.errors import DashboardError
from dashboard.text.translate import Translator, message

REFRESH, TEMPLATE = "/refresh", "/template"
"""The addresses of the pages that take a deck and a template."""

DECK_REASONS: Mapping[str, str] = MappingProxyType(
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

TEMPLATE_REASONS: Mapping[str, str] = MappingProxyType(
    {
        "size": message("The template is larger than 20 MB. Take films and pictures out, and try again."),
        "unpacked": message("The template unpacks to more than 150 MB. Take films and pictures out, and try again."),
        "parts": message("The template has more parts than 20,000. Save it anew in PowerPoint, and try again."),
        "password": message("The template is encrypted. Take its password off, and try again."),
        "old": message("The template is a file of PowerPoint before 2007. Save it as .potx, and try again."),
        "macros": message("The template holds macros (.potm, .pptm). Save it as .potx, and try again."),
        "foreign": message("The file is no PowerPoint template. Choose a .potx or .pptx file."),
        "broken": message("The template is damaged. Repair it in PowerPoint, and try again."),
        "layouts": message("The template has no slide layout. Add one in the slide master, and try again."),
        "title": message("No layout of the template has a place for a title. Add one, and try again."),
        "room": message(
            "No layout of the template has 5 × 3.5 inches for a chart with its source. Make the place larger, and "
            "try again."
        ),
        "links": message("The template refers to files outside of it. Embed them or take them out, and try again."),
        "time": message("The template takes too much time or memory to be read. Make it smaller, and try again."),
    }
)


class OfficeFileRejected(DashboardError):
    """A file that is not used; `reason` is a key of `reasons`, which hold the sentences."""

    reasons: ClassVar[Mapping[str, str]]

    def __init__(self, reason: str) -> None:
        self.reason = reason if reason in self.reasons else "broken"
        super().__init__(self.reasons[self.reason])

    def sentence(self, text: Translator) -> str:
        """Return why it is not used."""
        return text.t(self.reasons[self.reason])


class DeckRejected(OfficeFileRejected):
    """A deck that is not refreshed."""

    reasons = DECK_REASONS


class TemplateRejected(OfficeFileRejected):
    """A template that is not used."""

    reasons = TEMPLATE_REASONS
