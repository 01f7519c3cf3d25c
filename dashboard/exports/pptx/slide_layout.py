"""The frame of every slide: title, subtitle, source, footer, number, notes.

What the layouts of the template give (places, sizes, colours) is not said again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation

from dashboard.dataset.dataset import Version
from dashboard.exports.pptx.geometry import OWN_GEOMETRY, SlideGeometry
from dashboard.exports.pptx.identity import UNBROKEN, table_rows
from dashboard.exports.pptx.record_schema import Origin, table_line
from dashboard.exports.pptx.records import Records
from dashboard.exports.pptx.template import (
    FOOTER,
    NUMBER,
    READING,
    SLIDE_NUMBER,
    SMALL,
    SMALL_PRINT,
    SUBTITLE,
    TITLE_SIZE,
    empty_deck,
    save_bytes,
)
from dashboard.exports.pptx.text_runs import add_paragraphs, language_tag, set_direction, write
from dashboard.exports.text_fitting import BETWEEN, BOLD, RESERVE, cut, joined, line_count, shorten, strip_unwritable
from dashboard.plotting.render_context import RenderContext
from dashboard.selection import DeckEntry
from dashboard.text.translate import Translator

MAX_NAME_LENGTH = 120
"""Characters of the name of a frame, before what it says of itself."""

SUBTITLE_LINES = 2
TITLES, QUESTIONS = ((TITLE_SIZE, 2), (24, 3), (20, 3), (READING, 4)), ((36, 4), (24, 5), (20, 6))
"""Sizes of a title in points, on the first slide others, and the lines it then may take; the layout has the first."""

CLAUSES, PARTS = ("; ", "؛ "), (", ", "، ")

_SECTIONS = f"""<p:ext {nsdecls("p")} uri="{{{{521415D9-36F7-43E2-AB2F-B90AF26B5E84}}}}">
<p14:sectionLst xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main">{{sections}}</p14:sectionLst></p:ext>"""


@dataclass(frozen=True)
class SlideText:
    """What stands around a slide's content.

    The source is a line before the address, as which the link is written; clauses of the subtitle and sentences are
    further small print, as far as there is room.
    """

    title: str
    subtitle: str = ""
    source: str = ""
    sentences: tuple[str, ...] = ()
    link: str = ""
    address: str = ""


@dataclass
class Deck:
    """A deck in the making, for one reader; `footer` stands on each slide.

    `origin` is what the next slides are made from, `records` what the slides say of themselves, `geometry` where their
    content stands, `entry` the title and the note that the next slides get, `filters` what an own title leaves unsaid.
    """

    reader: RenderContext
    footer: str
    origin: Origin | None = None
    geometry: SlideGeometry = OWN_GEOMETRY
    entry: DeckEntry | None = None
    filters: str = ""
    records: Records = field(default_factory=Records)
    file: Presentation = field(init=False)
    _titles: list[str] = field(default_factory=list)
    _appendix: int = 0

    def __post_init__(self) -> None:
        self.file = empty_deck(self.reader.theme.name, rtl=self.reader.mirrored, geometry=self.geometry)

    def slide(self, layout: int, words: SlideText) -> Any:
        """Add a slide of a layout with its words and return it; other placeholders are still empty."""
        slide = self._new_slide(layout)
        entry_title = self.entry.title if self.entry else ""
        self._title(slide, entry_title or words.title)
        clauses = CLAUSES[self.reader.mirrored].join(
            filter(None, (self.filters if entry_title else "", words.subtitle))
        )
        subtitle, rest = split_clauses(strip_unwritable(clauses), self.geometry.wide)
        box = placeholder(slide, SUBTITLE)
        if subtitle:
            write(box.text_frame.paragraphs[0], subtitle, self.reader.text)
        else:
            box._element.getparent().remove(box._element)
        self._source(slide, words, _sentences_that_fit((*rest, *words.sentences), self.geometry.wide))
        return slide

    def opening(self, layout: int, title: str) -> Any:
        """Add the first slide and return it; its second placeholder is still empty."""
        slide = self._new_slide(layout)
        title = self.entry.title if self.entry and self.entry.title else title
        self._titles.append(title)
        write(slide.shapes.title.text_frame.paragraphs[0], *_fit_title(title, QUESTIONS, self.reader.text))
        return slide

    def notes(self, slide: Any, paragraphs: Sequence[str]) -> None:
        """Write the notes of a slide, a paragraph each."""
        title, note = (self.entry.title, self.entry.note.splitlines()) if self.entry else ("", [])
        heading = [title] if strip_unwritable(title) not in slide.shapes.title.text_frame.text else []
        first, *rest = (*map(strip_unwritable, (*heading, *note)), *paragraphs)
        paragraph = slide.notes_slide.notes_text_frame.paragraphs[0]
        write(paragraph, first, self.reader.text)
        add_paragraphs(paragraph, rest)

    def slide_records(self) -> list[dict[str, Any]]:
        """Return the records of its slides."""
        return self.records.slides(list(self.file.slides))

    def begin_appendix(self) -> None:
        """Let the slides from here on be a section of their own."""
        self._appendix = len(self.file.slides)

    def save(self, title: str, subject: str, version: Version) -> bytes:
        """Return the deck as a file that says what it is."""
        about, text = self.file.core_properties, self.reader.text
        about.title, about.subject = shorten(strip_unwritable(title), 250), shorten(strip_unwritable(subject), 250)
        about.author = about.last_modified_by = ""
        about.comments = shorten(strip_unwritable(subject), 250)
        about.created = about.modified = datetime.fromisoformat(f"{version.date}T00:00:00").replace(tzinfo=UTC)
        about.version, about.language = str(version), text.language
        self._sections()
        self.records.tag_slides(list(self.file.slides))
        return save_bytes(self.file)

    def _new_slide(self, layout: int) -> Any:
        """Add a slide with its footer and number, its placeholders called what they are for."""
        slide_layout: Any = self.file.slide_layouts[layout]
        text = self.reader.text
        slide: Any = self.file.slides.add_slide(slide_layout)
        places: dict[int, Any] = {shape.placeholder_format.idx: shape for shape in slide_layout.placeholders}
        for idx in (FOOTER, NUMBER):
            slide.shapes.clone_placeholder(places[idx])
        footer, number = (placeholder(slide, idx).text_frame.paragraphs[0] for idx in (FOOTER, NUMBER))
        write(footer, cut(strip_unwritable(self.footer), SMALL, 9.3, 1), text)
        set_direction(number, text, end=True)
        number._p.append(parse_xml(SLIDE_NUMBER.format(language_tag(text), len(self.file.slides))))
        counts = Counter[str]()
        for shape in slide.placeholders:
            name = places[shape.placeholder_format.idx].name
            counts[name] += 1
            shape.name = name if counts[name] == 1 else f"{name} {counts[name]}"
        self.records.begin(slide, self.origin)
        return slide

    def add_table(self, slide: Any, frame: Any, name: str, summary: str, keys: Sequence[str], heads: int = 0) -> None:
        """Let a table be read before the source, and record its rows, with keys, below its heads."""
        describe(frame, name, summary)
        move_before_source(slide, frame._element)
        lines = [table_line(*pair) for pair in zip(keys, table_rows(frame._element)[heads:], strict=True)]
        element = {"kind": "table", "heads": heads, "lines": lines, "descr": strip_unwritable(summary)}
        record = self.records.element(slide, element)
        self.records.tag_frame(slide, frame, record)

    def _title(self, slide: Any, title: str) -> None:
        """Write the title in the size of the layout, a very long one smaller, if it then fits whole."""
        again = self._titles.count(title)
        self._titles.append(title)
        unique_title = self.reader.text.t("{title} ({number})", title=title, number=again + 1) if again else title
        write(slide.shapes.title.text_frame.paragraphs[0], *_fit_title(unique_title, TITLES, self.reader.text))

    def _source(self, slide: Any, words: SlideText, sentences: str) -> None:
        """Write the source, then the address that opens the page, then what else there is room for."""
        box, text = placeholder(slide, SMALL_PRINT), self.reader.text
        source, address = strip_unwritable(words.source), strip_unwritable(words.address)
        address = text.isolate(address) if address else ""  # among Arabic words its parts would change places
        if not (source or address or sentences):
            box._element.getparent().remove(box._element)
            return
        paragraph, wide = box.text_frame.paragraphs[0], self.geometry.wide * RESERVE
        beside = line_count(source + BETWEEN + address, SMALL, wide) <= 1
        first = cut(source, SMALL, wide, 1)
        if first:
            write(paragraph, first + (BETWEEN if address and beside else ""), text)
        if address:
            write(paragraph if beside or not first else box.text_frame.add_paragraph(), address, text, link=words.link)
        if sentences and (beside or not (first and address)):
            write(box.text_frame.add_paragraph() if first or address else paragraph, sentences, text)

    def _sections(self) -> None:
        """Name the parts of the deck, so that the appendix can be folded away."""
        if not self._appendix:
            return
        ids = [slide.slide_id for slide in self.file.slides]
        text = self.reader.text
        parts = ((text.t("Story"), ids[: self._appendix]), (text.t("Appendix"), ids[self._appendix :]))
        sections = "".join(
            f'<p14:section name="{name}" id="{{0000000{number}-0000-4000-8000-000000000000}}"><p14:sldIdLst>'
            + "".join(f'<p14:sldId id="{slide_id}"/>' for slide_id in slide_ids)
            + "</p14:sldIdLst></p14:section>"
            for number, (name, slide_ids) in enumerate(parts, start=1)
        )
        extensions = self.file.element.find("{*}extLst")
        if extensions is None:
            extensions = parse_xml(f"<p:extLst {nsdecls('p')}/>")
            self.file.element.append(extensions)
        extensions.append(parse_xml(_SECTIONS.format(sections=sections)))


def _fit_title(title: str, sizes: Sequence[tuple[int, int]], text: Translator) -> tuple[str, Translator, int | None]:
    """Return a title, whose, and the first size at which it fits; None for that of the layout."""
    words, wide = strip_unwritable(title), OWN_GEOMETRY.wide / BOLD
    size, lines = next((pair for pair in sizes if line_count(words, pair[0], wide) <= pair[1]), sizes[-1])
    words = cut(words, size, wide, lines)
    if line_count(words, size, wide * RESERVE) > 1:  # no word stands alone in the last line
        words = UNBROKEN.join(words.rsplit(" ", 1))
    return words, text, None if size == sizes[0][0] else size


def split_clauses(subtitle: str, wide: float = OWN_GEOMETRY.wide) -> tuple[str, tuple[str, ...]]:
    """Return the clauses of a subtitle that two lines hold, or parts of the first, and the rest."""
    for mark in (next((mark for mark in CLAUSES if mark in subtitle), CLAUSES[0]), *PARTS):
        clauses = subtitle.split(mark)
        for count in range(len(clauses), 0, -1):
            words = mark.join(clauses[:count])
            if line_count(words, READING, wide) <= SUBTITLE_LINES:
                return words, tuple(clauses[count:]) if mark in CLAUSES else (mark.join(clauses[count:]),)
    return cut(subtitle, READING, wide, SUBTITLE_LINES), ()


def _sentences_that_fit(sentences: Sequence[str], wide: float) -> str:
    """Return the sentences that one line of small print holds; the notes have the others."""
    line = ""
    for sentence in (strip_unwritable(text) for text in sentences):
        longer = joined(line, sentence)
        if sentence and line_count(longer, SMALL, wide * RESERVE) <= 1:
            line = longer
    return line


def placeholder(slide: Any, idx: int) -> Any:
    """Return a placeholder of a slide by its `idx`."""
    return next(shape for shape in slide.placeholders if shape.placeholder_format.idx == idx)


def describe(frame: Any, name: str, summary: str) -> None:
    """Give a graphic frame its name and its alternative text."""
    properties = frame._element.find(".//{*}cNvPr")
    properties.set("name", strip_unwritable(name)[:MAX_NAME_LENGTH])
    properties.set("descr", strip_unwritable(summary))


def move_before_source(slide: Any, element: Any) -> None:
    """Let a shape (by its element) be read after title and subtitle, before the source."""
    places = {shape.placeholder_format.idx: shape for shape in slide.placeholders}
    anchor = next(places[idx] for idx in (SMALL_PRINT, FOOTER, NUMBER) if idx in places)
    anchor._element.addprevious(element)
