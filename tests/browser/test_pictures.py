"""Pictures to take away, as a file or by the clipboard, in the sizes they say."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from dash.testing.wait import until
from PIL import Image

from tests.browser.window import PATIENCE, Window

CARD = "[data-chart=disruption-by-service]"
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


def save(window: Window, downloads: Path, tool: str) -> bytes:
    """Take what a tool of the chart offers, and return the file."""
    menu = f"{CARD} details.tool-menu:has([data-picture])"
    if window.count(f"{menu}:not([open])"):
        window.click(f"{menu} summary")
    window.click(f"{CARD} {tool}")
    until(lambda: [path for path in downloads.iterdir() if path.suffix != ".crdownload"], PATIENCE)
    (file,) = downloads.glob("disruption-by-service*")
    content = file.read_bytes()
    file.unlink()
    return content


def test_files_and_pictures_are_saved_for_the_selection_in_the_size_they_say(window: Window, downloads: Path) -> None:
    window.open("/services?service=school-mental-health")
    assert save(window, downloads, "a[href*='.csv']").startswith(b"\xef\xbb\xbflabel,")
    drawing = save(window, downloads, "[data-picture='svg']").decode()
    assert "School mental health services" in drawing
    assert "78%" in drawing
    sizes = []
    for picture in ("png", "png width=2560", "png for=slide"):
        with Image.open(BytesIO(save(window, downloads, f"[data-picture='{picture}']"))) as image:
            sizes.append(image.size)
    assert [width for width, _height in sizes] == [1280, 2560, 1920]
    assert sizes[2][1] == 1080


def test_a_picture_that_finds_no_place_to_be_made_is_saved_once_it_does(window: Window, downloads: Path) -> None:
    window.open("/services")
    window.driver.execute_script(
        "const { fetch } = window; let refusals = 2; window.fetch = (...request) => request[1]?.method === 'HEAD'"
        " && refusals-- > 0 ? Promise.resolve(new Response(null, { status: 503, headers: { 'Retry-After': '0' } }))"
        " : fetch(...request);"
    )
    assert save(window, downloads, "[data-picture='png']").startswith(b"\x89PNG")
    assert window.text("#toast") == "Your file is being made."


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
