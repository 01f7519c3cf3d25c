"""Address, controls, chips, counts and charts go together, in one request, and back."""

from __future__ import annotations

from dashboard.dataset import query
from dashboard.dataset.dataset import Dataset
from dashboard.selection import Selection
from tests.browser.window import Window

TICKED = "[...document.querySelectorAll('.filter-bar input:checked')].map((box) => box.value)"
CHIPS = "[...document.querySelectorAll('.chip')].map((chip) => chip.textContent)"
STATUS = "document.querySelector('.status[aria-live=polite] .matches').textContent.includes(arguments[0])"


def activities(dataset: Dataset, **choices: tuple[str, ...] | str) -> str:
    """Return how the page counts the activities of a selection."""
    count = len(query.activities(dataset, Selection(**choices)))  # type: ignore[arg-type]
    return f" {count} {'activity' if count == 1 else 'activities'}."


def test_a_chosen_country_is_seen_everywhere_and_back_undoes_it(window: Window, dataset: Dataset) -> None:
    window.open("/")
    views = [window.shown()]
    assert activities(dataset) in window.text(".matches")
    window.asked()
    for address, countries, label in (
        ("/?country=KAZ", ["KAZ"], "Kazakhstan"),
        ("/?country=KAZ,TKM", ["KAZ", "TKM"], "2 chosen"),
    ):
        window.choose("country", countries[-1])
        window.at(address)
        window.wait(STATUS, activities(dataset, country=tuple(countries)))
        window.drawn(2)
        assert window.updates() == 1
        assert window.js(TICKED) == countries
        assert window.text("details[data-menu=country] .filter-chosen") == label
        assert len(window.js(CHIPS)) == len(countries)
        views.append(window.shown())
    words = window.text("[data-chart=disruption-by-service] .in-words p")
    assert "No disruption rate was found for Turkmenistan in what was read" in words
    window.back()
    window.shows(views[1])
    assert window.updates() == 1
    window.back()
    window.shows(views[0])
    window.forward()
    window.shows(views[1])
    window.forward()
    window.shows(views[2])
    assert window.updates() == 3


def test_chips_take_one_filter_away_and_reset_all(window: Window, dataset: Dataset) -> None:
    window.open("/?country=KAZ,UZB&kind=webinar&from=2020-06")
    chips = ["Country: Kazakhstan ×", "Country: Uzbekistan ×", "Kind: Webinar ×", "From: June 2020 ×"]
    assert window.js(CHIPS) == chips
    window.asked()
    window.click(".chip[aria-label='Remove the filter Country: Kazakhstan']")
    window.at("/?country=UZB&kind=webinar&from=2020-06")
    window.wait(STATUS, activities(dataset, country=("UZB",), kind=("webinar",), date_from="2020-06"))
    window.wait(f'JSON.stringify({TICKED}) === \'["UZB","webinar"]\'')
    assert window.updates() == 1
    second = "new MouseEvent('click', { bubbles: true, cancelable: true, detail: 2 })"
    window.js(f"document.querySelector('.chip').dispatchEvent({second})")  # of a slow double click
    window.at("/?country=UZB&kind=webinar&from=2020-06")
    window.click("#reset")
    window.at("/")
    window.wait(STATUS, activities(dataset))
    window.wait(f"{TICKED}.length === 0 && !document.getElementById('filter-from').value")
    assert window.updates() == 1


def test_service_group_kind_and_survey_have_their_controls(window: Window, dataset: Dataset) -> None:
    window.open("/services")
    window.choose("service", "harm-reduction")
    window.at("/services?service=harm-reduction")
    window.wait("document.querySelector('[data-chart=disruption-by-service] h2').textContent.includes('arm reduction')")
    window.choose("service", "harm-reduction")
    window.choose("service", "vulnerable-people")
    window.at("/services?group=vulnerable-people")
    window.wait("document.querySelector('details[data-menu=service] .filter-chosen').textContent !== 'All'")
    window.choose("kind", "training")
    window.at("/services?group=vulnerable-people&kind=training")
    window.wait(STATUS, activities(dataset, kind=("training",)))
    window.click("#filter-survey option[value='who-ehs-r1']")
    window.at("/services?group=vulnerable-people&kind=training&survey=who-ehs-r1")
    window.wait("document.querySelectorAll('.chip').length === 3")
    window.click("#filter-survey option[value='who-mns-2020']")
    window.at("/services?group=vulnerable-people&kind=training")


def test_the_country_of_a_country_page_is_its_address(window: Window) -> None:
    window.open("/country/CIV")
    assert window.js(TICKED) == ["CIV"]
    window.choose("country", "WLD")
    window.at("/country/WLD")
    window.headed("World")
    window.wait(f"JSON.stringify({TICKED}) === '[\"WLD\"]'")
    window.choose("country", "WLD")
    window.at("/")
    window.back()
    window.at("/country/WLD")
    window.headed("World")


def test_an_empty_selection_offers_the_one_filter_to_clear(window: Window, dataset: Dataset) -> None:
    window.open("/?country=KAZ&kind=webinar&to=2019-12")
    card = "[data-chart=activity-timeline]"
    assert "Nothing matches this selection" in window.text(f"{card} .no-rows")
    assert window.text(f"{card} .no-rows a") == "Clear To"
    window.click(f"{card} .no-rows a")
    window.at("/?country=KAZ&kind=webinar")
    window.wait(STATUS, activities(dataset, country=("KAZ",), kind=("webinar",)))
    window.drawn(2)
    assert window.count(f"{card} .js-plotly-plot") == 1
    assert window.js("document.getElementById('filter-to').value") == ""
