"""A template as a package of parts, of which what its masters need is kept."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from dashboard.exports.office_errors import TemplateRejected
from dashboard.exports.pptx.identity import P
from dashboard.exports.refresh.package import DECK, RELATION, TYPES, TYPES_PART, DeckPackage, relations_name

TEMPLATE_TYPE = DECK.replace("presentation.main", "template.main")
OTHER_PARTS = ("slide", "notesSlide", "comments", "customXml")
"""Kinds of parts that a master may refer to and that do not come along."""

KEPT_LISTS = ("sldMasterIdLst", "sldSz", "notesSz", "embeddedFontLst", "defaultTextStyle")
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
        kept = {self.main}
        for kind, target in self.relations(self.main).values():
            if kind in ("slideMaster", "theme", "font"):
                self._walk(target, kept)
        if not any("slideLayout" in name for name in kept):
            raise TemplateRejected("layouts")
        for child in list(root):
            if child.tag.rpartition("}")[2] not in KEPT_LISTS:
                root.remove(child)
        self.touch(self.main)
        self._drop_relations(self.main, kept)
        self._write_types(kept)
        self._drop_relations("", kept)
        links = {relations_name(name) for name in kept} | {TYPES_PART, relations_name("")}
        for name in self.names - kept - links:
            self.drop(name)
        return self.save()

    def _walk(self, name: str, kept: set[str]) -> None:
        """Keep a part, and all that it refers to."""
        if name in kept or name not in self.names:
            return
        kept.add(name)
        if name.endswith((".xml", ".vml")):
            self.tree(name)
        for key, (kind, target) in self.relations(name).items():
            if kind in ("control", "vbaProject"):
                raise TemplateRejected("macros")
            if not target:
                self._check_link(name, key)
            elif kind not in OTHER_PARTS:
                self._walk(target, kept)
        self._drop_relations(name, kept)

    def _check_link(self, name: str, key: str) -> None:
        """Let links that a reader clicks be; refuse what a program would load.

        Raises:
            TemplateRejected: a picture, a film or an object lies outside.
        """
        for each in self._links(name):
            is_click = each.get("Type", "").endswith("/hyperlink") and each.get("Target", "").startswith(WEB)
            if each.get("Id") == key and not is_click:
                raise TemplateRejected("links")

    def _links(self, name: str) -> Iterator[Any]:
        links = relations_name(name)
        if links in self.names:
            yield from list(self.tree(links).iter(RELATION))

    def _drop_relations(self, name: str, kept: set[str]) -> None:
        """Take out references to parts that do not come along, and the links that use them."""
        known = self.relations(name)
        for each in self._links(name):
            kind, target = known.get(each.get("Id", ""), ("", ""))
            gone = target not in self.names or kind in OTHER_PARTS
            main = name in ("", self.main) and target not in kept
            if target and (gone or main):
                each.getparent().remove(each)
                self.touch(relations_name(name))
                if name:
                    self._unlink(name, each.get("Id", ""))

    def _unlink(self, name: str, key: str) -> None:
        for element in list(self.tree(name).iter("{*}hlinkClick", "{*}hlinkHover", "{*}custDataLst")):
            if any(key in each.attrib.values() for each in element.iter()):
                element.getparent().remove(element)
        self.touch(name)

    def _write_types(self, kept: set[str]) -> None:
        for each in list(self.tree(TYPES_PART).iter(f"{TYPES}Override")):
            name = each.get("PartName", "").lstrip("/")
            if name == self.main:
                each.set("ContentType", DECK)
            elif name not in kept:
                each.getparent().remove(each)
        self.touch(TYPES_PART)

    def _check_variant(self) -> None:
        """Take templates of every variant: only their masters are used."""
