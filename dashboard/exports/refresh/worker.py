"""The process that opens one deck: asks what it needs, or writes today's numbers into it.

Nothing of a deck is opened outside of it; it writes to the standard output only.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from dashboard.exports.refresh.deck_merge import Refresh, refresh, requests
from dashboard.exports.refresh.errors import DeckRejected
from dashboard.exports.refresh.limits import LIMITS
from dashboard.exports.refresh.package import DeckPackage
from dashboard.xlsx_reader import child_input
from dashboard.xlsx_reader.sandbox import OUT_OF_MEMORY, confine


def main() -> None:
    """Read what is to be done from the standard input; write a line of JSON, then the deck."""
    head = child_input.read_head(sys.stdin.buffer)
    confine(LIMITS)
    parts = child_input.read_groups(sys.stdin.buffer, head)["parts"]
    content: bytes | None = None
    try:
        answer, content = _answer(head, parts)
    except DeckRejected as rejected:
        answer = {"rejected": rejected.reason}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + (content or b""))


def _answer(head: dict[str, Any], parts: dict[str, bytes]) -> tuple[dict[str, Any], bytes | None]:
    deck = DeckPackage(parts["deck"])
    if head["mode"] == "requests":
        return {"requests": requests(deck, head["package"])}, None
    today = json.loads(parts["today"])
    work = Refresh(
        deck,
        today["todays"],
        head["package"],
        head["version"],
        today["words"],
        keep_mine=head["keep_mine"],
        overwrite=head["overwrite"],
    )
    content = refresh(work)
    return {"changes": [change.as_json() for change in work.changes]}, content


if __name__ == "__main__":
    try:
        main()
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
