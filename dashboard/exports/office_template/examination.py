"""What a template has for our slides: layouts, room, contrast, fonts."""

from __future__ import annotations

import io
from typing import Any

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation

from dashboard.exports.office_template.contrast import ACCENTS, MARK_LEAST, TEXT_LEAST, Palette, palette
from dashboard.exports.office_template.layouts import match_layouts, office_geometry
from dashboard.exports.pptx.geometry import SlideGeometry
from dashboard.exports.pptx.identity import A, P
from dashboard.exports.pptx.template import BODY, CHART, FOOTER, NUMBER, SMALL_PRINT, SUBTITLE

USUAL_FONTS = frozenset(
    (
        *("Arial", "Aptos", "Aptos Display", "Calibri", "Calibri Light", "Cambria", "Candara", "Century Gothic"),
        *("Consolas", "Constantia", "Corbel", "Courier New", "Franklin Gothic Book", "Garamond", "Georgia"),
        *("Gill Sans MT", "Segoe UI", "Tahoma", "Times New Roman", "Trebuchet MS", "Verdana"),
    )
)
"""Fonts that come with Office."""

Finding = list[Any]
"""A code and its values."""


def examine(content: bytes) -> tuple[SlideGeometry, list[Finding]]:
    """Return where the content of slides stands in a template, and what was found in it.

    Raises:
        TemplateRejected: it cannot hold our slides.
    """
    office = pptx.Presentation(io.BytesIO(content))
    matches = match_layouts(office)
    geometry = office_geometry(office, matches)
    size = [round(side / 914_400, 1) for side in (geometry.width, geometry.height, geometry.room, geometry.tall)]
    findings: list[Finding] = [["size", *size]]
    findings += [["layout", place, match.layout.name, match.basis] for place, match in enumerate(matches)]
    indexes = {"subtitle": SUBTITLE, "chart": BODY, "source": SMALL_PRINT, "footer": FOOTER, "number": NUMBER}
    missing = [name for name, idx in indexes.items() if idx not in matches[CHART].places]
    findings += [["missing", *missing]] if missing else []
    findings += _contrast(palette(matches[CHART].layout))
    findings += _fonts(office)
    master = office.slide_masters[0].element
    level = master.find(f".//{P}bodyStyle/{A}lvl1pPr")
    return geometry, [*findings, ["direction", "rtl" if level is not None and level.get("rtl") == "1" else "ltr"]]


def _contrast(colors: Palette) -> list[Finding]:
    """Return each colour that is hardly seen or hardly told from another, and what replaces it."""
    names = {"tx1": TEXT_LEAST, "tx2": TEXT_LEAST, "hlink": TEXT_LEAST, **dict.fromkeys(ACCENTS, MARK_LEAST)}
    instead = {"hlink": ("tx1", {}), **colors.substitutes()}
    ratios = [
        # What takes its place, and whether that is a shade of it.
        ["contrast", name, round(colors.ratio(name), 1), least, base, bool(changes)]
        for name, least in names.items()
        for base, changes in [instead.get(name, ("", {}))]
        if colors.ratio(name) < least
    ]
    alike: list[Finding] = [["alike", name] for name in ACCENTS if name in instead and colors.ratio(name) >= MARK_LEAST]
    ground: list[Finding] = [] if colors.plain else [["background"]]
    return [*ground, *ratios, *alike, ["enough", len(names) - len(ratios), len(names)]]


def _fonts(office: Presentation) -> list[Finding]:
    """Return the fonts of headings and text, and whether the file or Office has them."""
    theme = etree.fromstring(office.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    embedded_names = {
        element.get("typeface") for element in office.part._element.iterfind(f".//{P}embeddedFont/{P}font")
    }
    names = [element.get("typeface", "") for element in theme.iterfind(f".//{A}fontScheme/*/{A}latin")]
    names += [element.get("typeface", "") for element in theme.iterfind(f".//{A}fontScheme/*/{A}cs")]
    kinds = {
        name: "file" if name in embedded_names else "usual" if name in USUAL_FONTS else "absent"
        for name in names
        if name
    }
    return [["font", name, kind] for name, kind in kinds.items()]
