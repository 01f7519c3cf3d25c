"""A deck as a package of parts, opened within bounds.

What is not changed is written as it was, byte for byte.
"""

from __future__ import annotations

import io
import posixpath
import shutil
import zipfile
import zlib
from collections.abc import Set
from itertools import count
from typing import Any, ClassVar

from lxml import etree

from dashboard.bounds.limits import DECK_BYTES, MEGABYTE
from dashboard.exports.office_errors import DeckRejected
from dashboard.xlsx_reader.file_kinds import OLD_OFFICE, PROTECTED
from dashboard.xlsx_reader.zip_container import find_fault

PACKED, UNPACKED, PARTS, SLIDES = DECK_BYTES, 150 * MEGABYTE, 20_000, 2_000
"""Bytes of a deck, of what it unpacks to, its parts and its slides at most."""

MAX_XML_LENGTH = 30 * MEGABYTE
"""Bytes of one part that is read."""

DECK = "application/vnd.openxmlformats-officedocument.presentationml.presentation.main+xml"
TYPES_PART = "[Content_Types].xml"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
NO_RELATIONS = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"/>'
OUTSIDE = "External"
"""How a relation says that it leads out of the file."""

KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
STRICT = "http://purl.oclc.org/ooxml/officeDocument/relationships/"
STRICT_NAMES = "{http://purl.oclc.org/ooxml/"
"""How names of elements begin that were written by the strict variant of the rules."""

DAMAGED = (zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, ValueError, LookupError, OSError)
"""What zipfile and lxml raise on damaged parts."""


class OfficePackage:
    """The parts of an Office file, by name without a leading slash.

    Raises:
        DeckRejected: the bytes are none, or more than the bounds allow.
    """

    def __init__(self, content: bytes) -> None:
        """Open a file from its bytes."""
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(content))
        except DAMAGED:
            raise DeckRejected("broken") from None
        entries = self._archive.infolist()
        self._entries = {entry.filename: entry for entry in entries}
        fault = find_fault(entries, PARTS, UNPACKED)
        if fault or len(self._entries) < len(entries):
            raise DeckRejected(fault or "broken")
        self.names = set(self._entries)
        self._trees: dict[str, Any] = {}
        self._blobs: dict[str, bytes] = {}
        self._left = UNPACKED

    def blob(self, name: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            DeckRejected: it is damaged, or unpacks to more than it says.
        """
        if name in self._blobs:
            return self._blobs[name]
        try:
            with self._archive.open(self._entries[name]) as part:
                content = part.read(MAX_XML_LENGTH + 1)
        except DAMAGED:
            raise DeckRejected("broken") from None
        self._left -= len(content)
        if len(content) > MAX_XML_LENGTH or self._left < 0:
            raise DeckRejected("unpacked")
        return content

    def tree(self, name: str) -> Any:
        """Return the XML of a part, parsed once; who changes it says so by `touch`.

        Raises:
            DeckRejected: it is no XML, or refers to entities.
        """
        if name not in self._trees:
            self._trees[name] = parse_xml(self.blob(name))
        return self._trees[name]

    def touch(self, name: str) -> None:
        """Let a parsed part be written anew."""
        self._blobs[name] = etree.tostring(self._trees[name], xml_declaration=True, encoding="UTF-8", standalone=True)

    def put(self, name: str, content: bytes) -> None:
        """Add a part, or write one anew."""
        self._blobs[name] = content
        self.names.add(name)
        self._trees.pop(name, None)

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """Return id -> kind and target of what a part refers to; what lies outside has no target."""
        links, folder = relations_name(name), posixpath.join("/", posixpath.dirname(name))
        if links not in self.names:
            return {}
        return {
            relation.get("Id", ""): (
                relation.get("Type", "").removeprefix(KINDS).removeprefix(STRICT),
                ""
                if relation.get("TargetMode") == OUTSIDE
                else posixpath.normpath(posixpath.join(folder, relation.get("Target", ""))).lstrip("/"),
            )
            for relation in self.tree(links).iter(RELATION)
        }

    def related(self, name: str, kind: str) -> str:
        """Return the part of a kind that a part refers to; "" where there is none inside."""
        targets = (target for relation_kind, target in self.relations(name).values() if relation_kind == kind)
        return next((target for target in targets if target in self.names), "")

    def content_type(self, name: str) -> str:
        """Return the type of a part, by its name or by its ending."""
        types = self.tree(TYPES_PART)
        names = {entry.get("PartName"): entry for entry in types.iter(f"{TYPES}Override")}
        ends = {entry.get("Extension"): entry for entry in types.iter(f"{TYPES}Default")}
        match = names.get(f"/{name}", ends.get(name.rpartition(".")[2]))
        return "" if match is None else str(match.get("ContentType", ""))

    def add(self, name: str, content: bytes, content_type: str) -> None:
        """Add a part of a type."""
        self.put(name, content)
        element = {"PartName": f"/{name}", "ContentType": content_type}
        etree.SubElement(self.tree(TYPES_PART), f"{TYPES}Override", element)
        self.touch(TYPES_PART)

    def free_name(self, name: str) -> str:
        """Return a name with a number behind it that no part has."""
        stem, end = posixpath.splitext(name)
        names = (f"{stem}{number}{end}" for number in count(1))
        return next(candidate for candidate in names if candidate not in self.names)

    def link(self, name: str, address: str) -> str:
        """Return the key of the relation of a part to an address outside, made where there is none."""
        links = relations_name(name)
        for relation in self.tree(links).iter(RELATION) if links in self.names else ():
            if (relation.get("TargetMode"), relation.get("Target")) == (OUTSIDE, address):
                return str(relation.get("Id", ""))
        return self.relate(name, "hyperlink", address, is_outside=True)

    def relate(self, name: str, kind: str, target: str, key: str = "", *, is_outside: bool = False) -> str:
        """Let a part refer to another, or to an address; return the key, a free one by default."""
        links = relations_name(name)
        if links not in self.names:
            self.put(links, NO_RELATIONS)
        root = self.tree(links)
        used_keys = {candidate.get("Id") for candidate in root}
        keys = (f"rIdSdd{number}" for number in count(1))
        key = key or next(candidate for candidate in keys if candidate not in used_keys)
        place = {"Target": target, "TargetMode": OUTSIDE} if is_outside else {"Target": f"/{target}"}
        etree.SubElement(root, RELATION, {"Id": key, "Type": KINDS + kind, **place})
        self.touch(links)
        return key

    def save(self) -> bytes:
        """Return the deck: parts that were not changed as they were, in their order."""
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as target:
            for entry in self._archive.infolist():
                if entry.filename in self._blobs:
                    target.writestr(_copy_of_entry(entry), self._blobs[entry.filename])
                elif entry.filename in self.names:
                    with self._archive.open(entry) as part, target.open(_copy_of_entry(entry), "w") as copy:
                        shutil.copyfileobj(part, copy, MEGABYTE)
            for name in sorted(self._blobs.keys() - self._entries.keys()):
                target.writestr(zipfile.ZipInfo(name), self._blobs[name], zipfile.ZIP_DEFLATED)
        return content.getvalue()

    def remove(self, names: Set[str]) -> None:
        """Leave parts out, with what they refer to and with their types."""
        for name in (*names, *map(relations_name, names)):
            self.names.discard(name)
            self._blobs.pop(name, None)
        for entry in list(self.tree(TYPES_PART).iter(f"{TYPES}Override")):
            if entry.get("PartName", "").lstrip("/") in names:
                entry.getparent().remove(entry)
        self.touch(TYPES_PART)

    def unrelate(self, name: str, targets: Set[str]) -> set[str]:
        """Let a part refer no longer to others, and return the keys of these relations."""
        keys = {key for key, (_kind, target) in self.relations(name).items() if target in targets}
        for relation in list(self.tree(relations_name(name)).iter(RELATION)) if keys else ():
            if relation.get("Id", "") in keys:
                relation.getparent().remove(relation)
                self.touch(relations_name(name))
        return keys


class DeckPackage(OfficePackage):
    """The parts of a deck.

    Raises:
        DeckRejected: the bytes are no deck that can be refreshed, or more than the bounds allow.
    """

    types: ClassVar[frozenset[str]] = frozenset({DECK})
    """The types that the presentation of such a file has."""

    def __init__(self, content: bytes) -> None:
        """Open a deck from its bytes."""
        if len(content) > PACKED:
            raise DeckRejected("size")
        if content.startswith(OLD_OFFICE):
            raise DeckRejected("password" if PROTECTED in content else "old")
        if not content.startswith(b"PK"):
            raise DeckRejected("foreign")
        super().__init__(content)
        self._check_type()

    @property
    def main(self) -> str:
        """Return the name of the presentation."""
        return self.related("", "officeDocument")

    @property
    def slide_size(self) -> tuple[int, int]:
        """Return width and height of its slides in EMU."""
        size = self.tree(self.main).find("{*}sldSz")
        return (12_192_000, 6_858_000) if size is None else (int(size.get("cx")), int(size.get("cy")))

    def slides(self) -> list[str]:
        """Return the slides in their order.

        Raises:
            DeckRejected: there are too many.
        """
        links = self.relations(self.main)
        ids = [
            relation_id(entry)
            for entry in self.tree(self.main).iter("{*}sldId")
            if entry.getparent().tag.endswith("}sldIdLst")
        ]
        if len(ids) > SLIDES:
            raise DeckRejected("slides")
        targets = (links.get(entry, ("", ""))[1] for entry in ids)
        return [target for target in targets if target in self.names]

    def _check_type(self) -> None:
        if TYPES_PART not in self.names:
            raise DeckRejected("foreign")
        types = [
            entry.get("ContentType", "") for entry in self.tree(TYPES_PART).iter(f"{TYPES}Override", f"{TYPES}Default")
        ]
        if any("macroEnabled" in entry or "vbaProject" in entry for entry in types):
            raise DeckRejected("macros")
        if self.types.isdisjoint(types) or not self.main:
            raise DeckRejected("foreign")
        self._check_variant()

    def _check_variant(self) -> None:
        """Refuse decks that would not be the same after they are written."""
        if self.tree(self.main).tag.startswith(STRICT_NAMES):
            raise DeckRejected("strict")
        if any(kind.endswith("digital-signature/origin") for kind, _target_ in self.relations("").values()):
            raise DeckRejected("signed")


def parse_xml(content: bytes) -> Any:
    """Return parsed XML that refers to nothing outside.

    Raises:
        DeckRejected: it is no XML, or declares entities.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_blank_text=False)
    try:
        root = etree.fromstring(content, parser)
    except DAMAGED:
        raise DeckRejected("broken") from None
    if root.getroottree().docinfo.doctype:
        raise DeckRejected("broken")
    return root


def relation_id(element: Any) -> str:
    """Return the id of the relation that an element refers to; "" for none."""
    return next((str(value) for key, value in element.attrib.items() if key.endswith("}id")), "")


def relations_name(name: str) -> str:
    """Return the name of the part that holds what a part refers to."""
    folder, file = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{file}.rels")


def _copy_of_entry(entry: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """Return the head of an entry for a copy of it."""
    copy = zipfile.ZipInfo(entry.filename, entry.date_time)
    copy.compress_type, copy.external_attr = entry.compress_type, entry.external_attr
    return copy
