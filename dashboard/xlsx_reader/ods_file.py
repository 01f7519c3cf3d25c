"""Workbooks of LibreOffice (.ods), with number formats and hidden rows.

https://docs.oasis-open.org/office/OpenDocument/v1.3/os/part3-schema/OpenDocument-v1.3-os-part3-schema.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import (
    SIZES,
    NumberStyle,
    has_meaning,
    percent_text,
    plain_number,
    truncate_date,
)
from dashboard.xlsx_reader.raw_sheet import SUPERSCRIPTS, Budget, RawSheet, ReadCell, SheetCells
from dashboard.xlsx_reader.zip_container import ZipContainer, local_name

HIDDEN_VALUES = ("collapse", "filter")
SPACES = {"s": " ", "tab": "\t", "line-break": "\n"}
EXACTNESS: tuple[tuple[str, NumberStyle], ...] = (
    *(("hours", "time"), ("minutes", "time"), ("seconds", "time")),
    *(("day", "day"), ("month", "month"), ("quarter", "quarter"), ("year", "year")),
)
"""What a date may show, the most exact first."""

STYLES = ("date-style", "number-style", "currency-style", "style")
NUMBER_CHARACTERS = re.compile(r"[\d.,'’()\u2212-]|(?<=\d)E[+-]?\d+")
"""What a number that is shown is made of; the rest are words beside it."""

SUPERSCRIPT_POSITION = re.compile(r"super|[1-9]")
"""How a position above the line begins."""

MARKUP = frozenset(("p", "span", "a", *SPACES))
"""What a cell shows; notes and drawings in it are not among them."""


@dataclass
class _Styles:
    """How dates and numbers are shown, and which styles hide a sheet or strike through."""

    exactness: dict[str, NumberStyle] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)
    hiding: set[str] = field(default_factory=set)
    striking: set[str] = field(default_factory=set)
    raising: set[str] = field(default_factory=set)

    def add(self, element: Element) -> None:
        attributes = _attributes(element)
        name = attributes.get("name", "")
        if local_name(element) == "date-style":
            parts = {local_name(part) for part in element}
            self.exactness[name] = next((style for part, style in EXACTNESS if part in parts), "day")
            return
        if local_name(element) in ("number-style", "currency-style"):
            factors = (_attributes(part).get("display-factor", "") for part in element)
            self.sizes[name] = max((len(factor) - 1) // 3 for factor in [*factors, "1"])
            return
        self.formats[name] = attributes.get("data-style-name") or self.formats.get(
            attributes.get("parent-style-name", ""), ""
        )
        if any(_attributes(part).get("display") == "false" for part in element):
            self.hiding.add(name)
        if any(_attributes(part).get("text-line-through-style", "none") != "none" for part in element):
            self.striking.add(name)
        if any(SUPERSCRIPT_POSITION.match(_attributes(part).get("text-position", "")) for part in element):
            self.raising.add(name)


def parse(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    """Return the sheets of a workbook (a `Parser`)."""
    package = ZipContainer(content, limits)
    manifest = "META-INF/manifest.xml"
    if manifest in package and any(True for _ in package.elements(manifest, "encryption-data")):
        raise WorkbookRejected("password")
    styles, budget = _Styles(), Budget(limits)
    if "styles.xml" in package:
        for element in package.elements("styles.xml", *STYLES):
            styles.add(element)
    readers: list[_SheetReader] = []
    for element in package.elements("content.xml", *STYLES, "table-row", heads=("table", "table-column")):
        name = local_name(element)
        if name in STYLES:
            styles.add(element)
        elif name == "table":
            readers.append(_SheetReader(styles, budget, _attributes(element)))
            if len(readers) > limits.sheets:
                raise WorkbookRejected("sheets")
        elif name == "table-column":
            readers[-1].add_column(_attributes(element))
        else:
            readers[-1].add_row(element)
    if not readers:
        raise WorkbookRejected("foreign")
    return tuple(reader.sheet() for reader in readers)


class _SheetReader:
    """The cells of one sheet, row by row."""

    def __init__(self, styles: _Styles, budget: Budget, attributes: Mapping[str, str]) -> None:
        self.styles, self.limits, self.cells = styles, budget.limits, SheetCells(budget)
        self.name, self.hidden = attributes.get("name", ""), attributes.get("style-name", "") in styles.hiding
        self.columns: list[str] = []
        self.number = 1

    def sheet(self) -> RawSheet:
        return self.cells.sheet(self.name, hidden=self.hidden)

    def add_column(self, attributes: Mapping[str, str]) -> None:
        """Keep the style that cells of a column have where they name none."""
        remaining = max(self.limits.columns - len(self.columns), 0)
        style = attributes.get("default-cell-style-name", "")
        self.columns += [style] * min(_count(attributes, "number-columns-repeated"), remaining)

    def add_row(self, element: Element) -> None:
        attributes = _attributes(element)
        row = list(self._row(element))
        times = _count(attributes, "number-rows-repeated")
        if any(text or kind for text, kind in row):
            for number in range(self.number, self.number + times):
                self.cells.add_row(number, row, hidden=attributes.get("visibility") in HIDDEN_VALUES)
        self.number += times

    def _row(self, element: Element) -> Iterator[ReadCell]:
        """Yield the cells of a row, repeated ones each, to the last that holds something."""
        column, empty = 0, 0
        for cell in element:
            if local_name(cell) not in ("table-cell", "covered-table-cell"):
                continue
            attributes = _attributes(cell)
            self.cells.has_comments |= any(local_name(part) == "annotation" for part in cell)
            style = attributes.get("style-name") or (self.columns[column] if column < len(self.columns) else "")
            value = _value(cell, attributes, style, self.styles)
            value = (value[0], "struck") if value[0] and style in self.styles.striking else value
            times = _count(attributes, "number-columns-repeated")
            column += times
            if not any(value):
                empty += times
                continue
            if column > self.limits.columns:
                raise WorkbookRejected("columns")
            yield from [("", None)] * empty
            yield from [value] * times
            empty = 0
            down, right = (_count(attributes, f"number-{side}-spanned") for side in ("rows", "columns"))
            if max(down, right) > 1:
                last = (self.number + down - 1, min(column + right - 1, self.limits.columns))
                self.cells.merge((self.number, column), last)


def _value(cell: Element, attributes: Mapping[str, str], style: str, styles: _Styles) -> ReadCell:
    """Return the value of a cell: what the program keeps, or the text that it shows."""
    kind, number_format = attributes.get("value-type", ""), styles.formats.get(style, "")
    text = "\n".join(_text(part, styles) for part in cell if local_name(part) == "p")
    words = " ".join(filter(has_meaning, NUMBER_CHARACTERS.sub(" ", text.lstrip(" +")).split()))
    if kind == "percentage":
        return percent_text(float(attributes["value"]), words.replace("%", "").strip())
    if kind in ("float", "currency"):
        unit, size = attributes.get("currency", "") or words, styles.sizes.get(number_format, 0)
        return f"{plain_number(float(attributes['value']))} {unit}".rstrip(), SIZES[min(size, len(SIZES) - 1)]
    if kind == "date":
        value = attributes.get("date-value", "").removesuffix("T00:00:00")
        exactness = styles.exactness.get(number_format, "time")
        return (value if exactness == "time" else truncate_date(value, exactness)), "date"
    if kind == "boolean":
        return attributes.get("boolean-value", "").upper(), "boolean"
    if "error" in kind:
        return text, "error"
    return text, "formula" if "formula" in attributes and not kind else None


def _text(element: Element, styles: _Styles) -> str:
    """Return the text of a paragraph without struck words; runs of spaces are elements."""
    name, attributes = local_name(element), _attributes(element)
    if name in SPACES:
        return SPACES[name] * min(_count(attributes, "c"), 100)
    style = attributes.get("style-name", "") if name == "span" else ""
    if style in styles.striking:
        return ""
    parts = ((_text(part, styles) if local_name(part) in MARKUP else "") + (part.tail or "") for part in element)
    text = (element.text or "") + "".join(parts)
    return text.translate(SUPERSCRIPTS) if style in styles.raising else text


def _attributes(element: Element) -> dict[str, str]:
    """Return the attributes by their local names."""
    # Of two with one name the later is LibreOffice's own, which knows of errors.
    return {name[name.rfind("}") + 1 :]: value for name, value in sorted(element.attrib.items())}


def _count(attributes: Mapping[str, str], name: str) -> int:
    """Return a count, at least 1."""
    return max(int(attributes.get(name, "1")), 1)
