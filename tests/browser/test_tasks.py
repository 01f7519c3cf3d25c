"""What a new user comes for, with the most clicks it may take; keys are not counted."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from dash.testing.wait import until

from tests.browser.window import PATIENCE, Window

VISIBLE = """
[...document.querySelectorAll(arguments[0])].some((part) => {
  const box = part.getBoundingClientRect();
  return box.height > 0 && part.innerText.includes(arguments[1]);
})
"""


class Clicks:
    """A window that counts the clicks of a reader."""

    def __init__(self, window: Window) -> None:
        self.window, self.number = window, 0

    def click(self, selector: str) -> None:
        """Click once."""
        self.window.click(selector)
        self.number += 1

    def search(self, words: str) -> None:
        """Search from where one is, by keys alone."""
        self.window.press("/")
        self.window.wait("document.activeElement.id === 'search-field'")
        self.window.type("#search-field", words + "\ue007")
        self.window.headed("Search")

    def sees(self, selector: str, words: str) -> None:
        """Wait until words stand on the page, not folded away."""
        self.window.wait(VISIBLE, selector, words)


def opioid_treatment(reader: Clicks) -> None:
    """T1: is opioid agonist treatment disrupted, and who says so."""
    reader.search("opioid agonist")
    reader.click(".found-services a")
    reader.window.wait("location.search.includes('opioid-agonist-treatment')")
    reader.window.drawn(1)
    reader.sees("#disruption-by-service", "45%")
    reader.sees("#disruption-by-service .chart-titles", "WHO rapid assessment")
    reader.click("#disruption-by-service .chart-notes summary")
    reader.sees("#disruption-by-service .chart-notes", "WHO survey")


def trainings_of_uzbekistan(reader: Clicks) -> None:
    """T2: the trainings of Uzbekistan in 2020."""
    reader.click("details[data-menu=countries] summary")
    reader.click("a[href*='/country/UZB']")
    reader.window.headed("Uzbekistan")
    reader.click("details[data-menu=kind] summary")
    reader.click("details[data-menu=kind] input[value=training]")
    reader.click("#filter-from")
    reader.click("[data-period='2020']")
    reader.sees(".sortable", "Training")
    reader.window.wait("document.querySelectorAll('.sortable tbody tr').length === 4")


def by_search(reader: Clicks) -> None:
    """T3, T6, T9: what UNODC bought, how many took part in a webinar, what of methadone."""
    for words, answer in (
        ("UNODC Kazakhstan 12,000", "12,000 USD"),
        ("webinar 25 September 2020", "68 participants"),
        ("метадон", "methadone"),
    ):
        reader.search(words)
        reader.sees(".found-activities", answer)
        reader.window.settled()


def participants_on_a_slide(reader: Clicks) -> None:
    """T4: participants by country in my slide."""
    reader.click(".site-header a[href^='/activities']")
    reader.window.wait("document.querySelector('#participants-by-country .tools')")
    reader.window.drawn()
    reader.click("details[data-menu='download-participants-by-country'] summary")
    reader.window.asked()
    reader.click("details[data-menu='download-participants-by-country'] a[data-format=pptx]")
    until(
        lambda: any("/download/participants-by-country.pptx" in url for url in reader.window.asked()),
        PATIENCE,
        poll=0.1,
    )


def view_for_a_colleague(reader: Clicks) -> None:
    """T5: this view to a colleague."""
    reader.click("#disruption-by-service details[data-menu='link-disruption-by-service'] summary")
    reader.click("#disruption-by-service [data-copy-link='']")
    reader.sees("#toast", "Link copied")


def tajikistan_in_a_year(reader: Clicks) -> None:
    """T8, on a phone: the activities of Tajikistan in 2021."""
    reader.click("details[data-menu=countries] summary")
    reader.click("a[href*='/country/TJK']")
    reader.window.headed("Tajikistan")
    reader.click("#filter-fold > summary")
    reader.click("#filter-from")
    reader.click("[data-period='2021']")
    reader.window.wait("location.search.includes('from=2021') && location.search.includes('to=2021')")
    reader.sees(".matches", "Matching: 14 activities.")


def two_countries(reader: Clicks) -> None:
    """T7: Kazakhstan with Kyrgyzstan, side by side."""
    reader.click("details[data-menu=country] summary")
    reader.click("details[data-menu=country] input[value=KAZ]")
    reader.click("details[data-menu=country] input[value=KGZ]")
    reader.click("a.compare")
    reader.window.headed("Countries side by side")
    reader.sees(".country-comparison", "33,500")


def disagreements(reader: Clicks) -> None:
    """T10: where sources disagree."""
    reader.click(".site-header a[href^='/sources']")
    reader.window.headed("Sources")
    reader.click("a[href='#disagreements']")
    reader.sees("#disagreements", "Where sources disagree")


def briefing(reader: Clicks) -> None:
    """Take two pages on a country along."""
    reader.click("details[data-menu=countries] summary")
    reader.click("a[href*='/country/TJK']")
    reader.window.headed("Tajikistan")
    reader.window.wait(
        "document.querySelector('[data-format=docx]').href.includes('/download/briefing.docx?country=TJK')"
    )
    reader.sees("#done", "Tajikistan")


TASKS: tuple[tuple[Callable[[Clicks], None], int], ...] = (
    (opioid_treatment, 2),
    (trainings_of_uzbekistan, 6),
    (by_search, 0),
    (participants_on_a_slide, 3),
    (view_for_a_colleague, 2),
    (two_countries, 4),
    (tajikistan_in_a_year, 5),
    (disagreements, 2),
    (briefing, 2),
)


@pytest.mark.parametrize(("task", "limit"), TASKS, ids=lambda value: getattr(value, "__name__", str(value)))
def test_a_new_user_gets_there_in_few_clicks(task: Callable[[Clicks], None], limit: int, window: Window) -> None:
    is_phone = task is tajikistan_in_a_year
    with window.sized(390, 844) if is_phone else window.sized(1366, 768, scale=1, mobile=False):
        window.open("/?lang=en")
        reader = Clicks(window)
        task(reader)
        assert reader.number <= limit
        window.settled()


def test_a_search_is_in_the_address_and_comes_back(window: Window) -> None:
    window.open("/services?lang=en&kind=webinar")
    Clicks(window).search("UNODC")
    window.at("/search?lang=en&kind=webinar&q=UNODC")
    window.back()
    window.at("/services?lang=en&kind=webinar")
    window.drawn()
    window.forward()
    window.headed("Search")
    assert "results for “UNODC”" in window.text(".search-status")
    window.reload()
    window.wait("document.getElementById('search-field').value === 'UNODC'")
