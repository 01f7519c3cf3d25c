"""The command line: serve, check, import, rates, refresh, versions and changes."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from dashboard.commands.changes_arguments import add_changes, run_changes
from dashboard.commands.check_arguments import add_check, normalize_arguments
from dashboard.commands.import_arguments import add_import, run_import
from dashboard.commands.rates_arguments import add_rates, run_rates
from dashboard.commands.refresh_arguments import add_refresh, run_refresh
from dashboard.errors import DashboardError, DataError, OriginError, SettingsError
from dashboard.settings import Settings, place_of_data, whole_number


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the exit code: 0 good, 1 not possible, 2 misused."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter shows its code
            stream.reconfigure(errors="backslashreplace")
    given = _parser().parse_args(arguments)
    if given.command in WITHOUT_SETTINGS:
        return WITHOUT_SETTINGS[given.command](given)
    if given.command == "check":
        normalize_arguments(given)
    try:
        settings = _chosen(Settings.from_environment(), given)
        return WITH_SETTINGS[given.command](settings, given)
    except (DataError, OriginError) as error:
        _print_not_loaded(settings, error)
    except DashboardError as error:
        print(error, file=sys.stderr)
    return 1


def _print_not_loaded(settings: Settings, error: DataError | OriginError) -> None:
    """Print why no data were loaded, and from where."""
    from dashboard.commands.check import listed  # noqa: PLC0415 - `import` does not wait for what others load
    from dashboard.sources.source_factory import source_name  # noqa: PLC0415 - the same

    place = f"Nothing was loaded from {source_name(settings)}"
    sentences = [*listed(error), f"{place}."] if isinstance(error, DataError) else [f"{place}: {error}."]
    print(*sentences, sep="\n", file=sys.stderr)


def _check(settings: Settings, given: argparse.Namespace) -> int:
    from dashboard.commands.check import CheckOptions, check  # noqa: PLC0415 - as above

    return check(settings, CheckOptions(given.file, given.lang, given.json, given.annotated))


def _serve(settings: Settings, given: argparse.Namespace) -> int:
    if given.debug:
        from dashboard.commands.debug_server import serve_debug  # noqa: PLC0415 - for who writes the program only

        return serve_debug(settings)
    from dashboard.commands.serve import serve  # noqa: PLC0415 - as above

    return serve(settings)


WITHOUT_SETTINGS: Mapping[str, Callable[[argparse.Namespace], int]] = {"import": run_import, "rates": run_rates}
WITH_SETTINGS: Mapping[str, Callable[[Settings, argparse.Namespace], int]] = {
    "serve": _serve,
    "check": _check,
    "refresh": run_refresh,
    "versions": run_changes,
    "changes": run_changes,
}
"""The commands, by whether they read the settings of a dashboard."""


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
    serving.add_argument("--workers", type=_workers, help=f"processes that answer (default: {default.workers})")
    serving.add_argument("--debug", action="store_true", help="for who writes it: Dash's tools, files are reloaded")
    add_check(commands)
    add_import(commands)
    add_rates(commands)
    add_refresh(commands)
    add_changes(commands)
    for command in (serving, *(commands.choices[name] for name in ("check", "refresh", "versions", "changes"))):
        sentence = "data package (default: the shipped one), or the URL of a database (postgresql://user@host/name)"
        command.add_argument("--data", metavar="FOLDER", help=sentence)
    return parser


def _port(text: str) -> int:
    try:
        return whole_number("--port", text, 1, 65_535)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _workers(text: str) -> int:
    try:
        return whole_number("--workers", text, 1, 64)
    except SettingsError as error:
        raise argparse.ArgumentTypeError(str(error)) from None


def _chosen(settings: Settings, given: argparse.Namespace) -> Settings:
    """Return the settings with what the command line says instead."""
    options = {name: value for name, value in vars(given).items() if value and name in ("host", "port", "workers")}
    return replace(settings, **options, **place_of_data(str(given.data or "")))


if __name__ == "__main__":
    sys.exit(main())
