"""Why a template is not used: the reason by name, and its sentence."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dashboard.errors import DashboardError
from dashboard.text.translate import Translator, message

TEMPLATE = "/template"
"""The address of the page that takes a template."""

REASONS: Mapping[str, str] = MappingProxyType(
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


class TemplateRejected(DashboardError):
    """A template that is not used; `reason` is a key of `REASONS`."""

    def __init__(self, reason: str) -> None:
        self.reason = reason if reason in REASONS else "broken"
        super().__init__(REASONS[self.reason])

    def sentence(self, text: Translator) -> str:
        """Return why it is not used."""
        return text.t(REASONS[self.reason])
