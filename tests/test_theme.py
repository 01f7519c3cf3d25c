"""Whoever reads it, on whatever screen.

Contrast by the formula of WCAG 2.2, and never colour alone.
"""

from __future__ import annotations

import re
from itertools import combinations

import pytest
from coloraide.everything import ColorAll as Color

from dashboard.dataset.dataset import Dataset
from dashboard.plotting.figure_style import darkened
from dashboard.theme import SERIES, SYMBOLS, THEMES, Theme, stylesheet

TEXT, GRAPHIC = 4.5, 3.0
"""The least contrast of text, and of what carries meaning in a picture."""

BLINDNESS = (None, "protan", "deutan", "tritan")
"""The three common kinds of colour blindness, and none."""

APART = 10.0
"""The least distance (CIEDE2000) of colours that are told apart; 2 to 3 is what a keen eye sees side by side."""

KINDS = ("webinar", "training", "procurement", "assessment", "meeting", "service_adaptation", "other")
BACKGROUNDS = ("page", "surface", "raised")


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, as WCAG defines it."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(colour: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(colour), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_gives_what_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ffffff", "#ffffff") == 1
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


@pytest.fixture(params=sorted(THEMES))
def theme(request: pytest.FixtureRequest) -> Theme:
    return THEMES[request.param]


@pytest.mark.parametrize("background", BACKGROUNDS)
@pytest.mark.parametrize("ink", ["ink", "muted", "accent"])
def test_text_can_be_read_on_every_background(theme: Theme, ink: str, background: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, background)) >= TEXT


@pytest.mark.parametrize(("ink", "background"), [("on_accent", "accent"), ("on_notice", "notice")])
def test_text_can_be_read_on_its_own_background(theme: Theme, ink: str, background: str) -> None:
    assert contrast(getattr(theme, ink), getattr(theme, background)) >= TEXT


@pytest.mark.parametrize("colour", [*SERIES, "soft"])
def test_what_a_chart_draws_stands_out_from_its_card(theme: Theme, colour: str) -> None:
    assert contrast(getattr(theme, colour), theme.surface) >= GRAPHIC


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_activity_stands_out_also_as_a_name(theme: Theme, kind: str) -> None:
    as_text = darkened(theme.kinds[kind], theme.ink)
    for background in BACKGROUNDS:
        assert contrast(theme.kinds[kind], getattr(theme, background)) >= GRAPHIC
        assert contrast(as_text, getattr(theme, background)) >= TEXT


def test_every_kind_has_its_own_colour_and_symbol(theme: Theme, dataset: Dataset) -> None:
    kinds = set(dataset.labels("activities", "kind", "en"))
    assert kinds == set(KINDS) == set(theme.kinds) == set(SYMBOLS)
    assert len(set(theme.kinds.values())) == len(set(SYMBOLS.values())) == len(KINDS)


def test_the_series_of_a_chart_differ(theme: Theme) -> None:
    assert len({getattr(theme, name) for name in SERIES}) == len(SERIES)


def simulate(colour: str, blindness: str | None) -> Color:
    """Simulate a colour as colour-blind readers see it (Brettel 1997, Viénot 1999)."""
    return Color(colour) if blindness is None else Color(colour).filter(blindness)


def distance(colour: str, other: str, blindness: str | None) -> float:
    """Return how far apart two colours are for such a reader."""
    return simulate(colour, blindness).delta_e(simulate(other, blindness), method="2000")


def test_the_library_knows_what_the_colour_blind_confuse() -> None:
    assert distance("#000000", "#ffffff", None) == pytest.approx(100)
    red, green = "#a52a2a", "#556b2f"
    assert distance(red, green, "deutan") < distance(red, green, None) / 3


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_colour_blind_tell_the_kinds_apart(theme: Theme, blindness: str | None) -> None:
    pairs = combinations(theme.kinds.items(), 2)
    close = {(a, b): distance(x, y, blindness) for (a, x), (b, y) in pairs if distance(x, y, blindness) < APART}
    assert close == {}


@pytest.mark.parametrize("blindness", BLINDNESS)
def test_the_colour_blind_tell_the_series_apart(theme: Theme, blindness: str | None) -> None:
    colours = {name: getattr(theme, name) for name in (*SERIES, "soft")}
    pairs = combinations(colours.items(), 2)
    close = {(a, b): distance(x, y, blindness) for (a, x), (b, y) in pairs if distance(x, y, blindness) < APART}
    assert close == {}


def test_every_colour_is_written_the_way_the_formula_and_plotly_read_it(theme: Theme) -> None:
    colours = [value for name, value in vars(theme).items() if name not in ("name", "kinds")]
    assert all(re.fullmatch("#[0-9a-f]{6}", colour) for colour in [*colours, *theme.kinds.values()])


def test_the_stylesheet_gives_each_theme_the_same_names() -> None:
    css = stylesheet()
    blocks = dict(re.findall(r":root\[data-bs-theme=(\w+)\]\{([^}]*)\}", css))
    names = {theme: re.findall(r"--([a-z-]+):", block) for theme, block in blocks.items()}
    assert sorted(names) == sorted(THEMES)
    assert names["light"] == names["dark"]
    assert {"ink", "surface", "on-accent", "kind-webinar", "kind-service-adaptation"} <= set(names["light"])
    assert f"--ink:{THEMES['dark'].ink};" in blocks["dark"]
    assert css.count("{") == css.count("}") == len(THEMES) + 3


def test_on_paper_every_theme_is_the_light_one() -> None:
    css = stylesheet()
    paper = re.search(r"@media print\{:root\[data-bs-theme\]\{([^}]*)\}\}", css)
    light = re.search(r":root\[data-bs-theme=light\]\{([^}]*)\}", css)
    assert paper is not None
    assert light is not None
    assert paper[1] == light[1]
    assert paper.start() > css.index("data-bs-theme=dark")
