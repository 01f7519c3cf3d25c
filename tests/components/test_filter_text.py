"""The filter bar, the line under it, the header: what is chosen, and the ways back."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dashboard.components.active_filters import active_filters
from dashboard.components.filter_bar import LISTS, choices, chosen_values, control_id, filter_bar
from dashboard.components.page_state import PageState
from dashboard.components.region import depends_on, whole_key
from dashboard.components.site_header import site_header
from dashboard.dataset.dataset import DEFAULT_SURVEY, Dataset
from dashboard.pages.registry import page_state_at
from dashboard.selection import MAX_VALUES
from dashboard.sources.file_preview import Preview
from tests.support.component_tree import every, hrefs, props, said, walk


def view(dataset: Dataset, search: str = "", path: str = "/") -> PageState:
    return page_state_at(path, search, dataset)


def checked_values(dataset: Dataset, key: str, search: str = "", path: str = "/") -> list[str]:
    """Return the values of the boxes that are checked, or of the option that is selected."""
    bar = filter_bar(view(dataset, search, path))
    control = next(part for part in walk(bar) if getattr(part, "id", None) == control_id(key))
    parts = [props(part) for part in [*every(control, "InputField"), *every(control, "Option")]]
    return [part["value"] for part in parts if part.get("defaultChecked") or part.get("selected")]


def dates(dataset: Dataset, search: str) -> dict[str, str]:
    """Return what stands in each date field as the page brings it."""
    places = (
        props(part).get("data-field")
        for part in walk(filter_bar(view(dataset, search)))
        if hasattr(part, "to_plotly_json")
    )
    fields = [json.loads(place) for place in places if place]
    return {field["id"]: field["value"] for field in fields if "value" in field}


def test_every_filter_has_a_control_with_its_name(dataset: Dataset) -> None:
    bar = filter_bar(view(dataset))
    ids = [getattr(part, "id", None) for part in walk(bar)]
    assert [key for key in (*LISTS, "survey") if ids.count(control_id(key)) != 1] == []
    groups = {props(part)["aria-label"] for part in every(bar, "Div") if props(part).get("role") == "group"}
    labels = {props(label)["htmlFor"]: said(label) for label in every(bar, "Label")}
    assert {"Country", "Service", "Kind", "Area", "Service group"} <= groups
    some = {"filter-survey": "Survey", "filter-from": "From", "filter-country-KAZ": "Kazakhstan"}
    assert some.items() <= labels.items()
    boxes = {props(box)["id"] for box in every(bar, "InputField")}
    assert boxes == set(labels) - {"filter-survey", "filter-from", "filter-to"}


def test_the_controls_show_the_selection(dataset: Dataset) -> None:
    search = "?country=KAZ,UZB&kind=webinar&from=2020-06&survey=who-ehs-r1&group=vulnerable-people"
    assert checked_values(dataset, "country", search) == ["KAZ", "UZB"]
    assert checked_values(dataset, "kind", search) == ["webinar"]
    assert checked_values(dataset, "group", search) == ["vulnerable-people"]
    assert checked_values(dataset, "survey", search) == ["who-ehs-r1"]
    assert dates(dataset, search) == {"filter-from": "2020-06", "filter-to": ""}
    assert checked_values(dataset, "survey") == [DEFAULT_SURVEY]
    assert checked_values(dataset, "country", "", "/country/KGZ") == ["KGZ"]


def test_what_is_offered_is_what_the_data_know(dataset: Dataset) -> None:
    vocabulary, options = dataset.vocabulary(), choices(view(dataset))
    assert set(options) == {"country", "group", "service", "kind", "area", "survey"}
    assert [key for key in options if set(options[key]) != vocabulary[key]] == []
    assert options["country"]["CIV"] == "Côte d’Ivoire"
    assert all(name.strip() for names in options.values() for name in names.values())


@pytest.mark.parametrize(
    ("key", "search", "words"),
    [
        ("country", "", "All"),
        ("country", "?country=KAZ", "Kazakhstan"),
        ("country", "?country=KAZ,UZB", "2 chosen"),
        ("country", "?country=XXX", "XXX"),
        ("service", "?service=harm-reduction&group=vulnerable-people", "2 chosen"),
        ("service", "?service=children-adolescents", "Children and adolescents"),  # its whole name would be cut
        ("service", "?service=mental-health-services", "Mental health services"),
        ("kind", "?kind=webinar", "Webinar"),
    ],
)
def test_a_closed_menu_says_what_is_chosen(dataset: Dataset, key: str, search: str, words: str) -> None:
    assert chosen_values(key, view(dataset, search)) == words


def test_each_chip_takes_away_one_value(dataset: Dataset) -> None:
    content = active_filters(view(dataset, "?country=KAZ,UZB&kind=webinar&from=2020-06&lang=en"))
    assert hrefs(content) == {
        "Country: Kazakhstan ×": "/?country=UZB&kind=webinar&from=2020-06",
        "Country: Uzbekistan ×": "/?country=KAZ&kind=webinar&from=2020-06",
        "Kind: Webinar ×": "/?country=KAZ,UZB&from=2020-06",
        "From: June 2020 ×": "/?country=KAZ,UZB&kind=webinar",
        "Reset filters": "/",
        "Compare side by side": "/compare?country=KAZ,UZB&kind=webinar&from=2020-06",
    }


def test_without_filters_there_is_nothing_to_reset(dataset: Dataset) -> None:
    assert hrefs(active_filters(view(dataset))) == {}
    assert hrefs(active_filters(view(dataset, "?theme=dark&table=activity-timeline"))) == {}


def test_the_country_of_a_country_page_is_no_chip(dataset: Dataset) -> None:
    assert hrefs(active_filters(view(dataset, "?kind=webinar", "/country/KAZ"))) == {
        "Kind: Webinar ×": "/country/KAZ",
        "Reset filters": "/country/KAZ",
    }


def test_the_matches_are_counted_as_one_counts_by_hand(small: Dataset) -> None:
    assert said(active_filters(view(small))).startswith("Matching: 7 survey figures and 10 activities.")
    assert said(active_filters(view(small, "?country=UZB&kind=assessment"))).startswith(
        "Matching: 1 activity. Survey figures are not narrowed by: Country and Kind."
    )
    assert said(active_filters(view(small, "?service=school"))).startswith(
        "Matching: 1 survey figure. Activities are not narrowed by: Service."
    )


def test_what_both_kinds_of_filters_narrow_is_counted_and_what_they_leave_is_said(small: Dataset) -> None:
    assert said(active_filters(view(small, "?service=school&from=2021"))).startswith(
        "Matching: 1 survey figure and 1 activity. Survey figures are not narrowed by: From. "
        "Activities are not narrowed by: Service."
    )


def test_a_notice_is_an_alert_with_a_sentence_a_problem(dataset: Dataset) -> None:
    content = active_filters(view(dataset, "?country=XXX,YYY&from=x"))
    notice = next(part for part in every(content, "Div") if props(part).get("role") == "alert")
    assert len(every(notice, "Li")) == 3


def test_too_many_values_are_counted_not_listed(dataset: Dataset) -> None:
    content = active_filters(view(dataset, "?country=" + ",".join(f"{number:03}" for number in range(MAX_VALUES + 1))))
    assert f"Country: {MAX_VALUES + 1} values are too many; the first {MAX_VALUES} are used." in said(content)


def test_the_header_leads_to_every_page_with_the_selection(dataset: Dataset) -> None:
    leads = hrefs(site_header(view(dataset, "?kind=webinar&table=activity-timeline&activity=x")))
    assert leads["Overview"] == "/?kind=webinar"
    assert leads["Services"] == "/services?kind=webinar"
    assert leads["Activities"] == "/activities?kind=webinar"
    assert leads["Sources"] == "/sources?kind=webinar"
    assert leads["Kazakhstan"] == "/country/KAZ?kind=webinar"
    assert leads["Côte d’Ivoire"] == "/country/CIV?kind=webinar"


@pytest.mark.parametrize(("path", "name"), [("/services", "Services"), ("/country/KGZ", "Kyrgyzstan")])
def test_the_header_says_where_one_is(dataset: Dataset, path: str, name: str) -> None:
    links = every(site_header(view(dataset, "", path)), "A")
    assert [said(link) for link in links if props(link).get("aria-current") == "page"] == [name]


def test_the_theme_is_a_link_that_keeps_the_view(dataset: Dataset) -> None:
    light = site_header(view(dataset, "?country=KAZ&table=activity-timeline"))
    assert hrefs(light)["Dark theme"] == "/?country=KAZ&table=activity-timeline&theme=dark"
    dark = site_header(view(dataset, "?country=KAZ&theme=dark"))
    assert hrefs(dark)["Light theme"] == "/?country=KAZ"


def test_a_key_changes_with_what_a_part_answers_to(dataset: Dataset) -> None:
    key = depends_on("country")
    assert key(view(dataset, "?country=KAZ")) != key(view(dataset))
    assert key(view(dataset, "?kind=webinar")) == key(view(dataset))
    assert key(view(dataset, "", "/services")) != key(view(dataset))
    assert whole_key(view(dataset, "?kind=webinar")) != whole_key(view(dataset))
    assert whole_key(view(dataset, "?country=XXX")) != whole_key(view(dataset))


@pytest.mark.parametrize(
    ("path", "search", "href"),
    [
        ("/", "", "/download/dashboard.pptx"),
        ("/services", "?service=harm-reduction", "/download/dashboard.pptx?service=harm-reduction"),
        ("/country/KAZ", "?kind=webinar", "/download/dashboard.pptx?country=KAZ&kind=webinar"),
        ("/activities", "?country=KAZ&table=activity-timeline&lang=ru", "/download/dashboard.pptx?country=KAZ&lang=ru"),
    ],
)
def test_the_deck_is_that_of_the_selection(dataset: Dataset, path: str, search: str, href: str) -> None:
    assert href in hrefs(site_header(view(dataset, search, path))).values()


def test_a_preview_offers_no_deck_of_published_figures(dataset: Dataset) -> None:
    own_file = replace(view(dataset), preview=Preview(("activities",)))
    assert not any("pptx" in href for href in hrefs(site_header(own_file)).values())
