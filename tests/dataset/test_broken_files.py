"""Whatever a file holds, it is read or refused with a sentence.

Nothing else is ever raised, nothing takes for ever.
"""

from __future__ import annotations

import io
import time
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from dashboard.bounds.limits import Limits
from dashboard.dataset.contract import Contract, read_contract
from dashboard.dataset.validation import MOST_COLUMNS, validate
from dashboard.dataset.validation_report import Report, group_problems
from dashboard.errors import DataError, Problem
from dashboard.settings import shipped_folder
from dashboard.sources import uploaded_file
from dashboard.sources.uploaded_file import check_file, validate_upload
from dashboard.text.translate import text_for
from dashboard.xlsx_reader.errors import WorkbookRejected, rejection
from dashboard.xlsx_reader.parser import parse
from dashboard.xlsx_reader.raw_sheet import RawSheet
from tests.support.covering import examples
from tests.support.workbook_fixtures import MAIN, parts, zipped

pytestmark = pytest.mark.usefixtures("children_here")

SMALL = Limits(unpacked=2_000_000, rows=2_000, cells=20_000, characters=200_000)
TABLE = "activity_sources"
HEADER = "activity,source,order\n"


@cache
def contract() -> Contract:
    """Return the contract of one small table that refers to no other."""
    package_contract = read_contract(shipped_folder("data"))
    return replace(package_contract, tables={TABLE: replace(package_contract.tables[TABLE], references=())})


@pytest.fixture(scope="module", autouse=True)
def workbooks_are_read_here() -> Iterator[None]:
    """Let workbooks be read in this process.

    One of its own for each of hundreds would take minutes.
    """

    def read(content: bytes, _: object, name: str) -> tuple[RawSheet, ...]:
        try:
            return parse(content, SMALL)
        except WorkbookRejected as refused:
            raise rejection(name, refused.reason, SMALL) from None

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(uploaded_file, "read_workbook", read)
        yield


def problems(name: str, content: bytes) -> list[Problem]:
    """Return what is wrong with a file.

    It raises what reading and checking raise, but for our own error.
    """
    try:
        upload = validate_upload(name, content, contract())
    except DataError as error:
        return list(error.problems)
    return [*upload.problems, *validate(upload.contract, upload.texts).problems]


def judge(name: str, content: bytes) -> None:
    faults = problems(name, content)
    assert all(problem.remedy and str(problem).startswith(name) for problem in faults)
    sentences = [group.sentence(text_for("en")) for group in group_problems(faults)]
    assert all(sentences)


PIECES = st.sampled_from(
    [
        *("webinar", "release", "1", "2020-02-31", "inf", "9" * 400, "٣", "😀", "\x00", "\ufeff", "\u202e", "\ud7ff"),
        *(",", ",,", ";", '"', '""', "\n", "\r\n", "\r", "\t", " ", "\xa0", "=1+1", "-", "{}", "{x}", "%s"),
    ]
)
TEXTS = st.lists(PIECES | st.text(max_size=5), max_size=30).map("".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1251", "utf-32", "koi8-r"])


@settings(max_examples=examples(150), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=TEXTS, encoding=ENCODINGS, cut=st.none() | st.integers(0, 60), header=st.booleans())
@example(text="a,b,1\n" * 3, encoding="utf-8", cut=None, header=True)
def test_broken_csv_files_raise_nothing_but_our_own_error(
    text: str, encoding: str, cut: int | None, header: bool
) -> None:
    judge(f"{TABLE}.csv", (HEADER * header + text).encode(encoding, "replace")[:cut])


CELLS = st.sampled_from(
    [
        *(
            '<c t="s"><v>0</v></c>',
            '<c t="s"><v>-9</v></c>',
            "<c><v>1</v></c>",
            "<c><v>1e999</v></c>",
            "<c><v>x</v></c>",
        ),
        *('<c r="A1"><v>1</v></c>', '<c r="XFD1"><v>1</v></c>', '<c r="1A"/>', '<c t="b"><v>2</v></c>', '<c t="e"/>'),
        *(
            '<c t="d"><v>2020-13-01</v></c>',
            '<c t="d"><v>PT1H</v></c>',
            '<c t="d"><v>2020</v></c>',
            '<c s="1"><v>-1</v></c>',
        ),
        *(
            '<c s="1"><v>1e9</v></c>',
            '<c s="1"><v>0.5</v></c>',
            '<c s="x"><v>1</v></c>',
            "<c><f>1+1</f></c>",
            "<c>",
            "</c>",
        ),
        *('<c t="inlineStr"><is><t>activity</t></is></c>', '<c t="inlineStr"/>', "<c><is><t>x</t></is></c>", "&x;"),
        *("</row>", "<row>", '<row r="0">', '<row r="1048576">', '<row r="x">', '<row r="3">', "</sheetData>"),
        *(
            '<mergeCell ref="A1:B2"/>',
            '<mergeCell ref="x"/>',
            "<mergeCell/>",
            '<c t="inlineStr"><is><t>_xD800_</t></is></c>',
        ),
    ]
)
HEAD = "".join(f'<c t="inlineStr"><is><t>{name}</t></is></c>' for name in HEADER.strip().split(","))
STYLES = f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>'


def workbook(cells: list[str]) -> bytes:
    contents = parts(f"<row>{HEAD}</row><row>{''.join(cells)}</row>")
    contents["xl/workbook.xml"] = contents["xl/workbook.xml"].replace('"one"', f'"{TABLE}"')
    contents["xl/styles.xml"] = STYLES
    return zipped(contents)


@settings(max_examples=examples(80), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cells=st.lists(CELLS, max_size=8))
def test_broken_sheets_raise_nothing_but_our_own_error(
    cells: list[str],
) -> None:
    judge("book.xlsx", workbook(cells))


@settings(max_examples=examples(50), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_damaged_workbooks_raise_nothing_but_our_own_error(
    data: st.DataObject,
) -> None:
    content = bytearray(workbook(["<c><v>1</v></c>"]))
    for _ in range(data.draw(st.integers(1, 4))):
        content[data.draw(st.integers(0, len(content) - 1))] = data.draw(st.integers(0, 255))
    judge("book.xlsx", bytes(content[: data.draw(st.none() | st.integers(0, len(content)))]))


@settings(max_examples=examples(40), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_workbooks_with_a_damaged_part_raise_nothing_but_our_own_error(
    data: st.DataObject,
) -> None:
    with zipfile.ZipFile(io.BytesIO(workbook(["<c><v>1</v></c>"]))) as archive:
        contents = {name: archive.read(name) for name in archive.namelist()}
    part = data.draw(st.sampled_from(sorted(contents)))
    place = data.draw(st.integers(0, len(contents[part])))
    contents[part] = (
        contents[part][:place]
        + data.draw(TEXTS).encode("utf-8", "replace")
        + contents[part][place:][data.draw(st.integers(0, 9)) :]
    )
    if data.draw(st.booleans()):
        del contents[data.draw(st.sampled_from(sorted(contents)))]
    judge("book.xlsx", zipped(contents))


def check_content(tmp_path: Path, content: bytes) -> Report:
    path = tmp_path / "scopes.csv"
    path.write_bytes(content)
    return check_file(path, shipped_folder("data"))


def scopes() -> bytes:
    return (shipped_folder("data") / "scopes.csv").read_bytes()


def test_nul_bytes_are_named_with_their_cell(tmp_path: Path) -> None:
    (problem,) = check_content(tmp_path, scopes().replace(b"Kazakhstan", b"Kaz\x00khstan", 1)).problems
    assert (problem.column, problem.found) == ("name", "'Kaz\\x00khstan'")
    assert problem.allowed == "holds a character that cannot be shown"


def test_a_megabyte_in_one_cell_is_named_with_its_row(tmp_path: Path) -> None:
    (problem,) = check_content(tmp_path, scopes() + b"XXX," + b"x" * 1_000_000 + b",,,\n").problems
    assert problem.row == scopes().count(b"\n") + 1
    assert problem.found.startswith("the row has a cell of over 131,072 characters")


def test_ten_thousand_columns_are_named_and_counted_in_no_time(tmp_path: Path) -> None:
    lines = scopes().decode().splitlines()
    wide = [lines[0] + "".join(f",c{n}" for n in range(10_000)), *(line + "," * 10_000 for line in lines[1:])]
    began = time.process_time()
    faults = check_content(tmp_path, "\n".join(wide).encode()).problems
    assert time.process_time() - began < 20
    assert len(faults) == MOST_COLUMNS + 1
    assert "9,950 further columns are not known" in [problem.found for problem in faults]


def test_a_file_cut_inside_a_quoted_cell_is_named(tmp_path: Path) -> None:
    (problem,) = check_content(tmp_path, scopes() + b'XXX,country,"Long na').problems
    assert problem.found == "the row has a quotation mark that opens a cell and is never closed"


@pytest.mark.parametrize(("encoding", "byte"), [("cp1251", ""), ("utf-16", "FF"), ("utf-16-be", "")])
def test_other_encodings_are_named_with_what_to_save_as(tmp_path: Path, encoding: str, byte: str) -> None:
    content = scopes().decode().encode(encoding, "replace")
    assert check_content(tmp_path, content).problems[0].found.startswith(f"the text is not UTF-8 (byte {byte}")


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html>\n<html><body>Sign in, please</body></html>\n",
        b"version https://git-lfs.github.com/spec/v1\noid sha256:1\n",
        b"sep=,\nid,kind,parent\n",
        b"id|kind|parent|name\nKAZ|country||Kazakhstan\n",
        "id,kind,parent,name\n".encode("utf-16-le"),
        b"\0" * 1_000,
    ],
)
def test_what_is_no_table_is_one_fault_and_not_a_list_of_columns(tmp_path: Path, content: bytes) -> None:
    (problem,) = check_content(tmp_path, content).problems
    assert (problem.row, problem.found) == (1, "the file holds no table")
    assert problem.remedy == "Restore it: its first row names the columns."


def test_a_file_that_is_emptied_is_named(tmp_path: Path) -> None:
    (problem,) = check_content(tmp_path, b"").problems
    assert problem.found == "the file is empty"
