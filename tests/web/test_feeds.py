"""The feed of changes by the rules of RFC 4287, whatever the data hold, in every language."""

from __future__ import annotations

import html
from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

import pytest
from lxml import etree

from tests.support.complete_languages import COMPLETE
from tests.support.covering import covering
from tests.support.source_fixtures import place_in
from tests.web.test_versions import DAY, Site, edit, start_site

ATOM = "{http://www.w3.org/2005/Atom}"
XML = "{http://www.w3.org/XML/1998/namespace}"
HOSTILE = "A & B <script>alert('x')</script> ]]> \ufffe \U0001f600"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Serve data that were revised twice, once with a hostile note."""
    place = place_in(tmp_path_factory.mktemp("feeds"))
    live, client = start_site(place)
    old = live.now().dataset.version.hash
    for cells in ({"value": "94", "note": HOSTILE}, {"value": "95", "note": "Corrected again."}):
        place.clock.moment += 10 * DAY
        edit(place.path("observations"), cells)
        place.settle(live)
    yield Site(place, live, client, old, live.now().dataset.version.hash)
    live.close()


def feed_of(site: Site, query: str) -> etree._Element:
    answer = site.get(f"/download/changes.atom?{query}")
    assert answer.content_type.startswith("application/atom+xml")
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    return etree.fromstring(answer.data, parser)


def check_common(element: etree._Element) -> None:
    """Check what RFC 4287 asks: one id, one title, one moment, links that are whole."""
    for name in ("id", "title", "updated"):
        assert len(element.findall(f"{ATOM}{name}")) == 1, name
        assert element.findtext(f"{ATOM}{name}")
    identity = urlsplit(element.findtext(f"{ATOM}id") or "")
    assert identity.scheme in ("http", "https", "tag")
    moment = datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "")
    assert moment.tzinfo is not None
    links = element.findall(f"{ATOM}link")
    kinds = [(link.get("rel"), link.get("type"), link.get("hreflang")) for link in links]
    assert len(kinds) == len(set(kinds)) > 0
    assert all(urlsplit(link.get("href", "")).netloc for link in links)


@pytest.mark.parametrize(
    ("language", "query"), covering(COMPLETE, ["", "country=KAZ,UZB&kind=training", "survey=nothing-here"])
)
def test_the_feed_keeps_the_rules(site: Site, language: str, query: str) -> None:
    address = f"{query}&lang={language}" if query else f"lang={language}"
    if query.startswith("survey"):
        assert site.get(f"/download/changes.atom?{address}").status_code == 400
        return
    feed = feed_of(site, address)
    assert feed.tag == f"{ATOM}feed"
    assert feed.get(f"{XML}lang") == language
    check_common(feed)
    assert feed.findtext(f"{ATOM}author/{ATOM}name")
    addresses = [link.get("href", "") for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [site.get(href.partition("localhost")[2]).status_code for href in addresses] == [200]
    entries = feed.findall(f"{ATOM}entry")
    assert len(entries) == 2
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids)
    moments = [datetime.fromisoformat(entry.findtext(f"{ATOM}updated") or "") for entry in entries]
    assert moments == sorted(moments, reverse=True)
    for entry in entries:
        check_common(entry)
        page = (entry.find(f"{ATOM}link").get("href") or "").partition("localhost")[2]
        assert site.get(page).status_code == 200


def test_what_a_note_holds_stays_text(site: Site) -> None:
    entries = feed_of(site, "lang=en").findall(f"{ATOM}entry")
    content = entries[-1].find(f"{ATOM}content")
    assert content is not None
    assert content.get("type") == "html"
    markup = content.text or ""
    assert "<script" not in markup
    document = etree.HTML(markup)
    assert "alert('x')" in "".join(document.itertext())
    assert "A & B" in html.unescape(markup)
    assert "\ufffe" not in markup


def test_the_ids_of_entries_are_the_same_in_every_language(site: Site) -> None:
    ids = {
        language: [entry.findtext(f"{ATOM}id") for entry in feed_of(site, f"lang={language}").findall(f"{ATOM}entry")]
        for language in ("en", *COMPLETE)
    }
    assert all(ids_of_language == ids["en"] for ids_of_language in ids.values())
