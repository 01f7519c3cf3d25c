"""`/download/activities.ics` over HTTP, and the ways that lead there."""

from __future__ import annotations

import re

import icalendar
import pytest
from flask.testing import FlaskClient

from benchmarks.http_client import answer, components
from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection

CALENDAR = "/download/activities.ics"


def test_it_comes_as_a_calendar_in_the_language_of_the_reader(client: FlaskClient) -> None:
    response = client.get(CALENDAR, headers={"Accept-Language": "fr"})
    assert response.status_code == 200
    assert response.content_type == "text/calendar; charset=utf-8"
    assert re.fullmatch(
        r'attachment; filename="activities_(\w+_)?fr_[\d-]{10}\.ics"', response.headers["Content-Disposition"]
    )
    assert response.headers["Content-Language"] == "fr"


def test_it_answers_the_selection(client: FlaskClient, dataset: Dataset) -> None:
    response = client.get(f"{CALENDAR}?country=KAZ&kind=training&from=2020-06&to=2021-02&lang=en")
    selection = Selection(country=("KAZ",), kind=("training",), date_from="2020-06", date_to="2021-02")
    events = icalendar.Calendar.from_ical(response.data).walk("VEVENT")
    assert len(events) == len(query.activities(dataset, selection)) > 0


@pytest.mark.parametrize("search", ["country=XXX", "kind=party", "from=2020-13", "area=x"])
def test_a_value_that_is_not_known_is_refused_by_name(client: FlaskClient, search: str) -> None:
    response = client.get(f"{CALENDAR}?{search}")
    assert response.status_code == 400
    assert response.text.startswith("The address holds values that are not known. ")


@pytest.mark.parametrize(
    ("page", "address"),
    [
        ("/activities?country=KAZ&from=2020-06&lang=en", f"{CALENDAR}?country=KAZ&from=2020-06"),
        ("/sources?country=KAZ&lang=ru", f"{CALENDAR}?lang=ru"),
    ],
)
def test_a_link_leads_to_it(client: FlaskClient, page: str, address: str) -> None:
    links = [c["props"].get("href") for c in components(answer(client.get(page).text, "_dash-layout"))]
    assert address in links
    assert client.get(address).status_code == 200


def test_hashtags_are_an_option_of_downloads_that_the_sources_page_offers(client: FlaskClient) -> None:
    page = answer(client.get("/sources?lang=ru").text, "_dash-layout")
    links = [str(c["props"].get("href")) for c in components(page)]
    hxl_links = [link for link in links if "hxl=1" in link]
    assert len(hxl_links) == 2 * sum(link.endswith(".json?lang=ru") for link in links) > 0
    for link in hxl_links[:2]:
        assert b"#meta+source" in client.get(link).data or (link.startswith("/download/") and ".xlsx" in link)
    refusal = client.get("/download/service-outputs.csv?hxl=yes")
    assert (refusal.status_code, refusal.text) == (
        400,
        "hxl: only hxl=1 is known. Write it so, or leave the key out.\n",
    )
    assert client.get("/download/service-outputs.json?hxl=1").status_code == 400


def test_the_sources_page_describes_the_data_to_search_engines(client: FlaskClient) -> None:
    document = client.get("/sources?lang=fr").text
    assert document.count('<script type="application/ld+json">{"@context": "https://schema.org/"') == 1
    assert '"inLanguage": "fr"' in document
    assert "application/ld+json" not in client.get("/").text
