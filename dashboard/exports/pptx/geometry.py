"""Where the free part of a slide is: ours, or that of the layouts of an office."""

from __future__ import annotations

from dataclasses import dataclass

from pptx.util import Inches

LEAST, MOST = Inches(1), Inches(60)
"""What a slide measures at least and at most; PowerPoint allows 56 inches."""


@dataclass(frozen=True)
class SlideGeometry:
    """The size of a slide and the box of its content, in EMU; by default our own.

    Above the box stands the subtitle, below it the source.
    """

    width: int = Inches(13.333)
    height: int = Inches(7.5)
    left: int = Inches(0.6)
    top: int = Inches(2.25)
    room: int = Inches(12.13)
    tall: int = Inches(6.33) - Inches(2.25)

    @property
    def box(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height of the content."""
        return self.left, self.top, self.room, self.tall

    @property
    def wide(self) -> float:
        """Return the width of the content in inches."""
        return self.room / Inches(1)

    @property
    def high(self) -> float:
        """Return the height of the content in inches."""
        return self.tall / Inches(1)

    @property
    def parts(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Return top and height of two charts under one another."""
        share = self.tall / OWN_GEOMETRY.tall
        upper, step, lower = (round(Inches(each) * share) for each in (2.4, 2.5, 1.58))
        return (self.top, upper), (self.top + step, lower)

    def as_text(self) -> str:
        """Return it as a record keeps it; "" for our own."""
        if self == OWN_GEOMETRY:
            return ""
        return ",".join(map(str, (self.width, self.height, *self.box)))


OWN_GEOMETRY = SlideGeometry()


def parse_geometry(text: str) -> SlideGeometry:
    """Return the geometry of a record; our own where there is none, or none that can be."""
    numbers = [int(each) for each in text.split(",") if each.isascii() and each.isdecimal() and len(each) <= 9]
    if len(numbers) != len(("width", "height", *OWN_GEOMETRY.box)) or not text:
        return OWN_GEOMETRY
    geometry = SlideGeometry(*numbers)
    fits = geometry.left + geometry.room <= geometry.width and geometry.top + geometry.tall <= geometry.height
    sides = (geometry.width, geometry.height, geometry.room, geometry.tall)
    return geometry if fits and all(LEAST <= side <= MOST for side in sides) else OWN_GEOMETRY
