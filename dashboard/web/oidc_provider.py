"""The OpenID provider, asked seldom and briefly; its answers are validated.

What it says of itself is kept until something fails, a failure for some seconds: so a provider that was mended is good
again without a restart, and one that is silent is not asked by every reader.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager, suppress
from typing import Any
from urllib.parse import urlencode, urlsplit

from authlib.common.errors import AuthlibBaseError
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth
from authlib.integrations.requests_client import OAuth2Session
from flask import Flask, Response
from joserfc.errors import BadSignatureError, InvalidKeyTypeError, JoseError
from joserfc.jwk import KeySet
from requests.adapters import HTTPAdapter
from requests.exceptions import ConnectionError as RequestsConnectionError
from requests.exceptions import RequestException, Timeout

from dashboard.bounds.capacity import PROVIDER, Capacity, CapacityError
from dashboard.bounds.json_text import depth
from dashboard.errors import DashboardError
from dashboard.settings import SignIn
from dashboard.sources.deadline import Deadline

TIMEOUT = 5
"""Seconds that the provider has for one question, connecting and all of its answer included."""

FAILURE_SECONDS = 5
"""Seconds for which a failure is remembered: nobody asks the provider meanwhile."""

MAX_ANSWER_BYTES = 256 * 1024
MAX_REDIRECTS = 3
MAX_DEPTH = 16
"""Lists and objects within one another in an answer; a set of keys has four."""

MAX_KEYS = 100
MAX_ADDRESS = 2_000
MAX_SUBJECT = 255
"""Characters of the name by which a provider knows a reader, as OpenID Connect has it."""

NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
"""What a provider has to say of itself, besides its name."""

END_SESSION = "end_session_endpoint"
SIGNING_ALGORITHMS = "id_token_signing_alg_values_supported"
SIGNATURES = re.compile(r"(RS|PS|ES)\d+|Ed(DSA|25519|448)")
"""Signatures by which an identity is believed: those that only the provider can make."""

CHUNK = 16 * 1024


class ProviderError(DashboardError):
    """The provider does not answer, or not as the one that was set."""


class Provider:
    """The provider of one dashboard; safe for threads, of which only some may wait for it."""

    def __init__(self, server: Flask, settings: SignIn) -> None:
        """Prepare for it: code flow, with PKCE, state and nonce. Nothing is asked of it yet."""
        self._settings = settings
        self._places = Capacity(PROVIDER)
        self._failure = ("", 0.0)
        self._client = OAuth(server).register(
            "provider",
            client_cls=_Client,
            client_id=settings.client_id,
            client_secret=settings.client_secret,
            client_kwargs={"scope": "openid", "code_challenge_method": "S256", "threads": Capacity(PROVIDER)},
        )

    def authorize(self, redirect_uri: str, state: str) -> Response:
        """Return the redirect to where a reader signs in, or raise as `verify_reader` does."""
        self._load_metadata()
        try:
            response: Response = self._client.authorize_redirect(redirect_uri, state=state)
        except RuntimeError:  # another thread has just seen it fail
            raise ProviderError("The provider has just failed.") from None
        return response

    def verify_reader(self) -> None:
        """Check that somebody has signed in here, by the code in the address of the request.

        Raises:
            ProviderError, CapacityError: the provider cannot be used, or as many as may are waiting for it.
            AuthlibBaseError, JoseError, ValueError: nobody has.
        """
        self._load_metadata()
        with self._exchange(Timeout, RequestsConnectionError):
            try:
                claims = self._client.authorize_access_token()["userinfo"]
                subject, audience = claims["sub"], claims["aud"]
            except (AuthlibBaseError, JoseError, RequestException, DashboardError):
                raise
            except Exception as error:  # whatever breaks in an answer of another form, it names nobody
                raise ValueError(f"The provider's answer cannot be read: {type(error).__name__}.") from None
        if not isinstance(subject, str) or not 0 < len(subject) <= MAX_SUBJECT:
            raise ValueError("The provider names nobody.")
        # Authlib takes whatever audience there is, as long as `azp` names this client.
        if self._settings.client_id not in (audience if isinstance(audience, list) else [audience]):
            raise ValueError("The identity is for another client.")

    def end_session_url(self, root: str) -> str:
        """Return the address at which the provider signs a reader out, too; "" where none is known."""
        try:
            self._load_metadata()
        except (ProviderError, CapacityError):
            return ""
        endpoint = self._client.server_metadata.get(END_SESSION, "")
        parameters = {"client_id": self._settings.client_id, "post_logout_redirect_uri": root}
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(parameters)}" if endpoint else ""

    def _load_metadata(self) -> None:
        """Learn, once, where the provider does what."""
        if "_loaded_at" in self._client.server_metadata:
            return
        reason, until = self._failure
        if time.monotonic() < until:
            raise ProviderError(reason)
        with self._exchange(Exception):
            url = f"{self._settings.issuer}/.well-known/openid-configuration"
            metadata = parse_metadata(self._client.fetch_json(url), self._settings.issuer)
            self._client.server_metadata = metadata | {"_loaded_at": time.time()}

    @contextmanager
    def _exchange(self, *remembered_errors: type[Exception]) -> Iterator[None]:
        """Hold a place for a question; after a failure forget what was known.

        One of `remembered_errors` is remembered. What goes out is a `ProviderError`.
        """
        with self._places.place():
            try:
                yield
            except (RequestException, ProviderError) as error:
                if isinstance(error, remembered_errors):
                    self._failure = (str(error), time.monotonic() + FAILURE_SECONDS)
                self._client.server_metadata = {}
                raise error if isinstance(error, ProviderError) else ProviderError(type(error).__name__) from None


def parse_metadata(document: Any, issuer: str) -> dict[str, Any]:
    """Return what is valid of a provider's discovery document, or raise `ProviderError`."""
    if not isinstance(document, Mapping):
        raise ProviderError("The provider's description of itself cannot be read.")
    endpoints = {name: document[name] for name in (*NEEDED, END_SESSION) if _is_address(document.get(name), issuer)}
    if missing := [name for name in NEEDED if name not in endpoints]:
        raise ProviderError(f"The provider's description of itself lacks {', '.join(missing)}.")
    if str(document.get("issuer", "")).rstrip("/") != issuer:
        raise ProviderError("The provider says it is another than DASHBOARD_OIDC_ISSUER.")
    algorithms = document.get(SIGNING_ALGORITHMS)
    names = algorithms if isinstance(algorithms, list) else ["RS256"]
    asymmetric = [name for name in names if isinstance(name, str) and SIGNATURES.fullmatch(name)]
    return {**endpoints, "issuer": document["issuer"], SIGNING_ALGORITHMS: asymmetric}


def parse_keys(document: Any) -> dict[str, Any]:
    """Return those of a provider's keys that are some; without any raise `ProviderError`."""
    entries = document.get("keys") if isinstance(document, Mapping) else None
    usable = []
    for key in entries[:MAX_KEYS] if isinstance(entries, list) else ():
        with suppress(Exception):  # what cannot be read as a key is none, however it fails
            KeySet.import_key_set({"keys": [key]})
            usable.append(key)
    if not usable:
        raise ProviderError("The provider's keys cannot be read.")
    return {"keys": usable}


def _is_address(value: Any, issuer: str) -> bool:
    """Return whether this is an address as plain, or as safe, as that of the provider."""
    if not isinstance(value, str) or len(value) > MAX_ADDRESS or not re.fullmatch(r"[!-~]+", value):
        return False
    try:
        parts = urlsplit(value)
        return parts.scheme in ("https", urlsplit(issuer).scheme) and bool(parts.hostname) and parts.port != 0
    except ValueError:
        return False


class _Session(OAuth2Session):  # type: ignore[misc]  # authlib has no types
    """A session of one question, whose answers are bounded before anybody parses them."""

    def __init__(self, *args: Any, threads: Capacity, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.max_redirects = MAX_REDIRECTS
        self.headers["Accept-Encoding"] = "identity"
        adapter = _BoundedAdapter(time.monotonic() + TIMEOUT, threads)
        self.mount("https://", adapter)
        self.mount("http://", adapter)


class _Client(FlaskOAuth2App):  # type: ignore[misc]  # authlib has no types
    """Authlib's client with bounded sessions, and keys whose form was checked."""

    client_cls = _Session

    def fetch_json(self, url: str) -> Any:
        """Return the JSON at an address of the provider; `ProviderError` where there is none."""
        with self._get_session() as session:
            response = session.request("GET", url, withhold_token=True)
            response.raise_for_status()
            try:
                return response.json()
            except (TypeError, ValueError, RecursionError):
                raise ProviderError("The provider's description of itself cannot be read.") from None

    def fetch_jwk_set(self, force: bool = False) -> Any:
        """Return the provider's cached keys; fetch them if missing or with `force`."""
        if force or "jwks" not in self.server_metadata:
            self.server_metadata["jwks"] = parse_keys(self.fetch_json(self.server_metadata["jwks_uri"]))
        return self.server_metadata["jwks"]

    def parse_id_token(self, *args: Any, **options: Any) -> Any:
        """Return who an identity names; the provider may have new keys, under old names or none."""
        try:
            return super().parse_id_token(*args, **options)
        except (BadSignatureError, InvalidKeyTypeError):
            self.fetch_jwk_set(force=True)
            return super().parse_id_token(*args, **options)


class _BoundedAdapter(HTTPAdapter):
    """Sends requests with one deadline, in a thread that is abandoned when it is over.

    A timeout of requests begins anew with each byte, and knows nothing of the time that a name takes to be found.
    """

    def __init__(self, deadline: float, threads: Capacity) -> None:
        super().__init__()
        self._deadline = deadline
        self._threads = threads
        self._sockets: list[socket.socket] = []

    def get_connection_with_tls_context(self, *args: Any, **options: Any) -> Any:
        """Return the connection pool, which records sockets so that they can be closed."""
        pool, sockets = super().get_connection_with_tls_context(*args, **options), self._sockets

        class RecordingConnection(pool.ConnectionCls):  # type: ignore[misc, name-defined]  # one class for http, one for https
            def connect(self) -> None:
                super().connect()
                sockets.append(self.sock)

        pool.ConnectionCls = RecordingConnection
        return pool

    def send(self, request: Any, *_args: Any, **options: Any) -> Any:
        """Return the whole answer, or raise `ProviderError` or `RequestException`."""
        remaining = self._deadline - time.monotonic()
        if remaining <= 0:
            raise Timeout("The provider takes too long.")
        # Nothing of the caller's but who is believed: its own timeout would begin anew with each byte.
        options = {**options, "stream": True, "timeout": remaining}
        try:
            return Deadline().run(lambda: self._whole_response(request, options), remaining)
        except TimeoutError:
            for connection in self._sockets:
                with suppress(OSError):
                    connection.shutdown(socket.SHUT_RDWR)  # which ends the thread
            raise Timeout("The provider takes too long.") from None
        except (RequestException, DashboardError):
            raise
        except Exception as error:  # whatever breaks in reading it, it is no answer
            raise RequestsConnectionError(type(error).__name__) from None

    def _whole_response(self, request: Any, options: Mapping[str, Any]) -> Any:
        """Return an answer with its body, read piece by piece as long as there is time."""
        content = b""
        with self._threads.place(), closing(super().send(request, **options)) as response:
            for piece in response.iter_content(CHUNK):
                content += piece
                if len(content) > MAX_ANSWER_BYTES:
                    raise ProviderError(f"The provider's answer is larger than {MAX_ANSWER_BYTES // 1024} kB.")
                if time.monotonic() > self._deadline:
                    raise Timeout("The provider takes too long.")
        if depth(content) > MAX_DEPTH:
            raise ProviderError(f"The provider's answer is nested deeper than {MAX_DEPTH}.")
        response._content, response._content_consumed = content, True
        return response
