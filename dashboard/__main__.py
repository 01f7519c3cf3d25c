"""The command line: `serve` the dashboard, or `check` a data package."""

from __future__ import annotations

import argparse
import io
import select
import signal
import socket
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

import waitress

from dashboard.dataset.load import load
from dashboard.dataset.records import WORLD, Dataset
from dashboard.errors import DashboardError, DataError, SettingsError
from dashboard.settings import Settings, whole_number

MOST_PROBLEMS = 500
"""Faults of the data that are listed; beyond them only their number is said."""

LARGEST_BODY = 256 * 1024
"""Bytes of a request body; a callback sends a few thousand."""

MOST_CONNECTIONS = 1_000
"""Open connections; a browser holds up to six."""

WAITING = 1_024
"""Connections that wait to be accepted."""

SILENCE = 60
"""Seconds after which a connection that says nothing is closed."""


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


def check(settings: Settings) -> int:
    """Print what the data package holds, and return 0.

    Raises:
        DataError: it does not keep its contract.
    """
    print(*overview(settings.data, load(settings.data)), sep="\n")
    return 0


def serve(settings: Settings) -> int:
    """Serve the dashboard until it is stopped (Ctrl+C or SIGTERM), and return 0.

    Raises:
        DataError: the data cannot be used; nothing is served.
        SettingsError: the address cannot be used.
    """
    dataset = load(settings.data)
    with _listening(settings.host, settings.port) as door:
        from dashboard.app import create_app  # noqa: PLC0415 - only who may serve waits for Dash to load

        server = _server(create_app(dataset, settings).server, door, settings.threads)
        signal.signal(signal.SIGTERM, _stop)
        host = f"[{settings.host}]" if ":" in settings.host else settings.host
        print(f"Serving the dashboard on http://{host}:{settings.port} ; /health says it is ready", flush=True)
        server.run()
    return 0


def listed(error: DataError) -> Iterator[str]:
    """Say every fault, one a line, up to a limit; then how many more there are."""
    problems = error.problems
    yield from map(str, problems[:MOST_PROBLEMS])
    if len(problems) > MOST_PROBLEMS:
        yield f"and {len(problems) - MOST_PROBLEMS:,} more"


def overview(folder: Path, dataset: Dataset) -> Iterator[str]:
    """Say what was loaded: rows a table, countries, period, data version."""
    yield f"The data in {folder} are good."
    for name, table in dataset.contract.tables.items():
        yield f"{name:<18}{len(dataset.table(name)):>6,} rows  {table.path}"
    names = dataset.names("scopes", "en")
    yield f"Countries: {', '.join(names[code] for code in dataset.countries() if code != WORLD)}"
    yield "Period: {} to {}".format(*_period(dataset))
    yield f"Data version: {dataset.version}"


def _period(dataset: Dataset) -> tuple[str, str]:
    """Return the first and the last date anything of the data speaks of, as precise as they are given."""
    columns = [
        *(dataset.activities[column] for column in ("date_start", "date_end")),
        *(
            frame[column]
            for frame in (dataset.observations, dataset.outputs)
            for column in ("period_start", "period_end")
        ),
    ]
    dates = [date for column in columns for date in column if date]
    return min(dates, default="-"), max(dates, default="-")


def _listening(host: str, port: int) -> socket.socket:
    """Return a socket that listens.

    Raises:
        SettingsError: the address is taken, or is not one of this machine.
    """
    try:
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        return socket.create_server(address[:2], family=family, backlog=WAITING)
    except OSError as error:
        raise SettingsError(
            f"Cannot serve on {host}, port {port}: {error.strerror}. Choose another with --host or --port."
        ) from None


def _server(application: Any, door: socket.socket, threads: int) -> Any:
    """Return a production server behind a socket (typed Any: waitress has no types)."""
    return waitress.create_server(
        application,
        sockets=[door],
        threads=threads,
        ident=None,
        max_request_body_size=LARGEST_BODY,
        connection_limit=MOST_CONNECTIONS,
        channel_timeout=SILENCE,
        asyncore_use_poll=hasattr(select, "poll"),  # select() alone ends at 1,024 connections
    )


def _stop(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise SystemExit(0)


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
