"""Decks that are encrypted, damaged, foreign or too large: one sentence, nothing followed."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Callable
from typing import Any

import pptx
import pytest
from lxml import etree

from dashboard.dataset.dataset import Dataset
from dashboard.exports.office_errors import DECK_REASONS, DeckRejected
from dashboard.exports.pptx.identity import TAG, parse_record, properties_to_records, serialize_record
from dashboard.exports.refresh.deck_refresh import refresh_deck
from dashboard.exports.refresh.package import DECK, STRICT_NAMES, DeckPackage
from dashboard.selection import Selection
from dashboard.xlsx_reader.file_kinds import OLD_OFFICE, PROTECTED
from tests.support.pptx_reader import parts
from tests.support.story_deck import story_deck

TYPES = "[Content_Types].xml"
LOOSE = b"http://schemas.openxmlformats.org/"
BILLION = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>"""
FILE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]><x>&a;</x>"""


@pytest.fixture(scope="module")
def deck(dataset: Dataset) -> bytes:
    return story_deck(dataset, Selection(), ("disruption-by-service",))


def pack(blobs: dict[str, bytes], *, times: int = 0) -> bytes:
    """Return parts as a package; `times` megabytes of zeros beside them."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in blobs.items():
            archive.writestr(name, blob)
        if times:
            with archive.open("ppt/media/film.bin", "w", force_zip64=True) as film:
                for _time in range(times):
                    film.write(b"\0" * 1024 * 1024)
    return target.getvalue()


def replace_part(content: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    blobs = parts(content)
    return pack({**blobs, name: change(blobs[name])})


def foreign_deck() -> bytes:
    target = io.BytesIO()
    file = pptx.Presentation()
    file.slides.add_slide(file.slide_layouts[0]).shapes.title.text_frame.text = "Foreign"
    file.save(target)
    return target.getvalue()


def with_slides(content: bytes, count: int) -> bytes:
    def repeat_slide(blob: bytes) -> bytes:
        root = etree.fromstring(blob)
        entries = root.find("{*}sldIdLst")
        (first,) = entries
        for number in range(count):
            copy = etree.SubElement(entries, first.tag, dict(first.attrib))
            copy.set("id", str(1_000 + number))
        return bytes(etree.tostring(root))

    return replace_part(content, "ppt/presentation.xml", repeat_slide)


def set_zip_flag(deck: bytes) -> bytes:
    content = bytearray(deck)
    content[content.index(b"PK\x01\x02") + 8] |= 1
    return bytes(content)


def retype(deck: bytes, kind: bytes) -> bytes:
    return replace_part(deck, TYPES, lambda blob: blob.replace(DECK.encode(), kind))


MACRO = b"application/vnd.ms-powerpoint.presentation.macroEnabled.main+xml"
DOCUMENT = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
CASES: dict[str, Callable[[bytes], bytes]] = {
    "size": lambda deck: deck + b"\0" * (20 * 1024 * 1024),
    "unpacked": lambda deck: pack(parts(deck), times=200),
    "parts": lambda deck: pack(parts(deck) | {f"x{number}": b"" for number in range(20_001)}),
    "slides": lambda deck: with_slides(deck, 2_001),
    "password": lambda _deck: OLD_OFFICE + b"\0" * 512 + PROTECTED,
    "old": lambda _deck: OLD_OFFICE + b"\0" * 512,
    "macros": lambda deck: retype(deck, MACRO),
    "foreign": lambda deck: retype(deck, DOCUMENT),
    "broken": lambda deck: deck[: len(deck) // 2],
    "identity": lambda _deck: foreign_deck(),
    "strict": lambda deck: replace_part(
        deck, "ppt/presentation.xml", lambda blob: blob.replace(LOOSE, STRICT_NAMES[1:].encode())
    ),
    "zip flag": set_zip_flag,
    "no type": lambda deck: retype(deck, DECK.replace("openxml", "macro").encode()),
}


OTHER_NAMES = {"zip flag": "password", "no type": "foreign"}


@pytest.mark.parametrize("name", CASES)
def test_it_is_refused_with_one_sentence(name: str, deck: bytes, dataset: Dataset) -> None:
    with pytest.raises(DeckRejected) as rejection:
        refresh_deck(CASES[name](deck), dataset)
    assert rejection.value.reason == OTHER_NAMES.get(name, name)
    assert str(rejection.value) == DECK_REASONS[rejection.value.reason]


@pytest.mark.parametrize("content", [b"", b"PK", b"PK\x03\x04" + b"\0" * 100, b"%PDF-1.7", b"\xff" * 5_000])
def test_no_deck_at_all_is_refused(content: bytes, dataset: Dataset) -> None:
    with pytest.raises(DeckRejected):
        refresh_deck(content, dataset)


@pytest.mark.parametrize(
    ("part", "entities"),
    [
        ("ppt/slides/slide1.xml", BILLION),
        ("ppt/charts/chart1.xml", FILE),
        ("ppt/presentation.xml", BILLION),
        (TYPES, FILE),
    ],
)
def test_entities_are_refused(part: str, entities: bytes, deck: bytes, dataset: Dataset) -> None:
    with pytest.raises(DeckRejected) as rejection:
        refresh_deck(replace_part(deck, part, lambda _blob: entities), dataset)
    assert rejection.value.reason in ("broken", "foreign")


@pytest.mark.soak
def test_2000_slides_are_refreshed_in_bounds(deck: bytes, dataset: Dataset) -> None:
    assert not refresh_deck(with_slides(deck, 1_999), dataset).is_changed


def test_links_to_other_places_are_not_followed(deck: bytes, dataset: Dataset) -> None:
    def outside(blob: bytes) -> bytes:
        root = etree.fromstring(blob)
        for relation in root:
            relation.set("Target", "http://127.0.0.1:9/book.xlsx")
            relation.set("TargetMode", "External")
        return bytes(etree.tostring(root))

    result = refresh_deck(replace_part(deck, "ppt/charts/_rels/chart1.xml.rels", outside), dataset)
    assert not result.is_changed


def forge_records(deck: bytes, change: Callable[[dict[str, Any]], None]) -> bytes:
    """Return a deck whose records say something else under a good hash.

    And whose workbook is gone.
    """
    blobs = parts(deck)
    for name in [name for name in blobs if name.startswith("ppt/tags/")]:
        root = etree.fromstring(blobs[name])
        for tag in root:
            record = parse_record(tag.get("val", ""))
            assert record is not None
            change(record)
            tag.set("name", TAG)
            tag.set("val", serialize_record(record))
        blobs[name] = etree.tostring(root)
    blobs["ppt/embeddings/Microsoft_Excel_Sheet1.xlsx"] = b"no workbook"
    return pack(blobs)


def outcome(content: bytes, dataset: Dataset) -> str | list[str]:
    """Return why a deck is refused, or what was done with it."""
    try:
        return [change.done for change in refresh_deck(content, dataset).changes]
    except DeckRejected as error:
        return error.reason


def hurt_lines(record: dict[str, Any]) -> None:
    if "element" in record:
        record["element"]["lines"] = [{"key": "x"}]


def hurt_numbers(record: dict[str, Any]) -> None:
    if "element" in record:
        for line in record["element"]["lines"]:
            line["nums"] = ["a", {}]


@pytest.mark.parametrize(
    "change",
    [
        hurt_lines,
        hurt_numbers,
        lambda record: record.update(texts={"Title": 5}),
        lambda record: record.update(query="country=" + "A" * 8_500),
        lambda record: record.update(slide="no-such-chart"),
        lambda record: record.update(slide="../../etc/passwd", deck="whole"),
        lambda record: record.update(root="javascript:alert(1)"),
        lambda record: record.update(query="lang=xx&country=QQQ"),
        lambda record: record.update(texts={}),
        lambda record: record.get("element", {}).update(lines=[]),
        lambda record: record.get("element", {}).update(kind="table", heads=1),
    ],
)
def test_forged_records_write_nothing(change: Callable[[dict[str, Any]], None], deck: bytes, dataset: Dataset) -> None:
    result = outcome(forge_records(deck, change), dataset)
    assert result in ("identity", "broken") or set(result) <= {"unchanged", "removed", "not-added", "left"}


def test_damaged_tags_are_no_record(deck: bytes, dataset: Dataset) -> None:
    blobs = parts(deck)
    damaged_blobs = {n: b.replace(b"78%", b"99%") if n.startswith("ppt/tags/") else b for n, b in blobs.items()}
    damaged_blobs.pop("ppt/embeddings/Microsoft_Excel_Sheet1.xlsx")
    result = refresh_deck(pack(damaged_blobs), dataset)
    assert not result.is_changed


def test_a_package_unpacks_no_part_beyond_its_bound(deck: bytes) -> None:
    blobs = parts(deck)
    blobs["ppt/slides/slide1.xml"] = b"<x>" + b" " * (31 * 1024 * 1024) + b"</x>"
    package = DeckPackage(pack(blobs))
    with pytest.raises(DeckRejected) as rejection:
        package.tree("ppt/slides/slide1.xml")
    assert rejection.value.reason == "unpacked"


@pytest.mark.parametrize(
    "words", ["", "zz", "no base64!", base64.b64encode(zlib.compress(b"a" * 50_000_000, 9)).decode()]
)
def test_properties_that_are_not_ours_or_unpack_too_far_hold_no_record(words: str) -> None:
    assert properties_to_records({f"{TAG} 001": words}) == []
