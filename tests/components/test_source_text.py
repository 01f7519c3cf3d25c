"""What the page of sources says: entries, disagreements, surveys, the dictionary."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from dashboard.components.data_dictionary import data_dictionary
from dashboard.components.discrepancies import discrepancies
from dashboard.components.page_state import PageState
from dashboard.components.source_list import language_name, source_entry, source_list
from dashboard.components.source_usage import usage_list, usages_by_source
from dashboard.components.survey_list import survey_list
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import page_state_at
from tests.support.component_tree import cells, every, hrefs, props, said


def view(dataset: Dataset, search: str = "") -> PageState:
    return page_state_at("/sources", search, dataset)


def source(dataset: Dataset, name: str) -> dict[Hashable, Any]:
    return next(row for row in dataset.sources.to_dict("records") if row["id"] == name)


def test_what_was_taken_counts_further_sources_too(small: Dataset) -> None:
    usages = usages_by_source(view(small))
    assert said(every(usage_list(usages["news-kaz"], view(small)), "Summary")) == (
        "Taken from it: 2 figures, 3 activities and 1 figure not used"
    )
    assert said(every(usage_list(usages["report-2021"], view(small)), "Summary")) == (
        "Taken from it: 1 figure, 6 activities and 2 results"
    )
    assert said(every(usage_list(usages["brief"], view(small)), "Summary")) == "Taken from it: 4 figures and 2 surveys"


def test_each_number_links_back_to_where_it_is_shown(small: Dataset) -> None:
    links = hrefs(usage_list(usages_by_source(view(small))["news-kaz"], view(small)))
    assert links["School services · Disrupted: 78% of countries · World · Rapid assessment"] == (
        "/services?service=school&survey=who-mns-2020"
    )
    assert links["National webinar"] == "/activities?activity=webinar-kaz"
    assert links["Harm reduction · Disrupted: 57% of countries · World · Rapid assessment"] == "#disagreements"
    outputs = hrefs(usage_list(usages_by_source(view(small))["news-uzb"], view(small)))
    assert outputs["Families covered: ~70% (%) · Bukhara region"] == "/country/UZB"


def test_a_local_figure_links_to_the_page_of_its_country(small: Dataset) -> None:
    links = hrefs(usage_list(usages_by_source(view(small))["news-uzb"], view(small)))
    assert links["Harm reduction · Disrupted: 20% of countries · Bukhara region · Pulse, round 2"] == (
        "/country/UZB#local"
    )


def test_filters_of_activities_leave_out_figures_and_the_other_way_round(small: Dataset) -> None:
    by_kind = usages_by_source(view(small, "?kind=webinar"))
    assert set(by_kind) == {"news-kaz", "report-2021"}
    assert by_kind["news-kaz"].figures == []
    by_service = usages_by_source(view(small, "?service=school"))
    assert set(by_service) == {"release", "news-kaz"}
    assert by_service["news-kaz"].activities == []


def test_a_source_says_who_when_in_which_language_and_under_which_licence(small: Dataset) -> None:
    content = source_entry(source(small, "release"), None, view(small))
    assert props(content)["id"] == "release"
    assert "World Health Organization · 5 October 2020 · English · Licence: not stated" in said(content)
    assert "Can be checked in: Report on the survey, 2020" in said(content)
    assert "Nothing was taken from it." in said(content)
    text = said(source_entry(source(small, "report-2021"), None, view(small)))
    assert "UNODC · date not shown · English" in text


def test_a_source_without_an_address_names_its_file_and_is_no_link(small: Dataset) -> None:
    content = source_entry(source(small, "news-uzb"), None, view(small))
    assert every(content, "A") == []
    assert "File: 000_small.txt" in said(content)


def test_an_address_that_would_run_code_is_no_link(small: Dataset) -> None:
    unsafe = source(small, "release") | {"url": "javascript:alert(1)"}
    assert every(source_entry(unsafe, None, view(small)), "A") == []


def test_a_language_without_a_name_keeps_its_code(small: Dataset) -> None:
    assert language_name("tg", view(small)) == "Tajik"
    assert language_name("no language", view(small)) == "no language"


def test_sources_of_figures_come_before_those_of_activities(small: Dataset) -> None:
    groups = [said(heading) for heading in every(source_list(view(small)), "H3")]
    assert groups == ["Survey figures"]
    groups = [said(heading) for heading in every(source_list(view(small, "?from=2099")), "H3")]
    assert groups == []


def test_a_disagreement_shows_both_values_both_sources_and_why(small: Dataset) -> None:
    figures, activities = every(discrepancies(view(small)), "Table")
    assert cells(figures) == [
        [
            "Harm reduction · Disrupted Rapid assessment · World",
            "65% of countries n = 130",
            "Release on the survey",
            "57% of countries n = 130",
            "News from Kazakhstan",
            "A misprint, says the release",
        ]
    ]
    assert cells(activities) == [
        ["Test kits", "3 November 2020", "One source says 500, the other 501", "News from Uzbekistan"]
    ]


def test_every_disagreement_of_the_package_is_shown(dataset: Dataset) -> None:
    figures, activities = every(discrepancies(view(dataset)), "Table")
    assert len(cells(figures)) == (dataset.observations["discrepancy_of"] != "").sum()
    assert len(cells(activities)) == (dataset.activities["discrepancy"] != "").sum()


def test_a_survey_says_who_was_asked_and_when(small: Dataset) -> None:
    content = survey_list(view(small))
    assert cells(content)[0] == [
        "Rapid assessment of services",
        "World Health Organization",
        "June – August 2020",
        "130",
        "Countries that answered",
        "Release on the survey",
    ]
    assert hrefs(content)["Pulse survey, round 2"] == "/services?survey=pulse-2"


def test_the_dictionary_has_every_table_and_column_of_the_contract(dataset: Dataset) -> None:
    content = data_dictionary(view(dataset))
    tables = every(content, "Table")
    assert len(tables) == len(dataset.contract.tables)
    for table, contract in zip(tables, dataset.contract.tables.values(), strict=True):
        names = [name for row in cells(table) for name in row[0].split()]
        assert sorted(names) == sorted(field.name for field in contract.fields)
        first = [row[0].split()[0] for row in cells(table)]
        assert first == [field.name for field in contract.fields if field.name in first]
    assert [row[0] for row in cells(tables[0]) if row[0].startswith("note")] == ["note note_ru note_fr note_ar"]


def test_the_dictionary_names_codes_types_and_references(dataset: Dataset) -> None:
    rows = {row[0]: row for table in every(data_dictionary(view(dataset)), "Table")[4:5] for row in cells(table)}
    assert rows["qualifier"][4].endswith("under Under: the value is an upper bound")
    assert rows["indicator"][4] == "as in indicators.id"
    assert rows["id"][2] == "text, never empty"
