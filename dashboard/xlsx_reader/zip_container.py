"""The zip file a workbook is.

Opened within the limits, the XML of its parts read without entities.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.errors import WorkbookRejected

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of files of Office before 2007, and of those that Office protects with a password."""

PROTECTED = "EncryptedPackage".encode("utf-16-le")
ENCRYPTED = 0x1
"""The flag of a zip entry that is encrypted."""

CELL = "c"
"""The element of a cell."""

PACKED_AS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
"""The compressions that workbooks use; others may take much memory."""

BROKEN = (zipfile.BadZipFile, zlib.error, ParseError, EOFError, ValueError, LookupError, NotImplementedError, OSError)
"""What zipfile, expat and conversions raise on damaged parts."""


@contextmanager
def refuse_damaged() -> Iterator[None]:
    """Turn whatever damaged or hostile parts raise into a refusal."""
    try:
        yield
    except DefusedXmlException:
        raise WorkbookRejected("entities") from None
    except (MemoryError, RecursionError):
        raise WorkbookRejected("memory") from None
    except BROKEN:
        raise WorkbookRejected("broken") from None


class ZipContainer:
    """The parts of one workbook.

    Raises:
        WorkbookRejected: the bytes are no zip file that Excel writes, or more than the limits allow.
    """

    def __init__(self, content: bytes, limits: Limits) -> None:
        if len(content) > limits.packed:
            raise WorkbookRejected("packed")
        if content.startswith(OLD_OFFICE):
            raise WorkbookRejected("password" if PROTECTED in content else "old")
        if not zipfile.is_zipfile(io.BytesIO(content)):
            raise WorkbookRejected("broken" if content.startswith(b"PK\x03\x04") else "not-a-workbook")
        self.archive = zipfile.ZipFile(io.BytesIO(content))
        self.left = {"unpacked": limits.unpacked, "elements": limits.elements, "cells": limits.cells}
        entries = self.archive.infolist()
        if len(entries) > limits.parts:
            raise WorkbookRejected("parts")
        if any(entry.flag_bits & ENCRYPTED for entry in entries):
            raise WorkbookRejected("password")
        if sum(entry.file_size for entry in entries) > limits.unpacked:
            raise WorkbookRejected("unpacked")
        if any(entry.compress_type not in PACKED_AS for entry in entries):
            raise WorkbookRejected("broken")
        self.names = frozenset(entry.filename for entry in entries)

    def elements(self, part: str, *names: str) -> Iterator[Element]:
        """Yield each element of a part that has one of these names, whole; it is emptied afterwards.

        Raises:
            WorkbookRejected: there are more elements, or cells among them, than the limits allow.
        """
        inside = 0
        with self.archive.open(part) as packed:
            for event, element in iterparse(_Counted(packed, self), events=("start", "end"), forbid_dtd=True):
                name = local_name(element)
                if event == "start":
                    self.take("elements")
                    if name == CELL:
                        self.take("cells")
                    inside += name in names
                    continue
                if name in names:
                    inside -= 1
                    yield element
                if not inside:
                    element.clear()

    def take(self, bound: str, number: int = 1) -> None:
        """Count what was unpacked and parsed, before more is.

        Raises:
            WorkbookRejected: it is more than the limit, whatever the zip file said it would be.
        """
        self.left[bound] -= number
        if self.left[bound] < 0:
            raise WorkbookRejected(bound)


class _Counted(io.RawIOBase):
    """A part whose bytes are counted as they are unpacked."""

    def __init__(self, packed: IO[bytes], package: ZipContainer) -> None:
        self.packed = packed
        self.package = package

    def read(self, size: int = -1) -> bytes:
        piece = self.packed.read(size)
        self.package.take("unpacked", len(piece))
        return piece


def local_name(element: Element) -> str:
    """Return the local name of an element; there are two namespaces.

    They are the transitional and the strict one.
    """
    tag = element.tag
    return tag[tag.rfind("}") + 1 :]
