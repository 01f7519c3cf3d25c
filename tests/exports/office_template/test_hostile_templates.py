"""Templates that are damaged, foreign or too large: one sentence, nothing followed."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pptx
import pytest
from pptx.oxml.ns import qn
from pptx.util import Inches

from dashboard.errors import SettingsError
from dashboard.exports.office_errors import TEMPLATE_REASONS, TemplateRejected
from dashboard.exports.office_template.office_template import read_template, template_of_setting
from dashboard.text.translate import text_for
from dashboard.xlsx_reader.file_kinds import OLD_OFFICE, PROTECTED
from tests.support.complete_languages import COMPLETE
from tests.support.office_templates import TEMPLATE, TYPES, P, office_template, replace_part

pytestmark = pytest.mark.usefixtures("children_here")

BILLION = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>"""
MACRO = b"vnd.ms-powerpoint.template.macroEnabled.main+xml"
TEMPLATE_TYPE = b"vnd.openxmlformats-officedocument." + TEMPLATE
WORD = b"wordprocessingml.document.main+xml"
MASTER_LINKS = "ppt/slideMasters/_rels/slideMaster1.xml.rels"
IMAGE = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
LINK = IMAGE.replace(b"image", b"hyperlink")


def retype(old: bytes, new: bytes) -> bytes:
    """Return a template that says it is another kind of file."""
    return replace_part(office_template(), TYPES, lambda blob: blob.replace(old, new))


def with_link(kind: bytes, address: bytes) -> bytes:
    """Return a template whose master refers to a place outside."""
    entry = b'<Relationship Id="rId99" Type="' + kind + b'" Target="' + address + b'" TargetMode="External"/>'
    return replace_part(office_template(), MASTER_LINKS, lambda blob: blob.replace(b"</Rel", entry + b"</Rel"))


def without_layouts(deck: Any) -> None:
    for layout in deck.slide_layouts:
        if layout.used_by_slides:
            entries = deck.slides._sldIdLst
            deck.part.drop_rel(entries[0].rId)
            entries.remove(entries[0])
    for layout in list(deck.slide_layouts):
        deck.slide_layouts.remove(layout)


def without_titles(deck: Any) -> None:
    for layout in deck.slide_layouts:
        for shape in list(layout.placeholders):
            if shape.element.find(f".//{P}ph").get("type") in ("title", "ctrTitle"):
                shape.element.getparent().remove(shape.element)


def titles_off_the_slide(deck: Any) -> None:
    for holder in (deck.slide_master, *deck.slide_layouts):
        for shape in holder.placeholders:
            if shape.element.find(f".//{P}ph").get("type") in ("title", "ctrTitle"):
                shape.left, shape.top, shape.width, shape.height = Inches(1), Inches(-2), Inches(8), Inches(1)


def narrow(deck: Any) -> None:
    deck.slide_width, deck.slide_height = Inches(3), Inches(3)


CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "size": (lambda: office_template() + b"\0" * (20 * 1024 * 1024), "size"),
    "encrypted": (lambda: OLD_OFFICE + b"\0" * 512 + PROTECTED, "password"),
    "macros": (lambda: retype(TEMPLATE_TYPE, MACRO), "macros"),
    "word": (lambda: retype(TEMPLATE, WORD), "foreign"),
    "half": (lambda: office_template()[:9_000], "broken"),
    "no XML": (lambda: replace_part(office_template(), "ppt/slideMasters/slideMaster1.xml", lambda _: b"<x"), "broken"),
    "no layout": (lambda: office_template(without_layouts), "layouts"),
    "no title": (lambda: office_template(without_titles), "title"),
    "titles off the slide": (lambda: office_template(titles_off_the_slide), "title"),
    "no room": (lambda: office_template(narrow), "room"),
    "picture outside": (lambda: with_link(IMAGE, b"http://127.0.0.1:9/logo.png"), "links"),
    "link to a file": (lambda: with_link(LINK, b"file:///etc/passwd"), "links"),
}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_with_one_sentence(name: str) -> None:
    make, reason = CASES[name]
    with pytest.raises(TemplateRejected) as rejection:
        read_template(make())
    assert (rejection.value.reason, str(rejection.value)) == (reason, TEMPLATE_REASONS[reason])


@pytest.mark.parametrize(
    "part", ["ppt/theme/theme1.xml", "ppt/slideLayouts/slideLayout2.xml", "ppt/presentation.xml", TYPES, MASTER_LINKS]
)
def test_entities_are_refused(part: str) -> None:
    with pytest.raises(TemplateRejected) as rejection:
        read_template(replace_part(office_template(), part, lambda _blob: BILLION))
    assert rejection.value.reason in ("broken", "foreign")


def test_a_link_that_a_reader_clicks_may_stay() -> None:
    assert read_template(with_link(LINK, b"https://www.example.org/")).findings


def test_its_slides_do_not_come_along_nor_what_refers_to_them() -> None:
    def jump(deck: Any) -> None:
        box = deck.slide_master.shapes._spTree.findall(f"{P}sp")[0]
        key = deck.slide_master.part.relate_to(deck.slides[0].part, IMAGE.replace(b"image", b"slide").decode())
        about = box.find(f"{P}nvSpPr/{P}cNvPr")
        click = about.makeelement(qn("a:hlinkClick"), {qn("r:id"): key, "action": "ppaction://hlinksldjump"})
        about.append(click)

    content = read_template(office_template(jump)).content
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if name.startswith("ppt/slides/")]
        assert b"hlinkClick" not in archive.read("ppt/slideMasters/slideMaster1.xml")
    assert len(pptx.Presentation(io.BytesIO(content)).slide_layouts) == 11


@pytest.mark.parametrize("language", COMPLETE)
def test_every_reason_has_a_sentence_in_each_language(language: str) -> None:
    for reason, english in TEMPLATE_REASONS.items():
        sentence = TemplateRejected(reason).sentence(text_for(language))
        assert sentence != english


def test_a_setting_that_cannot_be_used_says_so_at_the_start(tmp_path: Path) -> None:
    assert template_of_setting(None) is None
    with pytest.raises(SettingsError, match=r"DASHBOARD_TEMPLATE: .*none\.potx' cannot be read: No such file"):
        template_of_setting(tmp_path / "none.potx")
    (tmp_path / "old.potx").write_bytes(OLD_OFFICE + b"\0" * 512)
    with pytest.raises(SettingsError, match=r"cannot be used\. The template is a file of PowerPoint before 2007"):
        template_of_setting(tmp_path / "old.potx")
