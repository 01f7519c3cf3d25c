"""Women and men that are not all participants refuse their row."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from tests.support.import_fixtures import records, refusals, understood

FIXED = {"source": "https://example.org/en/report", "areas": "covid_response", "kind": "training"}


@pytest.mark.parametrize(
    "headings",
    [
        "Participants;Women;Men",
        "Participants;F;M",
        "Участники;Ж;М",
        "Участники;Участники (жен);Участники (муж)",
        "Participants;dont femmes;Hommes",
        "المشاركون;نساء;رجال",
    ],
)
def test_a_total_that_is_not_the_sum_of_its_parts_is_refused(small_folder: Path, headings: str) -> None:
    rows = ("A;2021-03-01;KAZ;70;30;38", "B;2021-03-01;KAZ;68;30;38", "C;2021-03-01;KAZ;68;30;")
    content = "\n".join((f"Title;Date;Country;{headings}", *rows))
    file = understood(small_folder, content, options=ImportOptions(fixed=FIXED))
    assert [record["title"] for record in records(file)] == ["B", "C"]
    assert "add up to 68" in refusals(file)[2][0]
    options = ImportOptions(fixed=FIXED, columns={headings.split(";")[1]: ""})
    assert len(records(understood(small_folder, content, options=options))) == 3


ANSWERS = {"source": "https://example.org/en/report", "survey": "pulse-1", "scope": "KAZ"}


@pytest.mark.parametrize(
    "table",
    [
        "Service;n;Disrupted;Telemedicine\nschool;28;12;3\nclinic;28;17;2",
        "Service;Disrupted;Telemedicine;Not sure;Total\nschool;12;15;1;28\nclinic;10;13;2;25",
        "Service;Denominator;Disrupted\nschool;28;12\nclinic;30;9\nhotline;31;13",
        "Service;Indicator;Value;n\nschool;Disrupted;12;28\nclinic;Disrupted;17;28",
        "Service;Disrupted;Telemedicine;Not sure\nschool;12;4;12\nclinic;10;8;10",
        "Service;Disrupted (n=28);Telemedicine (n=28)\nschool;12;3\nclinic;17;2",
        "Pulse survey, n = 28\nService;Disrupted;Telemedicine\nschool;12;3\nclinic;17;2",
    ],
)
def test_counts_that_nothing_calls_counts_are_asked_about(small_folder: Path, table: str) -> None:
    with pytest.raises(ImportRejected, match="only parts or other measures"):
        understood(small_folder, table, options=ImportOptions(fixed=ANSWERS))


@pytest.mark.parametrize(
    "table",
    [
        "Service;n;Disrupted;Telemedicine\nschool;28;11;4\nclinic;28;14;21",
        "Service;n;Disrupted;Telemedicine\nschool;28;43;29\nclinic;28;50;12",
        "Service;Disrupted;Telemedicine;Not sure\nschool;42;16;42\nclinic;40;28;32",
        "Service;Disrupted;Telemedicine;Not sure\nschool;12;4;12\nclinic;10;8;11",
        "Service;Disrupted;Telemedicine;Not sure;Total\nschool;43;55;1;99\nclinic;40;59;1;100",
        "Service;Disrupted;Completely;Total\nschool;40;10;50\nclinic;30;12;42",
        "Service;n;Disrupted\nschool;105;12.5\nclinic;105;9",
        "Service;n;Disrupted\nschool;105;12\nclinic;8;9",
        "Share of countries (%);;\nService;n;Disrupted\nschool;105;12\nclinic;105;9",
        "Service;n;Disrupted (%)\nschool;28;12\nclinic;28;17",
        "Percentage of countries, n = 28\nService;Disrupted;Telemedicine\nschool;12;3\nclinic;17;2",
        "Service;Disrupted (n=28)\nschool;43\nclinic;12",
        "Service;n;Disrupted\nschool;28;12%\nclinic;28;17%",
        "Service;Indicator;Percent;n\nschool;Disrupted;12;28\nclinic;Disrupted;17;28",
        "Service;Indicator;Value;n\nschool;Treatment sites;12;28\nclinic;Treatment sites;17;28",
    ],
)
def test_percentages_are_not_taken_for_counts(small_folder: Path, table: str) -> None:
    assert records(understood(small_folder, table, options=ImportOptions(fixed=ANSWERS)))


@pytest.mark.parametrize(
    "table", ["Service;n;Disrupted\nschool;105;52\nclinic;105;9", "Service;Countries reporting disruption\nschool;52"]
)
def test_counts_that_can_as_well_be_per_cent_are_asked_about(small_folder: Path, table: str) -> None:
    with pytest.raises(ImportRejected, match="whether these are counts or per cent"):
        understood(small_folder, table, options=ImportOptions(fixed=ANSWERS))
    heading = table.partition("\n")[0].rpartition(";")[2]
    options = ImportOptions(fixed=ANSWERS, columns={heading: "disrupted_any"})
    assert records(understood(small_folder, table, options=options))[0]["value"] == "52"


@pytest.mark.parametrize("headings", ["n;N", "N;n", "n;Denominator"])
def test_a_numerator_beside_its_base_is_no_base(small_folder: Path, headings: str) -> None:
    cells = {"n": "12", "N": "28", "Denominator": "28"}
    row = ";".join(cells[heading] for heading in headings.split(";"))
    options = ImportOptions(fixed=ANSWERS)
    file = understood(small_folder, f"Service;{headings};Disrupted (%)\nschool;{row};43\n", options=options)
    assert [(record["value"], record["n"]) for record in records(file)] == [("43", "28")]
    with pytest.raises(ImportRejected, match="could both be n"):
        understood(small_folder, f"Service;{headings};Disrupted (%)\nschool;{row};90\n", options=options)
