"""Pages, frames and files of older data versions, and what changed since."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from dashboard.app import create_app
from dashboard.selection import Selection
from dashboard.settings import Settings, SignIn
from dashboard.sources.data_source import Package
from dashboard.sources.live_data import LiveData
from dashboard.sources.version_store import VersionStore
from dashboard.text.translate import text_for
from dashboard.web.request_data import in_request
from tests.support.covering import few
from tests.support.oidc_provider import CLIENT_SECRET, SECRET
from tests.support.source_fixtures import Place, place_in

DAY = 86_400.0
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass
class Site:
    """A dashboard whose data were revised once, ten days ago."""

    place: Place
    live: LiveData
    client: FlaskClient
    old: str
    new: str

    def get(self, path: str) -> TestResponse:
        """Return the answer of an address."""
        return self.client.get(path, headers={"Accept-Language": "en"})

    def json(self, path: str) -> Any:
        """Return what an address holds as JSON."""
        return self.get(path).json


def revise(place: Place) -> None:
    """Change a figure and its qualifier, the people of a training, and withdraw nothing."""
    edit(place.path("observations"), {"value": "94", "qualifier": "over", "note": "Corrected by the publisher."})
    edit(place.path("activities"), {"participants": "77"}, lambda row: bool(row["participants"]))


def edit(path: Path, cells: dict[str, str], choose: object = None) -> str:
    """Write cells of the first row that is chosen, and return its id."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    row = next(row for row in rows if not callable(choose) or choose(row))
    row.update(cells)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    return row["id"]


def start_site(place: Place, settings: Settings | None = None) -> tuple[LiveData, FlaskClient]:
    live = place.start()
    live.look()
    return live, create_app(live, settings or Settings(state=place.state)).server.test_client()


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    place = place_in(tmp_path_factory.mktemp("versions"))
    live, client = start_site(place)
    old = live.now().dataset.version.hash
    place.clock.moment += 10 * DAY
    revise(place)
    place.settle(live)
    new = live.now().dataset.version.hash
    assert old != new
    yield Site(place, live, client, old, new)
    live.close()


def test_changes_are_listed_from_what_to_what_with_source_and_reason(site: Site) -> None:
    content = site.json(f"/download/changes.json?since={site.old}")
    assert (content["since"]["hash"], content["until"]["hash"]) == (site.old, site.new)
    assert content["counts"] == {"changed": 2, "added": 0, "withdrawn": 0, "renamed": 0}
    rows = {row["table"]: row for row in content["changes"]}
    figure = rows["observations"]
    cells = {cell["column"]: cell["to"] for cell in figure["cells"]}
    assert cells == {"value": "94", "qualifier": "over", "note": "Corrected by the publisher."}
    assert figure["why"] == "Corrected by the publisher."
    assert figure["sources"][0]["title"]
    assert "disruption-by-service" in figure["charts"]
    people = [cell for cell in rows["activities"]["cells"] if cell["column"] == "participants"]
    assert [cell["to"] for cell in people] == ["77"]
    assert "participants-by-country" in rows["activities"]["charts"]
    assert rows["activities"]["countries"]
    number = next(number for number in content["key_numbers"] if number["id"] == "participants")
    assert number["before"] != number["after"]
    assert number["difference"]


def test_the_table_of_changes_has_a_line_for_each_cell(site: Site) -> None:
    response = site.get(f"/download/changes.csv?since={site.old}")
    lines = list(csv.DictReader(io.StringIO(response.data.decode("utf-8-sig"), newline="")))
    assert [(line["table"], line["column"], line["to"]) for line in lines] == [
        ("activities", "participants", "77"),
        ("observations", "value", "94"),
        ("observations", "qualifier", "over"),
        ("observations", "note", "Corrected by the publisher."),
    ]


@pytest.mark.parametrize("language", ["en", "ru", "fr", "ar"])
def test_the_page_of_changes_says_them_in_every_language(site: Site, language: str) -> None:
    response = site.get(f"/changes?since={site.old}&lang={language}")
    text = text_for(language)
    assert response.status_code == 200
    assert text.t("Which numbers changed") in response.text
    assert text.t("Key numbers") in response.text
    assert "Corrected by the publisher." in response.text


def test_without_a_version_the_page_compares_with_the_one_before(site: Site) -> None:
    assert site.old in site.get("/changes").text
    assert site.get("/changes").status_code == 200


def test_a_date_before_the_first_version_gives_all_and_says_so(site: Site) -> None:
    response = site.get("/changes?since=2019-05")
    assert "No version from before May 2019 is kept" in response.text
    assert "Corrected by the publisher." in response.text


def test_a_date_after_the_last_change_gives_none(site: Site) -> None:
    later = datetime.fromtimestamp(site.live.now().since + 3 * DAY, UTC).date().isoformat()
    assert "Nothing changed." in site.get(f"/changes?since={later}").text


def test_filters_narrow_the_changes(site: Site) -> None:
    country = next(c for c in site.live.now().dataset.countries() if not _activities(site, c))
    assert "activities" not in _tables(site, f"country={country}")
    assert "activities" in _tables(site, "")
    survey = site.live.now().dataset.observations["survey"].iloc[0]
    other_surveys = [s for s in site.live.now().dataset.surveys["id"] if s != survey]
    assert "observations" in _tables(site, f"survey={survey}")
    assert "observations" not in _tables(site, f"survey={other_surveys[0]}")


def _activities(site: Site, country: str) -> bool:
    content = site.json(f"/download/changes.json?since={site.old}")
    return any(country in row["countries"] for row in content["changes"] if row["table"] == "activities")


def _tables(site: Site, query: str) -> set[str]:
    content = site.json(f"/download/changes.json?since={site.old}&{query}")
    return {row["table"] for row in content["changes"]}


def test_a_pinned_page_shows_the_older_numbers_and_says_so(site: Site) -> None:
    older, today = site.get(f"/services?data={site.old}").text, site.get("/services").text
    assert "You see the data as they were on" in older
    assert "You see the data as they were on" not in today
    assert "1 of " in older
    assert "changed since." in older
    assert f"since={site.old}" in older
    assert f"disruption-by-service.csv?data={site.old}" in older


def test_a_page_pinned_to_what_is_newest_says_that_nothing_changed(site: Site) -> None:
    text = site.get(f"/services?data={site.new}").text
    assert "None of its numbers changed since." in text


def test_an_older_frame_says_what_changed_with_a_link(site: Site) -> None:
    text = site.get(f"/embed/disruption-by-service?data={site.old}").text
    assert "1 of " in text
    assert f"/changes?since={site.old}" in text
    assert 'class="changed"' not in site.get("/embed/disruption-by-service").text
    other = site.get(f"/embed/service-outputs?data={site.old}").text
    assert "None of its numbers changed since." in other


def test_an_older_file_holds_the_older_numbers_and_says_what_changed(site: Site) -> None:
    content = site.json(f"/download/disruption-by-service.json?data={site.old}")
    assert content["data_version"]["hash"] == site.old
    assert f"data={site.old}" in content["permalink"]
    line = next(line for line in content["small_print"] if "changed since" in line)
    assert f"/changes?since={site.old}" in line
    newest = site.json("/download/disruption-by-service.json")
    assert newest["data_version"]["hash"] == site.new
    assert not any("changed since" in line for line in newest["small_print"])


def test_the_briefing_and_the_notes_of_an_older_version_say_what_changed(site: Site) -> None:
    for path in ("/download/briefing.docx?country=KAZ", "/notes?present=disruption-by-service"):
        older, newest = (visible_text(site.get(f"{path}{key}").data) for key in (f"&data={site.old}", ""))
        assert re.search(r"\d+ of \d+ numbers changed since", older), path
        assert "/changes?" in older
        assert "changed since" not in newest


def visible_text(content: bytes) -> str:
    """Return a page, or the parts of a document with its links."""
    if not content.startswith(b"PK"):
        return content.decode()
    with ZipFile(io.BytesIO(content)) as parts:
        return "".join(
            parts.read(name).decode()
            for name in parts.namelist()
            if name.startswith("word/document") or ".rels" in name
        )


def test_a_deck_gets_todays_numbers_whatever_version_the_address_names(site: Site) -> None:
    with site.client.application.test_request_context(f"/refresh?data={site.old}"):
        assert in_request(site.live)().dataset.version.hash == site.new
    with site.client.application.test_request_context(f"/services?data={site.old}"):
        assert in_request(site.live)().dataset.version.hash == site.old


def test_the_deck_and_the_package_of_an_older_version_are_that_versions(site: Site) -> None:
    deck = site.get(f"/download/dashboard.pptx?data={site.old}")
    assert deck.status_code == 200
    assert site.get(f"/download/datapackage.zip?data={site.old}").data != site.get("/download/datapackage.zip").data


def test_the_health_tells_of_today_whatever_is_asked(site: Site) -> None:
    health = site.json(f"/health?data={site.old}")
    assert health["data"]["version"] == site.new
    assert health["versions"]["kept"] == 2
    assert health["versions"]["whole"]
    assert 0 < health["versions"]["bytes"] < 600_000


@pytest.mark.parametrize("version", ["000000000000", "zz", "../../etc/passwd", "ABCDEF012345", "0" * 4_000, "%00"])
@pytest.mark.parametrize(
    "path",
    ["/", "/changes", "/embed/disruption-by-service", "/download/activity-timeline.csv", "/download/changes.csv"],
)
def test_an_unknown_version_is_refused_with_a_sentence(site: Site, path: str, version: str) -> None:
    response = site.get(f"{path}?data={version}")
    assert response.status_code == 404
    assert site.new in response.text
    assert len(response.text) < 90_000


@pytest.mark.parametrize("since", ["000000000000", "zz", "2020-99", "x" * 3_000])
def test_changes_since_what_is_no_version_are_refused(site: Site, since: str) -> None:
    assert site.get(f"/changes?since={since}").status_code == 404
    assert site.get(f"/download/changes.csv?since={since}").status_code in (400, 404)


def test_a_version_that_went_away_is_410_with_the_nearest_one(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    live, client = start_site(place)
    first = live.now().dataset.version.hash
    hashes = []
    for number in range(2):
        place.clock.moment += DAY
        edit(place.path("observations"), {"value": str(60 + number)})
        place.settle(live)
        hashes.append(live.now().dataset.version.hash)
    now = live.now()
    VersionStore(live.versions.folder, max_versions=2).keep(Package(now.files(), ""), now.dataset.version, now.since)
    for path in ("/", "/embed/disruption-by-service", "/download/dashboard.pptx", "/oembed?url=http://localhost/"):
        mark = "%3F" if "oembed" in path else "?"
        response = client.get(f"{path}{mark}data={first}", headers={"Accept-Language": "en"})
        assert response.status_code == 410, path
        assert "no longer kept" in response.text
        assert hashes[0] in response.text
    assert client.get(f"/changes?since={first}").status_code == 410


def test_a_version_that_links_lead_to_goes_last(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    live, client = start_site(place)
    first = live.now().dataset.version.hash
    assert client.get(f"/services?data={first}").status_code == 200
    assert first in live.versions.pinned()


def test_the_page_of_an_older_version_keeps_it_in_its_links(site: Site) -> None:
    text = site.get(f"/?data={site.old}&country=KAZ").text
    assert re.search(rf"services\?country=KAZ(?:&|\\u0026|&amp;)data={site.old}", text)


def test_the_selection_keeps_its_version_whatever_is_left_out() -> None:
    older = Selection(country=("KAZ",), data="0123456789ab", since="2020")
    assert older.only(("lang",)) == Selection(data="0123456789ab")
    assert older.without("data", "since").query() == "country=KAZ"


def test_the_feed_has_an_entry_for_each_step(site: Site) -> None:
    response = site.get("/download/changes.atom?country=KAZ")
    assert response.content_type.startswith("application/atom+xml")
    feed = ET.fromstring(response.data)  # noqa: S314 - our own feed
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 1
    assert feed.findtext(f"{ATOM}id")
    assert datetime.fromisoformat(entries[0].findtext(f"{ATOM}updated") or "")
    link = entries[0].find(f"{ATOM}link")
    assert link is not None
    assert f"since={site.old}" in link.attrib["href"]
    assert "94" in (entries[0].findtext(f"{ATOM}content") or "")
    assert 'type="application/atom+xml"' in site.get("/changes").text


def test_a_feed_without_older_versions_has_no_entries(tmp_path: Path) -> None:
    _live, client = start_site(place_in(tmp_path, state=False))
    feed = ET.fromstring(client.get("/download/changes.atom").data)  # noqa: S314 - our own feed
    assert feed.findall(f"{ATOM}entry") == []
    assert client.get("/download/changes.csv").status_code == 404
    assert "nothing to compare" in client.get("/changes", headers={"Accept-Language": "en"}).text


def test_nothing_of_older_versions_is_shown_to_strangers(site: Site) -> None:
    sign_in = SignIn("https://login.example.org", "dashboard", CLIENT_SECRET, SECRET)
    client = create_app(site.live, Settings(sign_in=sign_in)).server.test_client()
    paths = ("/changes", "/download/changes.csv", "/download/changes.json", "/download/changes.atom", "/services")
    for path in paths:
        for query in (f"since={site.old}", f"data={site.old}", "data=000000000000", "since=2019"):
            response = client.get(f"{path}?{query}")
            assert response.status_code in (302, 401), path
            assert site.old not in response.text
            assert "94" not in response.text


def test_a_stranger_pins_nothing(tmp_path: Path) -> None:
    place = place_in(tmp_path)
    sign_in = SignIn("https://login.example.org", "dashboard", CLIENT_SECRET, SECRET)
    live, client = start_site(place, Settings(sign_in=sign_in))
    client.get(f"/services?data={live.now().dataset.version.hash}")
    assert live.versions.pinned() == frozenset()


@pytest.mark.parametrize("damage", few(["other", "cut", "empty", "folder", "link"], 2))
def test_a_damaged_or_forged_version_is_410_with_the_nearest_one(tmp_path: Path, damage: str) -> None:
    place = place_in(tmp_path)
    live, client = start_site(place)
    first = live.now().dataset.version.hash
    place.clock.moment += DAY
    edit(place.path("observations"), {"value": "61"})
    place.settle(live)
    folder = live.versions.folder
    assert folder is not None
    file, other = sorted(folder.glob("*.xz"))
    harm(file, other, damage)
    for path in (f"/?data={first}", f"/download/dashboard.pptx?data={first}", f"/changes?since={first}"):
        response = client.get(path, headers={"Accept-Language": "en"})
        assert response.status_code in ((404,) if damage in ("folder", "link") else (410,)), path
        assert live.now().dataset.version.hash in response.text
        assert "Traceback" not in response.text
    assert client.get("/").status_code == 200
    assert client.get("/download/changes.atom").status_code == 200


def harm(file: Path, other: Path, damage: str) -> None:
    """Spoil the file of a version: cut it, write another one's content, or no file."""
    content = {"cut": file.read_bytes()[:500], "other": other.read_bytes(), "empty": b""}.get(damage)
    file.unlink()
    if content is not None:
        file.write_bytes(content)
    elif damage == "folder":
        file.mkdir()
    else:
        file.symlink_to(other)
