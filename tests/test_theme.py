"""Whoever reads it, on whatever screen: contrast by the formula of WCAG 2.2, and never colour alone."""

from __future__ import annotations

import re

import pytest

from dashboard.dataset.records import Dataset
from dashboard.theme import SERIES, SYMBOLS, THEMES, Theme, stylesheet

TEXT, GRAPHIC = 4.5, 3.0
"""The least contrast of text, and of what carries meaning in a picture."""

KINDS = ("webinar", "training", "procurement", "assessment", "meeting", "service_adaptation", "other")
BACKGROUNDS = ("page", "surface", "raised")


def luminance(colour: str) -> float:
    """Return the relative luminance of `#rrggbb`, as WCAG defines it."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in (red, green, blue)]
    return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21."""
    darker, lighter = sorted((luminance(one), luminance(other)))
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
def test_every_kind_of_activity_stands_out(theme: Theme, kind: str) -> None:
    assert all(contrast(theme.kinds[kind], getattr(theme, background)) >= GRAPHIC for background in BACKGROUNDS)


def test_every_kind_has_its_own_colour_and_symbol(theme: Theme, dataset: Dataset) -> None:
    known = set(dataset.labels("activities", "kind", "en"))
    assert known == set(KINDS) == set(theme.kinds) == set(SYMBOLS)
    assert len(set(theme.kinds.values())) == len(set(SYMBOLS.values())) == len(KINDS)


def test_the_series_of_a_chart_differ(theme: Theme) -> None:
    assert len({getattr(theme, name) for name in SERIES}) == len(SERIES)


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
    assert css.count("{") == css.count("}") == len(THEMES) + 1
