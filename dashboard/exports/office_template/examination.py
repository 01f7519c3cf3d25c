"""What a template has for our slides: layouts, room, contrast, fonts; in its own process."""

from __future__ import annotations

import io
from typing import Any

import pptx
from lxml import etree
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.presentation import Presentation

from dashboard.exports.office_process import Answer, run_process
from dashboard.exports.office_template.contrast import ACCENTS, MARK_LEAST, TEXT_LEAST, Palette, palette
from dashboard.exports.office_template.layouts import match_layouts, office_geometry
from dashboard.exports.office_template.package import TemplatePackage
from dashboard.exports.office_template.restyle import restyle
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

Finding = tuple[str, dict[str, Any]]
"""A code, and its values by their names."""


def examine(content: bytes) -> tuple[SlideGeometry, list[Finding]]:
    """Return where the content of slides stands in a template, and what was found in it.

    Raises:
        TemplateRejected: it cannot hold our slides.
    """
    office = pptx.Presentation(io.BytesIO(content))
    matches = match_layouts(office)
    geometry = office_geometry(office, matches)
    sides = {name: round(getattr(geometry, name) / 914_400, 1) for name in ("width", "height", "room", "tall")}
    findings: list[Finding] = [("size", sides)]
    findings += [
        ("layout", {"kind": place, "layout": match.layout.name, "basis": match.basis})
        for place, match in enumerate(matches)
    ]
    indexes = {"subtitle": SUBTITLE, "chart": BODY, "source": SMALL_PRINT, "footer": FOOTER, "number": NUMBER}
    missing = [name for name, idx in indexes.items() if idx not in matches[CHART].places]
    findings += [("missing", {"places": missing})] if missing else []
    findings += _contrast(palette(matches[CHART].layout))
    findings += _fonts(office)
    master = office.slide_masters[0].element
    level = master.find(f".//{P}bodyStyle/{A}lvl1pPr")
    return geometry, [*findings, ("rtl" if level is not None and level.get("rtl") == "1" else "ltr", {})]


def _contrast(colors: Palette) -> list[Finding]:
    """Return each colour that is hardly seen or hardly told from another, and what replaces it."""
    names = {"tx1": TEXT_LEAST, "tx2": TEXT_LEAST, "hlink": TEXT_LEAST, **dict.fromkeys(ACCENTS, MARK_LEAST)}
    instead = {"hlink": ("tx1", {}), **colors.substitutes()}
    ratios = list[Finding]()
    for name, least in names.items():
        if colors.ratio(name) < least:
            other, changes = instead.get(name, ("", {}))
            values = {"name": name, "ratio": round(colors.ratio(name), 1), "least": least, "other": other}
            ratios.append(("shade" if changes else "other" if other else "contrast", values))
    alike = [name for name in ACCENTS if name in instead and colors.ratio(name) >= MARK_LEAST]
    ground: list[Finding] = [] if colors.plain else [("background", {})]
    enough = {"number": len(names) - len(ratios), "all": len(names)}
    return [*ground, *ratios, *(("alike", {"name": name}) for name in alike), ("enough", enough)]


def _fonts(office: Presentation) -> list[Finding]:
    """Return the fonts of headings and text, and whether the file or Office has them."""
    theme = etree.fromstring(office.slide_masters[0].part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    embedded_names = {
        element.get("typeface") for element in office.part._element.iterfind(f".//{P}embeddedFont/{P}font")
    }
    fonts = (theme.iterfind(f".//{A}fontScheme/*/{A}{script}") for script in ("latin", "cs"))
    names = [element.get("typeface", "") for script_fonts in fonts for element in script_fonts]
    return [
        ("file" if name in embedded_names else "usual" if name in USUAL_FONTS else "absent", {"name": name})
        for name in dict.fromkeys(filter(None, names))
    ]


def _answer(_head: dict[str, Any], parts: dict[str, bytes]) -> Answer:
    """Return a deck in a template; without a deck, what was found in it and what is kept."""
    if "deck" in parts:
        return {}, restyle(parts["deck"], parts["template"])
    content = TemplatePackage(parts["template"]).prune()
    geometry, findings = examine(content)
    return {"geometry": geometry.as_text(), "findings": findings}, content


if __name__ == "__main__":
    run_process(_answer)
