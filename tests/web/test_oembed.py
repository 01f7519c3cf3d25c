"""`/oembed`, as oembed.com says, tried with a client library that others use."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

import micawber
import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient

from dashboard.charts.registry import CHARTS
from dashboard.text.translate import languages
from dashboard.web.oembed import iframe
from tests.support.server_process import Server, serving

OURS = "http://localhost"


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with serving(prepared=False) as root:
        yield root


def ask_oembed(client: FlaskClient, url: str, more: str = "") -> Any:
    """Return what is answered about an address."""
    answer = client.get(f"/oembed?url={quote(url, safe='')}{more}")
    assert (answer.status_code, answer.content_type) == (200, "application/json")
    return answer.json


def frame(reply: Any) -> Any:
    """Return the one element of the markup: a frame."""
    (element,) = BeautifulSoup(reply["html"], "html.parser").contents
    assert isinstance(element, Tag)
    assert element.name == "iframe"
    return element


@pytest.mark.parametrize("chart", CHARTS)
def test_every_chart_has_what_the_format_requires(chart: str, client: FlaskClient) -> None:
    reply = ask_oembed(client, f"{OURS}/embed/{chart}?country=UZB")
    assert (reply["version"], reply["type"]) == ("1.0", "rich")
    assert isinstance(reply["width"], int)
    assert isinstance(reply["height"], int)
    assert reply["title"]
    assert reply["provider_name"]
    assert reply["provider_url"] == f"{OURS}/"
    element = frame(reply)
    assert (element.get("width"), element.get("height")) == (str(reply["width"]), str(reply["height"]))
    assert element.get("title") == reply["title"]
    assert client.get(element.get("src").removeprefix(OURS)).status_code == 200


def test_a_title_is_text_whatever_it_holds() -> None:
    title = 'x" onload="alert(1)"><b>&amp;'
    element = frame({"html": iframe(f'{OURS}/embed/x?lang=en&width="8', title, 800, 600)})
    assert (element["title"], element["src"]) == (title, f'{OURS}/embed/x?lang=en&width="8')
    assert "onload" not in element.attrs


@pytest.mark.parametrize("language", languages())
def test_the_words_are_those_of_the_address(language: str, client: FlaskClient) -> None:
    reply = ask_oembed(client, f"{OURS}/embed/service-outputs?lang={language}&theme=dark")
    source = frame(reply).get("src")
    document: Any = BeautifulSoup(client.get(source.removeprefix(OURS)).data, "lxml")
    assert document.html["lang"] == language
    assert document.html["data-bs-theme"] == "dark"
    assert document.title.string == reply["title"]


def test_the_frame_is_no_larger_than_the_client_allows(client: FlaskClient) -> None:
    url = f"{OURS}/embed/disruption-by-service"
    free = ask_oembed(client, url)
    assert (free["width"], free["height"]) == (800, free["height"])
    size = ask_oembed(client, url, "&maxwidth=480&maxheight=360")
    assert (size["width"], size["height"]) == (480, 360)
    assert ask_oembed(client, url, "&maxwidth=120")["width"] == 120
    roomy = ask_oembed(client, url, "&maxwidth=5000&maxheight=5000")
    assert (roomy["width"], roomy["height"]) == (free["width"], free["height"])
    for odd in ("abc", "-5", "0", "", "1e3", "99999999999999999999"):
        assert ask_oembed(client, url, f"&maxwidth={odd}&maxheight={odd}")["width"] == 800


@pytest.mark.parametrize(
    ("address", "embed"),
    [
        ("/", "/embed/disruption-by-service"),
        ("", "/embed/disruption-by-service"),
        ("/services?present=response-measures&theme=dark", "/embed/response-measures?theme=dark"),
        ("/activities?country=KAZ,UZB&service=harm-reduction", "/embed/activity-timeline?country=KAZ,UZB"),
        ("/country/KAZ?kind=webinar", "/embed/activity-timeline?country=KAZ&kind=webinar"),
    ],
)
def test_a_page_stands_for_the_chart_presented_or_its_first(address: str, embed: str, client: FlaskClient) -> None:
    assert frame(ask_oembed(client, OURS + address)).get("src") == OURS + embed


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://elsewhere.example/embed/service-outputs",
        "http://localhost:81/embed/service-outputs",
        "//localhost/embed/service-outputs",
        "ftp://localhost/embed/service-outputs",
        "javascript:alert(1)",
        "http://localhost@elsewhere.example/embed/service-outputs",
        "http://[",
        f"{OURS}/embed/nope",
        f"{OURS}/embed/service-outputs/more",
        f"{OURS}/embed/service-outputs?country=XXX",
        f"{OURS}/embed/service-outputs?{'x' * 9000}",
        f"{OURS}/sources",
        f"{OURS}/nope",
        f"{OURS}/country/XXX",
        f"{OURS}/country/KAZ?activity=nope",
        f"{OURS}/download/service-outputs.csv",
    ],
)
def test_what_is_not_ours_is_not_found(url: str, client: FlaskClient) -> None:
    answer = client.get(f"/oembed?url={quote(url, safe='')}")
    assert (answer.status_code, answer.content_type) == (404, "text/plain; charset=utf-8")


def test_only_json_is_answered(client: FlaskClient) -> None:
    url = quote(f"{OURS}/embed/service-outputs", safe="")
    assert client.get(f"/oembed?url={url}&format=json").status_code == 200
    assert client.get(f"/oembed?url={url}&format=xml").status_code == 501


@pytest.mark.parametrize(
    "address",
    [
        *("/", "/services?country=KAZ&present=response-measures", "/activities", "/country/UZB?lang=ru"),
        "/embed/service-outputs?country=UZB&lang=ru",
    ],
)
def test_pages_say_in_their_head_where_to_ask(address: str, client: FlaskClient) -> None:
    document = BeautifulSoup(client.get(address).data, "lxml")
    (link,) = document.select("head link[rel=alternate][type='application/json+oembed']")
    reply: Any = client.get(str(link["href"]).removeprefix(OURS)).json
    assert reply["html"] == ask_oembed(client, OURS + address)["html"]


@pytest.mark.parametrize("address", ["/sources", "/nope"])
def test_pages_without_a_chart_do_not(address: str, client: FlaskClient) -> None:
    assert "json+oembed" not in client.get(address).text


@pytest.mark.soak
def test_a_client_library_finds_the_chart_and_embeds_it(server: Server) -> None:
    """What a content system does with a pasted link.

    It knows the provider, asks, and gets a frame.
    """
    root = f"http://127.0.0.1:{server.port}"
    registry = micawber.ProviderRegistry()
    registry.register(f"{root}/.*", micawber.Provider(f"{root}/oembed"))
    url = f"{root}/embed/disruption-by-service?country=KAZ&lang=fr"
    reply = registry.request(url, maxwidth=600, maxheight=500)
    assert (reply["type"], reply["width"], reply["height"]) == ("rich", 600, 500)
    source = frame(reply).get("src")
    assert source == url
    assert server.ask(source.removeprefix(root)).status == 200
    text = micawber.parse_text(f"See this:\n\n{root}/services?present=response-measures\n", registry)
    assert f'<iframe src="{root}/embed/response-measures"' in text
    with pytest.raises(micawber.ProviderException):
        registry.request(f"{root}/sources")
