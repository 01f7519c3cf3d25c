"""The page of sources: each one, what was taken from it, and where they disagree."""

from __future__ import annotations

import json
from collections import Counter
from itertools import pairwise
from typing import Any

from dash.development.base_component import Component
from plotly.io.json import to_json_plotly

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.exports.download_options import OPTIONAL
from dashboard.exports.registry import FORMATS
from dashboard.pages.registry import page_at, page_state_at
from tests.support.component_tree import every, hrefs, props, said, walk

HEAVIEST = 1_000_000
"""Bytes of the page before compression."""


def page_content(dataset: Dataset, search: str = "") -> Any:
    return page_at("/sources", dataset).layout(page_state_at("/sources", search, dataset))


def ids(page: Any) -> list[Any]:
    return [part.id for part in walk(page) if isinstance(part, Component) and hasattr(part, "id")]


def test_every_source_has_an_entry_to_which_a_link_can_lead(dataset: Dataset) -> None:
    page = page_content(dataset)
    assert set(dataset.sources["id"]) <= {name for name in ids(page) if isinstance(name, str)}


def test_no_two_things_on_the_page_have_one_id(dataset: Dataset) -> None:
    duplicates = [
        name for name, count in Counter(json.dumps(name) for name in ids(page_content(dataset))).items() if count > 1
    ]
    assert duplicates == []


def test_links_within_the_page_lead_somewhere(dataset: Dataset) -> None:
    page = page_content(dataset)
    targets = [href.rpartition("#")[2] for href in hrefs(page).values() if href.startswith(("#", "/sources#"))]
    assert targets
    assert set(targets) <= set(map(str, ids(page)))


def test_links_to_countries_and_activities_lead_to_some(dataset: Dataset) -> None:
    links = [props(link) for link in every(page_content(dataset), "A")]
    countries = {href["href"].split("/")[2].partition("#")[0] for href in links if "/country/" in href["href"]}
    assert countries <= set(dataset.countries())
    activities = {link["data-activity"] for link in links if "data-activity" in link}
    assert activities == set(dataset.activities["id"])


def test_the_page_says_that_no_report_table_was_read(dataset: Dataset) -> None:
    assert "No table of a WHO report itself was read." in said(page_content(dataset))


def test_the_page_is_light(dataset: Dataset) -> None:
    assert len(to_json_plotly(page_content(dataset))) < HEAVIEST


def test_there_is_a_download_of_every_chart_in_every_format_and_of_all_there_is(dataset: Dataset) -> None:
    links = [props(link) for link in every(page_content(dataset), "A")]
    downloads = {link["href"]: link.get("aria-label") for link in links if link["href"].startswith("/download/")}
    single = {f"/download/{chart}.{extension}" for chart in CHARTS for extension in FORMATS}
    single |= {f"/download/{chart}.png?{option}" for chart in CHARTS for option in ("for=slide", "width=2560")}
    dashboards = {f"/download/dashboard.{extension}" for extension in FORMATS if FORMATS[extension].write_dashboard}
    optional = {
        f"/download/{chart}.{form}?{key}=1" for chart in CHARTS for key in ("hxl", "labels") for form in OPTIONAL[key]
    }
    files = {"/download/datapackage.zip", "/download/activities.ics"}
    assert set(downloads) == single | dashboards | optional | files
    labels = [label for href, label in downloads.items() if href not in files]
    assert len(set(labels)) == len(labels)


def test_a_selection_shows_its_sources_and_the_way_to_all(small: Dataset) -> None:
    assert "1 of 5 sources tells of the selection." in said(page_content(small, "?service=clinic"))
    page = page_content(small, "?kind=procurement")
    assert "2 of 5 sources tell of the selection." in said(page)
    # The one that a figure was taken from stands in the first group.
    assert [name for name in ids(page) if name in list(small.sources["id"])] == ["news-uzb", "news-kaz"]
    assert hrefs(page)["Show all sources"] == "/sources"


def test_headings_go_down_one_step_at_a_time(dataset: Dataset) -> None:
    levels = [
        int(type(part).__name__[1]) for part in walk(page_content(dataset)) if type(part).__name__ in ("H1", "H2", "H3")
    ]
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels))
