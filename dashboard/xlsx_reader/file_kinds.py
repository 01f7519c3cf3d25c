"""What a file is, told by its first bytes and never by its name; what it brings along."""

from __future__ import annotations

import codecs
import io
import re
import zipfile
from collections.abc import Iterable, Iterator
from typing import Literal

from dashboard.errors import LazyMessage, Problem
from dashboard.xlsx_reader.raw_sheet import RawSheet

FileKind = Literal[
    "xlsx", "xls", "xlsb", "ods", "spreadsheetml", "html", "json", "spss", "stata", "password", "foreign", "text"
]
"""`password`: it is encrypted; `foreign`: known, and no table; `text`: separated values, or nothing known."""

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""The first bytes of files of Office before 2007, and of those that Office protects with a password."""

PROTECTED = "EncryptedPackage".encode("utf-16-le")
BARE_XLS = re.compile(rb"\x09[\x00\x02\x04\x08][\x04-\x10]\x00")
"""A workbook of Excel 2 to 5 without a container around it."""

STATA = re.compile(rb"<stata_dta>|[\x69\x6c\x6e-\x73][\x01\x02]\x01\x00")
JSON = re.compile(r"\[\s*[\[{]|\[\s*\]|\{\s*[\"}]")
MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
HEAD = 4_096
"""Bytes that are looked at."""


def detect_kind(content: bytes) -> FileKind:
    """Return the kind of a file."""
    if content.startswith(b"PK"):
        return _zip_kind(content)
    if content.startswith(OLD_OFFICE):
        return "password" if PROTECTED in content else "xls"
    if BARE_XLS.match(content):
        return "xls"
    if content.startswith((b"$FL2", b"$FL3")):
        return "spss"
    if content.startswith(b"ENCRYPTEDSAV") or content[8:24].startswith(b"ENCRYPTEDSAV"):
        return "password"
    if STATA.match(content):
        return "stata"
    return "foreign" if content.startswith(b"%PDF") else _text_kind(content)


def _zip_kind(content: bytes) -> FileKind:
    """Return which workbook a zip file is; what cannot be unpacked is for the reader to refuse."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "xlsx"
    if "mimetype" in names and "content.xml" in names:
        return "ods"
    if "xl/workbook.bin" in names:
        return "xlsb"
    return "foreign" if "word/document.xml" in names or "ppt/presentation.xml" in names else "xlsx"


def _text_kind(content: bytes) -> FileKind:
    """Return the kind of a file whose first characters are text."""
    encoding = next((name for mark, name in MARKS.items() if content.startswith(mark)), "utf-8")
    head = content[:HEAD].decode(encoding, "ignore").lstrip("\ufeff \t\r\n")
    if JSON.match(head):
        return "json"
    if not head.startswith("<"):
        return "text"
    low = head.lower()
    if "urn:schemas-microsoft-com:office:spreadsheet" in low and not low.startswith("<html"):
        return "spreadsheetml"
    if re.match(r"<(?:!doctype html|html|head|body|table|div|meta|style|!--)", low):
        return "html"
    return "foreign" if low.startswith("<?xml") or re.match(r"<[a-z][\w:.-]*[\s>]", low) else "text"


COMMENTS = re.compile(r"xl/(?:worksheets/)?(?:threaded)?comments?/?[^/]*\.xml")
"""Parts of a workbook with what is said of its cells."""

MACROS = "_VBA_PROJECT".encode("utf-16-le")
"""The folder of macros in a workbook of Excel before 2007."""


def workbook_warnings(name: str, content: bytes, sheets: Iterable[RawSheet]) -> Iterator[Problem]:
    """Yield what was left aside in a workbook with these sheets, which messages call `name`."""
    is_zip = zipfile.is_zipfile(io.BytesIO(content))
    parts = zipfile.ZipFile(io.BytesIO(content)).namelist() if is_zip else []
    if any(part.lower().endswith("vbaproject.bin") or part.startswith("Basic/") for part in parts) or (
        content.startswith(OLD_OFFICE) and MACROS in content
    ):
        sentence = LazyMessage.t("the workbook has macros")
        yield Problem(name, 0, "", sentence, "", LazyMessage.t("They were neither read nor run."))
    if any(COMMENTS.fullmatch(part.lower()) for part in parts) or any(sheet.has_comments for sheet in sheets):
        sentence = LazyMessage.t("cells of the workbook have comments")
        yield Problem(name, 0, "", sentence, "", LazyMessage.t("They are not read: see whether they change a number."))
    if any(part.lower().startswith("xl/externallinks/") for part in parts):
        sentence = LazyMessage.t("the workbook has links to other files")
        remedy = LazyMessage.t("They were not followed; values are those that Excel saved.")
        yield Problem(name, 0, "", sentence, "", remedy)
