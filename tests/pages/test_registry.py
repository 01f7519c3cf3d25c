"""An address becomes a view, and a view a page."""

from __future__ import annotations

import pytest

from dashboard.charts.registry import EVERY_CHART
from dashboard.components.region import REGION
from dashboard.dataset.dataset import Dataset
from dashboard.errors import SelectionError
from dashboard.exports.download_options import vocabulary
from dashboard.pages import not_found
from dashboard.pages.registry import PAGES, all_regions, draw_page, page_at, page_state_at
from dashboard.selection import KEYS
from dashboard.text.translate import languages
from tests.support.component_tree import every, hrefs, said


@pytest.mark.parametrize("path", ["/", "/services", "/activities", "/sources", "/compare", "/search"])
def test_a_path_has_its_page(dataset: Dataset, path: str) -> None:
    assert page_at(path, dataset) is PAGES[path]


@pytest.mark.parametrize("path", ["/country/KAZ", "/country/CIV", "/country/WLD"])
def test_every_country_has_the_page_of_its_code(dataset: Dataset, path: str) -> None:
    assert page_at(path, dataset) is PAGES["/country/"]
    assert page_state_at(path, "", dataset).selection.country == (path[-3:],)
    assert page_state_at(path, "?country=UZB", dataset).selection.country == (path[-3:],)


@pytest.mark.parametrize("path", ["", "/x", "/Services", "/country/", "/country/XXX", "/country/KAZ/", "//"])
def test_any_other_path_is_not_found(dataset: Dataset, path: str) -> None:
    view = page_state_at(path, "?country=KAZ&lang=en", dataset)
    assert page_at(path, dataset) is not_found.PAGE
    page = draw_page(view)
    assert "There is no such page" in said(page)
    paths = ["/", "/services", "/activities", "/sources"]  # as in the header: these data have no rates
    assert [*hrefs(page).values()] == [f"{path}?country=KAZ" for path in paths]


def test_a_path_that_is_none_runs_from_left_to_right_in_arabic_words(dataset: Dataset) -> None:
    assert "\u2068/nowhere\u2069" in said(draw_page(page_state_at("/nowhere", "?lang=ar", dataset)))


def test_the_vocabulary_knows_every_key_that_takes_codes(dataset: Dataset) -> None:
    codes = vocabulary(dataset)
    assert set(codes) == set(KEYS) - {"from", "to", "q", "data", "since", "focus"}
    assert codes["table"] == set(EVERY_CHART)
    assert codes["lang"] == set(languages())
    assert {"KAZ", "CIV", "WLD"} <= set(codes["country"])


def test_a_query_too_long_is_refused(dataset: Dataset) -> None:
    with pytest.raises(SelectionError, match="At most 8,000 are read"):
        page_state_at("/", "?country=" + "A" * 9000, dataset)


def test_every_part_has_a_name_of_its_own_and_a_place(dataset: Dataset) -> None:
    parts, view = all_regions(), page_state_at("/country/KAZ", "", dataset)
    assert set(EVERY_CHART) <= set(parts)
    ids = [getattr(part, "id", None) for part in every(draw_page(view), "Div")]
    names = [part_id["name"] for part_id in ids if isinstance(part_id, dict) and part_id["type"] == REGION]
    assert set(names) <= set(parts)
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    "path", ["/", "/services", "/activities", "/sources", "/country/KAZ", "/compare", "/search", "/nope"]
)
def test_every_page_has_one_first_heading(dataset: Dataset, path: str) -> None:
    assert len(every(draw_page(page_state_at(path, "", dataset)), "H1")) == 1
