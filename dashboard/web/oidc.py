"""Signing in by OpenID Connect, for dashboards that are not for everybody.

Off unless the settings say how.

Who may see what is asked of the endpoint that would answer: it is closed unless it is named in `OPEN_ENDPOINTS`. An
address is never asked for its beginning: what no endpoint of this list answers, falls to Dash's pages, which are
closed. That a reader is signed in stands in a signed cookie, without a name: any process and any machine with the same
secret answers. Sessions that were ended are kept in the state folder, so that a copied cookie ends with them.
"""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from authlib.common.errors import AuthlibBaseError
from flask import Flask, Request, Response, redirect, request, session, url_for
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from joserfc.errors import JoseError

from dashboard.bounds.capacity import CapacityError
from dashboard.selection import MAX_QUERY_LENGTH
from dashboard.settings import SignIn
from dashboard.text.translate import message
from dashboard.web.client_preferences import translator_of, wants_page
from dashboard.web.error_handlers import text_response
from dashboard.web.forms import is_own_form
from dashboard.web.oidc_provider import Provider, ProviderError
from dashboard.web.request_bounds import own_address
from dashboard.web.revocations import Revocations

PROGRAM_FILES = frozenset(
    {
        "bootstrap.static",
        "_dash_assets.static",
        "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>",
        "/_favicon.ico",
        "stylesheet",
        "plotly_script",
        "joined_scripts",
        "joined_styles",
    }
)
"""Endpoints that give files of the program itself, which hold no data."""

CACHED_ENDPOINTS = PROGRAM_FILES | {"health"}
"""What caches may keep for all: supervisors ask for the health, which tells of the data their version and size."""

OPEN_ENDPOINTS = CACHED_ENDPOINTS | {"sign_in", "signed_in", "sign_out"}

SIGN_IN_PATHS = (SIGN_IN, CALLBACK, SIGN_OUT) = ("/sign-in", "/sign-in/done", "/sign-out")

LIFETIME = timedelta(hours=8)
"""After this long a reader signs in again, however busy."""

SESSION, END, PENDING = "session", "end", "asked"
"""Keys of the cookie: the session of who is signed in, until when; the addresses asked for, by provider's state.

The end is written once: a cookie that something else is kept in is signed anew, and would never end by itself.
"""

MAX_PENDING = 4
"""Sign-ins under way in one browser: more would not fit into its cookie."""

MAX_ADDRESS = 600
"""Characters of an address to come back to; of a longer one only the path is kept."""

DOT_SEGMENT = re.compile(r"/(?:\.|%2e){1,2}(?![^/#])", re.IGNORECASE)
"""What a browser takes out of a path, and with it a prefix."""

logger = logging.getLogger(__name__)


class ReaderSession(SecureCookieSessionInterface):
    """A cookie of this dashboard alone, over TLS only wherever the reader came by TLS.

    Another program that signs with the same secret, or a dashboard of another provider, signs otherwise.
    """

    def __init__(self, settings: SignIn) -> None:
        """Sign for the provider and the client of these settings."""
        self.salt = f"reader {settings.client_id} {settings.issuer}"

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """Return the session of a request; an empty one where its cookie has another form."""
        try:
            session = super().open_session(app, request)
        except (TypeError, ValueError):
            session = None
        return session if session is not None and _is_valid(session) else self.session_class()

    def get_cookie_path(self, app: Flask) -> str:  # noqa: ARG002 - Flask hands it over
        """Return the prefix: another dashboard on the host has a cookie of its own."""
        return request.script_root or "/"

    def get_cookie_secure(self, app: Flask) -> bool:  # noqa: ARG002 - Flask hands it over
        """Return whether the request that is being answered came by TLS."""
        return request.is_secure


def register_sign_in(server: Flask, settings: SignIn, state: Path | None) -> None:
    """Let in who is signed in; send others to the provider, or refuse with 401."""
    server.secret_key = settings.secret
    server.session_interface = ReaderSession(settings)
    server.config.update(
        SESSION_COOKIE_NAME="reader",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_REFRESH_EACH_REQUEST=False,
        PERMANENT_SESSION_LIFETIME=LIFETIME,
    )
    provider = Provider(server, settings)
    revocations = Revocations(state, LIFETIME.total_seconds())

    @server.before_request
    def require_session() -> Any:
        if request.endpoint in OPEN_ENDPOINTS:
            return None
        session_id = session.get(SESSION, "")
        try:
            if session_id and time.time() < session.get(END, 0) and not revocations.is_revoked(session_id):
                return None
        except OSError as error:
            return _revocations_unavailable(error)
        is_document = request.headers.get("Sec-Fetch-Dest", "document") == "document"  # not in a frame
        if is_document and wants_page() and request.method in ("GET", "HEAD"):
            address = own_address(request.path, request.query_string.decode("latin-1"))
            return redirect(f"{request.script_root}{SIGN_IN}?{urlencode({'next': address})}")
        return text_response(_translate(message("Sign in to see this.")), 401)

    @server.after_request
    def keep_private(response: Response) -> Response:
        """Keep what only some may see out of caches that others read."""
        if request.endpoint not in CACHED_ENDPOINTS:
            response.headers["Cache-Control"] = "private, no-cache"
            response.vary.add("Cookie")
        return response

    _register_sign_in(server, provider, revocations)


def _is_valid(content: Mapping[str, Any]) -> bool:
    """Return whether the content of a cookie has the form that is written here."""
    addresses = content.get(PENDING, {})
    return (
        isinstance(content.get(SESSION, ""), str)
        and isinstance(content.get(END, 0), int | float)
        and isinstance(addresses, dict)
        and all(isinstance(address, str) for address in addresses.values())
    )


NOT_SIGNED_IN = message("You were not signed in. Open {address} to try again.")
SILENT = message("Signing in is not possible just now: the provider does not answer. Try again in a minute.")
UNREADABLE = message("Who has signed out cannot be read just now, so nothing is shown. Try again in a minute.")


def _register_sign_in(server: Flask, provider: Provider, revocations: Revocations) -> None:
    """Register the addresses of signing in and out."""
    _register_sign_out(server, provider, revocations)

    @server.get(SIGN_IN)
    def sign_in() -> Any:
        try:
            state = secrets.token_urlsafe(16)
            answer = provider.authorize(url_for("signed_in", _external=True), state)
        except (AuthlibBaseError, ProviderError, CapacityError) as error:
            return _provider_unavailable(error)
        _store_pending(state, _safe_address(request.args.get("next", "/")))
        return answer

    @server.get(CALLBACK)
    def signed_in() -> Any:
        state = request.args.get("state", "")
        address = session.get(PENDING, {}).get(state, f"{request.script_root}/")
        try:
            if len(request.query_string) > MAX_QUERY_LENGTH:  # a provider that breaks at it would be taken for silent
                raise ValueError("too long")
            if revocations.is_revoked(state):  # a copied cookie and address, at a provider that takes a code twice
                raise ValueError("used")
            provider.verify_reader()
            if not revocations.revoke(state):  # of several at once, one comes in
                raise ValueError("used")
        except OSError as error:
            return _revocations_unavailable(error)
        except (ProviderError, CapacityError) as error:
            return _provider_unavailable(error)
        except (AuthlibBaseError, JoseError, ValueError) as error:
            logger.warning("Nobody was signed in: %s", type(error).__name__)
            return text_response(_translate(NOT_SIGNED_IN, address=request.url_root), 403)
        _end_session(revocations)
        session.permanent = True
        session[SESSION] = secrets.token_urlsafe(16)
        session[END] = time.time() + LIFETIME.total_seconds()
        return redirect(address)


def _register_sign_out(server: Flask, provider: Provider, revocations: Revocations) -> None:
    """Register the address of signing out, which ends every copy of a session."""

    @server.post(SIGN_OUT)
    def sign_out() -> Any:
        if not is_own_form():
            return text_response(_translate(message("Sign out from a page of the dashboard itself.")), 403)
        _end_session(revocations)
        response = text_response(_translate(message("You are signed out here.")), 200)
        # assets/session_expired.js opens it; a redirect would be followed unseen, and refused by the policy
        if provider_url := provider.end_session_url(request.url_root):
            response.headers["Refresh"] = f"0; url={provider_url}"
        return response


def _end_session(revocations: Revocations) -> None:
    """End the session of this browser, with every copy of its cookie."""
    if session_id := session.get(SESSION, ""):
        revocations.revoke(session_id)
    session.clear()


def _translate(sentence: str, **parts: str) -> str:
    return translator_of(request).t(sentence, **parts)


def _provider_unavailable(error: Exception) -> Response:
    logger.warning("The provider of identities cannot be used: %s", str(error) or type(error).__name__)
    return _unavailable(SILENT, 60 if isinstance(error, ProviderError) else 5)


def _revocations_unavailable(error: OSError) -> Response:
    logger.error("The sign-outs in the state folder cannot be read: %s", error.strerror)
    return _unavailable(UNREADABLE, 60)


def _unavailable(sentence: str, seconds: int) -> Response:
    response = text_response(_translate(sentence), 503)
    response.headers["Retry-After"] = str(seconds)
    return response


def _safe_address(address: str) -> str:
    """Return an address to come back to; the start page for one that is not of this dashboard."""
    root, path = request.script_root, address.partition("?")[0]
    is_own = re.fullmatch(r"/(?![/\\])[!-~]*", address) and "\\" not in path and path.startswith(f"{root}/")
    if not is_own or DOT_SEGMENT.search(path) or path.removeprefix(root) in SIGN_IN_PATHS:
        return f"{root}/"
    return address if len(address) <= MAX_ADDRESS else path[: len(root) + MAX_ADDRESS]


def _store_pending(state: str, address: str) -> None:
    """Keep where a sign-in leads to, and forget the oldest where many were begun."""
    addresses = {**session.get(PENDING, {}), state: address}
    newest = dict(list(addresses.items())[-MAX_PENDING:])
    for key in [key for key in session if key.startswith("_state_") and key.rpartition("_provider_")[2] not in newest]:
        session.pop(key)
    session[PENDING] = newest
