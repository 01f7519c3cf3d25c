"""Decks are read back as what they are.

Parts of XML in a zip file, native charts, and the workbooks inside them.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import openpyxl
import pptx
from lxml import etree

C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
AROUND = (0, 11, 12, 13, 15)
"""Placeholders of title, footer, number, subtitle and source: what stands in them is not drawn."""

RELATIONS = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"


@dataclass(frozen=True)
class Memory:
    """A native chart: its frame on the slide, its XML, and the cells behind it.

    Formulas by their values.
    """

    frame: Any
    xml: Any
    sheet: tuple[tuple[Any, ...], ...]

    @property
    def names(self) -> list[str]:
        """Return the names of the bars."""
        return [str(row[0]) for row in self.sheet[1:]]

    @property
    def reported(self) -> list[float | None]:
        """Return the values of the first series: what was reported."""
        return [row[1] for row in self.sheet[1:]]

    def labels(self) -> dict[int, str]:
        """Return the words at the end of each bar, by its place."""
        words_by_bar = {}
        for label in self.xml.iter(f"{C}dLbl"):
            words = "".join(label.itertext(f"{A}t")).replace("\u00a0", " ")
            words_by_bar[int(label.find(f"{C}idx").get("val"))] = words
        return words_by_bar


def slides(content: bytes) -> list[Any]:
    """Return the slides of a deck, to read; `edited` changes them."""
    return list(_slides(content))


@lru_cache(16)
def _slides(content: bytes) -> tuple[Any, ...]:
    return tuple(pptx.Presentation(io.BytesIO(content)).slides)


def native_charts(content: bytes) -> list[Memory]:
    """Return the native charts of a deck, to read."""
    return list(_native_charts(content))


@lru_cache(16)
def _native_charts(content: bytes) -> tuple[Memory, ...]:
    charts = list[Memory]()
    for slide in slides(content):
        for frame in (shape for shape in slide.shapes if shape.has_chart):
            part = frame.chart.part
            book = openpyxl.load_workbook(io.BytesIO(part.chart_workbook.xlsx_part.blob), data_only=True)
            rows = tuple(book["Sheet1"].iter_rows(values_only=True))
            charts.append(Memory(frame, etree.fromstring(part.blob), rows))
    return tuple(charts)


def tables(content: bytes) -> list[list[list[str]]]:
    return [
        [[cell.text for cell in row.cells] for row in shape.table.rows]
        for slide in slides(content)
        for shape in slide.shapes
        if shape.has_table
    ]


def words(slide: Any) -> str:
    """Return all that is written on a slide, tables and charts included."""
    return "\n".join(
        text
        for shape in slide.shapes
        for element in (shape._element, shape.chart._chartSpace if shape.has_chart else None)
        if element is not None
        for text in element.itertext()
        if text.strip()
    )


def drawn_words(slide: Any) -> str:
    """Return all that a slide says under its title, subtitle and small print left out."""
    parts = list[str]()
    for shape in slide.shapes:
        if shape.has_chart or not (shape.is_placeholder and shape.placeholder_format.idx in AROUND):
            parts += (shape.chart._chartSpace if shape.has_chart else shape._element).itertext()
    return "\n".join(parts)


def addresses(slide: Any) -> set[str]:
    """Return what the words of a slide open."""
    frames = [shape.text_frame for shape in slide.shapes if shape.has_text_frame]
    runs = [run for frame in frames for paragraph in frame.paragraphs for run in paragraph.runs]
    return {run.hyperlink.address for run in runs if run.hyperlink.address}


def assert_apart(slide: Any) -> None:
    """Nothing on a slide stands on another, and nothing beyond its edges."""
    file = slide.part.package.presentation_part.presentation
    boxes = [(s.name, s.left, s.top, s.left + s.width, s.top + s.height) for s in slide.shapes]
    for place, (name, left, top, right, bottom) in enumerate(boxes):
        assert left >= 0, name
        assert right <= file.slide_width, name
        assert 0 <= top < bottom <= file.slide_height, name
        for other, x0, y0, x1, y1 in boxes[place + 1 :]:
            assert right <= x0 or x1 <= left or bottom <= y0 or y1 <= top, (name, other)


def notes(slide: Any) -> str:
    return str(slide.notes_slide.notes_text_frame.text)


def parts(content: bytes) -> dict[str, bytes]:
    """Return the parts of the package; no name stands twice."""
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        names = file.namelist()
        assert len({name.lower() for name in names}) == len(names)
        return {name: file.read(name) for name in names}


def xml_parts(content: bytes) -> Iterator[tuple[str, Any]]:
    """Yield every part that is XML, parsed."""
    for name, blob in parts(content).items():
        if name.endswith((".xml", ".rels")):
            yield name, etree.fromstring(blob)


def assert_sound(content: bytes) -> None:
    """Every part has a type, every relation leads somewhere, no id stands twice on a slide."""
    blobs = parts(content)
    types = etree.fromstring(blobs["[Content_Types].xml"])
    defaults = {entry.get("Extension").lower() for entry in types.iter(f"{TYPES}Default")}
    overrides = {entry.get("PartName") for entry in types.iter(f"{TYPES}Override")}
    assert [name for name in overrides if name.removeprefix("/") not in blobs] == []
    for name in blobs.keys() - {"[Content_Types].xml"}:
        assert f"/{name}" in overrides or name.rpartition(".")[2].lower() in defaults, name
    for name, root in xml_parts(content):
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for relation in root.iter(RELATIONS):
                if relation.get("TargetMode") != "External":
                    target = posixpath.normpath(posixpath.join("/" + folder, relation.get("Target")))
                    assert target.removeprefix("/") in blobs, (name, target)
        ids = [element.get("id") for element in root.iter(f"{P}cNvPr")]
        assert len(ids) == len(set(ids)), name
