"""The options of `import`, apart from the command, which takes long to load."""

from __future__ import annotations

import argparse
from pathlib import Path

from dashboard.importing.encodings import NAMES
from dashboard.text.translate import SOURCE_LANGUAGE, languages


def add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `import` to the command line."""
    command = commands.add_parser(
        "import",
        help="bring a file (CSV, workbook, JSON, SPSS ...) into a data package",
        description="Show what a file would add to a data package and change in it; with --yes, do it. "
        "Rows that are not understood are written, with the reasons, into a file beside it.",
        epilog="Exit code: 0 everything is understood, 1 rows or the whole file are not imported, 2 misused.",
    )
    command.add_argument(
        "file", type=Path, metavar="FILE", help="the file: CSV, workbook, JSON, SPSS, Stata, calendar ..."
    )
    command.add_argument("--into", type=Path, metavar="FOLDER", help="data package (default: the shipped one)")
    command.add_argument("--yes", action="store_true", help="write; without it nothing is written")
    command.add_argument("--table", default="", help="table the rows belong to (default: told from the headers)")
    command.add_argument("--lang", choices=languages(), default=SOURCE_LANGUAGE, help="language of the messages")
    _add_meanings(command)
    command.add_argument(
        "--mapping", type=Path, metavar="MAP.json", help="mapping file of the source: columns, codes, multipliers"
    )
    command.add_argument(
        "--learn", type=Path, metavar="MAP.json", help="write the mapping of the file, to be filled in; import nothing"
    )
    command.add_argument(
        "--accept-differences", action="store_true", help="import though the file is not like the one last time"
    )


def _add_meanings(command: argparse.ArgumentParser) -> None:
    """Add the options that say what cells and columns mean."""
    command.add_argument(
        "--percent", choices=("whole", "fraction"), default="", help="0.67 among percentages: 0.67%% or 67%%"
    )
    command.add_argument("--dates", choices=("day-first", "month-first"), default="", help="how 01/02/2024 is meant")
    command.add_argument(
        "--footnotes", choices=("ignore", "empty"), default="", help="37*: the number holds, or is left empty"
    )
    command.add_argument(
        "--serials", choices=("1900", "1904"), default="", help="44270 under dates: days as Excel counts them from 1900"
    )
    command.add_argument(
        "--hidden-rows", choices=("read", "skip"), default="", help="what to do with hidden and filtered rows"
    )
    command.add_argument(
        "--titles", choices=("ignore",), default="", help="what stands above the table says nothing of its numbers"
    )
    command.add_argument(
        "--places", choices=("add",), default="", help="countries that the package does not have become places of it"
    )
    command.add_argument("--encoding", choices=NAMES, default="", help="letters of a text file, where not told rightly")
    command.add_argument("--decimal", choices=("comma", "point"), default="", help="how 1,234 or 1.234 is meant")
    command.add_argument(
        "--column",
        type=column_pair,
        action="append",
        default=[],
        metavar="HEADER=COLUMN",
        help="what a column is; HEADER= leaves it out",
    )
    command.add_argument(
        "--set", type=pair, action="append", default=[], metavar="COLUMN=VALUE", help="a value for every row"
    )


def run_import(given: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    from dashboard.commands.import_ import import_request, run  # noqa: PLC0415 - see above

    return run(import_request(given))


def column_pair(text: str) -> tuple[str, str]:
    """Return the header and what it is, "" where it is left out, of an argument."""
    return (text[:-1].strip(), "") if text.endswith("=") and text[:-1].strip() else pair(text)


def pair(text: str) -> tuple[str, str]:
    """Return the name and the value of an argument NAME=VALUE."""
    name, equals, value = text.rpartition("=") if text.count("=") == 1 else text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not written as NAME=VALUE")
    return name.strip(), value.strip()
