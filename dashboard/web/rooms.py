"""`/room/<code>`: follow the presenter; and what the pages of presenters and followers ask.

A code is short and can be tried, so joining is limited. Who has joined asks with a seat that cannot be guessed; who
steers sends the presenter's secret in a body. Neither stands in an address or in a log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import segno
from flask import Flask, Response, jsonify, request

from dashboard.bounds.errors import BoundError
from dashboard.bounds.json_text import read_json
from dashboard.errors import SelectionError
from dashboard.sources.room_file import CODE_LENGTH, is_address, parse_code
from dashboard.sources.room_store import RoomsFullError, RoomStore
from dashboard.text.translate import Translator
from dashboard.web.client_preferences import requested_look, translator_of
from dashboard.web.error_handlers import bad_request, text_response
from dashboard.web.forms import form_page, is_own_form, refuse_file
from dashboard.web.rate_limit import RateLimit, peer_of_request
from dashboard.web.request_bounds import own_address

STATE, FORM = "/room/state", "/room"
SEAT = "X-Room"
"""The header in which a follower says the code and the seat, with a full stop between."""

LARGEST_BODY, LONGEST_SECRET = 20_000, 100
"""Bytes of a body, and characters of a secret."""

MISSES, ALL_MISSES, MINUTE = 20, 300, 60.0
"""Codes of no room that a peer, and all together, may try in a minute of seconds."""

OPENED, ALL_OPENED = 10, 60
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
    misses, opened = RateLimit(MISSES, ALL_MISSES, MINUTE), RateLimit(OPENED, ALL_OPENED, MINUTE)

    @server.before_request
    def bound_body() -> None:
        if request.endpoint in ("open_room", "step_room", "end_room"):
            request.max_content_length = LARGEST_BODY

    @server.post("/room/open")
    def open_room() -> Response:
        return _answer(lambda: _open(store, read_address, opened))

    @server.post("/room/step")
    def step_room() -> Response:
        return _answer(lambda: _steer(store, read_address))

    @server.post("/room/end")
    def end_room() -> Response:
        return _answer(lambda: _steer(store, None))

    @server.get(STATE)
    def room_state() -> Response:
        return _answer(lambda: _state(store))

    @server.get("/room/<code>")
    def join_room(code: str) -> Response:
        return _answer(lambda: _join(store, code, misses))

    @server.get(FORM)
    def enter_room() -> Response:
        code = request.args.get("code", "")
        return _answer(lambda: _join(store, code, misses) if code else _form(translator_of(request)))


def _answer(work: Callable[[], Response]) -> Response:
    """Return an answer that nobody keeps; a sentence where the folder of rooms cannot be used."""
    try:
        response = work()
    except OSError as error:
        logger.error("The rooms cannot be used: %s.", error.strerror or error)
        text = translator_of(request)
        sentence = text.t(
            "Rooms cannot be used just now: the server cannot write where it keeps them. Nothing of your view is lost; "
            "tell who runs the dashboard."
        )
        response = _refusal(sentence, 503, 10)
    response.headers["Cache-Control"] = "no-store"
    return response


def _open(store: RoomStore, read_address: AddressReader, opened: RateLimit) -> Response:
    body = _body("address")
    address = _page_address(body, read_address) if isinstance(body, dict) else body
    if isinstance(address, Response):
        return address
    text, peer = translator_of(request), peer_of_request()
    if wait := opened.wait(peer):
        return _refusal(text.t("Too many rooms were opened just now. Try again in a minute."), 429, wait)
    opened.count(peer)
    try:
        new = store.open(address)
    except RoomsFullError:
        return _refusal(text.t("As many rooms are open as there may be. End one, or try again later."), 503, 60)
    link = f"{request.url_root}room/{new.code}"
    picture = segno.make(link, error="m").svg_data_uri(scale=4, border=4, dark="#000", light="#fff")
    answer = jsonify({"code": new.code, "secret": new.secret, "link": link, "picture": picture})
    answer.status_code = 201
    return answer


def _steer(store: RoomStore, read_address: AddressReader | None) -> Response:
    """Write where the presenter is, or end the room where no address is read."""
    names = ("code", "secret", "address") if read_address else ("code", "secret")
    body = _body(*names)
    address = _page_address(body, read_address) if read_address and isinstance(body, dict) else ""
    if isinstance(body, Response) or isinstance(address, Response):
        return body if isinstance(body, Response) else address  # type: ignore[return-value]  # one of them is
    code, secret = parse_code(body["code"]), body["secret"][:LONGEST_SECRET]
    steered = store.step(code, secret, address) if read_address else store.end(code, secret)
    if steered:
        return Response(status=204)
    # The same for a room of somebody else and for none: nobody finds codes so.
    return text_response(translator_of(request).t("This room has ended, or it is not yours to steer."), 403)


def _state(store: RoomStore) -> Response:
    code, _, seat = request.headers.get(SEAT, "").partition(".")
    room = store.seat(code, seat) if parse_code(code) == code and code and seat.isascii() else None
    if room is None:  # no refusal: each room ends, and browsers report those as faults
        return jsonify({"ended": True})
    response = jsonify({"address": room.address})
    response.set_etag(room.tag)
    return response.make_conditional(request)  # type: ignore[return-value]  # werkzeug names its own Response


def _join(store: RoomStore, text_of_code: str, misses: RateLimit) -> Response:
    text, peer, code = translator_of(request), peer_of_request(), parse_code(text_of_code)
    if wait := misses.wait(peer):
        sentence = text.t("Too many codes that open no room were tried. Wait a minute, then try yours again.")
        response = _code_refusal(sentence, 429, text)
        response.headers["Retry-After"] = str(wait)
        return response
    room = store.find(code) if code else None
    if room is None:
        misses.count(peer)
        sentence = text.t(
            "No room has this code, or it has ended. A code has {number} letters and digits; ask who presents for it.",
            number=CODE_LENGTH,
        )
        return _code_refusal(sentence, 404, text)
    path, _, query = room.address.partition("?")
    location = own_address(path, "&".join(filter(None, (query, urlencode(requested_look(request))))))
    response = Response(status=302)
    response.headers["Location"] = f"{location}#room={code}.{room.seat}"
    return response


def _code_refusal(sentence: str, status: int, text: Translator) -> Response:
    """Return why a code opens no room: above the form for a browser, alone for a program."""
    return refuse_file(sentence, status, lambda said: _form(text, said))


def _form(text: Translator, sentence: str = "") -> Response:
    """Return the page with the form for a code; it keeps language and theme."""
    kept = requested_look(request)
    words = {
        "heading": text.t("Follow a presenter"),
        "what": text.t("Who presents has a code for the room. With it you see what they show, in your language."),
        "label": text.t("Code of the room"),
        "send": text.t("Follow"),
        "sentence": sentence,
        "kept": kept.items(),
    }
    return form_page("room.html", text, urlencode(kept), words)


def _page_address(body: dict[str, str], read_address: AddressReader) -> str | Response:
    """Return the address of a page that a body names; the refusal where it names none."""
    path, _, query = body["address"].partition("?")
    try:
        address = read_address(path, query)
    except SelectionError as error:
        return bad_request(error)
    if address and is_address(address):
        return address
    return text_response(translator_of(request).t("The address is of no page that a room can show."), 400)


def _body(*names: str) -> dict[str, str] | Response:
    """Return the body of a request, an object of these texts; the refusal where it is another."""
    text = translator_of(request)
    if not is_own_form():
        return text_response(text.t("Rooms are opened and steered from pages of this dashboard only."), 403)
    if request.mimetype != "application/json":  # which a foreign page cannot send without being asked for leave
        return text_response(text.t("The body has to be {type}.", type="application/json"), 415)
    try:
        value: Any = read_json(request.get_data(), LARGEST_BODY, 2)
    except (BoundError, ValueError):
        value = None
    if not isinstance(value, dict) or not all(isinstance(value.get(name), str) for name in names):
        sentence = text.t("The body has to be an object with these texts: {names}.", names=", ".join(names))
        return text_response(sentence, 400)
    return {name: value[name] for name in names}


def _refusal(sentence: str, status: int, seconds: int) -> Response:
    """Return a sentence that says when to come again."""
    response = text_response(sentence, status)
    response.headers["Retry-After"] = str(seconds)
    return response
