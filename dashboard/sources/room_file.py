"""The file of a room: where the presenter is, and by which hashes rights are checked."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import asdict, dataclass
from secrets import choice

from dashboard.bounds.errors import BoundError
from dashboard.bounds.json_text import read_json

CHARACTERS, CODE_LENGTH = "23456789CDFHJKMNPRTVWXY", 8
"""A code is spoken and typed: no letter looks like a digit, none makes words. There are 78 thousand million."""

CODE = re.compile(f"[{CHARACTERS}]{{{CODE_LENGTH}}}")
ADDRESS = re.compile(r"/(?:[A-Za-z0-9_-][A-Za-z0-9/_-]*)?(?:\?[!-~]*)?")
HASH, SEAT = re.compile(r"[0-9a-f]{64}"), re.compile(r"[A-Za-z0-9_-]{22}")

MAX_TIME = 1e12
"""Seconds of a time that can be reckoned with; a longer whole number is no float."""

MAX_ADDRESS_LENGTH, MAX_ROOM_BYTES = 10_000, 11_000
"""Characters of a path and its query (8,000, and few signs are written longer than they came), and bytes of a file."""


@dataclass(frozen=True)
class PresenterRoom:
    """A room as its file has it.

    `name` is that of the file, `secret` the hash of the presenter's secret, `seat` what followers ask with, too long
    to be guessed, `opened` the time in seconds, `address` what the presenter sees.
    """

    name: str
    secret: str
    seat: str
    opened: float
    address: str

    @property
    def tag(self) -> str:
        """Return a short digest of what followers are answered."""
        return hash_of(self.address)[:16]


def new_code() -> str:
    """Return a code that nobody can foresee."""
    return "".join(choice(CHARACTERS) for _ in range(CODE_LENGTH))


def parse_code(text: str) -> str:
    """Return a code as it is typed, without hyphens and in capitals; "" where it is none."""
    code = text.replace("-", "").replace(" ", "").upper() if len(text) <= 2 * CODE_LENGTH else ""
    return code if CODE.fullmatch(code) else ""


def room_name(code: str) -> str:
    """Return what the file of a code is called: the folder holds no codes."""
    return hash_of(f"room {code}")[:32]


def hash_of(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()


def room_to_bytes(room: PresenterRoom) -> bytes:
    """Return the file of a room: the hash of a line of JSON, and the line."""
    line = json.dumps(asdict(room))
    return f"{hash_of(line)}\n{line}".encode()


def room_from_bytes(content: bytes, name: str) -> PresenterRoom | None:
    """Return the room of a file of this name; None where form or hash are not right."""
    digest, _, line = content.partition(b"\n")
    if digest.decode(errors="replace") != hashlib.sha256(line).hexdigest():
        return None
    try:
        room = PresenterRoom(**read_json(line, MAX_ROOM_BYTES, 2))
    except (BoundError, ValueError, TypeError):
        return None
    texts = (room.name, room.secret, room.seat, room.address)
    if not all(isinstance(text, str) for text in texts) or type(room.opened) not in (int, float):
        return None
    sound = HASH.fullmatch(room.secret) and SEAT.fullmatch(room.seat) and is_address(room.address)
    return room if sound and room.name == name and 0 <= room.opened < MAX_TIME else None


def is_address(text: str) -> bool:
    """Return whether this is a path with its query: no host, no fragment, in ASCII."""
    return len(text) <= MAX_ADDRESS_LENGTH and "#" not in text and bool(ADDRESS.fullmatch(text))
