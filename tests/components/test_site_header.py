"""The header: pages, the deck of what is chosen, language and theme."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dashboard.components.site_header import site_header
from dashboard.dataset.dataset import Dataset
from dashboard.pages.registry import page_state_at
from dashboard.sources.file_preview import Preview
from tests.support.component_tree import hrefs


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
    assert href in hrefs(site_header(page_state_at(path, search, dataset))).values()


def test_a_preview_offers_no_deck_of_published_figures(dataset: Dataset) -> None:
    view = replace(page_state_at("/", "", dataset), preview=Preview(("activities",)))
    assert not any("pptx" in href for href in hrefs(site_header(view)).values())
