"""The colours of a template, and their contrast to its background (WCAG)."""

from __future__ import annotations

import colorsys
import io
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from PIL import Image
from pptx.opc.constants import RELATIONSHIP_TYPE

from dashboard.exports.pptx.identity import A, P, R

Changes = dict[str, str]
"""How a colour of a theme is darkened or lightened: `lumMod` and `lumOff` of DrawingML."""

Shade = tuple[str, Changes]
"""A colour of a theme by its name, and its changes."""

TEXT_LEAST, MARK_LEAST = 4.5, 3.0
"""WCAG 2.2: contrast of text (1.4.3), and of what is drawn (1.4.11)."""

ACCENTS = tuple(f"accent{number}" for number in range(1, 7))
DEFAULT_MAP = {"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2", **{name: name for name in ACCENTS}}
"""The names of a master -> those of its theme, where it does not say otherwise."""

WHOLE = 100_000
"""One, as DrawingML counts shares."""

MAX_PIXELS = 40_000_000
"""Of a picture whose colour is measured."""

APART = 18.0
"""How far apart in CIE Lab two colours are at least that stand for two series."""

DARKER: tuple[Changes, ...] = tuple({"lumMod": f"{share}000"} for share in (85, 75, 60, 50, 40, 30, 20))
LIGHTER: tuple[Changes, ...] = tuple(
    {"lumMod": f"{share}000", "lumOff": f"{100 - share}000"} for share in (85, 75, 60, 50, 40, 30, 20)
)
GREYS: tuple[Changes, ...] = (LIGHTER[3], LIGHTER[2], LIGHTER[1])
"""How a colour of a theme is darkened and lightened, the least first; and how dark text becomes grey."""


@dataclass(frozen=True)
class Palette:
    """The colours of a master by their names and its background (`plain`: one colour)."""

    colors: Mapping[str, str]
    background: str
    plain: bool

    def ratio(self, name: str) -> float:
        """Return the contrast of a colour to the background."""
        return contrast(self.colors[name], self.background)

    @property
    def ink(self) -> str:
        """Return the colour of text: that of backgrounds where a picture hides the other."""
        return "bg1" if self.ratio("tx1") < min(TEXT_LEAST, self.ratio("bg1")) else "tx1"

    @property
    def is_dark(self) -> bool:
        """Return whether text is lighter than the background."""
        return _luminance(self.colors[self.ink]) > _luminance(self.background)

    def shade(self, name: str, changes: Changes) -> str:
        """Return a colour (`RRGGBB`) darkened or lightened."""
        return _adjust_lightness(self.colors[name], {change: int(share) / WHOLE for change, share in changes.items()})

    @property
    def grey(self) -> Changes:
        """Return how the colour of text becomes the grey of marks beside one in colour."""
        ways = ({"lumMod": "65000"}, {"lumMod": "80000"}) if self.is_dark else GREYS
        visible = (
            changes for changes in ways if contrast(self.shade(self.ink, changes), self.background) >= MARK_LEAST
        )
        return next(visible, {})

    def substitutes(self) -> dict[str, Shade]:
        """Return other shades or accents for colours that are hardly seen or told apart."""
        result = {"tx1": (self.ink, Changes())} if self.ink != "tx1" else dict[str, Shade]()
        if self.ratio("tx2") < TEXT_LEAST:
            softer: Changes = {"lumMod": "65000"} if self.is_dark else {"lumMod": "65000", "lumOff": "35000"}
            can_be_read = contrast(self.shade(self.ink, softer), self.background) >= TEXT_LEAST
            result["tx2"] = self.ink, softer if can_be_read else {}
        if contrast(self.colors[self.ink], self.colors["bg2"]) < TEXT_LEAST:
            result["bg2"] = "bg1" if self.ink == "tx1" else "tx1", {}
        second_text = self.shade(*result.get("tx2", ("tx2", {})))
        used, visible = [second_text], [name for name in ACCENTS if self.ratio(name) >= MARK_LEAST]
        for name in sorted(ACCENTS, key=lambda accent: accent not in visible):
            base, changes = self._free_shade(name, used)
            used.append(self.shade(base, changes))
            if (base, changes) != (name, {}):
                result[name] = base, changes
        return result

    def _free_shade(self, name: str, used: Sequence[str]) -> Shade:
        """Return the first shade of a colour, then of others, that is seen and far from the others."""
        ways = ({}, *(LIGHTER if self.is_dark else DARKER), *(DARKER if self.is_dark else LIGHTER))
        shades = [(base, changes) for base in dict.fromkeys((name, *ACCENTS, "tx1")) for changes in ways]
        visible = [shade for shade in shades if contrast(self.shade(*shade), self.background) >= MARK_LEAST] or shades
        distances = [min(distance(self.shade(*shade), other) for other in used) for shade in visible]
        first = next((place for place, far in enumerate(distances) if far >= APART), distances.index(max(distances)))
        return visible[first]


def contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (`RRGGBB`), from 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def distance(first: str, second: str) -> float:
    """Return how far apart two colours (`RRGGBB`) look: the distance in CIE Lab of 1976."""
    return math.dist(_lab(first), _lab(second))


def _luminance(color: str) -> float:
    red, green, blue = _linear(color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(color: str) -> tuple[float, ...]:
    shares = (int(color[start : start + 2], 16) / 255 for start in (0, 2, 4))
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def _lab(color: str) -> tuple[float, float, float]:
    """Return lightness and the two axes of colour, for the white of sRGB."""
    red, green, blue = _linear(color)
    tones = (
        (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505,
        0.2126 * red + 0.7152 * green + 0.0722 * blue,
        (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089,
    )
    wide, tall, deep = (tone ** (1 / 3) if tone > 0.008856 else 7.787 * tone + 16 / 116 for tone in tones)
    return 116 * tall - 16, 500 * (wide - tall), 200 * (tall - deep)


def palette(layout: Any) -> Palette:
    """Return the colours of the master of a layout, and the background of the layout."""
    master = layout.slide_master
    theme = etree.fromstring(master.part.part_related_by(RELATIONSHIP_TYPE.THEME).blob)
    scheme = {
        child.tag.rpartition("}")[2]: resolve_color(child[0], {})
        for child in theme.iterfind(f".//{A}clrScheme/*")
        if len(child)
    }
    usual_colors = {"dk1": "000000", "lt1": "FFFFFF", "dk2": "000000", "lt2": "FFFFFF", "hlink": "0000FF"}
    theme_colors = {**usual_colors, **dict.fromkeys(ACCENTS, "808080")}
    theme_colors |= {name: color for name, color in scheme.items() if color}
    mapping = master.element.find(f"{P}clrMap")
    names = {} if mapping is None else mapping.attrib
    colors = theme_colors | {
        name: theme_colors.get(names.get(name, usual), theme_colors[usual]) for name, usual in DEFAULT_MAP.items()
    }
    background, plain = _background((layout, master), colors)
    return Palette(colors, background, plain)


def _background(holders: tuple[Any, Any], colors: Mapping[str, str]) -> tuple[str, bool]:
    """Return the colour behind all, of a picture its mean, and whether it is the only one."""
    for holder in holders:
        ground = holder.element.find(f"{P}cSld/{P}bg")
        if ground is None:
            continue
        solid = ground.find(f"{P}bgPr/{A}solidFill")
        reference = ground.find(f"{P}bgRef")
        source = solid if solid is not None else reference if reference is not None else ground.find(f".//{A}gs")
        color = resolve_color(source[0], colors) if source is not None and len(source) else ""
        blip = ground.find(f"{P}bgPr/{A}blipFill/{A}blip")
        if blip is not None and blip.get(f"{R}embed") in holder.part.rels:
            mean = _mean_color(holder.part.related_part(blip.get(f"{R}embed")).blob)
            words = holders[1].element.find(f".//{P}bodyStyle/{A}lvl1pPr/{A}defRPr/{A}solidFill")
            ink = resolve_color(words[0], colors) if words is not None and len(words) else ""
            # Where the office's own words could not be read on it, a panel lies between.
            color = mean if mean and contrast(ink or colors["tx1"], mean) >= MARK_LEAST else ""
        simple = solid is not None or (reference is not None and reference.get("idx") in ("0", "1000", "1001"))
        return color or colors["bg1"], simple
    return colors["bg1"], True


def _mean_color(picture: bytes) -> str:
    """Return the mean colour of a picture; "" for one that cannot be read or is very large."""
    try:
        with Image.open(io.BytesIO(picture)) as image:
            if image.width * image.height > MAX_PIXELS:
                return ""
            return image.convert("RGB").resize((1, 1), Image.Resampling.BOX).tobytes().hex().upper()
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        return ""


def resolve_color(element: Any, colors: Mapping[str, str]) -> str:
    """Return a colour of DrawingML, lightened or darkened; "" for one that is not known."""
    kind = element.tag.rpartition("}")[2]
    value = element.get("val", "")
    color = {"srgbClr": value, "sysClr": element.get("lastClr", "")}.get(kind, colors.get(value, ""))
    try:
        int(color or "-", 16)
        changes = {child.tag.rpartition("}")[2]: int(child.get("val", WHOLE)) / WHOLE for child in element}
    except ValueError:
        return ""
    return _adjust_lightness(color, changes)


def _adjust_lightness(color: str, changes: Mapping[str, float]) -> str:
    """Return a colour lightened or darkened."""
    hue, light, depth = colorsys.rgb_to_hls(*(int(color[start : start + 2], 16) / 255 for start in (0, 2, 4)))
    light = min(max(light * changes.get("lumMod", 1) + changes.get("lumOff", 0), 0), 1)
    return "".join(f"{round(255 * share):02X}" for share in colorsys.hls_to_rgb(hue, light, depth))
