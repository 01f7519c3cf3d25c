"""A cluster of Spark for tests: a master and two workers, of this machine's Java."""

from __future__ import annotations

import os
import re
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

WORKERS = 2
SECONDS = 120


@contextmanager
def spark_cluster(home: Path, folder: Path) -> Iterator[str]:
    """Start a master and two workers of one core, and give the address of the master.

    Args:
        home: where pyspark stands.
        folder: for their logs and files.
    """
    alone = ("--host", "127.0.0.1", "--webui-port", "0")
    with ExitStack() as stack:
        master, log = _start(stack, home, folder / "master", "master.Master", *alone, "--port", "0")
        address = _line(master, log, r"Starting Spark master at (spark://\S+)")
        for number in range(WORKERS):
            options = (*alone, "--cores", "1", "--memory", "1g", address)
            worker, worker_log = _start(stack, home, folder / f"worker{number}", "worker.Worker", *options)
            _line(worker, worker_log, "(Successfully registered)")
        yield address


def _start(
    stack: ExitStack, home: Path, folder: Path, program: str, *options: str
) -> tuple[subprocess.Popen[bytes], Path]:
    folder.mkdir()
    log = folder / "log"
    variables = {"SPARK_HOME": str(home), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_WORKER_DIR": str(folder)}
    environment = os.environ | variables
    command = [str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{program}", *options]
    with log.open("wb") as file:
        process = subprocess.Popen(command, stdout=file, stderr=subprocess.STDOUT, env=environment)
    stack.callback(process.wait)
    stack.callback(process.terminate)
    return process, log


def _line(process: subprocess.Popen[bytes], log: Path, pattern: str) -> str:
    """Return what a pattern finds in a log, as soon as it stands there."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end and process.poll() is None:
        match = re.search(pattern, log.read_text("utf-8", "replace"))
        if match:
            return match[1]
        time.sleep(0.2)
    raise AssertionError(log.read_text("utf-8", "replace")[-2000:])
