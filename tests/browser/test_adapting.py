"""The page as its reader's system asks: larger, wider spaced, stiller, stronger."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.browser.window import Window
from tests.support.covering import covering, few

PAGES = ("/", "/services", "/country/KAZ", "/activities", "/sources")
FITS = "document.documentElement.scrollWidth <= innerWidth"

TEXTS = "button, .button, label, summary, .tile, .tile *, .chip, h1, h2, h3, th, td, p, dd, li, a"
CLIPPED = (
    f"[...document.querySelectorAll('{TEXTS}')]"
    + """
  .filter((element) => element.checkVisibility()
    && !element.closest('.visually-hidden, .visually-hidden-focusable, .js-plotly-plot, .ag-root'))
  .filter((element) => {
    const style = getComputedStyle(element);
    const cut = (overflow, inner, outer) => ['hidden', 'clip'].includes(overflow) && inner > outer + 1;
    return cut(style.overflowX, element.scrollWidth, element.clientWidth)
      || cut(style.overflowY, element.scrollHeight, element.clientHeight)
      || (!element.closest('.table-scroll') && element.getClientRects().length
          && Math.max(...[...element.getClientRects()].map(({ right }) => right)) > innerWidth + 1);
  })
  .map((element) => element.outerHTML.slice(0, 120))
"""
)
"""What is cut off: text wider or higher than the box that hides what goes beyond it."""

SPACED = """
const sheet = document.createElement('style');
sheet.textContent = `body *:not(svg *) { line-height: 1.5 !important; letter-spacing: 0.12em !important;
  word-spacing: 0.16em !important } p { margin-block-end: 2em !important }`;
document.head.append(sheet);
"""
"""The text spacing of WCAG 1.4.12."""


MOVING = """
[...document.querySelectorAll('*')].map((element) => getComputedStyle(element)).filter(
  ({ transitionProperty: changed, transitionDuration: lasting, animationName: moved }) =>
    (changed !== 'none' && lasting !== '0s') || moved !== 'none',
).length
"""


@contextmanager
def emulate_preferences(window: Window, **features: str) -> Iterator[None]:
    """Have a system that asks for something: `prefers_contrast="more"`."""
    media_features = [{"name": name.replace("_", "-"), "value": value} for name, value in features.items()]
    window.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": media_features})
    try:
        yield
    finally:
        window.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": []})


def style(window: Window, selector: str, name: str) -> str:
    """Return a computed style of the first element of a selector."""
    return str(
        window.js(
            "getComputedStyle(document.querySelector(arguments[0])).getPropertyValue(arguments[1])", selector, name
        )
    )


@pytest.mark.parametrize(("address", "language"), covering(PAGES, ["en", "ru", "ar"], limit=3))
def test_twice_as_large_and_wide_spaced_nothing_is_lost(window: Window, address: str, language: str) -> None:
    """At 200% a window of 1366 by 768 is one of 683 by 384."""
    with window.sized(683, 384):
        window.open(f"{address}?lang={language}")
        assert window.js(FITS)
        assert window.js(CLIPPED) == []
        window.driver.execute_script(SPACED)
        assert window.js(CLIPPED) == []


@pytest.mark.parametrize("language", few(["ar", "ru"], 1))
def test_wide_spaced_text_is_not_cut_on_a_desktop(window: Window, language: str) -> None:
    window.open(f"/?lang={language}&country=KAZ")
    window.driver.execute_script(SPACED)
    assert window.js(CLIPPED) == []


def test_nothing_moves_for_who_wants_no_motion_and_more_contrast_makes_quiet_text_strong(window: Window) -> None:
    window.open("/?theme=light")
    assert style(window, ".toast-line", "transition-duration") != "0s"
    with emulate_preferences(window, prefers_reduced_motion="reduce"):
        assert window.js(MOVING) == 0
    ink, tick = style(window, "body", "color"), ".js-plotly-plot .xtick text"
    assert style(window, ".subtitle", "color") != ink
    with emulate_preferences(window, prefers_contrast="more"):
        assert style(window, ".subtitle", "color") == ink
        assert style(window, ".chart-card", "border-top-color") == ink
        assert style(window, tick, "fill") == ink


@pytest.mark.parametrize("scheme", [pytest.param("light", marks=pytest.mark.soak), "dark"])
def test_forced_colours_keep_what_says_something(window: Window, scheme: str) -> None:
    with emulate_preferences(window, forced_colors="active", prefers_color_scheme=scheme):
        window.open("/?theme=light")
        assert window.js("matchMedia('(forced-colors: active)').matches")
        assert style(window, ".plot", "forced-color-adjust") == "none"
        assert style(window, ".plot", "background-color") == "rgb(255, 255, 255)", "figures keep their own ground"
        assert style(window, ".site-header a[aria-current]", "outline-style") == "solid"
        assert style(window, ".form-check-input", "appearance") == "auto"


def test_the_theme_is_the_systems_of_today_unless_one_is_asked_for(window: Window) -> None:
    with emulate_preferences(window, prefers_color_scheme="light"):
        window.open("/")
        window.wait("document.documentElement.dataset.bsTheme === 'light' && document.cookie.includes('.light')")
        window.driver.get("about:blank")
    with emulate_preferences(window, prefers_color_scheme="dark"):
        window.open("/")
        window.wait("document.documentElement.dataset.bsTheme === 'dark'")
        window.drawn(2)
        window.open("/?theme=light")
        assert window.js("document.documentElement.dataset.bsTheme") == "light"


def test_a_page_is_drawn_anew_for_a_tablet_that_is_turned_or_a_window_that_is_enlarged(window: Window) -> None:
    beyond = """[...document.querySelectorAll('.main-svg text')].filter(
        (words) => words.getClientRects()[0]?.right > innerWidth)"""
    heights = "[...document.querySelectorAll('.plot')].map((plot) => plot.clientHeight)"
    drawn_at = {}
    for width in (390, 760):
        with window.sized(width, 900, scale=1, mobile=False):
            window.open("/services?lang=fr")
            drawn_at[width] = window.js(heights)
    assert all(tablet < phone for tablet, phone in zip(drawn_at[760], drawn_at[390], strict=True))
    with window.sized(760, 900, scale=1, mobile=False):
        window.open("/services?lang=fr")
        for width in (390, 760):
            window.resize(width, 900)
            window.wait(f"JSON.stringify({heights}) === JSON.stringify(arguments[0])", drawn_at[width])
            window.drawn()
            assert window.js(f"{beyond}.length") == 0
