"""Raw answers as programs export them, made here: of facilities that do not exist."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

import openpyxl
import pytest

from dashboard.__main__ import main

Table = Sequence[Sequence[object]]

KOBO_HEADINGS = (
    "start", "end", "country", "facility", "services/offers_hr", "services/harm_reduction", "reasons", "reasons/staff",
    "reasons/supplies", "_id", "_uuid", "_submission_time", "_validation_status", "_index",
)  # fmt: skip

FORM: Mapping[str, Table] = {
    "survey": [
        ["type", "name", "label::English", "label::Russian", "relevant"],
        ["text", "facility", "Facility code", "Код учреждения", None],
        ["begin_group", "services", "Services", "Услуги", None],
        ["select_one yn", "offers_hr", "Are harm reduction services offered?", "Есть ли снижение вреда?", None],
        ["select_one states", "harm_reduction", "Status of harm reduction services", "Состояние", "${offers_hr}='yes'"],
        ["end_group", None, None, None, None],
        ["select_multiple why", "reasons", "Reasons", "Причины", "${harm_reduction}!='not_disrupted'"],
    ],
    "choices": [
        ["list_name", "name", "label::English", "label::Russian"],
        ["yn", "yes", "Yes", "Да"],
        ["yn", "no", "No", "Нет"],
        ["states", "not_disrupted", "Not disrupted", "Не нарушено"],
        ["states", "partly_disrupted", "Partly disrupted", "Частично"],
        ["states", "completely_disrupted", "Completely disrupted", "Полностью"],
        ["states", "not_applicable", "Not applicable", "Неприменимо"],
        ["states", "dont_know", "Do not know", "Не знаю"],
        ["why", "staff", "Staff", "Персонал"],
        ["why", "supplies", "Supplies", "Поставки"],
    ],
}


def kobo_row(number: int, facility: str, status: str, **cells: str) -> list[object]:
    """Return one answer: its facility, the status of the service, and further cells by name."""
    partly, completely = status == "partly_disrupted", status == "completely_disrupted"
    reasons = ["staff", "1", "0"] if partly else ["staff supplies", "1", "1"] if completely else ["", "", ""]
    time = f"2021-03-{number:02d}T10:00:00"
    row = [
        f"{time}.000+06:00", f"2021-03-{number:02d}T10:20:00.000+06:00", cells.get("country", "KAZ"), facility,
        cells.get("offers", "yes"), status, *reasons, 1000 + number, cells.get("uuid", f"uuid-{number}"), time,
        cells.get("validation", ""), number,
    ]  # fmt: skip
    return list(row)


def kobo_rows() -> list[list[object]]:
    """Return fourteen answers: one replaced, one not approved, one not asked.

    Nine say how the service was.
    """
    statuses = [
        ("F01", "not_disrupted"), ("F01", "partly_disrupted"), ("F02", "partly_disrupted"),
        ("F03", "completely_disrupted"),
        ("F04", "not_disrupted"), ("F05", "not_disrupted"), ("F06", "not_disrupted"), ("F07", "not_disrupted"),
        ("F08", "partly_disrupted"), ("F09", "completely_disrupted"), ("F10", "not_applicable"), ("F11", "dont_know"),
    ]  # fmt: skip
    rows = [kobo_row(number, *pair) for number, pair in enumerate(statuses, 1)]
    rows.append(kobo_row(13, "F12", "", offers="no"))
    rows.append(kobo_row(20, "F99", "completely_disrupted", validation="validation_status_not_approved"))
    return rows


def limesurvey_rows() -> list[list[object]]:
    """Return 81 answers of eighty facilities.

    To five questions of a battery 44 of them answered.
    """
    patterns: list[tuple[str, str, int]] = [
        ("A2", "", 24), ("A1", "", 12), ("A1", "44444", 4), ("A1", "11111", 4), ("A2", "14443", 4), ("A2", "11443", 4),
        ("A1", "33323", 4), ("A1", "11421", 4), ("A2", "12221", 4), ("A1", "33333", 4), ("A1", "22222", 4),
        ("A2", "23443", 4), ("A2", "22443", 4),
    ]  # fmt: skip
    places = [(place, answers) for place, answers, count in patterns for _ in range(count)]
    rows = [_limesurvey_row("12/19/2020 15:47", f"F{number:03d}", *cells) for number, cells in enumerate(places, 1)]
    return [*rows, _limesurvey_row("12/18/2020 7:05", "F080", "A2", "33333")]


def _limesurvey_row(time: str, facility: str, place: str, answers: str) -> list[object]:
    return [
        time,
        "12",
        "en",
        "",
        time,
        facility,
        place,
        *(f"A{answer}" for answer in answers or [""] * 5 if answer),
        *[""] * (5 - len(answers)),
    ]


LIMESURVEY_HEADINGS = (
    "submitdate", "lastpage", "startlanguage", "token", "datestamp", "Q101", "Q104",
    *(f"Q417sqSQ00{number}" for number in range(1, 6)),
)  # fmt: skip
LIMESURVEY_MEANINGS = (
    "--column", "Q101=unit", "--column", "Q104=population", "--column", "Q417sq=status",
    "--answer", "A1=partly", "--answer", "A2=completely", "--answer", "A3=not", "--answer", "A4=not",
)  # fmt: skip


def write_csv(path: Path, rows: Table, separator: str = ",", encoding: str = "utf-8") -> Path:
    """Write rows as CSV and return the file."""
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=separator).writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))
    return path


def write_book(path: Path, sheets: Mapping[str, Table]) -> Path:
    """Write sheets as a workbook and return the file."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    book.save(path)
    return path


def rates_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> dict[str, object]:
    """Run the command and return what it prints as JSON."""
    code = main(["rates", *map(str, arguments), "--json"])
    output = capsys.readouterr()
    assert code == 0, output.err
    result: dict[str, object] = json.loads(output.out)["sheets"][0]
    return result


def refusal_of(capsys: pytest.CaptureFixture[str], *arguments: object) -> str:
    """Run the command, see that it refuses, and return what it says."""
    code = main(["rates", *map(str, arguments)])
    output = capsys.readouterr()
    assert code == 1, output.out
    return output.err


def interval(rates: object, question: str, indicator: str, **group: str) -> tuple[float, float, float, int]:
    """Return value, low, high (one decimal) and n of one rate."""
    assert isinstance(rates, list)
    filters = {"scope": None, "population": None, "month": None} | group
    matches = [
        row
        for row in rates
        if row["question"] == question
        and row["indicator"] == indicator
        and all(row[name] == cell for name, cell in filters.items())
    ]
    assert len(matches) == 1, (question, indicator, group)
    value, low, high = (round(matches[0][name], 1) for name in ("value", "value_low", "value_high"))
    return value, low, high, matches[0]["n"]
