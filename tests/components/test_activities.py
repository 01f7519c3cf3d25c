"""The table of activities, one activity in full, and the links of a cell."""

from __future__ import annotations

import pytest

from dashboard.charts.chart import Column
from dashboard.components.activities_grid import DEFAULT_COLUMNS, HEADINGS, grid, records
from dashboard.components.activity_details import activity_details, activity_title
from dashboard.components.chart_table import table_cell
from dashboard.components.key_numbers import key_number_tiles
from dashboard.components.links import MAX_SOURCES, activity_link, external_link, internal_link
from dashboard.components.page_state import PageState
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import page_state_at
from dashboard.selection import Selection
from tests.support.component_tree import every, hrefs, props, said


def view(dataset: Dataset, search: str = "", path: str = "/activities") -> PageState:
    return page_state_at(path, search, dataset)


def details(dataset: Dataset, activity: str) -> dict[str, str]:
    """Return the facts of an activity by their names."""
    content = activity_details(view(dataset, f"?activity={activity}"))
    return dict(zip(map(said, every(content, "Dt")), map(said, every(content, "Dd")), strict=True))


def test_the_table_has_each_activity_of_the_selection_once(dataset: Dataset) -> None:
    activities = query.activities(dataset, Selection(country=("KAZ",), kind=("training",)))
    rows = records(view(dataset, "?country=KAZ&kind=training"))
    assert [row["id"] for row in rows] == activities["id"].tolist()
    assert records(view(dataset, "?country=XXX")) == []


def test_a_row_says_numbers_as_they_were_reported(small: Dataset) -> None:
    rows = {row["id"]: row for row in records(view(small))}
    assert rows["training-region"]["participants"] == "~20"
    assert rows["training-february"]["participants"] == ">30"
    assert rows["meeting-region"]["participants"] == ""
    assert rows["meeting-region"]["participants_order"] is None
    assert rows["ppe-kaz"]["amount"] == "12,000 USD"
    assert rows["tests-uzb"]["amount"] == "~500.50 EUR"
    assert rows["ppe-kaz"]["date"] == "August 2020"
    assert rows["training-region"]["date"] == "12–16 Oct 2020"
    assert rows["training-region"]["countries"] == "Kazakhstan and Uzbekistan"


def test_people_who_took_no_part_are_never_called_participants(dataset: Dataset) -> None:
    page = view(dataset, "?country=KAZ")
    activity = next(row for row in records(page) if row["participants"].startswith("24 "))
    assert activity["participants"] == "24 (answered a survey)"
    assert details(dataset, activity["id"])["People"] == "24 (answered a survey)"


def test_a_row_has_its_sources_the_main_one_first(small: Dataset) -> None:
    row = next(row for row in records(view(small)) if row["id"] == "webinar-kaz")
    assert [source["title"] for source in row["sources"]] == ["News from Kazakhstan", "Yearly report, with a comma"]
    assert row["sources"][0]["url"] == "https://example.org/kaz"


def test_every_column_can_be_chosen_and_some_are_shown_first(dataset: Dataset) -> None:
    content = grid(view(dataset))
    table = props(every(content, "AgGrid")[0])
    assert [column["field"] for column in table["columnDefs"]] == list(HEADINGS)
    assert [column["field"] for column in table["columnDefs"] if not column["hide"]] == list(DEFAULT_COLUMNS)
    boxes = [props(box) for box in every(content, "InputField") if props(box)["type"] == "checkbox"]
    assert [box["value"] for box in boxes] == list(HEADINGS)
    assert [box["value"] for box in boxes if box["defaultChecked"]] == list(DEFAULT_COLUMNS)
    assert table["dashGridOptions"]["pagination"] is True


def test_an_activity_in_full_has_all_that_is_known_of_it(small: Dataset) -> None:
    facts = details(small, "training-region")
    assert facts == {
        "Kind": "Training",
        "Date": "12–16 Oct 2020",
        "Countries": "Kazakhstan · Uzbekistan",
        "Place": "online",
        "Organizer": "UNODC",
        "Participants": "~20",
        "Duration": "5 days",
        "Areas": facts["Areas"],
    }
    assert details(small, "webinar-world")["Duration"] == "120 minutes"


def test_what_is_not_stated_plainly_is_said(small: Dataset) -> None:
    assert details(small, "assessment-uzb")["Date"].startswith("2020 (Inferred")
    assert details(small, "tests-uzb")["Sources disagree"] == "One source says 500, the other 501"


def test_an_activity_in_full_has_its_results_and_sources(small: Dataset) -> None:
    content = activity_details(view(small, "?activity=support-bukhara"))
    results = [said(item) for item in every(content, "Li")]
    assert any(result.startswith("Consultations in a month: ~4,000") for result in results)
    assert any("News from Uzbekistan" in result for result in results)
    assert "/sources#news-uzb" in hrefs(content).values()


@pytest.mark.parametrize("search", ["", "?activity=no-such"])
def test_no_activity_is_nothing(small: Dataset, search: str) -> None:
    assert activity_details(view(small, search)) == []
    assert activity_title(view(small, search)) == ""


def test_every_activity_can_be_opened(dataset: Dataset) -> None:
    for activity in dataset.activities["id"]:
        facts = details(dataset, activity)
        assert {"Kind", "Date", "Countries"} <= set(facts)
        assert not {"nan", "None", "()"} & set(facts.values())


def test_links_elsewhere_are_of_the_web_and_give_nothing_away() -> None:
    link = props(external_link("WHO", "https://who.example/x"))
    assert (link["target"], link["rel"]) == ("_blank", "noopener noreferrer")
    for odd in ("javascript:alert(1)", "data:text/html,x", "", "//evil.example", " https://x", "file:///etc/passwd"):
        assert type(external_link("x", odd)).__name__ == "Span"


def test_links_within_are_marked_for_the_browser(small: Dataset) -> None:
    assert props(internal_link("x", "/services"))["data-in-app"] == ""
    link = props(activity_link("x", "webinar-kaz", view(small, "?country=KAZ&theme=dark")))
    assert link["href"] == "/activities?activity=webinar-kaz&theme=dark"
    assert link["data-activity"] == "webinar-kaz"


def test_a_cell_names_a_few_sources(dataset: Dataset) -> None:
    ids = dataset.sources["id"].tolist()[: MAX_SOURCES + 2]
    cell = table_cell(Column("source", "Source", "source"), {"source": ";".join(ids)}, view(dataset))
    assert len(every(cell, "A")) == MAX_SOURCES


def test_each_key_number_leads_to_its_rows(dataset: Dataset) -> None:
    links = [props(link) for link in every(key_number_tiles(view(dataset, "?country=KAZ", "/")), "A")]
    assert [link["data-key-number"] for link in links][:3] == ["activities", "participants", "procurement"]
    for link in links:
        assert "country=KAZ" in link["href"]
        assert "table=" in link["href"]
        assert "#" in link["href"]


def test_key_numbers_are_large_and_what_was_not_reported_is_quiet(dataset: Dataset) -> None:
    values = {
        str(span["children"]): span["className"]
        for search in ("", "?from=2030-01")
        for span in map(props, every(key_number_tiles(view(dataset, search, "/")), "Span"))
        if "tile-value" in span["className"]
    }
    assert values[str(len(dataset.activities))] == "tile-value"
    assert values["not reported"] == "tile-value unreported"


def test_a_title_that_nobody_has_translated_is_marked_as_english(dataset: Dataset) -> None:
    activity = str(dataset.activities["id"].iloc[0])
    assert props(activity_link("Title", activity, view(dataset, "?lang=kk")))["lang"] == "en"
    assert "lang" not in props(activity_link("Title", activity, view(dataset, "?lang=ru")))
    assert "lang" not in props(activity_link("Title", activity, view(dataset, "?lang=en")))
    assert {row["title_lang"] for row in records(view(dataset, "?lang=kk"))} == {"en"}
    assert {row["title_lang"] for row in records(view(dataset, "?lang=ar"))} == {"ar"}


def test_what_nobody_has_translated_says_in_which_language_it_is(dataset: Dataset) -> None:
    content = activity_details(view(dataset, "?lang=ru&activity=unodc-kaz-ppe-2020-08"))
    languages = {said(part): props(part)["lang"] for part in every(content, "Bdi")}
    assert languages["UNODC Programme Office in Kazakhstan"] == "en"
    in_english = activity_details(view(dataset, "?lang=en&activity=unodc-kaz-ppe-2020-08"))
    assert every(in_english, "Bdi") == []
