"""The command line: `serve` the dashboard, or `check` a data package."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.commands.check import check, listed
from dashboard.commands.serve import serve
from dashboard.errors import DashboardError, DataError, SettingsError
from dashboard.settings import Settings, whole_number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 good, 1 not possible (the message says why), 2 misused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter shows its code
            stream.reconfigure(errors="backslashreplace")
    given = _parser().parse_args(arguments)
    try:
        settings = _chosen(Settings.from_environment(), given)
        return check(settings) if given.command == "check" else serve(settings)
    except DataError as error:
        print(*listed(error), f"Nothing was loaded from {settings.data}.", sep="\n", file=sys.stderr)
    except DashboardError as error:
        print(error, file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    default = Settings()
    parser = argparse.ArgumentParser(
        prog="python -m dashboard",
        description="A dashboard of COVID-19 service-disruption indicators, every number with its source.",
        epilog="Defaults can be set in the environment: DASHBOARD_HOST, DASHBOARD_PORT, DASHBOARD_DATA ...",
    )
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    serving = commands.add_parser("serve", help="serve the dashboard to browsers")
    serving.add_argument("--host", help=f"address to listen on; 0.0.0.0 for all (default: {default.host})")
    serving.add_argument("--port", type=_port, help=f"port to listen on (default: {default.port})")
    checking = commands.add_parser("check", help="check a data package and list every fault")
    either = checking.add_mutually_exclusive_group()
    either.add_argument("folder", nargs="?", type=Path, metavar="FOLDER", help="the same as --data")
    for command in (serving, either):
        command.add_argument("--data", type=Path, metavar="FOLDER", help="data package (default: the shipped one)")
    return parser


def _port(text: str) -> int:
    try:
        return whole_number("--port", text, 1, 65_535)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _chosen(settings: Settings, given: argparse.Namespace) -> Settings:
    """Return the settings with what the command line says instead."""
    options = vars(given) | {"data": given.data or vars(given).get("folder")}
    return replace(settings, **{name: options[name] for name in ("host", "port", "data") if options.get(name)})


if __name__ == "__main__":
    sys.exit(main())
