"""Questions asked of the small package, whose answers can be counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard.dataset import derived_columns, query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection, read_query

ALL = {
    "assessment-uzb",
    "training-february",
    "support-bukhara",
    "meeting-region",
    "webinar-world",
    "ppe-kaz",
    "webinar-kaz",
    "training-region",
    "tests-uzb",
    "programme-kaz",
}


def chosen(small: Dataset, text: str) -> Selection:
    vocabulary = {**small.vocabulary(), "lang": {"en", "ru"}, "theme": {"light"}, "table": set[str]()}
    return read_query(text, vocabulary).selection


def test_activities_of_one_first_day_are_in_the_order_of_their_last(dataset: Dataset) -> None:
    days = query.activities(dataset, Selection())[["first_day", "last_day"]].astype(str)
    assert days["first_day"].duplicated().any()
    assert [*days.itertuples(index=False, name=None)] == sorted(days.itertuples(index=False, name=None))


def activities(small: Dataset, text: str) -> set[str]:
    rows = query.activities(small, chosen(small, text))
    assert rows["id"].is_unique
    assert rows["first_day"].is_monotonic_increasing
    return set(rows["id"])


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", ALL),
        ("country=UZB", {"assessment-uzb", "support-bukhara", "meeting-region", "training-region", "tests-uzb"}),
        ("country=WLD", {"webinar-world"}),
        ("country=KAZ,UZB", ALL - {"webinar-world"}),
        ("kind=webinar,meeting", {"webinar-kaz", "webinar-world", "meeting-region"}),
        ("area=harm_reduction", {"training-region", "assessment-uzb"}),
        ("country=KAZ&kind=training", {"training-region", "training-february"}),
        ("country=KAZ&area=harm_reduction", {"training-region"}),
        ("country=UZ", set()),
        ("country=KAZ;UZB", set()),
        ("area=reduction", set()),
        ("kind=party", set()),
        ("service=school&group=places&survey=pulse-1", ALL),
    ],
)
def test_activities_follow_country_kind_and_area(small: Dataset, text: str, ids: set[str]) -> None:
    assert activities(small, text) == ids


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("from=2020-06-04&to=2020-06-04", {"meeting-region", "webinar-world", "assessment-uzb"}),
        ("from=2020-08-15&to=2020-08-15", {"ppe-kaz", "assessment-uzb"}),
        ("from=2020-10-16&to=2020-10-20", {"training-region", "assessment-uzb"}),
        ("from=2020-10-01&to=2020-10-12", {"training-region", "assessment-uzb"}),
        ("to=2020-02-29", {"training-february", "assessment-uzb"}),
        ("to=2020-01", {"assessment-uzb"}),
        ("from=2021", {"programme-kaz"}),
        ("from=2020-11&to=2021-01", {"tests-uzb", "programme-kaz", "assessment-uzb"}),
        ("from=2020&to=2021", ALL),
        ("from=2022", set()),
        ("from=2020-12&to=2020-06", set()),
        ("from=2020-02-31", set()),
        ("to=soon", set()),
    ],
)
def test_an_activity_is_kept_when_it_overlaps_the_dates(small: Dataset, text: str, ids: set[str]) -> None:
    assert activities(small, text) == ids


DAYS = st.dates(min_value=pd.Timestamp("2019-12-01").date(), max_value=pd.Timestamp("2022-01-31").date()).map(str)
PARTIAL = st.builds(lambda day, length: day[:length], DAYS, st.sampled_from([4, 7, 10]))


@given(
    start=st.just("") | PARTIAL, end=st.just("") | PARTIAL, country=st.sampled_from(["", "KAZ", "UZB", "WLD", "XXX"])
)
def test_activities_are_those_found_by_going_through_the_rows(
    small: Dataset, start: str, end: str, country: str
) -> None:
    selection = Selection(country=(country,) if country else (), date_from=start, date_to=end)
    shorter = min(len(start), len(end))
    reversed_dates = start[:shorter] > end[:shorter]
    ids = [
        row["id"]
        for row in small.activities.to_dict("records")
        if not reversed_dates
        and (not country or country in row["countries"].split(";"))
        and (not start or row["last_day"] >= start)
        and (not end or row["first_day"][: len(end)] <= end)
    ]
    assert query.activities(small, selection)["id"].tolist() == ids


def test_a_regional_activity_has_a_row_for_each_country(small: Dataset) -> None:
    frame = query.activities(small, Selection())
    lines = query.countries_of(frame["countries"])
    rows = frame.iloc[lines["at"]].assign(country=lines["country"].to_numpy())
    assert len(rows) == 10 + 2
    assert rows.loc[rows["id"] == "training-region", "country"].tolist() == ["KAZ", "UZB"]
    assert rows.loc[rows["id"] == "webinar-world", "country"].tolist() == ["WLD"]


def test_observations_carry_names_units_and_n_and_leave_out_discrepancies(small: Dataset) -> None:
    rows = query.observations(small, Selection()).set_index("id")
    assert len(rows) == 14
    assert "harm-57" not in rows.index
    school = rows.loc["school-78"]
    assert (school["value"], school["qualifier"], school["n"], school["unit"]) == (
        78,
        "exact",
        130,
        "percent_countries",
    )
    assert (school["service_name"], school["group_name"], school["scope_name"]) == (
        "School services",
        "Places",
        "World",
    )
    assert (school["survey_name"], school["topic"]) == ("Rapid assessment of services", "disruption")
    assert school["caveat"] == "Not a share of patients."


def test_a_figure_of_no_service_has_no_service_name_and_is_no_summary(small: Dataset) -> None:
    row = query.observations(small, Selection()).set_index("id").loc["pulse-1-any"]
    assert (row["service_name"], row["group"], row["group_name"], row["summary"]) == ("", "", "", False)
    summaries = query.observations(small, Selection()).query("summary")
    assert summaries["id"].tolist() == ["treatment-60"]


def test_no_name_or_unit_is_left_unknown(small: Dataset) -> None:
    rows = query.named_observations(small, "ru")
    numbers = {"value", "value_low", "value_high", "n", "order"}
    assert not rows.drop(columns=list(numbers)).isna().any().any()
    assert rows.set_index("id").at["kaz-sites-13", "scope_name"] == "Казахстан"
    assert rows.set_index("id").at["harm-65", "service_name"] == "Снижение вреда"


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("service=school", {"school-78"}),
        ("service=school,clinic", {"school-78", "clinic-eur-30"}),
        ("group=treatment", {"harm-65", "oat-45", "treatment-60", "bukhara-20", "kaz-sites-13"}),
        ("group=treatment&service=school", set()),
        ("service=schools", set()),
    ],
)
def test_observations_follow_service_and_group(small: Dataset, text: str, ids: set[str]) -> None:
    assert set(query.observations(small, chosen(small, text))["id"]) == ids


def test_observations_that_match_nothing_keep_their_columns(small: Dataset) -> None:
    nothing = query.observations(small, Selection(service=("schools",)))
    assert nothing.empty
    assert list(nothing.columns) == list(query.observations(small, Selection()).columns)


def test_the_survey_is_the_chosen_one_or_the_rapid_assessment() -> None:
    assert query.chosen_survey(Selection()) == "who-mns-2020"
    assert query.chosen_survey(Selection(survey="pulse-1")) == "pulse-1"


def test_a_country_has_its_parts(small: Dataset) -> None:
    assert query.local_scopes(small, "UZB") == {"UZB", "UZ-BU"}
    assert query.local_scopes(small, "KAZ") == {"KAZ"}
    assert query.local_scopes(small, "XXX") == {"XXX"}


BUKHARA = ["staff", "staff-centre", "staff-district", "consultations", "a-day-low", "a-day-high", "covered"]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", [*BUKHARA, "presentations", "undated"]),
        ("country=UZB", [*BUKHARA, "undated"]),
        ("country=KAZ", ["presentations"]),
        ("country=WLD", []),
        ("kind=webinar", ["presentations"]),
        ("area=drug_treatment", [*BUKHARA, "presentations"]),
        ("area=harm_reduction", []),
        ("kind=service_adaptation&country=KAZ", []),
        ("from=2020-06&to=2020-08", ["consultations"]),
        ("from=2020-02-31", []),
        ("from=2020-11-03&to=2020-11-03", ["undated"]),
    ],
)
def test_outputs_follow_country_dates_and_the_kind_of_their_activity(small: Dataset, text: str, ids: list[str]) -> None:
    assert query.outputs(small, chosen(small, text))["id"].tolist() == ids


def test_outputs_of_a_part_of_a_country_belong_to_the_country(small: Dataset) -> None:
    row = query.outputs(small, Selection()).set_index("id").loc["staff"]
    assert (row["country"], row["scope"], row["scope_name"]) == ("UZB", "UZ-BU", "Bukhara region")
    assert row["activity_title"] == "Remote support"


def test_the_main_source_comes_first(small: Dataset) -> None:
    assert query.sources_of(small, "webinar-kaz")["id"].tolist() == ["news-kaz", "report-2021"]
    assert query.sources_of(small, "nobody").empty
    cells = dict(zip(small.activities["id"], derived_columns.sources_of_activities(small), strict=True))
    assert cells["webinar-kaz"] == "news-kaz;report-2021"
    assert set(cells) == ALL
    assert all(cells.values())


@pytest.mark.parametrize(
    "selection",
    [Selection(), Selection(group=("mns",)), Selection(service=("harm-reduction",)), Selection(survey="who-ehs-r1")],
)
def test_the_figures_of_a_selection_are_counted_as_they_are_listed(dataset: Dataset, selection: Selection) -> None:
    rows = query.observations(dataset, selection)
    count = int((rows["survey"] == query.chosen_survey(selection)).sum())
    assert query.count_of_figures(dataset, selection) == count
    assert (rows["discrepancy_of"] == "").all()


def test_questions_do_not_change_the_dataset(small: Dataset) -> None:
    before = {name: small.table(name).copy() for name in ("activities", "observations", "outputs")}
    for text in ("", "country=KAZ&from=2020-06", "service=school&lang=ru", "kind=webinar"):
        selection = chosen(small, text)
        for ask in (query.activities, query.observations, query.outputs):
            answer = ask(small, selection)
            answer["id"] = "changed"
    assert all(small.table(name).equals(frame) for name, frame in before.items())
