"""Changes since a version, marked on charts, in tables, pictures, slides and sheets."""

from __future__ import annotations

import csv
import html
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from dashboard.charts.registry import CHARTS
from dashboard.dataset.dataset import Dataset
from dashboard.plotting.change_rings import RING
from tests.support.covering import covering
from tests.support.source_fixtures import place_in
from tests.web.test_versions import DAY, Site, edit, revise, start_site

OLDER = {
    "disruption-by-service": ["78%"],
    "disruption-by-scope": ["78%"],
    "activity-timeline": ["Participants: 68", "Amount: 12,000 USD", "Date, start: 3 November 2020"],
    "activities-by-month": ["0"],
    "participants-by-country": [">98", "68"],
    "procurement-by-country": ["12,000 USD", "12,000 USD", "Date, start: 3 November 2020"],
    "service-outputs": ["31"],
    "disruption-by-round": [],
    "response-measures": [],
}
"""What the changed rows of each chart said before."""


def is_on_a_day(row: dict[str, str]) -> bool:
    return row["date_start"].startswith("2020-1") and row["date_precision"] == "day" and not row["date_end"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve data in which a figure, people, money, a date and a result changed."""
    place = place_in(tmp_path_factory.mktemp("marks"))
    live, client = start_site(place)
    old = live.now().dataset.version.hash
    place.clock.moment += 10 * DAY
    revise(place)
    edit(place.path("activities"), {"amount": "12345"}, lambda row: row["amount_kind"] == "goods")
    edit(place.path("activities"), {"date_start": "2021-02-03"}, is_on_a_day)
    edit(place.path("outputs"), {"value": "33"})
    place.settle(live)
    yield Site(place, live, client, old, live.now().dataset.version.hash)
    live.close()


def rows_of(site: Site, chart: str, query: str) -> list[dict[str, str]]:
    text = site.get(f"/download/{chart}.csv?{query}").data.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


@pytest.mark.parametrize("chart", CHARTS)
def test_the_rows_of_a_chart_say_what_they_said_before_and_no_others_do(site: Site, chart: str) -> None:
    before = [row["before"] for row in rows_of(site, chart, f"since={site.old}") if row.get("before")]
    assert sorted(before) == sorted(OLDER[chart])
    assert not any("before" in row for row in rows_of(site, chart, ""))


@pytest.mark.parametrize(
    ("chart", "language"), covering([chart for chart, older in OLDER.items() if older], ["en", "ar"])
)
def test_every_form_of_a_chart_has_rings_and_older_values(site: Site, chart: str, language: str) -> None:
    query = f"since={site.old}&lang={language}"
    older = {row["before"] for row in rows_of(site, chart, query) if row.get("before")}
    forms = (
        f"/download/{chart}.svg?{query}",
        f"/embed/{chart}?{query}",
        f"/embed/{chart}?table={chart}&{query}",
        f"{CHARTS[chart].page}?{query}",
        f"{CHARTS[chart].page}?table={chart}&{query}",
        f"{CHARTS[chart].page}?present={chart}&{query}",
    )
    for address in forms:
        content = html.unescape(site.get(address).text)
        assert RING in content, address
        assert all(words in re.sub(r"\\u003e", ">", content) for words in older), address
    for address in (forms[0], forms[3]):
        assert RING not in site.get(address.replace(site.old, site.new)).text, address
    for extension in ("pptx", "xlsx"):
        assert RING in office_text(site.get(f"/download/{chart}.{extension}?{query}").data), extension


def office_text(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return "".join(package.read(name).decode("utf-8", "replace") for name in package.namelist())


def test_tools_of_a_marked_chart_take_the_marks_along(site: Site) -> None:
    text = site.get(f"/services?since={site.old}").text
    assert f"disruption-by-service.csv?since={site.old}" in text
    assert 'data-keeps="country,service,group,survey,focus,data,since,lang,theme"' in text
    assert "Marked: what changed since the data of" in text
    assert "Show without marks" in text
    assert site.json(f"/download/disruption-by-service.json?since={site.old}")["permalink"].endswith(
        f"since={site.old}"
    )


def test_marks_begin_at_a_date_too(site: Site) -> None:
    query = "since=2019-05-01"
    assert [row["before"] for row in rows_of(site, "service-outputs", query) if row["before"]] == ["31"]


@pytest.mark.parametrize("since", ["000000000000", "zz", "2020-99"])
@pytest.mark.parametrize(
    "path", ["/embed/service-outputs", "/download/service-outputs.svg", "/download/dashboard.pptx"]
)
def test_marks_since_what_is_no_version_are_refused(site: Site, path: str, since: str) -> None:
    response = site.get(f"{path}?since={since}")
    assert response.status_code in (400, 404)
    assert 20 < len(response.text) < 900


def test_the_deck_of_an_older_version_says_how_many_numbers_changed(site: Site) -> None:
    older = office_text(site.get(f"/download/dashboard.pptx?data={site.old}").data)
    assert "1 of 10 numbers changed since." in older  # the slide of survey figures
    assert f"/changes?since={site.old}" in older
    today = office_text(site.get("/download/dashboard.pptx").data)
    assert "numbers changed since." not in today
    assert f"/changes?since={site.new}" in today


def changed_ids(site: Site) -> set[tuple[str, str]]:
    content: Any = site.json(f"/download/changes.json?since={site.old}")
    return {(row["table"], row["id"]) for row in content["changes"]}


def test_what_is_marked_is_what_is_listed(site: Site) -> None:
    ids_in_list = changed_ids(site)
    dataset: Dataset = site.live.now().dataset
    ids = {table: set(dataset.table(table)["id"]) for table in ("observations", "activities", "outputs")}
    ids_with_mark = set[tuple[str, str]]()
    for chart in CHARTS:
        for row in rows_of(site, chart, f"since={site.old}"):
            if row.get("before"):
                ids_with_mark |= {(table, row["key"]) for table in ids if row["key"] in ids[table]}
    assert ids_with_mark == ids_in_list
