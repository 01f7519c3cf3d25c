"""A silent, slow, huge or wrong provider of sign-in costs one sentence, no fault."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from flask.testing import FlaskClient
from joserfc import jwt
from joserfc.jwk import RSAKey

from dashboard.app import create_app
from dashboard.bounds.capacity import PROVIDER
from dashboard.dataset.dataset import Dataset
from dashboard.settings import Settings, SignIn
from dashboard.web import oidc_provider
from dashboard.web.oidc_provider import ProviderError, parse_keys, parse_metadata
from tests.support.oidc_provider import CLIENT_SECRET, SECRET
from tests.support.server_process import until

DEEP = b"[" * 50_000
ISSUER = "https://id.example.org"


@dataclass
class Hostile:
    """A provider whose answers a test writes; `questions` counts the requests."""

    issuer: str
    write: Callable[[BaseHTTPRequestHandler], None] = lambda _handler: None
    questions: int = 0
    over: threading.Event = field(default_factory=threading.Event)

    def known(self) -> dict[str, Any]:
        """Return a description as it should be."""
        ways = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        return {"issuer": self.issuer, **{name: self.issuer + path for name, path in ways.items()}}

    def answer(self, content: bytes, status: int = 200) -> None:
        """Answer everything with these bytes."""

        def write(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)

        self.write = write

    def describe(self, **changes: Any) -> None:
        """Answer with a description that differs from a right one."""
        self.answer(json.dumps({**self.known(), **changes}).encode())


@contextmanager
def providing() -> Iterator[Hostile]:
    """Start a hostile provider, and end it."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            hostile.questions += 1
            hostile.write(self)

        do_POST = do_GET

        def log_message(self, *_parts: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = server.block_on_close = True
        hostile = Hostile(f"http://127.0.0.1:{server.server_port}")
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield hostile
        finally:
            hostile.over.set()
            server.shutdown()


@pytest.fixture
def provider() -> Iterator[Hostile]:
    with providing() as hostile:
        yield hostile


@pytest.fixture
def client(small: Dataset, provider: Hostile, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(oidc_provider, "TIMEOUT", 0.5)
    signing_in = SignIn(provider.issuer, "dashboard", CLIENT_SECRET, SECRET)
    test_client: FlaskClient = create_app(small, Settings(sign_in=signing_in)).server.test_client()
    return test_client


def later(monkeypatch: pytest.MonkeyPatch, seconds: float) -> None:
    """Let the provider's clock be this much later."""
    now = time.monotonic
    monkeypatch.setattr("dashboard.web.oidc_provider.time.monotonic", lambda: now() + seconds)


def silent(provider: Hostile) -> None:
    def write(_handler: BaseHTTPRequestHandler) -> None:
        provider.over.wait()

    provider.write = write


def trickle(provider: Hostile, start: bytes) -> None:
    """Send a byte now and then, without an end."""

    def write(handler: BaseHTTPRequestHandler) -> None:
        try:
            handler.wfile.write(start)
            while not provider.over.wait(0.05):
                handler.wfile.write(b"x")
        except OSError:
            return

    provider.write = write


SLOW: dict[str, Callable[[Hostile], None]] = {
    "silent": silent,
    "slow head": lambda provider: trickle(provider, b"HTTP/1.1 200 OK\r\nX-Slow: "),
    "slow body": lambda provider: trickle(provider, b"HTTP/1.1 200 OK\r\nContent-Length: 10000\r\n\r\n"),
}
WRONG: dict[str, Callable[[Hostile], None]] = {
    "deep": lambda provider: provider.answer(DEEP),
    "deep in a value": lambda provider: provider.describe(more=json.loads("[" * 40 + "]" * 40)),
    "huge": lambda provider: provider.answer(b" " * (oidc_provider.MAX_ANSWER_BYTES + 1)),
    "no JSON": lambda provider: provider.answer(b"\xff<html>"),
    "no object": lambda provider: provider.answer(b'"x"'),
    "a fault": lambda provider: provider.answer(b"{}", 500),
    "endpoints that are none": lambda provider: provider.describe(token_endpoint=["x"], jwks_uri={"a": 1}),
    "half a letter": lambda provider: provider.describe(authorization_endpoint="http://x/\ud800"),
    "a way of another kind": lambda provider: provider.describe(authorization_endpoint="javascript:alert(1)"),
    "no host": lambda provider: provider.describe(authorization_endpoint="http://[/"),
    "no HTTP": lambda provider: setattr(provider, "write", lambda handler: handler.wfile.write(b"\0\r\n\r\n") and None),
}


@pytest.mark.parametrize("fault", [*SLOW, *WRONG])
def test_a_failing_provider_is_said_and_good_again_once_it_is_mended(
    fault: str, client: FlaskClient, provider: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    (SLOW | WRONG)[fault](provider)
    answer = client.get("/sign-in")
    assert (answer.status_code, answer.text.count("\n")) == (503, 1)
    assert int(answer.headers["Retry-After"]) > 0
    count = provider.questions
    provider.describe()
    assert client.get("/sign-in").status_code == 503
    assert provider.questions == count, "the failure is remembered"
    later(monkeypatch, oidc_provider.FAILURE_SECONDS)
    assert client.get("/sign-in").status_code == 302


@pytest.mark.parametrize("fault", SLOW)
def test_only_some_wait_for_a_slow_provider_and_others_are_told_at_once(
    fault: str, client: FlaskClient, provider: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    SLOW[fault](provider)
    monkeypatch.setattr(oidc_provider, "FAILURE_SECONDS", 0)
    with ThreadPoolExecutor(12) as readers:
        answers = list(readers.map(lambda _n: client.application.test_client().get("/sign-in"), range(12)))
    assert {answer.status_code for answer in answers} == {503}
    assert {answer.headers["Retry-After"] for answer in answers} == {"5", "60"}
    assert 1 <= provider.questions <= PROVIDER
    assert client.get("/health").status_code == 200
    provider.describe()
    until(lambda: client.get("/sign-in").status_code == 302)


@pytest.mark.parametrize(
    "changes",
    [
        {"id_token_signing_alg_values_supported": None},
        {"id_token_signing_alg_values_supported": [None, 1, {}, "none", "HS256", "RS256"]},
        {"client_id": "x", "verify": False, "timeout": "x", "scope": 3, "token": [], "jwks": {"keys": []}},
        {"end_session_endpoint": {"x": 1}},
        {"end_session_endpoint": "//evil.example/\r\nX: y"},
    ],
)
def test_what_has_another_form_is_dropped(client: FlaskClient, provider: Hostile, changes: dict[str, Any]) -> None:
    provider.describe(**changes)
    assert client.get("/sign-in").status_code == 302
    assert client.post("/sign-out").status_code == 200


@pytest.mark.parametrize(
    "token",
    [b"[]", b'"x"', b"null", b"{}", DEEP, b'{"id_token": null}', b'{"id_token": 5, "access_token": []}',
     b'{"error": {"a": 1}}', b'{"id_token": "a.b.c", "access_token": "x"}', b"\xff"],
)  # fmt: skip
def test_a_token_of_another_form_signs_nobody_in_and_is_no_fault(
    client: FlaskClient, provider: Hostile, token: bytes
) -> None:
    provider.describe()
    authorize_url = client.get("/sign-in").headers["Location"]
    state = authorize_url.partition("state=")[2].partition("&")[0]
    provider.answer(token)
    answer = client.get(f"/sign-in/done?code=x&state={state}")
    assert answer.status_code in (403, 503)
    assert client.get("/").status_code == 401
    provider.describe()
    assert client.get("/sign-in").status_code == 302


def test_no_reader_can_break_the_provider_for_the_others_by_a_long_code(client: FlaskClient, provider: Hostile) -> None:
    provider.describe()
    state = dict(parse_qsl(urlsplit(client.get("/sign-in").headers["Location"]).query))["state"]
    provider.write = lambda handler: handler.connection.close()
    assert client.get(f"/sign-in/done?state={state}&code={'x' * 100_000}").status_code == 403
    assert client.get("/sign-in").status_code == 302


@pytest.mark.parametrize(
    ("audience", "status"), [("dashboard", 302), (["dashboard"], 302), ([], 403), (["other"], 403), ("dashboard2", 403)]
)
def test_a_token_signs_in_to_the_client_that_it_is_for_only(
    client: FlaskClient, provider: Hostile, audience: Any, status: int
) -> None:
    assert sign_in(client, provider, RSAKey.generate_key(2048), audience) == status
    assert client.get("/").status_code == (200 if status == 302 else 401)


@pytest.mark.parametrize("name", ["k", ""])
def test_a_provider_may_change_its_keys_under_their_old_name_or_none(
    client: FlaskClient, provider: Hostile, name: str
) -> None:
    keys = [RSAKey.generate_key(2048, {"kid": name} if name else None) for _key in range(3)]
    assert [sign_in(client, provider, key) for key in keys] == [302] * 3


def sign_in(client: FlaskClient, provider: Hostile, key: RSAKey, audience: Any = "dashboard") -> int:
    """Return the status of an answer in which a provider with this key names somebody."""
    provider.describe()
    parameters = dict(parse_qsl(urlsplit(client.get("/sign-in").headers["Location"]).query))
    claims = {"iss": provider.issuer, "aud": audience, "azp": "dashboard", "sub": "x", "iat": 0, "exp": 9_999_999_999}
    header = {"alg": "RS256"} | ({"kid": key.kid} if key.kid else {})
    token = jwt.encode(header, claims | {"nonce": parameters["nonce"]}, key)
    # The token and the keys are asked for at different addresses; one answer holds both.
    provider.answer(json.dumps({"id_token": token, "access_token": "x", "keys": [key.as_dict(private=False)]}).encode())
    return client.get(f"/sign-in/done?code=x&state={parameters['state']}").status_code


def test_only_signatures_that_nobody_else_can_make_are_believed() -> None:
    ways = {name: f"{ISSUER}/{name}" for name in oidc_provider.NEEDED}
    metadata = parse_metadata(
        {"issuer": ISSUER, **ways, oidc_provider.SIGNING_ALGORITHMS: ["none", "HS256", "RS256", "ES256"]}, ISSUER
    )
    assert metadata[oidc_provider.SIGNING_ALGORITHMS] == ["RS256", "ES256"]
    with pytest.raises(ProviderError, match="lacks token_endpoint"):
        parse_metadata({"issuer": ISSUER, **ways, "token_endpoint": "http://id.example.org/token"}, ISSUER)


@pytest.mark.parametrize(
    "document", [None, [], "x", {}, {"keys": None}, {"keys": {}}, {"keys": [1, {}, {"kty": "RSA"}]}]
)
def test_keys_that_are_none_are_not_kept(document: Any) -> None:
    with pytest.raises(ProviderError):
        parse_keys(document)


def test_the_good_keys_of_a_set_are_kept() -> None:
    key = {"kty": "OKP", "crv": "Ed25519", "x": "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}
    assert parse_keys({"keys": [None, key, {"kty": []}]}) == {"keys": [key]}
