"""What officers do to a deck: by python-pptx, and by saving it in LibreOffice."""

from __future__ import annotations

import copy
import io
import shutil
import subprocess
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pptx
from lxml import etree
from openxml_audit import OpenXmlValidator
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI

from dashboard.dataset.dataset import Dataset, Version
from dashboard.exports.refresh.chart_part import write_cache
from dashboard.exports.refresh.deck_refresh import refresh_deck
from tests.support.dataset_variants import with_tables
from tests.support.pptx_reader import A, C, assert_sound

LATER = Version("0123456789ab", "2027-01-31")
C15 = "{http://schemas.microsoft.com/office/drawing/2012/chart}"


def later(dataset: Dataset, values: Mapping[str, Mapping[str, Any]], table: str = "observations") -> Dataset:
    """Return the data of a later version, with other values: id -> column -> value."""
    frame = dataset.table(table).copy()
    for key, cells in values.items():
        (place,) = frame.index[frame["id"] == key]
        for column, value in cells.items():
            frame.loc[place, column] = value
    return replace(with_tables(dataset, {table: frame}), version=LATER)


def without(dataset: Dataset, key: str, table: str = "observations") -> Dataset:
    """Return the data of a later version without a row."""
    frame = dataset.table(table)
    return replace(with_tables(dataset, {table: frame[frame["id"] != key].reset_index(drop=True)}), version=LATER)


def edited(content: bytes, edit: Callable[[Any], None]) -> bytes:
    """Return a deck after an edit of its presentation."""
    deck = pptx.Presentation(io.BytesIO(content))
    edit(deck)
    target = io.BytesIO()
    deck.save(target)
    return target.getvalue()


def chart_frames(deck: Any) -> list[Any]:
    return [shape for slide in deck.slides for shape in slide.shapes if shape.has_chart]


def write_bars(frame: Any, rows: Sequence[tuple[str, float]]) -> None:
    """Write names and percentages of bars as PowerPoint does behind "Edit data"."""
    texts = [f"{value:g}%" for _name, value in rows]
    cells = [(name, value, value, value, text) for (name, value), text in zip(rows, texts, strict=True)]
    with opened_sheet(frame) as sheet:
        for place, line in enumerate(cells, start=2):
            for column, value in enumerate(line, start=1):
                sheet.cell(place, column).value = value
    space = frame.chart._chartSpace
    for series in space.iter(f"{C}ser"):
        for tag, values in (("cat", [name for name, _value in rows]), ("val", [value for _name, value in rows])):
            write_cache(series.find(f"{C}{tag}"), values)
    for cache in space.iter(f"{C15}datalabelsRange"):
        write_cache(cache, texts)
    for element in space.iter(f"{C}dLbl"):
        element.find(f".//{A}t").text = "[CELLRANGE]"


def swap_series(frame: Any, first: int, second: int) -> None:
    """Let two columns of cells change places, as in Excel, with what the chart reads from them."""
    with opened_sheet(frame) as sheet:
        for cell, other in zip(*(list(sheet.columns)[place + 1] for place in (first, second)), strict=True):
            cell.value, other.value = other.value, cell.value
    series = list(frame.chart._chartSpace.iter(f"{C}ser"))
    for tag in ("tx", "val"):
        caches = [series[place].find(f"{C}{tag}")[0][-1] for place in (first, second)]
        holders = [cache.getparent() for cache in caches]
        for holder, cache in zip(reversed(holders), caches, strict=True):
            holder.append(cache)


@contextmanager
def opened_sheet(frame: Any) -> Iterator[Any]:
    """Open the sheet behind a chart, and save it."""
    part = frame.chart.part.chart_workbook.xlsx_part
    book = openpyxl.load_workbook(io.BytesIO(part.blob))
    yield book["Sheet1"]
    target = io.BytesIO()
    book.save(target)
    part._blob = target.getvalue()


def correct_number(frame: Any, line: int, value: float, label: str) -> None:
    """Correct a number as PowerPoint does behind "Edit data": cell, drawing and label."""
    with opened_sheet(frame) as sheet:
        sheet.cell(line + 2, 2).value = value
    space = frame.chart._chartSpace
    for point in space.iter(f"{C}pt"):
        cache = point.getparent()
        if point.get("idx") == str(line) and cache.tag == f"{C}numCache":
            point.find(f"{C}v").text = str(value)
        if point.get("idx") == str(line) and cache.tag == f"{C15}dlblRangeCache":
            point.find(f"{C}v").text = label
    for element in space.iter(f"{C}dLbl"):
        if element.find(f"{C}idx").get("val") == str(line):
            element.find(f".//{A}t").text = "[CELLRANGE]"


def copy_chart(frame: Any, slide: Any) -> Any:
    """Copy a chart alone onto a slide of any deck, as PowerPoint does.

    The drawing and its workbook go along.
    """
    part, package = frame.chart.part, slide.part.package
    xml = etree.fromstring(part.blob)
    book = Part(
        PackURI("/ppt/embeddings/copied.xlsx"),
        part.chart_workbook.xlsx_part.content_type,
        package,
        part.chart_workbook.xlsx_part.blob,
    )
    name = PackURI("/ppt/charts/copied.xml")
    chart = type(part).load(name, part.content_type, package, etree.tostring(xml))
    key = chart.relate_to(book, RELATIONSHIP_TYPE.PACKAGE)
    chart._element.find(f"{C}externalData").set(f"{{{R}}}id", key)
    element = copy.deepcopy(frame._element)
    for data in list(element.iter("{*}custDataLst")):
        data.getparent().remove(data)
    element.find(f".//{C}chart").set(f"{{{R}}}id", slide.part.relate_to(chart, RELATIONSHIP_TYPE.CHART))
    for place in list(element.iter("{*}ph")):
        place.getparent().remove(place)
    slide.shapes._spTree.append(element)
    return slide.shapes[-1]


R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def copy_slide(deck: Any, number: int) -> Any:
    """Copy a slide within its deck with its charts, as PowerPoint does.

    Its tags go along, the notes do not.
    """
    source = deck.slides[number]
    target = deck.slides.add_slide(source.slide_layout)
    for shape in list(target.shapes):
        shape._element.getparent().remove(shape._element)
    for shape in source.shapes:
        if shape.has_chart:
            copy_chart(shape, target)
        else:
            target.shapes._spTree.append(copy.deepcopy(shape._element))
    data = source._element.cSld.find("{*}custDataLst")
    clone = copy.deepcopy(data)
    for tags in clone:
        old = source.part.related_part(tags.get(f"{{{R}}}id"))
        part = Part(PackURI("/ppt/tags/copied.xml"), old.content_type, target.part.package, old.blob)
        tags.set(f"{{{R}}}id", target.part.relate_to(part, RELATIONSHIP_TYPE.TAGS))
    target._element.cSld.append(clone)
    return target


def delete_slide(deck: Any, number: int) -> None:
    entries = deck.slides._sldIdLst
    deck.part.drop_rel(entries[number].rId)
    entries.remove(entries[number])


def saved_by_libreoffice(content: bytes, folder: Path) -> bytes:
    """Return a deck as LibreOffice saves it."""
    program = shutil.which("soffice")
    assert program, "LibreOffice is not there. As root: apt-get install libreoffice-impress"
    (folder / "in").mkdir()
    source = folder / "in" / "deck.pptx"
    source.write_bytes(content)
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    order = [program, profile, "--headless", "--convert-to", "pptx", "--outdir", str(folder), str(source)]
    subprocess.run(order, check=True, capture_output=True, timeout=300)
    return (folder / "deck.pptx").read_bytes()


def assert_settled(content: bytes, today: Dataset, folder: Path) -> None:
    """See that a refreshed deck is sound, and that a second refresh changes nothing."""
    assert_sound(content)
    path = folder / "refreshed.pptx"
    path.write_bytes(content)
    assert [str(fault) for fault in OpenXmlValidator().validate(path).errors] == []
    again = refresh_deck(content, today)
    assert (again.is_changed, {change.done for change in again.changes}) == (False, {"unchanged"})
