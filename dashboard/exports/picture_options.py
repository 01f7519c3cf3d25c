"""What a reader may ask of a picture: its width, and whether it fills a slide."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from dashboard.errors import LazyMessage, SelectionError

EXTENSIONS = ("svg", "png")
"""The formats that are pictures."""

NARROWEST, WIDEST = 360, 2560
"""Pixels of a picture across."""

SLIDE = "slide"


@dataclass(frozen=True)
class PictureOptions:
    """The width in pixels, 0 where none is asked for, and whether it has the shape of a slide."""

    width: int = 0
    slide: bool = False


DEFAULT_PICTURE = PictureOptions()


def read_picture_options(values: Mapping[str, Sequence[str]], extension: str) -> PictureOptions:
    """Return the options of a picture among the keys of a query string: key -> its values.

    Raises:
        SelectionError: a value is not known, or the format is no picture.
    """
    names = [name for name in ("width", "for") if name in values]
    if names and extension not in EXTENSIONS:
        raise SelectionError(
            LazyMessage.t(
                "{name}: {format} has no such option; {others} have. Leave the key out.",
                name=names[0],
                format=extension,
                others=", ".join(EXTENSIONS),
            )
        )
    if "for" in names and list(values["for"]) != [SLIDE]:
        raise SelectionError(
            LazyMessage.t(
                "{name}: only {name}={value} is known. Write it so, or leave the key out.", name="for", value=SLIDE
            )
        )
    return PictureOptions(_width(values["width"]) if "width" in names else 0, "for" in names)


def _width(values: Sequence[str]) -> int:
    value = values[0] if len(values) == 1 else ",".join(values)
    digits = value if value.isascii() and value.isdecimal() and len(value) <= 5 else "0"
    if not NARROWEST <= int(digits) <= WIDEST:
        raise SelectionError(
            LazyMessage.t(
                "width: {value} is no width of a picture. Write whole pixels from {least} to {most}.",
                value=value[:20] or "–",
                least=NARROWEST,
                most=WIDEST,
            )
        )
    return int(digits)
