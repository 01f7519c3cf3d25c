"""A real OpenID Connect provider for tests, in a process of its own."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import requests

from benchmarks.ports import free_port
from tests.support.server_process import PATIENCE

READER = "reader@example.org"
SECRET = "Vx9bTqL2mZr7KcW4nYh8PsD3fGj6AeU1oRi5XtBw0Qv"  # noqa: S105 - signs cookies of tests only
CLIENT_SECRET = "Jm4~kP8xQz2.LwB7vTn9Rc"  # noqa: S105 - the provider of tests takes any


@contextmanager
def providing(*options: str) -> Iterator[str]:
    """Start a provider that knows one reader, and give its address.

    End it however the test ends.
    """
    with providing_process(*options) as (issuer, _process):
        yield issuer


@contextmanager
def providing_process(*options: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """Start a provider, and give its address and its process, which can be halted."""
    issuer = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "--port", str(port), "--user", READER]
    with subprocess.Popen([*command, *options], stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL) as process:
        try:
            _wait(issuer)
            yield issuer, process
        finally:
            process.kill()


def _wait(issuer: str) -> None:
    """Wait until the provider answers.

    Raises:
        TimeoutError: it never did.
    """
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            if requests.get(f"{issuer}/.well-known/openid-configuration", timeout=PATIENCE).ok:
                return
        except requests.ConnectionError:  # it is not listening yet
            continue
    raise TimeoutError("The provider of the test never answered.")
