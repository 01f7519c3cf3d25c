"""The command line: serve, check, import, rates, refresh, versions and changes."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from importlib import import_module

from dashboard.answers import missing_modules
from dashboard.commands.arguments import WITH_DATA, normalize_check, parser
from dashboard.errors import DashboardError, DataError, OriginError
from dashboard.settings import Settings, data_setting

MODULES: Mapping[str, str] = {"import": "import_", "versions": "changes"}
"""Commands whose module is not called like them. Each is loaded when it is asked for: some take long."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return the exit code: 0 good, 1 not possible, 2 misused, 130 Ctrl+C."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # a console that lacks a letter shows its code
            stream.reconfigure(errors="backslashreplace")
    options = parser().parse_args(arguments)
    if options.command == "check":
        normalize_check(options)
    try:
        code = _run_or_explain(options)
        print(end="", flush=True)  # what cannot be written is found here, not as the interpreter ends
        return code
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        return 130
    except OSError as error:
        _print_output_error(error)
        return 1


def _run_or_explain(options: argparse.Namespace) -> int:
    """Run a command, and print why it was not possible where it was not."""
    try:
        if options.command not in WITH_DATA:
            return _run(options)
        settings = _override_settings(Settings.from_environment(), options)
        return _run(options, settings)
    except (DataError, OriginError) as error:
        _print_load_error(settings, error)
    except DashboardError as error:
        print(error, file=sys.stderr)
    return 1


def _print_output_error(error: OSError) -> None:
    """Print which file or output failed; nothing where its reader has read enough."""
    if error.filename is None:  # the interpreter would try once more to write as it ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if not isinstance(error, BrokenPipeError):
        place = f"{error.filename} cannot be read or written" if error.filename else "The output cannot be written"
        print(f"{place} ({error.strerror}).", file=sys.stderr)


def _run(options: argparse.Namespace, *settings: Settings) -> int:
    """Load a command, run it, and return its exit code."""
    if options.command == "rates" and (missing := missing_modules()):
        need = f"For rates, {' and '.join(missing)} have to be installed"
        raise DashboardError(f"{need}: pip install 'service-disruption-dashboard[answers]'")
    command = import_module(f"dashboard.commands.{MODULES.get(options.command, options.command)}")
    return int(command.run(*settings, options))


def _print_load_error(settings: Settings, error: DataError | OriginError) -> None:
    """Print why no data were loaded, and from where."""
    from dashboard.commands.check import problem_lines  # noqa: PLC0415 - `import` does not wait for what others load
    from dashboard.sources.source_factory import source_name  # noqa: PLC0415 - the same
    from dashboard.text.translate import SOURCE_LANGUAGE, text_for  # noqa: PLC0415 - the same

    place, lines = f"Nothing was loaded from {source_name(settings)}", list[str]()
    if isinstance(error, DataError):
        lines = list(problem_lines(error.problems, text_for(SOURCE_LANGUAGE)))
    print(*lines, f"{place}." if lines else f"{place}: {error}.", sep="\n", file=sys.stderr)


def _override_settings(settings: Settings, options: argparse.Namespace) -> Settings:
    """Return the settings with what the command line says instead."""
    overrides = {name: value for name, value in vars(options).items() if value and name in ("host", "port", "workers")}
    return replace(settings, **overrides, **data_setting(str(options.data or "")))


if __name__ == "__main__":
    sys.exit(main())
