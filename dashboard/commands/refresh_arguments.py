"""The arguments of `refresh`."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from dashboard.settings import Settings
from dashboard.text.translate import SOURCE_LANGUAGE, languages


def add_refresh(commands: Any) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("refresh", help="give a deck made earlier today's numbers; what was edited stays")
    command.add_argument("deck", type=Path, metavar="DECK.pptx", help="a deck that was downloaded here, edited or not")
    command.add_argument("--out", type=Path, required=True, metavar="NEW.pptx", help="where the new deck is written")
    command.add_argument(
        "--report", type=Path, metavar="CHANGES.csv", help="list every number: delivered, yours, today"
    )
    command.add_argument(
        "--keep-mine", action="store_true", help="where you and the data changed a number, keep yours (default: ours)"
    )
    command.add_argument(
        "--overwrite",
        action="store_true",
        help="write numbers, too, where LibreOffice left no trace of what was delivered (default: only list them)",
    )
    command.add_argument(
        "--lang", choices=languages(), default=SOURCE_LANGUAGE, help="language of messages and list (default: en)"
    )


def run_refresh(settings: Settings, given: argparse.Namespace) -> int:
    """Refresh the deck of the command line, and return the exit code."""
    from dashboard.commands.refresh import RefreshOrder, run  # noqa: PLC0415 - python-pptx is loaded where it is wanted

    order = RefreshOrder(given.deck, given.out, given.report, given.keep_mine, given.overwrite, given.lang)
    return run(settings, order)
