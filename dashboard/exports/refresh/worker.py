"""The process that opens one deck: asks what it needs, or writes today's numbers into it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from dashboard.exports.office_process import Answer, run_process
from dashboard.exports.refresh.deck_merge import Refresh, refresh, requests
from dashboard.exports.refresh.package import DeckPackage


def _answer(head: dict[str, Any], parts: dict[str, bytes]) -> Answer:
    deck = DeckPackage(parts["deck"])
    if head["mode"] == "requests":
        return {"requests": requests(deck, head["package"])}, b""
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
    return {"changes": [asdict(change) for change in work.changes]}, content or b""


if __name__ == "__main__":
    run_process(_answer)
