"""Signing in against a real OpenID Connect provider.

Who is let in to what, and what goes wrong in plain words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from flask import Flask
from flask.testing import FlaskClient
from itsdangerous import URLSafeTimedSerializer

from benchmarks.http_client import UPDATE, answer, components, update
from benchmarks.ports import free_port
from dashboard.app import create_app
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings, SignIn
from dashboard.web import revocations
from dashboard.web.oidc import ReaderSession
from dashboard.web.oidc_provider import Provider
from tests.support.oidc_provider import CLIENT_SECRET, READER, SECRET, providing
from tests.support.server_process import PATIENCE

CLOSED = (
    "/",
    "/services",
    "/nope",
    "/embed/service-outputs",
    "/download/service-outputs.csv",
    "/download/datapackage.zip",
    "/download/dashboard.pptx",
    "/oembed?url=http://localhost/",
    "/_dash-layout",
    "/_dash-dependencies",
    "/_reload-hash",
    "/static/x",
)
OPEN = ("/health", "/theme.css", "/assets/base.css", "/bootstrap/static/css/bootstrap.min.css", "/_favicon.ico")
BROWSER = {"Accept": "text/html,application/xhtml+xml", "Sec-Fetch-Dest": "document"}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with providing("--require-nonce", "true") as address:
        yield address


@pytest.fixture(scope="module")
def settings(issuer: str) -> SignIn:
    return SignIn(issuer, "dashboard", CLIENT_SECRET, SECRET)


@pytest.fixture(scope="module")
def server(small: Dataset, settings: SignIn) -> Flask:
    flask_app: Flask = create_app(small, Settings(sign_in=settings)).server
    return flask_app


@pytest.fixture
def client(server: Flask) -> FlaskClient:
    return server.test_client()


def sent_to(client: FlaskClient, address: str, **more: Any) -> str:
    """Return where a browser that opens an address is sent."""
    response = client.get(address, headers=BROWSER, **more)
    assert response.status_code == 302, response.text
    return response.headers["Location"]


def agree(authorize: str, subject: str = READER, action: str = "") -> str:
    """Return where the provider sends a reader who says yes there (or `deny`)."""
    form = {"sub": subject, "action": action} if action else {"sub": subject}
    response = requests.post(authorize, data=form, allow_redirects=False, timeout=PATIENCE)
    assert response.status_code == 302, response.text
    return response.headers["Location"]


def come_in(client: FlaskClient, address: str = "/") -> str:
    """Sign in as a browser does that opens an address, and return where it ends."""
    return sent_to(client, agree(sent_to(client, sent_to(client, address))))


@pytest.mark.parametrize("address", CLOSED)
def test_without_it_a_page_leads_to_signing_in_and_all_else_is_refused(client: FlaskClient, address: str) -> None:
    assert urlsplit(sent_to(client, address)).path == "/sign-in"
    for headers in ({}, {"Accept": "text/html", "Sec-Fetch-Dest": "iframe"}, {"Accept": "application/json"}):
        response = client.get(address, headers=headers)
        assert response.status_code == 401
        assert "Sign in to see this." in response.text
        assert len(response.text) < 1_000, "and nothing else"
        assert response.headers["Cache-Control"] == "private, no-cache"
        assert "Cookie" in response.vary


@pytest.mark.parametrize("address", OPEN)
def test_the_files_of_the_program_and_its_health_stay_open(client: FlaskClient, address: str) -> None:
    with client.get(address) as response:
        assert response.status_code == 200


def test_under_a_prefix_the_cookie_goes_to_this_dashboard_alone(small: Dataset, settings: SignIn) -> None:
    client = create_app(small, Settings(sign_in=settings, prefix="/covid")).server.test_client()
    response = client.get(sent_to(client, "/covid/"))
    assert "; Path=/covid;" in f"{response.headers['Set-Cookie']};"


@pytest.mark.parametrize(
    ("address", "back"),
    [("/covid/services?a=/../x", "/covid/services?a=/../x"), ("/covid/a..b", "/covid/a..b")]
    + [(address, "/covid/") for address in ("/", "/other", "/covid", "/covidx/", "/covid/../other", "/covid/%2E./x",
                                            "/covid/x/..", "/covid/..#x", "/covid/sign-in")],
)  # fmt: skip
def test_under_a_prefix_nobody_is_sent_out_of_it_afterwards(
    small: Dataset, settings: SignIn, address: str, back: str
) -> None:
    client = create_app(small, Settings(sign_in=settings, prefix="/covid")).server.test_client()
    response = client.get("/covid/sign-in", query_string={"next": address}, headers=BROWSER)
    assert sent_to(client, agree(response.headers["Location"])) == back


@pytest.mark.parametrize(
    "content",
    [
        *({"session": "a", "end": "x"}, {"session": ["a"], "end": 1e12}, {"session": "a"}, {"asked": "x"}),
        *({"asked": [1]}, {"asked": {"x": 1}}, ["session"], "x", 1, None),
    ],
)
def test_a_session_of_another_form_under_the_same_secret_is_nobodys(server: Flask, content: Any) -> None:
    serializer = server.session_interface.get_signing_serializer(server)  # type: ignore[attr-defined]
    client = server.test_client(use_cookies=False)
    cookie = {"Cookie": f"reader={serializer.dumps(content)}"}
    assert client.get("/services", headers=cookie).status_code == 401
    assert client.get("/sign-in", headers=cookie).status_code == 302
    assert client.get("/sign-in/done?state=x", headers=cookie).status_code == 403
    assert client.post("/sign-out", headers=cookie).status_code == 200


def test_a_session_of_another_program_or_provider_with_the_same_secret_is_nobodys(server: Flask) -> None:
    content = {"session": "foreign", "end": 1e12}
    foreign = [Flask("x").session_interface, ReaderSession(SignIn("https://other.example", "dashboard", "", ""))]
    client = server.test_client(use_cookies=False)
    for interface in foreign:
        cookie = interface.get_signing_serializer(server).dumps(content)  # type: ignore[attr-defined]
        response = client.get("/services", headers={"Cookie": f"reader={cookie}"})
        assert response.status_code == 401


def test_a_call_of_a_page_is_refused_until_one_has_signed_in(client: FlaskClient, small: Dataset) -> None:
    document = create_app(small, Settings()).server.test_client().get("/").text
    call = update(document, "/", "?country=KAZ")
    assert client.post(UPDATE, json=call).status_code == 401
    come_in(client)
    assert client.post(UPDATE, json=call).status_code == 200


@pytest.mark.parametrize("target", ["/", "/services?country=KAZ,UZB&lang=ru", "/embed/service-outputs?theme=dark"])
def test_who_signs_in_comes_back_to_what_was_asked_and_may_see_all(client: FlaskClient, target: str) -> None:
    assert come_in(client, target) == target
    for address in CLOSED:
        response = client.get(address)
        assert response.status_code in (200, 404)
        assert response.headers["Cache-Control"] == "private, no-cache"
    layout = answer(client.get("/").text, "_dash-layout")
    assert "/sign-out" in [component["props"].get("data-sign-out") for component in components(layout)]


def test_the_provider_is_asked_with_a_code_a_state_a_nonce_and_a_challenge(client: FlaskClient, issuer: str) -> None:
    address = urlsplit(sent_to(client, "/sign-in"))
    parameters = {key: value[0] for key, value in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == issuer
    assert (parameters["response_type"], parameters["code_challenge_method"]) == ("code", "S256")
    assert parameters["redirect_uri"] == "http://localhost/sign-in/done"
    assert min(len(parameters["state"]), len(parameters["nonce"]), len(parameters["code_challenge"])) >= 20
    assert "openid" in parameters["scope"].split()


@pytest.mark.parametrize(
    "address",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "/\t/evil.example", "javascript:alert(1)", "evil",
     "", "/%0d%0aSet-Cookie:x=1", "/ok\r\nX: y", "/sign-out", "/sign-in"],
)  # fmt: skip
def test_nobody_is_sent_to_another_site_afterwards(client: FlaskClient, address: str) -> None:
    response = client.get("/sign-in", query_string={"next": address}, headers=BROWSER)
    back = sent_to(client, agree(response.headers["Location"]))
    assert back == "/" or back.startswith("/%0d%0a")


def test_an_address_too_long_for_a_cookie_comes_back_without_its_query(client: FlaskClient) -> None:
    assert come_in(client, "/services?service=" + "a," * 1_000) == "/services"


def test_the_cookie_is_closed_to_scripts_and_other_sites(client: FlaskClient) -> None:
    back = agree(sent_to(client, "/sign-in"))
    cookie = client.get(back).headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/"} <= {part.strip() for part in cookie.split(";")}
    assert "Secure" not in cookie
    assert "Expires" in cookie
    with client.session_transaction() as content:
        assert READER not in str(dict(content))


def test_over_tls_the_cookie_goes_over_tls_only(client: FlaskClient) -> None:
    response = client.get("/sign-in", base_url="https://covid.example.org")
    assert "Secure" in response.headers["Set-Cookie"]
    assert "redirect_uri=https%3A%2F%2Fcovid.example.org%2Fsign-in%2Fdone" in response.headers["Location"]


def test_any_worker_with_the_secret_knows_the_reader(small: Dataset, settings: SignIn, client: FlaskClient) -> None:
    other = create_app(small, Settings(sign_in=settings)).server.test_client()
    authorize_url = sent_to(client, "/sign-in?next=/sources")
    hand_over(client, other)
    assert sent_to(other, agree(authorize_url)) == "/sources"
    hand_over(other, client)
    assert client.get("/").status_code == 200


def hand_over(client: FlaskClient, other: FlaskClient) -> None:
    cookie = client.get_cookie("reader")
    assert cookie is not None
    other.set_cookie("reader", cookie.value)


def test_another_secret_knows_nobody(small: Dataset, settings: SignIn, client: FlaskClient) -> None:
    sign_in = replace(settings, secret=SECRET[::-1])
    other = create_app(small, Settings(sign_in=sign_in)).server.test_client()
    come_in(client)
    hand_over(client, other)
    assert other.get("/").status_code == 401


def test_a_sign_in_ends_after_its_time(server: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    come_in(client)
    assert client.get("/").status_code == 200
    monkeypatch.setitem(server.config, "PERMANENT_SESSION_LIFETIME", 8 * 3600)
    now = __import__("time").time()
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 8 * 3600 - 60)
    assert client.get("/").status_code == 200
    monkeypatch.setattr("itsdangerous.timed.time.time", lambda: now + 8 * 3600 + 60)
    assert client.get("/").status_code == 401


def test_a_sign_in_that_is_begun_anew_lengthens_none(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    """Else a copied cookie would outlive the memory of its sign-out."""
    come_in(client)
    now = __import__("time").time()
    monkeypatch.setattr("time.time", lambda: now + 8 * 3600 - 60)
    assert client.get("/sign-in").status_code == 302
    monkeypatch.setattr("time.time", lambda: now + 8 * 3600 + 60)
    assert client.get("/").status_code == 401


def test_signing_out_ends_it_here_and_at_the_provider(client: FlaskClient, issuer: str) -> None:
    come_in(client)
    refresh = client.post("/sign-out", headers={"Origin": "http://localhost"}).headers["Refresh"]
    assert refresh.startswith(f"0; url={issuer}/oauth2/end_session?client_id=dashboard&")
    assert client.get("/").status_code == 401


def test_a_copied_cookie_ends_with_signing_out_in_every_process(
    small: Dataset, settings: SignIn, tmp_path: Path
) -> None:
    first, second = (
        create_app(small, Settings(sign_in=settings, state=tmp_path)).server.test_client() for _ in range(2)
    )
    come_in(first)
    cookie = first.get_cookie("reader")
    assert cookie is not None
    second.set_cookie("reader", cookie.value)
    assert second.get("/").status_code == 200
    first.post("/sign-out")
    assert second.get("/").status_code == 401


def test_a_sign_in_ends_the_one_before_it_in_the_same_browser(server: Flask, client: FlaskClient) -> None:
    """Else a copy of the earlier cookie would outlive signing out."""
    come_in(client)
    copy = server.test_client()
    hand_over(client, copy)
    sent_to(client, agree(sent_to(client, "/sign-in")))
    assert (copy.get("/").status_code, client.get("/").status_code) == (401, 200)


@pytest.mark.parametrize(
    "headers", [{"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}]
)
def test_no_other_site_signs_a_reader_out(client: FlaskClient, headers: dict[str, str]) -> None:
    come_in(client)
    assert client.get("/sign-out").status_code == 404  # a page like any other that is not there
    assert client.post("/sign-out", headers=headers).status_code == 403
    client.get("/sign-in/done?error=x&state=y")
    assert client.get("/").status_code == 200


def test_signing_out_keeps_something_of_who_was_signed_in_only(
    small: Dataset, settings: SignIn, tmp_path: Path
) -> None:
    client = create_app(small, Settings(sign_in=settings, state=tmp_path)).server.test_client()
    assert client.post("/sign-out").status_code == 200
    assert list(tmp_path.iterdir()) == []
    come_in(client)
    (used,) = (tmp_path / "signed-out").iterdir()
    client.post("/sign-out")
    assert [len(path.name) for path in (tmp_path / "signed-out").iterdir() if path != used] == [32]


def test_nobody_is_let_in_while_sign_outs_cannot_be_read(small: Dataset, settings: SignIn, tmp_path: Path) -> None:
    client = create_app(small, Settings(sign_in=settings, state=tmp_path)).server.test_client()
    come_in(client)
    (tmp_path / "signed-out").rename(tmp_path / "elsewhere")
    (tmp_path / "signed-out").write_text("a file where the folder belongs")
    response = client.get("/", headers=BROWSER)
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert client.get("/health").status_code == 200
    (tmp_path / "signed-out").unlink()
    assert client.get("/").status_code == 200


FORGED = {"reader": {"sub": "x"}, "_state_provider_x": {"data": {}, "exp": 9e9}}


@pytest.mark.parametrize("cookie", ["", "x", "e30.x.y", URLSafeTimedSerializer("guess").dumps(FORGED), "A" * 4_000])
def test_a_forged_cookie_is_nobody(client: FlaskClient, cookie: str) -> None:
    client.set_cookie("reader", cookie)
    assert client.get("/").status_code == 401


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?error=access_denied&error_description=<b>no</b>"]
)
def test_an_answer_that_was_not_asked_for_signs_nobody_in(client: FlaskClient, query: str) -> None:
    response = client.get(f"/sign-in/done{query}")
    assert response.status_code == 403
    assert re.fullmatch(r"You were not signed in\. Open http://localhost/ to try again\.\n", response.text)
    assert client.get("/").status_code == 401


def test_a_code_is_of_use_to_the_browser_that_asked_for_it_only(server: Flask, client: FlaskClient) -> None:
    back = agree(sent_to(client, "/sign-in"))
    stranger = server.test_client()
    stranger.get("/sign-in")
    assert stranger.get(back).status_code == 403
    assert stranger.get("/").status_code == 401


def test_a_code_is_of_use_once(client: FlaskClient) -> None:
    back = agree(sent_to(client, "/sign-in"))
    assert client.get(back).status_code == 302
    client.post("/sign-out")
    assert client.get(back).status_code == 403


def test_an_answer_is_of_use_once_whatever_the_provider_takes(server: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Provider, "verify_reader", lambda _provider: None)
    answers = [server.test_client().get("/sign-in/done?state=a-state-of-theirs&code=x") for _time in range(2)]
    assert [answer.status_code for answer in answers] == [302, 403]


def test_an_answer_is_of_use_once_to_several_at_once_in_every_process(
    small: Dataset, settings: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revocations, "TIMEOUT", PATIENCE)
    count = 4
    together = Barrier(count)
    monkeypatch.setattr(Provider, "verify_reader", lambda _provider: together.wait(PATIENCE))
    servers = [create_app(small, Settings(sign_in=settings, state=tmp_path)).server for _process in range(2)] * 2
    with ThreadPoolExecutor(count) as browsers:
        answers = browsers.map(lambda server: server.test_client().get("/sign-in/done?state=theirs&code=x"), servers)
        assert sorted(answer.status_code for answer in answers) == [302, 403, 403, 403]


def test_who_is_turned_away_by_the_provider_is_told_so(client: FlaskClient) -> None:
    assert client.get(agree(sent_to(client, "/sign-in"), action="deny")).status_code == 403


def test_many_pages_opened_at_once_fit_into_one_cookie(client: FlaskClient) -> None:
    authorize_urls = [
        sent_to(client, f"/sign-in?next=/services?country={'KAZ,' * 100}{number}") for number in range(12)
    ]
    cookie = client.get_cookie("reader")
    assert cookie is not None
    assert len(cookie.value) < 4_000
    assert sent_to(client, agree(authorize_urls[-1])).endswith("KAZ,11")


def test_a_provider_that_is_down_is_said_and_health_stays(small: Dataset, settings: SignIn) -> None:
    down = replace(settings, issuer=f"http://127.0.0.1:{free_port()}")
    client = create_app(small, Settings(sign_in=down)).server.test_client()
    response = client.get("/sign-in")
    assert response.status_code == 503
    assert response.text.startswith("Signing in is not possible just now: the provider does not answer.")
    assert response.headers["Retry-After"] == "60"
    assert client.get("/health").status_code == 200
    assert client.post("/sign-out").status_code == 200


def test_a_provider_that_goes_down_meanwhile_leaves_the_reader_in(small: Dataset, settings: SignIn) -> None:
    with providing() as issuer:
        client = create_app(small, Settings(sign_in=replace(settings, issuer=issuer))).server.test_client()
        come_in(client)
        callback_url = agree(sent_to(client, "/sign-in"))
    assert client.get("/").status_code == 200
    assert client.get(callback_url).status_code == 503


@pytest.mark.parametrize(
    "metadata", [[], "x", {}, {"issuer": "https://evil.example"}, {"jwks_uri": ""}, {"authorization_endpoint": None}]
)
def test_a_provider_that_is_not_the_one_that_was_set_is_not_believed(
    small: Dataset, settings: SignIn, issuer: str, monkeypatch: pytest.MonkeyPatch, metadata: Any
) -> None:
    real = requests.get(f"{issuer}/.well-known/openid-configuration", timeout=PATIENCE).json()
    document = {**real, **metadata} if isinstance(metadata, dict) and metadata else metadata
    client = create_app(small, Settings(sign_in=settings)).server.test_client()
    with monkeypatch.context() as patch:
        patch.setattr("dashboard.web.oidc_provider.FAILURE_SECONDS", 0)
        patch.setattr(requests.Response, "json", lambda _self: json.loads(json.dumps(document)))
        assert client.get("/sign-in").status_code == 503
    assert client.get("/sign-in").status_code == 302
