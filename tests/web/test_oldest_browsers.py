"""Our scripts and styles hold nothing that the oldest browsers of the README cannot run.

A feature has the versions in which it came, as far as they matter: of one that is too new for either browser, that.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dashboard.settings import shipped_folder

FIREFOX, CHROMIUM = 115, 109
"""Firefox ESR 115 and Chromium 109: the last ones on Windows 7 and 8, still in offices."""

CONDITIONAL = {":has()"}
"""What loses one rule of looks where it is unknown, each in a rule of its own."""

SCRIPTS: dict[str, tuple[str, int, int]] = {
    "toSorted, toReversed, toSpliced": (r"\.to(Sorted|Reversed|Spliced)\(", 115, 110),
    "Array.with": (r"\]\.with\(|\barray\.with\(", 115, 110),
    "Object.groupBy, Map.groupBy": (r"\b(Object|Map)\.groupBy\(", 119, 117),
    "Array.fromAsync": (r"Array\.fromAsync\(", 115, 121),
    "Promise.withResolvers": (r"Promise\.withResolvers\(", 121, 119),
    "Promise.try": (r"Promise\.try\(", 134, 128),
    "methods of sets": (r"\.(union|intersection|difference|isSubsetOf|isSupersetOf|isDisjointFrom)\(", 127, 122),
    "methods of iterators": (
        r"\.(values|keys|entries)\(\)\.(map|filter|some|every|find|reduce|toArray|take)\(",
        131,
        122,
    ),
    "Iterator.from": (r"\bIterator\.", 131, 122),
    "URL.canParse": (r"URL\.(canParse|parse)\(", 115, 120),
    "Intl.Segmenter": (r"Intl\.Segmenter", 125, 87),
    "AbortSignal.any": (r"AbortSignal\.any\(", 124, 116),
    "popover": (r"\b(show|hide|toggle)Popover\(", 125, 114),
    "scheduler": (r"\bscheduler\.", 142, 94),
    "navigation": (r"\bwindow\.navigation\b", 147, 102),
    "view transitions": (r"startViewTransition", 144, 111),
    "regular expressions with v": (r"/[dgimsuy]*v[dgimsuy]*[,;.)]", 116, 112),
    "import attributes": (r"\bimport\b.*\bwith\s*\{", 138, 123),
    "using": (r"^\s*(await )?using \w+ =", 141, 134),
    "RegExp.escape": (r"RegExp\.escape\(", 134, 136),
    "getHTML, setHTMLUnsafe": (r"\.(getHTML|setHTMLUnsafe)\(", 128, 125),
}
STYLES: dict[str, tuple[str, int, int]] = {
    ":has()": (r":has\(", 121, 105),
    "nesting": (r"^\s*&|\{[^{}]*\{[^{}]*&", 117, 120),
    "color-mix()": (r"color-mix\(", 113, 111),
    "relative colours": (r"\b(rgb|hsl|oklch|lab)a?\(from ", 128, 119),
    "light-dark()": (r"light-dark\(", 120, 123),
    ":dir()": (r":dir\(", 49, 120),
    ":user-invalid": (r":user-(in)?valid", 88, 119),
    "@scope": (r"@scope", 146, 118),
    "@starting-style": (r"@starting-style", 129, 117),
    "@property": (r"@property", 128, 85),
    "subgrid": (r"\bsubgrid\b", 71, 117),
    "lh": (r"[\d.]r?lh\b", 120, 109),
    "anchor positioning": (r"\banchor(-size|-name)?[(:]|position-(anchor|area|try)", 147, 125),
    "field-sizing": (r"field-sizing", 153, 123),
    "popover": (r":popover-open", 125, 114),
    "scroll-driven animations": (r"animation-timeline", 999, 115),
    "trigonometry": (r"\b(sin|cos|tan|atan2)\(", 108, 111),
    "round()": (r"\b(round|rem|mod)\(", 118, 125),
    "oklch(), lab()": (r"\b(oklch|oklab|lch|lab)\(", 113, 111),
}
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
RULE = re.compile(r"([^{}]+)\{")


def assets(suffix: str) -> list[Path]:
    """Return our files of a kind."""
    return sorted(shipped_folder("assets").glob(f"*.{suffix}"))


def code(path: Path) -> str:
    """Return a file without its comments."""
    return COMMENT.sub("", path.read_text(encoding="utf-8"))


def newer(features: dict[str, tuple[str, int, int]]) -> dict[str, str]:
    """Return the features that one of the oldest browsers does not know."""
    return {
        name: form for name, (form, firefox, chromium) in features.items() if firefox > FIREFOX or chromium > CHROMIUM
    }


def features_in(text: str, features: dict[str, tuple[str, int, int]]) -> list[str]:
    """Return the newer features that a text uses."""
    return [name for name, form in newer(features).items() if re.search(form, text, re.MULTILINE)]


@pytest.mark.parametrize("path", assets("js"), ids=lambda path: path.name)
def test_scripts_use_what_every_browser_has(path: Path) -> None:
    assert features_in(code(path), SCRIPTS) == []


@pytest.mark.parametrize("path", assets("css"), ids=lambda path: path.name)
def test_styles_use_what_every_browser_has(path: Path) -> None:
    assert set(features_in(code(path), STYLES)) <= CONDITIONAL


@pytest.mark.parametrize("path", assets("css"), ids=lambda path: path.name)
def test_a_selector_that_is_unknown_takes_no_other_with_it(path: Path) -> None:
    """A browser drops the whole list of selectors of a rule when it does not know one of them."""
    for selectors in RULE.findall(code(path)):
        group = re.split(r",(?![^(]*\))", selectors)
        conditional = [":has(" in selector for selector in group]
        assert all(conditional) or not any(conditional), f"{path.name}: {selectors.strip()}"


def test_the_stage_needs_no_selector_that_is_unknown() -> None:
    """What hides the page around a chart on stage works everywhere."""
    rules = RULE.findall(code(shipped_folder("assets") / "presentation.css"))
    hidden = [rule for rule in rules if ".site-header" in rule]
    assert hidden
    assert [rule for rule in hidden if ":has(" in rule] == []


def test_the_newer_features_would_be_seen() -> None:
    assert features_in("const a = b.toSorted();", {"x": (r"\.toSorted\(", 115, 110)}) == ["x"]
    assert features_in(".a { color: color-mix(in srgb, red, blue); }", STYLES) == ["color-mix()"]
    assert features_in("a:has(b) {}", STYLES) == [":has()"]
    assert features_in("for (const x of m.values().map(f)) {}", SCRIPTS) == ["methods of iterators"]


def test_the_readme_names_the_oldest_browsers() -> None:
    readme = " ".join((Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8").split())
    assert f"Firefox ESR {FIREFOX}" in readme
    assert f"Chromium {CHROMIUM}" in readme


@pytest.mark.parametrize("path", assets("css"), ids=lambda path: path.name)
def test_a_sign_is_no_part_of_a_name_and_is_seen_where_that_cannot_be_said(path: Path) -> None:
    """A browser that does not know the words after "/" keeps the form before it."""
    signs = re.findall(r'content: ("[^"]*[^\s"][^"]*")((?: / "")?);', code(path))
    plain, unspoken = ([sign for sign, words in signs if bool(words) == spoken] for spoken in (False, True))
    assert plain == unspoken
