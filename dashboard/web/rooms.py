"""`/room/<code>`: follow the presenter; and what the pages of presenters and followers ask.

A code is short and can be tried, so joining is limited. Who has joined asks with a seat that cannot be guessed; who
steers sends the presenter's secret in a body. Neither stands in an address or in a log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any
from urllib.parse import urlencode

import segno
from flask import Flask, Response, abort, jsonify, request
from werkzeug.exceptions import ServiceUnavailable, TooManyRequests

from dashboard.bounds.errors import BoundError
from dashboard.bounds.json_text import read_json
from dashboard.sources.room_file import CODE_LENGTH, is_address, parse_code
from dashboard.sources.room_store import RoomsFullError, RoomStore
from dashboard.text.translate import Translator
from dashboard.web.client_preferences import requested_look, translator_of
from dashboard.web.error_handlers import plain_page
from dashboard.web.forms import is_own_form, refuse_file
from dashboard.web.rate_limit import RateLimit, peer_of
from dashboard.web.request_bounds import own_address

STATE, FORM = "/room/state", "/room"
STEERING = ("open_room", "step_room", "end_room")
ENDPOINTS = (*STEERING, "room_state", "join_room", "enter_room")
SEAT = "X-Room"
"""The header in which a follower says the code and the seat, with a full stop between."""

MAX_BODY, MAX_SECRET = 20_000, 100
"""Bytes of a body, and characters of a secret."""

MAX_MISSES, MAX_ALL_MISSES, MINUTE = 20, 300, 60.0
"""Codes of no room that a peer, and all together, may try in a minute of seconds."""

MAX_OPENINGS, MAX_ALL_OPENINGS = 10, 60
"""Rooms that a peer, and all together, may open in a minute."""

AddressReader = Callable[[str, str], str | None]
"""Returns the address of a path and a query without language and theme; None where no page is."""

logger = logging.getLogger(__name__)


def register_rooms(server: Flask, store: RoomStore, read_address: AddressReader) -> None:
    """Answer what opens, steers and ends a room, and who follows.

    `POST /room/open` with `address`: 201 with `code`, `secret`, `link` and `picture` (a QR code). `POST /room/step`
    with `code`, `secret` and `address`, `POST /room/end` without the address: 204, or 403. `GET /room/state`: where the
    presenter is, 304 while that has not changed, `ended` once the room has. `GET /room/<code>`: 302 to the
    presenter's view, 404, or 429; `GET /room`: a form for the code. A folder that cannot be used is a 503.
    """
    misses, openings = RateLimit(MAX_MISSES, MAX_ALL_MISSES, MINUTE), RateLimit(MAX_OPENINGS, MAX_ALL_OPENINGS, MINUTE)
    server.add_url_rule(STATE, "room_state", partial(_state, store))
    server.add_url_rule("/room/<code>", "join_room", partial(_join, store, misses))
    server.add_url_rule(FORM, "enter_room", partial(_enter, store, misses))
    server.add_url_rule("/room/open", "open_room", partial(_open, store, read_address, openings), methods=["POST"])
    server.add_url_rule("/room/step", "step_room", partial(_step, store, read_address), methods=["POST"])
    server.add_url_rule("/room/end", "end_room", partial(_end, store), methods=["POST"])

    @server.before_request
    def bound_body() -> None:
        if request.endpoint in STEERING:
            request.max_content_length = MAX_BODY

    @server.after_request
    def keep_nowhere(response: Response) -> Response:
        if request.endpoint in ENDPOINTS:
            response.headers["Cache-Control"] = "no-store"
        return response


@contextmanager
def _folder_errors() -> Iterator[None]:
    """Answer 503 with a sentence where the folder of rooms cannot be used."""
    try:
        yield
    except OSError as error:
        logger.error("The rooms cannot be used: %s.", error.strerror or error)
        sentence = translator_of(request).t(
            "Rooms cannot be used just now: the server cannot write where it keeps them. Nothing of your view is lost; "
            "tell who runs the dashboard."
        )
        raise ServiceUnavailable(sentence, retry_after=10) from None


@_folder_errors()
def _open(store: RoomStore, read_address: AddressReader, openings: RateLimit) -> Response:
    address = _page_address(_body("address"), read_address)
    text, peer = translator_of(request), peer_of(request.remote_addr or "")
    if seconds := openings.wait(peer):
        sentence = text.t("Too many rooms were opened just now. Try again in a minute.")
        raise TooManyRequests(sentence, retry_after=seconds)
    openings.count(peer)
    try:
        room = store.open(address)
    except RoomsFullError:
        sentence = text.t("As many rooms are open as there may be. End one, or try again later.")
        raise ServiceUnavailable(sentence, retry_after=60) from None
    link = f"{request.url_root}room/{room.code}"
    picture = segno.make(link, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    answer = jsonify({"code": room.code, "secret": room.secret, "link": link, "picture": picture})
    answer.status_code = 201
    return answer


@_folder_errors()
def _step(store: RoomStore, read_address: AddressReader) -> Response:
    body = _body("code", "secret", "address")
    return _steered(store.step(*_key(body), _page_address(body, read_address)))


@_folder_errors()
def _end(store: RoomStore) -> Response:
    return _steered(store.end(*_key(_body("code", "secret"))))


def _key(body: dict[str, str]) -> tuple[str, str]:
    return parse_code(body["code"]), body["secret"][:MAX_SECRET]


def _steered(is_own: bool) -> Response:
    """Answer who moved or ended a room."""
    if not is_own:  # of somebody else, or none: the same for both, so that nobody finds codes
        abort(403, translator_of(request).t("This room has ended, or it is not yours to steer."))
    return Response(status=204)


@_folder_errors()
def _state(store: RoomStore) -> Response:
    code, _, seat = request.headers.get(SEAT, "").partition(".")
    room = store.seat(code, seat) if parse_code(code) == code and code and seat.isascii() else None
    if room is None:  # no refusal: each room ends, and browsers report those as faults
        return jsonify({"ended": True})
    response = jsonify({"address": room.address})
    response.set_etag(room.tag)
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug names its own Response


@_folder_errors()
def _join(store: RoomStore, misses: RateLimit, code: str) -> Response:
    text, peer, code = translator_of(request), peer_of(request.remote_addr or ""), parse_code(code)
    if seconds := misses.wait(peer):
        sentence = text.t("Too many codes that open no room were tried. Wait a minute, then try yours again.")
        response = refuse_file(sentence, 429, lambda reason: _form(text, reason))
        response.headers["Retry-After"] = str(seconds)
        return response
    room = store.find(code) if code else None
    if room is None:
        misses.count(peer)
        sentence = text.t(
            "No room has this code, or it has ended. A code has {number} letters and digits; ask who presents for it.",
            number=CODE_LENGTH,
        )
        return refuse_file(sentence, 404, lambda reason: _form(text, reason))
    path, _, query = room.address.partition("?")
    location = own_address(path, "&".join(filter(None, (query, urlencode(requested_look(request))))))
    response = Response(status=302)
    response.headers["Location"] = f"{location}#room={code}.{room.seat}"
    return response


def _enter(store: RoomStore, misses: RateLimit) -> Response:
    """Answer the form: follow the room of its code, else show it."""
    code = request.args.get("code", "")
    return _join(store, misses, code) if code else _form(translator_of(request))


def _form(text: Translator, sentence: str = "") -> Response:
    """Return the page with the form for a code; it keeps language and theme."""
    look = requested_look(request)
    words = {
        "heading": text.t("Follow a presenter"),
        "what": text.t("Who presents has a code for the room. With it you see what they show, in your language."),
        "label": text.t("Code of the room"),
        "send": text.t("Follow"),
        "sentence": sentence,
        "kept": look.items(),
    }
    return plain_page("room.html", text, words, urlencode(look))


def _page_address(body: dict[str, str], read_address: AddressReader) -> str:
    """Return the address of a page that a body names, or refuse the request."""
    path, _, query = body["address"].partition("?")
    address = read_address(path, query)
    if not address or not is_address(address):
        abort(400, translator_of(request).t("The address is of no page that a room can show."))
    return address


def _body(*names: str) -> dict[str, str]:
    """Return the body of a request, an object of these texts, or refuse the request."""
    text = translator_of(request)
    if not is_own_form():
        abort(403, text.t("Rooms are opened and steered from pages of this dashboard only."))
    if request.mimetype != "application/json":  # which a foreign page cannot send without being asked for leave
        abort(415, text.t("The body has to be {type}.", type="application/json"))
    try:
        value: Any = read_json(request.get_data(), MAX_BODY, 2)
    except (BoundError, ValueError):
        value = None
    if not isinstance(value, dict) or not all(isinstance(value.get(name), str) for name in names):
        abort(400, text.t("The body has to be an object with these texts: {names}.", names=", ".join(names)))
    return {name: value[name] for name in names}
