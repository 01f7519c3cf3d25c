"""Workbooks made by hand, part by part, as no program would write them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Mapping

import openpyxl
from openpyxl.workbook import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def links(**targets: str) -> str:
    """Return the relationships of a part: kind -> target; `worksheet2` is one more worksheet."""
    relationships = "".join(
        f'<Relationship Id="{kind}" Type="{OFFICE}/{kind.rstrip("0123456789")}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'{HEAD}<Relationships xmlns="{LINKS}">{relationships}</Relationships>'


def sheet(rows: str, after: str = "") -> str:
    """Return the part of a sheet with these `<row>` elements."""
    return f'{HEAD}<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData>{after}</worksheet>'


def parts(rows: str, **changes: str) -> dict[str, str]:
    """Return the parts of a workbook with one sheet.

    `changes` are other parts, `__` for / and `_` for a point.
    """
    other_parts = {name.replace("__", "/").replace("_", "."): text for name, text in changes.items()}
    book = (
        f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="one" sheetId="1" r:id="worksheet"/></sheets></workbook>'
    )
    return {
        "_rels/.rels": links(officeDocument="xl/workbook.xml"),
        "xl/workbook.xml": book,
        "xl/_rels/workbook.xml.rels": links(worksheet="sheet1.xml", sharedStrings="strings.xml", styles="styles.xml"),
        "xl/strings.xml": f'{HEAD}<sst xmlns="{MAIN}"/>',
        "xl/styles.xml": f'{HEAD}<styleSheet xmlns="{MAIN}"/>',
        "xl/sheet1.xml": sheet(rows),
    } | other_parts


def zipped(contents: Mapping[str, str | bytes]) -> bytes:
    """Return parts as a zip file, packed as small as can be."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in contents.items():
            archive.writestr(name, content)
    return file.getvalue()


def saved(book: Workbook) -> bytes:
    """Return a workbook of openpyxl as the bytes of its file."""
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def book_of(rows: list[list[object]], name: str = "one") -> Workbook:
    """Return a workbook of openpyxl with one sheet."""
    book = openpyxl.Workbook()
    first = book.active
    first.title = name
    for row in rows:
        first.append(row)
    return book


def changed(content: bytes, **parts: Callable[[str], str]) -> bytes:
    """Return a workbook with parts changed, or added where it has none.

    `__` for / and `_` for a point.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    for name, change in parts.items():
        part = name.replace("__", "/").replace("_", ".")
        contents[part] = change(contents.get(part, b"").decode()).encode()
    return zipped(contents)
