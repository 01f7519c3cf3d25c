"""What stands in a workbook is read as it stands.

Nothing rounded, nothing guessed, nothing skipped unsaid.
"""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable, Mapping

import pytest
import xlwt
from openpyxl.styles import Font
from openpyxl.utils.datetime import MAC_EPOCH

from dashboard.bounds.limits import Limits
from dashboard.xlsx_reader.parser import parse
from dashboard.xlsx_reader.raw_sheet import CellKind, RawSheet
from tests.support.files_of_kinds import ODS_HEAD, as_spreadsheetml, ods_file, ods_sheet
from tests.support.workbook_fixtures import HEAD, MAIN, book_of, parts, saved, sheet, zipped


def read(content: bytes) -> RawSheet:
    (raw_sheet,) = parse(content, Limits())
    return raw_sheet


def one_cell(value: object, number_format: str = "General") -> tuple[str, CellKind | None]:
    """Return how a single cell of a saved workbook is read."""
    book = book_of([["first"]])
    cell = book.active.cell(2, 1, value)
    cell.number_format = number_format
    raw_sheet = read(saved(book))
    return raw_sheet.rows[1][0], raw_sheet.kinds.get((2, 1))


def by_hand(rows: str, **other_parts: str) -> RawSheet:
    return read(zipped(parts(rows, **other_parts)))


@pytest.mark.parametrize(
    ("value", "number_format", "text", "kind"),
    [
        ("007", "General", "007", None),
        ("Душанбе", "General", "Душанбе", None),
        ("NA", "General", "NA", None),
        (" padded ", "General", " padded ", None),
        ("a\nb", "General", "a\nb", None),
        (12, "General", "12", "number"),
        (12.0, "0.00", "12", "number"),
        (67.1, "0", "67.1", "number"),
        (1234.5, '#,##0.00 "days"', "1234.5 days", "number"),
        (1e20, "General", "100000000000000000000", "number"),
        (0.67, "0%", "0.67", "percent"),
        (0.67, '"~"0%', "67% ~", None),
        (60, '">"0', "60 >", "number"),
        (60, '0"+"', "60 +", "number"),
        (60, "+0;-0", "60", "number"),
        (60, '"+"0', "60", "number"),
        (5, '[<10]"<10";0', "5 <10", "number"),
        (True, "General", "TRUE", "boolean"),
        (False, "General", "FALSE", "boolean"),
        (datetime.date(2020, 10, 12), "dd.mm.yyyy", "2020-10-12", "date"),
        (datetime.date(2020, 10, 12), "mmm yyyy", "2020-10", "date"),
        (datetime.date(2020, 10, 12), '[$-419]mmmm yyyy "г."', "2020-10", "date"),
        (datetime.date(2020, 10, 12), "yyyy", "2020", "date"),
        (
            datetime.date(2020, 10, 12),
            '"Q"q yyyy',
            "2020-10 - 2020-12",
            "date",
        ),  # LibreOffice knows quarters, and weeks
        (datetime.date(2020, 10, 12), 'yyyy "W"ww', "2020-10-12", "date"),
        (datetime.datetime.fromisoformat("2020-10-12T14:30"), "dd.mm.yyyy hh:mm", "2020-10-12T14:30:00", "date"),
        (datetime.datetime.fromisoformat("2020-10-12T14:30"), "dd.mm.yyyy", "2020-10-12", "date"),
        (datetime.datetime.fromisoformat("2020-10-12T14:30"), "mmm yyyy", "2020-10", "date"),
        (2.5, "0.0‰", "2.5 ‰", "number"),
        (datetime.time(14, 30), "hh:mm", "14:30:00", "date"),
        (-5, "dd.mm.yyyy", "1899-12-25", "date"),
        (1e9, "dd.mm.yyyy", "1000000000", "error"),
    ],
)
def test_cells_become_text_that_loses_nothing(
    value: object, number_format: str, text: str, kind: CellKind | None
) -> None:
    assert one_cell(value, number_format) == (text, kind)


def test_digits_that_a_computer_added_become_the_shortest_that_give_them_back() -> None:
    assert by_hand("<row><c><v>67.099999999999994</v></c><c><v>1.5E-7</v></c></row>").rows == [["67.1", "0.00000015"]]


def test_dates_that_count_from_1904_are_the_same_days() -> None:
    book = book_of([[datetime.date(2020, 10, 12)]])
    book.epoch = MAC_EPOCH
    assert read(saved(book)).rows == [["2020-10-12"]]


@pytest.mark.parametrize(
    ("parts", "date", "text"),
    [
        ("<number:quarter/><number:year/>", "2020-10-12", "2020-10 - 2020-12"),
        ("<number:day/><number:month/><number:year/>", "2020-10-12T14:30:00", "2020-10-12"),
        ("<number:day/><number:month/><number:year/><number:hours/>", "2020-10-12T14:30:00", "2020-10-12T14:30:00"),
    ],
)
def test_a_date_of_libreoffice_is_as_exact_as_it_is_shown(parts: str, date: str, text: str) -> None:
    style = f'<number:date-style style:name="Q">{parts}</number:date-style>'
    style += '<style:style style:name="quarter" style:family="table-cell" style:data-style-name="Q"/>'
    cell = f'<table:table-cell table:style-name="quarter" office:value-type="date" office:date-value="{date}"/>'
    head, end = (
        ODS_HEAD.partition("</office:automatic-styles>")[0],
        "</office:automatic-styles></office:document-content>",
    )
    content = ods_file(ods_sheet(f"<table:table-row>{cell}</table:table-row>"), styles_xml=f"{head}{style}{end}")
    assert read(content).rows == [[text]]


def test_a_formula_has_the_value_that_was_saved_with_it() -> None:
    row = '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f>NOW()</f></c><c r="C1"><v>3</v></c></row>'
    raw_sheet = by_hand(row)
    assert raw_sheet.rows == [["2", "", "3"]]
    assert raw_sheet.kinds == {(1, 1): "formula", (1, 2): "formula", (1, 3): "number"}


def test_a_formula_that_gives_no_text_has_been_computed() -> None:
    cell = '<c r="{}1" t="str"><f>IF(B1="","",B1)</f>{}</c>'
    assert by_hand(f"<row>{cell.format('A', '<v></v>')}{cell.format('B', '')}</row>").kinds == {(1, 2): "formula"}
    cells = [f'<table:table-cell table:formula="of:=A1"{kind}/>' for kind in (' office:value-type="string"', "")]
    assert read(ods_file(ods_sheet(f"<table:table-row>{''.join(cells)}</table:table-row>"))).kinds == {
        (1, 2): "formula"
    }


def test_parts_of_a_workbook_may_be_called_in_other_letters_and_with_other_slashes() -> None:
    book = parts('<row><c t="s"><v>0</v></c></row>', xl__strings_xml=f'<sst xmlns="{MAIN}"><si><t>a</t></si></sst>')
    names = {"xl/strings.xml": "xl/Strings.xml", "xl/sheet1.xml": "xl\\sheet1.xml"}  # as 1C and old .NET write them
    assert read(zipped({names.get(name, name): part for name, part in book.items()})).rows == [["a"]]


def test_error_cells_are_named_also_when_a_formula_made_them() -> None:
    raw_sheet = by_hand('<row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')
    assert raw_sheet.rows == [["#REF!", "#DIV/0!"]]
    assert raw_sheet.kinds == {(1, 1): "error", (1, 2): "error"}


def test_gaps_keep_their_place_and_empty_ends_are_left_out() -> None:
    raw_sheet = by_hand('<row r="3"><c r="B3"><v>1</v></c><c r="D3"/></row><row r="9"><c r="A9" s="0"/></row>')
    assert raw_sheet.rows == [[], [], ["", "1"]]


def test_rows_and_cells_without_their_place_follow_each_other() -> None:
    assert by_hand("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>").rows == [["1", "2"], ["3"]]


def test_merged_cells_hidden_sheets_and_their_order_are_told() -> None:
    book = book_of([["Title", None], ["id", "name"]], "first")
    book.active.merge_cells("A1:B1")
    book.create_sheet("second").sheet_state = "hidden"
    book.create_sheet("third").sheet_state = "veryHidden"
    sheets = parse(saved(book), Limits())
    assert [(raw_sheet.name, raw_sheet.hidden) for raw_sheet in sheets] == [
        ("first", False),
        ("second", True),
        ("third", True),
    ]
    assert sheets[0].merged == (((1, 1), (1, 2)),)


def test_a_sheet_that_is_one_chart_is_no_sheet_of_cells() -> None:
    book = book_of([["id"]])
    book.create_chartsheet("picture")
    assert [raw_sheet.name for raw_sheet in parse(saved(book), Limits())] == ["one"]


def test_runs_of_a_text_are_joined_and_reading_aids_left_out() -> None:
    strings = f'{HEAD}<sst xmlns="{MAIN}"><si><r><t>Алма</t></r><r><t>ты_x0041_</t></r><rPh><t>x</t></rPh></si></sst>'
    rows = '<row><c t="s"><v>0</v></c><c t="inlineStr"><is><t>in _xD83D__xDE00__xD83D_</t></is></c></row>'
    assert by_hand(rows, xl__strings_xml=strings).rows == [["АлматыA", "in 😀\N{REPLACEMENT CHARACTER}"]]


def test_what_has_a_line_through_it_is_told_and_left_out_of_a_text() -> None:
    book = book_of([["Title", "Participants"], ["A", 68], ["B", 30]])
    for cell in book.active[3]:
        cell.font = Font(strike=True)
    raw_sheet = read(saved(book))
    assert [raw_sheet.kinds.get((row, 2)) for row in (2, 3)] == ["number", "struck"]


def _xlsx_runs() -> bytes:
    fonts = {"<strike/>": "68", "<strike val='0'/>": "70", '<vertAlign val="superscript"/>': "1"}
    runs = "".join(f"<r><rPr>{font}</rPr><t>{text}</t></r>" for font, text in fonts.items())
    return zipped(parts(f'<row r="1"><c r="A1" t="inlineStr"><is>{runs}</is></c></row>'))


def _xls_runs() -> bytes:
    book = xlwt.Workbook()
    strikethrough, superscript = xlwt.Font(), xlwt.Font()
    strikethrough.struck_out, superscript.escapement = True, xlwt.Font.ESCAPEMENT_SUPERSCRIPT
    book.add_sheet("one").write_rich_text(0, 0, [("68", strikethrough), ("70", xlwt.Font()), ("1", superscript)])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _ods_runs() -> bytes:
    styles = (
        f'<style:style style:name="{name}" style:family="text"><style:text-properties {properties}/></style:style>'
        for name, properties in (
            ("T1", 'style:text-line-through-style="solid"'),
            ("T2", 'style:text-position="super 58%"'),
        )
    )
    text = '<text:span text:style-name="T1">68</text:span>70<text:span text:style-name="T2">1</text:span>'
    cell = f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    head = f"{ODS_HEAD.partition('</office:automatic-styles>')[0]}{''.join(styles)}</office:automatic-styles>"
    body = f"<office:body><office:spreadsheet>{ods_sheet(f'<table:table-row>{cell}</table:table-row>')}"
    content = f"{head}{body}</office:spreadsheet></office:body></office:document-content>"
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


PAGE = "<table><tr><td>%s</td></tr></table>"
RUNS: Mapping[str, Callable[[], bytes]] = {
    "xlsx": _xlsx_runs,
    "xls": _xls_runs,
    "ods": _ods_runs,
    "xml": lambda: as_spreadsheetml([["x"]]).replace(b">x<", b"><S>68</S>70<Sup>1</Sup><"),
    "tags of a page": (PAGE % "<del>6<b>8</b></del>70<sup>1</sup>").encode,
    "styles of a page": (
        "<style>.x {text-decoration:line-through}</style>"
        + PAGE % "<i class='x'>6</i><i style='display:none'>8<br></i>70<sup><a>1</a></sup>"
    ).encode,
}


@pytest.mark.parametrize("kind", RUNS)
def test_words_with_a_line_through_them_are_left_out_and_raised_digits_are_no_digits(kind: str) -> None:
    assert read(RUNS[kind]()).rows == [["70¹"]]


def test_a_cell_of_a_page_with_a_line_through_it_is_told() -> None:
    raw_sheet = read(b"<table><tr><td>70<tr style='text-decoration: line-through'><td>68<td style='color:red'></table>")
    assert raw_sheet.kinds == {(2, 1): "struck"}


def test_strict_workbooks_are_read_like_others() -> None:
    rows = '<row r="1"><c r="A1" t="d"><v>2020-10-12T00:00:00</v></c><c r="B1" t="str"><v>x</v></c></row>'
    strict = sheet(rows).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main")
    raw_sheet = by_hand("", xl__sheet1_xml=strict)
    assert (raw_sheet.rows, raw_sheet.kinds) == ([["2020-10-12", "x"]], {(1, 1): "date"})


def test_words_for_true_escapes_in_formulas_and_a_negative_zero_read_as_they_are_shown() -> None:
    words = "".join(f'<c t="b"><v>{word}</v></c>' for word in ("1", "true", "0", "false"))
    cells = '<c t="str"><f>A1</f><v>a_x000A_b</v></c><c><v>-0</v></c>'
    assert by_hand(f"<row>{words}{cells}</row>").rows == [["TRUE", "TRUE", "FALSE", "FALSE", "a\nb", "0"]]
