"""Pictures to take away.

In the sizes they say, and never without their titles, sources and address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from dash.testing.wait import until
from PIL import Image

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.chart_export import chart_export
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import languages, text_for
from dashboard.theme import DARK, LIGHT, Theme
from tests.browser.window import PATIENCE, Window
from tests.support.covering import covering, few

SVG = "{http://www.w3.org/2000/svg}"
PAGES = ("/services", "/activities")
LANGUAGES = sorted(languages())
COPIED = """
const done = arguments[0];
navigator.clipboard.read()
  .then((items) => items[0].getType('image/png'))
  .then((blob) => blob.arrayBuffer())
  .then((buffer) => done([...new Uint8Array(buffer)]))
  .catch((error) => done(String(error)));
"""


@pytest.fixture
def clipboard(window: Window) -> Iterator[Window]:
    """The window, with a clipboard that may be read and written."""
    permissions = {"origin": window.server, "permissions": ["clipboardReadWrite", "clipboardSanitizedWrite"]}
    window.driver.execute_cdp_cmd("Browser.grantPermissions", permissions)
    yield window
    window.driver.execute_cdp_cmd("Browser.resetPermissions", {})


def download_picture(window: Window, downloads: Path, chart: str, form: str, size: str = "1") -> bytes:
    """Take a picture of a chart of the page that is open, and return the file."""
    selector = f"[data-chart={chart}] [data-picture={form}][data-size='{size}']"
    window.driver.execute_script("document.querySelector(arguments[0]).click()", selector)

    def matching_files() -> list[Path]:
        return list(downloads.glob(f"{chart}*.{form}"))

    until(matching_files, PATIENCE, msg=f"no {form} of {chart} was saved")
    (file,) = matching_files()
    content = file.read_bytes()
    file.unlink()
    return content


def drawing_text(drawing: Any) -> str:
    """Return the text around the figure, one space between words."""
    return " ".join(" ".join(element.itertext()) for element in drawing.findall(f"{SVG}text"))


def squeezed(text: str) -> str:
    """Return text without spaces: where lines end is the picture's to say."""
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(("page", "language"), covering(PAGES, LANGUAGES, limit=1))
def test_a_drawing_carries_all_that_belongs_to_its_chart(
    page: str, language: str, window: Window, downloads: Path, dataset: Dataset
) -> None:
    window.open(f"{page}?country=KAZ,UZB&lang={language}&theme=light")
    selection, reader = Selection(country=("KAZ", "UZB"), lang=language), RenderContext(text_for(language), LIGHT)
    for chart in (chart for chart in CHARTS.values() if chart.page == page):
        drawing = ElementTree.fromstring(download_picture(window, downloads, chart.id, "svg"))  # noqa: S314
        export = chart_export(chart, dataset, selection, reader, window.server)
        words = squeezed(drawing_text(drawing))
        for part in (export.title, export.subtitle, *export.lines[:-1], export.permalink):
            assert squeezed(part) in words
        assert drawing.findtext(f"{SVG}title") == export.title
        assert squeezed(drawing.findtext(f"{SVG}desc") or "") == squeezed(export.summary)
        (figure,) = drawing.findall(f"{SVG}svg")
        width, height = float(drawing.get("width") or 0), float(drawing.get("height") or 0)
        assert float(figure.get("x") or 0) + float(figure.get("width") or 0) <= width
        assert float(figure.get("y") or 0) + float(figure.get("height") or 0) < height
        sides = {
            (text.get("x"), text.get("text-anchor"), text.get("direction")) for text in drawing.findall(f"{SVG}text")
        }
        right = {(str(int(width) - 32), "start", "rtl"), (str(int(width) - 32), "end", None)}
        assert sides == (right if language == "ar" else {("32", "start", None)})


def picture_size(window: Window, downloads: Path, chart: str, size: str) -> tuple[int, int]:
    with Image.open(BytesIO(download_picture(window, downloads, chart, "png", size))) as picture:
        return picture.size


def test_a_picture_has_the_size_it_says(window: Window, downloads: Path) -> None:
    window.open("/")
    for chart in ("activity-timeline", "disruption-by-service"):
        width, height = picture_size(window, downloads, chart, "1")
        assert width == 1280
        assert picture_size(window, downloads, chart, "2") == (2 * width, 2 * height)
        assert picture_size(window, downloads, chart, "hd") == (1920, 1080)


def colours(picture: Image.Image, box: tuple[int, int, int, int]) -> set[tuple[int, ...]]:
    """Return the colours in a part of a picture."""
    part = picture.convert("RGB").crop(box)
    return {colour for _count, colour in part.getcolors(part.width * part.height) or [] if isinstance(colour, tuple)}


def rgb(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour.removeprefix("#")))


@pytest.mark.parametrize("theme", few([LIGHT, DARK], 1), ids=lambda theme: theme.name)
def test_a_picture_has_the_colours_of_the_theme_and_cuts_nothing(theme: Theme, window: Window, downloads: Path) -> None:
    window.open(f"/services?theme={theme.name}")
    with Image.open(BytesIO(download_picture(window, downloads, "disruption-by-service", "png"))) as picture:
        width, height = picture.size
        assert rgb(theme.mark) in colours(picture, (0, 0, width, height))
        assert rgb(theme.ink) in colours(picture, (0, 32, width, 64))
        for edge in (
            (0, 0, width, 20),
            (0, height - 20, width, height),
            (0, 0, 20, height),
            (width - 20, 0, width, height),
        ):
            assert colours(picture, edge) == {rgb(theme.surface)}


def test_a_phone_takes_the_same_sizes(window: Window, downloads: Path) -> None:
    with window.sized(390, 844):
        window.open("/")
        assert picture_size(window, downloads, "disruption-by-service", "hd") == (1920, 1080)
        assert picture_size(window, downloads, "disruption-by-service", "1")[0] == 1280


def test_a_picture_goes_to_the_clipboard_and_where_that_is_closed_the_page_says_what_to_do(clipboard: Window) -> None:
    clipboard.open("/services")
    clipboard.click("[data-chart=disruption-by-round] details.tool-menu summary")
    clipboard.click("[data-chart=disruption-by-round] [data-copy-image]")
    clipboard.wait("document.querySelector('#toast.shown')")
    assert clipboard.text("#toast") == "Picture copied"
    content = clipboard.driver.execute_async_script(COPIED)
    with Image.open(BytesIO(bytes(content))) as picture:
        assert picture.size == (1920, 1080)
    clipboard.driver.execute_script("navigator.clipboard.write = () => Promise.reject(new Error('closed'))")
    clipboard.driver.execute_script(
        "document.querySelector('[data-chart=disruption-by-round] [data-copy-image]').click()"
    )
    clipboard.wait("document.querySelector('#toast').textContent.includes('download it instead')")


def test_any_word_is_text_in_a_drawing(window: Window, downloads: Path) -> None:
    """Words of the data may hold anything.

    A very long one is broken, and what XML has no place for is left out.
    """
    window.open("/services")
    odd = '<b>&amp; "quoted" ]]> 😷 العربية \x00\x0b ' + "long" * 500
    window.driver.execute_script(
        "document.querySelector('[data-chart=disruption-by-round] .caveat').textContent = arguments[0]", odd
    )
    drawing = ElementTree.fromstring(download_picture(window, downloads, "disruption-by-round", "svg"))  # noqa: S314
    assert squeezed(odd.replace("\x00", "").replace("\x0b", "")) in squeezed(drawing_text(drawing))
    assert max(len("".join(line.itertext())) for line in drawing.findall(f"{SVG}text")) < 300
