"""The process that opens one deck: asks what it needs, or writes today's numbers into it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from dashboard.exports.office_process import Answer, run_process
from dashboard.exports.refresh.deck_merge import refresh, requests
from dashboard.exports.refresh.package import DeckPackage
from dashboard.exports.refresh.refresh_context import Refresh


def _answer(head: dict[str, Any], parts: dict[str, bytes]) -> Answer:
    deck = DeckPackage(parts["deck"])
    if "today" not in parts:
        return {"requests": requests(deck, head["package"])}, b""
    work = Refresh(deck, **json.loads(parts["today"]))
    content = refresh(work)
    return {"changes": [asdict(change) for change in work.changes]}, content or b""


if __name__ == "__main__":
    run_process(_answer)
