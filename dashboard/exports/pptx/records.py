"""Where the slides of a deck come from, and the records that are planted in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lxml import etree
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.opc.package import Part
from pptx.opc.packuri import PackURI
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls

from dashboard.dataset.dataset import Dataset
from dashboard.exports.pptx import chart_xml, identity
from dashboard.exports.pptx.drawing import shape_states
from dashboard.exports.pptx.geometry import SlideGeometry
from dashboard.exports.pptx.identity import P, digest, plain_text, serialize_record, slide_texts
from dashboard.exports.pptx.record_schema import Origin
from dashboard.selection import FILTERS, Selection

_TAGS = "application/vnd.openxmlformats-officedocument.presentationml.tags+xml"


def package_name(dataset: Dataset) -> str:
    """Return the name of the data package, by which its records are told from those of others."""
    return str(dataset.contract.descriptor.get("name", ""))


def origin_of(
    deck: str, slide: str, selection: Selection, dataset: Dataset, root: str, geometry: SlideGeometry
) -> Origin:
    """Return the origin of a slide.

    The query names language and theme whatever is usual for its reader; `deck` of the selection is the entry it is of.
    """
    query = selection.query((*FILTERS, "deck", "focus"))
    keys = f"lang={selection.lang}" + ("" if selection.theme == "light" else f"&theme={selection.theme}")
    full = f"{query}&{keys}" if query else keys
    return Origin(deck, slide, full, root.rstrip("/"), package_name(dataset), str(dataset.version), geometry.as_text())


@dataclass
class _SlideRecord:
    """Where a slide is from, what its charts and tables deliver, which labels it could have."""

    origin: Origin
    elements: list[dict[str, Any]] = field(default_factory=list)
    labels: Mapping[str, Any] = field(default_factory=dict)


class Records:
    """The records of a deck in the making."""

    def __init__(self) -> None:
        """Begin without a record."""
        self._slides: dict[int, _SlideRecord] = {}
        self._tags = 0

    def begin(self, slide: Any, origin: Origin | None) -> None:
        """Keep where a slide comes from."""
        if origin is not None:
            self._slides[slide.slide_id] = _SlideRecord(origin)

    def element(self, slide: Any, element: dict[str, Any]) -> str:
        """Keep what a chart or a table of a slide delivers, and return its record.

        `descr` of the element is its alternative text, of which the record has the hash.
        """
        slide_record = self._slides.get(slide.slide_id)
        if slide_record is None:
            return ""
        slide_record.elements.append(element)
        content = {**element, "descr": digest(element.get("descr", ""))}
        return serialize_record(
            {**slide_record.origin.record(), "element": content, "texts": slide_texts(slide.shapes._spTree)}
        )

    def tag_frame(self, slide: Any, frame: Any, text: str) -> None:
        """Put a record into the tags and the name of a frame."""
        slide_record = self._slides.get(slide.slide_id)
        if slide_record is None:
            return
        about, tree = frame._element.find(".//{*}cNvPr"), slide.shapes._spTree
        prints = identity.element_prints(identity.title_text(tree), slide_record.elements[-1])
        about.set("name", identity.frame_name(about.get("name", ""), slide_record.origin.record(), prints))
        holder, data = frame._element.find(f".//{P}nvPr"), self._tag(slide, text)
        place = holder.find(f"{P}extLst")
        holder.append(data) if place is None else place.addprevious(data)

    def labels(self, slide: Any, labels: Mapping[str, Any]) -> None:
        """Keep all labels that shapes of a slide could have, by the names of the shapes."""
        if slide.slide_id in self._slides:
            self._slides[slide.slide_id].labels = labels

    def tag_slides(self, slides: Sequence[Any]) -> None:
        """Put the record of its texts into the tags of every slide, and all into the file's."""
        all_records = list[dict[str, Any]]()
        for slide, record in zip(slides, self.slides(slides), strict=True):
            if record:
                large_fields = ("elements", "labels", "links", "sizes", "notes", "drawing")
                compact = {key: value for key, value in record.items() if key not in large_fields}
                compact |= {"shapes": shapes} if (shapes := shape_states(slide.shapes._spTree)) else {}
                compact["notes"] = digest(plain_text(record["notes"]))
                compact["alternatives"] = {
                    name: digest(words)[: identity.SHORT] for name, words in record["alternatives"].items()
                }
                slide.shapes._spTree.addnext(self._tag(slide, serialize_record(compact)))
                all_records.append(compact)
        package, properties = slides[0].part.package, identity.empty_properties()
        identity.write_properties(properties, all_records)
        words = etree.tostring(properties, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/docProps/custom.xml"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES, package, words)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)

    def slides(self, slides: Sequence[Any]) -> list[dict[str, Any]]:
        """Return the records of slides, with their elements; an empty one where nothing is known."""
        return [self._slide(slide) if slide.slide_id in self._slides else {} for slide in slides]

    def _slide(self, slide: Any) -> dict[str, Any]:
        slide_record, tree = self._slides[slide.slide_id], slide.shapes._spTree
        notes = slide.notes_slide.notes_text_frame._txBody if slide.has_notes_slide else None
        targets = {key: link.target_ref for key, link in slide.part.rels.items() if link.is_external}
        return {
            **slide_record.origin.record(),
            "texts": slide_texts(tree),
            "links": identity.slide_links(tree, targets),
            "sizes": identity.slide_sizes(tree),
            "alternatives": {name: about.get("descr") for name, about in identity.described_shapes(tree)},
            "notes": identity.paragraphs(notes) if notes is not None else [],
            "elements": slide_record.elements,
            "labels": slide_record.labels,
            "drawing": [etree.tostring(group, encoding="unicode") for group in tree.iter(f"{P}grpSp")],
        }

    def _tag(self, slide: Any, text: str) -> Any:
        """Return the element that refers to a new part with a record."""
        self._tags += 1
        words = f'<p:tagLst {nsdecls("p")}><p:tag name="{identity.TAG}" val={chart_xml.attribute(text)}/></p:tagLst>'
        content = f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{words}'
        name = PackURI(f"/ppt/tags/tag{self._tags}.xml")
        part = Part(name, _TAGS, slide.part.package, content.encode())
        key = slide.part.relate_to(part, RELATIONSHIP_TYPE.TAGS)
        return parse_xml(f'<p:custDataLst {nsdecls("p", "r")}><p:tags r:id="{key}"/></p:custDataLst>')
