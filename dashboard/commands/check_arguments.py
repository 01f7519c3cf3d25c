"""The options of `check`, apart from the command itself."""

from __future__ import annotations

import argparse
import os
from pathlib import Path

from dashboard.text.system_locale import language_of
from dashboard.text.translate import languages


def add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `check` to the command line."""
    command = commands.add_parser(
        "check",
        help="check a data package, or one file (CSV, XLSX) for it, and list every fault",
        description="Check a data package, or one file beside it: a CSV file that is called like its table, or a "
        "workbook whose sheets are. Every fault is told with its place, what is allowed and what to do.",
        epilog="Exit code: 0 everything is good, 1 something is wrong, 2 misused.",
    )
    command.add_argument(
        "path", nargs="?", default="", metavar="FILE or FOLDER", help="what to check (default: the data package)"
    )
    command.add_argument(
        "--lang",
        choices=languages(),
        default=language_of(os.environ),
        help="language of the messages (default: that of the system, else en)",
    )
    command.add_argument("--json", action="store_true", help="write the report as JSON, for programs")
    command.add_argument(
        "--annotated", type=Path, metavar="OUT.xlsx", help="write a copy with the bad cells marked and commented"
    )
    command.set_defaults(parser=command)


def normalize_arguments(given: argparse.Namespace) -> None:
    """Refuse what cannot be meant, as argparse does, and let a folder be the data package.

    Raises:
        SystemExit: with code 2, after the usage was printed.
    """
    given.file = Path(given.path) if given.path and not is_package(given.path) else None
    if given.path and not given.file:
        if given.data:
            given.parser.error("--data goes with a FILE; a FOLDER is a data package itself")
        given.data = given.path
    if given.annotated and given.annotated.suffix.lower() != ".xlsx":
        given.parser.error("--annotated takes the name of a workbook to write, such as OUT.xlsx")
    if given.annotated and given.file and given.annotated.resolve() == given.file.resolve():
        given.parser.error("--annotated would replace the file that is checked; give another name")


def is_package(text: str) -> bool:
    """Return whether a folder or a database is meant: it is one, or has no ending."""
    path = Path(text)
    return "://" in text or path.is_dir() or not (path.suffix or path.exists())
