"""What a slide, a chart or a table says of itself, so that it can be refreshed later.

A record is JSON under a short hash: which deck, slide and selection, the data version, and what was delivered. It
stands in tags of the slide and of each frame, in a hidden sheet behind each chart, and in short in the frame's name.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from lxml import etree

TAG = "SDD1"
"""The name of our tags; programs write names of tags in capitals."""

SHEET = "_sdd"
"""The hidden sheet behind a chart that holds its record, in pieces that a cell takes."""

ROW = "\x01"
"""What stands for the number of the row in the formulas of a line that has no place yet."""

MARKS = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))
"""Marks of direction, which programs write as they like."""

CELL = 30_000
MAX_RECORD_LENGTH = 2_000_000
"""Characters of a record that is read."""

PROPERTIES, PIECE = "custom-properties", 255
"""The part of the properties of a file, and characters of one, as programs show them.

They hold the records of all slides once more, since some programs keep nothing else.
"""

PROPERTY = "{http://schemas.openxmlformats.org/officeDocument/2006/custom-properties}property"
PROPERTY_TEXT = "{http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes}lpwstr"
USERS = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"
"""What marks a property that a user could have made."""

UNBROKEN, RTL, END = "\u00a0", "\u2067", "\u2069"
"""What keeps the words of a label together, and stands around one that runs from right to left."""

HASH, SHORT = 12, 6
MAX_QUERY_LENGTH = 160
"""Characters of a selection that stand in the name of a frame."""

A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
C15 = "{http://schemas.microsoft.com/office/drawing/2012/chart}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"

NAME = re.compile(
    r"(?P<deck>chart|whole):(?P<slide>[a-z-]+)\?(?P<query>\S*) · #(?P<hash>[0-9a-f]{6})"
    r"(?:\.(?P<prints>[A-Za-z0-9_-]*))?\s*$"
)
"""The end of the name of a frame of ours."""

PRINT, HEADS = 2, 2
"""Characters of the print of a text in the name of a frame; prints of titles before those of lines."""

UNWRITABLE = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What JSON writes as it is and XML cannot hold."""

Paragraphs = list[list[str]]
"""A text: its paragraphs, each its runs."""


def serialize_record(record: Mapping[str, Any]) -> str:
    """Return a record as text, with its hash before it."""
    words = UNWRITABLE.sub("", json.dumps(record, ensure_ascii=False, separators=(",", ":")))
    return f"{digest(words)}{words}"


def parse_record(text: str) -> dict[str, Any] | None:
    """Return the record of a text; None for what is not one of ours, or was changed."""
    if not HASH < len(text) <= MAX_RECORD_LENGTH or digest(text[HASH:]) != text[:HASH]:
        return None
    try:
        record = json.loads(text[HASH:])
    except (ValueError, RecursionError):
        return None
    return record if isinstance(record, dict) else None


def records_to_properties(records: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return records as properties of a file, by their names."""
    slides = [{key: value for key, value in record.items() if key != "alternatives"} for record in records]
    words = base64.b64encode(zlib.compress(serialize_record({"slides": slides}).encode(), 9)).decode()
    pieces = [words[start : start + PIECE] for start in range(0, len(words), PIECE)]
    return {f"{TAG} {place:03}": piece for place, piece in enumerate(pieces, start=1)}


def properties_to_records(properties: Mapping[str, str]) -> list[Any]:
    """Return the records of the properties of a file; none of others, or of changed ones."""
    words = "".join(properties[name] for name in sorted(properties) if name.startswith(f"{TAG} "))
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(words, validate=True), 4 * MAX_RECORD_LENGTH)
        record = parse_record(content.decode())
    except (ValueError, zlib.error):
        return []
    slides = record.get("slides") if record else None
    return slides if isinstance(slides, list) else []


def empty_properties() -> Any:
    """Return the root of properties of a file that has none."""
    space, words = (f'"{name[1:].partition("}")[0]}"' for name in (PROPERTY, PROPERTY_TEXT))
    return etree.fromstring(f"<Properties xmlns={space} xmlns:vt={words}/>")


def write_properties(root: Any, records: Sequence[Mapping[str, Any]]) -> None:
    """Write the records of slides into the properties of a file; others stay."""
    for entry in list(root.iter(PROPERTY)):
        if entry.get("name", "").startswith(f"{TAG} "):
            root.remove(entry)
    used_ids = {entry.get("pid", "") for entry in root.iter(PROPERTY)}
    free = (str(number) for number in count(2) if str(number) not in used_ids)
    for number, (name, value) in zip(free, records_to_properties(records).items(), strict=False):
        entry = etree.SubElement(root, PROPERTY, {"fmtid": USERS, "pid": number, "name": name})
        etree.SubElement(entry, PROPERTY_TEXT).text = value


def digest(words: str) -> str:
    """Return the hash of words."""
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:HASH]


def frame_name(name: str, record: Mapping[str, Any], prints: str) -> str:
    """Return the name of a frame: what it shows, its slide and selection, prints of its lines."""
    request = f"{record['deck']}:{record['slide']}?{record['query']}"
    if len(record["query"]) > MAX_QUERY_LENGTH:
        return name
    return f"{name} · {request} · #{digest(request)[:SHORT]}.{prints}"


def normalize_label(text: str) -> str:
    """Return a label without the marks of its direction, its spaces plain."""
    return " ".join(text.translate(MARKS).split())


def isolate_rtl(words: str, is_rtl: bool) -> str:
    """Return words isolated from what stands around them, where that runs from right to left."""
    return f"{RTL}{words}{END}" if is_rtl and words else words


def fingerprint(*parts: object) -> str:
    """Return the short print of what a line says, by which an edit is noticed."""
    words = "\n".join(normalize_label(str(part)) for part in parts)
    return base64.urlsafe_b64encode(hashlib.sha256(words.encode("utf-8", "replace")).digest())[:PRINT].decode()


def line_print(line: Mapping[str, Any]) -> str:
    """Return the print of a line of an element: its label, its texts, its numbers."""
    nums = ["" if num is None else f"{num:.6g}" for num in line.get("nums", ())]
    return fingerprint(line["label"], *(() if nums and len(line["texts"]) > 1 else line["texts"]), *nums)


def element_prints(title: str, element: Mapping[str, Any]) -> str:
    """Return the prints of the title of a slide, of the title of an element, and of its lines."""
    return "".join(
        (fingerprint(title), fingerprint(element.get("title", "")), *(line_print(line) for line in element["lines"]))
    )


def parse_frame_name(name: str) -> dict[str, str] | None:
    """Return deck, slide and query that a name of a frame tells of; None for a name not ours."""
    match = NAME.search(name)
    if match is None or digest(f"{match['deck']}:{match['slide']}?{match['query']}")[:SHORT] != match["hash"]:
        return None
    return {key: match[key] or "" for key in ("deck", "slide", "query", "prints")}


def text_shapes(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield name and body of every shape with text, groups included.

    A name that stands twice gets a number; fields, such as the number of the slide, are left aside.
    """
    counts = Counter[str]()
    for shape in tree.iter(f"{P}sp"):
        body = shape.find(f"{P}txBody")
        if body is None or body.find(f"{A}p/{A}fld") is not None:
            continue
        has_words = any(text.text for text in body.iter(f"{A}t"))
        if not has_words and place_of(shape) is None:
            continue
        name = name_of(shape)
        unique_name = _unique_name(name, counts)
        if has_words or counts[name] > 1:
            yield unique_name, body


def name_of(shape: Any) -> str:
    """Return the name of a shape or a group, "" without one."""
    about = shape.find(f"*/{P}cNvPr")
    return "" if about is None else str(about.get("name", ""))


def place_of(shape: Any) -> Any:
    """Return what says which place of its layout a shape takes; None for one that stands alone."""
    return shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")


def _unique_name(name: str, counts: Counter[str]) -> str:
    """Return a name, from the second time on with its number below it."""
    counts[name] += 1
    return name if counts[name] == 1 else f"{name}\n{counts[name]}"


def paragraphs(body: Any) -> Paragraphs:
    """Return the runs of a body of text, paragraph by paragraph."""
    return [runs_of(paragraph) for paragraph in body.iter(f"{A}p")]


def runs_of(paragraph: Any) -> list[str]:
    """Return the runs of one paragraph; a break within it is a space."""
    runs = paragraph.iter(f"{A}r", f"{A}fld", f"{A}br")
    return [" " if run.tag == f"{A}br" else "".join(text.text or "" for text in run.iter(f"{A}t")) for run in runs]


def plain_text(text: Paragraphs) -> str:
    """Return a text as one string, its paragraphs as lines, spaces of all kinds as one."""
    return "\n".join(" ".join("".join(runs).split()) for runs in text).strip()


def slide_texts(tree: Any) -> dict[str, Paragraphs]:
    """Return the texts of a slide by the names of their shapes."""
    return {name: paragraphs(body) for name, body in text_shapes(tree)}


def slide_links(tree: Any, targets: Mapping[str, str]) -> dict[str, Paragraphs]:
    """Return what the runs of shapes with links open; `targets`: relation -> address."""

    def address(run: Any) -> str:
        link = run.find(f"{A}rPr/{A}hlinkClick")
        return "" if link is None else targets.get(link.get(f"{R}id"), "")

    links = _by_run(tree, address)
    return {name: addresses for name, addresses in links.items() if any(map(any, addresses))}


def slide_sizes(tree: Any) -> dict[str, Paragraphs]:
    """Return the sizes of runs in hundredths of a point; "" where the layout has them."""

    def size(run: Any) -> str:
        look = run.find(f"{A}rPr")
        return "" if look is None else str(look.get("sz", ""))

    return _by_run(tree, size)


def _by_run(tree: Any, fact: Callable[[Any], str]) -> dict[str, Paragraphs]:
    return {
        name: [[fact(run) for run in paragraph.iter(f"{A}r")] for paragraph in body.iter(f"{A}p")]
        for name, body in text_shapes(tree)
    }


def title_name(tree: Any) -> str:
    """Return the name of the title of a slide, whatever a program called it; "" without text."""
    for name, body in text_shapes(tree):
        place = place_of(body.getparent())
        if place is not None and place.get("type") in ("title", "ctrTitle"):
            return name
    return ""


def title_text(tree: Any) -> str:
    """Return the title of a slide, "" without one."""
    name = title_name(tree)
    return plain_text(slide_texts(tree)[name]) if name else ""


def described_shapes(tree: Any) -> Iterator[tuple[str, Any]]:
    """Yield name and properties of every shape and group, but no frame, with alternative text."""
    counts = Counter[str]()
    for shape in tree.iter(f"{P}sp", f"{P}grpSp"):
        about = shape.find(f"*/{P}cNvPr")
        if about is not None and about.get("descr"):
            yield _unique_name(about.get("name", ""), counts), about


def table_rows(table: Any) -> list[list[str]]:
    """Return the texts of the cells of a table (`a:tbl`), row by row."""
    return [[plain_text(paragraphs(cell)) for cell in row.iter(f"{A}tc")] for row in table.iter(f"{A}tr")]
