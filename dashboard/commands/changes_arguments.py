"""The options of `versions` and `changes`, apart from the commands themselves."""

from __future__ import annotations

import argparse
import os

from dashboard.settings import Settings
from dashboard.text.system_locale import language_of
from dashboard.text.translate import languages


def add_changes(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the commands `versions` and `changes` to the command line."""
    listing = commands.add_parser("versions", help="list the data versions that are kept, or pin one")
    listing.add_argument("--json", action="store_true", help="write the list as JSON, for programs")
    pins = listing.add_mutually_exclusive_group()
    pins.add_argument("--pin", metavar="VERSION", default="", help="let this version go last")
    pins.add_argument("--unpin", metavar="VERSION", default="", help="let it go like any other")
    changes = commands.add_parser("changes", help="list what changed in the data since a version or a date")
    changes.add_argument("--since", required=True, metavar="VERSION or DATE", help="for example 2026-11-12")
    changes.add_argument("--filter", default="", metavar="QUERY", help="as in the address: country=KAZ&kind=webinar")
    changes.add_argument("--lang", choices=languages(), default=language_of(os.environ), help="language of names")
    form = changes.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write them as JSON, for programs")
    form.add_argument("--csv", action="store_true", help="write them as CSV, one line a cell")


def run_changes(settings: Settings, given: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    from dashboard.commands.changes import list_changes, list_versions  # noqa: PLC0415 - only who asks waits for charts

    return (list_versions if given.command == "versions" else list_changes)(settings, given)
