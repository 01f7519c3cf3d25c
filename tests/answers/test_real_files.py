"""Files that libraries write: SPSS, Stata, Parquet, workbooks with a sheet a repeat."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import duckdb
import pandas as pd
import pyreadstat
import pytest

from tests.support import answer_fixtures as made
from tests.support.answer_fixtures import interval, rates_of

Output = pytest.CaptureFixture[str]
LABELS: dict[float, str] = {
    1: "Not disrupted",
    2: "Partly disrupted",
    3: "Completely disrupted",
    8: "Do not know",
    9: "Not applicable",
}
CODES = [1, 2, 2, 3, 1, 1, 1, 9, 2, 3, 9, 8]
"""The statuses of twelve facilities, of which nine say one."""

SPELLED = "hr / Harm reduction services"
"""How a column of SPSS and Stata is called, which has a name and a label."""


def frame() -> pd.DataFrame:
    regions = [1 + place % 2 for place in range(len(CODES))]
    facilities = [f"F{place:02d}" for place in range(len(CODES))]
    return pd.DataFrame({"facility": facilities, "region": regions, "hr": [float(code) for code in CODES]})


def spss(path: Path) -> Path:
    about: dict[str, str | None] = {"facility": "Facility code", "region": "Region", "hr": "Harm reduction services"}
    values: dict[str, dict[float, str]] = {"hr": LABELS, "region": {1: "North", 2: "South"}}
    pyreadstat.write_sav(frame(), str(path), column_labels=about, variable_value_labels=values)
    return path


def stata(path: Path) -> Path:
    numbers = frame().astype({"hr": int})
    about: dict[str, str | None] = {"facility": "Facility code", "region": "Region", "hr": "Harm reduction services"}
    pyreadstat.write_dta(numbers, str(path), column_labels=about, variable_value_labels={"hr": LABELS})
    return path


def parquet(path: Path) -> Path:
    answers = frame().assign(hr=[LABELS[code] for code in CODES]).rename(columns={"facility": "facility\ncode"})
    with duckdb.connect() as connection:
        connection.register("answers", answers)
        connection.execute(f"COPY answers TO '{path}' (FORMAT parquet)")
    return path


@pytest.mark.parametrize(
    ("name", "write", "heading"),
    [("a.sav", spss, SPELLED), ("a.zsav", spss, SPELLED), ("a.dta", stata, SPELLED), ("a.parquet", parquet, "hr")],
)
def test_value_labels_of_statistical_files(
    name: str, write: Callable[[Path], Path], heading: str, tmp_path: Path, capsys: Output
) -> None:
    path = write(tmp_path / name)
    for meanings in ((), ("--column", f"{heading}=harm-reduction")):
        rates = [row for row in rates_of(capsys, path, *meanings)["rates"] if not row["scope"]]  # type: ignore[attr-defined]
        assert interval(rates, heading, "disrupted_any") == (55.6, 26.7, 81.1, 9)
        assert interval(rates, heading, "disrupted_complete")[::3] == (22.2, 9)
    assert {row["service"] for row in rates} == {"harm-reduction"}


def test_a_workbook_of_kobo_with_a_sheet_a_repeat_and_several_choices(tmp_path: Path, capsys: Output) -> None:
    """The repeat asks for each service what its state was and why."""
    form = made.write_book(
        tmp_path / "form.xlsx",
        {
            "survey": [
                ["type", "name", "label::English (en)", "label::Русский (ru)", "relevant"],
                ["text", "facility", "Facility code", "Код", None],
                ["begin_repeat", "services", "Services", "Услуги", None],
                ["select_one kinds", "service", "Service", "Услуга", None],
                ["select_one states", "state", "How was it disrupted?", "Как?", None],
                ["select_multiple why", "reasons", "Why?", "Почему?", "${state} != 'not_disrupted'"],
                ["end_repeat", None, None, None, None],
            ],
            "choices": [
                ["list_name", "name", "label::English (en)", "label::Русский (ru)"],
                ["kinds", "hr", "Harm reduction services", "Снижение вреда"],
                ["kinds", "older", "Older adults", "Пожилые"],
                *[row for row in made.FORM["choices"] if row[0] in ("states", "why")],
            ],
        },
    )
    parents: list[list[object]] = [["facility", "_id", "_uuid", "_submission_time", "_validation_status", "_index"]]
    repeats: list[list[object]] = [
        ["services/service", "services/state", "services/reasons", "services/reasons/staff",
         "services/reasons/supplies", "_index", "_parent_table_name", "_parent_index"]
    ]  # fmt: skip
    states = ("not_disrupted", "partly_disrupted", "completely_disrupted")
    for number in range(1, 13):
        parents.append([f"F{number:02d}", number, f"u{number}", f"2021-03-{number:02d}T10:00:00", "", number])
        for service, state in (("hr", states[number % 3]), ("older", states[0])):
            why = (
                ["staff supplies", 1, 1]
                if state == states[2]
                else ["staff", 1, 0]
                if state == states[1]
                else [None] * 3
            )
            repeats.append([service, state, *why, len(repeats), "Survey", number])
    path = made.write_book(tmp_path / "kobo.xlsx", {"Survey": parents, "services": repeats})
    sheet = rates_of(capsys, path, "--form", form, "--column", "services/service=service")
    status = {
        row["service"]: (round(row["value"], 1), row["n"])
        for row in sheet["rates"]  # type: ignore[attr-defined]
        if row["indicator"] == "disrupted_any"
    }
    assert status == {"hr": (66.7, 12), "older": (0, 12)}
    choices = {
        (row["question"], row["service"]): (row["value"], row["n"])
        for row in sheet["rates"]  # type: ignore[attr-defined]
        if row["indicator"] == "choice"
    }
    assert choices["services/reasons/supplies", "hr"] == (50, 8)
    assert choices["services/reasons/staff", "hr"] == (100, 8)


def test_three_heading_rows_of_qualtrics(tmp_path: Path, capsys: Output) -> None:
    names = ("StartDate", "EndDate", "Status", "IPAddress", "Progress", "Finished", "RecordedDate", "ResponseId")
    labels = ("Harm reduction services", "Outreach services")
    rows: list[list[object]] = [[*names, "Q1", "Q2_1"], [*names, *labels]]
    rows.append([f'{{"ImportId":"{name}"}}' for name in (*names, "QID1", "QID2_1")])
    for number in range(1, 15):
        finished = "True" if number <= 12 else "False"
        kind = "Survey Preview" if number == 12 else "IP Address"
        when = f"2021-03-{number:02d} 10:00:00"
        status = "Partly disrupted" if number % 2 else "Not disrupted"
        rows.append([when, when, kind, "192.0.2.1", 100, finished, when, f"R_{number}", status, "Not disrupted"])
    sheet = rates_of(capsys, made.write_csv(tmp_path / "qualtrics.csv", rows))
    counts = sheet["rows"]
    assert isinstance(counts, dict)
    assert sheet["program"] == "Qualtrics"
    assert (counts["read"], counts["counted"], counts["test"], counts["unfinished"]) == (14, 11, 1, 2)
    assert interval(sheet["rates"], "Q1", "disrupted_any")[::3] == (54.5, 11)
