"""Templates whose background is a picture."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.util import Inches

from dashboard.dataset.dataset import Dataset
from dashboard.exports.office_template.office_template import read_template
from dashboard.selection import Selection
from dashboard.text.translate import text_for
from tests.support.decks_in_templates import in_template
from tests.support.office_templates import A, P, office_template
from tests.support.pptx_reader import parts, slides

pytestmark = pytest.mark.usefixtures("children_here")


@pytest.mark.parametrize("office_ink", ["bg1", "tx1"])
def test_text_over_a_picture_is_as_light_as_that_of_the_office(office_ink: str, dataset: Dataset) -> None:
    def photograph(deck: Any) -> None:
        image = io.BytesIO()
        Image.new("RGB", (64, 36), (16, 24, 40)).save(image, "png")
        _part, key = deck.slide_master.part.get_or_add_image_part(image)
        content = deck.slide_master.element.find(f"{P}cSld")
        content.remove(content.find(f"{P}bg"))
        content.insert(0, parse_xml(PICTURE_GROUND.format(key)))
        for color in deck.slide_master.element.find(f".//{P}bodyStyle").iter(f"{A}schemeClr"):
            color.set("val", office_ink)

    template, other = read_template(office_template(photograph)), "tx1" if office_ink == "bg1" else "bg1"
    assert any("tx1" in line and "bg1" in line for line in template.report(text_for("en"))) == (office_ink == "bg1")
    content = in_template(template, dataset, Selection(), ("disruption-by-service",))
    charts = [parts(content)[name] for name in parts(content) if name.startswith("ppt/charts/chart")]
    assert charts
    assert all(f'"{office_ink}"'.encode() in chart and f'"{other}"'.encode() not in chart for chart in charts)


PICTURE_GROUND = (
    f'<p:bg {nsdecls("p", "a", "r")}><p:bgPr><a:blipFill><a:blip r:embed="{{0}}"/><a:stretch><a:fillRect/>'
    "</a:stretch></a:blipFill><a:effectLst/></p:bgPr></p:bg>"
)


def test_a_place_beside_the_slide_is_none(dataset: Dataset) -> None:
    def beside(deck: Any) -> None:
        for layout in (deck.slide_layouts[0], deck.slide_layouts[5]):  # the opening, and the one with a title only
            for shape in layout.placeholders:
                kind = shape.element.find(f".//{P}ph").get("type", "body")
                if kind != "ctrTitle":
                    box = (Inches(1), Inches(-2)) if kind == "title" else (Inches(-9), Inches(8))
                    shape.left, shape.top, shape.width, shape.height = *box, Inches(6), Inches(1)

    content = in_template(read_template(office_template(beside)), dataset, Selection())
    title, dated = slides(content)[0].shapes.title, next(s for s in slides(content)[0].shapes if s.name == "Subtitle")
    assert "2026" in dated.text_frame.text
    assert title.top + title.height <= dated.top < dated.top + dated.height <= Inches(7.5)
    for slide in slides(content):
        for shape in slide.shapes:
            assert min(shape.left, shape.top) >= 0, shape.name
