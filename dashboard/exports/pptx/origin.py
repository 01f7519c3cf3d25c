"""Where the slides of a deck come from, and the records that are planted in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from dashboard.dataset.dataset import Dataset
from dashboard.exports.pptx import chart_xml
from dashboard.exports.pptx.drawing import shape_states
from dashboard.exports.pptx.geometry import OWN_GEOMETRY, SlideGeometry
from dashboard.exports.pptx.identity import (
    SHORT,
    TAG,
    P,
    digest,
    element_prints,
    frame_name,
    pack,
    paragraphs,
    plain,
    seal,
    slide_alternatives,
    slide_texts,
    title_name,
)
from dashboard.selection import FILTERS, Selection

CHART, WHOLE = "chart", "whole"
"""The decks there are: that of one chart, that of a whole selection."""

APPENDIX, ROWS = "appendix", "-rows"
"""The slides of tables of a whole selection, and how those of a chart end."""

_TAGS = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"


@dataclass(frozen=True)
class Origin:
    """What a slide was made from.

    Deck, slide, query (with language), public address, package, data version; the geometry of a template that is
    not ours.
    """

    deck: str
    slide: str
    query: str
    root: str
    package: str
    version: str
    geometry: str = ""

    def record(self) -> dict[str, Any]:
        """Return it as the beginning of a record."""
        fields = ("deck", "slide", "query", "root", "package", "version")
        kept = {name: getattr(self, name) for name in fields}
        return {**kept, "geometry": self.geometry} if self.geometry else kept


def package_name(dataset: Dataset) -> str:
    """Return the name of the data package, by which its records are told from those of others."""
    return str(dataset.contract.descriptor.get("name", ""))


def origin_of(
    deck: str, slide: str, selection: Selection, dataset: Dataset, root: str, geometry: SlideGeometry = OWN_GEOMETRY
) -> Origin:
    """Return the origin of a slide.

    The query names language and theme whatever is usual for its reader; `deck` of the selection is the entry it is of.
    """
    query = selection.query((*FILTERS, "deck", "focus"))
    keys = f"lang={selection.lang}" + ("" if selection.theme == "light" else f"&theme={selection.theme}")
    full = f"{query}&{keys}" if query else keys
    return Origin(deck, slide, full, root.rstrip("/"), package_name(dataset), str(dataset.version), geometry.as_text())


def file_properties(properties: Mapping[str, str]) -> str:
    """Return the XML of the properties of a file."""
    held = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{value}</vt:lpwstr></property>"
        for number, (name, value) in enumerate(properties.items(), start=2)
    )
    space = "http://schemas.openxmlformats.org/officeDocument/2006"
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<Properties xmlns="{space}/custom-properties" xmlns:vt="{space}/docPropsVTypes">{held}</Properties>'
    )


class Records:
    """The records of a deck in the making."""

    def __init__(self) -> None:
        """Begin without a record."""
        self._elements: dict[int, list[dict[str, Any]]] = {}
        self._origins: dict[int, Origin] = {}
        self._labels: dict[int, Mapping[str, Any]] = {}
        self._tags = 0

    def begin(self, slide: Any, origin: Origin | None) -> None:
        """Keep where a slide comes from."""
        if origin is not None:
            self._origins[slide.slide_id] = origin

    def element(self, slide: Any, element: dict[str, Any]) -> str:
        """Keep what a chart or a table of a slide delivers, and return its record.

        `descr` of the element is its alternative text, of which the record has the hash.
        """
        origin = self._origins.get(slide.slide_id)
        if origin is None:
            return ""
        self._elements.setdefault(slide.slide_id, []).append(element)
        texts = slide_texts(slide.shapes._spTree)
        kept = {**element, "descr": digest(element.get("descr", ""))}
        return seal({**origin.record(), "element": kept, "texts": texts})

    def plant(self, slide: Any, frame: Any, text: str) -> None:
        """Put a record into the tags and the name of a frame."""
        origin = self._origins.get(slide.slide_id)
        if origin is None or not text:
            return
        about = frame._element.find(".//{*}cNvPr")
        tree = slide.shapes._spTree
        title = plain(slide_texts(tree).get(title_name(tree), []))
        prints = element_prints(title, self._elements[slide.slide_id][-1])
        about.set("name", frame_name(about.get("name", ""), origin.record(), prints))
        holder = frame._element.find(f".//{P}nvPr")
        place = holder.find(f"{P}extLst")
        data = self._tag(slide, text)
        if place is not None:
            place.addprevious(data)
        else:
            holder.append(data)

    def labels(self, slide: Any, labels: Mapping[str, Any]) -> None:
        """Keep all labels that shapes of a slide could have, by the names of the shapes."""
        self._labels[slide.slide_id] = labels

    def plant_slides(self, slides: Sequence[Any]) -> None:
        """Put the record of its texts into the tags of every slide, and all into the file's."""
        every = list[dict[str, Any]]()
        for slide, record in zip(slides, self.slides(slides), strict=True):
            if record:
                left_out = ("elements", "labels", "notes", "drawing")
                kept = {key: value for key, value in record.items() if key not in left_out}
                kept |= {"shapes": shapes} if (shapes := shape_states(slide.shapes._spTree)) else {}
                kept["notes"] = digest(plain(record["notes"]))
                kept["alternatives"] = {name: digest(each)[:SHORT] for name, each in record["alternatives"].items()}
                slide.shapes._spTree.addnext(self._tag(slide, seal(kept)))
                every.append(kept)
        package = slides[0].part.package
        name, kind = PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES
        words = file_properties(pack(every)).encode()
        package.relate_to(Part(name, kind, package, words), RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)

    def slides(self, slides: Sequence[Any]) -> list[dict[str, Any]]:
        """Return the records of slides, with their elements; an empty one where nothing is known."""
        return [self._slide(slide) if slide.slide_id in self._origins else {} for slide in slides]

    def _slide(self, slide: Any) -> dict[str, Any]:
        notes = slide.notes_slide.notes_text_frame._txBody if slide.has_notes_slide else None
        return {
            **self._origins[slide.slide_id].record(),
            "texts": slide_texts(slide.shapes._spTree),
            "alternatives": slide_alternatives(slide.shapes._spTree),
            "notes": paragraphs(notes) if notes is not None else [],
            "elements": self._elements.get(slide.slide_id, []),
            "labels": self._labels.get(slide.slide_id, {}),
            "drawing": [etree.tostring(each, encoding="unicode") for each in slide.shapes._spTree.iter(f"{P}grpSp")],
        }

    def _tag(self, slide: Any, text: str) -> Any:
        """Return the element that refers to a new part with a record."""
        self._tags += 1
        words = f'<p:tagLst {nsdecls("p")}><p:tag name="{TAG}" val={chart_xml.attribute(text)}/></p:tagLst>'
        declared = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{words}'
        name = PackURI(f"/ppt/tags/tag{self._tags}.xml")
        part = Part(name, _TAGS, slide.part.package, declared.encode())
        key = slide.part.relate_to(part, RELATIONSHIP_TYPE.TAGS)
        return parse_xml(f'<p:custDataLst {nsdecls("p", "r")}><p:tags r:id="{key}"/></p:custDataLst>')
