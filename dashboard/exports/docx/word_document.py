"""A Word document on A4 in the reader's language and direction."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from typing import Any
from unicodedata import bidirectional

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from dashboard.exports.country_briefing import Words
from dashboard.exports.pptx.text_runs import MAX_LINK_LENGTH, language_tag
from dashboard.exports.table_cells import WEB
from dashboard.exports.text_fitting import strip_unwritable
from dashboard.text.translate import SOURCE_LANGUAGE, Translator
from dashboard.theme import LIGHT

A4, MARGIN = (Mm(210), Mm(297)), Mm(15)
FONT = "Arial"
BODY, SMALL, HEADING, TITLE = 9.5, 7.5, 11.5, 20.0
"""Sizes of type in points."""

RIGHT_TO_LEFT = ("R", "AL")
"""The classes of letters that run from right to left."""

ORDER = {
    "w:rPr": "rStyle rFonts b bCs i iCs color sz szCs highlight u shd rtl cs lang",
    "w:pPr": "pStyle keepNext keepLines numPr bidi spacing ind jc outlineLvl rPr",
    "w:tblPr": "tblStyle bidiVisual tblW jc tblBorders tblLayout tblLook",
    "w:trPr": "cantSplit tblHeader",
    "w:tcPr": "tcW shd",
    "w:sectPr": "headerReference footerReference type pgSz pgMar cols bidi docGrid",
}
"""The order in which the schema of Word wants the elements of each kind of properties."""


class WordDocument:
    """A document that is being written, from its top to its end."""

    def __init__(self, text: Translator, title: str, on: date) -> None:
        self.text = text
        self._file = Document()
        # A part of the template that repeats another, for programs of 2007.
        relations = self._file.part.rels
        for name in [name for name, relation in relations.items() if relation.reltype.endswith("stylesWithEffects")]:
            del relations[name]
        self._set_page()
        self._set_styles()
        facts = self._file.core_properties
        facts.title, facts.language = strip_unwritable(title)[:255], language_tag(text)
        facts.author, facts.comments = text.t("Service disruption, COVID-19"), ""
        facts.created = facts.modified = datetime.combine(on, time(), UTC)

    @property
    def mirrored(self) -> bool:
        """Return whether the document is read from right to left."""
        return self.text.direction == "rtl"

    def heading(self, words: str, level: int = 2) -> None:
        """Add a heading; a level of 1 is the title."""
        self._write(self._file.add_heading(level=level), [Words(words)])

    def paragraph(self, words: Sequence[Words], *, small: bool = False) -> None:
        """Add a paragraph of words, some of them links."""
        paragraph = self._file.add_paragraph(style="Small" if small else None)
        self._write(paragraph, words)

    def figures(self, figures: Sequence[tuple[str, str, str]]) -> None:
        """Add numbers side by side: each its value, what it is, and what has to be known of it."""
        table = self._table(1, len(figures), (1.0,) * len(figures))
        for cell, (value, label, note) in zip(table.rows[0].cells, figures, strict=True):
            self._write(cell.paragraphs[0], [Words(value)], size=17, bold=True)
            self._write(cell.add_paragraph(), [Words(label)])
            self._write(cell.add_paragraph(style="Small"), [Words(note)])

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[Words]], widths: Sequence[float]) -> None:
        """Add a table whose head is repeated on each page; `widths` are shares of the page."""
        lines = list(rows)
        table = self._table(1 + len(lines), len(heads), widths)
        for cell, head in zip(table.rows[0].cells, heads, strict=True):
            self._write(self._small(cell), [Words(head)], bold=True)
            self._flag(cell._tc.get_or_add_tcPr(), "w:shd", "clear").set(qn("w:fill"), LIGHT.raised.removeprefix("#"))
        self._flag(table.rows[0]._tr.get_or_add_trPr(), "w:tblHeader")
        for row, line in zip(table.rows[1:], lines, strict=True):
            self._flag(row._tr.get_or_add_trPr(), "w:cantSplit")
            for cell, words in zip(row.cells, line, strict=True):
                self._write(self._small(cell), [words])

    def picture(self, content: bytes, words: str) -> None:
        """Add a picture as wide as the page, with what it shows in words."""
        shape = self._file.add_picture(io.BytesIO(content), width=A4[0] - 2 * MARGIN)
        shape._inline.docPr.set("descr", strip_unwritable(words))
        paragraph = self._file.paragraphs[-1]
        paragraph.paragraph_format.keep_with_next = True
        self._write(paragraph, [])

    def save(self) -> bytes:
        """Return the file."""
        stream = io.BytesIO()
        self._file.save(stream)
        return stream.getvalue()

    def _set_page(self) -> None:
        section = self._file.sections[0]
        section.orientation = WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = A4
        section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = MARGIN
        if self.mirrored:
            self._flag(section._sectPr, "w:bidi")

    def _set_styles(self) -> None:
        styles = self._file.styles
        small = styles.add_style("Small", 1)  # of paragraphs
        small.base_style = styles["Normal"]
        sizes = {"Normal": BODY, "Small": SMALL, "Heading 1": TITLE, "Heading 2": HEADING}
        for name, size in sizes.items():
            style = styles[name]
            self._set_font(style.element.get_or_add_rPr(), size)
            style.font.color.rgb = RGBColor.from_string(LIGHT.ink.removeprefix("#").upper())
            space = style.paragraph_format
            space.space_before, space.space_after, space.line_spacing = Pt(7 if "Heading" in name else 0), Pt(2), 1.0
            if self.mirrored:
                self._flag(style.element.get_or_add_pPr(), "w:bidi")

    def _set_font(self, properties: Any, size: float) -> None:
        """Set font, size and language for letters of every script."""
        fonts = properties.get_or_add_rFonts()
        for name in [name for name in fonts.attrib if "Theme" in name]:
            del fonts.attrib[name]
        for script in ("ascii", "hAnsi", "cs", "eastAsia"):
            fonts.set(qn(f"w:{script}"), FONT)
        self._set_size(properties, size)
        tag = language_tag(self.text)
        language = self._flag(properties, "w:lang", tag)
        language.set(qn("w:bidi"), tag)

    def _set_size(self, properties: Any, size: float) -> None:
        for name in ("w:sz", "w:szCs"):
            self._flag(properties, name, str(round(2 * size)))

    def _flag(self, parent: Any, name: str, value: str = "") -> Any:
        """Put an element in place of the one of this name, where the order of the schema wants it."""
        for old in parent.findall(qn(name)):
            parent.remove(old)
        element = OxmlElement(name)
        if value:
            element.set(qn("w:val"), value)
        order = ORDER[f"w:{parent.tag.rpartition('}')[2]}"].split()
        after = {qn(f"w:{child}") for child in order[order.index(name.removeprefix("w:")) + 1 :]}
        place = next((number for number, child in enumerate(parent) if child.tag in after), len(parent))
        parent.insert(place, element)
        return element

    def _table(self, rows: int, columns: int, widths: Sequence[float]) -> Any:
        table = self._file.add_table(rows, columns, style="Table Grid")
        table.autofit = False
        if self.mirrored:
            self._flag(table._tbl.tblPr, "w:bidiVisual")
        room = A4[0] - 2 * MARGIN
        for column, share in zip(table.columns, widths, strict=True):
            column.width = int(room * share / sum(widths))
            for cell in column.cells:
                cell.width = column.width
        borders = self._flag(table._tbl.tblPr, "w:tblBorders")  # thin lines, and only across
        for side, style in (("top", "single"), ("left", "nil"), ("bottom", "single"), ("right", "nil"),
                            ("insideH", "single"), ("insideV", "nil")):  # fmt: skip
            line = OxmlElement(f"w:{side}")
            for name, value in (("val", style), ("sz", "4"), ("color", LIGHT.line.removeprefix("#"))):
                line.set(qn(f"w:{name}"), value)
            borders.append(line)
        return table

    def _small(self, cell: Any) -> Any:
        paragraph = cell.paragraphs[0]
        paragraph.style = "Small"
        return paragraph

    def _write(self, paragraph: Any, words: Sequence[Words], size: float = 0, *, bold: bool = False) -> None:
        if self.mirrored:
            self._flag(paragraph._p.get_or_add_pPr(), "w:bidi")
        for part in words:
            run = paragraph.add_run(strip_unwritable(part.text))
            run.font.bold = run.font.cs_bold = bold or None
            if part.untranslated:
                self._flag(run._r.get_or_add_rPr(), "w:lang", SOURCE_LANGUAGE)
            if size:
                self._set_size(run._r.get_or_add_rPr(), size)
            if part.link.lower().startswith(WEB) and len(part.link) <= MAX_LINK_LENGTH:
                self._link(paragraph, run, part.link)
            if self.mirrored and any(bidirectional(letter) in RIGHT_TO_LEFT for letter in part.text):
                run.font.rtl = True

    def _link(self, paragraph: Any, run: Any, address: str) -> None:
        link = OxmlElement("w:hyperlink")
        relation = paragraph.part.relate_to(strip_unwritable(address), RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
        link.set(qn("r:id"), relation)
        run.font.color.rgb = RGBColor.from_string(LIGHT.accent.removeprefix("#").upper())
        run.font.underline = True
        paragraph._p.append(link)
        link.append(run._r)
