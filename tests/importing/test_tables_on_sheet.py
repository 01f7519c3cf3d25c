"""Tables side by side, forms and lists of those who attended are read as what they are."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.importing.errors import ImportRejected
from dashboard.importing.import_options import ImportOptions
from dashboard.importing.summary import summarize_import
from dashboard.text.translate import text_for
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


@pytest.mark.parametrize(
    "form",
    [
        "Activity report\nActivity title,Training of nurses\nDate,12 March 2021\nCountry,KAZ\nParticipants,25\n",
        "№,Показатель,Значение\n1,Название мероприятия,Training of nurses\n2.,Дата проведения,12 марта 2021 г.\n"
        "3,Страна,Казахстан\n4,Количество участников,25\n",
    ],
)
def test_a_form_is_one_activity(small_folder: Path, form: str) -> None:
    (record,) = records(understood(small_folder, form, options=ACTIVITY))
    assert record.items() >= {"title": "Training of nurses", "countries": "KAZ", "participants": "25"}.items()
    assert record["date_start"] == "2021-03-12"


def test_a_list_that_explains_headings_is_no_activity(small_folder: Path) -> None:
    content = "Activity title,what was done\nDate,its first day\nCountry,where it was\nParticipants,how many came\n"
    with pytest.raises(ImportRejected, match="understood as a header"):
        understood(small_folder, content, options=ACTIVITY)


def test_those_who_attended_are_neither_read_nor_written_beside(small_folder: Path) -> None:
    content = (
        "Topic,Start Time,User Email,Participants,Country\nOverdose,2021-03-12 09:58:11,host@example.org,25,KAZ\n\n"
        "Name (Original Name),User Email,Join Time,Leave Time,Guest\nA. B.,a@example.org,2021-03-12 10:00,,Yes\n"
    )
    file = understood(small_folder, content, options=ACTIVITY)
    assert [(record["title"], record["participants"]) for record in records(file)] == [("Overdose", "25")]
    assert refusals(file) == {}
    assert "Join Time; Leave Time; Guest: data of persons" in "\n".join(
        summarize_import(file, (), None, text_for("en"))
    )


@pytest.mark.parametrize(("name", "beside"), [("Name", "Signature"), ("Nom", "Fonction"), ("Name / Аты", "Position")])
def test_a_name_beside_what_only_persons_have_is_that_of_a_person(small_folder: Path, name: str, beside: str) -> None:
    content = f"Training,Date,Country,{name},{beside}\nOverdose,2021-03-12,KAZ,A. B.,nurse\n"
    options = replace(ACTIVITY, columns={"Training": "title", name: "partners"})
    summary = "\n".join(summarize_import(understood(small_folder, content, options=options), (), None, text_for("en")))
    assert "A. B." not in summary
    assert f"{name}: data of persons" in summary


@pytest.mark.parametrize(
    "content",
    [
        "Attendance sheet\n№,Name,Organization,Phone,Signature\n1,A. B.,MoH,+7 701 123 45 67,\n",
        "№,ФИО,Должность,Организация,Подпись\n1,А. Б.,врач,Минздрав,\n",
        "Name,Sex,Age,Country,Date\nA. B.,M,35,KAZ,2021-03-12\n",
    ],
)
def test_a_list_of_persons_is_refused_as_one(small_folder: Path, content: str) -> None:
    with pytest.raises(ImportRejected, match="each row is a person"):
        understood(small_folder, content, options=ACTIVITY)


@pytest.mark.parametrize("beside", ["Contact person", "INN", "Phone", "Position,Contact person", "Sex,Participants"])
def test_a_name_beside_those_to_ask_is_that_of_what_was_done(small_folder: Path, beside: str) -> None:
    content = f"Name,Date,Country,{beside}\nOverdose,2021-03-12,KAZ,A. B.\n"
    columns = {"Name": "title"} | ({"Sex": ""} if "Sex" in beside else {})
    file = understood(small_folder, content, options=replace(ACTIVITY, columns=columns))
    assert [record["title"] for record in records(file)] == ["Overdose"]
