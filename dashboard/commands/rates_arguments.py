"""The options of `rates`, apart from the command itself.

Who serves does not wait for what it needs.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from dashboard.answers import missing_modules
from dashboard.commands.import_arguments import column_pair, pair
from dashboard.importing.encodings import NAMES
from dashboard.text.translate import SOURCE_LANGUAGE, languages


def add_rates(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command `rates` to the command line."""
    command = commands.add_parser(
        "rates",
        help="compute rates of disruption from raw answers (Kobo, ODK, LimeSurvey, REDCap, SPSS ...)",
        description="Compute rates, with n and an interval, from the answers to a questionnaire, a row for each "
        "respondent "
        "or facility; with --into and --yes, bring them into a data package. Answers themselves are never kept "
        "or shown.",
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
    command.add_argument("--yes", action="store_true", help="write; without it nothing is written")
    command.add_argument("--json", action="store_true", help="print JSON")
    command.add_argument(
        "--kind", choices=("answers", "counts"), default="answers", help="counts: a row a unit and month"
    )
    command.add_argument(
        "--baseline", type=int, default=0, metavar="YEAR", help="year that monthly counts are held against (2019)"
    )
    command.add_argument("--lang", choices=languages(), default=SOURCE_LANGUAGE, help="language of the messages")
    command.add_argument("--encoding", choices=NAMES, default="", help="letters of a text file, where not told rightly")
    _add_meanings(command)
    command.add_argument(
        "--engine", default="", metavar="URL", help="postgresql://, trino://, spark:// or duckdb:///file"
    )
    command.add_argument("--table", default="", help="table of the answers in that engine")
    command.add_argument("--seconds", type=float, default=60.0, help="how long the engine may take for a query (60)")


def _add_meanings(command: argparse.ArgumentParser) -> None:
    """Add the options that say what columns and cells mean."""
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
        "--set",
        type=pair,
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="dont_know=base, survey=..., scope=KAZ ...",
    )
    command.add_argument("--by", action="append", default=[], choices=("month",), help="rates by month too")
    command.add_argument("--dates", choices=("day-first", "month-first"), default="", help="how 01/02/2024 is meant")
    command.add_argument("--smallest", default="", metavar="N", help="fewest answers that are published (5)")


def run_rates(given: argparse.Namespace) -> int:
    """Run the command and return its exit code."""
    missing = missing_modules()
    if missing:
        print(
            f"For rates, {' and '.join(missing)} have to be installed: pip install "
            f"'service-disruption-dashboard[answers]'",
            file=sys.stderr,
        )
        return 1
    from dashboard.commands.rates import run  # noqa: PLC0415 - see above

    return run(given)
