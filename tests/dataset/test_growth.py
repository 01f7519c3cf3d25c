"""The cost of what strangers send grows no faster than its size, whatever it is made of."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from functools import partial

import pytest

from dashboard.answers.answer_mapping import battery
from dashboard.answers.measure import FIELD
from dashboard.bounds.limits import PREVIEW
from dashboard.importing.date_parsing import read_date
from dashboard.importing.encodings import detect_code_page
from dashboard.importing.errors import UnparsedRow
from dashboard.importing.heading import interpret
from dashboard.importing.number_parsing import read_number
from dashboard.importing.personal_data import names_person
from dashboard.importing.raw_answers import plain_heading
from dashboard.importing.text_normalization import without_brackets
from dashboard.importing.value_conversion import _split_list
from dashboard.plotting.text_width import MARKUP
from dashboard.xlsx_reader.csv_rows import CsvError, read_batches
from dashboard.xlsx_reader.errors import WorkbookRejected
from dashboard.xlsx_reader.number_format import number_format
from dashboard.xlsx_reader.parser import parse
from tests.support.cost_growth import seconds_of
from tests.support.workbook_fixtures import HEAD, MAIN, parts, sheet, zipped

TIMES = 4
"""How much larger the larger input is; work that grows with its square takes four times as much as is allowed."""


def assert_in_proportion(work: Callable[[int], Callable[[], object]], size: int) -> None:
    short, long = (seconds_of(lambda run: run(), work(number)) for number in (size, TIMES * size))
    assert long < TIMES * 2.5 * short + 0.02


@pytest.mark.parametrize("unit", ['"', '""', '",', ",", "\n", '"\n', "a", "a,b\n", '"a,\n"', "\r", "\\", ";", "[", "é"])
def test_reading_csv(unit: str) -> None:
    def work(size: int) -> Callable[[], object]:
        content = b"a,b\n" + (unit * size)[:size].encode()

        def run() -> None:
            with suppress(CsvError):
                deque(read_batches(content), maxlen=0)  # kept rows would measure the collector of garbage

        return run

    assert_in_proportion(work, 100_000)


CELLS: dict[str, Callable[[int], dict[str, str]]] = {
    "rows": lambda size: parts("<row><c><v>1</v></c></row>" * size),
    "columns": lambda size: parts("<row>" + "<c><v>1</v></c>" * size + "</row>"),
    "empty cells": lambda size: parts("<row>" + "<c/>" * size + "</row>"),
    "empty rows": lambda size: parts("<row/>" * size),
    "elements": lambda size: parts("<x/>" * size),
    "nested elements": lambda size: parts("<x>" * (size // 10) + "</x>" * (size // 10)),
    "attributes": lambda size: parts("<row " + " ".join(f'a{number}=""' for number in range(size)) + "/>"),
    "shared strings": lambda size: parts("", xl__strings_xml=_strings("<si><t>a</t></si>" * size)),
    "runs of a string": lambda size: parts("", xl__strings_xml=_strings(f"<si>{'<r><t>_x0041_</t></r>' * size}</si>")),
    "number formats": lambda size: parts("", xl__styles_xml=_styles("<xf/>" * size)),
    "parts": lambda size: parts("") | {f"part{number}": "" for number in range(size // 10)},
}


def _strings(inner: str) -> str:
    return f'{HEAD}<sst xmlns="{MAIN}">{inner}</sst>'


def _styles(inner: str) -> str:
    return f'{HEAD}<styleSheet xmlns="{MAIN}"><cellXfs>{inner}</cellXfs></styleSheet>'


@pytest.mark.parametrize("kind", CELLS)
def test_parsing_a_workbook(kind: str) -> None:
    limits = replace(PREVIEW, columns=16_384, parts=10_000)

    def work(size: int) -> Callable[[], object]:
        content = zipped(CELLS[kind](size))
        return lambda: parse(content, limits)

    assert_in_proportion(work, 2_500)


@pytest.mark.parametrize(
    ("name", "content", "bound"),
    [
        ("empty cells", parts("<row>" + "<c/>" * 21 + "</row>"), "cells"),
        ("elements", parts("<x/>" * 100), "elements"),
        ("merged", parts("", xl__sheet1_xml=sheet("", '<mergeCell ref="A1:B2"/>' * 4)), "merged"),
        ("columns", parts('<row><c r="F1"><v>1</v></c></row>'), "columns"),
        ("parts", parts("") | {f"part{number}": "" for number in range(20)}, "parts"),
    ],
)
def test_each_bound_is_kept_while_the_workbook_is_parsed(name: str, content: dict[str, str], bound: str) -> None:
    few = replace(PREVIEW, cells=20, elements=90, merged=3, columns=5, parts=20)
    with pytest.raises(WorkbookRejected) as error:
        parse(zipped(content), few)
    assert error.value.reason == bound, name


TEXTS: dict[str, Callable[[str], object]] = {
    "number": lambda text: read_number(text, False),
    "date": read_date,
    "list": lambda text: _split_list(text, ";", {}),
    "header": lambda text: interpret(text, {}),
    "number format": number_format,
    "markup": lambda text: MARKUP.sub("", text),
    "brackets": without_brackets,
    "heading": plain_heading,
    "battery": battery,
    "relevance": FIELD.findall,
    "person": lambda text: names_person(f"{text}@"),
    "code page": lambda text: detect_code_page(text.encode() + b"\xff"),
}


UNITS = ["1", " ", "a", "(", "[", "*", "¹", "1 ", "1%", " and", "/", "<", '"', "\\", "1.", "-", "_", "${", "г "]


@pytest.mark.parametrize("reader", TEXTS)
def test_reading_a_cell_of_a_stranger(reader: str) -> None:
    def work(size: int, unit: str) -> Callable[[], object]:
        text = f"1{(unit * size)[:size]}x"

        def run() -> None:
            with suppress(UnparsedRow):
                TEXTS[reader](text)

        return run

    for unit in UNITS:
        assert_in_proportion(partial(work, unit=unit), 2_500)


@pytest.mark.parametrize(
    ("content", "bound", "row"),
    [
        (b"a,b,c,d,e,f\n", "columns", 1),
        (b"a\n1\n1,1,1,1,1,1\n", "columns", 3),
        (b"a\n" + b"\n" * 11, "rows", 0),
        (b"a,b,c,d\n" + b"1\n" * 5, "cells", 0),
        (b"a\n" + b"1" * 300, "packed", 0),
    ],
)
def test_a_csv_file_is_refused_while_it_is_read(content: bytes, bound: str, row: int) -> None:
    few = replace(PREVIEW, packed=200, rows=10, columns=5, cells=20)
    with pytest.raises(CsvError) as error:
        list(read_batches(content, few))
    assert (error.value.reason, error.value.row) == (bound, row)
