"""What the sheets of a workbook share: their names, texts and number formats."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from openpyxl.styles.numbers import BUILTIN_FORMATS

from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.zip_container import ZipContainer, local_name

ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
"""How a workbook writes characters that XML cannot hold."""


@dataclass(frozen=True)
class SheetPart:
    """A sheet of the workbook, and the part of the zip file that holds its cells."""

    name: str
    part: str
    hidden: bool


@dataclass(frozen=True)
class WorkbookParts:
    """Read the sheets that hold cells (not chart sheets), and what cells refer to.

    `strings` are the texts that cells share, `formats` the number format of each cell style.
    """

    sheets: tuple[SheetPart, ...]
    strings: tuple[str, ...]
    formats: tuple[str, ...]
    counts_from_1904: bool


def read_workbook_parts(package: ZipContainer) -> WorkbookParts:
    """Read everything but the cells.

    Raises:
        WorkbookRejected: the zip file holds no workbook.
    """
    part = next(iter(_related(package, "", "officeDocument").values()), "")
    if not part.endswith(".xml") or not any(True for _ in package.elements(part, "workbook")):
        raise WorkbookRejected("not-a-workbook")
    strings = _related(package, part, "sharedStrings").values()
    styles = _related(package, part, "styles").values()
    return WorkbookParts(
        sheets=tuple(_sheets(package, part)),
        strings=tuple(text_of(element) for shared in strings for element in package.elements(shared, "si")),
        formats=tuple(code for style in styles for code in _formats(package, style)),
        counts_from_1904=any(
            element.get("date1904") in ("1", "true") for element in package.elements(part, "workbookPr")
        ),
    )


def text_of(element: Element) -> str:
    """Return the text of a cell or shared string.

    Its runs joined, the reading aids of Asian scripts left out.
    """
    runs = [child for child in element if local_name(child) == "r"]
    texts = [text for owner in (element, *runs) for text in owner if local_name(text) == "t"]
    joined = "".join(text.text or "" for text in texts)
    if "_x" not in joined:
        return joined
    units = ESCAPED.sub(lambda escaped: chr(int(escaped[1], 16)), joined)
    return units.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _related(package: ZipContainer, part: str, kind: str) -> dict[str, str]:
    """Return id -> part of those that a part names as its parts of one kind.

    What lies outside is left out.
    """
    folder, name = posixpath.split(part)
    links = posixpath.join(folder, "_rels", f"{name}.rels")
    if links not in package.names:
        return {}
    return {
        link.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, link.get("Target", ""))).lstrip("/")
        for link in package.elements(links, "Relationship")
        if link.get("Type", "").endswith(f"/{kind}") and link.get("TargetMode") != "External"
    }


def _sheets(package: ZipContainer, part: str) -> list[SheetPart]:
    parts = _related(package, part, "worksheet")
    sheet_parts = []
    for element in package.elements(part, "sheet"):
        link = next((value for name, value in element.attrib.items() if name.endswith("}id")), "")
        if link in parts:
            hidden = element.get("state", "visible") != "visible"
            sheet_parts.append(SheetPart(element.get("name", ""), parts[link], hidden))
    return sheet_parts


def _formats(package: ZipContainer, part: str) -> list[str]:
    # Of the formats a file does not spell, Excel shows the currency of the reader's country.
    spelled = {int(number): code.replace('"$"', "").replace("$", "") for number, code in BUILTIN_FORMATS.items()}
    styles: list[str] = []
    for element in package.elements(part, "numFmts", "cellXfs"):
        if local_name(element) == "numFmts":
            spelled |= {int(child.get("numFmtId", "0")): child.get("formatCode", "") for child in element}
        else:
            styles = [spelled.get(int(style.get("numFmtId", "0")), "") for style in element]
    return styles
