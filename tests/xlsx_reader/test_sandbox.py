"""A workbook is read in a process of its own.

Whatever it holds, this one stays up and says what is wrong.
"""

from __future__ import annotations

import io
import os
import resource
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.errors import DataError
from dashboard.xlsx_reader import Limits, read_workbook
from dashboard.xlsx_reader.zip_container import XmlReader
from tests.support.workbook_fixtures import HEAD, MAIN, book_of, links, parts, saved, sheet, zipped

QUICK = Limits(seconds=20)
CELL = '<row r="1"><c r="A1" t="inlineStr"><is><t>here</t></is></c></row>'
LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


def refusal(content: bytes, limits: Limits = QUICK) -> str:
    with pytest.raises(DataError) as error:
        read_workbook(content, limits, "my.xlsx")
    (problem,) = error.value.problems
    assert problem.table == "my.xlsx"
    return problem.found


def test_a_workbook_comes_back_whole() -> None:
    book = book_of([["id", "n"], ["Алматы", 1.5], ["=1", True]], "activities")
    book.active.merge_cells("A5:B6")
    (raw_sheet,) = read_workbook(saved(book))
    assert raw_sheet.name == "activities"
    assert raw_sheet.rows == [["id", "n"], ["Алматы", "1.5"], ["", "TRUE"]]
    assert raw_sheet.kinds == {(2, 2): "number", (3, 1): "formula", (3, 2): "boolean"}
    assert raw_sheet.merged == (((5, 1), (6, 2)),)


@pytest.mark.usefixtures("child_here")
@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "the file is empty"),
        (b"id,name\n1,a\n", "the file is not an Excel workbook (.xlsx)"),
        (b"<html><table></table></html>", "the web page in the file holds no table"),
        (zipped({"a.txt": "hello"}), "the file is not an Excel workbook (.xlsx)"),
        (zipped({"_rels/.rels": links(officeDocument="word/document.xml")}), "the workbook is damaged"),
        (zipped({"_rels/.rels": links(officeDocument="xl/workbook.bin")}), "the file is not an Excel workbook (.xlsx)"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "the workbook is damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "the workbook is protected with a password",
        ),
        (saved(book_of([["a"]]))[:-40], "the workbook is damaged"),
        (saved(book_of([["a"]]))[:300], "the workbook is damaged"),
        (zipped(parts("<row><c><v>1</v></row>")), "the workbook is damaged"),
        (zipped(parts('<row><c t="s"><v>7</v></c></row>')), "the workbook is damaged"),
        (zipped(parts('<row r="2"><c><v>1</v></c></row><row r="1"><c><v>1</v></c></row>')), "the workbook is damaged"),
        (zipped(parts('<row><c r="ZZZZ1"><v>1</v></c></row>')), "the workbook is damaged"),
        (zipped(parts("<row><c><v>1_000</v></c></row>")), "the workbook is damaged"),
    ],
)
def test_what_is_no_readable_workbook_is_called_what_it_is(content: bytes, sentence: str) -> None:
    assert refusal(content) == sentence


def test_encrypted_parts_are_told_from_damaged_ones() -> None:
    content = bytearray(zipped(parts(CELL)))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(mark) + flags] |= 1
    assert refusal(bytes(content)) == "the workbook is protected with a password"


@pytest.mark.usefixtures("child_here")
@pytest.mark.parametrize("part", ["xl/sheet1.xml", "xl/strings.xml", "xl/workbook.xml", "_rels/.rels"])
@pytest.mark.parametrize(
    "doctype",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "ha">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
        '<!DOCTYPE x [<!ENTITY % more SYSTEM "http://127.0.0.1:9/x.dtd"> %more;]>',
    ],
)
def test_entities_and_foreign_documents_are_refused_in_every_part(part: str, doctype: str) -> None:
    contents = parts(CELL)
    contents[part] = contents[part].replace(HEAD, HEAD + doctype)
    assert refusal(zipped(contents)).startswith("the workbook defines entities or names another document")


def test_a_bomb_neither_fills_memory_nor_ends_this_process() -> None:
    contents = parts("")
    contents["xl/sheet1.xml"] = sheet('<row><c t="inlineStr"><is><t>' + "x" * 110_000_000 + "</t></is></c></row>")
    bomb = zipped(contents)
    assert len(bomb) < 120_000
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert refusal(bomb) in (
        "the cells of the workbook hold more than 100,000,000 characters",
        "reading the workbook takes more than 1,024 MB of memory",
    )
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100_000


def test_a_part_is_parsed_in_few_pieces_since_each_begins_a_long_comment_anew() -> None:
    class Part(io.BytesIO):
        reads = 0

        def read(self, size: int | None = -1) -> bytes:
            self.reads += 1
            return super().read(size)

    part = Part(b"<a><!--" + b" " * (4 << 20) + b"--></a>")
    assert len(list(XmlReader(Limits()).parse(part, ["a"]))) == 1
    assert part.reads < 20


def test_a_bomb_is_stopped_before_it_is_unpacked() -> None:
    bomb = zipped(parts("", xl__media_xml="x" * 5_000_000))
    assert len(bomb) < 8_000
    assert refusal(bomb, replace(QUICK, unpacked=4_000_000)) == "the workbook is larger than 3 MB when it is unpacked"


def test_a_part_that_lies_about_its_size_is_stopped_while_it_is_unpacked() -> None:
    content = zipped(parts(CELL + "<row/>" * 200_000))
    size = zipfile.ZipFile(io.BytesIO(content)).getinfo("xl/sheet1.xml").file_size.to_bytes(4, "little")
    assert refusal(content.replace(size, (900).to_bytes(4, "little"))) == "the workbook is damaged"


def test_one_long_text_in_very_many_cells_is_refused() -> None:
    strings = f'{HEAD}<sst xmlns="{MAIN}"><si><t>{"x" * 1_000_000}</t></si></sst>'
    content = zipped(parts('<row><c t="s"><v>0</v></c></row>' * 100_000, xl__strings_xml=strings))
    assert len(content) < 11_000
    assert refusal(content) == "the cells of the workbook hold more than 100,000,000 characters"


@pytest.mark.parametrize(
    ("rows", "limits", "sentence"),
    [
        ('<row r="1048576"><c r="A1048576"><v>1</v></c></row>', QUICK, "a sheet of the workbook has cells below row"),
        (
            "".join(f'<row r="{n}"><c r="XFD{n}"><v>1</v></c></row>' for n in range(1, 200)),
            QUICK,
            "the workbook has more than 3,000,000 cells",
        ),
        (CELL, replace(QUICK, packed=100), "the file is larger than 0 MB"),
        (CELL, replace(QUICK, sheets=0), "the workbook has more than 0 sheets"),
        ("<row><c/></row>" * 300_000, replace(QUICK, seconds=1), "reading the workbook takes more than 1 seconds"),
    ],
)
def test_each_limit_is_kept_and_named(rows: str, limits: Limits, sentence: str) -> None:
    assert refusal(zipped(parts(rows)), limits).startswith(sentence)


def test_memory_is_limited_and_the_next_workbook_is_read() -> None:
    rows = "".join(f'<row><c t="inlineStr"><is><t>{n}</t></is></c></row>' for n in range(150_000))
    sentence = refusal(zipped(parts(rows)), replace(QUICK, memory=160 * 1024 * 1024))
    assert sentence == "reading the workbook takes more than 160 MB of memory"
    assert read_workbook(zipped(parts(CELL)))[0].rows == [["here"]]


def test_links_to_other_files_are_not_followed(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.xlsx"
    os.mkfifo(pipe)  # whoever opened it would wait for ever
    contents = parts(CELL)
    reference = f'<externalReference Target="file://{pipe}" TargetMode="External"/>'
    contents["xl/_rels/workbook.xml.rels"] = contents["xl/_rels/workbook.xml.rels"].replace(
        "</Relationships>",
        f'<Relationship Id="out" Type="/worksheet" Target="file://{pipe}" TargetMode="External"/></Relationships>',
    )
    contents["xl/externalLinks/externalLink1.xml"] = reference
    assert [raw_sheet.rows for raw_sheet in read_workbook(zipped(contents), QUICK)] == [[["here"]]]


def test_secrets_of_the_settings_are_not_handed_to_the_process_that_reads(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    environment_file = tmp_path / "seen"
    fake = tmp_path / "python"
    fake.write_text(f"#!/bin/sh\nenv > {environment_file}\n")
    fake.chmod(0o700)
    monkeypatch.setenv("DASHBOARD_SECRET", "very-secret")
    monkeypatch.setattr("dashboard.xlsx_reader.sandbox.sys.executable", str(fake))
    assert refusal(zipped(parts(CELL))) == "reading the workbook takes more than 1,024 MB of memory"
    assert "PYTHONPATH" in environment_file.read_text()
    assert "very-secret" not in environment_file.read_text()
