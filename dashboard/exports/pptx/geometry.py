"""Where the free part of a slide is: ours, or that of the layouts of an office."""

from __future__ import annotations

from dataclasses import dataclass

from pptx.util import Inches

STACKED = Inches(10.5)
"""The width of content below which figures stand under one another, each with its label beside it."""

GAP, NUMBER_TALL = Inches(0.35), Inches(0.95)
"""Between two figures; the height of a number over its label."""

MIN_SIDE, MAX_SIDE = Inches(1), Inches(60)
"""What a slide measures at least and at most; PowerPoint allows 56 inches."""

Box = tuple[int, int, int, int]
"""Left, top, width and height."""


@dataclass(frozen=True)
class SlideGeometry:
    """The size of a slide and the box between subtitle and source, in EMU; by default our own."""

    width: int = Inches(13.333)
    height: int = Inches(7.5)
    left: int = Inches(0.6)
    top: int = Inches(2.25)
    room: int = Inches(12.13)
    tall: int = Inches(6.33) - Inches(2.25)

    @property
    def box(self) -> Box:
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
        upper, step, lower = (round(Inches(inches) * share) for inches in (2.4, 2.5, 1.58))
        return (self.top, upper), (self.top + step, lower)

    def figures(self, count: int, *, rtl: bool) -> list[tuple[Box, Box]]:
        """Return the boxes of numbers and of their labels, in the order in which they are read."""
        if self.room >= STACKED:
            width, top = (self.room - (count - 1) * GAP) // count, self.top + Inches(0.2)
            lefts = [self.left + place * (width + GAP) for place in range(count)]
            below = top + NUMBER_TALL + Inches(0.1)
            return [
                ((left, top, width, NUMBER_TALL), (left, below, width, self.top + self.tall - below))
                for left in (reversed(lefts) if rtl else lefts)
            ]
        width, tall = (self.room - GAP) * 3 // 10, self.tall // count
        number, label = self.left, self.left + width + GAP
        if rtl:
            number, label = self.left + self.room - width, self.left
        tops = [self.top + place * tall for place in range(count)]
        return [((number, top, width, tall), (label, top, self.room - width - GAP, tall)) for top in tops]

    def as_text(self) -> str:
        """Return it as a record keeps it; "" for our own."""
        if self == OWN_GEOMETRY:
            return ""
        return ",".join(map(str, (self.width, self.height, *self.box)))


OWN_GEOMETRY = SlideGeometry()


def parse_geometry(text: str) -> SlideGeometry:
    """Return the geometry of a record; our own where there is none, or none that can be."""
    numbers = [
        int(number) for number in text.split(",") if number.isascii() and number.isdecimal() and len(number) <= 9
    ]
    if len(numbers) != len(("width", "height", *OWN_GEOMETRY.box)) or not text:
        return OWN_GEOMETRY
    geometry = SlideGeometry(*numbers)
    fits = geometry.left + geometry.room <= geometry.width and geometry.top + geometry.tall <= geometry.height
    sides = (geometry.width, geometry.height, geometry.room, geometry.tall)
    return geometry if fits and all(MIN_SIDE <= side <= MAX_SIDE for side in sides) else OWN_GEOMETRY
