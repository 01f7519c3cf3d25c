"""Colours and type of the two themes, for the stylesheet, the charts and the slides.

Every colour that carries meaning has at least 3:1 against its surface, text at least 4.5:1
(WCAG 2.2 AA), and colours that tell things apart do so for colour-blind readers too; `tests/test_theme.py`
computes both.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Literal

FONT = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'Noto Sans Arabic', 'Liberation Sans', sans-serif"
"""Only fonts a machine already has: nothing is fetched."""

ThemeName = Literal["light", "dark"]


@dataclass(frozen=True)
class Theme:
    """The colours of one theme, by what they are for.

    `page` lies behind `surface` (cards); `ink` and `muted` are text; `line` separates;
    `mark` is the colour of a bar, `other` of the compared series, `soft` of what lies beyond a bound.
    """

    name: ThemeName
    page: str
    surface: str
    raised: str
    ink: str
    muted: str
    line: str
    grid: str
    accent: str
    on_accent: str
    mark: str
    other: str
    third: str
    soft: str
    notice: str
    on_notice: str
    kinds: Mapping[str, str] = field(default_factory=dict)

    def color(self, name: str) -> str:
        """Return a colour by its name: a field of the theme, or `kind-` and a kind of activity."""
        kind = name.removeprefix("kind-")
        return str(getattr(self, name)) if kind == name else self.kinds.get(kind, self.muted)


LIGHT = Theme(
    name="light",
    page="#f4f6f8",
    surface="#ffffff",
    raised="#eef2f6",
    ink="#17212b",
    muted="#52606d",
    line="#d5dce3",
    grid="#e6ebf0",
    accent="#0b5a8f",
    on_accent="#ffffff",
    mark="#1769a5",
    other="#b4540a",
    third="#547f67",
    soft="#6098c5",
    notice="#fff4d6",
    on_notice="#4a3800",
    kinds=MappingProxyType(
        {
            "webinar": "#1769a5",
            "training": "#875217",
            "procurement": "#634470",
            "assessment": "#547f67",
            "meeting": "#a50e45",
            "service_adaptation": "#8f7a08",
            "other": "#5f6165",
        }
    ),
)

DARK = Theme(
    name="dark",
    page="#0e141a",
    surface="#161e27",
    raised="#202b36",
    ink="#eef3f7",
    muted="#a9b6c2",
    line="#34414e",
    grid="#26313c",
    accent="#7cc0f2",
    on_accent="#0b1a26",
    mark="#5aa9e0",
    other="#f0954a",
    third="#97c6ae",
    soft="#3f6f96",
    notice="#3d3210",
    on_notice="#ffe9ae",
    kinds=MappingProxyType(
        {
            "webinar": "#5aa9e0",
            "training": "#f3a37a",
            "procurement": "#9978a8",
            "assessment": "#97c6ae",
            "meeting": "#f66885",
            "service_adaptation": "#b59b28",
            "other": "#a2a5ab",
        }
    ),
)

THEMES: Mapping[str, Theme] = MappingProxyType({"light": LIGHT, "dark": DARK})

SYMBOLS: Mapping[str, str] = MappingProxyType(
    {
        "webinar": "circle",
        "training": "square",
        "procurement": "diamond",
        "assessment": "triangle-up",
        "meeting": "star",
        "service_adaptation": "cross",
        "other": "x",
    }
)
"""The Plotly symbol of each kind of activity, so that colour never speaks alone."""

SERIES = ("mark", "other", "third")
"""The theme colours of the first, second and third series of a chart."""


def stylesheet() -> str:
    """Return the CSS custom properties of both themes; on paper, always the light one."""
    blocks = [f":root[data-bs-theme={theme.name}]{_properties(theme)}" for theme in THEMES.values()]
    return "\n".join(
        [f":root{{--font:{FONT};}}", *blocks, f"@media print{{:root[data-bs-theme]{_properties(LIGHT)}}}\n"]
    )


def _properties(theme: Theme) -> str:
    """Return the declarations of a theme's colours, in braces."""
    colours = {name: value for name, value in vars(theme).items() if isinstance(value, str) and name != "name"}
    colours |= {f"kind-{kind.replace('_', '-')}": colour for kind, colour in theme.kinds.items()}
    lines = "".join(f"--{name.replace('_', '-')}:{colour};" for name, colour in colours.items())
    return f"{{{lines}color-scheme:{theme.name};}}"
