"""A template as a package of parts, of which what its masters need is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.exports.office_errors import TemplateRejected
from dashboard.exports.pptx.identity import P
from dashboard.exports.refresh.package import DECK, OUTSIDE, RELATION, TYPES, TYPES_PART, DeckPackage, relations_name

TEMPLATE_TYPE = DECK.replace("presentation.main", "template.main")
OTHER_PARTS = ("slide", "notesSlide", "comments", "customXml")
"""Kinds of parts that a master may refer to and that do not come along."""

KEPT_LISTS = ("sldMasterIdLst", "sldSz", "notesSz", "embeddedFontLst", "defaultTextStyle")
LINKS = ("{*}hlinkClick", "{*}hlinkHover", "{*}custDataLst")
WEB = ("https://", "http://", "mailto:")


class TemplatePackage(DeckPackage):
    """The parts of a template.

    Raises:
        DeckRejected: the bytes are none, or more than the bounds allow.
        TemplateRejected: it has no layout, or refers to files outside.
    """

    types = frozenset({DECK, TEMPLATE_TYPE})

    def prune(self) -> bytes:
        """Return masters, layouts, themes and what they hold as a deck without slides."""
        root = self.tree(self.main)
        if root.tag != f"{P}presentation":
            raise TemplateRejected("foreign")
        parts = {self.main}
        for kind, target in self.relations(self.main).values():
            if kind in ("slideMaster", "theme", "font"):
                self._walk(target, parts)
        if not any("slideLayout" in name for name in parts):
            raise TemplateRejected("layouts")
        for child in list(root):
            if child.tag.rpartition("}")[2] not in KEPT_LISTS:
                root.remove(child)
        self.touch(self.main)
        self._drop_relations(self.main, parts)
        self._drop_relations("", parts)
        links = {relations_name(name) for name in parts} | {TYPES_PART, relations_name("")}
        self.remove(self.names - parts - links)
        for entry in self.tree(TYPES_PART).iter(f"{TYPES}Override"):
            if entry.get("PartName", "").lstrip("/") == self.main:
                entry.set("ContentType", DECK)
        self.touch(TYPES_PART)
        return self.save()

    def _walk(self, name: str, parts: set[str]) -> None:
        """Keep a part, and all that it refers to."""
        if name in parts or name not in self.names:
            return
        parts.add(name)
        if name.endswith((".xml", ".vml")):
            self.tree(name)
        relations = self.relations(name)
        for link in self._links(name):
            kind, target = relations[link.get("Id", "")]
            if kind in ("control", "vbaProject"):
                raise TemplateRejected("macros")
            if link.get("TargetMode") == OUTSIDE:  # what a reader clicks, but nothing that a program would load
                if not (link.get("Type", "").endswith("/hyperlink") and link.get("Target", "").startswith(WEB)):
                    raise TemplateRejected("links")
            elif kind not in OTHER_PARTS:
                self._walk(target, parts)
        self._drop_relations(name, parts)

    def _links(self, name: str) -> Iterator[Any]:
        links = relations_name(name)
        if links in self.names:
            yield from list(self.tree(links).iter(RELATION))

    def _drop_relations(self, name: str, parts: set[str]) -> None:
        """Take out references to parts that do not come along, and the links that use them."""
        relations = self.relations(name)
        for relation in self._links(name):
            kind, target = relations.get(relation.get("Id", ""), ("", ""))
            is_dropped = target not in self.names or kind in OTHER_PARTS
            is_unused = name in ("", self.main) and target not in parts
            if target and (is_dropped or is_unused):
                relation.getparent().remove(relation)
                self.touch(relations_name(name))
                for element in list(self.tree(name).iter(*LINKS)) if name else ():
                    if any(relation.get("Id") in descendant.attrib.values() for descendant in element.iter()):
                        element.getparent().remove(element)
                        self.touch(name)

    def _check_variant(self) -> None:
        """Take templates of every variant: only their masters are used."""
