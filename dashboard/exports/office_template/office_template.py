"""A template that was examined: what decks are made for, and the report of what matched."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

from dashboard.errors import SettingsError
from dashboard.exports.office_errors import TemplateRejected
from dashboard.exports.office_process import ask_process
from dashboard.exports.office_template.restyle import restyle
from dashboard.exports.pptx.geometry import SlideGeometry, parse_geometry
from dashboard.exports.refresh.package import PACKED
from dashboard.exports.text_fitting import shorten, strip_unwritable
from dashboard.text.translate import Translator, message, text_for

logger = logging.getLogger(__name__)

CHILD = "dashboard.exports.office_template.examination"

MAX_NAME_LENGTH = 80
"""Characters of the name of a layout or a font in the report."""

KINDS = (
    message("The first slide"),
    message("A chart"),
    message("Two charts"),
    message("Figures"),
    message("Text"),
    message("Tables and timeline"),
)
"""The slides, in the order of our layouts."""

BASES: Mapping[str, str] = MappingProxyType(
    {"name": message("by its name"), "type": message("by its type"), "geometry": message("by its places")}
)
"""What a layout was matched by -> how it is told."""

PLACES: Mapping[str, str] = MappingProxyType(
    {
        "subtitle": message("subtitle"),
        "chart": message("chart"),
        "source": message("source"),
        "footer": message("footer"),
        "number": message("slide number"),
    }
)

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "size": message("Slides: {width} × {height} inches; room for a chart: {room} × {tall}."),
        "layout": message("{kind}: layout “{layout}”, matched {basis}."),
        "missing": message("The layout for charts has no place for: {places}. They stand as text boxes."),
        "background": message("The background is a picture or a gradient: contrast is measured to one colour."),
        "contrast": message("Contrast of {name} to the background: {ratio}:1, less than {least}:1."),
        "other": message(
            "Contrast of {name} to the background: {ratio}:1, less than {least}:1. {other} takes its place."
        ),
        "shade": message(
            "Contrast of {name} to the background: {ratio}:1, less than {least}:1. A shade of {other} takes its place."
        ),
        "alike": message("{name} is hardly told from another colour: a shade takes its place."),
        "enough": message("Contrast is enough for {number} of {all} colours (WCAG AA)."),
        "file": message("Font {name}: embedded in the file."),
        "usual": message("Font {name}: not embedded, comes with Office."),
        "absent": message("Font {name}: not embedded; a computer without it shows another, and lines may break."),
    }
)
"""The code of a finding -> how it is told."""


@dataclass(frozen=True, eq=False)
class OfficeTemplate:
    """A template: what is kept of its file, where content stands, what was found in it."""

    content: bytes = field(repr=False)
    geometry: SlideGeometry
    findings: tuple[Sequence[Any], ...]

    def restyle(self, deck: bytes) -> bytes:
        """Return a deck of its geometry in the template: for the template of the operator."""
        return restyle(deck, self.content)

    def restyle_apart(self, deck: bytes) -> bytes:
        """Return the same from a process of its own: for the template of a reader.

        Raises:
            TemplateRejected: it takes too much.
        """
        parts = {"deck": deck, "template": self.content}
        return ask_process(CHILD, {}, parts, TemplateRejected)[1]

    def report(self, text: Translator) -> list[str]:
        """Return what matched, what is missing, contrast and fonts, a sentence each."""
        return [
            text.t(SENTENCES[code], **{name: _words(name, value, text) for name, value in values.items()})
            for code, values in self.findings
            if code in SENTENCES
        ]

    def warnings(self, slides: Translator, text: Translator) -> list[str]:
        """Return what does not go with the language of the slides."""
        if [slides.direction, {}] in self.findings:
            return []
        return [text.t("The template runs in the other direction than the language: new text boxes will, too.")]


def read_template(content: bytes) -> OfficeTemplate:
    """Return a template from its bytes, examined in a process of its own.

    Raises:
        TemplateRejected: it is none, or cannot hold our slides.
    """
    if len(content) > PACKED:
        raise TemplateRejected("size")
    answer, masters = ask_process(CHILD, {}, {"template": content}, TemplateRejected)
    return OfficeTemplate(masters, parse_geometry(answer["geometry"]), tuple(answer["findings"]))


def template_of_setting(path: Path | None) -> OfficeTemplate | None:
    """Return the template that the operator set; None for none.

    Raises:
        SettingsError: it cannot be read or used.
    """
    if path is None:
        return None
    try:
        template = read_template(path.read_bytes())
    except OSError as error:
        raise SettingsError(f"DASHBOARD_TEMPLATE: {str(path)!r} cannot be read: {error.strerror}.") from None
    except TemplateRejected as error:
        raise SettingsError(f"DASHBOARD_TEMPLATE: {str(path)!r} cannot be used. {error}") from None
    for line in template.report(text_for("en")):
        logger.info("DASHBOARD_TEMPLATE: %s", line)
    return template


def _words(name: str, value: Any, text: Translator) -> str:
    """Return a value of a finding as it stands in its sentence."""
    if name == "kind":
        return text.t(KINDS[value])
    if name == "basis":
        return text.t(BASES[value])
    if name == "places":
        return text.listed([text.t(PLACES[place]) for place in value])
    return text.number(value) if isinstance(value, int | float) else shorten(strip_unwritable(value), MAX_NAME_LENGTH)
