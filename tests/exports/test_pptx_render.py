"""Decks are opened by LibreOffice, which did not write them, and every slide becomes a page."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.dashboard_export import dashboard_export
from dashboard.exports.pptx.deck import dashboard_to_pptx, to_pptx
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from dashboard.theme import LIGHT
from tests.support.export_fixtures import ROOT, export
from tests.support.pptx_reader import slides

PACKAGES = "libreoffice-impress poppler-utils"
LONGEST = 300


def program(name: str) -> str:
    path = shutil.which(name)
    assert path, f"{name} is not there, which this test opens decks with. As root: apt-get install {PACKAGES}"
    return path


def pages(folder: Path) -> dict[str, list[str]]:
    """Turn every deck of a folder into pages and return their words, deck by deck."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    decks = sorted(str(file) for file in folder.glob("*.pptx"))
    subprocess.run(
        [program("soffice"), profile, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *decks],
        check=True,
        capture_output=True,
        timeout=LONGEST,
    )
    return {file.stem: words(file) for file in sorted(folder.glob("*.pdf"))}


def words(file: Path) -> list[str]:
    process = subprocess.run(
        [program("pdftotext"), "-layout", str(file), "-"], check=True, capture_output=True, text=True
    )
    return [" ".join(page.split()) for page in process.stdout.split("\f")[:-1]]


@pytest.fixture(scope="module")
def decks(dataset: Dataset) -> dict[str, bytes]:
    contents = {name: to_pptx(export(name, dataset)) for name in CHARTS}
    contents["dashboard"] = dashboard_to_pptx(
        dashboard_export(dataset, Selection(), RenderContext(text_for("en"), LIGHT), ROOT)
    )
    return contents


@pytest.mark.soak
def test_libreoffice_shows_every_slide_with_its_title(decks: dict[str, bytes], tmp_path: Path) -> None:
    for name, content in decks.items():
        (tmp_path / f"{name}.pptx").write_bytes(content)
    texts = pages(tmp_path)
    assert texts.keys() == decks.keys()
    for name, content in decks.items():
        deck_slides = slides(content)
        assert len(texts[name]) == len(deck_slides), name
        for page, slide in zip(texts[name], deck_slides, strict=True):
            for word in slide.shapes.title.text_frame.text.split():
                assert word in page, (name, word)
    assert ">60%" in texts["disruption-by-service"][0]
    assert "not found" in texts["disruption-by-round"][0]
    assert "~4,000" in " ".join(texts["service-outputs"])
