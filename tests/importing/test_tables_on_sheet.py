"""Tables side by side are read each with its own title, or asked about."""

from __future__ import annotations

from pathlib import Path

import pytest

from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from tests.support.import_fixtures import records, refusals, understood

SOURCE = {"source": "https://example.org/en/report", "source_language": "en"}
ANSWER = ImportOptions(fixed={**SOURCE, "survey": "pulse-1"})
ACTIVITY = ImportOptions(fixed={**SOURCE, "areas": "covid_response", "kind": "training"})
HEADER = "Service,Disrupted (%),,Service,Disrupted (%)"


def test_each_of_two_tables_side_by_side_has_its_own_country(small_folder: Path) -> None:
    content = f"Kazakhstan,,,Uzbekistan,\n{HEADER}\nschool,40,,school,50\nclinic,10,,,\n"
    file = understood(small_folder, content, options=ANSWER)
    rows = [(record["scope"], record["service"], record["value"]) for record in records(file)]
    assert rows == [("KAZ", "school", "40"), ("KAZ", "clinic", "10"), ("UZB", "school", "50")]
    assert refusals(file) == {}


def test_a_list_that_goes_on_beside_itself_is_read_whole(small_folder: Path) -> None:
    half = "Title,Date,Country,Participants"
    content = f"{half},,{half}\nA,2021-03-01,KAZ,68,,B,2021-04-01,UZB,30\n"
    rows = records(understood(small_folder, content, options=ACTIVITY))
    assert [(record["title"], record["participants"]) for record in rows] == [("A", "68"), ("B", "30")]


def test_a_size_above_one_table_is_asked_about_for_both(small_folder: Path) -> None:
    content = f"Figures in thousands,,,,\n{HEADER}\nschool,40,,clinic,50\n"
    with pytest.raises(ImportRejected) as error:
        understood(small_folder, content, options=ImportOptions(fixed={**ANSWER.fixed, "scope": "KAZ"}))
    assert len(error.value.sentences) == 2


def test_tables_side_by_side_that_contradict_are_asked_about(small_folder: Path) -> None:
    content = f"{HEADER}\nschool,40,,school,50\n"
    with pytest.raises(ImportRejected, match="tell the same rows with other numbers"):
        understood(small_folder, content, options=ImportOptions(fixed={**ANSWER.fixed, "scope": "KAZ"}))
