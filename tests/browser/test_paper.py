"""Print gives clean A4 pages: charts with their words, nothing cut, no controls."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from unicodedata import bidirectional, normalize

import pytest
from pypdf import PageObject, PdfReader

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import chart_export
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from tests.browser.window import Window
from tests.support.covering import few

A4 = (595.3, 841.9)
"""Width and height in points."""

CHARTS_OF = {
    "/": ("disruption-by-service", "activity-timeline"),
    "/services": tuple(chart.id for chart in CHARTS.values() if chart.page == "/services"),
    "/activities": tuple(chart.id for chart in CHARTS.values() if chart.page == "/activities"),
}
CONTROLS = (
    "Copy link",
    "Embed",
    "Download",
    "In words",
    "Show table",
    "Reset filters",
    "Rows on a page",
    "Country All",
)
CUT = """
[...document.querySelectorAll('#page :is(text, p, h1, h2)')]
  .filter((part) => part.getBoundingClientRect().right > innerWidth + 1).map((part) => part.textContent)
"""
LEAST = """
Math.min(...[...document.querySelectorAll('.main-svg')].filter((svg) => svg.checkVisibility()).flatMap((svg) => {
  const scale = 688 / svg.viewBox.baseVal.width;
  return [...svg.querySelectorAll('text')].map((words) => parseFloat(getComputedStyle(words).fontSize) * scale);
}))
"""
"""The pixels of the smallest letters of figures, as wide as A4 between its margins."""

SPLIT = """
[...document.querySelectorAll('.paper-part')].flatMap((part) => {
  const { top, bottom } = part.getBoundingClientRect();
  return [...part.querySelectorAll('text')].filter((words) => {
    const box = words.getBoundingClientRect();
    return [top, bottom].some((edge) => box.top < edge - 1 && box.bottom > edge + 1);
  }).map((words) => words.textContent);
})
"""
"""Words between two parts of a figure."""

OVER = """
(([...boxes]) => boxes.filter(({ left, right, top, bottom }, index) => boxes.slice(index + 1).some((other) =>
  Math.min(right, other.right) - Math.max(left, other.left) > 2
  && Math.min(bottom, other.bottom) - Math.max(top, other.top) > 2)).length
)([...document.querySelectorAll('.main-svg .textpoint text, .main-svg .annotation-text, .scatterlayer path.point')]
  .map((words) => words.getBoundingClientRect()))
"""
"""How many labels of a timeline lie over others."""

SIZES = """
[...document.querySelectorAll('.main-svg')].map((svg) => [svg.getAttribute('width'), svg.getAttribute('viewBox')])
"""


def print_page(window: Window) -> PdfReader:
    """Return what comes out of the printer."""
    answer = window.driver.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    return PdfReader(BytesIO(b64decode(answer["data"])))


def squeezed(text: str) -> str:
    """Return text without spaces and ligatures: a PDF holds places of shapes, not words."""
    return re.sub(r"\s+", "", normalize("NFKC", text))


def page_text(page: PageObject) -> str:
    return squeezed(page.extract_text())


def pieces(text: str) -> list[str]:
    """Return a text as it stands on paper; its words, if some run from right to left."""
    if not any(bidirectional(letter) in ("R", "AL") for letter in text):
        return [squeezed(text)]
    return [squeezed(word) for word in text.split() if all(bidirectional(letter) in ("L", "EN") for letter in word)]


@pytest.mark.parametrize("address", few(["/services", "/", "/activities"], 1))
def test_a_chart_with_all_its_words_stands_on_one_page_of_a4_and_the_page_is_then_as_before(
    address: str, window: Window, dataset: Dataset, reader: RenderContext
) -> None:
    window.open(f"{address}?country=KAZ,UZB")
    before = window.js(SIZES)
    pages = print_page(window).pages
    for page in pages:
        assert (float(page.mediabox.width), float(page.mediabox.height)) == pytest.approx(A4, abs=1)
    texts = [page_text(page) for page in pages]
    on_page = replace(reader, compact=address == "/")
    for chart in CHARTS_OF[address]:
        export = chart_export(CHARTS[chart], dataset, Selection(country=("KAZ", "UZB")), on_page, window.server)
        words = [piece for part in (export.title, export.subtitle, *export.lines[:-1]) for piece in pieces(part)]
        holding = [text for text in texts if all(part in text for part in words)]
        assert len(holding) == 1, (chart, [[part for part in words if part not in text] for text in texts])
    titles = sum(
        squeezed(exported_title(chart, dataset, on_page)) in text for chart in CHARTS_OF[address] for text in texts
    )
    assert titles == len(CHARTS_OF[address])
    assert len(pages) <= len(CHARTS_OF[address]) + 1
    page_address = squeezed(f"{window.server}{address}?country=KAZ,UZB")
    assert all(page_address in text for text in texts), "each page names the address"
    assert [words for words in CONTROLS if squeezed(words) in "".join(texts)] == []
    if address == "/services":  # the figure itself is printed, as text and lines, not as a picture
        labels = ("Schoolmentalhealthservices", "78%", "Opioidagonisttreatment", "Round1", "notfound")
        assert [label for label in labels if label not in "".join(texts)] == []
    window.wait(f"JSON.stringify({SIZES.strip()}) === JSON.stringify(arguments[0])", before)


def exported_title(chart: str, dataset: Dataset, reader: RenderContext) -> str:
    return chart_export(CHARTS[chart], dataset, Selection(country=("KAZ", "UZB")), reader, "").title


def test_nothing_to_click_on_is_printed_of_a_stage(window: Window) -> None:
    window.open("/services?present=response-measures")
    text = "".join(page_text(page) for page in print_page(window).pages)
    assert [words for words in CONTROLS if squeezed(words) in text] == []


@contextmanager
def paper(window: Window) -> Iterator[None]:
    """Have the page as it is printed, to measure it."""
    window.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        window.driver.execute_script("dispatchEvent(new Event('beforeprint'))")
        yield
    finally:
        window.driver.execute_script("dispatchEvent(new Event('afterprint'))")
        window.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


@pytest.mark.parametrize("width", [390, pytest.param(1920, marks=pytest.mark.soak)])
def test_a_screen_of_any_width_prints_paper_that_can_be_read(width: int, window: Window) -> None:
    with window.sized(width, 900, scale=1, mobile=width < 700):
        window.open("/services?country=KAZ")
        pages = print_page(window).pages
        assert len(pages) <= 6
        assert "Mostoftendisrupted" in page_text(pages[0])
        with paper(window):
            window.wait(f"({CUT.strip()}).length === 0")
            window.wait(f"({SPLIT.strip()}).length === 0")
            window.wait(f"({LEAST.strip()}) >= 5.5")
        assert window.count(".paper-part") == 0


def test_no_label_of_a_timeline_lies_over_another_on_paper(window: Window) -> None:
    with window.sized(1366, 768, scale=1, mobile=False):
        window.open("/country/KAZ?lang=fr")
        with paper(window):
            assert window.count(".main-svg .textpoint text, .main-svg .annotation-text, .scatterlayer path.point") > 40
            window.wait(f"({OVER.strip()}) === 0")


def test_an_embedded_chart_is_printed_whole_on_one_page(window: Window) -> None:
    window.load("/embed/disruption-by-service?lang=ru")
    window.wait("document.querySelectorAll('.main-svg[viewBox]').length > 1")
    (page,) = print_page(window).pages
    assert squeezed("93 %") in page_text(page)
    with paper(window):
        assert window.js(
            "[...document.querySelectorAll('.plot text')].every("
            "(words) => words.getBoundingClientRect().right <= innerWidth)"
        )
