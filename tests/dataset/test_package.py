"""The package that is shipped.

Clean by our check and by another's, and every fact as its document states it.

The expected values are typed from the documents themselves, not read from anywhere.
"""

from __future__ import annotations

import math

import frictionless
import pandas as pd
import pytest

from dashboard.dataset import query
from dashboard.dataset.contract import DESCRIPTOR
from dashboard.dataset.dataset import WORLD, Dataset
from dashboard.dataset.load import load
from dashboard.dataset.required_columns import TABLES
from dashboard.selection import Selection
from dashboard.settings import shipped_folder

CENTRAL_ASIA = "KAZ;KGZ;TJK;TKM;UZB"
UNODC_STORY = "unodc-kaz-ppe-2020"


@pytest.fixture(params=["small", "dataset"])
def package(request: pytest.FixtureRequest) -> Dataset:
    """The small package and the shipped one: both keep the same promises."""
    dataset: Dataset = request.getfixturevalue(request.param)
    return dataset


def test_another_validator_finds_the_shipped_package_clean_too() -> None:
    report = frictionless.validate(str(shipped_folder("data") / DESCRIPTOR))
    assert report.flatten(["title", "rowNumber", "fieldName", "message"]) == []
    assert len(report.tasks) == len(TABLES)


def test_loading_twice_gives_the_same_data(dataset: Dataset) -> None:
    again = load(shipped_folder("data"))
    assert again.version == dataset.version
    assert all(again.table(name).equals(dataset.table(name)) for name in TABLES)


def test_every_number_names_a_source_that_is_there(package: Dataset) -> None:
    sources = set(package.sources["id"])
    for name in ("observations", "outputs"):
        assert set(package.table(name)["source"]) <= sources
    assert set(package.activities["id"]) == set(package.activity_sources["activity"])


def test_every_activity_has_one_main_source(package: Dataset) -> None:
    main = package.activity_sources[package.activity_sources["order"] == 1]
    assert sorted(main["activity"]) == sorted(package.activities["id"])


def test_every_country_of_an_activity_can_be_chosen(package: Dataset) -> None:
    assert set(query.countries_of(package.activities["countries"])["country"]) <= set(package.countries())


def test_every_observation_has_a_value_or_says_it_in_words(package: Dataset) -> None:
    observations = package.observations
    assert (observations["value"].notna() | (observations["value_text"] != "")).all()


def test_every_default_the_program_starts_from_has_figures(package: Dataset) -> None:
    observations = query.observations(package, Selection())
    assert not observations[
        (observations["survey"] == query.chosen_survey(Selection())) & (observations["scope"] == WORLD)
    ].empty


def test_a_discrepancy_is_told_with_a_note_and_never_asked_for(package: Dataset) -> None:
    discrepancies = package.observations[package.observations["discrepancy_of"] != ""]
    assert len(discrepancies) > 0
    assert (discrepancies["note"] != "").all()
    assert not set(discrepancies["id"]) & set(query.observations(package, Selection())["id"])


def test_a_named_part_is_smaller_than_its_total(package: Dataset) -> None:
    outputs = package.outputs.set_index("id")
    parts = outputs[outputs["part_of"] != ""]
    assert (parts["value"].to_numpy() < outputs.loc[parts["part_of"], "value"].to_numpy()).all()


def test_no_cell_is_a_formula(package: Dataset) -> None:
    for name in TABLES:
        table = package.table(name)
        for column in table.columns[table.dtypes == "str"]:
            assert not table[column].str.match(r"[=+@]|-(?!\d)").any(), f"{name}.{column}"


DISRUPTED = [
    ("school-mental-health", 78, "exact"),
    ("workplace-mental-health", 75, "exact"),
    ("children-adolescents", 72, "exact"),
    ("older-adults", 70, "exact"),
    ("counselling-psychotherapy", 67, "exact"),
    ("harm-reduction", 65, "exact"),
    ("antenatal-postnatal", 61, "exact"),
    ("vulnerable-people", 60, "over"),
    ("opioid-agonist-treatment", 45, "exact"),
    ("emergency-mns", 35, "exact"),
    ("mns-medicines", 30, "exact"),
]


@pytest.mark.parametrize(("service", "value", "qualifier"), DISRUPTED)
def test_the_rapid_assessment_says_what_was_disrupted(
    dataset: Dataset, service: str, value: float, qualifier: str
) -> None:
    rows = query.observations(dataset, Selection(service=(service,)))
    rows = rows[(rows["survey"] == "who-mns-2020") & (rows["indicator"] == "disrupted_any") & (rows["scope"] == WORLD)]
    assert len(rows) == 1
    row = rows.iloc[0]
    assert (row["value"], row["qualifier"], row["unit"]) == (value, qualifier, "percent_countries")
    assert (row["period_start"], row["period_end"]) == ("2020-06", "2020-08")
    assert math.isnan(row["n"]), "130 answered the survey; how many stand behind one service was not shown"
    assert UNODC_STORY in [row["source"], *row["also_sources"].split(";")]


def test_over_sixty_percent_is_the_heading_of_its_group(dataset: Dataset) -> None:
    services = dataset.services.set_index("id")
    assert services.at["vulnerable-people", "summary"]
    members = services[(services["group"] == services.at["vulnerable-people", "group"]) & ~services["summary"]]
    assert set(members.index) == {"children-adolescents", "older-adults", "antenatal-postnatal"}


def test_fewer_overdoses_were_told_without_a_number(dataset: Dataset) -> None:
    rows = dataset.observations[dataset.observations["value_text"] == "reduced"]
    assert rows["survey"].tolist() == ["unodc-roca-2020"]
    assert rows["value"].isna().all()
    assert rows["source"].tolist() == [UNODC_STORY]
    assert rows["scope"].tolist() == ["roca-2020-four"], "Turkmenistan was not among the four countries"
    assert "demand" in rows["note"].iloc[0]


def activity(dataset: Dataset, **cells: object) -> pd.Series:
    """Return the one activity with these cells."""
    frame = dataset.activities
    for column, cell in cells.items():
        frame = frame[frame[column] == cell]
    assert len(frame) == 1, list(frame["id"])
    return frame.iloc[0]


def test_the_procurement_of_august_2020_is_known_by_its_month(dataset: Dataset) -> None:
    row = activity(dataset, kind="procurement", countries="KAZ", amount=12_000, currency="USD")
    assert (row["date_start"], row["date_end"], row["date_precision"]) == ("2020-08", "", "month")
    assert (row["first_day"], row["last_day"]) == ("2020-08-01", "2020-08-31")
    assert (row["amount_qualifier"], row["amount_kind"]) == ("exact", "goods")
    assert UNODC_STORY in query.sources_of(dataset, row["id"])["id"].tolist()


def test_the_webinar_of_25_september_is_there_once_with_its_68_participants(dataset: Dataset) -> None:
    row = activity(dataset, kind="webinar", countries="KAZ", first_day="2020-09-25")
    assert (row["participants"], row["participants_qualifier"]) == (68, "exact")
    assert len(dataset.activities[dataset.activities["participants"] == 68]) == 1
    assert len(query.sources_of(dataset, row["id"])) > 1
    results = dataset.outputs[(dataset.outputs["activity"] == row["id"]) & (dataset.outputs["unit"] == "presentations")]
    assert results["value"].tolist() == [4]


def test_the_regional_training_is_one_activity_of_five_countries_and_five_days(dataset: Dataset) -> None:
    row = activity(dataset, kind="training", countries=CENTRAL_ASIA, first_day="2020-10-12", last_day="2020-10-16")
    assert row["duration_days"] == 5
    activities = query.activities(dataset, Selection(kind=("training",)))
    lines = query.countries_of(activities["countries"])
    rows = activities.iloc[lines["at"]].assign(country=lines["country"].to_numpy())
    assert sorted(rows.loc[rows["id"] == row["id"], "country"]) == CENTRAL_ASIA.split(";")


def test_the_webinar_of_cote_d_ivoire_took_120_minutes(dataset: Dataset) -> None:
    row = activity(dataset, kind="webinar", countries="CIV", first_day="2020-06-04", last_day="2020-06-04")
    assert row["duration_minutes"] == 120
    assert "CIV" in dataset.countries()


@pytest.mark.parametrize("day", ["2020-06-04", "2020-06-11", "2020-06-18", "2020-06-19"])
def test_the_four_sessions_on_motivational_interviewing_are_for_everyone(dataset: Dataset, day: str) -> None:
    row = activity(dataset, kind="webinar", countries=WORLD, first_day=day)
    assert "motivational interviewing" in row["title"].lower()
    assert (row["duration_minutes"], row["date_precision"]) == (60, "day")


def test_the_webinar_on_self_care_is_of_13_march_2020(dataset: Dataset) -> None:
    row = activity(dataset, kind="webinar", countries=WORLD, first_day="2020-03-13")
    assert "self-care" in row["title"].lower()
    assert math.isnan(row["participants"])


BUKHARA = [
    (31, "people", "exact", ""),
    (20, "people", "exact", ""),
    (11, "people", "exact", ""),
    (3, "people_per_day", "exact", "low"),
    (5, "people_per_day", "exact", "high"),
    (2400, "consultations_per_month", "about", ""),
    (5, "consultations_per_day", "about", "low"),
    (6, "consultations_per_day", "about", "high"),
    (1700, "consultations_per_month", "about", ""),
    (4000, "consultations_per_month", "about", ""),
    (70, "percent", "about", ""),
    (30, "percent", "about", ""),
    (12, "people", "exact", ""),
    (15, "calls", "about", ""),
    (36, "people", "exact", ""),
]


def test_bukhara_reports_fifteen_results_each_as_it_was_stated(dataset: Dataset) -> None:
    rows = query.outputs(dataset, Selection(country=("UZB",)))
    rows = rows[rows["scope"] == "UZ-BU"]
    columns = ["value", "unit", "qualifier", "bound"]
    assert sorted(rows[columns].itertuples(index=False, name=None)) == sorted(BUKHARA)
    assert set(zip(rows["period_start"], rows["period_end"], strict=True)) == {("2020-04", "2020-05")}
    assert rows["activity"].nunique() == 1


def test_the_parts_of_bukhara_stand_beside_the_total_uncorrected(dataset: Dataset) -> None:
    outputs = dataset.outputs.set_index("id")
    for total, parts in ((4000, [2400, 1700]), (31, [20, 11]), (70, [30])):
        names = outputs.index[(outputs["value"] == total) & (outputs["scope"] == "UZ-BU")]
        assert len(names) == 1
        assert outputs.loc[outputs["part_of"] == names[0], "value"].tolist() == parts


def test_bukharas_support_is_one_activity_known_by_its_month(dataset: Dataset) -> None:
    ids = set(dataset.outputs.loc[dataset.outputs["scope"] == "UZ-BU", "activity"])
    row = activity(dataset, id=ids.pop())
    assert (row["countries"], row["kind"], row["date_start"], row["date_precision"]) == (
        "UZB",
        "service_adaptation",
        "2020-04",
        "month",
    )
    sources = query.sources_of(dataset, row["id"])
    assert {"fr", "ar"} <= set(sources["language"])


SEEDS = {
    "000_6e6a1dc230577ea0.txt",
    "001_fb05aaa454b517ac.txt",
    "002_23f019b7fb1de008.txt",
    "003_909dabfbdfee0ef3.txt",
    "004_98be39ebe2c2b353.txt",
}


def test_each_document_the_project_started_from_is_a_source(dataset: Dataset) -> None:
    assert set(dataset.sources["file"]) - {""} == SEEDS


PULSE = [("who-ehs-r1", 105), ("who-ehs-r2", 135), ("who-ehs-r3", 129), ("who-ehs-r4", 139)]


@pytest.mark.parametrize(("survey", "respondents"), PULSE)
def test_each_round_of_the_pulse_survey_has_its_own_n(dataset: Dataset, survey: str, respondents: int) -> None:
    row = dataset.surveys.set_index("id").loc[survey]
    assert (row["n"], row["family"], row["round"]) == (respondents, "who-ehs", PULSE.index((survey, respondents)) + 1)
