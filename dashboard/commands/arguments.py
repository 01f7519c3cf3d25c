"""Every command with its options, apart from the commands, which take long to load."""

from __future__ import annotations

import argparse
import os
from functools import partial
from pathlib import Path

from dashboard.errors import SettingsError
from dashboard.importing.encodings import NAMES
from dashboard.importing.import_options import CHOICES, FLAGS
from dashboard.settings import Settings, whole_number
from dashboard.text.system_locale import language_of
from dashboard.text.translate import SOURCE_LANGUAGE, languages

WITH_DATA = ("serve", "check", "refresh", "versions", "changes")
"""The commands that read the settings of a dashboard, and with them where its data are."""


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line."""
    root = argparse.ArgumentParser(
        prog="python -m dashboard",
        description="A dashboard of COVID-19 service-disruption indicators, every number with its source.",
        epilog="Defaults can be set in the environment: DASHBOARD_HOST, DASHBOARD_PORT, DASHBOARD_DATA ...",
    )
    commands = root.add_subparsers(dest="command", required=True, metavar="COMMAND")
    _add_serve(commands.add_parser("serve", help="serve the dashboard to browsers"))
    _add_check(commands)
    _add_import(commands)
    _add_rates(commands)
    _add_refresh(commands)
    _add_changes(commands)
    for name in WITH_DATA:
        sentence = "data package (default: the shipped one), or the URL of a database (postgresql://user@host/name)"
        commands.choices[name].add_argument("--data", metavar="FOLDER", help=sentence)
    return root


def normalize_check(options: argparse.Namespace) -> None:
    """Refuse what cannot be meant, as argparse does, and let a folder be the data package."""
    options.file = Path(options.path) if options.path and not is_package(options.path) else None
    if options.path and not options.file:
        if options.data:
            options.parser.error("--data goes with a FILE; a FOLDER is a data package itself")
        options.data = options.path
    if options.annotated and options.annotated.suffix.lower() != ".xlsx":
        options.parser.error("--annotated takes the name of a workbook to write, such as OUT.xlsx")
    if options.annotated and options.file and options.annotated.resolve() == options.file.resolve():
        options.parser.error("--annotated would replace the file that is checked; give another name")


def is_package(text: str) -> bool:
    """Return whether a folder or a database is meant: it is one, or has no ending."""
    path = Path(text)
    return "://" in text or path.is_dir() or not (path.suffix or path.exists())


def _add_serve(command: argparse.ArgumentParser) -> None:
    default = Settings()
    command.add_argument("--host", help=f"address to listen on; 0.0.0.0 for all (default: {default.host})")
    for name, highest, sentence in (("port", 65_535, "port to listen on"), ("workers", 64, "processes that answer")):
        number = partial(_number, f"--{name}", highest)
        command.add_argument(f"--{name}", type=number, help=f"{sentence} (default: {getattr(default, name)})")
    command.add_argument("--debug", action="store_true", help="for who writes it: Dash's tools, files are reloaded")


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
    _add_language(command, language_of(os.environ))
    command.add_argument("--json", action="store_true", help="write the report as JSON, for programs")
    command.add_argument(
        "--annotated", type=Path, metavar="OUT.xlsx", help="write a copy with the bad cells marked and commented"
    )
    command.set_defaults(parser=command)


def _add_import(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
    command.add_argument("--table", default="", help="table the rows belong to (default: told from the headers)")
    command.add_argument(
        "--mapping", type=Path, metavar="MAP.json", help="mapping file of the source: columns, codes, multipliers"
    )
    command.add_argument(
        "--learn", type=Path, metavar="MAP.json", help="write the mapping of the file, to be filled in; import nothing"
    )
    command.add_argument(
        "--accept-differences", action="store_true", help="import though the file is not like the one last time"
    )
    _add_writing(command)
    _add_cell_meanings(command)


def _add_language(command: argparse.ArgumentParser, default: str = SOURCE_LANGUAGE) -> None:
    command.add_argument("--lang", choices=languages(), default=default, help=f"language of messages ({default})")


def _add_writing(command: argparse.ArgumentParser) -> None:
    """Add the options that `import` and `rates` share."""
    command.add_argument("--yes", action="store_true", help="write; without it nothing is written")
    _add_language(command)
    command.add_argument("--encoding", choices=NAMES, default="", help="letters of a text file, where not told rightly")
    command.add_argument("--dates", choices=("day-first", "month-first"), default="", help="how 01/02/2024 is meant")


CELL_MEANINGS = {
    "percents": "0.67 among percentages: 0.67%% or 67%%",
    "footnotes": "37*: the number holds, or is left empty",
    "serials": "44270 under dates: days as Excel counts them from 1900",
    "hidden_rows": "what to do with hidden and filtered rows",
    "titles": "what stands above the table says nothing of its numbers",
    "places": "countries that the package does not have become places of it",
    "decimals": "how 1,234 or 1.234 is meant",
}
"""Option of an import that is chosen from a list -> what it is for."""


def _add_cell_meanings(command: argparse.ArgumentParser) -> None:
    """Add the options that say what cells and columns of a file to import mean."""
    for name, sentence in CELL_MEANINGS.items():
        command.add_argument(FLAGS[name], choices=[word for word in CHOICES[name] if word], default="", help=sentence)
    command.add_argument(
        "--column", type=column_pair, action="append", default=[], metavar="HEADER=COLUMN",
        help="what a column is; HEADER= leaves it out",
    )  # fmt: skip
    command.add_argument(
        "--set", type=pair, action="append", default=[], metavar="COLUMN=VALUE", help="a value for every row"
    )


def _add_rates(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    command = commands.add_parser(
        "rates",
        help="compute rates of disruption from raw answers (Kobo, ODK, LimeSurvey, REDCap, SPSS ...)",
        description="Compute rates, with n and an interval, from the answers to a questionnaire, a row for each "
        "respondent or facility; with --into and --yes, bring them into a data package. Answers themselves are never "
        "kept or shown.",
        epilog="Exit code: 0 everything is computed, 1 something is not understood or refused, 2 misused.",
    )
    command.add_argument(
        "answers", type=Path, nargs="?", metavar="ANSWERS", help="the export: CSV, XLSX, SPSS, Stata, Parquet"
    )
    command.add_argument("--form", type=Path, help="the XLSForm, or the data dictionary of REDCap")
    command.add_argument("--mapping", type=Path, metavar="MAP.json", help="what columns and answers mean, as confirmed")
    command.add_argument(
        "--learn", type=Path, metavar="MAP.json", help="write that mapping, to be filled in; compute nothing"
    )
    command.add_argument("--weights", type=Path, metavar="FILE", help="a second file: unit and weight")
    command.add_argument("--into", type=Path, metavar="FOLDER", help="data package to bring the rates into")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.add_argument(
        "--kind", choices=("answers", "counts"), default="answers", help="counts: a row a unit and month"
    )
    command.add_argument(
        "--baseline", type=int, default=0, metavar="YEAR", help="year that monthly counts are held against (2019)"
    )
    command.add_argument(
        "--engine", default="", metavar="URL", help="postgresql://, trino://, spark:// or duckdb:///file"
    )
    command.add_argument("--table", default="", help="table of the answers in that engine")
    command.add_argument("--seconds", type=float, default=60.0, help="how long the engine may take for a query (60)")
    _add_writing(command)
    _add_answer_meanings(command)


def _add_answer_meanings(command: argparse.ArgumentParser) -> None:
    """Add the options that say what columns and cells of answers mean."""
    command.add_argument(
        "--column", type=column_pair, action="append", default=[], metavar="HEADER=ROLE",
        help="unit, time, scope, population, month, weight, stratum, cluster, stratum_size, status, choice, "
        "or the id of a service or indicator; of counts also year, value, and 2019-04 for a column of one month; "
        "HEADER= leaves it out",
    )  # fmt: skip
    command.add_argument(
        "--answer", type=pair, action="append", default=[], metavar="CELL=STATUS",
        help="not, partly, completely, not_applicable, dont_know, refused",
    )  # fmt: skip
    command.add_argument(
        "--set", type=pair, action="append", default=[], metavar="NAME=VALUE",
        help="dont_know=base, survey=..., scope=KAZ ...",
    )  # fmt: skip
    command.add_argument("--by", action="append", default=[], choices=("month",), help="rates by month too")
    command.add_argument("--smallest", default="", metavar="N", help="fewest answers that are published (5)")


def _add_refresh(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
    _add_language(command)


def _add_changes(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    listing = commands.add_parser("versions", help="list the data versions that are kept, or pin one")
    listing.add_argument("--json", action="store_true", help="write the list as JSON, for programs")
    pins = listing.add_mutually_exclusive_group()
    pins.add_argument("--pin", metavar="VERSION", default="", help="let this version go last")
    pins.add_argument("--unpin", metavar="VERSION", default="", help="let it go like any other")
    changes = commands.add_parser("changes", help="list what changed in the data since a version or a date")
    changes.add_argument("--since", required=True, metavar="VERSION or DATE", help="for example 2026-11-12")
    changes.add_argument("--filter", default="", metavar="QUERY", help="as in the address: country=KAZ&kind=webinar")
    _add_language(changes, language_of(os.environ))
    form = changes.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="write them as JSON, for programs")
    form.add_argument("--csv", action="store_true", help="write them as CSV, one line a cell")


def column_pair(text: str) -> tuple[str, str]:
    """Return the header and what it is, "" where it is left out, of an argument."""
    return (text[:-1].strip(), "") if text.endswith("=") and text[:-1].strip() else pair(text)


def pair(text: str) -> tuple[str, str]:
    """Return the name and the value of an argument NAME=VALUE."""
    name, equals, value = text.rpartition("=") if text.count("=") == 1 else text.partition("=")
    if not equals or not name.strip() or not value.strip():
        raise argparse.ArgumentTypeError(f"{text!r} is not written as NAME=VALUE")
    return name.strip(), value.strip()


def _number(name: str, highest: int, text: str) -> int:
    try:
        return whole_number(name, text, 1, highest)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None
