"""What a chat program shows of an address that is sent."""

from __future__ import annotations

import io
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image

from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings, SignIn
from tests.support.oidc_provider import CLIENT_SECRET, SECRET

ADDRESSES = (
    "/",
    "/services?country=KAZ",
    "/activities?lang=ar",
    "/country/KAZ?lang=ru",
    "/embed/response-measures?lang=fr",
)


@pytest.fixture(scope="module")
def client(dataset: Dataset) -> FlaskClient:
    server: Flask = create_app(dataset, Settings(trusted_hosts=("dashboard.example",))).server
    return server.test_client()


def tags(client: FlaskClient, address: str) -> dict[str, str]:
    """Return the tags of a page by name."""
    page = client.get(address, base_url="https://dashboard.example")
    assert page.status_code == 200
    metas = BeautifulSoup(page.text, "html.parser").select("head meta[content]")
    return {str(meta.get("property") or meta.get("name")): str(meta["content"]) for meta in metas}


@pytest.mark.parametrize("address", ADDRESSES)
def test_each_page_names_its_first_chart_and_a_picture_of_it(address: str, client: FlaskClient) -> None:
    content = tags(client, address)
    for name in ("og:title", "og:description", "og:image:alt", "og:locale", "twitter:title", "description"):
        assert content[name], name
    assert content["og:url"] == f"https://dashboard.example{address}"
    assert content["twitter:card"] == "summary_large_image"
    assert content["og:image"] == content["twitter:image"]
    assert content["og:image"].startswith("https://dashboard.example/download/")
    picture = urlsplit(content["og:image"])
    answer = client.get(f"{picture.path}?{picture.query}", base_url="https://dashboard.example")
    image = Image.open(io.BytesIO(answer.data))
    assert (answer.content_type, image.format) == (content["og:image:type"], "PNG")
    assert image.size == (int(content["og:image:width"]), int(content["og:image:height"]))
    assert not {"Cookie", "Accept-Language"} & set(answer.vary)


@pytest.mark.parametrize(
    ("address", "canonical"),
    [
        ("/services?country=UZB,KAZ,UZB&country=&lang=en", "/services?country=UZB,KAZ"),
        ("/?lang=ru&from=2020-05&country=%4BAZ", "/?country=KAZ&from=2020-05&lang=ru"),
        ("/country/KAZ?country=KAZ&to=2020-12", "/country/KAZ?to=2020-12"),
        ("/embed/response-measures?width=700&table=response-measures&country=KAZ",
         "/embed/response-measures?country=KAZ&table=response-measures"),
    ],
)  # fmt: skip
def test_one_view_has_one_address_however_it_was_asked_for(address: str, canonical: str, client: FlaskClient) -> None:
    assert tags(client, address)["og:url"] == f"https://dashboard.example{canonical}"


def test_the_country_of_a_view_is_in_its_title_and_its_picture(client: FlaskClient) -> None:
    for address in ("/services?country=KAZ", "/country/KAZ"):
        content = tags(client, address)
        assert content["og:title"].startswith("Kazakhstan")
        assert "country=KAZ" in content["og:image"]
    assert tags(client, "/country/KAZ?lang=ru")["og:title"].startswith("Казахстан")


def test_a_presented_chart_is_the_one_that_is_shown(client: FlaskClient) -> None:
    assert "/download/service-outputs.png" in tags(client, "/?present=service-outputs")["og:image"]


def test_odd_hosts_and_words_stay_text(client: FlaskClient) -> None:
    page = client.get('/services?country="><script>', base_url="https://dashboard.example").text
    head = page.partition("</head>")[0]
    assert '"><script>' not in head


def test_strangers_get_no_preview_where_readers_sign_in(small: Dataset) -> None:
    sign_in = SignIn("https://login.example.org", "dashboard", CLIENT_SECRET, SECRET)
    stranger = create_app(small, Settings(sign_in=sign_in)).server.test_client()
    for address in ("/", "/country/KAZ", "/download/disruption-by-service.png?for=slide"):
        answer = stranger.get(address)
        assert answer.status_code in (302, 401, 403)
        assert "og:" not in answer.text
