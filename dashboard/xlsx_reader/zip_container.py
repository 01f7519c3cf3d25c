"""The zip file of a workbook, opened within limits, its XML without entities."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import iterparse

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected

CELLS = frozenset(("c", "Cell", "table-cell", "covered-table-cell"))
"""The elements of a cell, in the XML of the several programs."""

COMPRESSIONS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compressions that workbooks use; others may take much memory."""

CHUNK = 256 * 1024
"""Bytes that the parser gets at once; with each piece it begins a comment or a value without its end anew."""

PARSE_ERRORS = (
    *(zipfile.BadZipFile, zlib.error, struct.error, ParseError, EOFError, AssertionError, OSError),
    *(ValueError, TypeError, AttributeError, LookupError, ArithmeticError, NotImplementedError),
)
"""What zipfile, expat, html.parser, xlrd and conversions raise on parts that are damaged or of another form."""


class XmlReader:
    """XML of a file, parsed within the limits and without entities."""

    def __init__(self, limits: Limits) -> None:
        self.remaining = {"unpacked": limits.unpacked, "elements": limits.elements, "cells": limits.cells}

    def parse(self, stream: IO[bytes], names: Sequence[str], heads: Sequence[str] = ()) -> Iterator[Element]:
        """Yield each element that has one of these names, whole; it is emptied afterwards.

        One of `heads` is yielded as it begins, with its attributes only.
        """
        inside = 0
        for event, element in iterparse(_CountingStream(stream, self), events=("start", "end"), forbid_dtd=True):
            name = local_name(element)
            if event == "start":
                self.count("elements")
                if name in CELLS:
                    self.count("cells")
                if name in heads:
                    yield element
                inside += name in names
                continue
            if name in names:
                inside -= 1
                yield element
            if not inside:
                element.clear()

    def count(self, bound: str, number: int = 1) -> None:
        """Count what was unpacked and parsed, before more is; WorkbookRejected beyond the limit."""
        self.remaining[bound] -= number
        if self.remaining[bound] < 0:
            raise WorkbookRejected(bound)


class ZipContainer(XmlReader):
    """The parts of one workbook; WorkbookRejected as `XmlReader.count`, or if it is no zip."""

    def __init__(self, content: bytes, limits: Limits) -> None:
        super().__init__(limits)
        if not zipfile.is_zipfile(io.BytesIO(content)):
            raise WorkbookRejected("broken")
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        entries = self.archive.infolist()
        fault = find_fault(entries, limits.parts, limits.unpacked)
        if fault:
            raise WorkbookRejected(fault)
        # Names of parts are the same in other letters; 1C and old .NET write them otherwise than they refer to them.
        self._entries = {entry.filename.replace("\\", "/").casefold(): entry for entry in entries}

    def __contains__(self, part: str) -> bool:
        """Return whether there is a part of this name."""
        return part.casefold() in self._entries

    def elements(self, part: str, *names: str, heads: Sequence[str] = ()) -> Iterator[Element]:
        """Yield the elements of a part as `parse` does."""
        with self.archive.open(self._entries[part.casefold()]) as stream:
            yield from self.parse(stream, names, heads)


def find_fault(entries: Sequence[zipfile.ZipInfo], max_parts: int, max_unpacked: int) -> str:
    """Return why the entries of an Office file are refused unread; "" for no reason."""
    if len(entries) > max_parts:
        return "parts"
    if any(entry.flag_bits & 0x1 for entry in entries):
        return "password"
    if sum(entry.file_size for entry in entries) > max_unpacked:
        return "unpacked"
    return "broken" if any(entry.compress_type not in COMPRESSIONS for entry in entries) else ""


class _CountingStream(io.RawIOBase):
    """A stream whose bytes are counted as they are unpacked."""

    def __init__(self, stream: IO[bytes], reader: XmlReader) -> None:
        self.stream = stream
        self.reader = reader

    def read(self, _size: int = -1) -> bytes:
        piece = self.stream.read(CHUNK)
        self.reader.count("unpacked", len(piece))
        return piece


def local_name(element: Element) -> str:
    """Return the local name of an element of the transitional or strict namespace."""
    tag = element.tag
    return tag[tag.rfind("}") + 1 :]
