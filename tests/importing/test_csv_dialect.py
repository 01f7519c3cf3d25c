"""Text files are decoded and split as declared, or refused with the remedy."""

from __future__ import annotations

import codecs
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.importing.csv_dialect import TextRows, decode, read_text_file
from dashboard.importing.errors import ImportRejected

TEXT = "Страна;Название\nКазахстан;Вебинар\n"


def count_no_headers(_cells: Sequence[str]) -> int:
    return 0


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (TEXT.encode("utf-8-sig"), "utf-8"),
        (TEXT.encode("cp1251"), "cp1251"),
        (codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_every_declared_encoding_is_read(raw: bytes, encoding: str) -> None:
    assert decode(raw) == (TEXT, encoding)


@pytest.mark.parametrize(
    "raw", ["Activité;Été à Genève\nmarché;déjà\n".encode("latin-1"), b"a;b\n\x81\x98\xff;1\n", b"\xef\xbb\xbf\xff"]
)
def test_letters_that_make_no_russian_words_are_not_taken_for_russian(raw: bytes) -> None:
    with pytest.raises(ImportRejected, match="neither UTF-8 nor clearly Russian"):
        decode(raw)


@pytest.mark.parametrize("encoding", ["zlib", "idna", "undefined", "x", "utf-7", "\0"])
def test_what_is_no_declared_encoding_is_refused(encoding: str) -> None:
    with pytest.raises(ImportRejected, match="letters of the file are not"):
        decode(b"a;b\n", encoding)
    assert decode("Город\n".encode("cp1251"), "windows-1251")[0] == "Город\n"


@pytest.mark.parametrize("encoding", ["cp1251", "utf-8"])
@pytest.mark.parametrize("text", ["Город;Кӯлоб\n", "Город;Қӯрғонтеппа\n"])
def test_question_marks_inside_words_ask_for_utf8(text: str, encoding: str) -> None:
    lossy = text.encode("cp1251", errors="replace").decode("cp1251").encode(encoding)
    with pytest.raises(ImportRejected, match=r"letters were lost.*CSV UTF-8"):
        decode(lossy)


def test_a_question_and_an_address_with_a_question_mark_are_no_lost_letters() -> None:
    text = "Что делать?;https://example.org/?id=1\nКак? Так;да\n"
    assert decode(text.encode("cp1251"))[0] == text


def test_nul_bytes_are_refused() -> None:
    with pytest.raises(ImportRejected, match="NUL"):
        decode(b"a,b\n\x00,1\n")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_the_separator_is_told_from_the_file(separator: str) -> None:
    text = "\n".join(separator.join(row) for row in (["a", "b", "c"], ["1", "2", "3"], ["4", "", "6"]))
    file = read_text_file("x", text.encode(), count_no_headers)
    assert file.separator == separator
    assert file.sheet.rows[2] == ["4", "", "6"]


def test_decimal_commas_are_no_separators() -> None:
    text = "Услуга;Доля\nПомощь;1,5\nДругая;2,5\n"
    assert read_text_file("x", text.encode("cp1251"), count_no_headers).sheet.rows[1] == ["Помощь", "1,5"]


def test_excels_line_about_the_separator_is_heeded() -> None:
    assert list(read_text_file("x", b"sep=;\r\na;b\r\n", count_no_headers).sheet.rows) == [["a", "b"]]


def test_an_open_quotation_mark_is_named_with_its_row() -> None:
    with pytest.raises(ImportRejected, match="row 2"):
        read_text_file("x", b'a,b\n1,"2\n', count_no_headers)


def test_a_cell_without_end_is_named_with_its_row() -> None:
    with pytest.raises(ImportRejected, match="Row 2 has a cell of more than 131,072 characters"):
        read_text_file("x", b"a,b\n1," + b"2" * 131_073 + b"\n", count_no_headers)


def test_a_thousand_columns_and_more_are_refused() -> None:
    with pytest.raises(ImportRejected, match=r"10000 columns"):
        read_text_file("x", b"," * 9_999, count_no_headers)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused_with_a_sentence(raw: bytes) -> None:
    try:
        read_text_file("x", raw, count_no_headers)
    except ImportRejected as error:
        assert str(error).endswith(".")  # noqa: PT017 - it may be raised or not


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (b"sep=;\r\na;b\r\n1;2\r\n", [["a", "b"], ["1", "2"]]),
        ("a,b\nя,2\n".encode("utf-16"), [["a", "b"], ["я", "2"]]),
    ],
)
def test_cells_that_are_released_are_read_again(content: bytes, rows: list[list[str]]) -> None:
    sheet = read_text_file("file.csv", content, len).sheet
    assert isinstance(sheet.rows, TextRows)
    sheet.rows.cells.release()
    assert (len(sheet.rows), sheet.rows[-1], list(sheet.rows)) == (2, rows[-1], rows)
